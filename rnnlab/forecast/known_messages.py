"""Why a file does not have the columns that a run needs to know ahead."""

from collections.abc import Sequence

from rnnlab.forecast.messages import quoted_names
from rnnlab.message import message


@message
def known_file_missing(features: tuple[str, ...], steps: int) -> str:
    return (
        f"The run reads {quoted_names(features)} of the step that it predicts. {_give_known(features, steps)}"
    )


@message
def known_columns_missing(file: str, missing: tuple[str, ...], features: tuple[str, ...], steps: int) -> str:
    return f"'{file}' has no {quoted_names(missing)}, which the run needs to know ahead. {_give_known(features, steps)}"


@message
def known_times_missing(file: str, features: tuple[str, ...], steps: int) -> str:
    return f"'{file}' has no times to find the next {steps} steps by. {_give_known(features, steps)}"


@message
def known_starts_late(file: str, time: str, features: tuple[str, ...], steps: int) -> str:
    return f"'{file}' starts after {time}. {_give_known(features, steps)}"


@message
def known_ends_early(file: str, time: str, features: tuple[str, ...], steps: int) -> str:
    """time: of the first step that is missing, or 'step 4' without times."""
    return f"'{file}' ends before {time}. {_give_known(features, steps)}"


@message
def known_row_missing(file: str, time: str, features: tuple[str, ...], steps: int) -> str:
    return f"'{file}' has no row for {time}. {_give_known(features, steps)}"


def _give_known(features: Sequence[str], steps: int) -> str:
    return f"Use a file with {quoted_names(features)} for the next {steps} steps (--known FILE)."
