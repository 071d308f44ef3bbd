"""`lesson`: one page; other endings are refused."""

from pathlib import Path

import nbformat
import pytest

from rnnlab.lesson.catalogue import catalogue
from rnnlab.lesson.document import lesson_page
from tests.commands.conftest import Cli


def test_lesson_is_written(cli: Cli, tmp_path: Path) -> None:
    """Also into a new folder; the same page each time."""
    to = tmp_path / "new" / "lesson.html"
    assert cli("lesson", "--to", to, "--json").json == {"files": [str(to)]}
    assert to.read_text(encoding="utf-8") == lesson_page()
    assert cli("lesson", "--to", to).exit_code == 0


def test_notebook_is_valid_and_always_the_same(cli: Cli, tmp_path: Path) -> None:
    """It has the code of every chapter, in order."""
    to = tmp_path / "lesson.ipynb"
    assert cli("lesson", "--to", to).exit_code == 0
    book = nbformat.read(to, as_version=4)
    nbformat.validate(book)
    codes = [
        example["code"].strip() for chapter in catalogue()["chapters"] for example in chapter.get("keras", [])
    ]
    assert [cell.source for cell in book.cells if cell.cell_type == "code"] == codes
    first = to.read_bytes()
    assert cli("lesson", "--to", to).exit_code == 0
    assert to.read_bytes() == first


def test_notebook_in_german_has_the_same_code(cli: Cli, tmp_path: Path) -> None:
    """Its texts are German, also the sentences between the code; the page opens in German."""
    english, german, page = (tmp_path / name for name in ("lesson.ipynb", "lektion.ipynb", "lektion.html"))
    assert cli("lesson", "--to", english).exit_code == 0
    assert cli("lesson", "--to", german, "--language", "de").exit_code == 0
    books = [nbformat.read(path, as_version=4) for path in (english, german)]
    nbformat.validate(books[1])
    codes = [[cell.source for cell in book.cells if cell.cell_type == "code"] for book in books]
    assert codes[0] == codes[1]
    texts = "\n".join(cell.source for cell in books[1].cells if cell.cell_type == "markdown")
    assert "## Die Eingabe" in texts and "Der Code der Lektion" in texts
    assert " the " not in texts.replace("`", " ")
    assert cli("lesson", "--to", page, "--language", "de").exit_code == 0
    assert page.read_text(encoding="utf-8") == lesson_page("de")


def test_unknown_language_is_a_mistake(cli: Cli, tmp_path: Path) -> None:
    """It names those that there are, and nothing is written."""
    done = cli("lesson", "--to", tmp_path / "lesson.html", "--language", "xx")
    assert done.exit_code == 2
    assert done.mistake == ("commands.unknown_language", {"code": "xx", "known": ("en", "de")})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["lesson.pdf", "lesson", "lesson.html.zip"])
def test_other_ending_is_a_mistake(cli: Cli, tmp_path: Path, name: str) -> None:
    """It names the file, and nothing is written."""
    done = cli("lesson", "--to", tmp_path / name)
    assert done.exit_code == 2
    assert done.mistake == ("commands.not_a_lesson_file", {"name": name, "endings": (".html", ".ipynb")})
    assert list(tmp_path.iterdir()) == []


def test_folder_is_a_mistake(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.html").mkdir()
    assert cli("lesson", "--to", tmp_path / "a.html").exit_code == 2
