"""Decides whether dates such as 03/04/2024 have the day or the month first (pandas calls it `dayfirst`).

A column is read in both orders. The order that reads more of its values is right; if both read all of them, the
one in which the rows are in order and regular; if both are, slashes below an English name mean the month first (as in
the United States), other marks and names the day first, and the user is asked.
"""

from collections.abc import Hashable

import numpy as np
import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.quoting import excerpt
from rnnlab.series import thresholds as th
from rnnlab.series.column_words import words_of
from rnnlab.series.date_format import letters_of
from rnnlab.series.messages import time as messages
from rnnlab.series.read_options import Order
from rnnlab.series.report import Guess
from rnnlab.series.time.dates import Dates, known, parsed_by_any, regularity
from rnnlab.series.vocabulary import vocabulary

DAY_FIRST: Order = "day first"
MONTH_FIRST: Order = "month first"
YEAR_FIRST = "year first"
ORDERS: dict[str, Order] = {DAY_FIRST: DAY_FIRST, MONTH_FIRST: MONTH_FIRST}
YEAR_FOR_DAY = str.maketrans("dy", "yd")  # in strptime's formats of dates with marks
ENGLISH = vocabulary("time_columns.english")
OTHER_LANGUAGES = vocabulary("time_columns.other")


def dates_in_either_order(
    texts: pd.Series, sample: list[str], day_first_forms: list[str], order: Order | None
) -> Dates:
    """Read dates with the day, the month or a year of two digits first, whichever fits.

    day_first_forms: the strptime formats of the dates, with the day first; order: chosen by the user.
    """
    forms: dict[str, list[str]] = {
        DAY_FIRST: day_first_forms,
        MONTH_FIRST: [swapped(form) for form in day_first_forms],
    }
    if order is not None:
        return Dates(parsed_by_any(texts, forms[order]), order=order, why=messages.chosen_by_user())
    if "%y" in day_first_forms[0]:
        forms[YEAR_FIRST] = [form.translate(YEAR_FOR_DAY) for form in day_first_forms]
    # Most columns show their order in a sample, so that the whole column is read only once.
    likely = _of_most_dates(pd.Series(sample, dtype="str"), forms)
    ordered = {first: _in_order(times) for first, times in likely.items()}
    if YEAR_FIRST in likely and max(ordered.values()) > max(ordered[YEAR_FIRST], th.MOSTLY):
        del likely[YEAR_FIRST]
    read = _of_most_dates(texts, {first: forms[first] for first in likely})
    if DAY_FIRST in read and MONTH_FIRST in read and (read[DAY_FIRST] == read[MONTH_FIRST]).all():
        del read[MONTH_FIRST]
    scores = {first: (_in_order(times), regularity(times)) for first, times in read.items()}
    best = [first for first in read if scores[first] == max(scores.values())]
    foreign = day_first_forms[0][2] != "/" or _is_foreign(texts.name)
    first = MONTH_FIRST if MONTH_FIRST in best and (DAY_FIRST not in best or not foreign) else best[0]
    if YEAR_FIRST in best and len(best) > 1:
        # 17/06/01 … 17/06/12 are days of 2017, or years: days are more usual.
        first = min((YEAR_FIRST, first), key=lambda first: read[first].max() - read[first].min())
        fitting = tuple(forms[other][0] for other in sorted(best, key=lambda other: other != first))
        why = messages.several_formats(sample[0], tuple(map(letters_of, fitting)))
        return Dates(read[first], format_guess=Guess("time_format", fitting[0], fitting, why, asked=True))
    if first == YEAR_FIRST or not {DAY_FIRST, MONTH_FIRST} <= read.keys():
        return Dates(read[first])
    why = messages.ambiguous_day_and_month(sample[0], regular_one_way=len(best) == 1)
    return Dates(read[first], order=ORDERS[first], why=why, asked=len(best) > 1)


def _of_most_dates(texts: pd.Series, forms: dict[str, list[str]]) -> dict[str, pd.DatetimeIndex]:
    """Return the times in the orders that read most dates, at least one."""
    read = {first: parsed_by_any(texts, form) for first, form in forms.items()}
    most = max(map(known, read.values()))
    return {first: times for first, times in read.items() if known(times) == most}


def _in_order(times: pd.DatetimeIndex) -> float:
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


def _is_foreign(column: Hashable) -> bool:
    """Whether a column is named like times in a language other than English."""
    words = words_of(str(column))
    return not OTHER_LANGUAGES.isdisjoint(words) and ENGLISH.isdisjoint(words)
