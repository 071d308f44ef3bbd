"""What rnnlab.export says to people: headings, mistakes, and why an archive cannot be imported.

The texts of exported scripts and notebooks are in script_parts.py and notebook.py.
"""

from collections.abc import Sequence
from typing import Any

from rnnlab.message import Message, message
from rnnlab.number_format import format_count

# The page of figures

LOSS_HEADING = "Loss by epoch"
SAVE_AS_SVG, SAVE_AS_PNG = "Save as SVG", "Save as PNG"


def page_heading(targets: Sequence[str], data: str) -> str:
    return f"{', '.join(targets)}: {data}"


def forecast_heading(target: str) -> str:
    return f"{target}: one step ahead, test set"


def errors_heading(target: str) -> str:
    return f"{target}: mean absolute error, test set"


# Exporting a run as an archive


@message
def no_results_to_export(run: str, state: str) -> str:
    return f"Run {run} is {state} and has no results: train to the end first."


@message
def run_too_large_to_export(run: str) -> str:
    return f"Run {run} is too large for one archive. Export its model and its predictions instead."


# Importing an archive


@message
def cannot_import(archive: str, reason: str, facts: dict[str, Any]) -> str:
    """reason, facts: the code and the facts of one of the messages below."""
    return (
        f"Cannot import '{archive}': {Message(reason, facts)}. Export the run again from the other RNN Lab."
    )


@message
def cannot_write_runs_folder(error: str) -> str:
    return f"Cannot write to the runs folder ({error}). Check its permissions."


@message
def recomputation_failed(run: str) -> str:
    return f"Cannot compute the forecasts of run {run} from its weights. See the log."


@message
def recomputation_too_slow(run: str, minutes: int) -> str:
    return f"Computing the forecasts of run {run} took longer than {minutes} minutes."


# Why an archive cannot be imported; these follow "Cannot import 'run.zip': "


@message
def archive_too_large(megabytes: int, most: int) -> str:
    return f"it has {megabytes} MB, more than the {most} MB that are allowed"


@message
def not_a_zip() -> str:
    return "it is not a zip file, or it is damaged"


@message
def file_name_with_path(file: str) -> str:
    return f"it contains {file!r}, which is not a plain file name"


@message
def unknown_file(file: str) -> str:
    return f"it contains {file!r}, which is not a file of a run"


@message
def file_is_link(file: str) -> str:
    return f"{file!r} is a link, not a file"


@message
def file_twice(file: str) -> str:
    return f"it contains {file!r} twice"


@message
def file_encrypted(file: str) -> str:
    return f"{file!r} is protected with a password"


@message
def file_unpacks_too_large(file: str, megabytes: int) -> str:
    return f"{file!r} would unpack to {megabytes} MB, which is suspiciously large for its size in the archive"


@message
def file_too_large(file: str) -> str:
    return f"{file!r} is too large"


@message
def unpacks_too_large() -> str:
    return "it would unpack to more than a run can have"


@message
def file_missing(file: str) -> str:
    return f"it has no {file}"


@message
def file_unreadable(file: str, error: str) -> str:
    return f"cannot read {file} ({error})"


@message
def contents_invalid(error: str) -> str:
    return f"its contents are not valid ({error})"


@message
def other_version(version: int, oldest: int, newest: int) -> str:
    return f"its files are of version {version}, and this RNN Lab reads versions {oldest} to {newest}"


@message
def series_differs(file: str) -> str:
    return f"{file} is not the file that the run was trained on"


@message
def no_results_in_archive(state: str) -> str:
    return f"the run is {state} and has no results"


@message
def status_has_other_epochs() -> str:
    return "the epochs in status.json do not match experiment.json"


@message
def status_text_too_long() -> str:
    return "the reason in status.json is too long"


@message
def status_has_other_inputs() -> str:
    return "the inputs in status.json do not match the series"


@message
def weights_damaged() -> str:
    return "weights.npz is damaged"


@message
def array_unexpected(array: str) -> str:
    return f"weights.npz contains {array!r}, which the stack does not have"


@message
def array_missing(array: str) -> str:
    return f"weights.npz has no {array!r}"


@message
def array_larger_than_its_shape(array: str) -> str:
    return f"{array!r} in weights.npz is larger than its shape"


@message
def array_not_finite(array: str) -> str:
    return f"{array!r} in weights.npz has values that are not finite numbers"


@message
def array_format_unknown(array: str) -> str:
    return f"{array!r} in weights.npz is not a plain NumPy array"


@message
def array_holds_objects(array: str) -> str:
    return f"{array!r} in weights.npz contains Python objects, which are never read: they could run code"


@message
def array_does_not_fit(
    array: str, kind: str, shape: tuple[int, ...], needed_kind: str, needed: tuple[int, ...]
) -> str:
    return f"{array!r} in weights.npz is {kind} of shape {shape}, but the stack needs {needed_kind} of shape {needed}"


# The forecast ahead: its report as a page, and its Excel file

GENERATED_WEATHER = "Mountain weather, generated"
DATA, ROWS, FROM, UNTIL, TIME_STEP = "Data", "Rows", "From", "Until", "Time step"
FORECAST_FROM, TARGETS, COLUMNS_READ, REPAIRED = "Forecast from", "Predicted", "Columns read", "Repaired"
NETWORK, WINDOW, HORIZON, EPOCHS = "Network", "Window", "Trained to predict", "Epochs"
SPLIT, SEED, RUN = "Training / validation / test set", "Seed", "Run"
FORECAST_SHEET, SCORES_SHEET, DATA_SHEET = "Forecast", "How good", "Data"
STEP, TIME, VALUE, ACTUAL = "Step", "Time", "Forecast", "Actual"
ASSUMED = "assumed"  # after the name of a feature
HOW_GOOD, WHAT_DATA, SETTINGS, THE_NUMBERS = (
    "How good is it?",
    "What the data were",
    "Settings",
    "The numbers",
)
SCORE_COLUMNS = ("Forecast with", "Mean absolute error", "RMSE", "Better than persistence by")
COLUMN_COLUMNS = ("Column", "Smallest", "Mean", "Largest")
VERDICT, LAST_ROWS = "Verdict", "The last rows before the forecast"
SCORES_NOTE = "Errors on the test set, which the network never saw. Persistence repeats the last value."


def forecast_title(target: str) -> str:
    return f"Forecast of {target}"


def forecast_subtitle(data: str, steps: int, until: str) -> str:
    """until: the time of the last step, empty without times."""
    return f"{data} · {format_count(steps, 'step')}" + (f" until {until}" if until else "")


def forecast_with(method: str) -> str:
    return f"Forecast with {method}."


def interval_coverage(level: float, share: float) -> str:
    return f"On the test set, {100 * share:.0f} % of the actual values fell inside the {100 * level:g} % interval."


def inside_heading(target: str, level: float) -> str:
    """Of the share of the test set that was inside the interval, from 0 to 1."""
    return f"{target} test set inside {100 * level:g} %"


def end_of(series: str, time: str) -> str:
    return f"the end of {series}, {time}"


def best_epoch(best: int, epochs: int) -> str:
    return f"{epochs}, the weights of epoch {best} were kept"


def interval_end(level: float, end: str) -> str:
    """end: "low" or "high"."""
    return f"{end.capitalize()} {100 * level:g} %"


def step_sentence(target: str, value: str, time: str, level: float, low: str, high: str) -> str:
    """The last step in one sentence; time and the interval's ends may be empty."""
    when = f" at {time}" if time else ""
    return f"{target}{when}: {value}" + (f" ({100 * level:g} % interval: {low} to {high})" if low else "")


def rows_left_out(rows: int) -> str:
    return f"{rows:,} more steps in between; the Excel file has all of them."
