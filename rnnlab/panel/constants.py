"""What is constant within each series as inputs: a number in deviations over the series, a word as yes or no."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from rnnlab.mistake import Mistake
from rnnlab.panel import messages
from rnnlab.series.panel import Panel
from rnnlab.training import encoding
from rnnlab.training.prepared import Prepared, spread

MOST_INPUTS = 100
IS = " = "  # between a column and one of its words, in the name of an input


def constant_inputs(panel: Panel, columns: Iterable[str]) -> tuple[str, ...]:
    """The names of the inputs for these constant columns: `capacity`, `region = north`, `region = south`.

    Raises Mistake if a column is not constant within each series, or has too many words.
    """
    inputs: list[str] = []
    for column in dict.fromkeys(columns):
        values = panel.constants.get(column)
        if values is None:
            raise Mistake(messages.not_constant(column, tuple(panel.constants)))
        words = [column]
        if values.dtype == object:
            words = [f"{column}{IS}{word}" for word in sorted(set(values.tolist()) - {""})]
        if len(words) > MOST_INPUTS:
            raise Mistake(messages.too_many_words(column, len(words), MOST_INPUTS))
        inputs += words
    if len(inputs) > MOST_INPUTS:
        raise Mistake(messages.too_many_constants(len(inputs), MOST_INPUTS))
    return tuple(inputs)


def columns_of_inputs(panel: Panel, inputs: Iterable[str]) -> tuple[str, ...]:
    """The constant columns that inputs come from."""
    found = [_column_and_word(panel, name)[0] for name in inputs]
    return tuple(dict.fromkeys(found))


def constant_values(panel: Panel, inputs: tuple[str, ...]) -> np.ndarray:
    """The values of these inputs in each series, (series, inputs): numbers, NaN where unknown, or 1 and 0."""
    values = np.zeros((len(panel), len(inputs)))
    for place, name in enumerate(inputs):
        column, word = _column_and_word(panel, name)
        known = panel.constants.get(column)
        if word is not None:
            values[:, place] = 0.0 if known is None else known == word
        else:
            values[:, place] = np.nan if known is None or known.dtype == object else known
    return values


def with_constants(prepared: Prepared, panel: Panel) -> Prepared:
    """The prepared rows with the constants of their series as further inputs, after all others."""
    names = prepared.experiment.constants
    if not names:
        return prepared
    values = constant_values(panel, names)
    words = np.array([_column_and_word(panel, name)[1] is not None for name in names])
    mean, deviation = np.zeros(len(names)), np.ones(len(names))
    for place in np.flatnonzero(~words):
        known = values[np.isfinite(values[:, place]), place]
        if len(known):
            mean[place], deviation[place] = known.mean(), spread(known[:, None])[0]
    before = len(prepared.names)
    inputs = np.empty((len(prepared.inputs), before + len(names)), "float32")
    for at in range(0, len(inputs), encoding.ROWS_AT_ONCE):
        rows = np.arange(at, min(at + encoding.ROWS_AT_ONCE, len(inputs)))
        inputs[rows, :before] = prepared.input_rows(rows)
    scaled = in_deviations(values, mean, deviation)
    for k, (start, end) in enumerate(zip(panel.starts[:-1], panel.starts[1:], strict=True)):
        inputs[start:end, before:] = scaled[k]
    first = len(prepared.columns)
    encodings = tuple(encoding.Input(name, first + place) for place, name in enumerate(names))
    return replace(
        prepared,
        inputs=inputs,
        shared=np.empty((0, 0), "float32"),
        shared_row=np.empty(0, "int32"),
        encodings=(*prepared.encodings, *encodings),
        columns=(*prepared.columns, *names),
        mean=np.append(prepared.mean, mean),
        deviation=np.append(prepared.deviation, deviation),
    )


def without_constants(prepared: Prepared) -> Prepared:
    """The prepared rows without these inputs, for the linear model: no slope makes a series' own forecast of them."""
    names = prepared.experiment.constants
    if not names:
        return prepared
    kept = len(prepared.encodings) - len(names)
    return replace(
        prepared,
        inputs=prepared.inputs[:, :kept],
        encodings=prepared.encodings[:kept],
        columns=prepared.columns[: len(prepared.columns) - len(names)],
        mean=prepared.mean[:kept],
        deviation=prepared.deviation[:kept],
    )


def in_deviations(values: np.ndarray, mean: np.ndarray, deviation: np.ndarray) -> np.ndarray:
    """The values (series, inputs) as the network reads them, float32; one that is unknown is the mean."""
    return np.nan_to_num((values - mean) / deviation).astype("float32")


def _column_and_word(panel: Panel, name: str) -> tuple[str, str | None]:
    """The column of an input, and its word; None for a number."""
    if name in panel.constants and panel.constants[name].dtype != object:
        return name, None
    parts = name.split(IS)
    for at in range(1, len(parts)):
        column = IS.join(parts[:at])
        if column in panel.constants:
            return column, IS.join(parts[at:])
    return (parts[0], IS.join(parts[1:])) if len(parts) > 1 else (name, None)
