"""The verdict: better only beyond chance, and what to use instead."""

import msgspec
import pytest

from rnnlab.forecast import messages
from rnnlab.forecast.messages import shares_text
from rnnlab.forecast.mix import Share
from rnnlab.forecast.results import Difference, Results
from rnnlab.forecast.scores import Scores
from rnnlab.forecast.season import Season
from rnnlab.forecast.verdict import Comparison, Verdict, outcome, verdict_of, verdicts_of

BETTER, WORSE, OPEN = (0.01, 1.0), (-1.0, -0.01), (-1.0, 1.0)
SHORT = (None, None)
BASELINES = ("persistence", "seasonal_naive", "linear")


def results(mae, others, ends, network=BETTER, shares=(("network", 1.0),), season=7) -> Results:
    """others: of persistence, the seasonal naive and the linear model; ends: of the intervals against them."""
    maes = {"forecast": mae, "network": mae, **dict(zip(BASELINES, others, strict=True))}
    return Results(
        scores=tuple(Scores("a", name, own, own, None, None, own, own) for name, own in maes.items()),
        season=Season(season, ""),
        differences=(
            *(
                Difference("a", "forecast", name, maes[name] - mae, *interval)
                for name, interval in zip(BASELINES, ends, strict=True)
            ),
            Difference("a", "network", "linear", 0.1, *network),
        ),
        shares=tuple(Share("a", name, share) for name, share in shares),
    )


def said(*args, **kwargs) -> str:
    return str(verdict_of(results(*args, **kwargs), "a"))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.01, 1.0, "better"),
        (-1.0, -0.01, "worse"),
        (-1.0, 1.0, "open"),
        (0.0, 1.0, "open"),
        (-1.0, 0.0, "open"),
        (0.0, 0.0, "open"),
        (None, None, "open"),
    ],
)
def test_better_is_what_lies_beyond_chance(low, high, expected):
    """The whole interval of the difference must lie on one side of zero."""
    assert outcome(low, high) == expected


def test_verdict_is_facts():
    """A forecast of 0.8 against 1.0 and 0.6: 20 % below the one, a third above the other."""
    made = results(0.8, (1.0, 2.0, 0.6), (BETTER, BETTER, WORSE))
    verdict = Verdict(
        "a",
        (
            Comparison("persistence", "better", pytest.approx(20)),
            Comparison("linear", "worse", pytest.approx(-100 / 3)),
        ),
        advice=messages.baseline_better("linear"),
    )
    assert verdicts_of(made) == {"a": verdict}


def test_verdict_without_differences_says_so():
    """There is nothing to decide from."""
    bare = Results((Scores("a", "forecast", 1.0, 1.0, None, None, 1.0, 1.0),), Season(1, ""))
    assert verdict_of(bare, "a").messages() == (messages.nothing_to_compare(),)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            (0.8, (1.0, 2.0, 1.0), (BETTER, BETTER, BETTER)),
            "The forecast is 20 % better than persistence and 20 % better than the linear model.",
        ),
        (
            (0.8, (1.0, 2.0, 0.82), (BETTER, BETTER, OPEN)),
            "The forecast is 20 % better than persistence and 2 % better than the linear model (may be chance).",
        ),
        (
            (0.9, (1.0, 2.0, 0.6), (BETTER, BETTER, WORSE)),
            "The forecast is 10 % better than persistence but 50 % worse than the linear model. "
            "The linear model is better: use it.",
        ),
        (
            (1.5, (1.0, 3.0, 3.0), (WORSE, BETTER, BETTER)),
            "The forecast is 50 % worse than persistence but 50 % better than the seasonal naive. "
            "Persistence is better: use it.",
        ),
        (
            (0.99, (1.0, 3.0, 1.1), (OPEN, BETTER, OPEN)),
            "The forecast is 1 % better than persistence (may be chance) and 10 % better than the linear model "
            "(may be chance).",
        ),
        (
            (1.001, (1.0, 3.0, 1.1), (OPEN, BETTER, BETTER)),
            "The forecast is as good as persistence but 9 % better than the linear model. "
            "Persistence was no worse and is simpler: use it.",
        ),
        (
            (1.26, (1.5, 3.0, 1.0), (OPEN, BETTER, OPEN)),
            "The forecast is 16 % better than persistence (may be chance) but 26 % worse than the linear model "
            "(may be chance). The linear model was no worse and is simpler: use it.",
        ),
        (
            (0.5, (0.0, 1.0, 2.0), (WORSE, BETTER, BETTER)),
            "The forecast is worse than persistence but 50 % better than the seasonal naive. "
            "Persistence is better: use it.",
        ),
        (
            (0.5, (1.0, 2.0, 2.0), (SHORT, SHORT, SHORT)),
            "The forecast is 50 % better than persistence (the test set is too short to rule out chance) and 75 % "
            "better than the seasonal naive (the test set is too short to rule out chance).",
        ),
    ],
    ids=[
        "better",
        "may be chance",
        "linear better",
        "worse",
        "chance",
        "as good",
        "worse by chance",
        "no error",
        "short",
    ],
)
def test_verdict_compares_and_advises(given, sentence):
    """First against persistence, then against the better of the others, then what to do."""
    assert said(*given) == sentence


def test_verdict_says_that_only_the_mix_is_better():
    """The mix beats the linear model, the network does not."""
    mixed = (("network", 0.4), ("linear", 0.6))
    sentence = said(0.8, (1.0, 2.0, 0.9), (BETTER, BETTER, BETTER), network=OPEN, shares=mixed)
    assert sentence.endswith("On its own the network is no better than the linear model; only the mix is.")
    assert said(0.8, (1.0, 2.0, 0.9), (BETTER, BETTER, BETTER), shares=mixed) == (
        "The forecast is 20 % better than persistence and 11 % better than the linear model."
    )


def test_forecast_that_is_a_single_part_says_so():
    """Nothing beat the last value, so there is nothing else to use."""
    sentence = said(1.0, (1.0, 2.0, 1.1), (OPEN, BETTER, BETTER), shares=(("persistence", 1.0),))
    assert sentence == (
        "The forecast is as good as persistence but 9 % better than the linear model. "
        "The forecast is persistence itself: nothing else was better on the validation set."
    )


def test_two_that_the_forecast_is_as_good_as_are_no_contrast():
    """Differences of 0.1 % that may be chance, one for and one against the forecast."""
    sentence = said(1.0, (1.0, 2.0, 1.001), (OPEN, BETTER, OPEN), shares=(("persistence", 1.0),))
    assert sentence.startswith("The forecast is as good as persistence and as good as the linear model.")


def test_forecast_that_is_a_baseline_is_compared_with_another_one():
    """As good as itself it always is."""
    sentence = said(1.1, (1.5, 2.0, 1.1), (BETTER, BETTER, OPEN), shares=(("linear", 1.0),))
    assert sentence == (
        "The forecast is 27 % better than persistence and 45 % better than the seasonal naive. "
        "The forecast is the linear model itself: nothing else was better on the validation set."
    )


def test_seasonal_naive_without_a_season_is_not_named_beside_persistence():
    sentence = said(1.0, (1.0, 1.0, 1.1), (OPEN, OPEN, BETTER), shares=(("persistence", 1.0),), season=1)
    assert sentence.startswith("The forecast is as good as persistence but 9 % better than the linear model.")


def test_verdict_says_that_the_network_has_no_share():
    """The linear model and the seasonal naive together are best: no recurrent network is needed."""
    sentence = said(0.8, (1.0, 2.0, 0.9), (BETTER,) * 3, shares=(("linear", 0.6), ("seasonal_naive", 0.4)))
    assert sentence.endswith(
        "The network has no share in the forecast: a mix of simpler forecasts does as well."
    )


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ({"network": 1.0}, "the network alone"),
        ({"linear": 1.0}, "the linear model"),
        ({"network": 0.8, "linear": 0.2}, "80 % the network and 20 % the linear model"),
        (
            {"network": 0.25, "linear": 0.7, "seasonal_naive": 0.05},
            "70 % the linear model, 25 % the network and 5 % the seasonal naive",
        ),
    ],
)
def test_shares_text_names_the_largest_share_first(shares, words):
    """What a forecast is mixed from."""
    assert shares_text(shares) == words


def test_small_percentages_are_not_rounded_to_zero():
    """0.4 % would read as 0 %."""
    text = shares_text({"network": 0.996, "linear": 0.004})
    assert text == "100 % the network and less than 1 % the linear model"
    assert shares_text({"network": 0.99, "linear": 0.01}).endswith(" and 1 % the linear model")


def with_skill(skill: float, best_epoch: int, epochs: int = 15) -> Verdict:
    """Persistence's error is 1, the network's 1 - skill."""
    made = results(0.8, (1.0, 2.0, 0.9), (BETTER, BETTER, BETTER))
    scores = tuple(
        msgspec.structs.replace(row, mae=1 - skill, skill=skill) if row.forecast == "network" else row
        for row in made.scores
    )
    return verdict_of(msgspec.structs.replace(made, scores=scores), "a", best_epoch, epochs)


@pytest.mark.parametrize(
    ("skill", "best_epoch", "codes"),
    [
        (0.0, 1, ["forecast.learned_nothing"]),
        (0.004, 1, ["forecast.learned_nothing"]),
        (0.0, 7, ["forecast.learned_nothing"]),
        (-0.2, 7, ["forecast.learned_nothing"]),
        (0.2, 1, ["forecast.only_first_epoch_helped"]),
        (0.006, 7, []),
        (0.0, 0, []),  # of an older version, which did not say which epoch was best
    ],
)
def test_network_without_skill_learned_nothing(skill: float, best_epoch: int, codes: list[str]):
    """Its error is persistence's, to half a percent, or above it."""
    messages_said = with_skill(skill, best_epoch).messages()
    assert [
        said.code for said in messages_said[:-1] if "learned" in said.code or "epoch" in said.code
    ] == codes


def test_nothing_learned_is_said_before_the_comparison_and_with_what_is_true():
    """A network worse than persistence does not repeat the last value."""
    said = str(with_skill(0.0, 1))
    assert said.startswith("The network learned nothing here: it repeats the last value, as before training")
    assert said.endswith("20 % better than persistence and 11 % better than the linear model.")
    assert str(with_skill(0.0, 7)).startswith("The network learned nothing here: it repeats the last value. ")
    assert "alone, it missed by 20.0 % more than repeating the last value." in str(with_skill(-0.2, 7))


def test_one_epoch_is_too_few_to_say_that_nothing_can_be_learned():
    assert with_skill(0.0, 1, epochs=1).training is None
