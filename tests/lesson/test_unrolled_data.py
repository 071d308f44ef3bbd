"""The data of the unrolled network: every number equals that of the real Keras with the same weights."""

import re
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
import pytest

from rnnlab.experiment import Experiment
from rnnlab.lesson.catalogue import catalogue
from rnnlab.lesson.networks import DECIMALS, drawn_by, experiment_of, lesson_networks, rounded
from rnnlab.lesson.unrolled_data import (
    MOST_FEATURES,
    MOST_STEPS,
    MOST_UNITS,
    UnrolledData,
    unrolled_data,
)
from rnnlab.mistake import Mistake
from rnnlab.series.source import Weather, load
from rnnlab.training.network import keras_head, keras_stack, model_in_data_units
from rnnlab.training.prepared import Prepared, prepare
from tests.stack.oracle import CELLS, keras_steps

GATES = ("forget", "input", "output", "update", "reset", "candidate", "cell", "hidden")
SHORT = Weather(rows=300)


def experiment(*layers: str, **fields: object) -> Experiment:
    made = experiment_of(layers)
    return msgspec.structs.replace(made, source=SHORT, **fields)


def random_weights(prepared: Prepared, seed: int) -> list[list[np.ndarray]]:
    """Random weights for each layer and the head, biases included."""
    random = np.random.default_rng(seed)
    e = prepared.experiment
    built = keras_stack(e.stack, e.window, len(prepared.names))
    head = keras_head(prepared.outputs)
    head(built[-1].output)
    return [
        [random.normal(0, 0.6, array.shape).astype(np.float32) for array in layer.get_weights()]
        for layer in (*built, head)
    ]


def unrolled_by(e: Experiment, seed: int = 0, origin: int = 280) -> tuple[UnrolledData, Prepared, list]:
    series = load(e.source, Path())
    prepared = prepare(series, e)
    weights = random_weights(prepared, seed)
    return unrolled_data(prepared, weights, series, origin, "title"), prepared, weights


def own_weights(name: str) -> tuple[UnrolledData, Prepared, list]:
    network = lesson_networks()[name]
    prepared = prepare(load(network.experiment.source, Path()), network.experiment)
    return network.drawn, prepared, network.arrays


CASES = {
    "weather, one layer": lambda: own_weights("one"),
    "weather, two layers": lambda: own_weights("two"),
    "weather, GRU": lambda: own_weights("gru"),
    "weather, SimpleRNN": lambda: own_weights("rnn"),
    "GRU on SimpleRNN": lambda: unrolled_by(experiment("rnn:4:seq", "gru:3")),
    **{f"one layer, seed {seed}": lambda seed=seed: unrolled_by(experiment("lstm:5"), seed) for seed in range(3)},
    **{
        f"two layers, seed {seed}": lambda seed=seed: unrolled_by(
            experiment("lstm:4:seq", "lstm:3", predict="value", calendar=True), seed
        )
        for seed in range(3)
    },
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_gates_and_states_are_keras_s(case: str) -> None:
    """Of each layer, for the output of the layer below."""
    import keras

    data, _, weights = CASES[case]()
    values = np.array(data.scaled, np.float32)
    for number, steps in enumerate(data.layers):
        layer = getattr(keras.layers, CELLS[steps.kind])(steps.units)
        layer.build((None, *values.shape))
        layer.set_weights(weights[number])
        theirs = keras_steps(layer, values)
        assert [name for name in GATES if getattr(steps, name)] == [
            name for name in GATES if name in vars(theirs)
        ]
        for name in vars(theirs):
            np.testing.assert_allclose(getattr(steps, name), getattr(theirs, name), rtol=1e-5, atol=1e-5)
        values = theirs.hidden


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_predictions_are_those_of_the_exported_model(case: str) -> None:
    """The prediction of a step is the Keras model's on the window up to that step, in the target's units."""
    data, prepared, weights = CASES[case]()
    e = prepared.experiment
    for step in range(e.window):
        stack = tuple(
            msgspec.structs.replace(layer, sequences=place < len(e.stack) - 1)
            for place, layer in enumerate(e.stack)
        )
        upto = msgspec.structs.replace(
            prepared.experiment, window=step + 1, stack=stack
        )  # the first steps, as a window of their own
        model = model_in_data_units(replaced(prepared, upto), weights)
        raw = np.array(data.raw, np.float32)[np.newaxis, : step + 1]
        expected = float(model(raw).numpy()[0, 0])
        assert data.predictions[step] == pytest.approx(expected, rel=1e-5, abs=1e-4)


def replaced(prepared: Prepared, e: Experiment) -> Prepared:
    return Prepared(**{**vars(prepared), "experiment": e})


@pytest.mark.slow
def test_window_and_actual_values_are_rows_of_the_series() -> None:
    """The actual value of a step is that of the next row."""
    e = experiment("lstm:2")
    data, _, _ = unrolled_by(e, origin=280)
    series = load(SHORT, Path())
    np.testing.assert_allclose(data.raw, series.values[274:281], atol=1e-5)
    np.testing.assert_allclose(data.actual, series.values[275:282, 0])
    assert data.times[0] == "2024-01-12 10:00"
    assert data.next_time == "2024-01-12 17:00"
    assert data.labels[-1] == "16:00"
    assert data.features == ("temperature", "wind speed", "humidity")
    assert data.feature_units == ("°C", "m/s", "%")


@pytest.mark.slow
def test_output_of_the_head_is_the_written_sum() -> None:
    """Outputs times weights plus bias; scaled, this is the prediction."""
    for change in ("change", "value"):
        data, _, _ = unrolled_by(experiment("lstm:4", predict=change), seed=3)
        sums = np.array(data.layers[-1].hidden) @ data.head_weights + data.head_bias
        np.testing.assert_allclose(data.head_outputs, sums, atol=1e-5)
        now = np.array(data.raw)[:, data.target] if change == "change" else data.offset
        np.testing.assert_allclose(
            data.predictions, now + np.array(data.head_outputs) * data.scale, atol=1e-4
        )


@pytest.mark.slow
def test_notes_say_what_is_not_drawn_of_a_large_network() -> None:
    """What does not fit is not drawn, but it is computed."""
    e = experiment("lstm:20:seq", "lstm:9:seq", window=60, targets=experiment("lstm:2").features[:2])
    data, _, _ = unrolled_by(e)
    assert np.shape(data.layers[0].forget) == (MOST_STEPS, MOST_UNITS)
    assert (data.window, data.first, len(data.times)) == (60, 13, MOST_STEPS)
    assert (data.layers[0].units, data.layers[1].units) == (20, 9)
    assert data.notes == (
        "The network reads all 60 time steps; the last 48 of them are drawn.",
        "Layer 1 has 20 units; the first 8 are drawn.",
        "Layer 2 has 9 units; the first 8 are drawn.",
        "The head predicts more than is drawn: only temperature (degC) one step ahead is shown.",
    )


@pytest.mark.slow
@pytest.mark.parametrize("window", [47, 48, 49, 60])
def test_first_drawn_step_gets_the_states_of_the_step_before(window: int) -> None:
    """0 at the first step of the window; in a longer window what Keras has at the step that is not drawn."""
    import keras

    e = experiment("lstm:5:seq", window=window)
    data, prepared, weights = unrolled_by(e)
    layer = keras.layers.LSTM(5)
    layer.build((None, window, len(prepared.names)))
    layer.set_weights(weights[0])
    theirs = keras_steps(layer, prepared.inputs[280 - window + 1 : 281])
    before = window - MOST_STEPS - 1
    for name in ("cell", "hidden"):
        expected = getattr(theirs, name)[before] if before >= 0 else np.zeros(5)
        np.testing.assert_allclose(getattr(data.layers[0], f"{name}_before"), expected, atol=1e-5)
    assert (data.weights is None) == (window > MOST_STEPS)


@pytest.mark.parametrize("name", lesson_networks())
def test_stored_drawing_is_that_of_the_stored_network(name: str) -> None:
    """The file holds what the weights give, and the sentence on the error has the network's own errors."""
    network = lesson_networks()[name]
    made, kept = (msgspec.to_builtins(data) for data in (drawn_by(network), network.drawn))
    assert made.keys() == kept.keys()
    for field, value in made.items():
        if field == "layers":
            for mine, theirs in zip(value, kept[field], strict=True):
                for grid in (*GATES, "cell_before", "hidden_before"):
                    np.testing.assert_allclose(mine[grid], theirs[grid], atol=2 * 10**-DECIMALS)
        elif (
            field != "weights" and isinstance(value, list | tuple) and value and not isinstance(value[0], str)
        ):
            np.testing.assert_allclose(value, kept[field], atol=1e-4)
        elif field != "weights":
            assert (
                rounded(value) == pytest.approx(kept[field])
                if isinstance(value, float)
                else value == kept[field]
            )
    assert f"{network.mae:.2f} °C" in network.drawn.accuracy
    assert f"{network.persistence_mae:.2f} °C" in network.drawn.accuracy


def test_errors_in_the_chapter_on_kinds_are_those_of_the_networks() -> None:
    """The praise names each kind's mean absolute error over the test set."""
    chapter = next(chapter for chapter in catalogue()["chapters"] if chapter["name"] == "kinds")
    for kind, name in chapter["picture"]["networks"].items():
        assert re.search(rf"{lesson_networks()[name].mae:.2f} °C \({kind}\)", chapter["task"]["praise"]), kind


def test_target_is_always_drawn() -> None:
    """Its value is needed to understand a predicted change."""
    from rnnlab.lesson.unrolled_data import drawn_features

    assert drawn_features(3, 1) == [0, 1, 2]
    assert drawn_features(20, 15) == [*range(MOST_FEATURES - 1), 15]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("layers", "code", "facts"),
    [
        (("bi-gru:4",), "lesson.cannot_be_unrolled", {"number": 1, "layer": "bi-gru:4"}),
        (
            ("lstm:4:seq", "dropout:0.2", "lstm:4"),
            "lesson.cannot_be_unrolled",
            {"number": 2, "layer": "dropout:0.2"},
        ),
        (("lstm:4:relu",), "lesson.cannot_be_unrolled", {"number": 1, "layer": "lstm:4:relu"}),
        (("lstm:2:seq",) * 3 + ("lstm:2",), "lesson.too_many_layers", {"layers": 4, "most": 3}),
    ],
)
def test_stack_that_can_t_be_drawn_is_one_sentence(
    layers: tuple[str, ...], code: str, facts: dict[str, object]
) -> None:
    """The mistake names the layer in the way, or how many layers there are, and says what to do."""
    with pytest.raises(Mistake, match="to see inside it") as raised:
        unrolled_by(experiment(*layers))
    assert (raised.value.code, raised.value.facts) == (code, facts)


@pytest.mark.slow
@pytest.mark.parametrize("name", lesson_networks())
def test_lesson_network_has_the_stated_error_and_beats_persistence(name: str) -> None:
    """On the test set, computed with Keras."""
    network = lesson_networks()[name]
    e = network.experiment
    series = load(e.source, Path())
    prepared = prepare(series, e)
    model = model_in_data_units(prepared, network.arrays)
    origins = prepared.origins.test
    windows = series.values[origins[:, None] + np.arange(-e.window + 1, 1)]
    truth = series.values[origins + 1, 0]
    mae = np.abs(model.predict(windows.astype(np.float32), verbose=0)[:, 0] - truth).mean()
    persistence = np.abs(series.values[origins, 0] - truth).mean()
    assert mae == pytest.approx(network.mae, rel=1e-3)
    assert persistence == pytest.approx(network.persistence_mae, rel=1e-6)
    assert network.mae < 0.85 * network.persistence_mae


def test_series_without_times_is_labelled_by_rows(tmp_path: Path) -> None:
    """A step is labelled by its row number if there are no times, and by the day if rows are whole days."""
    from rnnlab.lesson.unrolled_data import short_label
    from rnnlab.series.series import Series

    values, segments = np.zeros((3, 1)), np.zeros(3, np.int64)
    days = pd.date_range("2025-03-01", periods=3, freq="D")
    assert short_label(Series("a", ("x",), values, None, None, None, segments), 2) == "row 2"
    assert short_label(Series("a", ("x",), values, days, "day", 86_400.0, segments), 2) == "03 Mar"
