"""All texts of the page Runs, in the order of the page: constants, and small functions for texts with numbers or names.

Texts that hold a name are not escaped here: the caller shows them with `escape_markdown`.
"""

from collections.abc import Sequence

from rnnlab.number_format import format_count

# --- the page ---

TITLE = "Runs"
SUBTITLE = "All trained runs: find the best, compare and name them, open them in the Lab."
NO_RUNS = "No runs yet. Go to the Lab and press Train. Every run is then listed here."
GO_TO_LAB = "Go to the Lab"

# --- filters ---

SEARCH, SEARCH_EXAMPLE = "Search", "name, note, stack, target …"
SERIES, ANY_SERIES = "Series", "all series"
STATE, ANY_STATE = "State", "all states"
NO_MATCH = "No run matches these filters."

# --- the table of runs ---

STATES = {
    "queued": "… queued",
    "training": "▶ training",
    "finished": "✓ finished",
    "interrupted": "⏸ interrupted",
    "stopped": "■ stopped",
    "failed": "✕ failed",
    "diverged": "↗ diverged",
    "damaged": "⚠ damaged",
}
HOW_TO_SELECT = (
    "Select one run to name it or open it in the Lab, two to six to compare them. "
    "Click a column header to sort."
)
RUN_HELP = "The run's name, or its id if it has no name."
STACK_HELP = "The layers in order. seq: return_sequences=True."
SHAPES_HELP = "Shape of the input (time steps, features) → shape of the stack's output, per sample."
SKILL_HELP = "Test set, first target: how much smaller the error is than persistence's. Higher is better."
VALIDATION_MAE_HELP = (
    "Mean absolute error of the first target on the validation set, in the target's units. Use it to choose "
    "between runs of the same series, and the test set only to check the chosen one."
)
TEST_MAE_HELP = "Mean absolute error of the first target on the test set, in the target's units."
GENERATED_WEATHER = "generated weather"


def run_counts(total: int, shown: int, training: int, waiting: int, progress: Sequence[str]) -> str:
    """E.g. "2 of 9 runs · 1 training now (Winter: epoch 3 of 10)."; progress: of some of those that train."""
    counts = [format_count(total, "run") if shown == total else f"{shown} of {format_count(total, 'run')}"]
    if training:
        counts.append(f"{training} training now ({', '.join(progress)})")
    if waiting:
        counts.append(f"{waiting} waiting")
    return f"{' · '.join(counts)}. {HOW_TO_SELECT}"


def epoch_progress(title: str, epoch: int | None, epochs: int | None) -> str:
    return f"{title}: epoch {epoch} of {epochs}"


def damaged_results(run_id: str) -> str:
    return f"The results of run {run_id} are damaged: the scores of a target are missing. Train it again."


# --- the selected runs ---

NAME = "Name"
NOTE, NOTE_EXAMPLE = "Note", "What this run is for, what you found …"
OPEN = "Open in the Lab"
OPEN_HELP = "Shows its series, stack, settings and forecast, and the output of every layer."
STOP = "Stop"
STOP_HELP = "Stop training and keep the best weights so far."
DELETE_HELP = "You can undo this. Runs that are waiting or training are asked to stop first."
CLEAR_SELECTION = "Clear selection"
UNDO = "Undo"


def delete(runs: int) -> str:
    return "Delete" if runs == 1 else f"Delete {runs} runs"


def too_many_to_compare(runs: int, most: int) -> str:
    return f"{runs} runs are selected. Select at most {most} to compare them."


def deleted(runs: int) -> str:
    return "1 run was deleted." if runs == 1 else f"{runs} runs were deleted."


# --- the comparison ---

COMPARISON, COMPARISON_ABOUT = "Comparison", "each run has the same colour in every chart"
LOSSES = "Loss per epoch"
NO_EPOCH_YET = "None of these runs has finished its first epoch."
LOSS_IS_RELATIVE = "Validation loss divided by persistence's loss: below 1 is better than persistence."
DIFFERENT_TASKS = (
    "These runs do not all solve the same task (series, targets, horizon, split, value or change, loss): "
    "each loss is divided by persistence's loss on the run's own task."
)
FORECASTS = "Forecasts and actual values"
NO_COMMON_TARGET = (
    "No two of these runs forecast the same target of the same series, so their forecasts and errors "
    "cannot be compared."
)
NO_COMMON_ROW = "The test sets of these runs have no row in common, so no forecasts are drawn."
TARGET, STEPS_AHEAD = "Target", "Steps ahead"
VALIDATION_MAE, TEST_MAE, SKILL, COMMON_MAE = "validation MAE", "test MAE", "skill", "MAE, common rows"
DIFFERENCES, SETTING = "Different settings", "setting"
NO_DIFFERENCES = "None: these runs have the same settings."


def unreadable_run(title: str, problem: str) -> str:
    return f"{title} is not compared: {problem}"


def training_loss_drawn(titles: Sequence[str]) -> str:
    return f"Without a validation set the training loss is drawn: {', '.join(titles)}."


def target_of_series(target: str, series: str) -> str:
    return f"{target} of {series}"


def not_comparable(target: str, titles: Sequence[str]) -> str:
    return f"Not compared here, because there is no forecast of {target}: {', '.join(titles)}."


def scores_of(target: str) -> str:
    return f"Scores of {target}"


def baseline_mae(baseline: str) -> str:
    return f"{baseline} MAE"


def common_rows(rows: int, steps_ahead: int) -> str:
    ahead = "one step ahead" if steps_ahead == 1 else f"{steps_ahead} steps ahead"
    return (
        f"Common rows: the {rows} rows of the test sets that all these runs predict, {ahead}. "
        "The lowest error is bold. The other columns hold each run's error over all its steps ahead. "
        "Choose by the validation set; use the test set only to check the chosen run."
    )


# --- sweeps ---

SWEEP, SWEEP_ABOUT = "Try many settings at once", "every combination is a run; a leaderboard ranks them"
SETTINGS_TO_VARY, CHOOSE_SETTINGS = "Settings to vary", "choose settings"
TRAIN_HELP = "The runs are queued. Runs that were trained before are not trained again."
SWEEP_LABEL = "Sweep"
RANK, STATE_HEADER = "rank", "state"
LEADERBOARD = "Leaderboard of the sweep"


def base_settings(targets: Sequence[str], series: str, stack: str, window: int, epochs: int) -> str:
    return (
        f"All other settings are those of the Lab: {', '.join(targets)} of {series}, {stack}, "
        f"window {window}, {epochs} epochs."
    )


def values_help(setting: str) -> str:
    return f"{setting[0].upper()}{setting[1:]}. Choose values or type others."


def train(runs: int) -> str:
    return f"Train all {runs}" if runs > 1 else "Train"


def run_count(runs: int) -> str:
    return format_count(runs, "run")


def sweep_title(varied: str, series: str, runs: int, created: str) -> str:
    return f"{varied} · {series} · {format_count(runs, 'run')} · {created}"


def sweep_progress(done: int, runs: int) -> str:
    return f"{done} of {runs} done. The ranking is provisional."


def ranked_by(target: str, several_targets: bool) -> str:
    several = " (all targets, standardised)" if several_targets else ""
    return (
        f"Errors of {target}. Ranked by the validation set{several}. The test set is only reported: "
        "once you choose by it, it is no longer an independent check."
    )


def compare_best(runs: int) -> str:
    return f"Compare the best {runs}"


# --- import ---

IMPORT = "Import a run"
IMPORT_FILE = "Zip file saved with “Whole run” in another RNN Lab"
IMPORT_HELP = "The file is checked and the forecasts are recomputed from its weights: some ten seconds."


def imported(run_id: str) -> str:
    return f"Run {run_id} was imported. It is selected in the table."


# --- deleted runs ---

RESTORE = "Restore"
DELETE_PERMANENTLY = "Delete all of these permanently"
DELETE_PERMANENTLY_ABOUT = "Their weights, forecasts and scores are lost. This cannot be undone."
DELETE_PERMANENTLY_CONFIRM = "Yes, delete permanently"


def recently_deleted(runs: int) -> str:
    return f"Recently deleted ({runs})"


def deleted_earlier(runs: int) -> str:
    return f"… and {runs} deleted earlier."


# --- disk space ---

FREE_SPACE = "Free up space"
OLDER_THAN, ANY_AGE = "Clear runs older than (days)", "any age"
OLDER_THAN_HELP = "Days since the end of training."
LARGER_THAN, ANY_SIZE = "or larger than (MB)", "any size"
KEEP_NAMED = "Keep runs with a name or a note"
NOTHING_TO_CLEAR = "Nothing to clear with these limits."
CLEAR_HELP = "This cannot be undone. Runs that are waiting or training are kept."


def disk_usage(total: str, runs: int, runs_size: str, files: int, files_size: str, rest_size: str) -> str:
    """Sizes as text; rest_size: of deleted runs and leftovers, "" without any."""
    parts = [f"{format_count(runs, 'run')} ({runs_size})"]
    if files:
        parts.append(f"{format_count(files, 'uploaded file')} ({files_size})")
    if rest_size:
        parts.append(f"deleted runs and leftover files ({rest_size})")
    return f"{total} of disk space used: {', '.join(parts)}."


def kept_for_label(runs: int) -> str:
    return f"Kept because of a name or a note: {runs} more."


def unused_data(files: int, deleted_runs: int, leftovers: int) -> str:
    counts = ((files, "uploaded file"), (deleted_runs, "deleted run"), (leftovers, "leftover file"))
    parts = [format_count(number, name) for number, name in counts if number]
    return f"Also cleared, because no run needs them and they are more than a day old: {', '.join(parts)}."


def clear_space(runs: int, size: str) -> str:
    return f"Clear {format_count(runs, 'run') if runs else 'unused files'}, free {size}"


def freed(size: str) -> str:
    return f"{size} freed."
