"""The sentences of `search`; those of all other commands are in messages.py."""

from rnnlab.message import message
from rnnlab.number_format import format_count, format_number


@message
def search_interrupted(seconds: float, minutes: float) -> str:
    used = f"{seconds / 60:.1f} of {minutes:g} minutes"
    return f"Interrupted after {used}. Run the same command again to go on from there."


@message
def progress(state: str, finished: int, given_up: int) -> str:
    doing = "training the best settings and the defaults" if state == "training" else "searching"
    return f"{doing}: {format_count(finished, 'trial')} finished, {given_up} given up"


@message
def new_best(seconds: int, error: float, settings: str) -> str:
    return f"{seconds} s: best validation error {format_number(error)} with {settings}"


@message
def leaderboard(search: str, cuts: int, finished: int, given_up: int) -> str:
    at = f"the validation sets of {cuts} cuts" if cuts > 1 else "the validation set"
    return (
        f"Search {search}: {format_count(finished, 'trial')} finished, {given_up} given up as hopeless; mean absolute "
        f"error on {at}, in standard deviations"
    )


@message
def runs_of_search(default_run: str, best_run: str) -> str:
    return f"Runs: {default_run} (defaults)" + (f", {best_run} (best settings)." if best_run else ".")
