"""The experiment of one network for all series: the defaults that suit them together."""

from typing import Any

import msgspec
import numpy as np

from rnnlab import experiment_messages
from rnnlab.defaults import (
    FEWEST_PATIENCE,
    MOST_EPOCHS,
    STACK,
    Default,
    chosen_experiment,
    default_settings,
)
from rnnlab.experiment import Experiment
from rnnlab.panel import messages
from rnnlab.panel.constants import constant_inputs
from rnnlab.panel.prepared_panel import set_bounds
from rnnlab.series.panel import Panel
from rnnlab.series.series import Series
from rnnlab.series.source import Source
from rnnlab.stack.layers import Stack

GRADIENT_STEPS, FEWEST_EPOCHS = 6000, 3  # after which one network has learned what its series share
MUCH_LONGER = 4  # times the median: alone, such a series would have a longer window


def panel_settings(panel: Panel, given: dict[str, Any], share: float) -> dict[str, Default]:
    """The window, batch size, epochs and patience for all series; given ones stay, and a patience of 0 means none.

    The window suits the series of median length, the others all rows together. share: of the training sets.
    """
    middle = int(np.argsort(panel.lengths, kind="stable")[len(panel) // 2])
    window = default_settings(panel.one(middle))["window"]
    settings = default_settings(panel.joined())
    why, rows, most = str(window.why), int(panel.lengths[middle]), int(panel.lengths.max())
    differ = most > MUCH_LONGER * rows
    of_middle = (
        messages.of_middle_of_unlike_series(why, rows, most) if differ else messages.of_middle_series(why)
    )
    settings["window"] = Default(window.value, of_middle)
    batches = max(1, round(len(panel.values) * share / settings["batch_size"].value))
    epochs = min(max(FEWEST_EPOCHS, round(GRADIENT_STEPS / batches)), MOST_EPOCHS)
    settings["epochs"] = Default(epochs, messages.epochs_for_all(GRADIENT_STEPS, FEWEST_EPOCHS))
    settings["patience"] = Default(
        max(FEWEST_PATIENCE, epochs // 5), experiment_messages.share_of_epochs(FEWEST_PATIENCE)
    )
    chosen = {
        name: Default(value, experiment_messages.given_by_user())
        for name, value in given.items()
        if value is not None and name in settings
    }
    return settings | chosen


def panel_experiment(
    source: Source,
    panel: Panel,
    targets: tuple[str, ...] = (),
    features: tuple[str, ...] = (),
    stack: Stack = STACK,
    known: tuple[str, ...] = (),
    split: tuple[float, float, float] = (0.7, 0.15, 0.15),
    all_series: str = "each",
    constants: tuple[str, ...] = (),
    **fields: Any,
) -> Experiment:
    """The experiment of the given settings on all series, with defaults for the others; numbers are not checked.

    constants: columns that are constant within each series, as inputs.
    """
    settings = {name: row.value for name, row in panel_settings(panel, fields, split[0]).items()}
    fields |= settings | {"all_series": all_series}
    e = chosen_experiment(
        source,
        training_sets(panel, split, all_series),
        targets,
        features,
        stack,
        known,
        **fields,
        split=(1.0, 0.0, 0.0),
    )
    return msgspec.structs.replace(e, split=split, constants=constant_inputs(panel, constants))


def training_sets(panel: Panel, split: tuple[float, float, float], all_series: str) -> Series:
    """The rows of all training sets, one below the other, from which kinds of columns are detected."""
    bounds = set_bounds(panel, split, all_series)
    rows = np.concatenate([np.arange(start, end) for start, end in bounds[:, :2].tolist()])
    return panel.at(rows)
