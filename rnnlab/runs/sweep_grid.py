"""The grid of a sweep: settings with the values each is to take, and the experiments of every combination."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any, get_args

import msgspec

from rnnlab.experiment import Experiment, checked_experiment
from rnnlab.mistake import Mistake
from rnnlab.series.quoting import quoted
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
    """One thing that a grid can vary.

    help: what it is, in a few words. read: a value from its text, ValueError where it is none.
    written: how its values are written, in words. example: two values as one writes them.
    """

    help: str
    read: Callable[[str], Value]
    written: str
    example: str


def _whole(help: str, example: str) -> Setting:
    return Setting(help, int, "whole numbers", example)


def _one_of(help: str, words: Sequence[str]) -> Setting:
    def read(text: str) -> str:
        return words[words.index(text)]

    return Setting(help, read, f"among {', '.join(words)}", ",".join(words[:2]))


def _yes_or_no(help: str) -> Setting:
    def read(text: str) -> bool:
        if text not in WORDS:
            raise ValueError(text)
        return WORDS[text]

    return Setting(help, read, "yes or no", "yes,no")


def _choices(field: str) -> tuple[str, ...]:
    return get_args({known.name: known.type for known in msgspec.structs.fields(Experiment)}[field])


GRID: dict[str, Setting] = {
    "units": _whole("numbers that leave each recurrent layer at every step", "16,32"),
    "layers": _whole("recurrent layers, each but the last with return_sequences", "1,2"),
    "kind": _one_of("the kind of every recurrent layer", RECURRENT),
    "dropout": Setting(
        "share dropped between two recurrent layers", float, "numbers from 0 to 0.95", "0,0.2"
    ),
    "window": _whole("time steps that the network sees", "12,24"),
    "horizon": _whole("steps ahead that it predicts, all at once", "1,6"),
    "predict": _one_of("the change from the last value, or the value itself", _choices("predict")),
    "calendar": _yes_or_no("also read the hour, the weekday, the season"),
    "epochs": _whole("passes over the training part", "10,30"),
    "batch-size": _whole("windows per gradient step", "32,256"),
    "learning-rate": Setting("Adam's", float, "numbers above 0", "0.001,0.003"),
    "loss": _one_of("the loss to minimise", _choices("loss")),
    "patience": _whole(
        "epochs without a better validation loss before training stops; 0 never stops early", "3,10"
    ),
    "shuffle": _yes_or_no("shuffle the windows in every epoch"),
    "seed": _whole("how the weights and the order of windows begin", "0,1"),
}
STACK_SETTINGS = ("units", "layers", "kind", "dropout")


def read_grid(texts: Sequence[str]) -> Grid:
    """The grid written as `units=16,32`, one text a setting; a Mistake that names what can't be read."""
    grid: Grid = {}
    for text in texts:
        name, equals, values = (part.strip() for part in text.partition("="))
        if not equals:
            raise Mistake(f"The grid {quoted(text)} can't be read: write NAME=VALUE,VALUE, e.g. units=16,32.")
        if name not in GRID:
            raise Mistake(f"A grid has no setting {quoted(name)}: choose among {', '.join(GRID)}.")
        if name in grid:
            raise Mistake(f"The grid names '{name}' twice: give all of its values at once, with commas.")
        grid[name] = tuple(_read_values(name, values))
    return grid


def experiments_of(base: Experiment, grid: Grid) -> list[tuple[Settings, Experiment]]:
    """Every combination of the grid's values and its experiment, checked; the last name changes fastest.

    Combinations that come to the same experiment (dropout in a stack of one layer) are there once.
    Raises Mistake where the grid is empty or too large, or names the combination that can't be.
    """
    count = prod(len(values) for values in grid.values())
    if not grid or not count:
        raise Mistake("The grid is empty: name at least one setting with its values, e.g. units=16,32.")
    if count > MOST_EXPERIMENTS:
        raise Mistake(
            f"The grid makes {count} experiments, more than {MOST_EXPERIMENTS}: give fewer values, "
            "or sweep the settings one after another."
        )
    found: dict[Experiment, Settings] = {}
    for values in product(*grid.values()):
        settings = dict(zip(grid, values, strict=True))
        with _naming(settings):
            found.setdefault(checked_experiment(_experiment_with(base, settings)), settings)
    return [(settings, experiment) for experiment, settings in found.items()]


def check_on(series: Series, pairs: Iterable[tuple[Settings, Experiment]]) -> None:
    """Mistake, naming the combination, where the series can't carry an experiment or its stack can't be."""
    columns_checked = False
    for settings, e in pairs:
        with _naming(settings):
            if not columns_checked:
                prepare(series, e)
                columns_checked = True
            origins_of(series, e)
            checked_trace(e.stack, e.window, len(input_names(series, e)))


def settings_text(settings: Mapping[str, Value]) -> str:
    """The settings as one writes them: `units=16, calendar=yes`."""
    return ", ".join(f"{name}={value_text(value)}" for name, value in settings.items())


def value_text(value: Value) -> str:
    """A value as one writes it in a grid."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _read_values(name: str, text: str) -> Iterator[Value]:
    setting, seen = GRID[name], set()
    for part in text.split(","):
        try:
            value = setting.read(part.strip())
        except ValueError:
            raise Mistake(
                f"The grid can't take {quoted(part)} for {name}: its values are {setting.written}, "
                f"e.g. {name}={setting.example}."
            ) from None
        if value in seen:
            raise Mistake(f"The grid gives {name} the value {quoted(part)} twice: give each value once.")
        seen.add(value)
        yield value


@contextmanager
def _naming(settings: Settings) -> Iterator[None]:
    """A Mistake from within the block says which combination it is about."""
    try:
        yield
    except Mistake as mistake:
        raise Mistake(f"With {settings_text(settings)}: {mistake}") from None


def _experiment_with(base: Experiment, settings: Settings) -> Experiment:
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
    """The stack with changed recurrent layers (kind, units), or rebuilt out of its first one.

    It is rebuilt where `layers` or `dropout` is given: that many layers, the last one returning
    sequences if the last one of `stack` does, with `dropout` (or the first dropout of `stack`) between.
    """
    recurrent = [layer for layer in stack if layer.recurrent]
    if not recurrent:
        raise Mistake("The stack has no recurrent layer to vary: put one in, e.g. lstm:32.")
    if layers is None and dropout is None:
        return tuple(
            msgspec.structs.replace(layer, **changes) if layer.recurrent else layer for layer in stack
        )
    lost = next((layer for layer in stack if not layer.recurrent and layer.kind != "dropout"), None)
    if lost is not None:
        raise Mistake(
            f"'layers' and 'dropout' rebuild the stack out of its recurrent layers, and it holds '{lost}': "
            "leave them out of the grid, or that layer out of the stack."
        )
    first = msgspec.structs.replace(recurrent[0], sequences=True, **changes)
    last = msgspec.structs.replace(first, sequences=recurrent[-1].sequences)
    rates = (layer.rate for layer in stack if layer.kind == "dropout")
    rate = next(rates, 0.0) if dropout is None else dropout
    between = (first, Layer("dropout", rate=rate)) if rate else (first,)
    count = len(recurrent) if layers is None else layers
    if count < 1:
        return ()
    # One layer too many is enough for the refusal.
    return (*between * min(count - 1, MOST_LAYERS), last)
