"""What rnnlab.forecast says about what mattered: the importance of inputs and lags, and where the forecast errs."""

from collections.abc import Sequence

from rnnlab.message import message
from rnnlab.number_format import format_number


@message
def too_few_windows_to_shuffle(windows: int, needed: int) -> str:
    return (
        f"The test set has {windows} window{'' if windows == 1 else 's'}, too few to shuffle: {needed} are needed. "
        "Use a larger test set or a longer series."
    )


@message
def network_too_large_to_shuffle() -> str:
    return "This network is too large for importance here. Use a shorter window or fewer units."


@message
def no_input_matters() -> str:
    return "Shuffling any single input changes almost nothing: the network does not rely on any one of them."


@message
def most_important_input(
    feature: str,
    growth: float,
    mae: float,
    lags: tuple[int, int] | None,
    has_lags: bool,
    unused: tuple[str, ...],
) -> str:
    """growth: of the mean absolute error mae if the feature is shuffled. lags: the first and last lag that matter
    most, None if none does; has_lags: whether lags were shuffled. unused: inputs that make no difference."""
    amount = f"{100 * growth / mae:.0f} %" if mae > 0 else format_number(growth, 3)
    text = f"The network relied most on {feature}: shuffled, its error grows by {amount}"
    if has_lags:
        none = "No single lag matters: its neighbours hold the same information"
        text += f". {none if lags is None else f'{_lags(lags)} mattered most'}"
    return f"{text}." + (f" No difference: {', '.join(unused)}." if unused else "")


@message
def errors_by_group(
    hardest: str, error: float, easiest: str, ratio: float | None, worse: tuple[str, ...], groups: int
) -> str:
    """error: the mean absolute error in the hardest group; ratio: to that in the easiest one, None if that is 0.
    worse: the groups, of `groups`, in which the error of persistence is smaller."""
    text = f"Largest errors: {hardest}, {format_number(error, 3)} on average"
    if ratio is not None:
        text += f", {ratio:.1f} times those of the best group ({easiest})"
    if not worse:
        return f"{text}. Persistence's error is never smaller."
    if len(worse) > 4:
        return f"{text}. Persistence's error is smaller in {len(worse)} of {groups} groups."
    return f"{text}. Persistence's error is smaller at {', '.join(worse)}."


def _lags(lags: Sequence[int]) -> str:
    return f"Lag {lags[0]}" if lags[0] == lags[1] else f"Lags {lags[0]} to {lags[1]}"
