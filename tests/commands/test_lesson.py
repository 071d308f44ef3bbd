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
