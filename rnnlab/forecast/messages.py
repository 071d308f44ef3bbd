"""Everything that rnnlab.forecast says to people: verdicts, notes on baselines and intervals, mistakes."""

from collections.abc import Mapping, Sequence

from rnnlab.message import message
from rnnlab.number_format import format_number

NAMES = {
    "forecast": "the forecast",
    "network": "the network alone",
    "persistence": "persistence",
    "seasonal_naive": "the seasonal naive",
    "linear": "the linear model",
    "autoregression": "the autoregression",
    "smoothing": "exponential smoothing",
    "theta": "the theta forecast",
}
LEAST_PERCENT = 0.5  # a smaller difference that may be chance is none
SEASONS = {"hour": "an hour", "day": "a day", "week": "a week", "year": "a year"}

# The verdict on a target


@message
def forecast_compared(comparisons: tuple[tuple[str, str, float | None], ...]) -> str:
    """comparisons: with two baselines, each its name, the outcome, and by how many percent the error is below its."""
    first, second = (_compared(*comparison) for comparison in comparisons)
    sides = {_side(outcome, percent) for _, outcome, percent in comparisons}
    return f"The forecast is {first} {'and' if len(sides) == 1 else 'but'} {second}."


@message
def nothing_to_compare() -> str:
    return "These results hold no comparison with the baselines. Train again to get one."


@message
def quantile_measured(quantile: float, below: float, loss: float, simple_loss: float) -> str:
    """below: the share of actual values below the forecast. The losses are its pinball loss and a simple one's."""
    name = f"the {quantile:g} quantile of its changes"
    if not simple_loss:
        compared = f"Persistence plus {name} makes no error"
    else:
        percent = 100 * (loss / simple_loss - 1)
        side = "below" if percent < 0 else "above"
        compared = f"Its pinball loss is {abs(percent):.1f} % {side} that of persistence plus {name}"
    return (
        f"This forecasts the {quantile:g} quantile: {100 * below:.0f} % of the actual values of the test set "
        f"were below it, and {100 * quantile:g} % should be. {compared}."
    )


@message
def quantile_without_interval(quantile: float) -> str:
    return f"No interval: the forecast is the {quantile:g} quantile, not the middle. Its absolute errors say little."


@message
def quantile_steps_out_of_range(steps: int, most: int) -> str:
    return (
        f"A quantile can be forecast as far as the run's horizon, {most} step{'s' if most > 1 else ''} ahead, "
        f"not {steps}. "
        "Train with a longer horizon."
    )


@message
def baseline_better(baseline: str) -> str:
    return f"{_capitalised(NAMES[baseline])} is better: use it."


@message
def baseline_as_good(baseline: str) -> str:
    return f"{_capitalised(NAMES[baseline])} was no worse and is simpler: use it."


@message
def forecast_is_one_part(part: str) -> str:
    return f"The forecast is {NAMES[part]} itself: nothing else was better on the validation set."


@message
def network_unused() -> str:
    return "The network has no share in the forecast: a mix of simpler forecasts does as well."


@message
def only_mix_better() -> str:
    return "On its own the network is no better than the linear model; only the mix is."


def _side(outcome: str, percent: float | None) -> str:
    if percent is None:
        return "worse"
    if abs(percent) < LEAST_PERCENT and outcome not in ("better", "worse"):
        return "as good"
    return "better" if percent > 0 else "worse"


def _compared(baseline: str, outcome: str, percent: float | None) -> str:
    name = NAMES[baseline]
    if percent is None:
        return f"worse than {name}"
    side = _side(outcome, percent)
    if side == "as good":
        return f"as good as {name}"
    size = _percent(abs(percent))
    if outcome in ("better", "worse"):
        return f"{size} {side} than {name}"
    doubt = "may be chance" if outcome == "open" else "the test set is too short to rule out chance"
    return f"{size} {side} than {name} ({doubt})"


# What the forecast is mixed from


def shares_text(shares: Mapping[str, float]) -> str:
    """'80 % the network and 20 % the linear model', the largest share first. shares: {forecast: its share}."""
    if len(shares) == 1:
        return NAMES[next(iter(shares))]
    parts = [
        f"{_percent(100 * share)} {NAMES[name].removesuffix(' alone')}"
        for name, share in sorted(shares.items(), key=lambda item: -item[1])
    ]
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


@message
def keras_model_leaves_out(
    target: str, left_out: tuple[str, ...], held: tuple[tuple[str, float], ...]
) -> str:
    """target: empty if there is one. left_out: parts of the mix that read more than a window; held: the others with
    their shares in the model."""
    names = [NAMES[name] for name in left_out]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    of_target = f" of '{target}'" if target else ""
    return (
        f"The Keras model sees one window only, so its forecast{of_target} leaves out {listed}: it is "
        f"{shares_text(dict(held))}. The scores are those of the whole mix."
    )


# The season; these follow "Season: "


@message
def season_found(name: str, steps: int, gain: float) -> str:
    """gain: by which share the values' changes over a season are smaller than over other lags."""
    title = f"{SEASONS[name]} ({steps} steps)" if name else f"{steps} steps"
    return f"{title}: values one season apart differ {100 * gain:.0f} % less than others"


@message
def season_of_changes(name: str, steps: int, share: float) -> str:
    """share: of the variance of the changes from row to row that their place in the season explains."""
    return (
        f"{SEASONS[name]} ({steps} steps): the place in it explains {100 * share:.0f} % of the changes by row"
    )


@message
def season_given(steps: int) -> str:
    return f"{steps} steps, as given" if steps > 1 else "no season, as given"


@message
def season_too_long(names: tuple[str, ...]) -> str:
    seasons = " or ".join(SEASONS[name] for name in names)
    return f"no season: the training set does not contain {seasons} twice"


@message
def no_season(names: tuple[str, ...]) -> str:
    """names: of the seasons that were tested; none if only the autocorrelation was."""
    apart = " or ".join(SEASONS[name] for name in names) or "any number of steps"
    return f"no season: values {apart} apart are no more alike than others"


# Notes on the baselines and intervals


@message
def smoothing_with_gaps() -> str:
    return "Exponential smoothing is left out: the series has gaps."


@message
def smoothing_with_too_little_data() -> str:
    return "Exponential smoothing is left out: there is too little data to fit it to."


@message
def smoothing_failed(target: str) -> str:
    return f"Exponential smoothing is left out: its fit to {target} failed."


@message
def smoothing_did_not_converge(targets: tuple[str, ...]) -> str:
    return f"The fit of exponential smoothing to {', '.join(targets)} did not converge."


@message
def fitted_to_logarithms(targets: tuple[str, ...]) -> str:
    have = "its changes grow with its level" if len(targets) == 1 else "their changes grow with their levels"
    return (
        f"Exponential smoothing and theta forecast the logarithms of {', '.join(targets)}, and the autoregression is "
        f"the mean of a forecast of the values and one of the logarithms: {have}."
    )


@message
def returns_to_usual(target: str, usual: float) -> str:
    return (
        f"'{target}' often is {format_number(usual)}, and the autoregression forecasts the return to that value: the "
        "middle of what happens, with the smallest absolute errors, not the mean. It may be the same at every step."
    )


@message
def judged_with_windows_before(windows: int) -> str:
    return (
        f"The test set is short, so {windows} windows before it, forecast after earlier cuts without the network, "
        "also say whether a difference may be chance."
    )


@message
def too_few_forecasts(level: float, needed: int, count: int) -> str:
    """count: the forecasts with known errors, of which an interval of that level needs more."""
    return (
        f"No {100 * level:g} % interval: it takes {needed} earlier forecast{'s' if needed > 1 else ''}, and there "
        f"{'is' if count == 1 else 'are'} {count}."
    )


@message
def intervals_with_earlier_errors(earlier: int, validation: int) -> str:
    return (
        f"The validation set has only {validation} window{'s' if validation > 1 else ''}, so the intervals also come "
        f"from the errors of {earlier} windows before it, forecast after earlier cuts without the network."
    )


# The steps after a series' end: how they were made, and why they cannot be


@message
def one_step() -> str:
    return "The next step is predicted from observed values."


@message
def steps_at_once(steps: int) -> str:
    return f"{steps} steps at once, each from observed values."


@message
def rolled_after_horizon(horizon: int) -> str:
    return (
        f"The first {horizon} steps are predicted at once, the later ones from the predictions before them, "
        "so errors can grow."
    )


@message
def rolled_step_by_step() -> str:
    return "Each step is predicted from the predictions before it, so errors can grow."


@message
def no_validation_set_for_intervals() -> str:
    return "No intervals: they come from a validation set, and this run has none."


@message
def interval_from_errors(level: float, errors: int, steps: int | None, earlier: int = 0) -> str:
    """errors: of how many forecasts; steps: how many have an interval, None if all; earlier: after earlier cuts."""
    rest = "" if steps is None else f" After step {steps} there are too few of them."
    before = f" and of {earlier} before, after earlier cuts without the network" if earlier else ""
    return (
        f"The {100 * level:g} % interval is as wide as the errors of {errors} forecasts made the same way in the "
        f"validation and test set{before}, at the same number of steps ahead.{rest}"
    )


@message
def steps_out_of_range(steps: int, most: int) -> str:
    return f"{steps} steps ahead: choose a number from 1 to {most}."


# Files with new data for a run


@message
def features_missing(file: str, missing: tuple[str, ...], column: str, reason: str) -> str:
    """column, reason: which of them was left out of the series, and why; empty if the file has none of them."""
    why = f" ({column}: {reason})" if column else ""
    return f"'{file}' has no {quoted_names(missing)}, which the run reads{why}. Use a file with the same columns."


@message
def other_time_step(file: str, step: str, expected: str) -> str:
    """step, expected: such as '1 hour'; empty without times."""
    return (
        f"The rows of '{file}' {_apart(step)}, but those of the run's series {_apart(expected)}. "
        "Use a file with the same time step."
    )


@message
def last_window_too_short(series: str, rows: int, after_gap: bool, window: int) -> str:
    gap = " after its last gap" if after_gap else ""
    return (
        f"'{series}' has {'1 row' if rows == 1 else f'{rows} rows'}{gap}, but the network reads windows of {window}. "
        f"Use a file that ends with at least {window} rows without a gap."
    )


@message
def weekends_in_new_data(file: str) -> str:
    return (
        f"The run's series has no weekends, but '{file}' has rows on a Saturday or Sunday, or is too short to "
        "tell. Use a file of at least two weeks of weekdays."
    )


@message
def rows_when_closed(file: str) -> str:
    return (
        f"'{file}' has many rows at times of the week at which the run's series has none. Use a file with rows at "
        "the same times, or train again with all rows, or with a time zone if the clocks have changed."
    )


def _apart(step: str) -> str:
    return f"are {step} apart" if step else "have no times"


def quoted_names(names: Sequence[str]) -> str:
    """Names as a sentence lists them: 'a', 'b' and 'c'."""
    quoted = [f"'{name}'" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _percent(percent: float) -> str:
    return f"{percent:.0f} %" if percent >= 1 else "less than 1 %"


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
