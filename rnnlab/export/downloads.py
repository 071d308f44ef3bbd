"""The files that the command line and the page offer for download."""

from rnnlab.export.tables import csv_bytes, nixtla_table, predictions_table, series_table
from rnnlab.runs.store import Store
from rnnlab.series.source import load


def script(store: Store, run_id: str, csv: str) -> bytes:
    """The script of a run. csv: the name of the file next to it with the series."""
    from rnnlab.export.script import script_source

    e = store.read(run_id).experiment
    return script_source(load(e.source, store.files), e, csv).encode()


def notebook(store: Store, run_id: str, csv: str) -> bytes:
    """The notebook of a run. csv: the name of the file next to it with the series."""
    from rnnlab.export.notebook import notebook_source

    e = store.read(run_id).experiment
    return notebook_source(load(e.source, store.files), e, csv).encode()


def series_csv(store: Store, run_id: str) -> bytes:
    """The series as the lab read it, for the script and the notebook."""
    return csv_bytes(series_table(load(store.read(run_id).experiment.source, store.files)))


def predictions_csv(store: Store, run_id: str, nixtla: bool = False) -> bytes:
    """The forecasts of the test set. nixtla: with the column names that Nixtla's libraries expect."""
    arrays, e = store.predictions(run_id), store.read(run_id).experiment
    table = nixtla_table if nixtla else predictions_table
    return csv_bytes(table(e, load(e.source, store.files), arrays))


def figures(store: Store, run_id: str) -> bytes:
    """The figures as an HTML page."""
    from rnnlab.export.pictures import figures_page

    run = store.read(run_id)
    series = load(run.experiment.source, store.files)
    return figures_page(run, series, store.results(run_id), store.predictions(run_id)).encode()
