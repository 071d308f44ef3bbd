"""The small trained networks of the lesson, kept in networks.json.

`python -m rnnlab.lesson.networks` trains them again, on generated mountain weather, and writes that file.
"""

import sys
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from rnnlab.experiment import Experiment
from rnnlab.files import write_bytes
from rnnlab.forecast.baselines import persistence
from rnnlab.lesson import messages
from rnnlab.lesson.unrolled_data import UnrolledData, unrolled_data
from rnnlab.number_format import split_unit
from rnnlab.series.source import load
from rnnlab.series.weather import FEATURES, Weather
from rnnlab.stack.layers import read_stack
from rnnlab.training.prepared import prepare

FILE = Path(__file__).with_name("networks.json")
WINDOW = 7
DECIMALS = 6
SOURCE = Weather(rows=4000)
SHOWN_ORIGIN = (
    3634  # the last row of a window of the test set, from 4:00 to 10:00, when the temperature rises
)
# Trained on the next value at every step, so that every output, kept or ignored, is a real prediction.
STACKS = {
    "one": ("lstm:4:seq",), "two": ("lstm:4:seq", "lstm:3:seq"), "gru": ("gru:4:seq",), "rnn": ("rnn:4:seq",)
}  # fmt: skip


class LessonNetwork(msgspec.Struct, frozen=True):
    """A trained network with its experiment.

    weights: of each layer and then of the head, as in Keras's `get_weights()`, as nested lists.
    mae, persistence_mae: on the test set, one step ahead, in the target's units.
    drawn: what it computes for the window that the lesson shows, rounded.
    """

    experiment: Experiment
    weights: tuple[tuple[list, ...], ...]
    mae: float
    persistence_mae: float
    drawn: UnrolledData | None = None

    @property
    def arrays(self) -> list[list[np.ndarray]]:
        """The weights of each layer and then of the head as float32 arrays."""
        return [[np.array(values, np.float32) for values in layer] for layer in self.weights]


@cache
def lesson_networks() -> dict[str, LessonNetwork]:
    """The networks by name: "one" LSTM layer, "two" of them, a "gru" and an "rnn", all on the same window."""
    return msgspec.json.decode(FILE.read_bytes(), type=dict[str, LessonNetwork])


def experiment_of(layers: tuple[str, ...]) -> Experiment:
    """The experiment for those layers: predict the next hour's temperature from seven hours of weather."""
    return Experiment(
        source=SOURCE,
        features=FEATURES,
        targets=FEATURES[:1],
        stack=read_stack(list(layers)),
        window=WINDOW,
        calendar=False,
        epochs=150,
        batch_size=32,
        patience=20,
        learning_rate=0.005,
    )


def trained(experiment: Experiment) -> LessonNetwork:
    """Train the network of the experiment."""
    from rnnlab.training.train import train

    prepared = prepare(load(experiment.source, Path()), experiment)
    loop, result = train(prepared, every_step=True)
    origins = prepared.origins.test
    truth = prepared.truth(origins)
    return LessonNetwork(
        experiment=experiment,
        weights=tuple(tuple(array.tolist() for array in layer) for layer in result.weights),
        mae=float(np.abs(loop.predict(origins) - truth).mean()),
        persistence_mae=float(np.abs(persistence(prepared, origins) - truth).mean()),
    )


def drawn_by(network: LessonNetwork) -> UnrolledData:
    """What the network computes for the window that the lesson shows."""
    series = load(network.experiment.source, Path())
    prepared = prepare(series, network.experiment)
    data = unrolled_data(prepared, network.arrays, series, SHOWN_ORIGIN, messages.LESSON_NETWORK)
    unit = split_unit(network.experiment.targets[0])[1]
    errors = (f"{error:.2f} {unit}" for error in (network.mae, network.persistence_mae))
    return msgspec.structs.replace(data, accuracy=messages.test_set_error(*errors))


def rounded(value: Any) -> Any:
    """The same nested data with all numbers rounded, so that every machine writes the same file."""
    if isinstance(value, float):
        return round(value, DECIMALS)
    if isinstance(value, dict):
        return {name: rounded(part) for name, part in value.items()}
    return [rounded(part) for part in value] if isinstance(value, list | tuple) else value


def with_drawing(network: LessonNetwork) -> LessonNetwork:
    data = msgspec.convert(rounded(msgspec.to_builtins(drawn_by(network))), UnrolledData)
    return msgspec.structs.replace(network, drawn=data)


def main() -> None:
    """Train the networks and write them to networks.json; print their errors to stderr."""
    networks = {name: with_drawing(trained(experiment_of(layers))) for name, layers in STACKS.items()}
    for name, network in networks.items():
        print(f"{name}: MAE {network.mae:.4f}, persistence {network.persistence_mae:.4f}", file=sys.stderr)
    write_bytes(FILE, msgspec.json.encode(networks))


if __name__ == "__main__":
    main()
