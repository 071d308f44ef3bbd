"""The experiments that undo and redo go through, without a page."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnlab.experiment import Experiment
from rnnlab.series.kinds import Bounds
from rnnlab.series.source import File, Sample, Weather
from rnnlab.stack.layers import Layer
from rnnlab.ui.history import LENGTH, Change, History, change_between
from rnnlab.ui.lab import live_messages
from rnnlab.ui.lab.history_messages import change_text, redo_help, undo_help

LSTM, GRU, DROPOUT = Layer("lstm", 32, sequences=True), Layer("gru", 8), Layer("dropout", rate=0.2)
START = Experiment(
    Sample("jfk_weather_2013"), ("a", "b"), ("a",), (LSTM, GRU), window=24, epochs=10, batch_size=32
)
FILE = File(digest="0" * 64, name="mine.csv")


def changed(**fields: Any) -> Experiment:
    return msgspec.structs.replace(START, **fields)


def history_of(*seeds: int) -> History:
    history = History((changed(seed=seeds[0]),))
    for seed in seeds[1:]:
        history = history.record(changed(seed=seed))
    return history


def seeds_of(history: History) -> list[int]:
    return [experiment.seed for experiment in history.experiments]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=150), st.integers(0, 200))
def test_as_many_redos_as_undos_give_the_same(seeds: list[int], steps: int) -> None:
    """Whatever was changed, nothing is lost by looking back; each undo goes one change back."""
    without_repeats = [seed for place, seed in enumerate(seeds) if place == 0 or seed != seeds[place - 1]]
    history = start = history_of(*seeds)
    assert seeds_of(history) == without_repeats[-LENGTH:]
    steps = min(steps, len(history.experiments) - 1)
    for step in range(steps):
        assert history.present.seed == without_repeats[-1 - step]
        history = history.undo()
    for _ in range(steps):
        history = history.redo()
    assert history == start
    assert history.next is None


def test_first_experiment_has_nothing_to_undo_or_redo() -> None:
    """Both leave the history as it is."""
    history = history_of(1)
    assert (history.previous, history.next) == (None, None)
    assert history.undo() == history.redo() == history


def test_new_change_drops_what_could_be_redone() -> None:
    """There is one line of changes, without branches."""
    history = history_of(1, 2, 3).undo().undo().record(changed(seed=4))
    assert (seeds_of(history), history.present.seed, history.next) == ([1, 4], 4, None)


def test_equal_experiment_is_not_recorded() -> None:
    """A widget that reports its old value leaves what can be redone."""
    history = history_of(1, 2, 3).undo()
    assert history.record(changed(seed=2)) == history


def test_quick_changes_of_one_number_are_separate() -> None:
    """Undo goes through each value that a number had."""
    assert seeds_of(history_of(1, 2, 3, 4)) == [1, 2, 3, 4]


def test_oldest_of_more_than_a_hundred_is_forgotten() -> None:
    """A long visit does not grow without end."""
    history = history_of(*range(250))
    assert seeds_of(history) == list(range(150, 250))
    assert history.present.seed == 249


def test_series_that_is_gone_is_dropped_but_not_the_present_experiment() -> None:
    """What is before it can still be reached, and equal neighbours become one."""
    file, other = changed(source=FILE), changed(seed=1)
    history = History((START, file, msgspec.structs.replace(file, seed=2), START, other), 3)
    assert history.without(FILE) == History((START, other), 0)
    assert history._replace(position=1).without(FILE) == History((START, file, START, other), 1)


@pytest.mark.parametrize(
    ("after", "change", "text"),
    [
        (changed(stack=(LSTM, Layer("gru", 16))), Change("units", 2), "units of layer 2"),
        (
            changed(stack=(Layer("lstm", 32), GRU)),
            Change("sequences", 1),
            "return_sequences of layer 1",
        ),
        (changed(stack=(LSTM, Layer("lstm", 8))), Change("kind", 2), "kind of layer 2"),
        (changed(stack=(LSTM, LSTM, GRU)), Change("layer_added", 2), "adding layer 2"),
        (changed(stack=(LSTM, GRU, DROPOUT)), Change("layer_added", 3), "adding layer 3"),
        (changed(stack=(GRU,)), Change("layer_removed", 1), "removing layer 1"),
        (changed(stack=(GRU, LSTM)), Change("layer_order"), "order of the layers"),
        (changed(stack=(Layer("rnn", 4), DROPOUT)), Change("stack"), "stack"),
        (changed(stack=(LSTM, GRU, GRU, GRU)), Change("stack"), "stack"),
        (changed(stack=(LSTM, Layer("gru", 16, sequences=True))), Change("stack"), "stack"),
        (changed(window=12), Change("window"), "window"),
        (changed(window=12, stack=(GRU,)), Change("several"), "several settings"),
        (changed(split=(0.6, 0.2, 0.2), bounds=(Bounds("a", 0),)), Change("split"), "split"),
        (changed(features=("a",)), Change("features"), "features"),
        (changed(targets=("b",), bounds=(Bounds("b", 0),)), Change("targets"), "targets"),
        (changed(features=("b",), targets=("b",)), Change("columns"), "columns"),
        (changed(known=("b",)), Change("known"), "columns known ahead"),
        (changed(source=FILE, features=("x",), targets=("x",)), Change("series"), "series"),
        (changed(source=Sample("jfk_weather_2013", ("sky",))), Change("text_columns"), "text columns"),
    ],
    ids=lambda value: value.setting if isinstance(value, Change) else "",
)
def test_change_is_named_by_what_differs(after: Experiment, change: Change, text: str) -> None:
    """The tooltip says what a press of the button changes."""
    assert change_between(START, after) == change
    assert change_text(change) == text


def test_change_within_a_series_is_not_another_series() -> None:
    """How a file is read and how weather is generated are settings."""
    semicolon = msgspec.structs.replace(FILE, delimiter=";")
    assert change_between(changed(source=FILE), changed(source=semicolon)) == Change("reading")
    assert change_between(changed(source=Weather()), changed(source=Weather(rows=500))) == Change("weather")


@pytest.mark.parametrize("field", [name for name in Experiment.__struct_fields__ if name != "source"])
def test_each_setting_has_a_name_in_the_tooltips(field: str) -> None:
    """A new field of an experiment needs a name too."""
    value = (Layer("rnn", 1), Layer("rnn", 2)) if field == "stack" else ("other",)
    assert change_text(change_between(START, changed(**{field: value})))


@pytest.mark.parametrize("field", Layer.__struct_fields__)
def test_each_setting_of_a_layer_has_a_name_in_the_tooltips_and_in_live_mode(field: str) -> None:
    """A new field of a layer needs names too."""
    whole = Layer("conv1d", 4, kernel_size=3, activation="relu")
    other = {"kind": "lstm", "padding": "same", "activation": "elu"}.get(field, 5)
    before, after = (
        changed(stack=(whole,)),
        changed(stack=(msgspec.structs.replace(whole, **{field: other}),)),
    )
    change = change_between(before, after)
    assert change == Change(field, 1)  # type: ignore[arg-type]
    assert "layer 1" in change_text(change)
    assert live_messages.changed(change, before, after).endswith("in layer 1")


def test_tooltips_name_the_change_and_the_keys() -> None:
    """With nothing to do they say so."""
    assert undo_help(Change("rate", 3)) == "Undo: dropout rate of layer 3 (Ctrl+Z or ⌘Z)"
    assert redo_help(Change("series")) == "Redo: series (Ctrl+Y or ⇧⌘Z)"
    assert (undo_help(None), redo_help(None)) == ("Nothing to undo", "Nothing to redo")
