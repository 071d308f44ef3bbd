"""Decoration of a table's lines: ruled lines, quotes around whole lines, formulas, dots, numbers without a space."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

Decoration = Literal["rules", "quoted lines", "formulas", "dot leaders", "joined numbers"]

_RULE = frozenset('-+=|:,; \t"')
_QUOTED = re.compile(r'"((?:[^"]|"")*)"[,;\t ]*')
_JOINED = re.compile(r"(?<=\d)(\.\d+)(?=-\d*\.\d+(?:[- ]|$))", re.MULTILINE)
_LEADER = re.compile(r"(?<=[\w)])[ \t]*(?:\.{5,}|(?: \.){4,})")  # 1990 ........ 12
_FORMULA = re.compile(r'(?:^|(?<=[,;\t|]))(?:="([^"\r\n]*)"|"=""([^"\r\n]*)""")(?=[,;\t|\r\n]|$)')


def decoration_of(lines: list[str]) -> frozenset[Decoration]:
    """Detect the decoration of a file's lines from the first of them."""
    decorations: set[Decoration] = set()
    if any(is_ruled_line(line) for line in lines):
        decorations.add("rules")
    body = [line for line in lines if line.strip()][2:]
    if len(body) > 1 and all(_is_quoted(line) for line in body[len(body) // 2 :]):
        decorations.add("quoted lines")
    if _have_leaders(body):
        decorations.add("dot leaders")
    if sum(bool(_FORMULA.search(line)) for line in body) > 1:
        decorations.add("formulas")
    if body and _are_joined(body):
        decorations.add("joined numbers")
    return frozenset(decorations)


def undecorated(lines: Iterable[str], decoration: frozenset[Decoration]) -> Iterator[str]:
    """Yield the lines without their decoration, one for one: a ruled line becomes an empty line."""
    for line in lines:
        plain = line
        if "rules" in decoration and is_ruled_line(plain):
            plain = "\n"
        if "quoted lines" in decoration and (whole := _QUOTED.fullmatch(plain.strip())):
            plain = whole[1].replace('""', '"') + "\n"
        if "formulas" in decoration:
            plain = _FORMULA.sub(lambda cell: f'"{cell[1] or cell[2] or ""}"', plain)
        if "dot leaders" in decoration:
            plain = _LEADER.sub("  ", plain)
        if "joined numbers" in decoration:
            plain = _JOINED.sub(r"\1 ", plain)
        yield plain


def is_ruled_line(line: str) -> bool:
    """Whether a line is drawn, as below the header of a Markdown table.

    A few dashes may be missing values: a ruled line has five in a row, or other signs.
    """
    plain = line.strip()
    if not _RULE.issuperset(plain) or not ("---" in plain or "===" in plain):
        return False
    return "-----" in plain or any(sign in plain for sign in "+=|:")


def _have_leaders(body: list[str]) -> bool:
    """Whether dots lead from most names to their values; without them, all lines have as many fields.

    Dots that stand for a missing value leave a field out of some lines.
    """
    led = sum(bool(_LEADER.search(line)) for line in body)
    if not led or 2 * led < len(body):
        return False
    return len({len(_LEADER.sub("  ", line).split()) for line in body if any(map(str.isdigit, line))}) == 1


def _are_joined(body: list[str]) -> bool:
    """Whether columns of fixed width have no space between them where a number is negative: 20.0-0.2."""
    joined = [line for line in body if _JOINED.search(line)]
    return 2 * len(joined) >= len(body) and not any(sign in line for line in body for sign in ",;\t|")


def _is_quoted(line: str) -> bool:
    whole = _QUOTED.fullmatch(line.strip())
    return whole is not None and any(sign in whole[1] for sign in ",;\t|")
