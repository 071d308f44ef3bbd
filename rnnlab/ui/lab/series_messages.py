"""The texts of the series strip and of the tab Series; see messages.py."""

from collections.abc import Sequence

from rnnlab.message import message
from rnnlab.number_format import format_count
from rnnlab.quoting import listed
from rnnlab.series.describe import ValueKind
from rnnlab.series.report import RepairKind
from rnnlab.ui.lab.messages import Field
from rnnlab.ui.markdown import escape_markdown

# --- the series ---

SOURCE = Field("Series", "A real sample, generated mountain weather, or a file you uploaded.")
GENERATED_WEATHER = "Mountain weather, generated"
UPLOAD = Field(
    "… or upload your own: CSV, Excel, JSON, Parquet",
    "One row per time step, one column per feature, as CSV or text, a workbook (.xlsx, .xls, .xlsb, .ods), JSON or "
    "Parquet, compressed or not. The time column is detected. Several files with the same columns are read as one "
    "table.",
)
STORED_FOR_YOU = "Your files stay on this server until you delete them. Only you can see them."
STORED_FOR_BROWSER = (
    "Your files stay on this server until you delete them. Only this browser sees them, "
    "by a key in its cookies."
)
STORED_FOR_ALL = (
    "Your files stay on this server until someone deletes them. There is no login: everyone who opens this page shares "
    "all runs and files, and can delete them."
)
ROWS = Field("Rows", "How many time steps to generate.")
STEP_MINUTES = Field("Step (minutes)", "The time from row to row.")
NOISE = Field("Noise", "0: none. 1: as in nature. More is harder to predict.")
WEATHER_SEED = Field("Seed", "The same seed gives the same weather.")


def stored_in(folder: str) -> str:
    return f"Your files stay on this computer, in {escape_markdown(folder)}, until you delete them."


def delete_file(name: str) -> str:
    return f"Delete the stored copy of {escape_markdown(name)}"


@message
def file_needed(file: str, runs: int) -> str:
    return (
        f"'{file}' is needed by {format_count(runs, 'run')}. Delete {'it' if runs == 1 else 'them'} permanently on the "
        "page Runs first."
    )


def uploaded_file(name: str) -> str:
    return f"Your file: {name}"


# --- how the file was read ---

QUESTIONS = {
    "series_column": "Which column names the series of each row?",
    "pick": "Which series?",
    "part": "Which table?",
    "order": "Which comes first in the file's dates?",
    "time": "Does a column contain the time of each row?",
    "time_unit": "What does the time column count?",
    "time_format": "In which format are the dates?",
    "header": "Does the first line contain the column names, or the first values?",
    "decimal": "Which number is meant?",
}
# The summary of the reading, escaped as a whole.
DATA_CHECK = "How it was read"
REPAIR_LABELS: dict[RepairKind, str] = {
    "repaired": "Repaired", "left out": "Rows left out", "read": "Read", "left open": "Left open"
}  # fmt: skip
NO_TIME_COLUMN = "no time column: the rows are the steps"
NOTHING_TO_REPAIR = "nothing to repair"
NOTHING_CHANGED = "Every column is read, and no value had to be repaired."
WITH_DECIMAL_COMMAS = "decimal commas"
DECIMAL_COMMAS = "**Read**: numbers with decimal commas, such as 12,5 for 12.5"
AUTOMATIC = "automatic"
CHOOSE = "Choose"
CHANGE_GUESSES = "What I found in the file. Change what is wrong: the file is read again at once."
MORE_MISSING = Field("Other missing values", "Numbers or texts as in the file, separated by commas.")
MORE_MISSING_EXAMPLE = "-9999, n.a., *"
TIME_OPTIONS = "The time is written differently"
TIME_FORMAT_EXAMPLE = "DD.MM.YYYY hh:mm"
TIME_UNIT_EXAMPLE = "or type: days since 1900-01-01"
READ_AS_FOUND = "Read it as found"
REPAIRS_CAPTION = (
    "The first hundred repairs of each kind: where it is in the file, the old value and the new one."
)
REPAIRS_COLUMNS = ("Where", "Column", "Before", "After", "Repair")
REMOVE_FILE = "Remove this file"


# The columns and the first rows as a table.
DATA_TABLE = "Columns and first rows"
FIRST_ROWS = "First rows as read"
TIME_COLUMN = "row time"
COLUMNS_TABLE = ("Column", "Type", "Smallest", "Largest", "Missing", "Distinct")
VALUE_KINDS: dict[ValueKind, str] = {
    "calendar": "part of the calendar",
    "angle": "angle in degrees",
    "yes or no": "0 or 1",
    "whole numbers": "whole numbers",
    "numbers": "decimal numbers",
}


def time_kind(step: str) -> str:
    return f"time, {step} apart"


def left_out_because(reason: str) -> str:
    return f"left out: {reason}"


def first_rows(shown: int, rows: int) -> str:
    return f"The first {shown:,} of {rows:,} rows as they were read, missing values filled:"


def undecided(setting: str) -> str:
    return f"{setting}: the file does not say."


def in_use(option: str) -> str:
    """What holds until a question is answered."""
    return f"Until you answer, it is read as {option}."


def number_meant(example: str, sign: str) -> str:
    """example: a field such as 1,234, which is 1.234 if the decimal sign is a comma, else 1234."""
    return example.replace(sign, ".") if sign in example else example.replace(",", "").replace(".", "")


def row_count(rows: int) -> str:
    return format_count(rows, "row")


def time_range(first: str, last: str) -> str:
    return f"{first} to {last}"


def step_apart(step: str, when_open: bool) -> str:
    return f"{step} apart{' when open' if when_open else ''}"


def more_findings(count: int) -> str:
    return f"{count} more"


def features_line(features: Sequence[str]) -> str:
    return "**Features**: " + ", ".join(map(escape_markdown, features))


def left_out_line(column: str, reason: object) -> str:
    return f"**Left out**: {escape_markdown(column)}: {escape_markdown(reason)}"


def repair_line(kind: RepairKind, repair: object, count: int) -> str:
    return f"**{REPAIR_LABELS[kind]}**: {escape_markdown(repair)} ({count:,})"


def more_series_left_out(series: int) -> str:
    return f"**Left out**: {series:,} more series (tab Scores lists all after training)"


def format_line(format_of_first: object, other_columns: Sequence[str], count: int) -> str:
    """E.g. "**Read**: commas in 'a': read as decimal commas; 'b', 'c' too (60)"."""
    too = f"; {listed(other_columns, 3)} too" if other_columns else ""
    return f"**{REPAIR_LABELS['read']}**: {escape_markdown(f'{format_of_first}{too}')} ({count:,})"


def forget_changes(settings: Sequence[str]) -> str:
    return f"Undo your changes: {', '.join(settings)}."


def use_as_feature(column: str) -> str:
    return f"Use {escape_markdown(column)} as a feature"


def add_text_column(column: str, values: int) -> str:
    return f"Add {escape_markdown(column)} as {values} yes/no columns"


def remove_text_column(column: str) -> str:
    return f"Remove {escape_markdown(column)}"


def file_begins(name: str) -> str:
    return f"**{escape_markdown(name)}** begins like this. If it is a table, choose how to read it:"


# --- the columns, the window and the split ---

FEATURES = Field("Features", "The columns the network reads at each time step.")
TARGETS = Field("Targets", "The columns to predict. Each is a feature too.")
PLAIN_NUMBERS = "plain numbers"
COLUMN_KINDS = "Column types: angles, bounds, known ahead"
ANGLES = Field(
    "Angles in degrees", "The network reads their sine and cosine, so that 359 and 1 are neighbours."
)
KNOWN_AHEAD = "Known ahead"
BOUNDS = Field(
    "Clip forecasts to bounds", "Forecasts are clipped to this range, and so are the baselines' forecasts."
)
WINDOW = Field("Window (time steps)", "How many consecutive rows the network reads before it predicts.")
SEASON = Field(
    "Season (time steps)",
    "After how many steps the values repeat, for the simple forecasts and the MASE. 0 detects it, 1 means none.",
)
HOW_FAR = "How far ahead do you need the forecast?"
NEXT_STEP = "Next step"
HORIZON = Field("Steps to forecast", "The horizon: how many of the next rows to predict, all at once.")
SPLIT = Field(
    "Training / validation / test",
    "In time order: the network learns from the training set, the validation set selects the best weights, and "
    "the test set, which the network never sees, measures the error.",
)


def prediction_summary(targets: Sequence[str], window: int, horizon: int) -> str:
    return f"{escape_markdown(_shortened(targets))}, {format_count(horizon, 'step')} ahead, window {window}"


def span_name(steps: int, count: int, unit: str) -> str:
    """E.g. "1 day · 24 steps"; only "6 steps" for a series without times."""
    return format_count(count, unit) + ("" if unit == "step" else f" · {format_count(steps, 'step')}")


def horizon_reaches(steps: int, reached: str, last: str) -> str:
    """reached, last: the time of the last forecast step, empty without times, and that of the series' last row."""
    count = format_count(steps, "step")
    if not reached:
        return f"**{count}** after the last row"
    return f"**{count} = until {escape_markdown(reached)}** (the series ends {escape_markdown(last)})"


def columns_not_used(reasons: Sequence[tuple[str, str]]) -> str:
    """reasons: of each column that was left out and can be pressed to come back, its name and why."""
    shown = "; ".join(f"**{escape_markdown(name)}**, {escape_markdown(why)}" for name, why in reasons[:4])
    more = f"; {len(reasons) - 4} more" if len(reasons) > 4 else ""
    return f"Left out, and one press brings it back: {shown}{more}."


def leave_out(column: str) -> str:
    return f"Leave out {escape_markdown(column)}"


def repeat_calendar(names: Sequence[str]) -> str:
    verb = "repeats" if len(names) == 1 else "repeat"
    return f"{escape_markdown(_shortened(names))} {verb} the calendar, which the network reads anyway."


def column_kinds_line(kinds: Sequence[str]) -> str:
    return "Columns: " + escape_markdown(" · ".join(kinds or [PLAIN_NUMBERS]))


def angles_kind(names: Sequence[str]) -> str:
    return f"{_shortened(names)} read as {'an angle' if len(names) == 1 else 'angles'}"


def known_kind(names: Sequence[str]) -> str:
    return f"{_shortened(names)} known ahead"


def bounds_kind(column: str, bounds: str) -> str:
    return f"forecasts of {column} clipped to {bounds}"


def _shortened(names: Sequence[str]) -> str:
    return ", ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "")


def known_ahead_help(horizon: int) -> str:
    text = (
        "Values that are known in advance: holidays, planned prices, tariffs. At each time step the network reads "
        "their value of the next step, so at the last time step that of the step to predict."
    )
    return text + (
        f" It also reads their value {horizon} steps ahead, the end of the horizon." if horizon > 1 else ""
    )


# --- the charts ---

DRAWING_SERIES = "Drawing the series …"
WINDOW_SHOWN = Field(
    "Window to draw",
    "Each position of the window is one sample for training or testing. Zoom in to choose among the windows in view.",
)
WHOLE_SERIES, ZOOM_OUT, ZOOM_IN = "Whole series", "Zoom out", "Zoom in"
EARLIER, LATER, TO_WINDOW = "Earlier", "Later", "To the window"


def overview_summary(target: str, first: str, last: str) -> str:
    """The chart of the whole series for people who cannot see it."""
    return (
        f"The whole series of {target}, {first} to {last}, with its training, validation and test set. "
        "A frame marks what the chart of the forecast shows."
    )


def window_read(window: int) -> str:
    """A label on the rows that the network reads for the forecast under the mouse."""
    return f"reads {format_count(window, 'row')}"


def draw_all(features: int) -> str:
    return f"Draw all {features} features"


def rows_in_view(shown: int, rows: int, first: str, last: str, every_row: bool) -> str:
    count = f"All {rows:,} rows" if shown == rows else f"{shown:,} of {rows:,} rows"
    drawn = "every row is drawn" if every_row else "peaks and troughs are drawn, zoom in to see every row"
    return (
        f"{count}, {escape_markdown(f'{first} to {last}')}; {drawn}. "
        "Drag across the chart with a mouse to zoom in, or use the buttons:"
    )


def window_rows(window: int, first: str, last: str, horizon: int, next_first: str, next_last: str) -> str:
    ahead = "the next row" if horizon == 1 else f"the next {horizon} rows"
    predicted = next_first if horizon == 1 else f"{next_first} to {next_last}"
    inputs = escape_markdown(f"{first} to {last}")
    return (
        f"Input: {format_count(window, 'row')}, {inputs}. To predict: {ahead}, {escape_markdown(predicted)}."
    )
