"""Messages about training and forecasting all series of a file."""

from rnnlab.message import message
from rnnlab.number_format import format_number
from rnnlab.quoting import counted, quoted

OUTCOMES = {  # of a forecast against the better naive one
    "better": "better",
    "worse": "worse",
    "open": "may be chance",
    "short": "too short to tell",
}


@message
def too_short(window: int, horizon: int) -> str:
    return (
        f"it is too short: a window of {counted(window, 'step')} and a horizon of {horizon:,} do not fit into each of "
        "its sets"
    )


@message
def too_short_at_date(sets: tuple[str, ...], window: int, horizon: int) -> str:
    return (
        f"all are split at one date, and its {' and '.join(sets)} {'set has' if len(sets) == 1 else 'sets have'} too "
        f"few rows for a window of {counted(window, 'step')} with a horizon of {horizon:,}"
    )


@message
def still_in_training() -> str:
    return "it never changes in its training set"


@message
def in_some_series(series: int, looked: int, first: str, alert: str, feature: str = "") -> str:
    """looked: how many series were looked at; alert: the sentence about the first of them, perhaps on a feature."""
    return f"In {series:,} of {looked:,} series, such as {quoted(first)}: {alert}"


@message
def not_constant(column: str, constants: tuple[str, ...]) -> str:
    return f"{quoted(column)} is not constant within each series. Choose among {', '.join(constants)}."


@message
def too_many_words(column: str, words: int, most: int) -> str:
    return (
        f"{quoted(column)} has {words:,} different values, and at most {most} can be inputs. Choose a column with "
        "fewer, or a number."
    )


@message
def too_many_constants(inputs: int, most: int) -> str:
    return f"These columns would be {inputs:,} inputs, and at most {most} are possible. Choose fewer of them."


@message
def none_changes(series: int) -> str:
    return f"None of {series:,} series changes in its training set, so there is nothing to learn."


@message
def all_too_short(series: int, longest: int, window: int, horizon: int) -> str:
    return (
        f"None of {series:,} series is long enough: the longest has {counted(longest, 'row')}, and each set must hold "
        f"a window of {counted(window, 'step')} with a horizon of {horizon:,}. Choose a smaller window or horizon."
    )


@message
def no_dates_to_split_at() -> str:
    return "The series have no times, so they cannot be split at one date. Split each at its own rows: --split-at each."


@message
def needs_one_series(run: str) -> str:
    return (
        f"Run {run} was trained on all series of its file, and this works for a run on one series. Train on one of "
        "them with --pick."
    )


@message
def epochs_for_all(gradient_steps: int, fewest: int) -> str:
    return f"some {gradient_steps:,} gradient steps over all series, at least {fewest} epochs"


@message
def no_autoregressions(series: int, rows: int) -> str:
    return f"No series has an autoregression: fitting one to each of {series:,} series, {rows:,} rows, takes minutes."


@message
def known_ahead_of_all() -> str:
    return "This run reads features known ahead, which cannot be given for all series yet. Train without --known."


@message
def scaled_by_own_rows() -> str:
    return "not trained on: scaled by its own rows"


@message
def never_changes() -> str:
    return "it never changes: its last value repeated, without an interval"


@message
def ends_early(last: str) -> str:
    return f"all these steps lie before the last row of the file ({last})"


@message
def both_notes(first: str, second: str) -> str:
    return f"{first}; {second}"


@message
def of_middle_series(why: str) -> str:
    return f"for the series of median length: {why}"


@message
def of_middle_of_unlike_series(why: str, rows: int, most: int) -> str:
    return (
        f"for the series of median length, with {counted(rows, 'row')}, as a longer window leaves short ones out; the "
        f"longest has {most:,}: {why}"
    )


@message
def too_short_for_window(rows: int, window: int, forecast: str) -> str:
    why = f"it has only {counted(rows, 'row')}" if rows < window else f"a gap is in its last {window:,} rows"
    repeated = "last season" if forecast == "seasonal_naive" else "last value"
    return f"{why}, and the network reads {window:,} in a row: the {repeated} repeated, without an interval"


@message
def times_in_one_file_only(file: str) -> str:
    return f"Only one of the run's file and {quoted(file)} has times. Load a file like the run's."


@message
def over_all(
    target: str,
    series: int,
    beat_seasonal_naive: float,
    better: float,
    worse: float,
    short: float,
    mean: float | None,
    median: float | None,
    weighted: float | None,
    naive: float | None,
) -> str:
    compared = (
        f"{target}: the forecast errs less than the seasonal naive in {beat_seasonal_naive:.0%} of {series:,} series. "
        f"It is better than the best naive forecast by more than chance in {better:.0%}, and worse in {worse:.0%}"
        + (f"; {short:.0%} are too short to tell." if short else ".")
    )
    if mean is None or median is None or weighted is None or naive is None:
        return compared
    return (
        f"{compared} MASE: {format_number(mean)} on average, {format_number(median)} in the median, "
        f"{format_number(weighted)} weighted by size; the seasonal naive's is {format_number(naive)}."
    )
