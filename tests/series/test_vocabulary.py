"""The words in vocabulary.toml: each group is used and explained, and has each word once."""

import re
from pathlib import Path

import pytest

from rnnlab.series import vocabulary
from rnnlab.series.vocabulary import ordered_vocabulary, vocabulary_table

TEXT = vocabulary.FILE.read_text(encoding="utf-8")
SOURCES = "".join(path.read_text(encoding="utf-8") for path in Path(vocabulary.__file__).parent.rglob("*.py"))
# Subtables are groups themselves: names or signs with their values.
GROUPS = [
    f"{section}.{name}"
    for section, groups in vocabulary._sections().items()
    for name, words in groups.items()
    if not isinstance(words, dict)
]


@pytest.mark.parametrize("group", GROUPS)
def test_group_is_used_and_has_no_word_twice(group):
    """A group that no module asks for is left over."""
    words = ordered_vocabulary(group)
    assert f'"{group}"' in SOURCES or f'f"{group.split(".")[0]}.{{' in SOURCES
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    "group", sorted({*GROUPS} - {"missing_values.mixed_case", "calendar_names.languages"})
)
def test_words_are_in_small_letters(group):
    """They are compared with texts in small letters."""
    assert [word for word in ordered_vocabulary(group) if word != word.lower()] == []


def test_tables_have_values():
    """A factor is a number; an offset is written like +01:00."""
    assert vocabulary_table("numbers.factors")["Mio"] == 1_000_000
    offsets = vocabulary_table("time_zones.offsets").values()
    assert all(re.fullmatch(r"[+-]\d{2}:\d{2}", offset) for offset in offsets)


def test_every_section_is_explained():
    """The first line of a section is a comment."""
    sections = re.findall(r"^\[[a-z_.]+\]\n(.*)", TEXT, re.MULTILINE)
    assert len(sections) > 8 and [line for line in sections if not line.startswith("# ")] == []
