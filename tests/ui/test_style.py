"""What would make the page slow to draw: fonts that must be loaded, and style rules that look everywhere."""

import re
from pathlib import Path

import pytest

import rnnlab.ui

MESSAGES = sorted(Path(rnnlab.ui.__path__[0]).rglob("*messages.py"))
ITALIC = re.compile(r"(?<![\w*)])\*[A-Za-z{][^*\n]*[^*\s]\*(?![\w*])")


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_text_of_the_page_is_in_italics(path: Path) -> None:
    """The first italic word loads a font of its own, after which all text of the page is laid out again: 0.7 s."""
    assert ITALIC.search("The tab *Inside the network* shows it.") and not ITALIC.search(
        "**bold**, 2 * 3 * 4"
    )
    assert ITALIC.findall(path.read_text(encoding="utf-8")) == []


def test_no_rule_looks_through_the_whole_page() -> None:
    """A rule such as `html:has(…)` cost some milliseconds whenever anything was drawn."""
    files = [path for path in Path(rnnlab.ui.__path__[0]).rglob("*") if path.suffix in (".css", ".py")]
    whole = re.compile(r"(?:html|body|:root|BlockContainer)[^{},;]*:has\(")
    assert len([path for path in files if path.suffix == ".css"]) > 2
    assert [path.name for path in files if whole.search(path.read_text(encoding="utf-8"))] == []
