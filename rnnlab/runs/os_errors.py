"""What the operating system refuses becomes one sentence."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rnnlab.message import Message
from rnnlab.mistake import Mistake


@contextmanager
def os_error_as(message: Callable[[str], Message]) -> Iterator[None]:
    """Turn an OSError of the block into a Mistake. message: made from the reason, such as "Permission denied"."""
    try:
        yield
    except OSError as error:
        raise Mistake(message(reason_of(error))) from None


def reason_of(error: OSError) -> str:
    """The operating system's words, without the paths of the server: "Permission denied"."""
    return error.strerror or type(error).__name__
