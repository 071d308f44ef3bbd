"""Stacks of LSTM, dense and dropout layers as one compiled call an epoch.

A stack becomes a plan: one row of numbers a layer, saying where its weights stand in one flat vector
(in Keras's own order) and its outputs in a work space. Each batch is cut into shards, whose gradients
add up to the batch's; the threads share them out. The cut and the order of the sums do not depend on
how many threads there are, so neither does any bit of the weights. Windows are copied from the one series
into a thread's work space, a shard at a time.
"""

from typing import NamedTuple

import numpy as np

from rnnlab.training.arithmetic import (
    adam,
    add,
    dense_backward,
    dense_forward,
    drop,
    lstm_backward,
    lstm_forward,
    write,
)
from rnnlab.training.barrier import meet
from rnnlab.training.compiler import compiled, inlined
from rnnlab.training.plan import (
    CELLS,
    CURVED,
    D_OUT,
    D_X,
    DENSE,
    DROPOUT,
    GATES,
    HIDDEN,
    INPUTS,
    KIND,
    LEARNS_BELOW,
    LSTM,
    OUT,
    OUT_STEPS,
    STEPS,
    UNITS,
    WEIGHTS,
    X,
)  # fmt: skip


class Shared(NamedTuple):
    """What the threads of one pass share: each shard's gradient (shards, size) and sum of errors, the sum of
    the squares of each part of the batch's gradient, whether to go on, and their turns."""

    gradients: np.ndarray
    sums: np.ndarray
    squares: np.ndarray
    go: np.ndarray
    turns: np.ndarray


class Task(NamedTuple):
    """What is to be learnt. inputs: (rows, inputs); columns: of the targets; gain: (outputs,)."""

    inputs: np.ndarray
    columns: np.ndarray
    gain: np.ndarray
    horizon: int
    change: bool
    squared: bool


@compiled
def block(work, place, steps, samples, width):
    """The numbers (steps, samples, width) that stand at a place of a work space."""
    return work[place * samples : (place + steps * width) * samples].reshape(steps, samples, width)


@compiled
def matrix(flat, place, rows, columns):
    return flat[place : place + rows * columns].reshape(rows, columns)


@inlined
def fill_windows(x, inputs, origins):
    """The rows of the windows that end at those origins, into x (steps, samples, inputs)."""
    steps = x.shape[0]
    for t in range(steps):
        for s in range(len(origins)):
            write(x[t, s], inputs[origins[s] - steps + 1 + t])


@compiled
def forward(plan, flat, work, samples, training, seed, first):
    """Run the layers on the windows that stand in the work space."""
    for number in range(len(plan.layers)):
        row = plan.layers[number]
        steps, inputs, units, at = row[STEPS], row[INPUTS], row[UNITS], row[WEIGHTS]
        x = block(work, row[X], steps, samples, inputs)
        out = block(work, row[OUT], row[OUT_STEPS], samples, units)
        if row[KIND] == LSTM:
            weights = matrix(flat, at, inputs + units, 4 * units)
            bias = flat[at + weights.size : at + weights.size + 4 * units]
            gates = block(work, row[GATES], steps, samples, 4 * units)
            cells = block(work, row[CELLS], steps, samples, units)
            curved = block(work, row[CURVED], steps, samples, units)
            hidden = block(work, row[HIDDEN], steps, samples, units)
            lstm_forward(x, weights, bias, gates, cells, curved, hidden)
        elif row[KIND] == DENSE:
            weights = matrix(flat, at, inputs, units)
            dense_forward(x, weights, flat[at + weights.size : at + weights.size + units], out)
        elif row[KIND] == DROPOUT and training:
            drop(x, out, plan.rates[number], np.uint32(seed + number), first)
        else:  # REPEAT, SAME, and dropout that drops nothing
            for t in range(out.shape[0]):
                for s in range(samples):
                    write(out[t, s], x[t % steps, s])


@inlined
def backward(plan, transposed, work, samples, gradient, seed, first):
    """Add each layer's gradients, from that by the head's outputs, which stands in the work space."""
    scratch = work[plan.scratch * samples : plan.numbers * samples]
    last = len(plan.layers) - 1
    if not plan.every_step and last > 0:
        row = plan.layers[last - 1]
        block(work, row[D_OUT], row[OUT_STEPS], samples, row[UNITS])[:] = 0
    for number in range(last, -1, -1):
        row = plan.layers[number]
        steps, inputs, units, at = row[STEPS], row[INPUTS], row[UNITS], row[WEIGHTS]
        x = block(work, row[X], steps, samples, inputs)
        d_x = block(work, row[D_X], steps, samples, inputs)
        d_out = block(work, row[D_OUT], row[OUT_STEPS], samples, units)
        below = row[LEARNS_BELOW] != 0
        if row[KIND] == LSTM:
            d_weights = matrix(gradient, at, inputs + units, 4 * units)
            d_bias = gradient[at + d_weights.size : at + d_weights.size + 4 * units]
            gates = block(work, row[GATES], steps, samples, 4 * units)
            cells = block(work, row[CELLS], steps, samples, units)
            curved = block(work, row[CURVED], steps, samples, units)
            hidden = block(work, row[HIDDEN], steps, samples, units)
            turned = matrix(transposed, at, 4 * units, inputs + units)
            lstm_backward(
                x, turned, gates, cells, curved, hidden, d_out, d_weights, d_bias, d_x, below, scratch
            )
        elif row[KIND] == DENSE:
            d_weights = matrix(gradient, at, inputs, units)
            d_bias = gradient[at + d_weights.size : at + d_weights.size + units]
            turned = matrix(transposed, at, units, inputs)
            dense_backward(x, turned, d_out, d_weights, d_bias, d_x, below)
        elif row[KIND] == DROPOUT:
            drop(d_out, d_x, plan.rates[number], np.uint32(seed + number), first)
        else:
            d_x[:] = 0
            for t in range(row[OUT_STEPS]):
                for s in range(samples):
                    add(d_x[t % steps, s], d_out[t, s])
        if not below:
            break


@inlined
def transpose_weights(plan, flat, transposed):
    """Each layer's weight matrix turned, at the same place of another vector."""
    for number in range(len(plan.layers)):
        row = plan.layers[number]
        inputs, units, at = row[INPUTS], row[UNITS], row[WEIGHTS]
        if row[KIND] == LSTM:
            rows, columns = inputs + units, 4 * units
        elif row[KIND] == DENSE:
            rows, columns = inputs, units
        else:
            continue
        for i in range(rows):
            for j in range(columns):
                transposed[at + j * rows + i] = flat[at + i * columns + j]


@inlined
def take_errors(out, d_out, task, origins):
    """The sum of the errors of the head's outputs (steps, samples, outputs), and its gradient."""
    steps, samples, outputs = out.shape
    targets = len(task.columns)
    total = 0.0
    for t in range(steps):
        for s in range(samples):
            row = origins[s] - steps + 1 + t
            for k in range(outputs):
                column = task.columns[k % targets]
                goal = task.inputs[row + 1 + k // targets, column]
                if task.change:
                    goal -= task.inputs[row, column]
                error = out[t, s, k] - goal * task.gain[k]
                if task.squared:
                    total += error * error
                    d_out[t, s, k] = error + error
                else:
                    total += abs(error)
                    d_out[t, s, k] = np.sign(error)
    return total


@inlined
def shard_gradient(plan, task, flat, transposed, work, gradient, origins, seed, first):
    """The sum of the errors over some windows; its gradient is written to `gradient`."""
    samples = len(origins)
    row, head = plan.layers[0], plan.layers[len(plan.layers) - 1]
    fill_windows(block(work, row[X], row[STEPS], samples, row[INPUTS]), task.inputs, origins)
    forward(plan, flat, work, samples, True, seed, first)
    out = block(work, head[OUT], head[OUT_STEPS], samples, head[UNITS])
    d_out = block(work, head[D_OUT], head[OUT_STEPS], samples, head[UNITS])
    total = take_errors(out, d_out, task, origins)
    gradient[:] = 0
    backward(plan, transposed, work, samples, gradient, seed, first)
    return total


class Weights(NamedTuple):
    """What training changes in place: weights and their average (size,), Adam's moments (2, size)."""

    flat: np.ndarray
    average: np.ndarray
    moments: np.ndarray


class Rule(NamedTuple):
    """How weights follow from gradients, as keras.optimizers.Adam has it; a shard has at least
    `smallest` windows."""

    batch: int
    smallest: int
    rate: float
    clip_norm: float
    momentum: float


@compiled
def run_epoch(
    plan, task, rule, order, weights, steps_before, seed, stop, done, work, thread, threads, shared
):
    """One pass over the windows in that order, in place; the sum of the errors and the windows seen.

    All threads run this at the same time with the same arguments but their numbers and work spaces. Of each
    batch a thread takes every so manieth shard, waits for the others' gradients and then updates every
    so manieth part of the weights. stop: (1,), ends the pass when set from another thread. done: (1,),
    counts the batches.
    """
    most = len(shared.sums)
    transposed = np.empty(plan.size, np.float32)
    outputs = task.gain.size * plan.layers[len(plan.layers) - 1, OUT_STEPS]
    total, start, turn = 0.0, 0, 0
    while start < len(order) and shared.go[0]:
        count = min(rule.batch, len(order) - start)
        shards = max(1, min(most, count // rule.smallest))
        if thread < shards:
            transpose_weights(plan, weights.flat, transposed)
        for shard in range(thread, shards, threads):
            low, high = start + count * shard // shards, start + count * (shard + 1) // shards
            shared.sums[shard] = shard_gradient(
                plan,
                task,
                weights.flat,
                transposed,
                work,
                shared.gradients[shard],
                order[low:high],
                seed,
                low,
            )
        meet(shared.turns, threads, thread, turn + 1)
        share = np.float32(1 / (count * outputs))
        for part in range(thread, most, threads):
            begin, end = plan.size * part // most, plan.size * (part + 1) // most
            gradient, square = shared.gradients[0, begin:end], np.float32(0)
            for other in range(1, shards):
                add(gradient, shared.gradients[other, begin:end])
            for k in range(len(gradient)):
                gradient[k] *= share
                square += gradient[k] * gradient[k]
            shared.squares[part] = square
        meet(shared.turns, threads, thread, turn + 2)
        norm = 0.0
        for part in range(most):
            norm += shared.squares[part]
        shrunk = np.float32(rule.clip_norm / max(rule.clip_norm, np.sqrt(norm)))
        step = steps_before + start // rule.batch + 1
        moved = np.float32(1 - rule.momentum) if step > 1 else np.float32(1)  # Keras's average starts there
        for part in range(thread, most, threads):
            begin, end = plan.size * part // most, plan.size * (part + 1) // most
            flat, average = weights.flat[begin:end], weights.average[begin:end]
            gradient = shared.gradients[0, begin:end]
            for k in range(len(gradient)):
                gradient[k] *= shrunk
            adam(
                flat, weights.moments[0, begin:end], weights.moments[1, begin:end], gradient, step, rule.rate
            )
            for k in range(len(flat)):
                average[k] += (flat[k] - average[k]) * moved
        for shard in range(shards):
            total += shared.sums[shard]
        start += count
        if thread == 0:
            done[0] += 1
            shared.go[0] = not stop[0]
        meet(shared.turns, threads, thread, turn + 3)
        turn += 3
    return total, start


@compiled
def run_forward(plan, task, origins, flat, at_once, work, outputs):
    """What leaves the head after each window's last step, into outputs (windows, outputs)."""
    for begin in range(0, len(origins), at_once):
        own = origins[begin : begin + at_once]
        samples = len(own)
        row, head = plan.layers[0], plan.layers[len(plan.layers) - 1]
        fill_windows(block(work, row[X], row[STEPS], samples, row[INPUTS]), task.inputs, own)
        forward(plan, flat, work, samples, False, np.uint32(0), 0)
        out = block(work, head[OUT], head[OUT_STEPS], samples, head[UNITS])
        for s in range(samples):
            write(outputs[begin + s], out[out.shape[0] - 1, s])
