"""`lesson`: one page; other endings are refused."""

from pathlib import Path

import pytest

from rnnlab.lesson.document import lesson_page
from tests.commands.conftest import Cli


def test_lesson_is_written(cli: Cli, tmp_path: Path) -> None:
    """Also into a new folder; the same page each time."""
    to = tmp_path / "new" / "lesson.html"
    assert cli("lesson", "--to", to, "--json").json == {"files": [str(to)]}
    assert to.read_text(encoding="utf-8") == lesson_page()
    assert cli("lesson", "--to", to).exit_code == 0


@pytest.mark.parametrize("name", ["lesson.pdf", "lesson", "lesson.html.zip"])
def test_other_ending_is_a_mistake(cli: Cli, tmp_path: Path, name: str) -> None:
    """It names the file, and nothing is written."""
    done = cli("lesson", "--to", tmp_path / name)
    assert done.exit_code == 2
    assert done.mistake == ("commands.not_a_web_page", {"name": name})
    assert list(tmp_path.iterdir()) == []


def test_folder_is_a_mistake(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.html").mkdir()
    assert cli("lesson", "--to", tmp_path / "a.html").exit_code == 2
