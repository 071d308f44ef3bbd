"""Messages about an experiment: its features, its split, its settings, and the defaults of those."""

from rnnlab.message import Message, message
from rnnlab.quoting import quoted

# Columns


@message
def unknown_feature(column: str, features: tuple[str, ...], left_out: Message | None) -> str:
    """left_out: why the series leaves that column out, or None if it does not have it."""
    why = "" if left_out is None else f": it is left out ({left_out})"
    return f"The series has no feature {quoted(column)}{why}. Choose among {', '.join(features)}."


@message
def no_feature() -> str:
    return "No feature is selected. Select at least one column as input."


@message
def no_target() -> str:
    return "No target is selected. Select at least one column to predict."


@message
def duplicate_column(column: str) -> str:
    return f"The column {quoted(column)} is given twice. Give each feature and each target once."


@message
def target_not_a_feature(target: str) -> str:
    return (
        f"The target {quoted(target)} is not among the features. Add it to them, "
        "because the network starts from its last value."
    )


@message
def marked_column_not_a_feature(column: str, mark: str) -> str:
    return f"{quoted(column)} is marked as {mark} but is not a feature. Add it to the features."


@message
def constants_of_one_series(name: str) -> str:
    return f"{quoted(name)} is constant within a series, so it says nothing about a single one. Train on all: --all."


@message
def marked_twice(column: str, mark: str) -> str:
    return f"{quoted(column)} is marked as {mark} twice. Mark it once."


@message
def target_is_angle(target: str) -> str:
    return (
        f"The target {quoted(target)} is an angle: 359 and 1 are close, but errors are differences of plain numbers. "
        "Choose another target, or do not mark it as an angle to predict it as a plain number."
    )


@message
def target_known_ahead(target: str) -> str:
    return (
        f"The target {quoted(target)} is marked as known ahead, so there is nothing to predict. "
        "Choose another target, or remove the mark."
    )


@message
def bounds_without_target(bounds: str) -> str:
    return f"The bounds {quoted(bounds)} are for a column that is not a target. Give bounds of targets only."


@message
def duplicate_bounds(bounds: str) -> str:
    return f"The bounds {quoted(bounds)} are not the only ones of their target. Give each target bounds once."


# Settings


@message
def setting_out_of_range(setting: str, value: object, low: int, high: int) -> str:
    return f"The {setting} is {str(value)[:20]}. Choose a number from {low} to {high}."


@message
def invalid_learning_rate(value: float) -> str:
    return f"The learning rate is {value:g}. Choose one above 0, e.g. 0.001."


@message
def invalid_quantile(value: float) -> str:
    return f"The quantile is {value:g}. Choose one from 0.01 to 0.99, e.g. 0.9."


@message
def quantile_without_its_loss(value: float, loss: str) -> str:
    return f"The quantile {value:g} needs the loss 'quantile', not {quoted(loss)}."


@message
def invalid_split(training: float, validation: float, test: float) -> str:
    return (
        f"The split {training:g},{validation:g},{test:g} is not valid. Give shares of the training, validation "
        "and test set that add up to 1, e.g. 0.7,0.15,0.15 (only validation may be 0)."
    )


# Why a default has its value


@message
def given_by_user() -> str:
    return "given"


@message
def share_of_epochs(least: int) -> str:
    return f"a fifth of the epochs, at least {least}"


@message
def time_steps(count: int) -> str:
    return f"{count} time steps"


@message
def one_day() -> str:
    return "a day and two more steps"


@message
def two_years_of_months() -> str:
    return "two years of months"


@message
def three_years_of_quarters() -> str:
    return "three years of quarters"


@message
def third_of_training_set(rows: int) -> str:
    return f"a third of the training set, because the series has only {rows} rows"


@message
def half_of_a_piece(rows: int) -> str:
    return f"half of the {rows} rows that usually lie between two gaps"


@message
def series_up_to(rows: int) -> str:
    return f"for a series of up to {rows:,} rows"


@message
def series_of_more_than(rows: int) -> str:
    return f"for a series of more than {rows:,} rows"


@message
def fewest_epochs() -> str:
    return "the fewest that are usual"


@message
def most_epochs() -> str:
    return "the most that are usual, for a short series"


@message
def gradient_steps(count: int) -> str:
    return f"some {count:,} gradient steps"
