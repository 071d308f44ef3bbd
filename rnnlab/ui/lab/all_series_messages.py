"""The texts of the Lab about all series of a file."""

from collections.abc import Sequence

from rnnlab.number_format import format_count
from rnnlab.series.panel import SeriesLeftOut
from rnnlab.ui.lab.messages import Field
from rnnlab.ui.markdown import escape_markdown

CHOICE = Field(
    "Train on",
    "One network for all series: each is scaled by its own training set, and split at its own rows or all at the same "
    "dates.",
)
CHOICES = {"": "This series", "each": "All of them", "date": "All, split at one date"}
COLUMNS_ARE_SERIES = Field(
    "Each column is a series",
    "One network for all of them, each scaled by its own training set. Without it, the columns are features of one "
    "series.",
)
TABLES_ARE_SERIES = Field(
    "Read all tables of the file as series",
    "One network for the series of all its files or sheets, which must have the same columns.",
)
CONSTANTS = Field(
    "Read what tells the series apart",
    "Columns that never change within a series, as inputs: a number, or words with an input for each, such as a region "
    "or the name of the series itself (at most 100 inputs). The linear model does not read them. On two tables the "
    "name made the network 3 and 5 % better, but not the forecast, which is a mix.",
)
TARGET = "Target"
LATER = "The scores of each series are shown here when training has ended."
OPEN = Field(
    "Open a series", "Pick a row first. The series is then shown alone, to look at or to train on its own."
)
FOR_ONE_SERIES = "This is for a run on one series. Pick a series in the table above, and open it."
MAE_HELP = "Mean absolute error on the test set, in the units of the target."
OUTCOME_HELP = "The forecast against the better of persistence and the seasonal naive."
NETWORK_HELP = "The share of the network in the mix."
INSIDE_HELP = "The share of the test set inside the 80 % interval."
MASE_HELP = "The error over that of repeating the season in the training set: below 1 is better."
COLUMNS = {
    "series": "series",
    "recent": "last values",
    "mase": "MASE",
    "mae": "MAE",
    "naive": "seasonal naive",
    "persistence": "persistence",
    "skill": "skill",
    "outcome": "verdict",
    "network": "network",
    "inside": "inside 80 %",
    "rows": "rows",
}
LEFT_OUT_COLUMNS = ("series", "rows", "why")
FORECAST_ABOUT = (
    "One long table: the steps after each series' end, with intervals (`unique_id`, `ds`, `forecast`, …)."
)
TRAIN_APART_HELP = (
    "A network for each of these series, from the shortest to the longest, as a run of its own. Their errors on the "
    "validation sets then say whether one network for all is better."
)
SHARES_OF_EACH = (
    "**Forecast:** each series has its own mix of the network, the linear model, an autoregression that is fitted to "
    "this series alone, and the naive forecasts: by the errors on its validation set and on those of all series. The "
    "more alike the series are, the more these count."
)
SCALED = {
    "each": "**Scale and split:** each series by its own training set, at its own rows.",
    "date": "**Scale and split:** each series by its own training set; all are split at the same dates.",
}
LATER_ABOUT = (
    "New rows of these series, or of others, in the same form. Where they follow the rows that were trained on, both "
    "are read; the forecast starts after their end."
)
STEPS = "Steps"
SHOW_FORECAST = Field(
    "Show the forecast of a series",
    "All series are forecast first. That takes a moment if there are thousands.",
)
FORECASTING = "Forecasting all series …"
FORECAST_OF = "Forecast of"
DOWNLOAD_FORECAST = "Forecasts of all series (CSV)"
DOWNLOAD_SCORES = "Scores by series (CSV)"


def end_of_test(name: str, horizon: int) -> str:
    steps = (
        "each step one ahead" if horizon == 1 else f"one window after the other, each {horizon:,} steps ahead"
    )
    return f"{name}: the end of its test set, {steps}."


def end_of_test_alt(name: str, steps: int, horizon: int) -> str:
    return f"Line chart of the last {steps:,} steps of {name}, with forecasts {horizon:,} ahead."


def setting(name: str, value: object, why: str) -> str:
    return f"**{name.replace('_', ' ').capitalize()}:** {value} ({escape_markdown(why)})"


def season_of_most(reason: str) -> str:
    return f"**Season** of most series: {escape_markdown(reason)}"


def first_step(
    file: str, targets: Sequence[str], horizon: int, series: int, left_out: Sequence[SeriesLeftOut]
) -> str:
    named = escape_markdown(", ".join(targets[:2]) + (" and more" if len(targets) > 2 else ""))
    out = _left_out(left_out)
    return (
        f"Press **Train**: one network learns to predict {named} of the {series:,} series of "
        f"**{escape_markdown(file)}**, {format_count(horizon, 'step')} ahead.{out}"
    )


def open_series(name: str) -> str:
    return f"Open {name if len(name) <= 30 else name[:30] + '…'} alone"


def trained_on(series: int, left_out: int) -> str:
    if not left_out:
        return f"One network, trained on {series:,} series."
    return f"One network, trained on {series:,} series; {left_out:,} left out (tab Scores)."


def left_out(series: int) -> str:
    return f"{series:,} series left out"


def errors_alt(series: int, median: str) -> str:
    return f"Histogram of the MASE of {series:,} series; the median is {median}."


def later_series(
    series: int, unseen: int, left_out: Sequence[SeriesLeftOut], findings: Sequence[object]
) -> str:
    """findings: what is worth a look in how the file was read."""
    told = f"Its {series:,} series are forecast from their last rows."
    if unseen:
        told += f" Not trained on, and scaled by their own rows: {unseen:,} of them."
    told += _left_out(left_out)
    return told + (f" {escape_markdown(', '.join(map(str, findings)))}." if findings else "")


def _left_out(series: Sequence[SeriesLeftOut]) -> str:
    """The first series that is left out, and how many more."""
    if not series:
        return ""
    more = f" and {len(series) - 1:,} more" if len(series) > 1 else ""
    return f" Left out: {escape_markdown(f'{series[0].id} ({series[0].why}){more}')}."


def command(run: str, steps: int) -> str:
    return f"On the command line: rnnlab forecast {run} --steps {steps} --to FORECAST.csv (--from FILE: a later file)"


def series_in_file(count: int) -> str:
    return f"{count:,} series in this file. Train on"


def train_apart(series: int) -> str:
    return f"Train {series} series apart"


def training_apart(series: int) -> str:
    return f"{series} of them wait or train (page Runs)."


def apart_command(run: str) -> str:
    return f"All series: rnnlab apart {run}"
