"""What to know before the scores of all series are trusted: the alerts on each of them, counted."""

import numpy as np

from rnnlab.forecast.alerts import Alert
from rnnlab.forecast.leakage import leaks
from rnnlab.forecast.regime import regime_alerts
from rnnlab.message import Message
from rnnlab.panel import messages
from rnnlab.panel.prepared_panel import PreparedPanel

MOST_SERIES = 60  # that are looked at, evenly spaced in the file


def panel_alerts(panel: PreparedPanel) -> tuple[Alert, ...]:
    """One alert for each target, kind of alert and feature: in how many series, and the sentence of the first."""
    e, count = panel.experiment, len(panel.panel)
    looked = np.unique(np.linspace(0, count - 1, MOST_SERIES).round().astype(int)).tolist()
    features = tuple(name for name in e.features if name not in e.angles)
    found: dict[tuple[str, str, str], list[tuple[int, Message]]] = {}
    for k in looked:
        series, (start, first, second, _) = panel.panel.one(k), panel.bounds[k].tolist()
        for target in e.targets:
            values = series.column(target)
            for what in (
                *leaks(series, target, features, e.known),
                *regime_alerts(target, values, first - start, second - start),
            ):
                key = target, what.code, str(what.facts.get("feature", ""))
                found.setdefault(key, []).append((k, what))
    return tuple(
        Alert(
            target,
            messages.in_some_series(
                len(of_kind), len(looked), panel.panel.ids[of_kind[0][0]], str(of_kind[0][1]), feature
            ),
        )
        for (target, _, feature), of_kind in found.items()
    )
