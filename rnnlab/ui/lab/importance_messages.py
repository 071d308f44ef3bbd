"""The texts of the tab What mattered; see messages.py."""

from collections.abc import Sequence

from rnnlab.ui.markdown import escape_markdown

MATTERED = "What mattered"
WHICH_INPUTS, WHEN_IT_ERRS, WORST_WINDOWS = "Which inputs", "Where it is wrong", "Worst windows"
MATTERED_CAPTION = (
    "See which inputs and lags the network relied on, at which hours and on which days its errors are large, and open "
    "its worst windows."
)
BY_INPUT, BY_LAG = "By input, all its lags together", "By lag, all inputs together"
BY_INPUT_AND_LAG = "By input and lag"
GROUP_BY = "By"
ERRORS_NOT_COMPARABLE = "Too few or too similar test windows to compare errors."
WORST_WINDOWS_HINT = (
    "Press a button: its window is marked on the chart above, and the tab 'Inside the network' shows what each layer "
    "returns for it."
)
OPEN_WINDOW = "Look at this window layer by layer"


def worst_columns(unit: str) -> tuple[str, ...]:
    """unit: of the target, or empty."""
    return "when", *(f"{name} ({unit})" if unit else name for name in ("predicted", "actual", "error"))


def importance_caption(
    windows: int, test_windows: int, repeats: int, keeps_last_value: bool, hidden_inputs: int, by_lag: bool
) -> str:
    """How the importance was measured, and what it cannot tell.

    keeps_last_value: the network predicts the change from the last value, which is not shuffled.
    """
    which = (
        "all of the test set"
        if windows == test_windows
        else f"evenly spread over the {test_windows:,} of the test set"
    )
    sentences = [
        f"In {windows:,} windows, {which}, each piece in turn was replaced by that of another window, {repeats} times "
        "(the whiskers). The bars show how much the network's own error grew, over all steps ahead."
    ]
    if keeps_last_value:
        sentences.append("The last value, which the predicted change is added to, stays.")
    if hidden_inputs > 0:
        sentences.append(f"The {hidden_inputs} least important inputs are not drawn.")
    if not by_lag:
        sentences.append("The network is too large to shuffle each lag here.")
    sentences.append(
        "Inputs with the same information share their importance: each looks small, because the other replaces it."
    )
    return " ".join(sentences)


def few_windows(least: int, groups: Sequence[str]) -> str:
    return f"Fewer than {least} windows, so perhaps by chance: {escape_markdown(', '.join(groups))}."
