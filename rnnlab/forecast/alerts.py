"""What to know before a score is trusted: features that give a target away, a test set unlike the training set."""

import msgspec

from rnnlab.forecast.leakage import leaks
from rnnlab.forecast.regime import regime_alerts
from rnnlab.message import Message
from rnnlab.series.series import Series
from rnnlab.training.prepared import Prepared
from rnnlab.training.windows import split_rows


class Alert(msgspec.Struct, frozen=True):
    """An alert on a target, as one sentence."""

    target: str
    what: Message


def alerts_on(prepared: Prepared, series: Series) -> tuple[Alert, ...]:
    """The alerts on each target; angles, whose values jump, are not looked at."""
    e, sets = prepared.experiment, split_rows(len(series), prepared.experiment.split)
    features = tuple(name for name in e.features if name not in e.angles)
    alerts = []
    for target in e.targets:
        if target in e.angles:
            continue
        alerts += [Alert(target, what) for what in leaks(series, target, features, e.known)]
        regimes = regime_alerts(target, series.column(target), sets.training[1], sets.test[0])
        alerts += [Alert(target, what) for what in regimes]
    return tuple(alerts)
