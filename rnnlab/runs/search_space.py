"""The settings that a search tries, as Optuna's distributions, and the experiment of each choice."""

from collections.abc import Mapping
from typing import Any

import msgspec
from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)

from rnnlab.experiment import MOST_BATCH, MOST_EPOCHS, MOST_WINDOW, Experiment, checked_experiment
from rnnlab.mistake import Mistake
from rnnlab.runs.rolling_origin import cut_experiments
from rnnlab.runs.search import Search
from rnnlab.runs.search_data import Data, inputs_of, series_in, shortest_training, training_windows
from rnnlab.runs.sweep_grid import Settings, experiment_with
from rnnlab.stack.shapes import checked_trace
from rnnlab.training.compiled_loop import compiles
from rnnlab.training.estimate import estimated_seconds

KINDS = ("lstm", "gru")
COMPILING, LEAST_SECONDS = 8.0, 0.5  # until the loop of Keras layers begins; of the smallest training
LOSSES = ("mse", "mae")
FEWEST_EPOCHS, MOST_TRIAL_EPOCHS, FEWEST_PATIENCE = 15, 200, 5
Space = dict[str, BaseDistribution]


def space_of(search: Search, data: Data) -> Space:
    """The settings to search around the base.

    The stack is varied only if it consists of recurrent layers and dropout; the loss only if it is of the middle.
    A window fits three times into the shortest training set.
    """
    base = search.base
    first = cut_experiments(base, search.cuts)[0]
    third = shortest_training(data, first) // 3
    highest = max(base.window, min(4 * base.window, third, MOST_WINDOW))
    space: Space = {"window": IntDistribution(max(1, min(base.window, base.window // 4)), highest, log=True)}
    if can_vary_stack(base):
        kinds = dict.fromkeys((*KINDS, *(layer.kind for layer in base.stack if layer.recurrent)))
        space |= {
            "kind": CategoricalDistribution(tuple(kinds)),
            "units": IntDistribution(8, 128, log=True),
            "layers": IntDistribution(1, 3),
            "dropout": FloatDistribution(0.0, 0.4, step=0.1),
        }
    size = min(base.batch_size, MOST_BATCH // 2)
    space |= {
        "learning-rate": FloatDistribution(3e-4, 1e-2, log=True),
        "batch-size": CategoricalDistribution(tuple(sorted({max(1, size // 2), size, 2 * size}))),
    }
    if base.loss in LOSSES:
        space["loss"] = CategoricalDistribution(LOSSES)
    if series_in(data).times is not None:
        space["calendar"] = CategoricalDistribution((True, False))
    return space


def seconds_of(search: Search, experiment: Experiment, data: Data) -> float:
    """The estimated seconds of a trial, for comparing trials; a Mistake if it cannot be trained."""
    traced = checked_trace(experiment.stack, experiment.window, inputs_of(data, experiment))
    seconds = estimated_seconds(experiment, traced, training_windows(data, experiment))
    return search.cuts * (LEAST_SECONDS + seconds + (0 if compiles(experiment.stack) else COMPILING))


def first_choices(search: Search, data: Data) -> list[dict[str, Any]]:
    """What is tried before Optuna chooses: the base with one setting changed; nothing if the base cannot be chosen."""
    space = space_of(search, data)
    params = params_of(search.base, space)
    if params is None:
        return []
    changes: list[tuple[str, Any]] = [
        ("window", params["window"] // 2),
        ("learning-rate", params["learning-rate"] * 3),
        ("units", params.get("units", 0) // 2),
        ("loss", "mae" if params.get("loss") == "mse" else "mse"),
        ("window", params["window"] * 2),
        ("layers", 1 if params.get("layers", 1) > 1 else 2),
        ("batch-size", max(1, search.base.batch_size // 2)),
    ]
    return [params | {name: value} for name, value in changes if name in space and _holds(space[name], value)]


def can_vary_stack(base: Experiment) -> bool:
    """Whether the stack can be rebuilt from its recurrent layers."""
    try:
        experiment_with(base, {"layers": 1, "dropout": 0.0})
    except Mistake:
        return False
    return True


def settings_of(params: Mapping[str, Any]) -> Settings:
    """The settings of a trial as a person writes them: two digits of a rate, no dropout in one layer."""
    settings = dict(params)
    settings["learning-rate"] = float(f"{settings['learning-rate']:.2g}")
    if "dropout" in settings:
        settings["dropout"] = round(settings["dropout"], 2) if settings["layers"] > 1 else 0.0
    return settings


def experiment_of(base: Experiment, params: Mapping[str, Any]) -> Experiment:
    """The base with the settings of a trial; a Mistake if they are not valid.

    It takes as many gradient steps as the base, if that is a usual number of epochs, and waits as long for a better
    validation loss.
    """
    made = experiment_with(base, settings_of(params))
    if made.batch_size != base.batch_size:
        epochs = round(base.epochs * made.batch_size / base.batch_size)
        low, high = min(FEWEST_EPOCHS, base.epochs), max(MOST_TRIAL_EPOCHS, base.epochs)
        epochs = min(max(epochs, low), high, MOST_EPOCHS)
        patience = base.patience
        if patience is not None:
            patience = max(min(FEWEST_PATIENCE, patience), round(patience * epochs / base.epochs))
        made = msgspec.structs.replace(made, epochs=epochs, patience=patience)
    return checked_experiment(made)


def params_of(base: Experiment, space: Space) -> dict[str, Any] | None:
    """The choice that gives the base itself; None if the search cannot choose it."""
    recurrent = [layer for layer in base.stack if layer.recurrent]
    rates = [layer.rate for layer in base.stack if layer.kind == "dropout"]
    params = {
        "window": base.window,
        "kind": recurrent[0].kind if recurrent else "",
        "units": recurrent[0].units if recurrent else 0,
        "layers": len(recurrent),
        "dropout": rates[0] if rates else 0.0,
        "learning-rate": base.learning_rate,
        "batch-size": base.batch_size,
        "loss": base.loss,
        "calendar": base.calendar,
    }
    params = {name: params[name] for name in space}
    try:
        if experiment_of(base, params) != base:
            return None
    except Mistake:
        return None
    return params if all(_holds(space[name], params[name]) for name in space) else None


def _holds(distribution: BaseDistribution, value: Any) -> bool:
    """Whether a distribution can give a value."""
    try:
        return distribution._contains(distribution.to_internal_repr(value))
    except ValueError:
        return False
