"""The sentences of the command line: mistakes, then what the commands print, in the order of the commands.

Those of `forecast` are in forecast_messages.py, the help texts in help_texts.py.
"""

from rnnlab.message import message
from rnnlab.number_format import format_number
from rnnlab.quoting import listed

# Mistakes: every command


@message
def not_a_number(value: str, option: str, whole: bool, example: float) -> str:
    kind = "a whole number" if whole else "a number"
    return f"'{value}' is not {kind}. Give {option} {kind}, e.g. {example:g}."


@message
def invalid_choice(problem: str, option: str) -> str:
    return f"{problem}. Choose one of them for {option}."


@message
def system_error(path: str, reason: str) -> str:
    return f"{path}: {reason}" if path else reason


@message
def interrupted() -> str:
    return "Interrupted."


# Mistakes: lab


@message
def port_in_use(port: int) -> str:
    return f"Port {port} is in use. Choose another one with --port."


@message
def port_unusable(port: int, reason: str) -> str:
    return f"Cannot use port {port} ({reason}). Choose another one with --port."


@message
def invalid_toml(file: str, reason: str) -> str:
    return f"{file} is not valid TOML ({reason}). Fix or delete it."


# Mistakes: reading a file (inspect, train, sweep)


@message
def column_cannot_be_kept(column: str, reason: str, usable: tuple[str, ...]) -> str:
    reason = reason or "it holds the time or the names of the series"
    names = ", ".join(f"'{name}'" for name in usable) or "this file has none"
    return f"Cannot keep '{column}': {reason}. --keep takes number columns that were left out ({names})."


@message
def column_cannot_be_left_out(column: str, features: tuple[str, ...]) -> str:
    return f"Cannot leave out '{column}': it is not a feature. --leave-out takes one of {listed(features)}."


# Mistakes: shapes


@message
def target_shape_without_code() -> str:
    return "--target-shape needs --code: give a file with Keras source, too."


@message
def layers_and_code() -> str:
    return "Give the stack with --layer or with --code, not both."


@message
def code_file_not_found(path: str) -> str:
    return f"The file '{path}' does not exist. Give the path of a file with Keras source."


@message
def code_file_not_utf8(path: str) -> str:
    return f"'{path}' is not UTF-8 text. Give a file with Keras source."


@message
def tensor_too_large(numbers: int) -> str:
    return (
        f"One tensor would have {numbers:,} numbers, too many for --verify. "
        "Use fewer samples, time steps or units, or leave out --verify."
    )


@message
def code_finding(line: int, problem: str, fix: str) -> str:
    return f"Line {line}: {problem}" + (f" Fix: {fix}" if fix else "")


# Mistakes: train and sweep


@message
def invalid_split(split: str) -> str:
    return f"The split '{split}' is not valid. Give three shares separated by commas, e.g. 0.7,0.15,0.15."


@message
def not_a_text_column(column: str, text_columns: tuple[str, ...]) -> str:
    names = ", ".join(text_columns) or "this file has none"
    return (
        f"Cannot read '{column}' as yes/no columns. Choose a text column with few different values ({names})."
    )


# Mistakes: layers


@message
def no_window_ends_there(row: int, window: int, first: int, last: int) -> str:
    return f"No window of {window} steps ends at row {row}. Choose a row from {first} to {last}."


@message
def window_spans_gap(row: int, window: int, after_gap: int, valid: tuple[int, int] | None) -> str:
    """after_gap: the first row after the gap; valid: the first and last row for a window after the gap."""
    rows = f"a row from {valid[0]} to {valid[1]}" if valid else "another row"
    return (
        f"The window of {window} steps that ends at row {row} spans the gap in the series before row {after_gap}. "
        f"Choose {rows}."
    )


# Mistakes: export and import


@message
def picture_ending(name: str) -> str:
    return f"Cannot export '{name}' directly. Export the figures as .html; there you can save each as PNG or SVG."


@message
def unknown_ending(name: str, endings: tuple[str, ...]) -> str:
    return f"The ending of '{name}' does not say what to export. Use one of {', '.join(endings)}."


@message
def nixtla_needs_csv(name: str) -> str:
    return f"--nixtla sets the column names of a .csv file, but '{name}' is not one. Leave out --nixtla."


@message
def steps_need_xlsx(name: str) -> str:
    return f"--steps sets how many steps an .xlsx file has, but '{name}' is not one. Leave out --steps."


@message
def with_needs_xlsx(name: str) -> str:
    return f"--with says what an .xlsx file forecasts with, but '{name}' is not one. Leave out --with."


@message
def path_is_folder(path: str) -> str:
    return f"'{path}' is a folder. Give the name of a file."


@message
def cannot_write_file(path: str, reason: str) -> str:
    return f"Cannot write '{path}' ({reason}). Choose another path."


@message
def not_a_lesson_file(name: str, endings: tuple[str, ...]) -> str:
    return f"Cannot write the lesson as '{name}'. Use a name that ends in {' or '.join(endings)}."


@message
def unknown_language(code: str, known: tuple[str, ...]) -> str:
    return f"The lesson has no language '{code}'. It has {', '.join(known)}."


@message
def zip_not_found(path: str) -> str:
    return f"The file '{path}' does not exist. Give the path of a .zip file made by `export`."


@message
def zip_too_large(name: str, megabytes: int) -> str:
    return f"'{name}' is too large: no exported run has more than {megabytes} MB."


@message
def not_a_zip(name: str) -> str:
    return f"'{name}' is not a zip file. Give the path of a .zip file made by `export`."


# Mistakes: runs and sweep


@message
def sweep_interrupted(trained: int, total: int) -> str:
    return f"Interrupted: {trained} of {total} experiments are trained. Run the same command again to train the rest."


# What the commands print


REPAIR_KINDS = {  # by Repair.kind
    "repaired": "repair", "left out": "rows left out", "read": "format", "left open": "left open",
}  # fmt: skip


@message
def where_first(row: int | str) -> str:
    return f" (first in line {row})" if isinstance(row, int) else f" (first at {row})"


@message
def ask_with_option(option: str) -> str:
    return f" (the file does not show this: set --{option.replace('_', '-')})"


@message
def open_question(setting: str, value: str, why: str, option: str) -> str:
    reason = f" ({why})" if why else ""
    return f"{setting}: {value}. The file does not show this{reason}; set --{option.replace('_', '-')} if it is wrong."


@message
def keras_agreement(agrees: bool) -> str:
    return (
        "Keras agrees."
        if agrees
        else "Keras computes other shapes. This is a bug in RNN Lab; please report it."
    )


@message
def settings_line(settings: tuple[tuple[str, int | None, str], ...]) -> str:
    """settings: name, value and reason of each."""
    texts = (f"{name.replace('_', ' ')} {value} ({why})" for name, value, why in settings)
    return f"Settings: {', '.join(texts)}."


@message
def scores_title(run: str) -> str:
    return f"Run {run}: mean absolute error on the test set, in each target's units"


@message
def cuts_title(target: str) -> str:
    return f"{target}: mean absolute error after each cut"


@message
def season(reason: str) -> str:
    return f"Season: {reason}."


@message
def fitted_again(what: str) -> str:
    return f"Fitted again: {what}."


@message
def window_shown(window: int, row: int, label: str) -> str:
    return f"The window of {window} steps that ends at row {row} ({label})."


@message
def checking_import() -> str:
    return "Checking the run and computing its forecasts again …"


@message
def file_written(path: str) -> str:
    return f"Written: {path}"


@message
def run_imported(run: str) -> str:
    return f"Imported: {run}"


@message
def already_trained(trained: int, total: int) -> str:
    return f"{'All' if trained == total else f'{trained} of'} {total} experiments are already trained."


@message
def experiment_ended(
    number: int, total: int, settings: str, state: str, validation_error: float | None, reason: str
) -> str:
    error = "" if validation_error is None else f", validation error {format_number(validation_error)}"
    return f"{number}/{total} {settings}: {state}{error}{f': {reason}' if reason else ''}"


@message
def sweep_title(sweep: str, target: str | None) -> str:
    units = "each target's units" if target is None else f"the units of {target}"
    return (
        f"Sweep {sweep}, ranked by the mean absolute error on the validation set (in standard deviations); "
        f"test error in {units}"
    )


@message
def sweep_best(settings: str) -> str:
    return f"Best on the validation set: {settings}. On the test set:"


@message
def nothing_to_rank() -> str:
    return "No experiment has results to rank."
