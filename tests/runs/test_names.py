"""The names of runs that nobody has named."""

import pytest

from rnnlab.runs.names import data_name, numbered, run_name, series_name, stack_name
from rnnlab.series.source import File, Sample, Weather
from rnnlab.stack.layers import read_stack
from tests.ui.kept import experiment


def test_name_says_series_stack_and_steps_ahead():
    """A file is named without its ending."""
    made_of = experiment("lstm:32", horizon=12, source=File("0" * 64, "elnino.csv"))
    assert run_name(made_of) == "elnino · LSTM 32 · 12 ahead"


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (Sample("jfk_weather_2013"), "jfk_weather_2013"),
        (Weather(rows=300), "generated weather"),
        (File("0" * 64, "shops.v2.csv", pick="Berlin"), "shops.v2: Berlin"),
        (File("0" * 64, ".csv"), ".csv"),
    ],
)
def test_series_has_a_short_name(source, name):
    """A picked series is named after its file and its value."""
    assert series_name(source) == name


def test_run_on_all_series_is_not_named_after_the_one_that_was_picked():
    made_of = experiment("lstm:32", source=File("0" * 64, "shops.csv", pick="Berlin"), all_series="each")
    assert data_name(made_of) == "all series of shops"
    assert run_name(made_of) == "all series of shops · LSTM 32 · 1 ahead"


@pytest.mark.parametrize(
    ("layers", "name"),
    [
        ("lstm:32", "LSTM 32"),
        ("lstm:32:seq lstm:32", "2 × LSTM 32"),
        ("lstm:32:seq dropout:0.2 lstm:32", "2 × LSTM 32, dropout 0.2"),
        ("bi-gru:16:seq dropout:0.2 rnn:8 dropout:0.1", "Bi-GRU 16 → SimpleRNN 8, dropout 0.2 and 0.1"),
        ("lstm:8:seq lstm:4 repeat dense:3", "LSTM 8 → LSTM 4 → … → Dense 3"),
        ("dropout:0.5", "dropout 0.5"),
        ("conv1d:8:3:causal avgpool dense:4:relu", "Conv1D 8 → GlobalAveragePooling1D → Dense 4 relu"),
    ],
)
def test_stack_has_a_short_name(layers, name):
    """Equal layers that follow each other are counted."""
    assert stack_name(read_stack(layers.split())) == name


def test_only_twins_are_numbered():
    """In the order in which they come."""
    assert numbered(["a", "b", "a", "c"]) == ["a (1)", "b", "a (2)", "c"]
    assert numbered([]) == []
