"""The two small networks of the lesson, trained by the lab itself on generated mountain weather.

`python -m rnnlab.ui.lesson.networks` trains them anew and writes networks.json.
"""

import sys
from functools import cache
from pathlib import Path

import msgspec
import numpy as np

from rnnlab.experiment import Experiment
from rnnlab.files import write_bytes
from rnnlab.forecast.baselines import persistence
from rnnlab.series.source import load
from rnnlab.series.weather import FEATURES, Weather
from rnnlab.stack.layers import read_stack
from rnnlab.training.prepared import prepare

FILE = Path(__file__).with_name("networks.json")
WINDOW = 7
SOURCE = Weather(rows=4000)
SHOWN_ORIGIN = 3634  # a window of the test part, from four in the morning to ten: the sun is warming the top
# Trained on the next value at every step, so that each output, kept or ignored, is a prediction in earnest.
STACKS = {"one": ("lstm:4:seq",), "two": ("lstm:4:seq", "lstm:3:seq")}


class Network(msgspec.Struct, frozen=True):
    """A trained network with what made it.

    weights: of each layer and last of the head, as Keras's `get_weights()` gives them, as nested lists.
    mae, persistence_mae: of the test part, one step ahead, in the target's own units.
    """

    experiment: Experiment
    weights: tuple[tuple[list, ...], ...]
    mae: float
    persistence_mae: float

    @property
    def arrays(self) -> list[list[np.ndarray]]:
        """The weights as float32 arrays, of each layer and last of the head."""
        return [[np.array(values, np.float32) for values in own] for own in self.weights]


@cache
def shipped() -> dict[str, Network]:
    """The networks that come with the lesson: "one" layer and "two"."""
    return msgspec.json.decode(FILE.read_bytes(), type=dict[str, Network])


def experiment_of(layers: tuple[str, ...]) -> Experiment:
    """What makes a network of those layers: the next hour's temperature from seven hours of weather."""
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


def trained(experiment: Experiment) -> Network:
    """The network that the lab's training makes of the experiment."""
    from rnnlab.training.train import train

    prepared = prepare(load(experiment.source, Path()), experiment)
    loop, result = train(prepared, every_step=True)
    origins = prepared.origins.test
    truth = prepared.truth(origins)
    return Network(
        experiment=experiment,
        weights=tuple(tuple(array.tolist() for array in own) for own in result.weights),
        mae=float(np.abs(loop.predict(origins) - truth).mean()),
        persistence_mae=float(np.abs(persistence(prepared, origins) - truth).mean()),
    )


def main() -> None:
    """Train the networks and write them to networks.json; what they reach goes to stderr."""
    networks = {name: trained(experiment_of(layers)) for name, layers in STACKS.items()}
    for name, network in networks.items():
        print(f"{name}: MAE {network.mae:.4f}, persistence {network.persistence_mae:.4f}", file=sys.stderr)
    write_bytes(FILE, msgspec.json.encode(networks))


if __name__ == "__main__":
    main()
