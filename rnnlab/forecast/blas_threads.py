"""Matrices on one thread: a library's threads wait for each other, on busy cores fifty times as long as they work."""

from contextlib import AbstractContextManager
from functools import cache

from threadpoolctl import ThreadpoolController


def one_blas_thread() -> AbstractContextManager[object]:
    """Use one thread for the matrix products of this process until it ends; not for two threads at once."""
    return _libraries().limit(limits=1, user_api="blas")


@cache
def _libraries() -> ThreadpoolController:
    import scipy.linalg  # noqa: F401  # which loads another copy of the library than numpy

    return ThreadpoolController()
