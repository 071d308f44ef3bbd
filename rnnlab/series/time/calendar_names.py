"""Names of months and weekdays in many languages, from CLDR (babel)."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from rnnlab.series import thresholds as th
from rnnlab.series.vocabulary import ordered_vocabulary, vocabulary_table

ENGLISH = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
ENGLISH_MONTHS = {
    name: number for number, whole in enumerate(ENGLISH, start=1) for name in (whole, whole[:3])
} | {"sept": 9}
_WORD = re.compile(r"[^\W\d_]+")
_ARTICLE = re.compile(r"(de |d’|d')(?=.)")  # Catalan


@dataclass(frozen=True)
class Language:
    """The names of months, with their numbers from 1, and of weekdays, in small letters and without points."""

    months: dict[str, int]
    weekdays: frozenset[str]


def month_numbers(words: Collection[str]) -> dict[str, int]:
    """Return the months among words in small letters, such as {"märz": 3}.

    The languages that know most of the words decide. A name of different months in these, such as listopad, which is
    November in Polish and October in Croatian, is left out.
    """
    words = {word for word in words if len(word) >= th.LEAST_MONTH_LETTERS and _WORD.fullmatch(word)}
    if words <= ENGLISH_MONTHS.keys():
        return {word: ENGLISH_MONTHS[word] for word in words}
    months: dict[str, int] = {}
    known = [
        {word: language.months[word] for word in words & language.months.keys()} for language in languages()
    ]
    for count in sorted({len(each) for each in known}, reverse=True):
        numbers: dict[str, set[int]] = {}
        for each in known:
            for word, number in each.items() if len(each) == count else ():
                numbers.setdefault(word, set()).add(number)
        for word, different in numbers.items():
            months.setdefault(word, different.pop() if len(different) == 1 else 0)
    further = vocabulary_table("calendar_names.further_months")
    months |= {word: further[word] for word in words & further.keys()}
    return {word: number for word, number in months.items() if number}


@cache
def languages() -> tuple[Language, ...]:
    """Return the names in all languages; the first call takes 0.2 s."""
    return tuple(map(_language, ordered_vocabulary("calendar_names.languages")))


@cache
def weekdays() -> frozenset[str]:
    """Return the names of weekdays in all languages."""
    return frozenset().union(*(language.weekdays for language in languages()))


def _language(name: str) -> Language:
    from babel import Locale  # most files have no names in other languages

    locale = Locale.parse(name)
    months: dict[str, int] = {}
    for number, month in _entries(locale.months):
        for spelling in _spellings(month):
            if len(spelling) >= th.LEAST_MONTH_LETTERS:
                months.setdefault(spelling, number)
    days = frozenset(spelling for _, day in _entries(locale.days) for spelling in _spellings(day))
    return Language(months, days)


def _entries(names: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """Yield the numbers and names of months or weekdays: inside dates and alone, whole and short."""
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            yield from names[context][width].items()


def _spellings(name: str) -> Iterator[str]:
    """Yield a name in small letters, and without accents; nothing for several words or with digits."""
    word = _ARTICLE.sub("", name.lower()).strip(".")
    yield from filter(_WORD.fullmatch, (word, _without_accents(word)))


def _without_accents(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
