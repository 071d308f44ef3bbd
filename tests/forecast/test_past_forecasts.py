"""The forecasts from a target's own past: what is fitted again and what is not."""

import numpy as np
import pytest

from rnnlab.forecast import past_forecasts
from rnnlab.forecast.autoregression import fit_autoregression
from rnnlab.forecast.kept_fits import KeptFits
from rnnlab.forecast.past_forecasts import FEW_ROWS, PAST, PastForecasts, fit_past

ROWS, FITTED, STEPS, SEASON = 130, 100, 3, 6
SEGMENTS = np.zeros(ROWS, int)


@pytest.fixture
def fitted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the forecasts that have been fitted since the test began."""
    names: list[str] = []
    fit_past = past_forecasts.fit_past

    def counted(name: str, *rest: object) -> object:
        names.append(name)
        return fit_past(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(past_forecasts, "fit_past", counted)
    monkeypatch.setattr(past_forecasts, "_kept", KeptFits(past_forecasts.MOST_KEPT_BYTES))
    return names


def walk() -> np.ndarray:
    """A random walk with a season, (rows, 1)."""
    steps = np.random.default_rng(5).normal(size=(ROWS, 1)).cumsum(axis=0)
    return steps + 3 * np.sin(2 * np.pi * np.arange(ROWS) / SEASON)[:, None]


def forecasts_of(actual: np.ndarray, rows: int = FITTED) -> dict[str, np.ndarray]:
    past = PastForecasts(actual, SEGMENTS, rows, STEPS, SEASON)
    return {
        name: past.forecast(name, actual, np.arange(rows - 1, ROWS - STEPS), STEPS) for name in past.names
    }


def test_second_run_on_the_same_rows_fits_nothing_and_forecasts_the_same(fitted: list[str]) -> None:
    first = forecasts_of(walk())
    assert sorted(fitted) == sorted(first) == sorted(PAST)
    second = forecasts_of(walk())
    assert len(fitted) == len(PAST)
    assert all((first[name] == second[name]).all() for name in PAST)


def test_changed_row_fits_anew_if_it_is_one_of_those_fitted_to(fitted: list[str]) -> None:
    forecasts_of(walk())
    later, earlier = walk(), walk()
    later[FITTED] += 1
    earlier[FITTED - 1] += 1
    forecasts_of(later)
    assert len(fitted) == len(PAST)
    forecasts_of(earlier)
    assert len(fitted) == 2 * len(PAST)
    forecasts_of(walk(), FITTED - 1)
    assert len(fitted) == 3 * len(PAST)


@pytest.mark.parametrize("rows", [120, FEW_ROWS + 1])
def test_autoregression_is_also_repeated_step_by_step_where_rows_are_few(rows: int) -> None:
    column = np.random.default_rng(3).normal(size=rows).cumsum()
    segments, origins = np.zeros(rows, int), np.array([rows - 1])
    direct, repeated = (
        fit_autoregression(column, segments, rows, at_once, 1).forecast(column, segments, origins, STEPS)
        for at_once in (STEPS, 1)
    )
    made = fit_past("autoregression", column, segments, rows, STEPS, 1).forecast(
        column, segments, origins, STEPS
    )
    assert not np.allclose(direct, repeated)
    assert made == pytest.approx((direct + repeated) / 2 if rows <= FEW_ROWS else direct)
