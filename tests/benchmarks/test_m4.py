"""The protocol of the M4 competition, on small tables of its form."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.benchmarks.accuracy.m4 import FREQUENCIES, mean_scores, measure, naive2


def test_scores_of_two_values_by_hand() -> None:
    """Missed by 1 and 2 of 3 and 6, forecast 4 and 4; the values before change by 1 on average.

    sMAPE: 200 * (1/7 + 2/10) / 2.
    """
    past, future = {"a": np.array([1.0, 2.0, 1.0])}, {"a": np.array([3.0, 6.0])}
    smape, mase = mean_scores(past, future, {"a": np.array([4.0, 4.0])}, 1)
    assert (smape, mase) == (pytest.approx(100 * (1 / 7 + 2 / 10)), pytest.approx(1.5))


def test_naive2_repeats_the_season_of_a_level() -> None:
    """Four steps of 80, 120, 100 and 100 % of 50, ended after the second one: the third comes next."""
    values = np.resize([40.0, 60.0, 50.0, 50.0], 42)
    assert naive2(values, 4, 3) == pytest.approx([50, 50, 40])
    assert naive2(values, 1, 3) == pytest.approx([60, 60, 60])


def test_a_folder_of_the_competitions_form_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Four series of different lengths with a day in them."""
    monkeypatch.setenv("RNNLAB_RUNS", str(tmp_path / "runs"))
    random, horizon = np.random.default_rng(0), FREQUENCIES["Hourly"].horizon
    rows = {}
    for number in range(4):
        hours = np.arange(400 + 50 * number)
        rows[f"H{number}"] = 50 + 9 * np.sin(2 * np.pi * hours / 24) + random.normal(0, 1, len(hours))
    for part, kept in (("train", slice(-horizon)), ("test", slice(-horizon, None))):
        table = pd.DataFrame({key: pd.Series(row[kept]) for key, row in rows.items()}).T
        table.to_csv(tmp_path / f"Hourly-{part}.csv")
    measure("Hourly", tmp_path, 2)
    assert "M4 Hourly: 2 series, 48 steps" in capsys.readouterr().out
