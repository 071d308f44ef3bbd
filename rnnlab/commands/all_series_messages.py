"""The sentences of the command line about runs on all series of a file."""

from rnnlab.commands.messages import REPAIR_KINDS
from rnnlab.message import message
from rnnlab.quoting import listed, quoted

# Mistakes


@message
def no_yes_no_columns_of_all() -> str:
    return "--onehot is for one series. Leave it out with --all."


@message
def no_cuts_of_all() -> str:
    return "--cuts is for one series. Leave it out with --all."


@message
def table_ending(name: str, endings: tuple[str, ...]) -> str:
    return f"Cannot write {quoted(name)}: give a name that ends in {' or '.join(endings)}."


@message
def cannot_write_table(path: str, reason: str) -> str:
    return f"Cannot write {path}: {reason}."


@message
def choice_of_all(choice: str, choices: tuple[str, ...]) -> str:
    return f"All series cannot be forecast with {quoted(choice)}. Choose one of {', '.join(choices)}."


# What is printed


@message
def all_scores_title(run: str, target: str, shown: int, series: int) -> str:
    return (
        f"{target}: mean absolute errors on the test set, the {shown} worst of {series:,} series (run {run})"
    )


@message
def series_left_out(series: str, why: str) -> str:
    return f"Left out: {quoted(series)}, because {why}."


@message
def more_left_out(series: int) -> str:
    return f"Left out: {series:,} more (--json lists all)."


@message
def note_on_series(note: str, series: int) -> str:
    return f"{series:,} series: {note}."


@message
def forecast_written(path: str, series: int, steps: int) -> str:
    return f"Wrote {path}: {steps:,} steps of {series:,} series."


@message
def first_rows(shown: int, rows: int, series: int) -> str:
    return f"The first {shown} of {rows:,} rows, of {series:,} series (--to FILE.csv writes all)"


@message
def model_of_all(scales: str) -> str:
    return (
        "The model is the network alone. It reads and returns deviations: values minus the mean of their series, "
        f"divided by its standard deviation, which are in {scales}."
    )


@message
def series_in_file(series: int) -> str:
    return f"{series:,}; one is read (--pick), and `train --all` trains on all"


@message
def repair_line(kind: str, what: str, count: int, places: str) -> str:
    """kind: one of REPAIR_KINDS."""
    return f"{REPAIR_KINDS[kind].capitalize()}: {what}: {count:,}{places}"


@message
def possible_constants(columns: tuple[str, ...]) -> str:
    return f"Never changing within a series, and inputs with --constant COL: {listed(columns)}."
