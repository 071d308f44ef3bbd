"""What the scores say, in sentences: better only where it is beyond chance."""

from rnnlab.forecast.bootstrap import Difference
from rnnlab.forecast.scores import BASELINES, NAMES

Differences = dict[str, dict[str, Difference]]  # {ours: {theirs: by how much ours is better}}


def verdict(scores: dict, differences: Differences, shares: dict[str, float]) -> str:
    """An honest sentence or two on a target: against persistence, the best other baseline, and what to use.

    scores: of one target; differences: of 'forecast' against each baseline and of 'network' against
    'linear'; shares: of the forecast's parts.
    """
    ours, against = scores["mae"], differences["forecast"]
    others = [name for name in BASELINES if name != "persistence" and name in against]
    best = min(others, key=lambda name: scores[name]["mae"])
    if against[best].low is None:
        return (
            f"The test part is too short to tell the forecast from persistence or {NAMES[best]} "
            "by more than chance: give it a larger share."
        )
    first, second = (
        compared(ours, scores[name]["mae"], against[name], name) for name in ("persistence", best)
    )
    better = [against[name].says == "better" for name in ("persistence", best)]
    so = "and" if better[0] == better[1] else "but"
    sentence = f"The forecast is {first} {so} {second}."
    advice = advice_on(scores, differences, shares)
    return f"{sentence} {advice}" if advice else sentence


def compared(ours: float, theirs: float, difference: Difference, name: str) -> str:
    """'12 % better than persistence', 'no better than persistence', ..."""
    other = NAMES[name]
    if difference.says == "better":
        return f"{percent(1 - ours / theirs)} better than {other}"
    if difference.says == "worse":
        return f"{percent(ours / theirs - 1)} worse than {other}" if theirs else f"worse than {other}"
    return f"no better than {other}"


def advice_on(scores: dict, differences: Differences, shares: dict[str, float]) -> str:
    """What to use instead, or what the network is worth beside the linear model; empty where all is well."""
    against = differences["forecast"]
    best = min(against, key=lambda name: scores[name]["mae"] if name in BASELINES else float("inf"))
    name = capitalised(NAMES[best])
    if against[best].says == "worse":
        return f"{name} is better: use it."
    if against[best].says == "open":
        return f"{name} is as good and simpler: use it."
    if not shares.get("network"):
        return "The network has no part in it: simpler forecasts together do as well."
    if differences["network"]["linear"].says != "better":
        return (
            "The network alone is no better than the linear model: it takes both." if len(shares) > 1 else ""
        )
    return ""


def shares_text(shares: dict[str, float]) -> str:
    """'80 % the network and 20 % the linear model': what a forecast is made of."""
    parts = [
        f"{percent(share)} {NAMES[name].removesuffix(' alone')}"
        for name, share in sorted(shares.items(), key=lambda item: -item[1])
    ]
    if len(parts) == 1:
        return f"{NAMES[next(iter(shares))]}"
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.01 else "less than 1 %"


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
