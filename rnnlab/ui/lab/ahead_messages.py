"""The texts of the tab with the forecast after the end of the data; see messages.py."""

from collections.abc import Sequence

from rnnlab.number_format import format_count
from rnnlab.ui.lab.messages import Field
from rnnlab.ui.markdown import escape_markdown

FORECAST_WITH = Field(
    "Forecast with",
    "What makes the forecast: the mix that the run chose, the network, or one of the simple forecasts. The chart, its "
    "table and all downloads of the forecast follow.",
)
AHEAD_STEPS = Field("Steps to forecast", "How many steps after the end of the series you need.")
CHOSEN_MIX = "mix, as the run chose"
USUAL_SPANS = "Usual spans"
LATER_FILE = "Go on from a later file, without training"
LEAVE_FILE_OUT = "Leave it out"
LATER_FILE_LABEL = "A later file with the same columns and the same time step: CSV, workbook or Parquet"
HINDSIGHT = "How did the last forecast do?"
TRAIN_HELP = "Changes the settings above and starts a run. The forecast appears here when it ends."
FORECASTING = "Forecasting …"
FORECAST_EXCEL = Field(
    "Excel",
    "Rounded numbers with a chart, how good the forecast is, and what the data were, on three sheets.",
)
FORECAST_REPORT = Field(
    "Report",
    "One page to show or print: the verdict, the chart, the numbers, the data. It opens without a network.",
)
FORECAST_CSV = Field("CSV", "All digits, for programs.")
CHART_AS, SAVE_CHART_AS = "Chart:", "Save the chart as"
SHOW_AS_TABLE = "Show it as a table"
NEXT_STEP, FIRST_STEP, LAST_STEP = "Next step", "First step", "Last step"
STEP, TIME = "step", "time"


def known_file_needed(names: Sequence[str]) -> str:
    return (
        f"The run reads {_quoted(names)} of the step to predict. "
        "Upload a file with the values of the next steps to see the forecast."
    )


def known_file_label(names: Sequence[str]) -> str:
    return f"Known ahead: a CSV with {escape_markdown(', '.join(names))} for the next steps"


def file_used(name: str) -> str:
    return f"The forecast uses the file **{escape_markdown(name)}**."


def later_file_caption(window: int) -> str:
    return f"The network reads the last {format_count(window, 'row')} of the file, scaled as in training."


def mix_of(shares: str) -> str:
    """shares: what the mix consists of, e.g. "80 % the network and 20 % the linear model"."""
    return f"The mix is {shares}."


def trained_for(horizon: int, until: str) -> str:
    """until: the time of the last step that the run was trained for, empty without times."""
    return f"Trained for {format_count(horizon, 'step')}" + (
        f", until {escape_markdown(until)}." if until else "."
    )


def train_for(steps: int) -> str:
    return f"Train for {format_count(steps, 'step')}"


def beyond_the_horizon(horizon: int, steps: int) -> str:
    which = f"Steps {horizon + 1} to {steps} are" if steps > horizon + 1 else f"Step {steps} is"
    return (
        f"This run was trained for {format_count(horizon, 'step')}. {which} made from the predictions before, so their "
        "errors can grow."
    )


def step_forecast(step: str, time: str, value: str, interval: str) -> str:
    """E.g. "First step, 2024-01-26 00:00: **1.5** (0.5 to 2.5)"; time and interval may be empty."""
    when = escape_markdown(f"{step}, {time}" if time else step)
    return f"{when}: **{escape_markdown(value)}**{escape_markdown(f' ({interval})' if interval else '')}"


def forecast_of(target: str) -> str:
    return f"Forecast of {target}"


def interval_column(level: float) -> str:
    return f"{100 * level:g} % interval"


def value_range(low: str, high: str) -> str:
    return f"{low} to {high}"


def _quoted(names: Sequence[str]) -> str:
    """E.g. 'a', 'b' and 'c'; at least one name."""
    *others, last = (f"'{name}'" for name in names)
    return escape_markdown(f"{', '.join(others)} and {last}" if others else last)
