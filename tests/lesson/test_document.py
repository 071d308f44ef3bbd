"""The lesson as one page: small, whole, without addresses of others, and docs/lesson.html is it."""

import re
from pathlib import Path

from rnnlab.lesson.catalogue import SCRIPTS, STYLES, WEB
from rnnlab.lesson.document import lesson_page

ROOT = Path(__file__).resolve().parents[2]


def test_page_in_docs_is_current() -> None:
    """`make lesson` was run after the last change of the lesson."""
    current = (ROOT / "docs" / "lesson.html").read_text(encoding="utf-8") == lesson_page()
    assert current, "run make lesson"


def test_page_needs_no_network_and_is_below_a_megabyte() -> None:
    """It loads nothing: no address but those of SVG's names, no imports, no other files."""
    page = lesson_page()
    assert len(page.encode()) < 1_000_000
    assert set(re.findall(r"https?://[^\s\"'<>`]+", page)) <= {"http://www.w3.org/2000/svg"}
    assert re.findall(r"<(?:link|script|img|iframe)\s[^>]*(?:src|href)=", page) == []
    assert "fetch(" not in page and "import(" not in page
    assert "/* STYLE */" not in page and "/* SCRIPT */" not in page


def test_every_script_and_style_of_the_folder_is_used() -> None:
    """A new file is listed in catalogue.py; component.js is that of the page in the Lab."""
    files = {path.name for path in WEB.iterdir()}
    assert files == {*SCRIPTS, *STYLES, "lesson.html", "unrolled.html", "document.html", "component.js"}
