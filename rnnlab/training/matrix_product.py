"""A matrix product for the small matrices of recurrent layers, compiled by Numba.

For 16 x 32 by 32 x 128, a call of a matrix library takes longer than the product itself, and a plain Numba loop
keeps its sums in memory. So a tile of sums (a few rows of a few vectors) is written here in LLVM's instructions: the
sums stay in registers. LLVM maps each vector to what the processor has: one AVX-512 register, two of AVX, or four of
SSE or NEON.
"""

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from rnnlab.training.compiler import compiled

LANES = 16  # float32 numbers in a vector
ROWS, VECTORS = 4, 2  # of the largest tile, which computes 8 sums at the same time
VECTOR = ir.VectorType(ir.FloatType(), LANES)
WIDTH = LANES * VECTORS


def tile_of(rows: int, vectors: int) -> Callable[..., None]:
    """A function `tile(c, row, column, a, b)` that adds a @ b to a tile of c with that many rows and vectors.

    The rows of c and b are contiguous float32; a may have any strides.
    """

    @intrinsic
    def tile(typing: Any, c: Any, row: Any, column: Any, a: Any, b: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            def array(number: int) -> Any:
                return context.make_array(signature.args[number])(context, builder, arguments[number])

            def address(array: Any, i: Any, j: Any, kind: Any) -> Any:
                strides = cgutils.unpack_tuple(builder, array.strides)
                away = builder.add(builder.mul(i, strides[0]), builder.mul(j, strides[1]))
                byte = builder.bitcast(array.data, ir.IntType(8).as_pointer())
                return builder.bitcast(builder.gep(byte, [away]), kind.as_pointer())

            whole = context.get_value_type(types.intp)
            c, a, b = array(0), array(3), array(4)
            top, left = arguments[1], arguments[2]
            row_at = [builder.add(top, whole(i)) for i in range(rows)]
            column_at = [builder.add(left, whole(LANES * j)) for j in range(vectors)]
            addresses = [[address(c, i, j, VECTOR) for j in column_at] for i in row_at]
            sums = [
                [cgutils.alloca_once_value(builder, builder.load(place, align=4)) for place in line]
                for line in addresses
            ]
            terms = cgutils.unpack_tuple(builder, a.shape)[1]
            with cgutils.for_range(builder, terms, intp=whole) as loop:
                right = [builder.load(address(b, loop.index, j, VECTOR), align=4) for j in column_at]
                for i, line in zip(row_at, sums, strict=True):
                    factor = builder.load(address(a, i, loop.index, ir.FloatType()))
                    single = builder.insert_element(ir.Constant(VECTOR, ir.Undefined), factor, whole(0))
                    spread = ir.Constant(ir.VectorType(ir.IntType(32), LANES), None)
                    factors = builder.shuffle_vector(single, ir.Constant(VECTOR, ir.Undefined), spread)
                    for total, vector in zip(line, right, strict=True):
                        product = builder.fmul(factors, vector, flags=("contract",))
                        added = builder.fadd(builder.load(total), product, flags=("contract",))
                        builder.store(added, total)
            for line, totals in zip(addresses, sums, strict=True):
                for address_of_sum, total in zip(line, totals, strict=True):
                    builder.store(builder.load(total), address_of_sum, align=4)
            return context.get_dummy_value()

        return types.void(c, types.intp, types.intp, a, b), generate

    return tile


large, wide, tall, small = tile_of(ROWS, VECTORS), tile_of(1, VECTORS), tile_of(ROWS, 1), tile_of(1, 1)


@compiled
def accumulate(c, a, b):
    """c += a @ b for float32 (m, n), (m, k) and (k, n)."""
    m, n = c.shape
    column = 0
    while column + WIDTH <= n:
        row = 0
        while row + ROWS <= m:
            large(c, row, column, a, b)
            row += ROWS
        while row < m:
            wide(c, row, column, a, b)
            row += 1
        column += WIDTH
    while column + LANES <= n:
        row = 0
        while row + ROWS <= m:
            tall(c, row, column, a, b)
            row += ROWS
        while row < m:
            small(c, row, column, a, b)
            row += 1
        column += LANES
    if column < n:
        for row in range(m):
            for q in range(a.shape[1]):
                factor = a[row, q]
                for j in range(column, n):
                    c[row, j] += factor * b[q, j]
