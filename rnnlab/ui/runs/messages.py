"""All texts of the page Runs, in the order of the page: constants, and small functions for texts with numbers or names.

Texts that hold a name are not escaped here: the caller shows them with `escape_markdown`.
"""

from collections.abc import Sequence

from rnnlab.number_format import format_count, format_number

# --- the page ---

TITLE = "Runs"
SUBTITLE = "All trained runs: find the best, compare and name them, open them in the Lab."
NO_RUNS = (
    "No runs yet. Go to the Lab and press Train, or Keep beside a live forecast. The run is then listed here."
)
GO_TO_LAB = "Go to the Lab"

# --- filters ---

SEARCH, SEARCH_EXAMPLE = "Search", "name, note, stack, target …"
SERIES, ANY_SERIES = "Series", "all series"
STATE, ANY_STATE = "State", "all states"
SORT = "Sort by"
SORTS = {
    "newest": "newest first",
    "oldest": "oldest first",
    "name": "name",
    "best_skill": "highest skill first",
    "worst_skill": "lowest skill first",
    "lowest_validation": "lowest validation error first",
    "lowest_test": "lowest test error first",
    "longest": "longest training first",
    "state": "state",
}
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
SKILL_HELP = (
    "How much smaller the test error is than that of persistence, which forecasts no change: the first target, all "
    "steps ahead. Comparable between series. Higher is better."
)
VALIDATION_HELP = (
    "Mean absolute error of the first target on the validation set, in the target's units. Use it to choose between "
    "runs of the same series, and the test set only to check the chosen run."
)
TEST_HELP = "Mean absolute error of the first target on the test set, in the target's units."
SHAPES_HELP = "Shape of the input (time steps, features) → shape of the stack's output, per sample."
HEADINGS = {  # {column: (its heading, an explanation)}
    "name": ("Run", ""),
    "state": ("State", ""),
    "score": ("Skill", SKILL_HELP),
    "validation": ("Validation error", VALIDATION_HELP),
    "test": ("Test error", TEST_HELP),
    "shapes": ("Shapes", SHAPES_HELP),
    "epochs": ("Epochs", ""),
    "seconds": ("Training", ""),
    "created": ("Created", ""),
}
ERRORS_SORTED_BY_STEPS = "Fewer steps ahead come first, because a forecast further ahead has a larger error."
SKILL_NOTE = (
    "Skill: how much smaller the test error is than that of persistence (no change). Skill is comparable between "
    "series; errors are in the units of their series, so they are sorted only if all runs are of one series."
)
SELECT_PAGE = "Select all on this page"
NAME_OF_RUN = "New name:"
RENAME = "Rename"
PREVIOUS, NEXT = "Previous", "Next"
SHARED = "Everyone who can open this page sees these runs, and can rename and delete them."
PRIVATE = "Only you see these runs."
FOR_BROWSER = "Only this browser sees these runs, by a key in its cookies. To pass a run on, download it."


def live_runs(count: int) -> str:
    are = "is" if count == 1 else "are"
    return (
        f"{format_count(count, 'live run')} of the last day {are} not listed: press Keep beside a forecast in "
        "the Lab to list its run here."
    )


def select_run(title: str) -> str:
    return f"Select run {title}"


def open_run(title: str) -> str:
    return f"Open run {title}"


def rename_run(title: str) -> str:
    return f"Rename run {title}"


def folded_runs(runs: int, is_sweep: bool) -> str:
    return format_count(runs, "run" if is_sweep else "backtest run")


def sweep_title(varied: str, series: str) -> str:
    return f"Sweep · {series} · {varied}"


def sweep_run(settings: str) -> str:
    return f"sweep: {settings}"


def sweep_progress_short(done: int, runs: int) -> str:
    return f"{done} of {format_count(runs, 'run')} done; scores of the best one"


def backtest_run(training_share: float) -> str:
    """training_share: of the rows of the series, in the training set."""
    return f"backtest on the first {100 * training_share:.0f} %"


def page_number(page: int, pages: int) -> str:
    return f"Page {page} of {pages}"


def run_counts(total: int, shown: int, training: int, waiting: int, progress: Sequence[str]) -> str:
    """E.g. "2 of 9 runs · 1 training now (Winter: epoch 3 of 10)."; progress: of some of those that train."""
    counts = [format_count(total, "run") if shown == total else f"{shown} of {format_count(total, 'run')}"]
    if training:
        counts.append(f"{training} training now ({', '.join(progress)})")
    if waiting:
        counts.append(f"{waiting} waiting")
    return f"{' · '.join(counts)}."


def epoch_progress(title: str, epoch: int | None, epochs: int | None) -> str:
    return f"{title}: epoch {epoch} of {epochs}"


def damaged_results(run_id: str) -> str:
    return f"The results of run {run_id} are damaged: the scores of a target are missing. Train it again."


# --- the selected runs ---

NOTHING_SELECTED = "Tick runs to compare, rename or delete them. Press a name to open the run in the Lab."
COMPARE = "Compare"
COMPARE_HELP = "Loss curves, forecasts, errors and settings side by side."
BACK = "Back to all runs"
RENAME_SELECTED = "Name and note"

NOTE_EXAMPLE = "What this run is for, what you found …"
OPEN = "Open in the Lab"
OPEN_HELP = "Shows its series, stack, settings and forecast, and the output of every layer."
STOP = "Stop"
STOP_HELP = "Stop training and keep the best weights so far."
DELETE_HELP = "You can undo this. Runs that are waiting or training are asked to stop first."
CLEAR_SELECTION = "Clear selection"
UNDO = "Undo"


def delete(runs: int) -> str:
    return "Delete" if runs == 1 else f"Delete {runs} runs"


def name_of(title: str) -> str:
    return f"Name of run {title}"


def note_of(title: str) -> str:
    return f"Note on run {title}"


def more_runs(runs: int) -> str:
    return f"… and {runs} more"


def too_many_to_compare(runs: int, most: int) -> str:
    return f"{runs} runs are selected. Select at most {most} to compare them."


def deleted(runs: int) -> str:
    return "1 run was deleted." if runs == 1 else f"{runs} runs were deleted."


# --- sweeps ---

SWEEP, SWEEP_ABOUT = "Try many settings at once", "every combination is a run; a leaderboard ranks them"
SETTINGS_TO_VARY, CHOOSE_SETTINGS = "Settings to vary", "choose settings"
TRAIN_HELP = "The runs are queued. Runs that were trained before are not trained again."
SWEEP_LABEL = "Sweep"
VALIDATION_MAE, TEST_MAE, SKILL = "validation MAE", "test MAE", "skill"
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


def sweep_choice(title: str, runs: int, created: str) -> str:
    return f"{title} · {format_count(runs, 'run')} · {created}"


def sweep_progress(done: int, runs: int) -> str:
    return f"{done} of {runs} done. The ranking is provisional."


def ranked_by(target: str, several_targets: bool) -> str:
    several = " (all targets, standardised)" if several_targets else ""
    return (
        f"Errors of {target}. Ranked by the validation set{several}. The test set is only reported: "
        "once you choose by it, it is no longer an independent check."
    )


ONE_SEED = (
    "Small differences may be chance: each combination was trained with one seed only. Vary the setting seed to see "
    "how much the errors depend on it."
)


def seed_spread(seeds: int, chance: float, gap: float) -> str:
    """chance: the difference that chance explains; gap: between the best and the worst combination."""
    differ = f"The best and the worst combination differ by {format_number(gap, 3)}"
    limit = format_number(chance, 3)
    if gap <= chance:
        return f"{differ}, on average over {seeds} seeds or more: this may be chance, which explains up to {limit}."
    return (
        f"{differ}, on average over {seeds} seeds or more: this is more than chance, which explains up to {limit}. "
        f"Combinations that differ by less than {limit} may be equally good."
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
