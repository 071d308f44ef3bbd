"""Stacks of LSTM, dense and dropout layers: one compiled call trains an epoch.

A plan (plan.py) has one row of numbers for each layer: the offset of its weights in one flat vector, in Keras's
order, and the offsets of its outputs in a workspace. Each batch is cut into shards. Each thread computes the
gradients of some shards, and their sum is the gradient of the batch. The shards and the order of the sums do not
depend on the number of threads, so neither does any bit of the weights. Windows are copied from the series into the
workspace of a thread, one shard at a time.
"""

from typing import NamedTuple

import numpy as np

from rnnlab.training.arithmetic import (
    adam,
    add_row,
    apply_dropout,
    copy_row,
    dense_backward,
    dense_forward,
    lstm_backward,
    lstm_forward,
)
from rnnlab.training.barrier import wait_for_all
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


class SharedBuffers(NamedTuple):
    """What the threads share during an epoch.

    gradients: (shards, size), of each shard; sums: (shards,), its sum of errors. squares: (shards,), the sum of
    the squares of each part of the batch's gradient. go: (1,), whether to continue with the next batch.
    arrivals: the counters of the barrier.
    """

    gradients: np.ndarray
    sums: np.ndarray
    squares: np.ndarray
    go: np.ndarray
    arrivals: np.ndarray


class ForecastTask(NamedTuple):
    """The data and the loss. inputs, shared, shared_row: as of Prepared; columns: of the targets; gain: (outputs,),
    from the scale of the inputs to that of the outputs; below, above: what an absolute error counts on either side."""

    inputs: np.ndarray
    shared: np.ndarray
    shared_row: np.ndarray
    columns: np.ndarray
    gain: np.ndarray
    horizon: int
    change: bool
    squared: bool
    below: np.float32
    above: np.float32


@compiled
def block(workspace, offset, steps, samples, width):
    """A view (steps, samples, width) of the workspace, whose offsets are for one sample."""
    return workspace[offset * samples : (offset + steps * width) * samples].reshape(steps, samples, width)


@compiled
def matrix(flat, offset, rows, columns):
    return flat[offset : offset + rows * columns].reshape(rows, columns)


@inlined
def fill_windows(x, task, origins):
    """Copy the rows of the windows with these origins into x (steps, samples, inputs)."""
    steps, own = x.shape[0], task.inputs.shape[1]
    for t in range(steps):
        for s in range(len(origins)):
            row = origins[s] - steps + 1 + t
            copy_row(x[t, s, :own], task.inputs[row])
            if x.shape[2] > own:
                copy_row(x[t, s, own:], task.shared[task.shared_row[row]])


@compiled
def forward(plan, flat, workspace, samples, training, seed, first):
    """Run the layers on the windows in the workspace."""
    for number in range(len(plan.layers)):
        row = plan.layers[number]
        steps, inputs, units, at = row[STEPS], row[INPUTS], row[UNITS], row[WEIGHTS]
        x = block(workspace, row[X], steps, samples, inputs)
        out = block(workspace, row[OUT], row[OUT_STEPS], samples, units)
        if row[KIND] == LSTM:
            weights = matrix(flat, at, inputs + units, 4 * units)
            bias = flat[at + weights.size : at + weights.size + 4 * units]
            gates = block(workspace, row[GATES], steps, samples, 4 * units)
            cells = block(workspace, row[CELLS], steps, samples, units)
            curved = block(workspace, row[CURVED], steps, samples, units)
            hidden = block(workspace, row[HIDDEN], steps, samples, units)
            lstm_forward(x, weights, bias, gates, cells, curved, hidden)
        elif row[KIND] == DENSE:
            weights = matrix(flat, at, inputs, units)
            dense_forward(x, weights, flat[at + weights.size : at + weights.size + units], out)
        elif row[KIND] == DROPOUT and training:
            apply_dropout(x, out, plan.rates[number], np.uint32(seed + number), first)
        else:  # REPEAT, SAME, and dropout outside training
            for t in range(out.shape[0]):
                for s in range(samples):
                    copy_row(out[t, s], x[t % steps, s])


@inlined
def backward(plan, transposed, workspace, samples, gradient, seed, first):
    """Add up the gradients of all layers; that of the head's output is already in the workspace."""
    scratch = workspace[plan.scratch * samples : plan.numbers * samples]
    last = len(plan.layers) - 1
    if not plan.every_step and last > 0:
        row = plan.layers[last - 1]
        block(workspace, row[D_OUT], row[OUT_STEPS], samples, row[UNITS])[:] = 0
    for number in range(last, -1, -1):
        row = plan.layers[number]
        steps, inputs, units, at = row[STEPS], row[INPUTS], row[UNITS], row[WEIGHTS]
        x = block(workspace, row[X], steps, samples, inputs)
        d_x = block(workspace, row[D_X], steps, samples, inputs)
        d_out = block(workspace, row[D_OUT], row[OUT_STEPS], samples, units)
        below = row[LEARNS_BELOW] != 0
        if row[KIND] == LSTM:
            d_weights = matrix(gradient, at, inputs + units, 4 * units)
            d_bias = gradient[at + d_weights.size : at + d_weights.size + 4 * units]
            gates = block(workspace, row[GATES], steps, samples, 4 * units)
            cells = block(workspace, row[CELLS], steps, samples, units)
            curved = block(workspace, row[CURVED], steps, samples, units)
            hidden = block(workspace, row[HIDDEN], steps, samples, units)
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
            apply_dropout(d_out, d_x, plan.rates[number], np.uint32(seed + number), first)
        else:
            d_x[:] = 0
            for t in range(row[OUT_STEPS]):
                for s in range(samples):
                    add_row(d_x[t % steps, s], d_out[t, s])
        if not below:
            break


@inlined
def transpose_weights(plan, flat, transposed):
    """Write the transpose of each layer's weight matrix to the same offset of `transposed`."""
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
def error_sum(out, d_out, task, origins):
    """The sum of the errors of the head's outputs (steps, samples, outputs); its gradient is written to d_out."""
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
                    weight = task.below if error < 0 else task.above
                    total += weight * abs(error)
                    d_out[t, s, k] = weight * np.sign(error)
    return total


@inlined
def shard_gradient(plan, task, flat, transposed, workspace, gradient, origins, seed, first):
    """The sum of the errors of the windows with these origins; its gradient is written to `gradient`."""
    samples = len(origins)
    row, head = plan.layers[0], plan.layers[len(plan.layers) - 1]
    fill_windows(block(workspace, row[X], row[STEPS], samples, row[INPUTS]), task, origins)
    forward(plan, flat, workspace, samples, True, seed, first)
    out = block(workspace, head[OUT], head[OUT_STEPS], samples, head[UNITS])
    d_out = block(workspace, head[D_OUT], head[OUT_STEPS], samples, head[UNITS])
    total = error_sum(out, d_out, task, origins)
    gradient[:] = 0
    backward(plan, transposed, workspace, samples, gradient, seed, first)
    return total


class TrainedState(NamedTuple):
    """What training changes in place: weights and their average (size,), Adam's moments (2, size)."""

    flat: np.ndarray
    average: np.ndarray
    moments: np.ndarray


class OptimizerSettings(NamedTuple):
    """The settings of keras.optimizers.Adam, and how a batch is cut: a shard has `smallest_shard` windows or more."""

    batch: int
    smallest_shard: int
    rate: float
    clip_norm: float
    momentum: float


@compiled
def run_epoch(
    plan, task, settings, order, weights, steps_before, seed, stop, done, workspace, thread, threads, shared
):
    """Train on the windows in this order, in place; returns the sum of the errors and the number of windows.

    All threads call this at the same time with the same arguments, except `thread` and `workspace`. In each batch,
    thread number k of n computes shards k, k + n, ..., waits for the other gradients, and then updates parts
    k, k + n, ... of the weights. stop: (1,); another thread may set it to end the epoch. done: (1,), counts batches.
    """
    parts = len(shared.sums)
    transposed = np.empty(plan.size, np.float32)
    outputs = task.gain.size * plan.layers[len(plan.layers) - 1, OUT_STEPS]
    total, start, arrival = 0.0, 0, 0
    while start < len(order) and shared.go[0]:
        count = min(settings.batch, len(order) - start)
        shards = max(1, min(parts, count // settings.smallest_shard))
        if thread < shards:
            transpose_weights(plan, weights.flat, transposed)
        for shard in range(thread, shards, threads):
            low, high = start + count * shard // shards, start + count * (shard + 1) // shards
            shared.sums[shard] = shard_gradient(
                plan,
                task,
                weights.flat,
                transposed,
                workspace,
                shared.gradients[shard],
                order[low:high],
                seed,
                low,
            )
        wait_for_all(shared.arrivals, threads, thread, arrival + 1)
        share = np.float32(1 / (count * outputs))
        for part in range(thread, parts, threads):
            begin, end = plan.size * part // parts, plan.size * (part + 1) // parts
            gradient, square = shared.gradients[0, begin:end], np.float32(0)
            for other in range(1, shards):
                add_row(gradient, shared.gradients[other, begin:end])
            for k in range(len(gradient)):
                gradient[k] *= share
                square += gradient[k] * gradient[k]
            shared.squares[part] = square
        wait_for_all(shared.arrivals, threads, thread, arrival + 2)
        norm = 0.0
        for part in range(parts):
            norm += shared.squares[part]
        shrunk = np.float32(settings.clip_norm / max(settings.clip_norm, np.sqrt(norm)))
        step = steps_before + start // settings.batch + 1
        # Keras's average is the weights themselves after the first step.
        moved = np.float32(1 - settings.momentum) if step > 1 else np.float32(1)
        for part in range(thread, parts, threads):
            begin, end = plan.size * part // parts, plan.size * (part + 1) // parts
            flat, average = weights.flat[begin:end], weights.average[begin:end]
            gradient = shared.gradients[0, begin:end]
            for k in range(len(gradient)):
                gradient[k] *= shrunk
            adam(
                flat,
                weights.moments[0, begin:end],
                weights.moments[1, begin:end],
                gradient,
                step,
                settings.rate,
            )
            for k in range(len(flat)):
                average[k] += (flat[k] - average[k]) * moved
        for shard in range(shards):
            total += shared.sums[shard]
        start += count
        if thread == 0:
            done[0] += 1
            shared.go[0] = not stop[0]
        wait_for_all(shared.arrivals, threads, thread, arrival + 3)
        arrival += 3
    return total, start


@compiled
def run_forward(plan, task, origins, flat, at_once, workspace, outputs):
    """Write the head's output after each window's last time step to outputs (windows, outputs)."""
    for begin in range(0, len(origins), at_once):
        block_origins = origins[begin : begin + at_once]
        samples = len(block_origins)
        row, head = plan.layers[0], plan.layers[len(plan.layers) - 1]
        fill_windows(block(workspace, row[X], row[STEPS], samples, row[INPUTS]), task, block_origins)
        forward(plan, flat, workspace, samples, False, np.uint32(0), 0)
        out = block(workspace, head[OUT], head[OUT_STEPS], samples, head[UNITS])
        for s in range(samples):
            copy_row(outputs[begin + s], out[out.shape[0] - 1, s])
