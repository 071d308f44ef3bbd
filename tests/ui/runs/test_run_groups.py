"""Runs of a sweep and of a backtest are folded under what they belong to, and every run has a name."""

import msgspec

from rnnlab.runs.rolling_origin import cut_experiments
from rnnlab.runs.store import Store
from rnnlab.runs.sweep import start_sweep
from rnnlab.runs.sweep_grid import read_grid
from rnnlab.series.source import Weather
from rnnlab.ui.runs.run_rows import RowIndex
from tests.ui.kept import SMALL, experiment, keep_finished, keep_run, run_id
from tests.ui.runs.run_table import TableLine, ids, lines, names
from tests.ui.runs.test_page import OpenRuns, checked, open_runs, press, store

__all__ = ["open_runs", "store"]  # fixtures


def test_runs_are_named_by_what_they_are_and_twins_are_numbered(open_runs: OpenRuns, store: Store) -> None:
    """From the oldest on; a run with a given name is no twin."""
    for number in (1, 2):
        keep_finished(store, number, 0.5)
    keep_finished(store, 3, 0.5, experiment("gru:4:seq", "gru:4", horizon=2))
    assert names(open_runs()) == [
        "generated weather · 2 × GRU 4 · 2 ahead",
        "generated weather · LSTM 2 · 1 ahead (2)",
        "generated weather · LSTM 2 · 1 ahead (1)",
    ]


def test_backtest_is_folded_under_the_run_that_it_tests(open_runs: OpenRuns, store: Store) -> None:
    """Its runs are the newest, but do not top the table; on demand they come in the order of their training sets."""
    first, second, tested = cut_experiments(SMALL, 3)
    keep_finished(store, 1, 0.5, tested)
    keep_finished(store, 2, 0.5, experiment("gru:2"))
    keep_finished(store, 3, 0.1, second)
    keep_finished(store, 4, 0.1, first)
    page = open_runs()
    assert ids(page) == [run_id(2), run_id(1)]
    assert lines(page)[1].fold == "2 backtest runs"
    page = open_runs(runs_unfolded={run_id(1)})
    assert [(line.kind, line.id) for line in lines(page)] == [
        ("run", run_id(2)),
        ("run", run_id(1)),
        ("member", run_id(4)),
        ("member", run_id(3)),
    ]
    name = "generated weather · LSTM 2 · 1 ahead"
    assert names(page)[1:] == [
        name,
        f"{name} · backtest on the first 40 %",
        f"{name} · backtest on the first 55 %",
    ]


def test_run_with_another_split_or_seed_is_no_backtest(open_runs: OpenRuns, store: Store) -> None:
    """Only the splits that a backtest makes are folded."""
    keep_finished(store, 1, 0.5)
    keep_finished(store, 2, 0.5, experiment(split=(0.6, 0.2, 0.2)))
    keep_finished(store, 3, 0.5, msgspec.structs.replace(cut_experiments(SMALL, 2)[0], seed=7))
    assert [line.kind for line in lines(open_runs())] == ["run"] * 3


def sweep_of(store: Store) -> list[str]:
    """The ids of the runs of a sweep over two units and two seeds, which wait."""
    keep_finished(store, 1, 0.5, experiment("lstm:4"))
    return list(start_sweep(store, SMALL, read_grid(["units=4,8", "seed=0,1"])).runs)


def test_sweep_is_one_line_until_it_is_unfolded(open_runs: OpenRuns, store: Store) -> None:
    """A run that a person trained before is used by the sweep, but stays in the table."""
    runs = sweep_of(store)
    assert runs[0] == run_id(1)
    page = open_runs()
    assert [line.kind for line in lines(page)] == ["sweep", "run"]
    assert names(page)[0] == "Sweep · generated weather · units 4, 8 × seed 0, 1"
    assert lines(page)[0].fold == "3 runs"
    page = open_runs(runs_unfolded={lines(page)[0].id})
    assert [line.id for line in lines(page) if line.kind == "member"] == runs[1:]
    assert names(page)[1:] == [
        "generated weather · LSTM 4 · 1 ahead · seed 1",
        "generated weather · LSTM 8 · 1 ahead · seed 0",
        "generated weather · LSTM 8 · 1 ahead · seed 1",
        "generated weather · LSTM 4 · 1 ahead",
    ]


def test_search_shows_the_folded_runs_that_match(open_runs: OpenRuns, store: Store) -> None:
    """What does not match stays out, without a press on the fold."""
    runs = sweep_of(store)
    page = open_runs()
    page = checked(page.text_input(key="runs_text").set_value("LSTM 8").run())
    assert [line.id for line in lines(page) if line.kind == "member"] == runs[2:]
    assert [line.kind for line in lines(page)] == ["sweep", "member", "member"]


def test_search_finds_an_id(open_runs: OpenRuns, store: Store) -> None:
    """The last part of it is enough, but a digit is not: every id has some."""
    for number in (1, 2):
        keep_run(store, number, state="stopped")
    page = open_runs()
    for text, shown in (("000002", [run_id(2)]), ("9", [])):
        assert ids(checked(page.text_input(key="runs_text").set_value(text).run())) == shown


def test_selecting_a_sweep_selects_its_runs(open_runs: OpenRuns, store: Store) -> None:
    """So that all of them can be deleted."""
    runs = sweep_of(store)
    page = press(open_runs(*runs[1:], comparing=False), "delete_runs")
    assert ids(page) == store.ids() == [run_id(1)]


def order_of(open_runs: OpenRuns, order: str) -> list[TableLine]:
    page = open_runs()
    return lines(checked(page.selectbox(key="runs_sort").set_value(order).run()))


def test_errors_are_sorted_only_within_one_series(open_runs: OpenRuns, store: Store) -> None:
    """Skill has no unit: it is sorted over all series."""
    keep_finished(store, 1, 0.25)
    keep_finished(store, 2, 0.75)
    keep_finished(store, 3, 0.5, experiment(source=Weather(rows=300, seed=9)))
    page = open_runs()
    assert "lowest test error first" not in page.selectbox(key="runs_sort").options
    assert [line.id for line in order_of(open_runs, "best_skill")] == [run_id(1), run_id(3), run_id(2)]


def test_fewer_steps_ahead_come_first_when_sorted_by_error(open_runs: OpenRuns, store: Store) -> None:
    """One step ahead is easier than two: a mixed order would mislead. Runs without an error come last."""
    keep_run(store, 1, state="failed")
    keep_finished(store, 2, 0.1, experiment(horizon=2))
    keep_finished(store, 3, 0.3)
    keep_finished(store, 4, 0.2)
    by_error = [run_id(4), run_id(3), run_id(2), run_id(1)]
    assert [line.id for line in order_of(open_runs, "lowest_test")] == by_error


def test_page_shows_25_runs_and_leads_to_the_others(open_runs: OpenRuns, store: Store) -> None:
    """A selected run stays selected on another page."""
    for number in range(1, 31):
        keep_run(store, number, state="stopped")
    page = open_runs(run_id(30))
    assert ids(page) == [run_id(number) for number in range(30, 5, -1)]
    page = press(page, "runs_next")
    assert ids(page) == [run_id(number) for number in range(5, 0, -1)]
    assert list(page.session_state["selected"]) == [run_id(30)]


def test_index_forgets_the_least_used_rows(store: Store) -> None:
    """Its memory is limited, whatever the number of runs."""
    index = RowIndex(most=2)
    for number in (1, 2, 3):
        keep_run(store, number, state="stopped")
    assert len(index.rows(store)) == 3
    assert len(index._rows) == 2
