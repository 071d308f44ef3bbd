"""One series forecast by the lab's defaults and by every alternative."""

from time import perf_counter

import msgspec
import numpy as np

import rnnlab
from rnnlab.forecast.verdict import verdict_of
from tests.benchmarks.accuracy.peers import peers
from tests.benchmarks.accuracy.series import Case

MOST_ORIGINS = 40  # of the test set, evenly spread, that all are compared on
LAB = "the lab"


class Measured(msgspec.Struct, frozen=True):
    """What came of one series at one horizon.

    errors: {forecast: mean absolute error at the compared origins}. coverage: {level: share of the test set inside
    the interval}. better: what the verdict says against persistence. seconds: {forecast: time}. rows, season: of the
    series. scaled: the error of the seasonal naive on the training rows, for the MASE.
    """

    name: str
    horizon: int
    rows: int
    season: int
    errors: dict[str, float]
    coverage: dict[str, float]
    better: dict[str, str]
    seconds: dict[str, float]
    windows: int
    scaled: float
    own: dict[str, float]


def measured(case: Case, horizon: int, with_peers: bool = True) -> Measured:
    """Train the lab's defaults and score all on the same origins of its test set."""
    began = perf_counter()
    run = rnnlab.train(rnnlab.read(case.frame), case.target, horizon=horizon)
    seconds = {LAB: perf_counter() - began}
    arrays = run._store.predictions(run.id)
    values = run.data.series.column(case.target)
    origins = arrays["origins"]
    chosen = np.unique(np.linspace(0, len(origins) - 1, MOST_ORIGINS).round().astype(int))
    truth = arrays["truth"][chosen, :, 0]
    own = {
        name: float(np.abs(arrays[name][chosen, :, 0] - truth).mean())
        for name in run.results.forecasts(case.target)
    }
    errors = {LAB: own["forecast"]}
    fitted, at = int(origins[0]) + 1, origins[chosen]
    others = peers() if with_peers else {"persistence": peers()["persistence"]}
    for name, forecast in others.items():
        began = perf_counter()
        made = forecast(values, fitted, at, horizon, case.season)
        errors[name] = float(np.abs(made - truth).mean())
        seconds[name] = perf_counter() - began
    training = values[: round(0.7 * len(values))]
    verdict = verdict_of(run.results, case.target)
    return Measured(
        case.name, horizon, len(values), case.season, errors,
        {f"{level:g}": share for level, share in run.results.coverage(case.target).items()},
        {row.baseline: row.outcome for row in verdict.comparisons},
        seconds, len(origins), float(np.abs(training[case.season :] - training[: -case.season]).mean()), own,
    )  # fmt: skip
