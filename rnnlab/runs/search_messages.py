"""The sentences of searches for good settings; those on all other runs are in messages.py."""

from rnnlab.message import message
from rnnlab.number_format import format_count
from rnnlab.quoting import quoted


@message
def minutes_out_of_range(minutes: float, most: float) -> str:
    return f"The number of minutes is {minutes:g}. Choose one above 0 and up to {most:g}."


@message
def search_without_validation_set() -> str:
    return "A search ranks by the validation set. Give it a share, for example a split of 0.7,0.15,0.15."


@message
def invalid_search_id(search: str) -> str:
    return f"{quoted(search)} is not a search id. Search ids look like 0a1b2c3d4e5f."


@message
def search_not_found(search: str) -> str:
    return f"Search {search} does not exist. Start it again."


@message
def damaged_search(search: str, error: str) -> str:
    return (
        f"Search {search} is damaged ({error}). Delete its files in the folder searches and start it again."
    )


@message
def search_is_running(search: str) -> str:
    return f"Search {search} is running in another process. Wait for it, or stop it there."


@message
def other_search_is_running(search: str) -> str:
    return f"Another search ({search}) is running. Wait for it, or stop it."


@message
def trials_failed(trials: int) -> str:
    return f"{format_count(trials, 'trial')} in a row failed. See the log in the runs folder."


@message
def run_at_the_end_failed(run: str, reason: str) -> str:
    return f"The run {run} with which the search ends has no results. {reason}"


# The outcome


@message
def nothing_tried() -> str:
    return "The time was over before any settings were tried. Give more minutes."


@message
def defaults_not_beaten(trials: int) -> str:
    return (
        f"None of {format_count(trials, 'trial')} clearly beat the defaults on the validation set: the defaults stay "
        "the best known."
    )


@message
def defaults_beaten(validation: float, test: float, sure: bool, cuts: int) -> str:
    """validation, test: by how many percent the error is lower; test may be negative. sure: more than chance."""
    found = f"The settings found had {validation:.1f} % less error than the defaults on the validation set{_at(cuts)}"
    if test <= 0:
        return f"{found}, but {-test:.1f} % more on the test set: they do not beat the defaults."
    chance = "" if sure else " That may be chance."
    return f"{found}, and {test:.1f} % less on the test set: they beat the defaults.{chance}"


def _at(cuts: int) -> str:
    return f" ({cuts} cuts)" if cuts > 1 else ""


@message
def window_leaves_out_series(window: int, lost: int) -> str:
    return f"A window of {window:,} steps is too long for {lost:,} series that the defaults are trained on."
