"""Decides whether dates such as 03/04/2024 have the day or the month first (pandas calls it `dayfirst`).

A column is read in both orders. The order that reads more of its values is right; if both read all of
them, the one that gives regular time steps; if both do, slashes below an English name mean the month first (as in
the United States), other marks and names the day first, and the user is asked.
"""

from collections.abc import Hashable
from dataclasses import replace

import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.quoting import excerpt
from rnnlab.series.column_words import words_of
from rnnlab.series.date_format import letters_of
from rnnlab.series.messages import time as messages
from rnnlab.series.read_options import Order
from rnnlab.series.report import Guess
from rnnlab.series.time.dates import Dates, known, parsed_by_any, regularity
from rnnlab.series.vocabulary import vocabulary

DAY_FIRST: Order = "day first"
MONTH_FIRST: Order = "month first"
ENGLISH = vocabulary("time_columns.english")
OTHER_LANGUAGES = vocabulary("time_columns.other")


def dates_in_either_order(
    texts: pd.Series, sample: list[str], day_first_forms: list[str], order: Order | None
) -> Dates:
    """Read dates with the day or the month first, whichever fits; with a year of two digits first if that fits better.

    day_first_forms: the strptime formats of the dates, with the day first; order: chosen by the user.
    """
    dates = _in_an_order(texts, sample, day_first_forms, order)
    if order is not None or "%y" not in day_first_forms[0]:
        return dates
    return _or_year_first(texts, sample, day_first_forms, dates)


def _in_an_order(
    texts: pd.Series, sample: list[str], day_first_forms: list[str], order: Order | None
) -> Dates:
    forms: dict[Order, list[str]] = {
        DAY_FIRST: day_first_forms,
        MONTH_FIRST: [swapped(form) for form in day_first_forms],
    }
    if order is not None:
        return Dates(parsed_by_any(texts, forms[order]), order=order, why=messages.chosen_by_user())
    # Most columns show their order in a sample, so that the whole column is read only once.
    order = _order_of_more_dates(*_in_both_orders(pd.Series(sample, dtype="str"), forms))
    if order is not None:
        return Dates(parsed_by_any(texts, forms[order]))
    day_first, month_first = _in_both_orders(texts, forms)
    order = _order_of_more_dates(day_first, month_first)
    if order is not None:
        return Dates(day_first if order == DAY_FIRST else month_first)
    usual = MONTH_FIRST if day_first_forms[0][2] == "/" and not _is_foreign(texts.name) else DAY_FIRST
    return _more_regular(day_first, month_first, sample[0], usual)


def _or_year_first(texts: pd.Series, sample: list[str], forms: list[str], dates: Dates) -> Dates:
    """Return the dates, or those with the year first if they are in order and more regular; else ask.

    17/06/01 … 17/06/12 are days of 2017, or years: days are more usual.
    """
    by_year = [form.replace("%d", "%#").replace("%y", "%d").replace("%#", "%y") for form in forms]
    if known(parsed_by_any(pd.Series(sample, dtype="str"), by_year)) < max(
        1, known(dates.times[: len(sample)])
    ):
        return dates
    times = parsed_by_any(texts, by_year)
    if known(times) < known(dates.times):
        return dates
    scores = [(_order(index), regularity(index)) for index in (dates.times, times)]
    spans = [index.max() - index.min() if known(index) else pd.Timedelta(0) for index in (dates.times, times)]
    is_better = known(times) > known(dates.times) or (scores[1], spans[0]) > (scores[0], spans[1])
    if known(times) > known(dates.times) or scores[0] != scores[1]:
        return Dates(times) if is_better else dates
    shown = (by_year[0], forms[0]) if is_better else (forms[0], by_year[0])
    why = messages.several_formats(sample[0], tuple(map(letters_of, shown)))
    guess = Guess("time_format", shown[0], shown, why, asked=True)
    return replace(Dates(times) if is_better else dates, format_guess=guess)


def _order(times: pd.DatetimeIndex) -> float:
    """Return the share of rows that are not before the one above, or not after it."""
    steps = np.diff(times.dropna().asi8)
    return round(float(max((steps >= 0).mean(), (steps <= 0).mean())), 2) if len(steps) else 0.0


def wrong_order(values: pd.Series, column: str, order: Order) -> Mistake:
    """The mistake that a column's dates can't be read in the order that the user chose."""
    example = excerpt(values.dropna().iloc[-1])
    return Mistake(messages.wrong_day_and_month_order(column, example, order))


def swapped(day_first_form: str) -> str:
    """Return a strptime format with the day and the month swapped."""
    return day_first_form.replace("%d", "%#").replace("%m", "%d").replace("%#", "%m")


def _in_both_orders(
    texts: pd.Series, forms: dict[Order, list[str]]
) -> tuple[pd.DatetimeIndex, pd.DatetimeIndex]:
    return parsed_by_any(texts, forms[DAY_FIRST]), parsed_by_any(texts, forms[MONTH_FIRST])


def _order_of_more_dates(day_first: pd.DatetimeIndex, month_first: pd.DatetimeIndex) -> Order | None:
    """The order that reads more dates; None if both read as many."""
    if known(day_first) == known(month_first):
        return None
    return DAY_FIRST if known(day_first) > known(month_first) else MONTH_FIRST


def _is_foreign(column: Hashable) -> bool:
    """Whether a column is named like times in a language other than English."""
    words = words_of(str(column))
    return not OTHER_LANGUAGES.isdisjoint(words) and ENGLISH.isdisjoint(words)


def _more_regular(
    day_first: pd.DatetimeIndex, month_first: pd.DatetimeIndex, example: str, usual: Order
) -> Dates:
    """The dates in the order that gives regular time steps, else in the usual one, to be asked."""
    if bool((day_first == month_first).all()):
        return Dates(day_first)
    shares = (regularity(day_first), regularity(month_first))
    if shares[0] != shares[1]:
        order = DAY_FIRST if shares[0] > shares[1] else MONTH_FIRST
    else:
        order = usual
    asked = shares[0] == shares[1]
    return Dates(
        day_first if order == DAY_FIRST else month_first,
        order=order,
        why=messages.ambiguous_day_and_month(example, regular_one_way=not asked),
        asked=asked,
    )
