"""The sentences of the command `forecast`, and the one that leads to it after training."""

from rnnlab.message import message

# Mistakes


@message
def invalid_level(level: float) -> str:
    return f"The level is {level:g}. Give a number between 0 and 1, e.g. 0.8."


@message
def read_options_without_file() -> str:
    return (
        "--time, --pick and the other options for reading a file apply to the file given with --from. "
        "Give --from, or leave them out."
    )


@message
def nothing_known_ahead() -> str:
    return "This run has no features known ahead. Leave out --known."


# What is printed


@message
def forecast_title(steps: int, series: str, level: float | None) -> str:
    title = f"{steps} steps after the end of {series}"
    return title if level is None else f"{title}, {100 * level:g} % intervals"


@message
def how_to_forecast(program: str, run: str, steps: int, span: str) -> str:
    """span: what people call so many steps, such as "1 day"; empty if they have no name for it."""
    name = f"{steps} steps ({span})" if span else f"{steps} steps"
    return f"Forecast the next {name}: {program} forecast {run} --steps {steps}"


@message
def how_to_forecast_all(program: str, run: str, steps: int, span: str) -> str:
    name = f"{steps} steps ({span})" if span else f"{steps} steps"
    return f"Forecast the next {name} of all: {program} forecast {run} --steps {steps} --to forecast.csv"


@message
def how_to_train_apart(program: str, run: str) -> str:
    return f"Would training each series alone be better? {program} apart {run}"


@message
def of_target(target: str, text: str) -> str:
    return f"{target}: {text}"
