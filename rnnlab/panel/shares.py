"""The shares of the mix of each series: by its own validation set, and by those of all series.

How much a series' own validation set counts depends on how alike the series are. Where they are, few windows of one
series say little beside those of all; where they are not, all series together say little about one. So it is chosen by
how well shares of the first half of each validation set do in the second half.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from rnnlab.forecast.mix import best_shares, mean_size, weighted_sum
from rnnlab.panel.parts import OwnForecasts, PanelParts, by_series
from rnnlab.panel.prepared_panel import thinned

MOST_POOLED = 5000  # forecasts whose errors all series share
FEWEST_POOLED = 5  # of each series
# Windows that share no step: with so many, a series' own shares count as much as the common ones.
ENOUGH_APART = (1.0, 5.0, 50.0)
MOST_JUDGED = 200  # series whose halves choose among them


class CommonShares(NamedTuple):
    """shares: that suit all series together, (parts, targets). enough: one of ENOUGH_APART."""

    shares: np.ndarray
    enough: float

    def mixed_with(self, own: np.ndarray, apart: float) -> np.ndarray:
        """With a series' own shares, (parts, targets). apart: of its windows those that share no step."""
        trust = apart / (apart + self.enough)
        return trust * own + (1 - trust) * self.shares


def common_shares(parts: PanelParts) -> CommonShares | None:
    """What the validation sets of all series say; None without any."""
    panel, validation = parts.panel, parts.panel.origins.validation
    if not len(validation) or not panel.experiment.predicts_middle:
        return None
    most = max(FEWEST_POOLED, MOST_POOLED // len(panel.panel))
    cuts = np.searchsorted(validation, panel.panel.starts)
    origins = np.concatenate([thinned(validation[start:end], most) for start, end in pairwise(cuts.tolist())])
    scaled: dict[str, list[np.ndarray]] = {}
    for own in by_series(parts, origins):
        for name, values in {"truth": own.truth, **judged_parts(parts, own)}.items():
            scaled.setdefault(name, []).append(values / panel.unit[own.place, panel.targets])
    pool = {name: np.concatenate(values) for name, values in scaled.items()}
    truth = pool.pop("truth")
    shares = best_shares(pool, truth)
    return CommonShares(shares, best_enough(parts, shares))


def best_enough(parts: PanelParts, common: np.ndarray) -> float:
    """The one of ENOUGH_APART with the least error in the second halves of the validation sets.

    That is the geometric mean over the series of their mean absolute errors. common: shares of all series.
    """
    panel, validation = parts.panel, parts.panel.origins.validation
    cuts = np.searchsorted(validation, panel.panel.starts)
    judged = np.unique(np.linspace(0, len(panel.panel) - 1, MOST_JUDGED).round().astype(int))
    errors = []
    for own in by_series(parts, np.concatenate([validation[cuts[k] : cuts[k + 1]] for k in judged])):
        half, horizon = len(own.origins) // 2, panel.experiment.horizon
        if not half:
            continue
        start = (
            half + horizon - 1 if half > 2 * horizon else half
        )  # of windows that share no step, if these are many
        forecasts, truth = judged_parts(parts, own), own.truth[start:]
        early = best_shares({name: made[:half] for name, made in forecasts.items()}, own.truth[:half])
        late = {name: made[start:] for name, made in forecasts.items()}
        mixes = [CommonShares(common, enough).mixed_with(early, parts.apart(half)) for enough in ENOUGH_APART]
        errors.append([mean_size(weighted_sum(late, shares) - truth) for shares in mixes])
    return ENOUGH_APART[int(np.log(errors).mean(axis=0).argmin())] if errors else ENOUGH_APART[-1]


def shares_of(parts: PanelParts, own: OwnForecasts, common: CommonShares) -> np.ndarray:
    """The shares of the mix of one series, (parts, targets). own: of its validation set."""
    forecasts = judged_parts(parts, own)
    shares = best_shares(forecasts, own.truth)
    if (forecasts["persistence"] - own.truth).any():  # unlike what is no longer sold, which stands still
        shares = common.mixed_with(shares, parts.apart(len(own.origins)))
    return parts.own[own.place].possible(shares) if parts.own else shares


def judged_parts(parts: PanelParts, own: OwnForecasts) -> dict[str, np.ndarray]:
    """The forecasts of one series that may have a share: a season of one step is the same as persistence."""
    return {
        name: made
        for name, made in own.forecasts.items()
        if name != "seasonal_naive" or parts.season.steps > 1
    }
