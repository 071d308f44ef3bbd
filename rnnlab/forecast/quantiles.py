"""How a forecast of a quantile did on the test set."""

import msgspec
import numpy as np

from rnnlab.forecast import baselines, messages
from rnnlab.message import Message
from rnnlab.training.loss import losses
from rnnlab.training.prepared import Prepared


class QuantileScore(msgspec.Struct, frozen=True):
    """The forecast of one quantile of a target on the test set, the mean over all lead times.

    below: the share of actual values at most as large as the forecast. loss: its pinball loss in the target's
    units. simple_loss: that of persistence raised by the quantile of its errors before the test set.
    """

    target: str
    quantile: float
    below: float
    loss: float
    simple_loss: float

    @property
    def message(self) -> Message:
        """The scores in words."""
        return messages.quantile_measured(self.quantile, self.below, self.loss, self.simple_loss)


def measured_quantiles(prepared: Prepared, forecast: np.ndarray) -> tuple[QuantileScore, ...]:
    """A row for each target if the network predicts another quantile than 0.5.

    forecast: of the test set in the targets' units, (windows, horizon, targets).
    """
    e, origins = prepared.experiment, prepared.origins
    if e.predicts_middle:
        return ()
    before = origins.validation if len(origins.validation) else origins.training
    changes = prepared.truth(before) - baselines.persistence(prepared, before)
    simple = baselines.persistence(prepared, origins.test) + np.quantile(changes, e.quantile, axis=0)
    truth = prepared.truth(origins.test)
    loss, simple_loss = (losses(e, values - truth).mean(axis=(0, 1)) for values in (forecast, simple))
    below = (truth <= forecast).mean(axis=(0, 1))
    return tuple(
        QuantileScore(target, e.quantile, float(below[k]), float(loss[k]), float(simple_loss[k]))
        for k, target in enumerate(e.targets)
    )
