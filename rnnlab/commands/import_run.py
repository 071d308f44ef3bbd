"""`import`: bring in a run that was exported as a zip."""

from pathlib import Path
from typing import Annotated
from zipfile import is_zipfile

import typer

from rnnlab.commands import help_texts, messages
from rnnlab.commands.output import print_json, print_status
from rnnlab.commands.shared_options import Json
from rnnlab.mistake import Mistake


def import_run(
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help=help_texts.ZIP)],
    json: Json = False,
) -> None:
    """Import the run and print its id."""
    from rnnlab.export.archive_import import MOST_PACKED, import_run
    from rnnlab.runs.store import Store, runs_folder

    if not file.is_file():
        raise Mistake(messages.zip_not_found(str(file)))
    if file.stat().st_size > MOST_PACKED:
        raise Mistake(messages.zip_too_large(file.name, MOST_PACKED >> 20))
    if not is_zipfile(file):
        raise Mistake(messages.not_a_zip(file.name))
    print_status(messages.checking_import())
    run = import_run(Store(runs_folder()), file.read_bytes(), file.name)
    if json:
        print_json({"run": run})
    else:
        print(messages.run_imported(run))
