"""What rnnlab.forecast says about the steps ahead: with what they were forecast, how good that was, and mistakes."""

from collections.abc import Sequence

from rnnlab.forecast.messages import NAMES, quoted_names
from rnnlab.message import message
from rnnlab.number_format import format_count, format_number, format_percent
from rnnlab.series.step_names import months_name, step_name

METHODS = NAMES | {
    "forecast": "the mix"
}  # beside the network and the baselines, the run's forecast is the mix

# What the steps are forecast with


@message
def choice_score(
    choice: str, mae: float, best: str, best_mae: float, skill: float | None, horizon: int | None = None
) -> str:
    """skill: the share of persistence's error that the choice saves; None if persistence makes no error.

    horizon: the steps that were measured, if they are others than those of the forecast.
    """
    name = METHODS[choice]
    text = f"On the test set, {name} misses by {format_number(mae, 3)} on average"
    if horizon is not None:
        text += " one step ahead" if horizon == 1 else f" over {horizon} steps"
    if choice != "persistence" and skill is not None:
        text += f" ({format_percent(abs(skill))} {'less' if skill >= 0 else 'more'} than persistence)"
    if choice == best:
        return f"{text}: the smallest error of all."
    return f"{text}; {METHODS[best]} has the smallest error, {format_number(best_mae, 3)}."


@message
def far_error(steps: int, count: int, mae: float, last_mae: float) -> str:
    """count: of forecasts from earlier rows."""
    return (
        f"Over these {steps} steps, {format_count(count, 'forecast')} from earlier rows missed by "
        f"{format_number(mae, 3)} on average, and repeating the last value by {format_number(last_mae, 3)}."
    )


@message
def unknown_choice(choice: str, choices: tuple[str, ...]) -> str:
    return f"This run cannot forecast with '{choice}'. Choose one of {', '.join(choices)}."


@message
def cannot_be_fitted(method: str, series: str, rows: int, gaps: bool) -> str:
    """gaps: whether the series has gaps."""
    name = METHODS[method]
    why = "it has gaps" if gaps else f"it has {format_count(rows, 'row')} to fit it to"
    return f"Cannot forecast from '{series}' with {name}: {why}. Forecast with something else."


# How the features continue that the later steps read but the run does not predict


@message
def features_continued(
    methods: tuple[tuple[str, str, int | None], ...],
    step_seconds: float | None,
    step_months: int | None,
    weekdays: bool,
) -> str:
    """methods: each feature, how it continues, and the season in steps or None; then the time step."""
    by_way: dict[str, list[str]] = {}
    for name, method, season in methods:
        if method != "calendar":
            way = _way(method, season, step_seconds, step_months, weekdays)
            by_way.setdefault(way, []).append(name)
    calendar = [name for name, method, _ in methods if method == "calendar"]
    exact = (
        f"{_names(calendar)} follow{'s' if len(calendar) == 1 else ''} from the calendar" if calendar else ""
    )
    if not by_way:
        return f"After the last row, {exact}."
    if len(by_way) == 1:
        ((way, names),) = by_way.items()
        is_or_are = "is" if len(names) == 1 else "are"
        text = f"{_names(names)} after the last row {is_or_are} assumed: {_way_of(way, names)}"
    else:
        ways = ", ".join(f"{_names(names)} by {_way_of(way, names)}" for way, names in by_way.items())
        text = f"The features after the last row are assumed: {ways}"
    return f"{text}; {exact}." if exact else f"{text}."


@message
def far_steps_mixed(
    targets: tuple[tuple[str, str, int | None, int, float], ...],
    steps: int,
    step_seconds: float | None,
    step_months: int | None,
    weekdays: bool,
) -> str:
    """targets: each target, its simple forecast, the season in steps or None, the first step that has a share of
    it, and its share at the last step; then the number of steps and the time step."""
    parts = []
    for name, method, season, first, share in targets:
        way = _way(method, season, step_seconds, step_months, weekdays)
        size = f"{100 * share:.0f} % at step {steps}"
        parts.append(f"'{name}' is mixed with {way} from step {first} on ({size})")
    return f"{', '.join(parts)}: on the validation set this reduced the errors."


WAYS = {
    "last_value": "the last value",
    "linear": "a linear forecast from its own past",
    "calendar": "the value that follows from the calendar",
}
MOST_NAMES = 4


def _way_of(way: str, names: Sequence[str]) -> str:
    return way if len(names) == 1 else way.replace("its own past", "their own past")


def _names(names: Sequence[str]) -> str:
    if len(names) <= MOST_NAMES:
        return quoted_names(names)
    first = ", ".join(f"'{name}'" for name in names[: MOST_NAMES - 1])
    return f"{first} and {len(names) - MOST_NAMES + 1} more"


def _way(
    method: str, season: int | None, step_seconds: float | None, step_months: int | None, weekdays: bool
) -> str:
    if method == "season" and season is not None:
        return f"the value {_span(season, step_seconds, step_months, weekdays)} before"
    return WAYS[method]


def _span(season: int, step_seconds: float | None, step_months: int | None, weekdays: bool) -> str:
    if weekdays:
        return f"{season} weekdays"
    if step_months is not None:
        return months_name(season * step_months)
    return f"{season} steps" if step_seconds is None else step_name(season * step_seconds)


# The verdict, the forecast against a later file


@message
def learned_nothing(skill: float, after_first_epoch: bool) -> str:
    """skill: the network's on the test set, 0 or below. after_first_epoch: whether a later epoch was the best one."""
    if not skill:
        rest = (
            "." if after_first_epoch else ", as before training, and no epoch after the first improved that."
        )
        return f"The network learned nothing here: it repeats the last value{rest}"
    return (
        "The network learned nothing that helps here: alone, it missed by "
        f"{format_percent(-skill)} more than repeating the last value."
    )


@message
def only_first_epoch_helped() -> str:
    return "No epoch after the first improved the network."


@message
def forecast_against_later_rows(
    steps: int, of: int, mae: float, persistence_mae: float, level: float, inside: tuple[int, int] | None
) -> str:
    """steps: with an actual value, of so many. inside: how many actual values were inside the interval, of how many."""
    which = f"all {steps} steps" if steps == of > 1 else f"{steps} of {of} steps"
    text = (
        f"The forecast from before this file, against what happened since ({'the next step' if of == 1 else which}): "
        f"it missed by {format_number(mae, 3)} on average; repeating the last value would have missed by "
        f"{format_number(persistence_mae, 3)}."
    )
    if inside is not None:
        text += f" {inside[0]} of {inside[1]} actual values fell inside the {100 * level:g} % interval."
    return text


@message
def no_row_of_the_forecast(file: str) -> str:
    return (
        f"'{file}' has no row of the steps that were forecast, so they cannot be compared with what happened."
    )
