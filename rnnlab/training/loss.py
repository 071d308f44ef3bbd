"""The losses: squared error, absolute error, and the quantile (pinball) loss."""

import numpy as np

from rnnlab.experiment import Experiment


def side_weights(experiment: Experiment) -> tuple[float, float]:
    """How much an absolute error counts if the forecast is below the actual value, and if it is above.

    The pinball loss of a quantile q weighs them q and 1 - q (Koenker and Bassett, 1978): it is smallest where a
    share of q of the values is below the forecast.
    """
    return (experiment.quantile, 1 - experiment.quantile) if experiment.loss == "quantile" else (1.0, 1.0)


def losses(experiment: Experiment, errors: np.ndarray) -> np.ndarray:
    """The loss of each error (forecast - actual value)."""
    if experiment.loss == "mse":
        return errors**2
    below, above = side_weights(experiment)
    return np.abs(errors) * np.where(errors < 0, below, above)
