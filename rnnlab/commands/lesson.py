"""`lesson`: write the lesson as one web page."""

from pathlib import Path
from typing import Annotated

import typer

from rnnlab.commands import help_texts, messages
from rnnlab.commands.output import print_json, write_file
from rnnlab.commands.shared_options import Json
from rnnlab.mistake import Mistake


def lesson(
    to: Annotated[Path, typer.Option(metavar="FILE", help=help_texts.LESSON_TO)],
    json: Json = False,
) -> None:
    """Write the page and print its path."""
    if to.suffix.lower() not in (".html", ".htm"):
        raise Mistake(messages.not_a_web_page(to.name))
    if to.is_dir():
        raise Mistake(messages.path_is_folder(str(to)))
    from rnnlab.lesson.document import lesson_page

    write_file(to, lesson_page().encode())
    if json:
        print_json({"files": [str(to)]})
    else:
        print(messages.file_written(str(to)))
