"""The grid of a sweep: the values of each setting, and the experiment of each combination."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any, get_args

import msgspec

from rnnlab.experiment import Experiment, checked_experiment
from rnnlab.mistake import Mistake
from rnnlab.panel.prepared_panel import prepare_panel
from rnnlab.runs import sweep_messages as messages
from rnnlab.series.panel import Panel
from rnnlab.series.series import Series
from rnnlab.stack.layers import MOST_LAYERS, RECURRENT, Layer, Stack
from rnnlab.stack.shapes import checked_trace
from rnnlab.training.prepared import input_names, prepare
from rnnlab.training.windows import origins_of

Value = bool | int | float | str
Grid = dict[str, tuple[Value, ...]]
Settings = dict[str, Value]

MOST_EXPERIMENTS = 200
WORDS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}


@dataclass(frozen=True)
class Setting:
    """A setting that a grid can vary.

    help: what it is, in a few words. read: a value from its text; ValueError if it is not valid.
    valid: which values are valid, in words. example: two values as a user writes them.
    """

    help: str
    read: Callable[[str], Value]
    valid: str
    example: str


def _whole(help: str, example: str) -> Setting:
    return Setting(help, int, "whole numbers", example)


def _one_of(help: str, words: Sequence[str]) -> Setting:
    def read(text: str) -> str:
        return words[words.index(text)]

    return Setting(help, read, f"one of {', '.join(words)}", ",".join(words[:2]))


def _yes_or_no(help: str) -> Setting:
    def read(text: str) -> bool:
        if text not in WORDS:
            raise ValueError(text)
        return WORDS[text]

    return Setting(help, read, "yes or no", "yes,no")


def _literals(name: str) -> tuple[str, ...]:
    return get_args({field.name: field.type for field in msgspec.structs.fields(Experiment)}[name])


GRID: dict[str, Setting] = {
    "units": _whole("units of each recurrent layer", "16,32"),
    "layers": _whole("recurrent layers, all except the last with return_sequences", "1,2"),
    "kind": _one_of("the kind of every recurrent layer", RECURRENT),
    "dropout": Setting("dropout rate between two recurrent layers", float, "numbers from 0 to 0.95", "0,0.2"),
    "window": _whole("time steps in a window", "12,24"),
    "horizon": _whole("time steps to predict, all at once", "1,6"),
    "predict": _one_of("the change from the last value, or the value itself", _literals("predict")),
    "calendar": _yes_or_no("add the hour of day, day of week and day of year as inputs"),
    "epochs": _whole("passes over the training set", "10,30"),
    "batch-size": _whole("windows per gradient step", "32,256"),
    "learning-rate": Setting("learning rate of Adam", float, "numbers above 0", "0.001,0.003"),
    # A sweep ranks by absolute errors, which a quantile other than 0.5 does not minimise.
    "loss": _one_of("the loss to minimise", ("mse", "mae")),
    "patience": _whole(
        "epochs without a better validation loss before training stops early; 0: never", "3,10"
    ),
    "shuffle": _yes_or_no("shuffle the training windows in each epoch"),
    "seed": _whole("seed of the initial weights and of the order of windows", "0,1"),
}
STACK_SETTINGS = ("units", "layers", "kind", "dropout")


def read_grid(texts: Sequence[str]) -> Grid:
    """The grid from texts such as `units=16,32`, one for each setting; a Mistake if a text is not valid."""
    grid: Grid = {}
    for text in texts:
        name, equals, values = (part.strip() for part in text.partition("="))
        if not equals:
            raise Mistake(messages.unreadable_grid(text))
        if name not in GRID:
            raise Mistake(messages.unknown_grid_setting(name, tuple(GRID)))
        if name in grid:
            raise Mistake(messages.grid_setting_repeated(name))
        grid[name] = tuple(_read_values(name, values))
    return grid


def experiments_of(base: Experiment, grid: Grid) -> list[tuple[Settings, Experiment]]:
    """Each combination of the grid's values with its checked experiment; the last setting changes fastest.

    Combinations with the same experiment (dropout in a stack of one layer) occur once. A Mistake if the grid is empty
    or too large, or if a combination is not valid.
    """
    count = prod(len(values) for values in grid.values())
    if not grid or not count:
        raise Mistake(messages.empty_grid())
    if count > MOST_EXPERIMENTS:
        raise Mistake(messages.grid_too_large(count, MOST_EXPERIMENTS))
    settings_of: dict[Experiment, Settings] = {}
    for values in product(*grid.values()):
        settings = dict(zip(grid, values, strict=True))
        with _mistakes_name(settings):
            settings_of.setdefault(checked_experiment(experiment_with(base, settings)), settings)
    return [(settings, experiment) for experiment, settings in settings_of.items()]


def check_on(series: Series, pairs: Iterable[tuple[Settings, Experiment]]) -> None:
    """A Mistake that names the combination if an experiment does not fit the series or its stack is illegal."""
    columns_checked = False
    for settings, e in pairs:
        with _mistakes_name(settings):
            if not columns_checked:
                prepare(series, e)
                columns_checked = True
            origins_of(series, e)
            checked_trace(e.stack, e.window, len(input_names(series, e)))


def check_on_all(panel: Panel, pairs: Iterable[tuple[Settings, Experiment]]) -> None:
    """`check_on` for experiments on all series of a file."""
    inputs: dict[tuple[int, int, bool], int] = {}
    for settings, e in pairs:
        with _mistakes_name(settings):
            key = e.window, e.horizon, e.calendar
            if key not in inputs:
                inputs[key] = len(prepare_panel(panel, e).prepared.names)
            checked_trace(e.stack, e.window, inputs[key])


def _read_values(name: str, text: str) -> Iterator[Value]:
    setting, seen = GRID[name], set()
    for part in text.split(","):
        try:
            value = setting.read(part.strip())
        except ValueError:
            raise Mistake(messages.invalid_grid_value(name, part, setting.valid, setting.example)) from None
        if value in seen:
            raise Mistake(messages.grid_value_repeated(name, part))
        seen.add(value)
        yield value


@contextmanager
def _mistakes_name(settings: Settings) -> Iterator[None]:
    """A Mistake of the block names the combination that it is about."""
    try:
        yield
    except Mistake as mistake:
        if not settings:
            raise
        raise Mistake(messages.invalid_combination(settings, mistake.message)) from None


def experiment_with(base: Experiment, settings: Settings) -> Experiment:
    """The base with these settings of a grid, not yet checked."""
    of_stack: dict[str, Any] = {name: value for name, value in settings.items() if name in STACK_SETTINGS}
    others: dict[str, Any] = {
        name.replace("-", "_"): value for name, value in settings.items() if name not in of_stack
    }
    if others.get("patience") == 0:
        others["patience"] = None
    stack = _stack_with(base.stack, **of_stack) if of_stack else base.stack
    return msgspec.structs.replace(base, stack=stack, **others)


def _stack_with(
    stack: Stack, layers: int | None = None, dropout: float | None = None, **changes: Any
) -> Stack:
    """The stack with its recurrent layers changed (kind, units), or rebuilt from the first of them.

    With `layers` or `dropout` it is rebuilt: that many layers, with `dropout` (or the first dropout of `stack`)
    between them; the last one returns sequences if the last one of `stack` does.
    """
    recurrent = [layer for layer in stack if layer.recurrent]
    if not recurrent:
        raise Mistake(messages.no_recurrent_layer())
    if layers is None and dropout is None:
        return tuple(
            msgspec.structs.replace(layer, **changes) if layer.recurrent else layer for layer in stack
        )
    other = next((layer for layer in stack if not layer.recurrent and layer.kind != "dropout"), None)
    if other is not None:
        raise Mistake(messages.stack_cannot_be_rebuilt(str(other)))
    first = msgspec.structs.replace(recurrent[0], sequences=True, **changes)
    last = msgspec.structs.replace(first, sequences=recurrent[-1].sequences)
    rates = (layer.rate for layer in stack if layer.kind == "dropout")
    rate = next(rates, 0.0) if dropout is None else dropout
    between = (first, Layer("dropout", rate=rate)) if rate else (first,)
    count = len(recurrent) if layers is None else layers
    if count < 1:
        return ()
    # One layer too many is enough to be refused.
    return (*between * min(count - 1, MOST_LAYERS), last)
