"""Names of months and weekdays in many languages, from CLDR (babel), and dates with them."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from rnnlab.series import thresholds as th
from rnnlab.series.time.dates import Dates, known, parsed_by_any
from rnnlab.series.time.time_zones import OFFSETS
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


_WEEKDAYS = frozenset(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
_WEEKDAYS_WHOLE = frozenset(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
_ZONES = frozenset(map(str.lower, OFFSETS))
_NAME = re.compile(r"[^\W\d_]+")
_HAS_NAME = re.compile(r"[^\W\d_]{3,}")
# A sign and four digits are a zone only after a time of day: in 01-Jan-2020 they are the year.
_TOKEN = re.compile(
    r"(?P<clock>\d{1,2}(?:(?P<colon>:)|\.(?=\d{2}\.))\d{2}(?P<second>(?(colon):|\.)\d{2}(?P<fraction>\.\d+)?)?"
    r"(?P<half> ?[AaPp][Mm]\b)?)"
    r"|(?P<zone>(?:(?<=:\d\d)|(?<=:\d\d )|(?<=\d{3})|(?<=\d{3} )|(?<=[Mm] )|(?<=GMT)|(?<=UTC))[+-]\d{2}:?\d{2}\b)"
    r"|(?P<word>[^\W\d_]+)|(?P<number>\d+)|(?P<other>.)",
    re.DOTALL,
)


def named_months(texts: pd.Series, sample: list[str]) -> Dates | None:
    """Read dates such as 5 Jan 2020, Mon, 05 Jan 2020 13:00, Jan-99 or März 2020; None if none has a month name."""
    if not any(map(_HAS_NAME.search, sample)):
        return None
    plain, few = _in_english(texts, sample), _in_english(pd.Series(sample, dtype="str"), sample)
    forms = [form for text in few if (form := _form(text)) is not None]
    if not forms:
        return None
    different = sorted(set(forms), key=lambda form: -forms.count(form))[: th.MOST_DATE_FORMS]
    times = parsed_by_any(plain, different)
    return Dates(times) if known(times) else None


def _in_english(texts: pd.Series, sample: list[str]) -> pd.Series:
    """Return the texts with the months in English, without the endings of ordinals and foreign weekdays."""
    each = [_NAME.findall(text.lower()) for text in sample]
    words = {word for text in each for word in text}
    months = {word: ENGLISH_MONTHS[word] for word in words & ENGLISH_MONTHS.keys()}
    if not all(map(_is_english, each)):
        months = month_numbers(words)
        texts = _without_weekdays(texts, {text[0] for text in each if text} & weekdays(), months.keys())
    for word in sorted(months, key=len, reverse=True):
        english = ENGLISH[months[word] - 1]
        if word not in (english, english[:3]):
            texts = texts.str.replace(rf"(?i)\b{word}\b", english[:3], regex=True)
    if words & {"st", "nd", "rd", "th"}:
        texts = texts.str.replace(r"(?i)(\d)(?:st|nd|rd|th)\b", r"\1", regex=True)
    if words & {"de", "del"}:
        texts = texts.str.replace(r"(?i) del? ", " ", regex=True)
    if any("." in text or "  " in text for text in sample):
        texts = texts.str.replace(r"(?<=[^\W\d_])\.|(?<=\d)\.(?= )", "", regex=True)
        texts = texts.str.replace(r"\s+", " ", regex=True)
    return texts


def _without_weekdays(texts: pd.Series, leading: Set[str], months: Set[str]) -> pd.Series:
    """Return the texts without weekdays before a month: mar 03 mar 2020 is a Tuesday in March."""
    if not leading or not months:
        return texts
    weekday, month = ("|".join(sorted(words, key=len, reverse=True)) for words in (leading, months))
    before = rf"(?i)^\W*(?:{weekday})\b[.,]*\s+(?=[^\W_].*\b(?:{month})\b|(?:{month})\b)"
    return texts.str.replace(before, "", regex=True)


def _is_english(words: list[str]) -> bool:
    """Whether the words of a text are one English month, and signs and weekdays that `_form` knows."""
    others = [word for word in words if len(word) > 2 and word not in _WEEKDAYS | _WEEKDAYS_WHOLE | _ZONES]
    return len(others) == 1 and others[0] in ENGLISH_MONTHS


def _form(text: str) -> str | None:
    """Return the strptime format of one English date, or None if it has no month name or no year."""
    form, named, year, numbers = "", False, False, 0
    tokens = list(_TOKEN.finditer(text))
    whole_year = any(token["number"] is not None and len(token["number"]) == 4 for token in tokens)
    for token in tokens:
        if token["clock"]:
            mark = token["colon"] or "."
            form += ("%I" if token["half"] else "%H") + f"{mark}%M" + (f"{mark}%S" if token["second"] else "")
            form += (".%f" if token["fraction"] else "") + (
                (" %p" if " " in token["half"] else "%p") if token["half"] else ""
            )
        elif token["zone"]:
            form += "%z"
        elif token["word"]:
            word = token["word"].lower()
            if word in ENGLISH_MONTHS and not named:
                form, named = form + ("%b" if len(word) == 3 else "%B"), True
            elif word in _WEEKDAYS or word in _WEEKDAYS_WHOLE:
                form += "%a" if word in _WEEKDAYS else "%A"
            else:
                form += token["word"]
        elif token["number"]:
            digits = token["number"]
            numbers += 1
            if len(digits) == 4 and not year:
                form, year = form + "%Y", True
            elif len(digits) > 2:
                return None
            elif not whole_year and ((named and numbers == 1) or numbers == 2):
                form, year = form + "%y", True
            else:
                form += "%d"
        else:
            form += token["other"].replace("%", "%%")
    parts = re.findall("%[A-Za-z]", form)
    return form if named and year and len(parts) == len(set(parts)) else None
