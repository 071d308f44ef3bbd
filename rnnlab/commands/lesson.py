"""`lesson`: write the lesson as one web page, or its Keras code as a notebook."""

from pathlib import Path
from typing import Annotated

import typer

from rnnlab.commands import help_texts, messages
from rnnlab.commands.output import print_json, write_file
from rnnlab.commands.shared_options import Json
from rnnlab.mistake import Mistake

ENDINGS = (".html", ".ipynb")


def lesson(
    to: Annotated[Path, typer.Option(metavar="FILE", help=help_texts.LESSON_TO)],
    language: Annotated[str, typer.Option(metavar="CODE", help=help_texts.LESSON_LANGUAGE)] = "en",
    json: Json = False,
) -> None:
    """Write the file and print its path."""
    if to.suffix.lower() not in ENDINGS:
        raise Mistake(messages.not_a_lesson_file(to.name, ENDINGS))
    if to.is_dir():
        raise Mistake(messages.path_is_folder(str(to)))
    from rnnlab.lesson.catalogue import languages
    from rnnlab.lesson.document import lesson_page
    from rnnlab.lesson.notebook import lesson_notebook

    known = ("en", *languages())
    if language not in known:
        raise Mistake(messages.unknown_language(language, known))
    notebook = to.suffix.lower() == ".ipynb"
    write_file(to, lesson_notebook(language) if notebook else lesson_page(language).encode())
    if json:
        print_json({"files": [str(to)]})
    else:
        print(messages.file_written(str(to)))
