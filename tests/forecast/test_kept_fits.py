"""Fits that are not made again, and how many bytes of them there are."""

from dataclasses import dataclass

import numpy as np

from rnnlab.forecast.kept_fits import BYTES_OF_ENTRY, KeptFits, bytes_of


@dataclass(frozen=True, eq=False)
class Inner:
    weights: np.ndarray
    scale: float


@dataclass(frozen=True, eq=False)
class Outer:
    parts: tuple[Inner, ...]
    usual: float | None


def fit(floats: int = 0) -> Inner:
    return Inner(np.zeros(floats), 1.0)


def test_bytes_are_those_of_all_arrays() -> None:
    """10 and 5 numbers of 8 bytes."""
    assert bytes_of(Outer((fit(10), fit(5)), None)) == 120
    assert bytes_of(None) == 0


def test_a_fit_is_made_once() -> None:
    kept, made = KeptFits(10_000), []
    for key in ("a", "b", "a", "a"):
        kept.fit(key, lambda key=key: made.append(key))
    assert (made, len(kept)) == (["a", "b"], 2)


def test_fits_are_forgotten_where_they_are_too_large_together() -> None:
    """Room for three of 100 numbers."""
    kept = KeptFits(3 * (BYTES_OF_ENTRY + 800))
    for key in range(10):
        assert len(kept.fit(key, lambda: fit(100)).weights) == 100
        assert kept.bytes <= kept.most_bytes
    assert len(kept) == 3


def test_a_fit_that_is_too_large_alone_is_not_kept_and_costs_no_other() -> None:
    kept = KeptFits(1000)
    small = kept.fit("small", fit)
    assert len(kept.fit("large", lambda: fit(1000)).weights) == 1000
    assert kept.fit("small", fit) is small
    assert len(kept) == 1


def test_more_fits_than_there_is_room_for_are_partly_found_again() -> None:
    """Asked for in turn, as by the trials of a search: the oldest is always the next, so that it must not go first."""
    kept, made = KeptFits(80 * BYTES_OF_ENTRY), []
    for _ in range(10):
        for key in range(100):
            kept.fit(key, lambda key=key: made.append(key))
    assert 100 < len(made) < 600
