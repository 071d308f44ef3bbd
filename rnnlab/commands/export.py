"""`export` and `import`: a run taken away in one file or another, and a whole run brought in."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zipfile import is_zipfile

import typer

from rnnlab.commands.options import Json, RunId
from rnnlab.commands.output import print_json, say
from rnnlab.mistake import Mistake

if TYPE_CHECKING:
    from rnnlab.runs.store import Store

ENDINGS = {
    ".keras": "the model, in stock Keras",
    ".py": "a script that repeats the run",
    ".ipynb": "a notebook that does so step by step",
    ".csv": "the test part's predictions",
    ".html": "the figures, each to be saved as PNG or SVG",
    ".zip": "the whole run, for another lab",
}
PICTURES = (".png", ".svg")


def export(
    run: RunId,
    to: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            help="Where to; its ending says what: "
            + ", ".join(f"{ending} ({what})" for ending, what in ENDINGS.items())
            + ".",
        ),
    ],
    nixtla: Annotated[
        bool, typer.Option("--nixtla", help="For .csv: the columns unique_id, ds, y and one for each model.")
    ] = False,
    json: Json = False,
) -> None:
    """A run as a model, a script, a notebook, a table, figures, or whole; the file's ending says which."""
    from rnnlab.runs.store import Store, runs_folder

    _check(to, nixtla)
    written = _files(Store(runs_folder()), run, to, nixtla)
    for path, data in written.items():
        _write(path, data)
    if json:
        print_json({"files": [str(path) for path in written]})
    else:
        for path in written:
            print(f"Written: {path}")


def bring_in(
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="What `export --to FILE.zip` made.")],
    json: Json = False,
) -> None:
    """Bring in a whole run that another lab exported as a zip; its forecasts are computed anew."""
    from rnnlab.export.archive_import import MOST_PACKED, take_in
    from rnnlab.runs.store import Store, runs_folder

    if not file.is_file():
        raise Mistake(f"'{file}' is no file: give the path of a zip that another lab exported.")
    if file.stat().st_size > MOST_PACKED:
        raise Mistake(f"'{file.name}' is larger than the {MOST_PACKED >> 20} MB of any run.")
    if not is_zipfile(file):
        raise Mistake(f"'{file.name}' is no zip: give the path of a zip that another lab exported.")
    say("Checking the run and computing its forecasts anew …")
    run = take_in(Store(runs_folder()), file.read_bytes(), file.name)
    if json:
        print_json({"run": run})
    else:
        print(f"Brought in: {run}")


def _check(to: Path, nixtla: bool) -> None:
    """A Mistake where the file's name says nothing that can be done."""
    ending = to.suffix.lower()
    if ending in PICTURES:
        raise Mistake(f"'{to.name}': export the figures as .html; there each has buttons for PNG and SVG.")
    if ending not in ENDINGS:
        known = ", ".join(ENDINGS)
        raise Mistake(f"'{to.name}' does not say what to export: choose an ending of {known}.")
    if nixtla and ending != ".csv":
        raise Mistake(f"--nixtla names the columns of a .csv, and '{to.name}' is none: leave it out.")
    if to.is_dir():
        raise Mistake(f"'{to}' is a folder: give the name of a file.")


def _files(store: "Store", run: str, to: Path, nixtla: bool) -> dict[Path, bytes]:
    """What is to be written, the file asked for first."""
    from rnnlab.export import downloads

    match to.suffix.lower():
        case ".keras":
            return {to: store.model(run).read_bytes()}
        case ".csv":
            return {to: downloads.predictions_csv(store, run, nixtla)}
        case ".html":
            return {to: downloads.figures(store, run)}
        case ".zip":
            from rnnlab.export.archive import packed

            return {to: packed(store, run)}
        case ending:
            series = to.with_name(f"{to.stem}_series.csv")
            source = downloads.script if ending == ".py" else downloads.notebook
            return {to: source(store, run, series.name), series: downloads.series_csv(store, run)}


def _write(path: Path, data: bytes) -> None:
    from rnnlab.files import atomic_path

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_path(path) as temporary:
            temporary.write_bytes(data)
            # A temporary file is its owner's alone; what one asked for is not.
            temporary.chmod(0o644)
    except OSError as fault:
        raise Mistake(f"'{path}' cannot be written ({fault.strerror}): choose another place.") from None
