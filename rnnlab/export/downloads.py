"""The files that the command line and the page offer for download."""

from typing import TYPE_CHECKING

from rnnlab.export.tables import csv_bytes, nixtla_table, predictions_table, series_table
from rnnlab.runs.store import Store
from rnnlab.series.source import load

if TYPE_CHECKING:
    from rnnlab.export.forecast_facts import ForecastReport


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


def figures(store: Store, run_id: str, report: "ForecastReport | None" = None) -> bytes:
    """The figures as an HTML page. report: of the forecast ahead, whose figures come first."""
    from rnnlab.export.pictures import figures_page

    run = store.read(run_id)
    series = load(run.experiment.source, store.files)
    return figures_page(run, series, store.results(run_id), store.predictions(run_id), report).encode()


def forecast_csv(report: "ForecastReport", rounded: bool = False) -> bytes:
    """The forecast ahead with the measured coverage of its intervals; with all digits, for programs, or rounded."""
    return csv_bytes(report.frame(rounded))


def forecast_xlsx(report: "ForecastReport") -> bytes:
    """The forecast ahead as an Excel file, with a chart, the scores and the data."""
    from rnnlab.export.workbook import forecast_workbook

    return forecast_workbook(report)


def forecast_html(report: "ForecastReport") -> bytes:
    """The forecast ahead as a page to show or print, which opens offline."""
    from rnnlab.export.report_page import report_page

    return report_page(report).encode()


def forecast_svg(report: "ForecastReport", target: str) -> bytes:
    """The chart of the forecast ahead of one target."""
    from rnnlab.export.messages import forecast_title
    from rnnlab.figures.ahead_svg import ahead_picture

    return ahead_picture(report.plot(target), forecast_title(target)).svg.encode()
