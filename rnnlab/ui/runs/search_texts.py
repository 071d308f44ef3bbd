"""The texts of the panel that searches for good settings; see messages.py."""

from collections.abc import Sequence

from rnnlab.number_format import format_count

SEARCH = "Find good settings"
MINUTES, MINUTES_HELP = (
    "Minutes",
    "How long to search. The workers are busy for as long; other runs train in between.",
)
START_HELP = (
    "Tries window, units, layers, dropout, learning rate and more. Several cuts of the series validate each trial; the "
    "test set is looked at once, at the end, for the best settings and the defaults."
)
STOP, STOP_HELP = "Stop", "End the search now with the best settings so far."
GO_ON, GO_ON_HELP = "Go on", "Search for the rest of the minutes. What was tried is kept."
COMPARE = "Compare with the defaults"
OPEN = "Open the best in the Lab"
LEADERBOARD = "Leaderboard of the search"
RANK, STATE, ERROR, AGAINST = "rank", "state", "validation error", "against the defaults"
ERROR_HELP = (
    "The mean absolute error of the forecast on the validation sets, in deviations of the training sets."
)
STATES = {
    "searching": "searching", "training": "training the best settings and the defaults", "finished": "finished",
    "interrupted": "interrupted", "failed": "failed",
}  # fmt: skip


def base_settings(targets: Sequence[str], series: str) -> str:
    return f"The defaults to beat are the settings of the Lab, for {', '.join(targets)} of {series}."


def about(targets: Sequence[str], series: str, created: str) -> str:
    return f"{', '.join(targets)} of {series}, {created}"


def progress(state: str, seconds: float, minutes: float, finished: int, given_up: int) -> str:
    return (
        f"{STATES[state].capitalize()}: {seconds / 60:.1f} of {minutes:g} minutes, "
        f"{format_count(finished, 'trial')} finished, {given_up} given up as hopeless."
    )


def against(percent: float) -> str:
    """percent: by how much the error is below that of the defaults."""
    return f"{-percent:+.1f} %".replace("-", "−")


def rows_left_out(rows: int) -> str:
    return f"… and {rows} more."
