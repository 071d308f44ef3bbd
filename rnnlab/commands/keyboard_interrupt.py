"""Ctrl-C while TensorFlow is working."""

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rnnlab.commands import messages
from rnnlab.commands.output import print_status

EXIT_CODE = 130  # of a command that Ctrl-C ended


class Interrupted(Exception):  # noqa: N818
    """Ctrl-C ended the command in good order; `str` says what is left."""


@contextmanager
def on_interrupt(stop: Callable[[], None]) -> Iterator[None]:
    """Within the block, Ctrl-C calls `stop` from a thread; a second Ctrl-C ends the process at once.

    Python's signal handlers wait until TensorFlow returns to the main thread, which can take a whole
    epoch; the wake-up descriptor is written at once.
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
                print_status(messages.interrupted())
                os._exit(EXIT_CODE)
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
