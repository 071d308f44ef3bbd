"""A spinning barrier: compiled threads wait for each other here, many thousand times a second.

A lock or a thread pool of the operating system costs as much time as a small batch. Here each thread writes its
own counter and reads the counters of the others until all have arrived. A thread that waits long yields its core.
"""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from rnnlab.system import YIELD
from rnnlab.training.compiler import compiled

SPACING = 16  # int64 between two counters: a cache line that two cores write to is slow
SPINS_BEFORE_YIELD = 2000


def arrival_counters(threads: int) -> np.ndarray:
    """A counter of arrivals for each thread, for one epoch."""
    return np.zeros(threads * SPACING, np.int64)


@intrinsic
def _load_acquire(typing: Any, arrivals: Any, index: Any) -> Any:
    """Read arrivals[index]; all that its writer wrote before is then visible too."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        address = _address(context, builder, signature, arguments)
        return builder.load_atomic(address, "acquire", align=8)

    return types.int64(arrivals, types.intp), generate


@intrinsic
def _store_release(typing: Any, arrivals: Any, index: Any, arrival: Any) -> Any:
    """Set arrivals[index] = arrival, visible only after all that was written before."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        address = _address(context, builder, signature, arguments)
        builder.store_atomic(arguments[2], address, "release", align=8)
        return context.get_dummy_value()

    return types.void(arrivals, types.intp, types.int64), generate


def _address(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    array = context.make_array(signature.args[0])(context, builder, arguments[0])
    return builder.gep(array.data, [arguments[1]])


@intrinsic
def _yield_core(typing: Any) -> Any:
    """Let the operating system run another thread on this core."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        if YIELD is not None:
            kind = ir.FunctionType(ir.IntType(32), [])
            builder.call(cgutils.get_or_insert_function(builder.module, kind, YIELD), [])
        return context.get_dummy_value()

    return types.void(), generate


@compiled
def wait_for_all(arrivals, threads, thread, arrival):
    """Note the arrival of this thread and return when all threads have arrived; arrivals count from 1."""
    _store_release(arrivals, thread * SPACING, arrival)  # type: ignore[call-arg]
    for other in range(threads):
        spins = 0
        while _load_acquire(arrivals, other * SPACING) < arrival:
            spins += 1
            if spins % SPINS_BEFORE_YIELD == 0:
                _yield_core()
