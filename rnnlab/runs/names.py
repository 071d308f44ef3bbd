"""The names of runs that nobody has named: their series, their stack, and how many steps ahead they forecast."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from pathlib import PurePath

import msgspec

from rnnlab.experiment import Experiment
from rnnlab.series.source import File, Source
from rnnlab.stack.layers import Layer, Stack

GENERATED_WEATHER = "generated weather"
MOST_GROUPS = 3  # of equal layers that a name lists


def run_name(experiment: Experiment) -> str:
    """E.g. "elnino · LSTM 32 · 12 ahead"."""
    return f"{data_name(experiment)} · {stack_name(experiment.stack)} · {experiment.horizon} ahead"


def data_name(experiment: Experiment) -> str:
    """The short name of the series that it is trained on, or of the file if these are all of its series."""
    if not experiment.all_series:
        return series_name(experiment.source)
    source = experiment.source
    whole = msgspec.structs.replace(source, pick=None) if isinstance(source, File) else source
    return f"all series of {series_name(whole)}"


def series_name(source: Source) -> str:
    """The short name of a series; if its file has several series, also which one was picked."""
    if not isinstance(source, File):
        return getattr(source, "name", GENERATED_WEATHER)
    file = PurePath(source.name).stem or source.name
    return file if source.pick is None else f"{file}: {source.pick}"


def stack_name(stack: Stack) -> str:
    """E.g. "2 × LSTM 32, dropout 0.2": equal layers are counted, and dropout comes last."""
    layers = [layer_name(layer) for layer in stack if layer.kind != "dropout"]
    groups = [(name, len(list(group))) for name, group in groupby(layers)]
    parts = [name if count == 1 else f"{count} × {name}" for name, count in groups]
    if len(parts) > MOST_GROUPS:
        parts = [*parts[: MOST_GROUPS - 1], "…", parts[-1]]
    rates = dict.fromkeys(f"{layer.rate:g}" for layer in stack if layer.kind == "dropout")
    dropout = [f"dropout {' and '.join(rates)}"] if rates else []
    return ", ".join([" → ".join(parts), *dropout] if parts else dropout)


def layer_name(layer: Layer) -> str:
    """E.g. "LSTM 32", "Bi-LSTM 32" or "Dense 8 relu"."""
    name = f"Bi-{layer.keras_class}" if layer.bidirectional else layer.keras_class
    return " ".join(filter(None, (name, str(layer.units or ""), layer.activation)))


def numbered(names: Iterable[str]) -> list[str]:
    """The names with a number behind each that occurs several times: "a", "b (1)", "b (2)"."""
    names = list(names)
    counts: Counter[str] = Counter(names)
    seen: Counter[str] = Counter()
    unique = []
    for name in names:
        seen[name] += 1
        unique.append(f"{name} ({seen[name]})" if counts[name] > 1 else name)
    return unique
