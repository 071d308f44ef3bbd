"""`export`: write a run as a model, script, notebook, table, figures or zip."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rnnlab.commands import all_series_messages, help_texts, messages
from rnnlab.commands.output import print_json, write_file
from rnnlab.commands.shared_options import Json, RunId
from rnnlab.mistake import Mistake

if TYPE_CHECKING:
    from rnnlab.runs.store import Store

ENDINGS = tuple(help_texts.EXPORT_ENDINGS)
PICTURE_ENDINGS = (".png", ".svg")


def export(
    run: RunId,
    to: Annotated[Path, typer.Option(metavar="FILE", help=help_texts.TO)],
    nixtla: Annotated[bool, typer.Option("--nixtla", help=help_texts.NIXTLA)] = False,
    steps: Annotated[int | None, typer.Option(metavar="STEPS", help=help_texts.STEPS_OF_EXPORT)] = None,
    choice: Annotated[
        str | None, typer.Option("--with", metavar="NAME", help=help_texts.WITH_OF_EXPORT)
    ] = None,
    json: Json = False,
) -> None:
    """Write the files of an export and print their paths."""
    from rnnlab.runs.panel_files import check_one_series
    from rnnlab.runs.store import Store, runs_folder

    _check_path(to, nixtla)
    of_all = Store(runs_folder()).read(run).experiment.all_series
    if not of_all or to.suffix.lower() != ".keras":
        check_one_series(Store(runs_folder()).read(run))
    if steps is not None and to.suffix.lower() != ".xlsx":
        raise Mistake(messages.steps_need_xlsx(to.name))
    if choice is not None and to.suffix.lower() != ".xlsx":
        raise Mistake(messages.with_needs_xlsx(to.name))
    files = _exported_files(Store(runs_folder()), run, to, nixtla, steps, choice)
    for path, data in files.items():
        write_file(path, data)
    if json:
        print_json({"files": [str(path) for path in files]})
    else:
        for path in files:
            print(messages.file_written(str(path)))
        if of_all:
            print(all_series_messages.model_of_all([*files][1].name))
        elif to.suffix.lower() == ".keras":
            _print_left_out(Store(runs_folder()), run)


def _print_left_out(store: "Store", run_id: str) -> None:
    """Print which parts of the run's forecast its Keras model leaves out."""
    from rnnlab.forecast.choice import left_out_of_keras

    for note in left_out_of_keras(store.results(run_id), store.read(run_id).experiment.window):
        print(note)


def _check_path(to: Path, nixtla: bool) -> None:
    """Raise a Mistake if the path cannot be exported to."""
    ending = to.suffix.lower()
    if ending in PICTURE_ENDINGS:
        raise Mistake(messages.picture_ending(to.name))
    if ending not in ENDINGS:
        raise Mistake(messages.unknown_ending(to.name, ENDINGS))
    if nixtla and ending != ".csv":
        raise Mistake(messages.nixtla_needs_csv(to.name))
    if to.is_dir():
        raise Mistake(messages.path_is_folder(str(to)))


def _exported_files(
    store: "Store", run: str, to: Path, nixtla: bool, steps: int | None, choice: str | None
) -> dict[Path, bytes]:
    """Return {path: contents}, `to` first; a script and a notebook come with their series."""
    from rnnlab.export import downloads
    from rnnlab.runs.panel_files import scales_csv

    match to.suffix.lower():
        case ".keras" if store.read(run).experiment.all_series:
            scales = to.with_name(f"{to.stem}_series.csv")
            return {to: store.model(run).read_bytes(), scales: scales_csv(store, run)}
        case ".keras":
            return {to: store.model(run).read_bytes()}
        case ".csv":
            return {to: downloads.predictions_csv(store, run, nixtla)}
        case ".xlsx":
            return {to: _forecast_workbook(store, run, steps, choice)}
        case ".html":
            return {to: downloads.figures(store, run)}
        case ".zip":
            from rnnlab.export.archive import run_archive

            return {to: run_archive(store, run)}
        case ending:
            series = to.with_name(f"{to.stem}_series.csv")
            source = downloads.script if ending == ".py" else downloads.notebook
            return {to: source(store, run, series.name), series: downloads.series_csv(store, run)}


def _forecast_workbook(store: "Store", run_id: str, steps: int | None, choice: str | None) -> bytes:
    """Return the Excel file with the forecast of the steps after the end of the run's series.

    steps: None means its horizon. choice: None means the mix.
    """
    from rnnlab.export import downloads
    from rnnlab.export.forecast_facts import ForecastReport
    from rnnlab.forecast.choice import MIX_NAME, choice_named, forecaster_with
    from rnnlab.series.source import load

    run = store.read(run_id)
    series, results = load(run.experiment.source, store.files), store.results(run_id)
    chosen = choice_named(results, choice or MIX_NAME)
    forecaster = forecaster_with(chosen, series, run.experiment, store.weights(run_id), results)
    ahead = forecaster.ahead(run.experiment.horizon if steps is None else steps)
    return downloads.forecast_xlsx(ForecastReport(run, series, results, ahead, chosen))
