"""The forecast: the network's, mixed with simpler ones as far as the validation set shows that they help.

Errors of different kinds partly cancel, so a mix is seldom worse than its best part (Bates and Granger 1969). The
shares of good parts are nearly equal, because finely chosen ones are worse on new rows (Timmermann 2006).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial

import msgspec
import numpy as np

from rnnlab.forecast import baselines
from rnnlab.forecast.earlier_cuts import EarlierCuts, after_earlier_cuts
from rnnlab.forecast.past_forecasts import PAST, PastForecasts
from rnnlab.forecast.season import season_of
from rnnlab.series.series import Series
from rnnlab.training.network import Mix
from rnnlab.training.prepared import Prepared

PARTS = ("network", "linear", *PAST)
IN_A_WINDOW = ("network", "linear", "seasonal_naive", "persistence")  # those that a Keras model can hold
# A part whose error is above the best one's by that share is dropped; by FEW more of it the fewer windows there are.
WORSE, FEW, MOST_WORSE = 0.15, 0.3, 0.5
# The validation set chose the network's epochs and the linear model's penalty, so their errors there are too small:
# by about this share, divided by the root of the windows.
CHOSEN_THERE = {"network": 1.0, "linear": 0.5}
POWER = 6  # of the inverse errors that the shares are proportional to
MOST_EARLIER = 2  # times the validation set's weight, for windows after earlier cuts: fewer rows made them
FEW_WINDOWS = (
    50  # of the validation set; with more, as on hourly series, what follows for few made errors no smaller
)
LEAST_SHARE = 0.025  # smaller shares are dropped
# Of few errors, the best part is often the luckiest. So the shares are drawn to those of parts that are seldom far off,
# as if so many windows had found these equally good; a part whose error is that many times the best one's is left out.
SAFE, DRAWN, FAR_OFF = ("autoregression", "smoothing", "theta"), 4.0, 1.5
LEAST_GAIN = 0.12  # divided by the root of the windows: with a smaller one, the last value is not beaten
Predict = Callable[[np.ndarray], np.ndarray]


class Share(msgspec.Struct, frozen=True):
    """What part one forecast has in the mix for a target: all shares of a target add up to 1."""

    target: str
    forecast: str
    share: float


class MixedForecast:
    """A forecast that is the weighted sum of PARTS.

    The shares are chosen by forecasts of the validation set, whose parts are fitted to the training set. The parts
    of `predict` are then fitted to both.

    shares: of each part for each target, (parts, targets), adding up to 1; the network's is 1 without a
        validation set. validation: the forecast of the validation set in the targets' units,
        (windows, horizon, targets). earlier: forecasts of all parts but the network after earlier cuts; None for a
        long series. cuts: those of them that share no step with another stretch, and those of the validation set.
        predictors: {part: function from origins to its forecast}.
    """

    def __init__(self, prepared: Prepared, series: Series, network: Predict):
        self.prepared, self.targets = prepared, prepared.experiment.targets
        self.season = season_of(prepared, series)
        self.linear = baselines.Linear(prepared)
        validation, test = prepared.origins.validation, prepared.origins.test
        self.past = self._fitted_past(series, int(test[0]) + 1)
        self.predictors: dict[str, Predict] = {"network": network, "linear": self.linear.predict}
        self.predictors |= {name: partial(self._predict_past, self.past, name) for name in self.past.names}
        self.earlier: EarlierCuts | None = None
        self.cuts: EarlierCuts | None = None
        self.shares = np.zeros((len(PARTS), len(self.targets)))
        self.shares[0] = 1
        self.validation = network(validation)
        if len(validation) and prepared.experiment.predicts_middle:  # the others predict the middle
            past = self._fitted_past(series, prepared.training_rows)
            forecasts = {"network": self.validation, "linear": self.linear.predict(validation)}
            for name in self.past.names:
                if name in past.names and (name != "seasonal_naive" or self.season.steps > 1):
                    forecasts[name] = self._predict_past(past, name, validation)
            self.earlier = after_earlier_cuts(prepared, series, self.season.steps, self.linear)
            truth = prepared.truth(validation)
            self.shares = best_shares(forecasts, truth, self.earlier, SAFE)
            apart = None if self.earlier is None else self.earlier.apart()
            self.cuts = None if apart is None else apart.followed_by(forecasts, truth)
            self.validation = weighted_sum(forecasts, self.shares)
            self.linear = self.linear.refitted(known_origins(prepared))
            self.predictors["linear"] = self.linear.predict

    def mix(self, forecasts: Mapping[str, np.ndarray]) -> np.ndarray:
        """The forecast from its parts' forecasts, each (windows, horizon, targets)."""
        return weighted_sum(forecasts, self.shares)

    def predict(self, origins: np.ndarray) -> np.ndarray:
        """The forecast after each origin in the targets' units, (windows, horizon, targets)."""
        used = [name for name, shares in zip(PARTS, self.shares, strict=True) if shares.any()]
        return self.mix({name: self.predictors[name](origins) for name in used})

    def keras_mix(self) -> Mix | None:
        """What a Keras model needs of the parts that a window shows; None if that is only the network."""
        return keras_mix(self.shares, self.linear, self.season.steps, self.prepared.experiment.window)

    def final_keras_mix(self) -> Mix | None:
        """The same with the linear model fitted to all rows, for forecasts after the end of the series."""
        linear = self.linear.refitted(all_origins(self.prepared))
        return keras_mix(self.shares, linear, self.season.steps, self.prepared.experiment.window)

    def share_rows(self) -> tuple[Share, ...]:
        """A row for each target and part with a share."""
        return tuple(
            Share(target, name, float(share))
            for k, target in enumerate(self.targets)
            for name, share in zip(PARTS, self.shares[:, k], strict=True)
            if share
        )

    def _fitted_past(self, series: Series, rows: int) -> PastForecasts:
        """The forecasts from the targets' own past, fitted to that many rows."""
        horizon = self.prepared.experiment.horizon
        return PastForecasts(self.prepared.actual, series.segments, rows, horizon, self.season.steps)

    def _predict_past(self, past: PastForecasts, name: str, origins: np.ndarray) -> np.ndarray:
        made = past.forecast(name, self.prepared.actual, origins, self.prepared.experiment.horizon)
        return self.prepared.within_bounds(made)


def known_origins(prepared: Prepared) -> np.ndarray:
    """The origins of the training and the validation set."""
    return np.concatenate([prepared.origins.training, prepared.origins.validation])


def all_origins(prepared: Prepared) -> np.ndarray:
    """The origins of all sets."""
    return np.concatenate([known_origins(prepared), prepared.origins.test])


def keras_mix(shares: np.ndarray, linear: baselines.Linear | None, season: int, window: int) -> Mix | None:
    """The parts that a window shows, with shares that add up to 1; None if that is only the network.

    shares: (parts, targets). A target whose parts all read more than a window is forecast by the network.
    """
    held = shares[[PARTS.index(name) for name in IN_A_WINDOW]]
    if season > window:
        held[IN_A_WINDOW.index("seasonal_naive")] = 0
    held[0, ~held.any(axis=0)] = 1
    held /= held.sum(axis=0)
    if not held[1:].any():
        return None
    slopes, bias = (np.empty(0), np.empty(0)) if linear is None else (linear.slopes, linear.bias)
    return Mix(held, slopes, bias, season)


def held_and_left_out(
    shares: Mapping[str, float], season: int, window: int
) -> tuple[dict[str, float], tuple[str, ...]]:
    """Of a target's shares {part: share} those that `keras_mix` holds, scaled up, and the parts that it leaves out."""
    rows = [Share("", name, share) for name, share in shares.items()]
    mix = keras_mix(share_matrix(rows, ("",)), None, season, window)
    held = [1.0, 0, 0, 0] if mix is None else mix.shares[:, 0].tolist()
    kept = {name: share for name, share in zip(IN_A_WINDOW, held, strict=True) if share}
    return kept, tuple(name for name in shares if name not in kept)


def share_matrix(rows: Iterable[Share], targets: Sequence[str]) -> np.ndarray:
    """The shares of each part for each target, (parts, targets); the network's is 1 for a target without rows."""
    shares = np.zeros((len(PARTS), len(targets)))
    for row in rows:
        if row.target in targets and row.forecast in PARTS:
            shares[PARTS.index(row.forecast), targets.index(row.target)] = row.share
    shares[0, ~shares.any(axis=0)] = 1
    return shares


def weighted_sum(forecasts: Mapping[str, np.ndarray], shares: np.ndarray) -> np.ndarray:
    """The forecasts of PARTS, each (windows, horizon, targets), times their shares; unused ones may be missing."""
    used = [(name, row) for name, row in zip(PARTS, shares, strict=True) if row.any()]
    return np.sum([forecasts[name] * row for name, row in used], axis=0)


def best_shares(
    forecasts: Mapping[str, np.ndarray],
    truth: np.ndarray,
    cuts: EarlierCuts | None = None,
    safe: Collection[str] = (),
) -> np.ndarray:
    """Each part's share for each target, (parts, targets).

    Parts that are clearly worse than the best one get none; the others nearly equal ones, by their inverse errors. As
    far as this mix does not clearly beat the last value, persistence has the rest.

    forecasts: of PARTS, and truth: of the validation set, (windows, horizon, targets). cuts: forecasts of some parts
        after earlier cuts, which judge them, too. safe: the parts to which the shares are drawn.
    """
    windows, horizon, targets = truth.shape
    shares = np.zeros((len(PARTS), targets))
    apart = windows / ((horizon + 1) / 2)  # neighbouring windows share most of their steps
    worst = 1 + min(MOST_WORSE, WORSE + FEW / np.sqrt(apart))
    for k in range(targets):
        errors = {name: forecast[..., k] - truth[..., k] for name, forecast in forecasts.items()}
        earlier = {} if cuts is None else errors_after_cuts(cuts, k)
        judged = judged_errors(errors, earlier, apart)
        best = min(judged.values())
        weights = {name: (best / mae) ** POWER for name, mae in judged.items() if mae <= worst * best}
        near = [
            name for name in safe if windows <= FEW_WINDOWS and judged.get(name, np.inf) <= FAR_OFF * best
        ]
        judges = apart * (1 + len(earlier["persistence"]) / windows) if earlier else apart
        weights = drawn_to(large_shares(weights), near, judges)
        trust = trust_in(weights, errors, earlier, apart)
        trusted = {name: trust * weight for name, weight in weights.items()}
        if trust < 1:
            trusted["persistence"] = trusted.get("persistence", 0.0) + 1 - trust
        for name, share in large_shares(trusted).items():
            shares[PARTS.index(name), k] = share
    return shares


def errors_after_cuts(cuts: EarlierCuts, column: int) -> dict[str, np.ndarray]:
    """{part of the past: its errors of a target after the earlier cuts}; empty where persistence makes none."""
    errors = {name: made[..., column] - cuts.truth[..., column] for name, made in cuts.forecasts.items()}
    errors.pop("linear", None)  # these only tell forecasts apart; choosing shares by them was no better
    return errors if "persistence" in errors and errors["persistence"].any() else {}


def judged_errors(
    errors: Mapping[str, np.ndarray], earlier: Mapping[str, np.ndarray], apart: float
) -> dict[str, float]:
    """{part: its mean absolute error}, by which it is chosen.

    Errors after earlier cuts count as multiples of persistence's. A part without forecasts there is taken to be about
    as good there as the others, or the same rows would not judge all parts; with many validation windows these alone
    judge it. errors: on the validation set, earlier: after the cuts, each (windows, horizon). apart: the validation
    windows that share no step.
    """
    maes = {name: mean_size(error) * optimism(name, apart) for name, error in errors.items()}
    if "persistence" not in earlier:
        return maes
    size, before = mean_size(errors["persistence"]), mean_size(earlier["persistence"])
    ratios = {name: mae / size for name, mae in maes.items()}
    earlier_ratios = {name: mean_size(earlier[name]) / before for name in maes.keys() & earlier.keys()}
    counts = windows_that_judge(errors, earlier)
    usual = {}
    if counts[0] <= FEW_WINDOWS:
        others = [ratio for name, ratio in earlier_ratios.items() if name != "persistence"] or [1.0]
        usual = dict.fromkeys(ratios, np.exp(np.mean(np.log(others))))
    pairs = {name: (ratio, (usual | earlier_ratios).get(name, ratio)) for name, ratio in ratios.items()}
    return {name: size * float(np.average(pair, weights=counts)) for name, pair in pairs.items()}


def windows_that_judge(
    errors: Mapping[str, np.ndarray], earlier: Mapping[str, np.ndarray]
) -> tuple[int, int]:
    """The windows of the validation set and those after earlier cuts, as many as they count. As in `judged_errors`."""
    windows = len(errors["persistence"])
    return windows, min(MOST_EARLIER * windows, len(earlier["persistence"]))


def drawn_to(shares: Mapping[str, float], safe: Sequence[str], apart: float) -> dict[str, float]:
    """The shares drawn to equal ones of the safe parts, the more the fewer windows share no step."""
    drawn = DRAWN / (DRAWN + apart) if safe else 0.0
    names = [*shares, *(name for name in safe if name not in shares)]
    return large_shares(
        {
            name: (1 - drawn) * shares.get(name, 0) + drawn * (name in safe) / max(1, len(safe))
            for name in names
        }
    )


def trust_in(
    weights: Mapping[str, float],
    errors: Mapping[str, np.ndarray],
    earlier: Mapping[str, np.ndarray],
    apart: float,
) -> float:
    """How clearly the mix beats persistence, from 0 to 1; 1 if that is not among the errors. As in `judged_errors`."""
    if "persistence" not in errors:
        return 1.0
    too_small = sum(weight * optimism(name, apart) for name, weight in weights.items())
    mixed = mean_size(np.sum([weight * errors[name] for name, weight in weights.items()], axis=0))
    gain = 1 - too_small * mixed / mean_size(errors["persistence"])
    share = sum(weight for name, weight in weights.items() if name in earlier)
    if share:
        mixed = mean_size(
            np.sum([w * earlier[name] for name, w in weights.items() if name in earlier], axis=0)
        )
        earlier_gain = 1 - mixed / share / mean_size(earlier["persistence"])
        windows, before = windows_that_judge(errors, earlier)
        counts = windows, share * before
        gain = float(np.average((gain, earlier_gain), weights=counts))
        apart *= sum(counts) / counts[0]
    return float(np.clip(gain * np.sqrt(apart) / LEAST_GAIN - 1, 0, 1))


def optimism(name: str, apart: float) -> float:
    """By which factor a part's errors on the validation set are too small, because that chose something of it."""
    return 1 + CHOSEN_THERE.get(name, 0.0) / np.sqrt(apart)


def mean_size(errors: np.ndarray) -> float:
    """The mean absolute error, above 0."""
    return max(float(np.abs(errors).mean()), 1e-300)


def large_shares(weights: Mapping[str, float]) -> dict[str, float]:
    """The weights as shares that add up to 1, without those below LEAST_SHARE."""
    total = sum(weights.values())
    large = {name: weight for name, weight in weights.items() if weight >= LEAST_SHARE * total}
    total = sum(large.values())
    return {name: weight / total for name, weight in large.items()}
