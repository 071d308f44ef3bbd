"""What the scores say about a target, as facts; `rnnlab.forecast.messages` words them.

`outcome` is the one place that decides when a forecast is called better than another.
"""

from collections.abc import Collection, Mapping
from typing import Literal

import msgspec

from rnnlab.forecast import ahead_messages, messages
from rnnlab.forecast.quantiles import QuantileScore
from rnnlab.forecast.results import Results, rows_of
from rnnlab.forecast.scores import BASELINES
from rnnlab.message import Message

Outcome = Literal["better", "worse", "open", "short"]
LEAST_SKILL = 0.005  # a network whose skill is nearer to 0 makes persistence's errors


class Comparison(msgspec.Struct, frozen=True):
    """The forecast against a baseline.

    outcome: "open" if the difference may be chance, "short" if the test set is too short to tell.
    percent: by how much the forecast's mean absolute error is below the baseline's; negative if it is above it.
    None if the baseline makes no error.
    """

    baseline: str
    outcome: Outcome
    percent: float | None


class Verdict(msgspec.Struct, frozen=True):
    """What the scores of one target say; `str` words it.

    comparisons: with persistence and with the best other baseline; none for results without them.
    advice: what to use instead, or what the network contributes; None if there is nothing to add.
    training: that the network learned nothing, or only in its first epoch; None if there is nothing to say.
    quantile: its scores if the forecast is of another quantile than the middle, which absolute errors do not measure.
    """

    target: str
    comparisons: tuple[Comparison, ...]
    advice: Message | None
    training: Message | None = None
    quantile: QuantileScore | None = None

    def messages(self) -> tuple[Message, ...]:
        """The sentences: that the network learned nothing, if so, the comparison and the advice."""
        return (*([self.training] if self.training else []), *self._comparison())

    def _comparison(self) -> tuple[Message, ...]:
        if self.quantile is not None:
            return (self.quantile.message,)
        if not self.comparisons:
            return (messages.nothing_to_compare(),)
        facts = tuple((row.baseline, row.outcome, row.percent) for row in self.comparisons)
        return (messages.forecast_compared(facts), *([self.advice] if self.advice else []))

    def __str__(self) -> str:
        return " ".join(map(str, self.messages()))


def outcome(low: float | None, high: float | None) -> Outcome:
    """Whether a forecast is better or worse than another, or whether that is open.

    low, high: the ends of the 95 % interval of (the other's mean absolute error - its own), from
    `rnnlab.forecast.mean_difference`; None if the test set is too short for one. A forecast is better only
    if the whole interval lies above 0, and worse only if it lies below 0: a difference that chance may explain
    is open.
    """
    if low is None or high is None:
        return "open"
    return "better" if low > 0 else "worse" if high < 0 else "open"


def verdict_of(results: Results, target: str, best_epoch: int = 0, epochs: int = 0) -> Verdict:
    """The forecast of a target against persistence and the best other baseline, and what to use instead.

    best_epoch, epochs: the epoch whose weights were kept, and how many were trained; 0 if that is not known.
    """
    for quantile in rows_of(results.quantiles, target):
        return Verdict(target, (), None, quantile=quantile)
    verdict = _compared(results, target)
    if not best_epoch or epochs < 2 or not verdict.comparisons:
        return verdict
    skill = results.scores_of(target, "network").skill
    return msgspec.structs.replace(verdict, training=what_training_did(skill, best_epoch))


def what_training_did(skill: float | None, best_epoch: int) -> Message | None:
    """That the network learned nothing, by its skill on the test set, or only in its first epoch; else None.

    Within LEAST_SKILL of 0 it makes persistence's errors, above it has learned something.
    """
    if skill is not None and skill < LEAST_SKILL:
        rounded = 0.0 if skill > -LEAST_SKILL else round(skill, 6)
        return ahead_messages.learned_nothing(rounded, best_epoch > 1)
    return ahead_messages.only_first_epoch_helped() if best_epoch == 1 else None


def _compared(results: Results, target: str) -> Verdict:
    maes = {row.forecast: row.mae for row in rows_of(results.scores, target)}
    outcomes = {
        (row.ours, row.theirs): outcome(row.low, row.high)
        for row in rows_of(results.differences, target)
        if row.ours in maes and row.theirs in maes
    }
    baselines = [name for name in BASELINES if ("forecast", name) in outcomes]
    parts = {row.forecast for row in rows_of(results.shares, target)}
    # Without a season the seasonal naive is persistence; a forecast that is one part is not compared with itself.
    same = {"persistence"} | ({"seasonal_naive"} if results.season.steps == 1 else set())
    same |= parts if len(parts) == 1 else set()
    others = [name for name in baselines if name not in same] or [
        name for name in baselines if name != "persistence"
    ]
    if "persistence" not in baselines or not others:
        return Verdict(target, (), None)
    compared = ("persistence", min(others, key=lambda name: maes[name]))
    short = {row.theirs for row in rows_of(results.differences, target) if row.low is None}
    comparisons = tuple(
        Comparison(name, "short" if name in short else outcomes["forecast", name], percent(maes, name))
        for name in compared
    )
    conclusive = any(row.outcome != "short" for row in comparisons)
    best = min(baselines, key=lambda name: maes[name])
    return Verdict(target, comparisons, advice(outcomes, maes, best, parts) if conclusive else None)


def verdicts_of(results: Results, best_epoch: int = 0, epochs: int = 0) -> dict[str, Verdict]:
    """{target: what its scores say}."""
    return {target: verdict_of(results, target, best_epoch, epochs) for target in results.targets}


def percent(maes: Mapping[str, float], baseline: str) -> float | None:
    """By how many percent the forecast's error is below a baseline's; None if only that makes none."""
    if not maes[baseline]:
        return None if maes["forecast"] else 0.0
    return 100 * (1 - maes["forecast"] / maes[baseline])


def advice(
    outcomes: Mapping[tuple[str, str], Outcome],
    maes: Mapping[str, float],
    best_baseline: str,
    parts: Collection[str],
) -> Message | None:
    """What to use instead, or what the network contributes next to the linear model.

    outcomes: {(ours, theirs): the outcome}. parts: the forecasts that the mix consists of.
    """
    if len(parts) == 1 and "network" not in parts:
        return messages.forecast_is_one_part(next(iter(parts)))
    if outcomes["forecast", best_baseline] == "worse":
        return messages.baseline_better(best_baseline)
    if outcomes["forecast", best_baseline] == "open" and maes["forecast"] >= maes[best_baseline]:
        return messages.baseline_as_good(best_baseline)
    if "network" not in parts:
        return messages.network_unused()
    if len(parts) > 1 and outcomes.get(("network", "linear")) != "better":
        return messages.only_mix_better()
    return None
