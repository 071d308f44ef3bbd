"""Seconds an epoch of the lab's loop beside Keras's `fit`, on the same windows in the same run."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import numpy as np
import pandas as pd

from rnnlab.experiment import Experiment
from rnnlab.series.series import Series
from rnnlab.series.source import Sample
from rnnlab.stack.layers import Stack, read_stack
from rnnlab.training.network import keras_head, keras_layer
from rnnlab.training.prepared import Prepared, prepare
from rnnlab.training.train import fastest_loop
from tests.benchmarks.table import show

WINDOWS, STEPS, FEATURES = 10_000, 24, 3
EPOCHS = 4  # the first, which builds the graph, is told apart
CASES = (
    (32, ("lstm:32:seq", "lstm:32")),
    (256, ("lstm:32:seq", "lstm:32")),
    (32, ("lstm:64:seq", "lstm:64")),
    (32, ("lstm:4",)),
)


def prepared_of(batch_size: int, layers: tuple[str, ...]) -> Prepared:
    """10,000 training windows of 24 steps and 3 features, and a test part of a few rows."""
    training = WINDOWS + STEPS
    rows = training + 10
    values = np.random.default_rng(0).normal(size=(rows, FEATURES)).cumsum(axis=0)
    series = Series("walk", ("a", "b", "c"), values, None, None, None, np.zeros(rows, np.int64))
    experiment = Experiment(
        source=Sample("walk"),
        features=series.features,
        targets=("a",),
        stack=read_stack(list(layers)),
        window=STEPS,
        epochs=10,
        split=(training / rows, 0.0, 1 - training / rows),
        batch_size=batch_size,
        calendar=False,
    )
    prepared = prepare(series, experiment)
    assert len(prepared.origins.training) == WINDOWS
    return prepared


def loop_seconds(prepared: Prepared) -> list[float]:
    loop = fastest_loop(prepared, every_step=False)
    return [seconds_of(lambda number=number: loop.epoch(number)) for number in range(EPOCHS)]


def keras_seconds(prepared: Prepared) -> list[float]:
    import keras

    e = prepared.experiment
    inputs, goals = samples_of(prepared)
    x = windows = keras.Input((STEPS, FEATURES))
    for layer in e.stack:
        x = keras_layer(layer, STEPS, x.shape[-1])(x)
    model = keras.Model(windows, keras_head(1)(x))
    model.compile(keras.optimizers.Adam(e.learning_rate), "mse")

    def epoch() -> None:
        model.fit(inputs, goals, batch_size=e.batch_size, verbose=0)

    return [seconds_of(epoch) for _ in range(EPOCHS)]


def torch_seconds(prepared: Prepared) -> list[float]:
    """The same by hand in PyTorch, where it is installed; else nothing."""
    try:
        import torch
    except ImportError:
        return []

    e = prepared.experiment
    inputs, goals = (torch.from_numpy(values) for values in samples_of(prepared))
    layers = torch.nn.LSTM(FEATURES, e.stack[0].units, len(e.stack), batch_first=True)
    head = torch.nn.Linear(e.stack[-1].units, 1)
    adam = torch.optim.Adam([*layers.parameters(), *head.parameters()], e.learning_rate)

    def epoch() -> None:
        for batch in torch.randperm(WINDOWS).split(e.batch_size):
            adam.zero_grad()
            loss = torch.nn.functional.mse_loss(head(layers(inputs[batch])[0][:, -1]), goals[batch])
            loss.backward()
            adam.step()

    return [seconds_of(epoch) for _ in range(EPOCHS)]


def samples_of(prepared: Prepared) -> tuple[np.ndarray, np.ndarray]:
    """The training windows as arrays: (samples, steps, features) and (samples, 1)."""
    origins = prepared.origins.training
    inputs = prepared.inputs[origins[:, None] + np.arange(-STEPS + 1, 1)]
    change = prepared.truth(origins)[:, 0] - prepared.actual[origins]
    return inputs, (change / prepared.scale[0]).astype("float32")


def seconds_of(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def matmul_rate() -> float:
    """Float operations a second of this machine's matrix products, at the loop's own sizes."""
    import tensorflow as tf

    @tf.function
    def products(left: tf.Tensor, right: tf.Tensor) -> tf.Tensor:
        return tf.add_n([tf.matmul(left + float(n), right) for n in range(20)])

    left, right = tf.ones((1024, 512)), tf.ones((512, 512))
    products(left, right)
    best = min(seconds_of(lambda: products(left, right).numpy()) for _ in range(5))
    return 20 * 2 * 1024 * 512 * 512 / best


def operations_of(stack: Stack) -> float:
    """Float operations an epoch: forward once and backward twice, four gates a step."""
    widths = [FEATURES, *(layer.units for layer in stack)]
    forward = sum(2 * 4 * units * (units + width) for width, units in pairwise(widths))
    return 3.0 * WINDOWS * STEPS * forward


def test_epoch_s_seconds_beside_keras() -> None:
    """The lab's loop, Keras and the limit of the arithmetic, side by side."""
    rate = matmul_rate()
    rows = []
    for batch_size, layers in CASES:
        prepared = prepared_of(batch_size, layers)
        first, *own = loop_seconds(prepared)
        _, *keras = keras_seconds(prepared)
        torch = torch_seconds(prepared)[1:]
        limit = operations_of(prepared.experiment.stack) / rate
        rows.append(
            (
                f"batch {batch_size}, {' '.join(layers)}",
                first,
                min(own),
                min(keras),
                f"{min(keras) / min(own):.1f} x",
                min(torch) if torch else "—",
                limit,
            )
        )
    heads = ("10,000 windows of 24 x 3", "first", "loop", "Keras fit", "ratio", "PyTorch", "matmul limit")
    show("Seconds an epoch, the best after the first", heads, rows)


def test_long_csv_beside_pandas(tmp_path: Path) -> None:
    """A million rows and eight columns: reading, checking and repairing against parsing alone."""
    from rnnlab.series.reading import read_series

    rows = 1_000_000
    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.normal(size=(rows, 7)).round(4), columns=list("abcdefg"))
    frame.insert(0, "time", pd.date_range("2020-01-01", periods=rows, freq="min"))
    path = tmp_path / "long.csv"
    frame.to_csv(path, index=False)
    data = path.read_bytes()
    plain = min(seconds_of(lambda: pd.read_csv(path)) for _ in range(2))
    own = min(seconds_of(lambda: read_series(data, "long.csv")) for _ in range(2))
    show(
        "Reading a CSV of 1,000,000 x 8",
        ("MiB", "pandas.read_csv", "read_series", "ratio"),
        [(len(data) / 2**20, plain, own, f"{own / plain:.1f} x")],
    )
