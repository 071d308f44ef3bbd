"""The words of vocabulary.toml: what files call missing values, units, totals, times and more."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("vocabulary.toml")


def vocabulary(group: str) -> frozenset[str]:
    """Return the words of a group, such as "rows.totals"."""
    return frozenset(ordered_vocabulary(group))


def ordered_vocabulary(group: str) -> tuple[str, ...]:
    """Return the words of a group in the file's order."""
    words = _group(group)
    return tuple(words.split() if isinstance(words, str) else words)


def vocabulary_table(group: str) -> dict[str, Any]:
    """Return a group of words with their values."""
    return dict(_group(group))


def _group(group: str) -> Any:
    section, name = group.split(".")
    return _sections()[section][name]


@cache
def _sections() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
