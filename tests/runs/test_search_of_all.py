"""A search for good settings of one network for all series of a file."""

from pathlib import Path

import msgspec
import numpy as np
import pytest

from rnnlab.experiment import Experiment
from rnnlab.forecast import past_forecasts
from rnnlab.forecast.kept_fits import KeptFits
from rnnlab.mistake import Mistake
from rnnlab.panel.prepared_panel import prepare_panel
from rnnlab.panel.results import PanelResults
from rnnlab.runs import search_outcome
from rnnlab.runs.job import train_run
from rnnlab.runs.panel_files import by_series
from rnnlab.runs.rolling_origin import cut_experiments
from rnnlab.runs.search_data import check_as_many
from rnnlab.runs.search_outcome import compared_on_test_set, outcome_of
from rnnlab.runs.search_trial import validation_errors_of
from rnnlab.runs.store import Store, new_id
from rnnlab.series.panel import Panel
from rnnlab.series.source import keep
from rnnlab.stack.layers import read_stack
from tests.panel.makers import csv_of, experiment_of, panel_of, stations
from tests.runs.test_search import a_search, searched

pytestmark = pytest.mark.slow
TABLE = stations({"north": 160, "south": 240, "summit": 200, "new": 50})


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "runs")


@pytest.fixture(scope="module")
def panel() -> Panel:
    return panel_of(TABLE)


def base_of(panel: Panel, store: Store) -> Experiment:
    file = keep(csv_of(TABLE), "stations.csv", store.files)
    return msgspec.structs.replace(experiment_of(panel), source=file)


def test_error_of_a_trial_on_all_series_is_that_of_runs_at_its_cuts(store, panel):
    """The mean over the series of their validation errors, in deviations of their training sets."""
    base = base_of(panel, store)
    search = msgspec.structs.replace(a_search(store, cuts=2), base=base)
    errors = validation_errors_of(panel, base, search, lambda step, error: True)
    expected = []
    for cut in cut_experiments(base, 2):
        run = store.create(new_id(), cut)
        train_run(str(store.folder(run.id)))
        scales = prepare_panel(panel, cut).unit[:, 0]
        rows = by_series(store, run.id).rows
        expected.append(np.mean([row.validation / unit for row, unit in zip(rows, scales, strict=True)]))
    assert errors[::-1] == pytest.approx(expected, rel=1e-9)


def test_trials_fit_the_autoregression_of_each_series_once_at_each_cut(store, monkeypatch):
    """Thirty series at two cuts: sixty fits in the first trial, none in the next ones, whatever they change."""
    series, fitted = 30, []

    def counted(name, *rest):
        fitted.append(name)
        return past_forecasts.Repeated(1)

    monkeypatch.setattr(past_forecasts, "fit_past", counted)
    monkeypatch.setattr(past_forecasts, "_kept", KeptFits(past_forecasts.MOST_KEPT_BYTES))
    panel = panel_of(stations({f"station {k}": 90 for k in range(series)}))
    base = experiment_of(panel, epochs=1)
    search = msgspec.structs.replace(a_search(store, cuts=2), base=base)
    for changes in ({}, {"learning_rate": 0.01}, {"stack": read_stack(["gru:2"]), "window": 8}):
        changed = msgspec.structs.replace(base, **changes)
        validation_errors_of(panel, changed, search, lambda step, error: True)
        assert fitted.count("autoregression") == series * search.cuts


def test_search_over_all_series_ends_with_two_runs_on_all(store, panel):
    """The new one has 20 rows before the first of three cuts: a window that it is too short for is not compared."""
    base = base_of(panel, store)
    search = searched(store, panel, trials=3, base=base)
    assert (search.state, search.cuts) == ("finished", 3)
    assert outcome_of(store, search).finished == 2
    assert len(by_series(store, search.default_run).rows) == 4
    longer = msgspec.structs.replace(base, window=20)
    with pytest.raises(Mistake, match="A window of 20 steps is too long for 1 series"):
        check_as_many(panel, *(cut_experiments(e, 3)[0] for e in (longer, base)))


@pytest.mark.parametrize(("factor", "better", "sure"), [(0.8, 20.0, True), (1.0, 0.0, False)])
def test_settings_are_compared_series_by_series_on_the_test_set(
    store, panel, monkeypatch, factor, better, sure
):
    """Each error a fifth smaller, or the same."""
    run = store.create(new_id(), base_of(panel, store)).id
    train_run(str(store.folder(run)))
    row = by_series(store, run).rows[0]
    rows = [msgspec.structs.replace(row, series=str(k), scaled_mae=1 + k / 10) for k in range(10)]
    less = [msgspec.structs.replace(one, scaled_mae=factor * one.scaled_mae) for one in rows]
    found = {"best": PanelResults(tuple(less)), "defaults": PanelResults(tuple(rows))}
    monkeypatch.setattr(search_outcome, "by_series", lambda store, run_id: found[run_id])
    percent, is_sure = compared_on_test_set(store, base_of(panel, store), "best", "defaults")
    assert (percent, is_sure) == (pytest.approx(better), sure)
