"""The script of a run trains it again with stock Keras."""

import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from rnnlab.export import downloads
from rnnlab.forecast.mix import PARTS, best_shares
from rnnlab.series.kinds import Bounds
from rnnlab.series.weather import FEATURES, Weather
from tests.export.conftest import Trained, python, station

pytestmark = pytest.mark.slow

# Measured over three seeds each on the samples (10 and 20 epochs) and on generated weather: the script's network
# was within 3 % of the lab's, for Keras draws other first weights and another order of the windows.
NETWORK_TOLERANCE = 0.06
SAME = 1e-3  # of what does not depend on chance, printed with four digits


def errors_of(printed: str, target: str) -> dict[str, float]:
    """{forecast: its mean absolute error} in the script's line about that target."""
    line = next(line for line in printed.splitlines() if line.startswith(f"{target}: test MAE "))
    parts = line.removeprefix(f"{target}: test MAE ").split(", ")
    return {name: float(error) for name, _, error in (part.rpartition(" ") for part in parts)}


CASES: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "two targets and a season": (
        ("lstm:4:seq", "lstm:3"),
        {"targets": ("warmth", "wind"), "horizon": 2, "bounds": (Bounds("wind", 0.0, None),)},
    ),
    "every step, an angle, and a plan known ahead": (
        ("gru:4:seq", "dense:3"),
        {"loss": "mae", "patience": 2, "angles": ("wind direction",), "known": ("plan",), "horizon": 2},
    ),
    "a quantile, at every step": (
        ("lstm:4:seq",),
        {"loss": "quantile", "quantile": 0.9, "horizon": 2},
    ),
    "every step that a convolution leaves": (
        ("conv1d:4:3:relu", "layernorm", "gru:3:seq:elu:rd0.2", "td-dense:3"),
        {"patience": 2},
    ),
    "flattened": (("conv1d:3:2:causal", "flatten", "dense:4:gelu", "activation:softsign"), {}),
    "the mean over the steps": (("conv1d:3:3:same", "avgpool"), {}),
    "values, without a validation set": (
        ("bi-rnn:3:seq",),
        {"predict": "value", "split": (0.7, 0.0, 0.3), "calendar": False},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_script_repeats_the_run_with_stock_keras(trained: Trained, tmp_path: Path, case: str) -> None:
    """Persistence and the linear model have the same errors, the network differs only by its initial weights."""
    layers, changes = CASES[case]
    kept = trained(*layers, **changes)
    (tmp_path / "again.py").write_bytes(downloads.script(kept.store, kept.id, "again_series.csv"))
    (tmp_path / "again_series.csv").write_bytes(downloads.series_csv(kept.store, kept.id))
    printed = python(tmp_path, "again.py")
    simple = {"persistence": "persistence", "linear model": "linear", "seasonal naive": "seasonal_naive"}
    if case in (
        "values, without a validation set",
        "a quantile, at every step",
    ):  # the network is the forecast
        simple = {"persistence": "persistence"}
    results = kept.store.results(kept.id)
    assert results.targets == kept.experiment.targets
    for target in results.targets:
        maes = {name: results.scores_of(target, name).mae for name in results.forecasts(target)}
        errors = errors_of(printed, target)
        assert errors.keys() == {"forecast", *simple, *(["network"] if len(simple) > 1 else [])}
        for name, own in simple.items():
            assert errors[name] == pytest.approx(maes[own], rel=SAME)
        network = errors.get("network", errors["forecast"])
        assert network == pytest.approx(maes["network"], rel=NETWORK_TOLERANCE)
        # The script's mix has the parts that a window shows, so it may be worse than the run's, but not than its worst.
        assert errors["forecast"] <= max(errors.values())


@pytest.mark.parametrize("windows", [12, 400])
def test_shares_are_the_same_as_in_the_lab(trained: Trained, windows: int) -> None:
    """The same forecasts of the validation set give the same shares, with few windows and with many."""
    kept = trained(*CASES["two targets and a season"][0], **CASES["two targets and a season"][1])
    source = downloads.script(kept.store, kept.id, "x.csv").decode()
    start = source.index("# The forecast is a mix of them")
    code = source[start : source.index("# The mean absolute error", start)]
    random = np.random.default_rng(windows)
    truth = random.normal(size=(windows, 2, 2))
    errors = random.normal(size=(4, windows, 2, 2)) * np.array([1.0, 1.1, 0.9, 1.3])[:, None, None, None]
    parts = dict(zip(("network", "linear", "seasonal_naive", "persistence"), truth + errors, strict=True))
    names = ("network", "linear", "seasonal", "last_value")
    functions = dict(zip(names, map(forecast_of, parts.values()), strict=True))
    given = {
        "np": np, "TARGETS": ["a", "b"], "HORIZON": 2, "validation": np.arange(windows), "training": np.arange(3),
        "ahead": forecast_of(truth), "penalty": 1.0, "fitted_ridge": lambda origins, penalty: (0, 0, 0), **functions,
    }  # fmt: skip
    exec(code, given)
    expected = best_shares(parts, truth)[[PARTS.index(name) for name in parts]]
    np.testing.assert_allclose(given["shares"], expected, atol=1e-12)


def forecast_of(values: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    return lambda origins: values[origins]


def test_series_of_a_repaired_file_has_no_missing_values_and_has_segments(trained: Trained) -> None:
    """Missing values are filled, and no window spans the gap."""
    table = station().drop(index=range(100, 160))
    table.loc[20, "wind"] = np.nan
    kept = trained("lstm:2", table=table, epochs=1)
    rows = pd.read_csv(BytesIO(downloads.series_csv(kept.store, kept.id)))
    assert rows["segment"].nunique() == 2
    assert not rows.isna().any(axis=None)
    assert "table['segment']" in downloads.script(kept.store, kept.id, "x.csv").decode()


def test_users_words_never_become_code(trained: Trained, tmp_path: Path) -> None:
    """Names become literals, and a name that is a formula is written as in the CSV."""
    names = {"warmth": "a'] + [open('trap', 'w')] + ['\"\"\"", "wind": "=1+1", "plan": "x #"}
    kept = trained(
        "lstm:2", table=station().rename(columns=names), targets=("=1+1",), epochs=1, known=("x #",)
    )
    source = downloads.script(kept.store, kept.id, "odd.csv")
    compile(source, "odd.py", "exec")
    (tmp_path / "settings.py").write_text(source.decode().split("\n\nkeras.utils")[0].split("layers\n", 1)[1])
    script = "from settings import FEATURES, TARGETS; print(ascii(TARGETS), len(FEATURES))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == '["\'=1+1"] 4\n'
    assert not (tmp_path / "trap").exists()


def test_generated_weather_has_a_script_too(trained: Trained) -> None:
    """Its series is written as a table."""
    kept = trained("lstm:2", source=Weather(rows=240), features=FEATURES, targets=FEATURES[:1], epochs=1)
    compile(downloads.script(kept.store, kept.id, "weather.csv"), "weather.py", "exec")
    assert list(pd.read_csv(BytesIO(downloads.series_csv(kept.store, kept.id)))) == ["time", *FEATURES]
