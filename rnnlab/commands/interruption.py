"""Ctrl-C while TensorFlow works."""

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rnnlab.commands.output import say


class Interrupted(Exception):  # noqa: N818
    """The user pressed Ctrl-C and the command has ended in good order; says what is left."""


@contextmanager
def on_interrupt(stop: Callable[[], None]) -> Iterator[None]:
    """Within the block Ctrl-C calls `stop`, from a thread; a second Ctrl-C ends the process at once.

    Python's own handlers wait until TensorFlow gives the main thread back, which may be a whole
    epoch; the wake-up descriptor is written to at once.
    """
    reader, writer = socket.socketpair()
    writer.setblocking(False)

    def watch() -> None:
        presses = 0
        while received := reader.recv(1):
            if received[0] != signal.SIGINT:
                continue
            presses += 1
            if presses > 1:
                say("Interrupted.")
                os._exit(130)
            stop()

    handler = signal.signal(signal.SIGINT, lambda *_: None)
    descriptor = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(descriptor)
        signal.signal(signal.SIGINT, handler)
        writer.close()
        watcher.join()
        reader.close()
