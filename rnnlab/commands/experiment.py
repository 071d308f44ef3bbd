"""The options that say an experiment, shared by the commands that train."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from rnnlab.commands.options import File, Layers, takes
from rnnlab.commands.reading import takes_a_reading
from rnnlab.commands.series import series_in
from rnnlab.mistake import Mistake

if TYPE_CHECKING:
    from rnnlab.defaults import Default
    from rnnlab.experiment import Experiment
    from rnnlab.runs.store import Store
    from rnnlab.series.read_options import ReadOptions
    from rnnlab.series.series import Series

BY_THE_SERIES = "by the series"


class Asked(NamedTuple):
    """The experiment that was asked for, its numbers unchecked; its series; where runs are kept.

    settings: the value and the reason of each setting that the series decides where nobody does.
    """

    experiment: "Experiment"
    series: "Series"
    store: "Store"
    settings: "dict[str, Default]"

    def described(self) -> dict[str, dict[str, int | str | None]]:
        """The settings for `--json`: {name: its value and why}."""
        return {name: {"value": value or None, "why": why} for name, (value, why) in self.settings.items()}

    def says(self) -> str:
        """The settings in one line."""
        told = (f"{name.replace('_', ' ')} {value} ({why})" for name, (value, why) in self.settings.items())
        return f"Settings: {', '.join(told)}."


@takes_a_reading
def _asked(
    file: File,
    how: "ReadOptions",
    target: Annotated[list[str] | None, typer.Option(metavar="COL", help="A column to predict.")] = None,
    feature: Annotated[
        list[str] | None, typer.Option(metavar="COL", help="A column to read; all if left out.")
    ] = None,
    window: Annotated[
        int | None, typer.Option(help="Time steps that the network sees.", show_default=BY_THE_SERIES)
    ] = None,
    horizon: Annotated[int, typer.Option(help="Steps ahead that it predicts, all at once.")] = 1,
    layer: Layers = None,
    predict: Annotated[
        Literal["change", "value"], typer.Option(help="The change from the last value, or the value itself.")
    ] = "change",
    calendar: Annotated[bool, typer.Option(help="Also read the hour, the weekday, the season.")] = True,
    epochs: Annotated[
        int | None, typer.Option(help="Passes over the training set, at most.", show_default=BY_THE_SERIES)
    ] = None,
    batch_size: Annotated[
        int | None,
        typer.Option(help="Windows per gradient step (batch size).", show_default=BY_THE_SERIES),
    ] = None,
    learning_rate: Annotated[float, typer.Option(help="Adam's.")] = 0.001,
    loss: Annotated[Literal["mse", "mae"], typer.Option(help="The loss to minimise.")] = "mse",
    patience: Annotated[
        int | None,
        typer.Option(
            help="Stop after so many epochs without a better validation loss; 0 never stops early.",
            show_default=BY_THE_SERIES,
        ),
    ] = None,
    split: Annotated[
        str, typer.Option(help="Shares of the training, validation and test part.")
    ] = "0.7,0.15,0.15",
    shuffle: Annotated[bool, typer.Option(help="Shuffle the windows in every epoch.")] = True,
    seed: Annotated[int, typer.Option(help="The same seed, the same run.")] = 0,
    angle: Annotated[
        list[str] | None,
        typer.Option(metavar="COL", help="A feature in degrees, besides those found by themselves."),
    ] = None,
    angles: Annotated[bool, typer.Option(help="Find features in degrees by name and values.")] = True,
    known: Annotated[
        list[str] | None,
        typer.Option(metavar="COL", help="A feature known ahead: given for the step to be predicted."),
    ] = None,
    bound: Annotated[
        list[str] | None,
        typer.Option(metavar="COL=LOW..HIGH", help="What forecasts of a target never leave, e.g. rain=0.."),
    ] = None,
    bounds: Annotated[bool, typer.Option(help="Find the targets' bounds by name and values.")] = True,
    onehot: Annotated[
        list[str] | None, typer.Option(metavar="COL", help="A text column to read as yes/no columns.")
    ] = None,
) -> Asked:
    import msgspec

    from rnnlab.defaults import STACK, chosen_experiment, chosen_settings
    from rnnlab.runs.store import Store, runs_folder
    from rnnlab.series.source import find_source, load
    from rnnlab.stack.layers import read_stack

    stack = read_stack(layer) if layer else STACK
    shares = _read_split(split)
    series = series_in(file, how)
    yes_no = _yes_no(onehot or (), series)
    store = Store(runs_folder())
    source = find_source(file, store.files, how)
    if yes_no:
        source = msgspec.structs.replace(source, onehot=yes_no)
        series = load(source, store.files)
    settings: dict[str, Any] = {
        "window": window, "batch_size": batch_size, "epochs": epochs, "patience": patience,
    }  # fmt: skip
    experiment = chosen_experiment(
        source,
        series,
        _chosen(target, series),
        _chosen(feature, series),
        stack,
        _chosen(known, series),
        horizon=horizon,
        split=shares,
        predict=predict,
        calendar=calendar,
        learning_rate=learning_rate,
        loss=loss,
        shuffle=shuffle,
        seed=seed,
        angles=(),
        bounds=(),
        **settings,
    )
    marks = Marks(_chosen(angle, series), angles, tuple(bound or ()), bounds, bool(target))
    asked = _marked(experiment, series, marks)
    return Asked(asked, series, store, chosen_settings(series, settings))


takes_an_experiment = takes("asked", _asked)


class Marks(NamedTuple):
    """What was said of the columns' kinds: those named, and whether others are to be found.

    targets_named: whether the targets were, too; else they give way to what is found.
    """

    angles: tuple[str, ...]
    find_angles: bool
    bounds: tuple[str, ...]
    find_bounds: bool
    targets_named: bool


def _marked(experiment: "Experiment", series: "Series", marks: Marks) -> "Experiment":
    """The experiment with the angles and bounds that were named or found."""
    import msgspec

    from rnnlab.experiment import with_detected_bounds, with_detected_kinds
    from rnnlab.series.kinds import read_bounds

    named = tuple(read_bounds(text) for text in marks.bounds)
    columns = _chosen([bounds.column for bounds in named], series)
    e = experiment
    if marks.find_angles:
        e = with_detected_kinds(series, e)
    targets = experiment.targets if marks.targets_named else e.targets
    angles = tuple(dict.fromkeys((*e.angles, *marks.angles)))
    e = msgspec.structs.replace(e, targets=targets, angles=angles)
    found = with_detected_bounds(series, e).bounds if marks.find_bounds else ()
    bounds = (*(one for one in found if one.column not in columns), *named)
    return msgspec.structs.replace(e, bounds=bounds)


def _yes_no(columns: Iterable[str], series: "Series") -> tuple[str, ...]:
    """The yes/no columns that those text columns are read as; a Mistake where one can't be."""
    from rnnlab.series.file.columns import yes_no_names

    for column in columns:
        if column not in series.words:
            can = ", ".join(series.words) or "there is none in this file"
            raise Mistake(
                f"'{column}' can't be read as yes/no columns: name a text column of few different values ({can})."
            )
    return tuple(
        name for column in dict.fromkeys(columns) for name in yes_no_names(column, series.words[column])
    )


def _read_split(text: str) -> tuple[float, float, float]:
    """The shares written as `0.7,0.15,0.15`, checked."""
    from rnnlab.experiment import checked_split

    try:
        training, validation, test = (float(share) for share in text.split(","))
    except ValueError:
        raise Mistake(
            f"The split '{text}' can't be read: write three shares with commas, e.g. 0.7,0.15,0.15."
        ) from None
    return checked_split((training, validation, test))


def _chosen(names: Iterable[str] | None, series: "Series") -> tuple[str, ...]:
    """The columns that were named, each once; a Mistake where one is not a feature."""
    from rnnlab.experiment import check_features

    unique = tuple(dict.fromkeys(names or ()))
    check_features(series, unique)
    return unique
