"""Where compiled threads wait for each other, many thousand times a second.

A lock or a pool of the operating system costs as much as a small batch. Here each thread counts its
turns in a place of its own and looks at the others' until all are there; one that waits long lets other
processes have the core.
"""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from rnnlab.system import YIELD
from rnnlab.training.compiler import compiled

APART = 16  # int64 between two threads' places: cache lines that two cores write to are slow
PATIENCE = 2000  # looks before the core is given away


def places(threads: int) -> np.ndarray:
    """A place for each thread, for one pass."""
    return np.zeros(threads * APART, np.int64)


@intrinsic
def _seen(typing: Any, turns: Any, at: Any) -> Any:
    """turns[at], with all that its writer wrote before."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = _place(context, builder, signature, arguments)
        return builder.load_atomic(place, "acquire", align=8)

    return types.int64(turns, types.intp), generate


@intrinsic
def _show(typing: Any, turns: Any, at: Any, turn: Any) -> Any:
    """turns[at] = turn, visible after all that was written before."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        place = _place(context, builder, signature, arguments)
        builder.store_atomic(arguments[2], place, "release", align=8)
        return context.get_dummy_value()

    return types.void(turns, types.intp, types.int64), generate


def _place(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    array = context.make_array(signature.args[0])(context, builder, arguments[0])
    return builder.gep(array.data, [arguments[1]])


@intrinsic
def _give_way(typing: Any) -> Any:
    """Let the operating system run something else on this core."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        if YIELD is not None:
            kind = ir.FunctionType(ir.IntType(32), [])
            builder.call(cgutils.get_or_insert_function(builder.module, kind, YIELD), [])
        return context.get_dummy_value()

    return types.void(), generate


@compiled
def meet(turns, threads, own, turn):
    """Returns when all threads have come to that turn; turns count up from 1."""
    _show(turns, own * APART, turn)  # type: ignore[call-arg]
    for other in range(threads):
        looks = 0
        while _seen(turns, other * APART) < turn:
            looks += 1
            if looks % PATIENCE == 0:
                _give_way()
