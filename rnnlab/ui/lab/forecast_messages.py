"""The texts of the forecast and of the tabs below it; see messages.py."""

from collections.abc import Mapping, Sequence

from rnnlab.figures.messages import FORECAST_NAMES
from rnnlab.number_format import format_count, format_with_unit
from rnnlab.ui.lab.messages import Field
from rnnlab.ui.markdown import escape_markdown

# --- the verdict and the chart ---

OUTPUTS_LATER = "What each layer returns appears here after the first epoch."
NO_FORECAST = "This run ended without a forecast."
AFTER_TRAINING = {  # what a tab shows, by its word
    "scores": "how large the errors are, beside those of simple baselines",
    "ahead": "the forecast after the last row of the series",
    "inside": "what each layer returns for any window of the test set",
    "mattered": "which inputs the network relies on, and when it errs",
    "luck": "how good the network is on earlier parts of the series",
    "download": "the model, a script, the forecasts and more to download",
}


def no_results_yet(tab: str, training: bool) -> str:
    """What the tab shows after training; training: whether a run trains now."""
    shown = AFTER_TRAINING[tab]
    return (
        f"When training ends, you see here {shown}." if training else f"Press **Train** to see here {shown}."
    )


OTHER_SETTINGS = "This forecast was made with other settings than those above."
USE_SETTINGS = "Go back to them"
TARGET = "Target"
STEPS_AHEAD = "Steps ahead"
COMPARE = Field("Compare", "Draw the baselines and the intervals beside the forecast.")
LINES = "Beside the forecast"

# --- scores ---

ERRORS = "Errors"
ALL, BY_STEPS_AHEAD, OVER_TIME, INTERVALS = "All", "By steps ahead", "Over time", "Intervals"
SCORES = ("MAE", "skill", "RMSE", "MASE")
SCORES_IN_UNITS = ("MAE", "RMSE")
SCORES_HELP = {
    "MAE": "Mean absolute error: how far off the forecast is on average.",
    "skill": "How much smaller the MAE is than persistence's. 0 %: as good as persistence; below 0: worse.",
    "RMSE": "Root mean squared error: like the MAE, but a few large errors count more.",
    "MASE": "The MAE, divided by the error of seasonal naive on the training set. Below 1: better than that.",
}
FORECASTS_HELP = {  # by the key of the forecast's array
    "forecast": "What the lab forecasts with: the network, a baseline or a mix of them. The validation set decides.",
    "network": "The forecast of the network only, before anything is mixed in.",
    "persistence": "The last value, repeated. A forecast that is not better than this has learned nothing.",
    "seasonal_naive": "The value one season earlier: at the same hour of the day before, for example.",
    "linear": "Ridge regression on the same window and the same features that the network reads.",
    "autoregression": "Ridge regression on the target's own past, up to two seasons back, longer than the window.",
    "smoothing": "Exponential smoothing: a level, a trend and a season that follow the newest values.",
    "theta": "Exponential smoothing with half of the trend, and a season if there is one.",
}
FAR_OFF = 0.05  # of an interval's level
COVERAGE_HELP = "The share of actual values of the test set that lie inside the interval."
NOTES_HELP = (
    "**Training set**: the rows that the network learns from. **Validation set**: the rows after them, which decide "
    "when to stop and what to forecast with. **Test set**: the last rows, used only for these scores. **Coverage**: "
    "the share of actual values inside an interval."
)
LOWEST = " · lowest"
NO_SEASON = " (no season)"
LINEAR_MODEL = "**Linear model**: ridge regression on the same window and features."
INTERVALS_TABLE = "Coverage and width of the intervals"
AHEAD, ALL_STEPS = "ahead", "all"
COVERAGE_CAPTION = (
    "How much of the test set is inside the interval that should contain 80 % or 95 % of it. The width comes from the "
    "errors known by then, on the validation set and in the test set so far."
)


def other_series(series: str) -> str:
    return f"The forecast below is of **{escape_markdown(series)}**."


def first_step(series: str, targets: Sequence[str], horizon: int, own: bool) -> str:
    """What a first visit sees, and the one thing to press. own: the series is a file of the visitor's."""
    named = escape_markdown(", ".join(targets[:2]) + (" and more" if len(targets) > 2 else ""))
    return (
        f"**{escape_markdown(series)}** is loaded. Press **Train**: the network learns to predict {named}, "
        f"{format_count(horizon, 'step')} ahead, and its forecast appears below. "
        + ("The second menu changes what is predicted." if own else "The first menu loads your own file.")
    )


def alert(text: str) -> str:
    return f":orange[:material/warning: {escape_markdown(text)}]"


def steps_ahead(lead: int, horizon: int) -> str:
    return f"{lead} of {format_count(horizon, 'step')} ahead"


def forecast_summary(target: str, first: str, last: str, mae: float | None) -> str:
    """first, last: the times or row numbers of the first and last forecast. mae: None before there is a forecast."""
    if mae is None:
        return f"The actual values of {target}, {first} to {last}; the forecast is not finished."
    return (
        f"Forecast of {target} against the actual values, {first} to {last}; "
        f"mean absolute error {format_with_unit(mae, target)}."
    )


def scores_of(target: str) -> str:
    return f"Scores of {target}"


def scores_heading(target: str) -> str:
    return f"{target}, test set"


def score_heading(score: str, unit: str) -> str:
    """score: one of `SCORES`. unit: of the target, or empty."""
    return f"{score} ({unit})" if unit and score in SCORES_IN_UNITS else score


def width_column(unit: str) -> str:
    return f"width ({unit})" if unit else "width"


def errors_summary(view: str, target: str, maes: Mapping[str, float]) -> str:
    """The chart of errors for people who cannot see it. maes: {key of a forecast: its mean absolute error}."""
    errors = ", ".join(
        f"{FORECAST_NAMES[name]} {format_with_unit(mae, target)}" for name, mae in maes.items()
    )
    return f"Errors of {target}, {view.lower()}. Mean absolute errors: {errors}."


def season_length(steps: int) -> str:
    return f" ({steps} steps back)"


def forecast_shares(shares: str, chosen: str) -> str:
    """chosen: by what the parts were chosen; empty if there was nothing to choose from."""
    if not chosen:
        return f"**Forecast**: {shares}."
    return f"**Forecast**: {shares}, {escape_markdown(chosen)}. 'Forecast with' in the tab Forecast takes a part alone."


def window(text: str) -> str:
    return f"**Window**: {escape_markdown(text)}. The menu of the series changes it."


def fitted_again(text: str) -> str:
    return f"**Fitted again**: {escape_markdown(text)}."


def mean_over_horizon(horizon: int) -> str:
    return f"Scores are means over all {horizon} steps ahead."


def season(reason: object) -> str:
    return f"**Season**: {escape_markdown(reason)}. The menu of the series changes it."


def coverage(inside: Mapping[float, float]) -> str:
    """inside: the share of the test set inside each interval, by level."""
    shares = [
        amber(f"{100 * share:.0f} % inside the {100 * level:g} % interval", level, share)
        for level, share in inside.items()
    ]
    return f"**Coverage**: of the actual values of the test set, {' and '.join(shares)}."


def amber(text: str, level: float, share: float) -> str:
    """The text, in amber if the share inside is more than FAR_OFF from the interval's level."""
    return f":orange[{text}]" if abs(share - level) > FAR_OFF else text


def measured_coverage(level: float, share: float) -> str:
    """How much of the test set was inside the interval of that level."""
    text = f"On the test set, {100 * share:.0f} % of the actual values fell inside the {100 * level:g} % interval."
    return amber(text, level, share)


def coverage_column(level: float) -> str:
    return f"in {100 * level:g} %"


def slice_wins(wins: int, slices: int, error: str) -> str:
    return f"Below every baseline in {wins} of {slices} slices; its error is {error} over them."


# --- downloads ---

THE_FORECAST, THE_RUN = "**The forecast ahead**", "**The run**"
MODEL = Field("Keras model", "Plain Keras: it reads windows and returns forecasts in the data's units.")
SCRIPT = Field("Script", "Repeats the run from the series with plain Keras, pandas and NumPy.")
NOTEBOOK = Field("Notebook", "The same step by step, with plots and the reasons for the shapes.")
SERIES = Field(
    "Series", "The series as the lab reads it, as CSV. The script and the notebook read this file."
)
PREDICTIONS = Field(
    "Predictions", "The test set as CSV: actual values, the forecast with its intervals, and every baseline."
)
FIGURES = Field("Figures", "A web page that works offline. Save each figure on it as PNG or SVG.")
WHOLE_RUN = Field(
    "Whole run", "Everything in one zip, with the series. Another lab can import it on its page Runs."
)
NIXTLA = Field(
    "Predictions with Nixtla's column names",
    "The columns unique_id, ds, cutoff and y and one for each model, as in statsforecast, neuralforecast and "
    "utilsforecast.",
)


def forecast_for_download(method: str, steps: int, until: str) -> str:
    reach = f", until {escape_markdown(until)}" if until else ""
    return f"{format_count(steps, 'step')}{reach}, with {escape_markdown(method)}. The tab Forecast changes that."


def model_contains(shares: str, chosen: str) -> str:
    """shares: of the parts of the run's forecast. chosen: what is forecast with instead, empty if nothing else."""
    return f"The Keras model contains what the run chose: {escape_markdown(shares)}." + _not_in_the_model(
        chosen
    )


def model_leaves_out(left_out: str, chosen: str) -> str:
    """left_out: the sentences on that. chosen: what is forecast with instead, empty if nothing else."""
    return escape_markdown(left_out) + _not_in_the_model(chosen)


def _not_in_the_model(chosen: str) -> str:
    return f" You forecast ahead with {escape_markdown(chosen)}, which it does not contain." if chosen else ""


def series_file_caption(file: str) -> str:
    return f"The script and the notebook read the series from `{file}` in the same folder."


# --- backtest ---

BACKTEST = "Backtest at earlier cuts"
BACKTEST_CAPTION = (
    "One test set is one stretch of time. A backtest trains the same settings on less of the series, several times, "
    "and scores each run on the rows that come next."
)
NO_ROOM_FOR_CUTS = (
    "There is no room for an earlier cut: its training set would be shorter than the test set. "
    "Choose a larger training set and train again."
)
CUTS = Field(
    "Number of tests", "How many stretches to score. From cut to cut the training set grows by one stretch."
)
TRAIN_CUTS_HELP = "They wait in the queue, and are listed on the page Runs."
NOT_TRAINED, NO_RESULTS = "not trained yet", "it has no results"
MEAN_AND_SPREAD = "mean ± spread"


def train_cuts(runs: int) -> str:
    return f"Train {format_count(runs, 'more run')}"


def seconds_per_cut(seconds: float) -> str:
    return f"each takes at most about {max(1, seconds):.0f} s, scoring included"


def backtest_heading(target: str) -> str:
    return f"{target}: MAE after each cut"


def cut_state(state: str, reason: str) -> str:
    return f"{state}: {reason or NO_RESULTS}"


def cut_progress(state: str, epoch: int, epochs: int) -> str:
    return f"{state} · epoch {epoch} of {epochs}"


def backtest_wins(wins: int, cuts: int) -> str:
    return f"The forecast's error is below every baseline's at {wins} of {cuts} cuts."


# --- inside the network ---

WINDOW_PICKED = Field(
    "Window of the test set", "Or click a point of the predicted line on the chart of the forecast."
)


def outputs_caption(first: str, last: str) -> str:
    return (
        f"The output of each layer, step by step, for the window {escape_markdown(f'{first} to {last}')}. "
        "The framed row is kept and passed on; dimmed rows are computed and then ignored."
    )


def layer_output(number: int, layer: str, shape: str) -> str:
    return f"**{number} · {layer}** returns `{shape}`"
