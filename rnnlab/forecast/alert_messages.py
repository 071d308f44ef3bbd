"""The alerts on data whose scores say too much: features that give the target away, a test set unlike the rest."""

from rnnlab.message import message
from rnnlab.number_format import format_count, format_number


@message
def gives_away(feature: str, target: str, share: float) -> str:
    """share: of what the target's own past leaves open, which the feature explains."""
    return (
        f"'{feature}' gives '{target}' away: its values up to a row explain {_percent(share)} of what the past of "
        f"'{target}' leaves open about the next row. Leave it out unless it is really known by then."
    )


@message
def known_gives_away(feature: str, target: str, share: float) -> str:
    """share: as above, by the feature's value in the row to predict."""
    return (
        f"'{feature}', marked as known ahead, gives '{target}' of the same row away ({_percent(share)} of what its "
        "past leaves open). Is it really known before?"
    )


@message
def copies_target(feature: str, target: str) -> str:
    return f"'{feature}' copies '{target}' row by row, so it adds nothing: leave it out."


@message
def of_whole_period(feature: str, target: str, what: str, period: str) -> str:
    """what: such as "mean or sum", of the target over the whole period, such as "day"."""
    return (
        f"'{feature}' is the {what} of '{target}' over the whole {period}, which is known only when the {period} is "
        "over: leave it out."
    )


@message
def other_level(target: str, before: float, mean: float) -> str:
    """before: the mean of the last rows of the training set, mean: that of the test set."""
    return (
        f"The test set is another regime: '{target}' moved from {format_number(before, 3)} to {format_number(mean, 3)} "
        "on average, far more than it ever did within the training set. Its scores may not hold for other times."
    )


@message
def larger_changes(target: str, times: float) -> str:
    return _other_changes(target, times, "larger", "largest")


@message
def smaller_changes(target: str, times: float) -> str:
    return _other_changes(target, times, "smaller", "smallest")


@message
def stands_still(target: str, rows: int) -> str:
    return (
        f"The test set is another regime: '{target}' stands still in its {format_count(rows, 'row')}, as it never did "
        "in the training set. Its scores say nothing."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share < 0.995 else "nearly all"


def _other_changes(target: str, times: float, size: str, most: str) -> str:
    return (
        f"The test set is another regime: the changes of '{target}' from row to row are {_times(times)} {size} than at "
        f"the {most} in the training set. Its scores may not hold for other times."
    )


def _times(size: float) -> str:
    return f"{size:.1f} times" if size < 10 else f"{size:.0f} times"
