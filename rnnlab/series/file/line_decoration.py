"""What consoles and spreadsheets put around a table's lines: rules, quotes around whole lines, formulas."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

Decoration = Literal["rules", "quoted lines", "formulas"]

_RULE = frozenset("-+=|:,; \t")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"[,;\t ]*')
_FORMULA = re.compile(r'(?:^|(?<=[,;\t|]))(?:="([^"\r\n]*)"|"=""([^"\r\n]*)""")(?=[,;\t|\r\n]|$)')


def decoration_of(lines: list[str]) -> frozenset[Decoration]:
    """What is put around the lines of a file, told from the first of them."""
    found: set[Decoration] = set()
    if any(is_ruled_line(line) for line in lines):
        found.add("rules")
    body = [line for line in lines if line.strip()][2:]
    if len(body) > 1 and all(_is_quoted(line) for line in body):
        found.add("quoted lines")
    if sum(bool(_FORMULA.search(line)) for line in body) > 1:
        found.add("formulas")
    return frozenset(found)


def undecorated(lines: Iterable[str], decoration: frozenset[Decoration]) -> Iterator[str]:
    """The lines without it, one for one: a rule is an empty line."""
    for line in lines:
        plain = line
        if "rules" in decoration and is_ruled_line(plain):
            plain = "\n"
        if "quoted lines" in decoration and (whole := _QUOTED.fullmatch(plain.strip())):
            plain = whole[1].replace('""', '"') + "\n"
        if "formulas" in decoration:
            plain = _FORMULA.sub(lambda cell: f'"{cell[1] or cell[2] or ""}"', plain)
        yield plain


def is_ruled_line(line: str) -> bool:
    """True for a line that is drawn, as below the names of a Markdown table.

    Dashes alone may be missing values: a rule has five of them in a row, or other signs.
    """
    plain = line.strip()
    if not _RULE.issuperset(plain) or not ("---" in plain or "===" in plain):
        return False
    return "-----" in plain or any(sign in plain for sign in "+=|:")


def _is_quoted(line: str) -> bool:
    whole = _QUOTED.fullmatch(line.strip())
    return whole is not None and any(sign in whole[1] for sign in ",;\t|")
