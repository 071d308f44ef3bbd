"""What mattered to a network: its error on the test part when a piece of what it reads is shuffled.

Permutation importance (Breiman 2001): an input, or a stretch of lags, is taken from another window of the
test part, drawn by chance; the rest of the window stays. The more the error grows, the more the network
relied on it. Everything is NumPy: the page's server never loads TensorFlow.

Lag 1 is the last row of the window, one step before the first step that is predicted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from rnnlab.mistake import Mistake
from rnnlab.number_format import format_number
from rnnlab.stack.outputs import Weights, head_outputs, layer_outputs
from rnnlab.training.encoding import columns_of
from rnnlab.training.prepared import Prepared

CALENDAR = "calendar"
REPEATS = 3
MOST_LAGS = 24  # stretches of lags that are told apart
MOST_WINDOWS, WINDOWS_FOR_BOTH, FEWEST_WINDOWS = 1000, 100, 20
BUDGET_SECONDS = 3.0
# Nanoseconds on one core of an ordinary machine, so that the same run always gives the same numbers.
PER_STEP, PER_WEIGHT, PER_OUTPUT, PER_INPUT = 30_000.0, 0.1, 5.0, 5.0
# Terms in a product: OpenBLAS spreads larger ones over its threads, which wait for each other a
# hundred times as long as the product takes where the other cores are training.
SMALL_PRODUCT = 1_000_000
NUMBERS_AT_ONCE = 2_500_000
Piece = tuple[slice, list[int]]  # time steps and columns
AT_LEAST = 0.01  # of the error: an input that adds less than that made no difference


@dataclass(frozen=True, eq=False)
class Importance:
    """How much the network's mean absolute error on the test part grows by shuffling, own units.

    inputs: the features, and 'calendar' for all its columns together.
    lags: the first and last lag of each stretch, nearest first; none where the network is too large.
    mae: without shuffling, (targets,), over all lead times.
    by_input: (repeats, inputs, targets). by_lag: of all inputs together, (repeats, lags, targets).
    by_both: (inputs, lags, targets), or None where that would take too long.
    windows: how many of the test part were used, evenly spread over it; test_windows: how many there are.
    """

    inputs: tuple[str, ...]
    lags: tuple[tuple[int, int], ...]
    mae: np.ndarray
    by_input: np.ndarray
    by_lag: np.ndarray
    by_both: np.ndarray | None
    windows: int
    test_windows: int


def importance_of(
    prepared: Prepared, weights: Sequence[Weights], seconds: float = BUDGET_SECONDS, seed: int = 0
) -> Importance:
    """The importance of each input and lag to a trained network.

    weights: of each layer of the stack and last of the head, in Keras's order. seconds: about how long
    it may take on one core; more windows are used the longer it may. The same seed gives the same numbers.
    Raises Mistake where the test part has too few windows, or the network is too large for the time.
    """
    names, columns = inputs_of(prepared)
    test = prepared.origins.test
    if len(test) < FEWEST_WINDOWS:
        raise Mistake(
            f"The test part has {len(test)} window{'' if len(test) == 1 else 's'}, too few to shuffle: "
            f"{FEWEST_WINDOWS} are needed. Give it a larger share, or load a longer series."
        )
    lags = lag_stretches(prepared.experiment.window)
    windows, with_lags, with_both = plan(
        seconds / seconds_per_window(prepared, weights), len(test), len(columns), len(lags)
    )
    if not with_lags:
        lags = ()
    network = Shuffled(prepared, weights, spread_over(test, windows))
    random = np.random.default_rng(seed)
    donors = [others(windows, random) for _ in range(REPEATS)]
    whole, everything = slice(None), list(range(len(prepared.names)))
    steps = [steps_of(stretch, prepared.experiment.window) for stretch in lags]
    each_input = [(whole, own) for own in columns]
    each_lag = [(step, everything) for step in steps]
    both = [[(step, own) for step in steps] for own in columns]
    return Importance(
        inputs=names,
        lags=lags,
        mae=network.mae,
        by_input=np.stack([network.growth(each_input, donor) for donor in donors]),
        by_lag=np.stack([network.growth(each_lag, donor) for donor in donors]),
        by_both=np.stack([network.growth(pieces, donors[0]) for pieces in both]) if with_both else None,
        windows=windows,
        test_windows=len(test),
    )


def plan(affordable: float, test: int, inputs: int, lags: int) -> tuple[int, bool, bool]:
    """How many windows to use, whether to shuffle lags too, and whether to shuffle each lag of each input.

    affordable: how many windows the network can read in the time there is, all passes together.
    Raises Mistake where not even the inputs can be shuffled.
    """
    by_input, by_lag, both = 1 + REPEATS * inputs, REPEATS * lags, inputs * lags
    enough = min(test, WINDOWS_FOR_BOTH)
    for passes, fewest in (
        (by_input + by_lag + both, enough),
        (by_input + by_lag, FEWEST_WINDOWS),
        (by_input, FEWEST_WINDOWS),
    ):
        windows = min(int(affordable / passes), MOST_WINDOWS, test)
        if windows >= fewest:
            return windows, passes > by_input, passes > by_input + by_lag
    raise Mistake(
        "This network is too large to be tried out on this page, for each input would be shuffled in turn: "
        "a shorter window or fewer units can be."
    )


class Shuffled:
    """A network at work on windows of the test part, pieces of which may come from other windows.

    mae: without shuffling, (targets,).
    """

    def __init__(self, prepared: Prepared, weights: Sequence[Weights], origins: np.ndarray):
        self.prepared, self.weights, self.origins = prepared, weights, origins
        e = prepared.experiment
        self.windows = prepared.inputs[origins[:, None] + np.arange(1 - e.window, 1)]
        self.truth = prepared.truth(origins)
        self.at_once = windows_at_once(e.window, weights)
        self.mae = self.error(self.windows)

    def growth(self, pieces: Sequence[Piece], donor: np.ndarray) -> np.ndarray:
        """How much the error grows with each piece of window i taken from window donor[i], (pieces, targets)."""
        grown = np.empty((len(pieces), len(self.mae)))
        for place, (steps, columns) in enumerate(pieces):
            windows = self.windows.copy()
            windows[:, steps, columns] = self.windows[:, steps, columns][donor]
            grown[place] = self.error(windows) - self.mae
        return grown

    def error(self, windows: np.ndarray) -> np.ndarray:
        """The mean absolute error of each target, (targets,), where the network reads these windows."""
        blocks = [windows[at : at + self.at_once] for at in range(0, len(windows), self.at_once)]
        outputs = np.concatenate([self.outputs(block) for block in blocks])
        predicted = self.prepared.in_target_units(outputs, self.origins)
        return np.abs(predicted - self.truth).mean(axis=(0, 1))

    def outputs(self, windows: np.ndarray) -> np.ndarray:
        last = layer_outputs(self.prepared.experiment.stack, self.weights[:-1], windows)[-1]
        return head_outputs(self.weights[-1], last.kept)


def inputs_of(prepared: Prepared) -> tuple[tuple[str, ...], list[list[int]]]:
    """What is shuffled as one, and the places of the network's inputs that belong to each.

    A feature is one, whatever it is given as (an angle as two waves), and so is the calendar.
    """
    e = prepared.experiment
    columns = columns_of(e, ())
    places: dict[str, list[int]] = {name: [] for name in e.features}
    calendar: list[int] = []
    for place, one in enumerate(prepared.encodings):
        feature = columns[one.column].feature if one.column < len(columns) else None
        (calendar if feature is None else places[feature]).append(place)
    found = [*places.items(), *([(CALENDAR, calendar)] if calendar else [])]
    return tuple(name for name, _ in found), [own for _, own in found]


def lag_stretches(window: int) -> tuple[tuple[int, int], ...]:
    """The first and last lag of each stretch: each lag alone, in long windows longer ones further back."""
    if window <= MOST_LAGS:
        return tuple((lag, lag) for lag in range(1, window + 1))
    starts = np.unique(np.geomspace(1, window + 1, MOST_LAGS + 1).round().astype(int))
    return tuple((int(start), int(end) - 1) for start, end in pairwise(starts))


def steps_of(lags: tuple[int, int], window: int) -> slice:
    """The time steps of the window that lie at those lags."""
    return slice(window - lags[1], window - lags[0] + 1)


def others(windows: int, random: np.random.Generator) -> np.ndarray:
    """Another window for each window, (windows,): all are handed round in one circle, by chance."""
    order = random.permutation(windows)
    donor = np.empty(windows, np.int64)
    donor[order] = np.roll(order, 1)
    return donor


def spread_over(origins: np.ndarray, most: int) -> np.ndarray:
    """At most that many of the origins, evenly spread."""
    if len(origins) <= most:
        return origins
    return origins[np.linspace(0, len(origins) - 1, most).round().astype(int)]


def windows_at_once(window: int, weights: Sequence[Weights]) -> int:
    """How many windows the network reads at once: each of its products stays a small one."""
    arrays = [array for own in weights for array in own]
    widest = max(max(array.shape) for array in arrays)
    return max(
        1, min(SMALL_PRODUCT // max(array.size for array in arrays), NUMBERS_AT_ONCE // (window * widest))
    )


def seconds_per_window(prepared: Prepared, weights: Sequence[Weights]) -> float:
    """About how long the network takes for one window, in seconds of one core."""
    window = prepared.experiment.window
    steps = PER_STEP / windows_at_once(window, weights) * len(weights)
    numbers = sum(PER_WEIGHT * array.size + PER_OUTPUT * array.shape[-1] for own in weights for array in own)
    return 1e-9 * window * (steps + numbers + PER_INPUT * len(prepared.names))


def summary(importance: Importance, target: int = 0) -> str:
    """One sentence: what the network relied on most, and which inputs made no difference.

    target: its place among the targets.
    """
    mae = importance.mae[target]
    growth = importance.by_input[..., target].mean(axis=0)
    least = AT_LEAST * mae
    order = np.argsort(-growth, kind="stable")
    if growth[order[0]] <= least:
        return "Shuffling any one input changes next to nothing: the network relied on none of them alone."
    first = importance.inputs[order[0]]
    text = f"The network relied most on {first}: shuffled, its error grows by {amount(growth[order[0]], mae)}"
    if importance.lags:
        by_lag = importance.by_lag[..., target].mean(axis=0)
        nearest = importance.lags[int(by_lag.argmax())]
        if by_lag.max() > least:
            text += f". It looked hardest at {lag_text(nearest)} back"
        else:
            text += ". No lag matters by itself: its neighbours stand in"
    idle = [importance.inputs[place] for place in order if growth[place] <= least]
    return f"{text}." + (f" No difference: {', '.join(idle)}." if idle else "")


def amount(growth: float, mae: float) -> str:
    """Growth as a share of the error, or in own units where the error is 0."""
    return f"{100 * growth / mae:.0f} %" if mae > 0 else format_number(growth, 3)


def lag_text(lags: tuple[int, int]) -> str:
    if lags[0] == lags[1]:
        return "1 step" if lags[0] == 1 else f"{lags[0]} steps"
    return f"{lags[0]} to {lags[1]} steps"
