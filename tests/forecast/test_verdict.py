"""The sentences on the scores: better only beyond chance, and what to use instead."""

import pytest

from rnnlab.forecast.bootstrap import Difference
from rnnlab.forecast.verdict import percent, shares_text, verdict

BETTER, WORSE, OPEN = (0.01, 1.0), (-1.0, -0.01), (-1.0, 1.0)
SHORT = (None, None)


def said(mae, others, ends, network=BETTER, shares=None) -> str:
    """others: of persistence, the seasonal naive and the linear model; ends: of the intervals against them."""
    names = ("persistence", "seasonal_naive", "linear")
    scores = {"mae": mae} | {name: {"mae": own} for name, own in zip(names, others, strict=True)}
    against = {
        name: Difference(own - mae, *between) for name, own, between in zip(names, others, ends, strict=True)
    }
    differences = {"forecast": against, "network": {"linear": Difference(0.1, *network)}}
    return verdict(scores, differences, {"network": 1.0} if shares is None else shares)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            (0.8, (1.0, 2.0, 1.0), (BETTER, BETTER, BETTER)),
            "The forecast is 20 % better than persistence and 20 % better than the linear model.",
        ),
        (
            (0.8, (1.0, 2.0, 0.82), (BETTER, BETTER, OPEN)),
            "The forecast is 20 % better than persistence but no better than the linear model. "
            "The linear model is as good and simpler: use it.",
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
            "The forecast is no better than persistence and no better than the linear model. "
            "Persistence is as good and simpler: use it.",
        ),
        (
            (0.5, (0.0, 1.0, 2.0), (WORSE, BETTER, BETTER)),
            "The forecast is worse than persistence but 50 % better than the seasonal naive. "
            "Persistence is better: use it.",
        ),
        (
            (0.5, (1.0, 2.0, 2.0), (SHORT, SHORT, SHORT)),
            "The test part is too short to tell the forecast from persistence or the seasonal naive "
            "by more than chance: give it a larger share.",
        ),
    ],
    ids=["better", "linear as good", "linear better", "worse", "chance", "no error", "short"],
)
def test_verdict_says_it_as_it_is(given, sentence):
    """First against persistence, then against the better of the others, then what to do."""
    assert said(*given) == sentence


def test_verdict_says_what_the_network_is_worth_where_both_are_needed():
    """The mixture beats the linear model, the network alone does not."""
    mixed = {"network": 0.4, "linear": 0.6}
    sentence = said(0.8, (1.0, 2.0, 0.9), (BETTER, BETTER, BETTER), network=OPEN, shares=mixed)
    assert sentence.endswith("The network alone is no better than the linear model: it takes both.")
    assert said(0.8, (1.0, 2.0, 0.9), (BETTER, BETTER, BETTER), shares=mixed) == (
        "The forecast is 20 % better than persistence and 11 % better than the linear model."
    )


def test_verdict_says_where_the_network_has_no_part():
    """Linear model and seasonal naive together beat everyone: no recurrent network is needed."""
    sentence = said(0.8, (1.0, 2.0, 0.9), (BETTER,) * 3, shares={"linear": 0.6, "seasonal_naive": 0.4})
    assert sentence.endswith("The network has no part in it: simpler forecasts together do as well.")


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
def test_shares_are_told_in_words_the_largest_first(shares, words):
    """What a forecast is made of."""
    assert shares_text(shares) == words


def test_small_percentages_are_not_nothing():
    """0.4 % would read as 0 %."""
    assert [percent(share) for share in (0.004, 0.01, 0.256)] == ["less than 1 %", "1 %", "26 %"]
