"""The sentences about series that are trained alone, beside one network for all."""

from rnnlab.message import message


@message
def compared_apart(series: int, better_apart: int, gain: float, outcome: str) -> str:
    if round(abs(gain), 3) == 0:
        how = "is as large"
    else:
        how = f"is {abs(gain):.1%} {'smaller' if gain > 0 else 'larger'}"
    says = {
        "better": "Training them apart is better.",
        "worse": "One network for all is better.",
        "open": "That may be chance.",
        "short": "These are too few series to tell.",
    }[outcome]
    return (
        f"Trained apart, the mean error of {series:,} series on their validation sets {how}; it is smaller in "
        f"{better_apart:,} of them. {says}"
    )


@message
def apart_progress(done: int, total: int, series: str, state: str, reason: str) -> str:
    return f"series {done:,}/{total:,}: {series} {state}" + (f" ({reason})" if reason else "")


@message
def apart_trained_already(done: int, total: int) -> str:
    return f"{done:,} of {total:,} series are trained already"


@message
def interrupted_apart(done: int, total: int) -> str:
    return f"Stopped after {done:,} of {total:,} series. The same command goes on."


@message
def apart_not_of_all(run: str) -> str:
    return f"Run {run} was trained on one series. Give a run that was trained with --all."


@message
def apart_no_validation_set() -> str:
    return "The run has no validation set, which would say what is better. Train with a split such as 0.7,0.15,0.15."


@message
def apart_too_few_series(series: int) -> str:
    return f"{series} series cannot be trained: give 1 or more."


@message
def apart_series_failed(series: int) -> str:
    return f"{series:,} series could not be trained alone; `rnnlab runs` says why."
