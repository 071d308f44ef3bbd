"""The options that describe an experiment, shared by `train` and `sweep`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

import typer

from rnnlab.commands import all_series_messages, help_texts, messages
from rnnlab.commands.read_options import (
    read_series,
    report_open_questions,
    report_reading_of_all,
    with_read_options,
)
from rnnlab.commands.shared_options import File, Layers, with_options_of
from rnnlab.message import Message
from rnnlab.mistake import Mistake

if TYPE_CHECKING:
    from rnnlab.defaults import Default
    from rnnlab.experiment import Experiment
    from rnnlab.runs.store import Store
    from rnnlab.series.panel import Panel
    from rnnlab.series.read_options import ReadOptions
    from rnnlab.series.series import Series
    from rnnlab.series.source import Source
    from rnnlab.stack.layers import Stack


class ExperimentRequest(NamedTuple):
    """What `train` and `sweep` were asked to train.

    experiment: its numbers are not checked yet.
    store: where the runs are kept.
    panel: all series of the file, if one network is to be trained on them; `series` is then the first of them.
    settings: value and reason of each setting that has a default for the series.
    """

    experiment: "Experiment"
    series: "Series"
    store: "Store"
    settings: "dict[str, Default]"
    panel: "Panel | None" = None

    def settings_json(self) -> dict[str, dict[str, int | str | None]]:
        """Return the settings for `--json`: {name: {"value", "why"}}."""
        return {
            name: {"value": value or None, "why": str(why)} for name, (value, why) in self.settings.items()
        }

    def settings_line(self) -> Message:
        """Return the settings on one line, for people."""
        return messages.settings_line(
            tuple((name, value, str(why)) for name, (value, why) in self.settings.items())
        )


class ColumnKindOptions(NamedTuple):
    """What the options say about angles and bounds.

    angles, bounds: the given ones; detect_angles, detect_bounds: whether to look for others.
    targets_given: True keeps the targets, False lets `with_detected_kinds` choose others.
    """

    angles: tuple[str, ...]
    detect_angles: bool
    bounds: tuple[str, ...]
    detect_bounds: bool
    targets_given: bool


@with_read_options
def make_experiment_request(
    file: File,
    read_options: "ReadOptions",
    target: Annotated[list[str] | None, typer.Option(metavar="COL", help=help_texts.TARGET)] = None,
    feature: Annotated[list[str] | None, typer.Option(metavar="COL", help=help_texts.FEATURE)] = None,
    window: Annotated[
        int | None, typer.Option(help=help_texts.WINDOW, show_default=help_texts.BY_THE_SERIES)
    ] = None,
    horizon: Annotated[int, typer.Option(help=help_texts.HORIZON)] = 1,
    layer: Layers = None,
    predict: Annotated[Literal["change", "value"], typer.Option(help=help_texts.PREDICT)] = "change",
    calendar: Annotated[bool, typer.Option(help=help_texts.CALENDAR)] = True,
    epochs: Annotated[
        int | None, typer.Option(help=help_texts.EPOCHS, show_default=help_texts.BY_THE_SERIES)
    ] = None,
    batch_size: Annotated[
        int | None, typer.Option(help=help_texts.BATCH_SIZE, show_default=help_texts.BY_THE_SERIES)
    ] = None,
    learning_rate: Annotated[float, typer.Option(help=help_texts.LEARNING_RATE)] = 0.001,
    loss: Annotated[
        Literal["mse", "mae", "quantile"] | None,
        typer.Option(help=help_texts.LOSS, show_default=help_texts.LOSS_DEFAULT),
    ] = None,
    quantile: Annotated[float, typer.Option(help=help_texts.QUANTILE)] = 0.5,
    patience: Annotated[
        int | None, typer.Option(help=help_texts.PATIENCE, show_default=help_texts.BY_THE_SERIES)
    ] = None,
    split: Annotated[str, typer.Option(help=help_texts.SPLIT)] = "0.7,0.15,0.15",
    shuffle: Annotated[bool, typer.Option(help=help_texts.SHUFFLE)] = True,
    seed: Annotated[int, typer.Option(help=help_texts.SEED)] = 0,
    season: Annotated[int, typer.Option(help=help_texts.SEASON, show_default=help_texts.DETECTED)] = 0,
    angle: Annotated[list[str] | None, typer.Option(metavar="COL", help=help_texts.ANGLE)] = None,
    angles: Annotated[bool, typer.Option(help=help_texts.ANGLES)] = True,
    known: Annotated[list[str] | None, typer.Option(metavar="COL", help=help_texts.KNOWN)] = None,
    bound: Annotated[list[str] | None, typer.Option(metavar="COL=LOW..HIGH", help=help_texts.BOUND)] = None,
    bounds: Annotated[bool, typer.Option(help=help_texts.BOUNDS)] = True,
    onehot: Annotated[list[str] | None, typer.Option(metavar="COL", help=help_texts.ONEHOT)] = None,
    all_series: Annotated[bool, typer.Option("--all", help=help_texts.ALL)] = False,
    constant: Annotated[list[str] | None, typer.Option(metavar="COL", help=help_texts.CONSTANT)] = None,
    split_at: Annotated[Literal["each", "date"], typer.Option(help=help_texts.SPLIT_AT)] = "each",
) -> ExperimentRequest:
    import msgspec

    from rnnlab.defaults import STACK, chosen_settings, experiment_on_rows
    from rnnlab.experiment_messages import constants_of_one_series
    from rnnlab.runs.store import Store, runs_folder
    from rnnlab.series.source import find_source, load, read_with_columns
    from rnnlab.stack.layers import read_stack

    stack = read_stack(layer) if layer else STACK
    shares = _parse_split(split)
    store = Store(runs_folder())
    settings: dict[str, Any] = {
        "window": window, "batch_size": batch_size, "epochs": epochs, "patience": patience,
    }  # fmt: skip
    fields: dict[str, Any] = {
        "horizon": horizon, "split": shares, "predict": predict, "calendar": calendar, "learning_rate": learning_rate,
        "loss": loss or ("mse" if quantile == 0.5 else "quantile"), "quantile": quantile, "shuffle": shuffle,
        "seed": seed, "season": season, "angles": (), "bounds": (),
    }  # fmt: skip
    if all_series:
        if onehot:
            raise Mistake(all_series_messages.no_yes_no_columns_of_all())
        fields |= {"all_series": split_at, "constants": tuple(constant or ())}
        columns = (tuple(target or ()), tuple(feature or ()), tuple(known or ()))
        kinds = ColumnKindOptions(tuple(angle or ()), angles, tuple(bound or ()), bounds, bool(target))
        return _request_of_all(file, read_options, store, stack, columns, kinds, settings, fields)
    if constant:
        raise Mistake(constants_of_one_series(constant[0]))
    series = read_series(file, read_options)
    report_open_questions(series)
    yes_no = _yes_no_columns(onehot or (), series)
    source = find_source(file, store.files, read_options)
    if yes_no:
        source = msgspec.structs.replace(source, onehot=yes_no)
        series = load(source, store.files)

    def read(source: "Source") -> "Series":
        return load(source, store.files)

    named = (*(target or ()), *(feature or ()), *(known or ()), *(angle or ()))
    source, series = read_with_columns(source, series, named, read)
    series, experiment = experiment_on_rows(
        read,
        source,
        series,
        _checked_columns(target, series),
        _checked_columns(feature, series),
        stack,
        _checked_columns(known, series),
        **fields,
        **settings,
    )
    kinds = ColumnKindOptions(
        _checked_columns(angle, series), angles, tuple(bound or ()), bounds, targets_given=bool(target)
    )
    experiment = _with_column_kinds(experiment, series, kinds)
    return ExperimentRequest(experiment, series, store, chosen_settings(series, settings))


with_experiment_options = with_options_of("request", make_experiment_request)


def _request_of_all(
    file: list[str],
    read_options: "ReadOptions",
    store: "Store",
    stack: "Stack",
    columns: tuple[tuple[str, ...], ...],
    kinds: ColumnKindOptions,
    settings: dict[str, Any],
    fields: dict[str, Any],
) -> ExperimentRequest:
    """Return the request to train one network on all series of a file.

    columns: the targets, the features, and those known ahead.
    """
    import msgspec

    from rnnlab.panel.panel_experiment import panel_experiment, panel_settings, training_sets
    from rnnlab.series.source import find_source, load_panel, source_of_all

    source = find_source(file, store.files, read_options)
    panel = load_panel(source, store.files)
    report_reading_of_all(panel, fields["constants"])
    source = source_of_all(source, panel, store.files)
    targets, features, known = (_checked_columns(names, panel.facts) for names in columns)
    experiment = panel_experiment(source, panel, targets, features, stack, known, **fields, **settings)
    sets = training_sets(panel, experiment.split, experiment.all_series)
    whole = msgspec.structs.replace(experiment, split=(1.0, 0.0, 0.0))
    experiment = msgspec.structs.replace(_with_column_kinds(whole, sets, kinds), split=experiment.split)
    chosen = panel_settings(panel, settings, experiment.split[0])
    return ExperimentRequest(experiment, panel.one(0), store, chosen, panel)


def _with_column_kinds(experiment: "Experiment", series: "Series", kinds: ColumnKindOptions) -> "Experiment":
    """Return the experiment with the given and the detected angles and bounds."""
    import msgspec

    from rnnlab.experiment import with_detected_bounds, with_detected_kinds
    from rnnlab.series.kinds import read_bounds

    given_bounds = tuple(read_bounds(text) for text in kinds.bounds)
    bounded_columns = _checked_columns([bounds.column for bounds in given_bounds], series)
    e = with_detected_kinds(series, experiment) if kinds.detect_angles else experiment
    e = msgspec.structs.replace(
        e,
        targets=experiment.targets if kinds.targets_given else e.targets,
        angles=tuple(dict.fromkeys((*e.angles, *kinds.angles))),
    )
    detected = with_detected_bounds(series, e).bounds if kinds.detect_bounds else ()
    others = (bounds for bounds in detected if bounds.column not in bounded_columns)
    return msgspec.structs.replace(e, bounds=(*others, *given_bounds))


def _yes_no_columns(columns: Iterable[str], series: "Series") -> tuple[str, ...]:
    """Return the names of the yes/no columns for these text columns."""
    from rnnlab.series.columns.yes_no import yes_no_names

    for column in columns:
        if column not in series.words:
            raise Mistake(messages.not_a_text_column(column, tuple(series.words)))
    return tuple(
        name for column in dict.fromkeys(columns) for name in yes_no_names(column, series.words[column])
    )


def _parse_split(text: str) -> tuple[float, float, float]:
    """Return the shares written as `0.7,0.15,0.15`, checked."""
    from rnnlab.experiment import checked_split

    try:
        training, validation, test = (float(share) for share in text.split(","))
    except ValueError:
        raise Mistake(messages.invalid_split(text)) from None
    return checked_split((training, validation, test))


def _checked_columns(names: Iterable[str] | None, series: "Series") -> tuple[str, ...]:
    """Return the names without duplicates; raise a Mistake for a name that is not a feature."""
    from rnnlab.experiment import check_features

    unique = tuple(dict.fromkeys(names or ()))
    check_features(series, unique)
    return unique
