"""The options that say an experiment, shared by the commands that train."""

import inspect
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from rnnlab.commands.options import File, Layers, Pick, Time
from rnnlab.commands.series import series_in
from rnnlab.mistake import Mistake

if TYPE_CHECKING:
    from rnnlab.experiment import Experiment
    from rnnlab.runs.store import Store
    from rnnlab.series.series import Series

USUAL_STACK = ("lstm:32:seq", "lstm:32")


class Asked(NamedTuple):
    """The experiment that was asked for, its numbers unchecked; its series; where runs are kept."""

    experiment: "Experiment"
    series: "Series"
    store: "Store"


def takes_an_experiment(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the options of an experiment in place of its first parameter, which takes an Asked."""
    options = list(inspect.signature(_asked).parameters.values())
    own = list(inspect.signature(command).parameters.values())[1:]
    names = {parameter.name for parameter in own}

    def with_options(**given: Any) -> None:
        rest = {name: given.pop(name) for name in names}
        command(_asked(**given), **rest)

    # Typer reads the options off the signature.
    with_options.__signature__ = inspect.Signature([*options, *own])  # type: ignore[attr-defined]
    with_options.__name__, with_options.__doc__ = command.__name__, command.__doc__
    return with_options


def _asked(
    file: File,
    target: Annotated[list[str] | None, typer.Option(metavar="COL", help="A column to predict.")] = None,
    feature: Annotated[
        list[str] | None, typer.Option(metavar="COL", help="A column to read; all if left out.")
    ] = None,
    time: Time = None,
    pick: Pick = None,
    window: Annotated[int, typer.Option(help="Time steps that the network sees.")] = 24,
    horizon: Annotated[int, typer.Option(help="Steps ahead that it predicts, all at once.")] = 1,
    layer: Layers = None,
    predict: Annotated[
        Literal["change", "value"], typer.Option(help="The change from the last value, or the value itself.")
    ] = "change",
    calendar: Annotated[bool, typer.Option(help="Also read the hour, the weekday, the season.")] = True,
    epochs: Annotated[int, typer.Option(help="Passes over the training part.")] = 10,
    batch_size: Annotated[int, typer.Option(help="Windows to a step of learning.")] = 32,
    learning_rate: Annotated[float, typer.Option(help="Adam's.")] = 0.001,
    loss: Annotated[Literal["mse", "mae"], typer.Option(help="What training makes small.")] = "mse",
    patience: Annotated[
        int | None, typer.Option(help="Stop after so many epochs without a better validation loss.")
    ] = None,
    split: Annotated[
        str, typer.Option(help="Shares of the training, validation and test part.")
    ] = "0.7,0.15,0.15",
    shuffle: Annotated[bool, typer.Option(help="Shuffle the windows in every epoch.")] = True,
    seed: Annotated[int, typer.Option(help="The same seed, the same run.")] = 0,
) -> Asked:
    from rnnlab.experiment import Experiment
    from rnnlab.runs.store import Store, runs_folder
    from rnnlab.series.source import find_source
    from rnnlab.stack.layers import read_stack

    stack = read_stack(layer or list(USUAL_STACK))
    shares = _read_split(split)
    series = series_in(file, time, pick)
    features = _chosen(feature, series) or series.features
    store = Store(runs_folder())
    experiment = Experiment(
        source=find_source(file, store.files, time, pick),
        features=features,
        targets=_chosen(target, series) or (_first_target(file, features),),
        stack=stack,
        window=window,
        horizon=horizon,
        split=shares,
        predict=predict,
        calendar=calendar,
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=learning_rate,
        loss=loss,
        patience=patience,
        shuffle=shuffle,
        seed=seed,
    )
    return Asked(experiment, series, store)


def _read_split(text: str) -> tuple[float, float, float]:
    """The shares written as `0.7,0.15,0.15`; what they must add up to is the experiment's affair."""
    try:
        training, validation, test = (float(share) for share in text.split(","))
    except ValueError:
        raise Mistake(
            f"The split '{text}' can't be read: write three shares with commas, e.g. 0.7,0.15,0.15."
        ) from None
    return training, validation, test


def _chosen(names: Iterable[str] | None, series: "Series") -> tuple[str, ...]:
    """The columns that were named, each once; a Mistake that lists what there is where one is no feature."""
    unique = tuple(dict.fromkeys(names or ()))
    for name in unique:
        if name not in series.features:
            why = next(
                (f", for it is left out: {out.why}" for out in series.left_out if out.column == name), ""
            )
            raise Mistake(
                f"The series has no feature '{name}'{why}. Choose among {', '.join(series.features)}."
            )
    return unique


def _first_target(file: str, features: tuple[str, ...]) -> str:
    """What to predict where nothing is said: a sample's own target, else the first feature."""
    from rnnlab.series.samples import SAMPLES

    own = SAMPLES[file].target if file in SAMPLES else features[0]
    return own if own in features else features[0]
