"""Permutation importance (Breiman 2001): which inputs and lags a trained network relies on.

An input, or a range of lags, is replaced by that of another window of the test set, drawn at random; the rest
of the window stays. The more the error grows, the more the network relied on it. It is computed in NumPy,
because the page's server never loads TensorFlow.

Lag 1 is the last row of the window, one step before the first predicted step.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from rnnlab.forecast import importance_messages as messages
from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.stack.outputs import Weights, head_outputs, layer_outputs
from rnnlab.training.encoding import columns_of
from rnnlab.training.prepared import Prepared

CALENDAR = "calendar"
REPEATS = 3
MOST_LAGS = 24  # ranges of lags that are measured separately
MOST_WINDOWS, WINDOWS_FOR_BOTH, FEWEST_WINDOWS = 1000, 100, 20
BUDGET_SECONDS = 3.0
# Nanoseconds on one core of an ordinary machine. They are not measured: the same run must give the same numbers.
PER_STEP, PER_WEIGHT, PER_OUTPUT, PER_INPUT = 30_000.0, 0.1, 5.0, 5.0
# Terms in a matrix product: OpenBLAS spreads larger ones over its threads, which wait for each other a
# hundred times as long as the product takes while other cores are training.
SMALL_PRODUCT = 1_000_000
NUMBERS_AT_ONCE = 2_500_000
Piece = tuple[slice, list[int]]  # time steps and columns
LEAST_GROWTH = 0.01  # of the error: an input that adds less made no difference


@dataclass(frozen=True, eq=False)
class Importance:
    """By how much shuffling increases the network's mean absolute error on the test set, in the targets' units.

    inputs: the features, and 'calendar' for all its columns together.
    lags: the first and last lag of each range, nearest first; none if the network is too large.
    mae: without shuffling, over all lead times, (targets,).
    by_input: (repeats, inputs, targets). by_lag: all inputs together, (repeats, lags, targets).
    by_both: (inputs, lags, targets), or None if that would take too long.
    windows: how many test windows were used, evenly spaced; test_windows: how many there are.
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
    prepared: Prepared,
    weights: Sequence[Weights],
    seconds: float = BUDGET_SECONDS,
    seed: int = 0,
    report: Callable[[float], object] = lambda done: None,
) -> Importance:
    """Measure the importance of each input and lag to a trained network.

    Args:
        prepared: the run's series.
        weights: of each layer of the stack and last of the head, in Keras's order.
        seconds: about how long it may take on one core; with more time more windows are used.
        seed: the same seed gives the same numbers.
        report: called with the share that is done, from 0 to 1.

    Raises:
        Mistake: the test set has too few windows, or the network is too large for the time.
    """
    names, columns = inputs_of(prepared)
    test = prepared.origins.test
    if len(test) < FEWEST_WINDOWS:
        raise Mistake(messages.too_few_windows_to_shuffle(len(test), FEWEST_WINDOWS))
    lags = lag_ranges(prepared.experiment.window)
    windows, with_lags, with_both = plan(
        seconds / seconds_per_window(prepared, weights), len(test), len(columns), len(lags)
    )
    if not with_lags:
        lags = ()
    passes = REPEATS * (len(columns) + len(lags)) + with_both * len(columns) * len(lags)
    network = ShuffledNetwork(
        prepared, weights, evenly_spaced(test, windows), lambda done: report(done / passes)
    )
    random = np.random.default_rng(seed)
    donors = [other_windows(windows, random) for _ in range(REPEATS)]
    all_steps, all_columns = slice(None), list(range(len(prepared.names)))
    steps = [steps_of(lag_range, prepared.experiment.window) for lag_range in lags]
    each_input = [(all_steps, input_columns) for input_columns in columns]
    each_lag = [(step, all_columns) for step in steps]
    both = [[(step, input_columns) for step in steps] for input_columns in columns]
    return Importance(
        inputs=names,
        lags=lags,
        mae=network.mae,
        by_input=np.stack([network.error_growth(each_input, donor) for donor in donors]),
        by_lag=np.stack([network.error_growth(each_lag, donor) for donor in donors]),
        by_both=np.stack([network.error_growth(pieces, donors[0]) for pieces in both]) if with_both else None,
        windows=windows,
        test_windows=len(test),
    )


def plan(affordable: float, test: int, inputs: int, lags: int) -> tuple[int, bool, bool]:
    """How many windows to use, whether to shuffle lags, and whether to shuffle each lag of each input.

    affordable: how many windows the network can read in the time, all passes together.
    Raises Mistake if there is not even time to shuffle the inputs.
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
    raise Mistake(messages.network_too_large_to_shuffle())


class ShuffledNetwork:
    """A network that reads test windows in which pieces are replaced by those of other windows.

    mae: without shuffling, (targets,). report: called with the number of shuffled pieces that were read so far.
    """

    def __init__(
        self,
        prepared: Prepared,
        weights: Sequence[Weights],
        origins: np.ndarray,
        report: Callable[[int], object],
    ):
        self.prepared, self.weights, self.origins = prepared, weights, origins
        self.report, self.read = report, 0
        e = prepared.experiment
        self.windows = prepared.inputs[origins[:, None] + np.arange(1 - e.window, 1)]
        self.truth = prepared.truth(origins)
        self.at_once = windows_at_once(e.window, weights)
        self.mae = self.error(self.windows)

    def error_growth(self, pieces: Sequence[Piece], donor: np.ndarray) -> np.ndarray:
        """By how much the error grows if each piece of window i comes from window donor[i], (pieces, targets)."""
        growth = np.empty((len(pieces), len(self.mae)))
        for place, (steps, columns) in enumerate(pieces):
            windows = self.windows.copy()
            windows[:, steps, columns] = self.windows[:, steps, columns][donor]
            growth[place] = self.error(windows) - self.mae
            self.read += 1
            self.report(self.read)
        return growth

    def error(self, windows: np.ndarray) -> np.ndarray:
        """The mean absolute error of each target on these windows, (targets,)."""
        blocks = [windows[at : at + self.at_once] for at in range(0, len(windows), self.at_once)]
        outputs = np.concatenate([self.outputs(block) for block in blocks])
        predicted = self.prepared.in_target_units(outputs, self.origins)
        return np.abs(predicted - self.truth).mean(axis=(0, 1))

    def outputs(self, windows: np.ndarray) -> np.ndarray:
        last = layer_outputs(self.prepared.experiment.stack, self.weights[:-1], windows)[-1]
        return head_outputs(self.weights[-1], last.returned)


def inputs_of(prepared: Prepared) -> tuple[tuple[str, ...], list[list[int]]]:
    """The names of what is shuffled together, and the network's input columns of each.

    All columns of a feature are shuffled together (an angle has a sine and a cosine), and so is the calendar.
    """
    e = prepared.experiment
    encoded = columns_of(e, ())
    places: dict[str, list[int]] = {name: [] for name in e.features}
    calendar: list[int] = []
    for place, encoding in enumerate(prepared.encodings):
        feature = encoded[encoding.column].feature if encoding.column < len(encoded) else None
        (calendar if feature is None else places[feature]).append(place)
    inputs = [*places.items(), *([(CALENDAR, calendar)] if calendar else [])]
    return tuple(name for name, _ in inputs), [columns for _, columns in inputs]


def lag_ranges(window: int) -> tuple[tuple[int, int], ...]:
    """The first and last lag of each range: single lags, and in long windows longer ranges further back."""
    if window <= MOST_LAGS:
        return tuple((lag, lag) for lag in range(1, window + 1))
    starts = np.unique(np.geomspace(1, window + 1, MOST_LAGS + 1).round().astype(int))
    return tuple((int(start), int(end) - 1) for start, end in pairwise(starts))


def steps_of(lags: tuple[int, int], window: int) -> slice:
    """The time steps of the window that lie at those lags."""
    return slice(window - lags[1], window - lags[0] + 1)


def other_windows(windows: int, random: np.random.Generator) -> np.ndarray:
    """Another window for each window, (windows,): a random cyclic permutation, so no window keeps its values."""
    order = random.permutation(windows)
    donor = np.empty(windows, np.int64)
    donor[order] = np.roll(order, 1)
    return donor


def evenly_spaced(origins: np.ndarray, most: int) -> np.ndarray:
    """At most that many of the origins, evenly spaced."""
    if len(origins) <= most:
        return origins
    return origins[np.linspace(0, len(origins) - 1, most).round().astype(int)]


def windows_at_once(window: int, weights: Sequence[Weights]) -> int:
    """How many windows the network reads at once, so that each of its matrix products stays small."""
    arrays = [array for layer in weights for array in layer]
    widest = max(max(array.shape) for array in arrays)
    return max(
        1, min(SMALL_PRODUCT // max(array.size for array in arrays), NUMBERS_AT_ONCE // (window * widest))
    )


def seconds_per_window(prepared: Prepared, weights: Sequence[Weights]) -> float:
    """About how long the network takes for one window, in seconds on one core."""
    window = prepared.experiment.window
    steps = PER_STEP / windows_at_once(window, weights) * len(weights)
    numbers = sum(
        PER_WEIGHT * array.size + PER_OUTPUT * array.shape[-1] for layer in weights for array in layer
    )
    return 1e-9 * window * (steps + numbers + PER_INPUT * len(prepared.names))


def summary(importance: Importance, target: int = 0) -> Message:
    """What the network relied on most, and which inputs made no difference. target: its place among the targets."""
    mae = float(importance.mae[target])
    growth = importance.by_input[..., target].mean(axis=0)
    least = LEAST_GROWTH * mae
    order = np.argsort(-growth, kind="stable")
    most = int(order[0])
    if growth[most] <= least:
        return messages.no_input_matters()
    lags = None
    if importance.lags:
        by_lag = importance.by_lag[..., target].mean(axis=0)
        lags = importance.lags[int(by_lag.argmax())] if by_lag.max() > least else None
    return messages.most_important_input(
        feature=importance.inputs[most],
        growth=float(growth[most]),
        mae=mae,
        lags=lags,
        has_lags=bool(importance.lags),
        unused=tuple(importance.inputs[place] for place in order if growth[place] <= least),
    )
