"""A process that answers requests, one line each, with limits of time and memory: it is killed and started again."""

import math
import queue
import subprocess
import threading
import time
from contextlib import suppress

import psutil

INTERVAL = 0.05  # seconds between two looks at what the process uses
MOST_WAITING = 4  # times the seconds of work that a request may take, while other processes use the processor


class StoppedError(Exception):
    """The process was killed because it took too long or too much memory, or it ended by itself."""


class NotStartedError(StoppedError):
    """The process did not get ready in time, so no request is to blame."""


class AnsweringProcess:
    """Starts the process when it is first needed, or by `warm`. Any thread may ask; one request is answered at a time.

    command: it prints the line `ready`, then a line for each line that it reads. It ends when its input ends, and so
    with this process. memory: the most bytes that it may use.
    """

    def __init__(
        self, command: list[str], environment: dict[str, str], start_seconds: float, memory: int
    ) -> None:
        self._command, self._environment = command, environment
        self._start_seconds, self._memory = start_seconds, memory
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.Queue[bytes] = queue.Queue()
        self._lock = threading.Lock()
        self.ready = False

    def warm(self) -> None:
        """Start the process in the background, so that the first request need not wait for it."""
        threading.Thread(target=self._warm, daemon=True).start()

    def ask(self, request: bytes, seconds: float) -> bytes:
        """The answer to one line. Raises StoppedError if there is none in time; the process is then killed.

        Raises NotStartedError if it does not even get ready.

        seconds: of the processor's time, so that the answer does not depend on what else runs.
        """
        with self._lock:
            process = self._running()
            assert process.stdin is not None
            try:
                process.stdin.write(request + b"\n")
                process.stdin.flush()
                return self._line(process, MOST_WAITING * seconds, seconds)
            except (OSError, StoppedError) as error:
                self._kill()
                self.warm()  # for the next request
                raise StoppedError(str(error)) from error

    def end(self) -> None:
        """End the process, if it runs."""
        with self._lock:
            self._kill()

    def _warm(self) -> None:
        with self._lock, suppress(StoppedError):
            self._running()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._kill()
        self._lines = queue.Queue()
        process = subprocess.Popen(
            self._command,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._process = process
        threading.Thread(target=_read, args=(process, self._lines), daemon=True).start()
        try:
            self._line(process, self._start_seconds)
        except StoppedError as error:
            self._kill()
            raise NotStartedError(str(error)) from error
        self.ready = True
        return process

    def _line(self, process: subprocess.Popen[bytes], seconds: float, work: float = math.inf) -> bytes:
        """The next line. seconds: to wait; work: of the processor's time."""
        end, busy = time.monotonic() + seconds, _work(process.pid) + work
        while True:
            with suppress(queue.Empty):
                line = self._lines.get(timeout=INTERVAL)
                if not line:
                    raise StoppedError("it ended")
                return line
            if time.monotonic() > end or _work(process.pid) > busy:
                raise StoppedError("it took too long")
            if _memory(process.pid) > self._memory:
                raise StoppedError("it took too much memory")

    def _kill(self) -> None:
        process, self._process, self.ready = self._process, None, False
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def _read(process: subprocess.Popen[bytes], lines: "queue.Queue[bytes]") -> None:
    """Pass the process's lines on; an empty one when it has ended."""
    assert process.stdout is not None
    with suppress(OSError, ValueError):
        for line in process.stdout:
            lines.put(line)
    lines.put(b"")


def _work(process_id: int) -> float:
    """The seconds of the processor's time that the process has used."""
    try:
        times = psutil.Process(process_id).cpu_times()
        return float(times.user + times.system)
    except psutil.Error:  # it has just ended
        return 0.0


def _memory(process_id: int) -> int:
    try:
        return int(psutil.Process(process_id).memory_info().rss)
    except psutil.Error:  # it has just ended
        return 0
