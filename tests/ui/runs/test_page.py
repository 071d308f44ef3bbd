"""The page Runs: its table, and what can be done with the selected runs."""

import json
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from rnnlab.figures.palette import FEATURES, RUNS
from rnnlab.runs import live_runs
from rnnlab.runs.labels import Labels
from rnnlab.runs.store import Store
from rnnlab.runs.trash import Trash
from rnnlab.series.source import File, Sample, Weather
from rnnlab.ui.runs import run_groups
from rnnlab.ui.runs.compare import differing_settings
from rnnlab.ui.runs.messages import STATES
from rnnlab.ui.runs.run_rows import RunRow
from tests.ui.conftest import SECONDS, FakeWorkers, checked, errors, link_of, texts, words
from tests.ui.kept import SMALL, TARGET, experiment, keep_finished, keep_run, run_id
from tests.ui.runs.run_table import column, ids, lines, table_data

OpenRuns = Callable[..., AppTest]


def script() -> None:
    import streamlit as st

    from rnnlab.ui import state
    from rnnlab.ui.lab import page as lab
    from rnnlab.ui.runs import page

    pages = [
        st.Page(page.render, title="Runs", default=True),
        st.Page(lab.render, title="Lab", url_path="lab"),
    ]
    page = st.navigation(pages, position="hidden")
    state.on_page_change(page.title)
    page.run()


@pytest.fixture
def store(tmp_path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A separate runs folder, because the table shows all runs in it."""
    monkeypatch.setenv("RNNLAB_RUNS", str(tmp_path / "runs"))
    return Store(tmp_path / "runs")


@pytest.fixture
def open_runs(workers: FakeWorkers, store: Store) -> OpenRuns:
    """Opens the page with those runs selected, and with that session state."""

    def opened(*selected: str, **session: object) -> AppTest:
        page = AppTest.from_function(script, default_timeout=SECONDS)
        page.session_state["painted"] = True
        for name, value in session.items():
            page.session_state[name] = value
        if selected:
            page.query_params["compare"] = list(selected)
        return checked(page.run())

    return opened


def keys(page: AppTest) -> set[str | None]:
    return {button.key for button in page.button}


def press(page: AppTest, key: str) -> AppTest:
    return checked(page.button(key=key).click().run())


def test_page_without_runs_leads_to_the_lab(open_runs: OpenRuns) -> None:
    """A sentence takes the place of an empty table."""
    page = open_runs()
    assert [info.value for info in page.info] == [
        "No runs yet. Go to the Lab and press Train, or Keep beside a live forecast. The run is then listed here."
    ]
    assert [link.proto.label for link in page.get("page_link")] == ["Go to the Lab"]
    assert lines(page) == []


def test_live_runs_are_counted_and_not_listed(open_runs: OpenRuns, store: Store) -> None:
    """The forecast of yesterday was a live one: it says why it is not here."""
    kept = keep_finished(store, 1, 0.5)
    live_runs.create_live_run(store, run_id(2), SMALL)
    page = open_runs()
    assert ids(page) == [kept]
    assert "1 live run of the last day is not listed:" in "".join(caption.value for caption in page.caption)


def test_finished_run_is_one_line(open_runs: OpenRuns, store: Store) -> None:
    """Every number is that of the run's files; shapes are without the samples, and an error says what it is of."""
    keep_finished(store, 1, 0.5, experiment("lstm:3:seq", "gru:2", horizon=2))
    (line,) = lines(open_runs())
    assert (line.kind, line.name) == ("run", "generated weather · LSTM 3 → GRU 2 · 2 ahead")
    assert line.cells == {
        "tick": "",
        "name": "",
        "state": "✓ finished",
        "score": "50.0 %",
        "validation": "0.25",
        "test": "0.5",
        "shapes": "(12, 1) → (2)",
        "epochs": "3",
        "seconds": "6.0 s",  # of its epochs, as the Lab says it; with preparing and scoring it was 7.5
        "created": "2026-01-31 12:00",
    }
    assert (line.small["validation"], line.small["test"]) == (TARGET, TARGET)


def test_shape_of_a_returned_sequence_has_time_steps_and_units(open_runs: OpenRuns, store: Store) -> None:
    """`return_sequences` decides on the output shape of the stack."""
    keep_finished(store, 1, 0.5, experiment("lstm:3:seq", "lstm:2:seq"))
    assert column(open_runs(), "shapes") == ["(12, 1) → (12, 2)"]


def test_newest_run_comes_first_and_waiting_ones_are_counted(open_runs: OpenRuns, store: Store) -> None:
    """Values that are not known yet stay empty."""
    keep_finished(store, 1, 0.5, experiment("gru:2"))
    keep_run(store, 2, state="training", beat=time.time(), started=time.time())
    keep_run(store, 3, experiment("lstm:4"), inputs=())
    page = open_runs()
    assert ids(page) == [run_id(3), run_id(2), run_id(1)]
    assert column(page, "state") == ["… queued", "▶ training", "✓ finished"]
    assert column(page, "shapes")[0] == column(page, "test")[0] == ""
    counts = next(text.value for text in page.caption if text.value.startswith("3 runs"))
    name = "generated weather · LSTM 2 · 1 ahead"
    assert f"1 training now ({name}: epoch 0 of 3) · 1 waiting" in counts.replace("\\", "")


def test_runs_are_sorted_by_creation_not_by_id(open_runs: OpenRuns, store: Store) -> None:
    """An id is made when the page is drawn, which may be long before the run is created. A damaged run sorts by id."""
    keep_run(store, 1, created=1_769_870_000.0, state="stopped")
    keep_run(store, 2, created=1_769_860_000.0, state="stopped")
    keep_run(store, 3)
    (store.folder(run_id(3)) / "status.json").write_text("{")
    # In UTC: 14:33:20, 11:46:40, and 12:00:03 by the id of the third.
    assert ids(open_runs()) == [run_id(1), run_id(3), run_id(2)]


@pytest.mark.parametrize("file", ["experiment.json", "status.json", "results.json"])
@pytest.mark.parametrize("damage", [b"", b"\xff{", b"{}", b"[]"])
def test_damaged_run_is_listed_with_its_problem(
    open_runs: OpenRuns, store: Store, file: str, damage: bytes
) -> None:
    """The other runs load, and the damaged one can be selected and deleted."""
    keep_finished(store, 1, 0.5)
    keep_finished(store, 2, 0.5)
    if (file, damage) == ("status.json", b"{}"):
        damage = b'{"version": 99}'
    (store.folder(run_id(2)) / file).write_bytes(damage)
    page = open_runs(run_id(2))
    assert column(page, "state") == ["⚠ damaged", "✓ finished"]
    what = "another version" if damage.startswith(b'{"version"') else file
    problem = lines(page)[0].small["state"]
    assert run_id(2) in problem and what in problem
    assert problem.endswith("Train it again.")
    assert "open_run" not in keys(page)
    press(page, "delete_runs")
    assert store.ids() == [run_id(1)]


def test_search_finds_every_word_anywhere(open_runs: OpenRuns, store: Store) -> None:
    """In the name, the note, the stack, the target, the series and the state, in any case."""
    keep_finished(store, 1, 0.5, experiment("gru:2"))
    keep_finished(store, 2, 0.5)
    Labels(store).rename(run_id(1), "Winter")
    page = open_runs()
    for text, found in (("WINTER gru", [1]), ("lstm temperature", [2]), ("finished", [2, 1])):
        page = checked(page.text_input(key="runs_text").set_value(text).run())
        assert ids(page) == [run_id(number) for number in found]
    page = checked(page.text_input(key="runs_text").set_value("winter lstm").run())
    assert lines(page) == []
    assert "No run matches these filters" in page.info[0].value


def test_series_and_state_are_chosen(open_runs: OpenRuns, store: Store) -> None:
    """Without a choice all runs are shown."""
    keep_finished(store, 1, 0.5)
    keep_run(store, 2, msgspec.structs.replace(SMALL, source=Sample("jfk_weather_2013")), state="failed")
    page = open_runs()
    assert page.multiselect(key="runs_series").options == ["generated weather", "jfk_weather_2013"]
    page = checked(page.multiselect(key="runs_series").set_value(["jfk_weather_2013"]).run())
    assert ids(page) == [run_id(2)]
    page = checked(page.multiselect(key="runs_series").set_value([]).run())
    page = checked(page.multiselect(key="runs_states").set_value(["finished"]).run())
    assert ids(page) == [run_id(1)]


def test_selected_run_that_is_filtered_out_is_deselected(open_runs: OpenRuns, store: Store) -> None:
    """A run that is not visible cannot be deleted by mistake."""
    for number in (1, 2):
        keep_finished(store, number, 0.5)
    Labels(store).rename(run_id(1), "winter")
    page = open_runs(run_id(1), run_id(2), comparing=False)
    page = checked(page.text_input(key="runs_text").set_value("winter").run())
    assert page.button(key="delete_runs").label == "Delete"
    press(page, "delete_runs")
    assert store.ids() == [run_id(2)]


NAME = "<b>bold</b> **x** $y$ :red[z] `q`"


def test_name_and_note_are_saved_and_shown_literally(open_runs: OpenRuns, store: Store) -> None:
    """Markdown and HTML in them have no effect, in the table and elsewhere."""
    for number in (1, 2):
        keep_finished(store, number, 0.5)
    page = open_runs(run_id(1))
    page = checked(page.text_input(key=f"name_{run_id(1)}").set_value(NAME).run())
    page = checked(page.text_input(key=f"note_{run_id(1)}").set_value("a note").run())
    assert [line.name for line in lines(page)] == ["generated weather · LSTM 2 · 1 ahead", NAME]
    assert lines(page)[1].small["name"] == "generated weather · LSTM 2 · 1 ahead · a note"
    assert "<b>bold" not in table_data(page)["html"]
    page = open_runs(run_id(1), run_id(2))
    assert "&lt;b&gt;bold&lt;/b&gt; **x** $y$ :red[z] `q`" in texts(page)
    assert "<b>bold" not in texts(page)
    page = press(page, "delete_runs")
    assert NAME in words(page)
    assert NAME not in "\n".join(text.value for text in page.markdown)


def test_invalid_name_is_one_sentence(open_runs: OpenRuns, store: Store) -> None:
    """The old name is kept."""
    keep_finished(store, 1, 0.5)
    page = open_runs(run_id(1))
    page = checked(page.text_input(key=f"name_{run_id(1)}").set_value("a\x07b").run())
    assert errors(page) == ["The name contains control characters. Type it again."]
    assert page.text_input(key=f"name_{run_id(1)}").value == ""


def test_deleted_runs_come_back_with_undo(open_runs: OpenRuns, store: Store) -> None:
    """Undo restores the runs that were deleted last and selects them."""
    for number in (1, 2, 3):
        keep_finished(store, number, 0.5)
    page = press(open_runs(run_id(1), run_id(2)), "delete_runs")
    assert ids(page) == [run_id(3)]
    assert "2 runs were deleted." in words(page)
    page = press(page, "undo")
    assert ids(page) == [run_id(3), run_id(2), run_id(1)]
    assert page.button(key="delete_runs").label == "Delete 2 runs"
    assert "undo" not in keys(page)


def test_run_deleted_earlier_is_restored_from_the_list(open_runs: OpenRuns, store: Store) -> None:
    """Also in a later visit, and if there is no other run."""
    keep_finished(store, 1, 0.5)
    press(open_runs(run_id(1)), "delete_runs")
    page = open_runs()
    assert "undo" not in keys(page)
    page = press(page, f"restore_{run_id(1)}")
    assert ids(page) == [run_id(1)]


def test_permanent_deletion_asks_first_and_is_final(open_runs: OpenRuns, store: Store) -> None:
    """Nothing is left to restore."""
    keep_finished(store, 1, 0.5)
    page = press(open_runs(run_id(1)), "delete_runs")
    page = press(page, "forget")
    assert not {key for key in keys(page) if key and key.startswith(("restore", "undo"))}
    assert list((store.root / ".deleted").iterdir()) == []


def test_running_run_is_stopped_or_deleted_with_a_stop(open_runs: OpenRuns, store: Store) -> None:
    """Stop asks the run to stop. Delete does so, too, and removes it from the table at once."""
    keep_finished(store, 1, 0.5)
    keep_run(store, 2, state="training", beat=time.time())
    page = press(open_runs(run_id(2)), "stop_runs")
    assert store.asked_to_stop(run_id(2))
    page = press(page, "delete_runs")
    assert ids(page) == [run_id(1)]


def test_run_that_was_deleted_meanwhile_is_one_sentence(open_runs: OpenRuns, store: Store) -> None:
    """Another tab may have deleted it."""
    keep_finished(store, 1, 0.5)
    page = open_runs(run_id(1))
    Trash(store).delete(run_id(1))
    page = press(page, "delete_runs")
    assert errors(page) == [f"Run {run_id(1)} does not exist (it may have been deleted)."]


def test_run_is_opened_in_the_lab_with_all_its_settings(open_runs: OpenRuns, store: Store) -> None:
    """The link of the Lab then holds the settings of that run."""
    keep_finished(store, 1, 0.5, experiment("lstm:3", window=20, seed=4))
    page = press(open_runs(run_id(1)), "open_run")
    assert page.number_input(key="window").value == 20
    page.session_state["painted"] = True  # as the browser tells
    link = link_of(page.run())
    assert (link["run"], link["layer"], link["seed"]) == ([run_id(1)], ["lstm:3"], ["4"])


def test_run_whose_file_is_missing_is_not_opened(open_runs: OpenRuns, store: Store) -> None:
    """A sentence says why; the run can still be named and deleted."""
    keep_run(store, 1, msgspec.structs.replace(SMALL, source=File("0" * 64, "gone.csv")), state="failed")
    page = press(open_runs(run_id(1)), "open_run")
    assert errors(page) == ["'gone.csv' is no longer stored here. Load the file again."]
    assert ids(page) == [run_id(1)]


def test_two_runs_are_compared_by_scores_and_different_settings(open_runs: OpenRuns, store: Store) -> None:
    """The better error is bold; only settings that differ are listed."""
    keep_finished(store, 1, 0.5)
    keep_finished(store, 2, 0.25, experiment("gru:2", window=20))
    drawn = texts(open_runs(run_id(1), run_id(2)))
    scores = drawn[drawn.index("compared-scores") : drawn.index("differences")]
    assert re.findall("<b>([^<]*)</b>", scores) == ["0.25", "0.125", "0.25", "75.0 %"]
    settings = drawn[drawn.index("differences") :]
    assert [name in settings for name in ("stack", "window", "seed", "epochs", "loss")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_actual_values_have_the_colour_of_their_feature(open_runs: OpenRuns, store: Store) -> None:
    """Wind speed is the second feature of the series; the runs have other colours."""
    wind = {"features": ("wind speed (m/s)",), "targets": ("wind speed (m/s)",)}
    keep_finished(store, 1, 0.5, experiment(**wind))
    keep_finished(store, 2, 0.5, experiment("gru:2", **wind))
    page = open_runs(run_id(1), run_id(2))
    forecasts = json.loads(page.get("plotly_chart")[-1].proto.spec)["data"]
    assert [line["line"]["color"] for line in forecasts] == [FEATURES[1], *RUNS[:2]]


def test_forecasts_of_different_series_are_not_compared(open_runs: OpenRuns, store: Store) -> None:
    """No misleading chart is drawn, and the page says why."""
    keep_finished(store, 1, 0.5)
    keep_finished(store, 2, 0.5, msgspec.structs.replace(SMALL, source=Weather(rows=300, seed=3)))
    page = open_runs(run_id(1), run_id(2))
    assert any("No two of these runs forecast the same target" in info.value for info in page.info)
    assert "compared-scores" not in texts(page)
    assert any("do not all solve the same task" in text.value for text in page.caption)


def test_third_run_of_another_series_is_named_as_not_compared(open_runs: OpenRuns, store: Store) -> None:
    """The two runs of the same series are compared."""
    keep_finished(store, 1, 0.5)
    keep_finished(store, 2, 0.5, experiment("gru:2"))
    keep_finished(store, 3, 0.5, msgspec.structs.replace(SMALL, source=Weather(rows=300, seed=3)))
    page = open_runs(run_id(1), run_id(2), run_id(3))
    captions = [text.value.replace("\\", "") for text in page.caption]
    other = "generated weather · LSTM 2 · 1 ahead (2)"
    assert any(text.startswith("Not compared here") and other in text for text in captions)
    assert "compared-scores" in texts(page)


def test_more_runs_than_colours_are_not_compared(open_runs: OpenRuns, store: Store) -> None:
    """Seven runs can be deleted, but not compared, and the page says so."""
    runs = [keep_finished(store, number, 0.5) for number in range(1, 8)]
    page = open_runs(*runs)
    assert any(text.value.startswith("7 runs are selected") for text in page.caption)
    assert "differences" not in texts(page)
    assert page.button(key="delete_runs").label == "Delete 7 runs"


def test_different_settings_are_listed_and_equal_ones_are_not() -> None:
    """A series is given by its name."""
    assert differing_settings([SMALL, SMALL]) == {}
    other = msgspec.structs.replace(SMALL, source=Sample("jfk_weather_2013"), batch_size=64)
    assert differing_settings([SMALL, other]) == {
        "series": ["generated weather", "jfk_weather_2013"],
        "batch size": ["32", "64"],
    }


def test_sweep_says_how_many_runs_it_has_and_trains_them(
    open_runs: OpenRuns, store: Store, workers: FakeWorkers
) -> None:
    """Two values of units and two of layers give four queued runs and a leaderboard."""
    keep_finished(store, 1, 0.5, msgspec.structs.replace(SMALL, source=Weather(rows=300)))
    page = open_runs(run_id(1))
    page = press(page, "open_run")
    assert page.selectbox(key="source").value == Weather(rows=300)
    page = open_sweep_of(page)
    assert page.button(key="train_sweep").label == "Train all 4"
    page = press(page, "train_sweep")
    assert len(workers.submitted) == 4
    assert sorted(str(store.read(run).experiment.stack) for run in workers.submitted) == sorted(
        str(experiment(*layers).stack)
        for layers in (["lstm:16"], ["lstm:32"], ["lstm:16:seq", "lstm:16"], ["lstm:32:seq", "lstm:32"])
    )
    assert "leaderboard" in texts(page)
    page = press(page, "train_sweep")
    assert len(set(workers.submitted)) == 4


def open_sweep_of(lab: AppTest) -> AppTest:
    """The page Runs, opened from the Lab."""
    page = AppTest.from_function(script, default_timeout=SECONDS)
    for name, values in link_of(lab).items():
        page.query_params[name] = values
    page.session_state["painted"] = page.session_state["sweep_panel"] = True
    return checked(page.run())


def test_sweep_without_values_cannot_be_trained(open_runs: OpenRuns) -> None:
    """The button is disabled, and the page says why."""
    page = open_runs(sweep_panel=True)
    page = checked(page.multiselect(key="sweep_names").set_value([]).run())
    assert page.button(key="train_sweep").disabled
    assert "The grid is empty" in words(page)


def test_every_state_of_a_run_has_a_text() -> None:
    """A new state of runs needs a text in the table."""
    from rnnlab.runs.run import Status

    states = msgspec.inspect.type_info(Status).fields[0].type.values
    assert set(STATES) == {*states, "interrupted", "damaged"}


def test_table_reads_the_files_of_500_runs_only_once(
    open_runs: OpenRuns, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows of finished runs are cached, and predictions are never read."""
    for number in range(500):
        keep_run(store, number, state="finished")
    open_runs()
    reads: list[str] = []
    read = Store.read
    monkeypatch.setattr(Store, "read", lambda self, run: reads.append(run) or read(self, run))
    monkeypatch.setattr(Store, "predictions", lambda *_: pytest.fail("predictions were read"))
    open_runs()
    assert reads == []
    keep_run(store, 7, state="failed")
    reads.clear()
    rows = run_groups.all_rows()
    assert reads == [run_id(7)]
    assert [row.id for row in rows if row.state != "finished"] == [run_id(7)]


def test_row_mentions_words_in_any_order() -> None:
    """All words must be found."""
    row = RunRow("1", title="Winter", stack="lstm:2")
    assert row.mentions(["lstm", "winter"])
    assert row.mentions([])
    assert not row.mentions(["winter", "gru"])


def test_runs_of_an_older_version_are_shown(open_runs: OpenRuns, store: Store) -> None:
    """With their states, errors and the sentences that the older version saved."""
    shutil.copytree(Path(__file__).parents[2] / "runs" / "version_2", store.root)
    shown = {line.id: line for line in lines(open_runs())}
    assert {run: line.cells["state"] for run, line in shown.items()} == {
        "20261129-055819-92c2ef": "✓ finished",
        "20261129-055823-b6bdf9": "… queued",
        "20261129-055823-e2ea09": "↗ diverged",
    }
    assert shown["20261129-055819-92c2ef"].cells["test"] == "0.5898"
    assert shown["20261129-055823-e2ea09"].small["state"].startswith("The loss is no longer a number")


def test_runs_on_all_series_are_compared_without_their_forecasts(open_runs: OpenRuns, store: Store) -> None:
    """Of such a run only the last forecast of each series is kept, so no rows are drawn."""
    runs = [keep_finished(store, number, 0.5, experiment(all_series="each")) for number in (1, 2)]
    page = open_runs(*runs)
    told = [info.value for info in page.info]
    assert told[-1].startswith("Runs on all series are compared by their errors")
