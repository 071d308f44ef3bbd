"""A stack and its head as rows of numbers, for compiled code: the offsets of each layer's weights and outputs."""

from typing import NamedTuple

import numpy as np

from rnnlab.stack.layers import Stack

LSTM, DENSE, DROPOUT, REPEAT, SAME = range(5)
KINDS = {"lstm": LSTM, "dense": DENSE, "dropout": DROPOUT, "repeat": REPEAT, "depth1": SAME}
INTS = ("kind", "steps", "inputs", "units", "out_steps", "weights", "x", "gates", "cells", "curved", "hidden",
        "out", "d_x", "d_out", "learns_below")  # fmt: skip
(KIND, STEPS, INPUTS, UNITS, OUT_STEPS, WEIGHTS, X, GATES, CELLS, CURVED, HIDDEN,
 OUT, D_X, D_OUT, LEARNS_BELOW) = range(len(INTS))  # fmt: skip


class Plan(NamedTuple):
    """A stack with its head as numbers.

    layers: int64 (layers, len(INTS)): `weights` is an offset in the flat vector; the other offsets are in the
        workspace, for one sample. rates: float32 (layers,), of dropout.
    scratch: the offset of the buffer for a layer's backward pass. numbers: the size of the workspace for one
        sample. size: of the flat vector. every_step: all time steps are trained, else only the last.
    """

    layers: np.ndarray
    rates: np.ndarray
    scratch: int
    numbers: int
    size: int
    every_step: bool


def plan_of(stack: Stack, window: int, inputs: int, outputs: int, every_step: bool) -> Plan:
    """The plan of a legal stack of layers in KINDS, with a dense head."""
    rows, rates = [], []
    offset = size = 0
    scratch = 0

    def reserve(numbers: int) -> int:
        nonlocal offset
        offset += numbers
        return offset - numbers

    steps, width = window, inputs
    x, d_x = reserve(steps * width), reserve(steps * width)
    learns = False
    for layer in stack:
        kind, row = KINDS[layer.kind], dict.fromkeys(INTS, 0)
        units = layer.units or width
        row |= {"kind": kind, "steps": steps, "inputs": width, "units": units, "x": x, "d_x": d_x}
        row |= {"weights": size, "learns_below": learns}
        if kind == LSTM:
            row["gates"] = reserve(steps * 4 * units)
            row |= {name: reserve(steps * units) for name in ("cells", "curved", "hidden")}
            row["out"] = row["hidden"] + (0 if layer.sequences else (steps - 1) * units)
            size += (width + units + 1) * 4 * units
            scratch = max(scratch, width + 7 * units)
            steps = steps if layer.sequences else 1
        else:
            steps = window if kind == REPEAT else steps
            row["out"] = reserve(steps * units)
            size += (width + 1) * units if kind == DENSE else 0
        width = units
        row |= {"out_steps": steps, "d_out": reserve(steps * width)}
        learns = learns or kind in (LSTM, DENSE)
        x, d_x = row["out"], row["d_out"]
        rows.append(row)
        rates.append(layer.rate)
    if steps > 1 and not every_step:  # the head reads only the last step
        x, d_x, steps = x + (steps - 1) * width, d_x + (steps - 1) * width, 1
    head = dict.fromkeys(INTS, 0)
    head |= {"kind": DENSE, "steps": steps, "inputs": width, "units": outputs, "x": x, "d_x": d_x}
    head |= {"out_steps": steps, "weights": size, "out": reserve(steps * outputs)}
    head |= {"d_out": reserve(steps * outputs), "learns_below": learns}
    rows.append(head)
    layers = np.array([[row[name] for name in INTS] for row in rows], np.int64)
    scratch_offset = reserve(scratch)
    size += (width + 1) * outputs
    return Plan(layers, np.array([*rates, 0], np.float32), scratch_offset, offset, size, every_step)
