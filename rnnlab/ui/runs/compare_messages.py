"""The texts of the comparison of runs, in the order of the page; the caller escapes the names in them."""

from collections.abc import Sequence

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
FORECASTS_OF_ALL_SERIES = (
    "Runs on all series are compared by their errors in the table above; no forecasts are drawn."
)
NO_COMMON_ROW = "The test sets of these runs have no row in common, so no forecasts are drawn."
TARGET, STEPS_AHEAD = "Target", "Steps ahead"
COMMON_MAE = "MAE, common rows"
COMPARED_FORECASTS = {"test": "Test set", "ahead": "After the end of the data"}
COMPARED_AHEAD = "After the dotted line: what each run forecasts after the last row of the series."
FEATURES_ASSUMED = "Features that a run reads but does not predict continue from their own past."
CHOOSE_BY_VALIDATION = "Choose by the validation set; use the test set only to check the chosen run."
DOWNLOAD_COMPARISON = "Download comparison (CSV)"
DIFFERENCES, SETTING = "Different settings", "setting"
SETTING_NAMES = {"source": "series", "horizon": "steps ahead"}
NONE = "none"
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


def steps_ahead(steps: int) -> str:
    return "1 step ahead" if steps == 1 else f"{steps} steps ahead"


def mean_over_steps(steps: int) -> str:
    return "Runs that forecast 1 step ahead" if steps == 1 else f"Runs that forecast 1 to {steps} steps ahead"


def common_rows(rows: int, steps: int) -> str:
    return (
        f"Common rows: the {rows} rows of the test sets that all these runs predict, {steps_ahead(steps)}; these "
        "errors compare all runs."
    )


def other_columns(horizons: Sequence[int]) -> str:
    """horizons: the different numbers of steps that the runs forecast."""
    if len(horizons) == 1:
        steps = (
            "is one step ahead" if horizons[0] == 1 else f"is the mean over 1 to {horizons[0]} steps ahead"
        )
        return f"Every other column {steps}. Bold: the best of runs with the same split."
    return (
        "The other columns are means over all steps ahead of a run, and errors grow with the steps: compare them "
        "only within a group. Bold: the best of a group."
    )
