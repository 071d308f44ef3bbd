"""What the lab writes down of itself: one bounded file for all its processes, with nothing of the users' in it.

runs/log/rnnlab.log, rnnlab.log.1 …  the server's, the workers' and the commands' lines, in the order of time

A run is named by its id. Of a fault the log has the kinds of the exceptions and the places in the code,
never a message or a value: pandas names columns in its messages, others quote what they could not read.
That holds for what Streamlit, Dask and other libraries log, too, here and on the terminal.
"""

import logging
import os
import platform
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import PackageNotFoundError, version
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from filelock import FileLock

from rnnlab.system import cores

FOLDER, FILE = "log", "rnnlab.log"
RUNS = "RNNLAB_LOG_OF"  # tells the processes that this one starts which runs folder's log to write to
OWN = "rnnlab"
BYTES, KEPT = 1_000_000, 4  # of one file, and how many full ones are kept beside it
MOST_PLACES = 30
LIBRARIES = ("streamlit", "tensorflow", "keras", "numba", "numpy", "pandas", "distributed")
ROOTS = tuple(f"{path}{os.sep}" for path in (*sys.path, str(Path(__file__).parents[1])) if path)

logger = logging.getLogger(__name__)


def start(runs: Path, role: str, terminal: bool = True) -> None:
    """Let this process, and those that it starts, write to the log of that runs folder; again: to that one.

    role: what the process is, for each of its lines. terminal: warnings and faults go there, too.
    The file appears with the first line.
    """
    os.environ[RUNS] = str(runs)
    path = runs / FOLDER / FILE
    ours = [handler for handler in logging.root.handlers if isinstance(handler, LogFile)]
    if any(handler.path == path for handler in ours):
        return
    for handler in ours:
        logging.root.removeHandler(handler)
        handler.close()
    file = LogFile(path, role)
    logging.root.addHandler(file)
    logging.getLogger(OWN).setLevel(logging.INFO)
    if not ours:
        be_discreet()
        if terminal:
            logging.root.addHandler(Terminal(file.formatter))
    _take_over()


def start_below(role: str) -> None:
    """The same in a process that the lab has started; where it was started by hand, it only is discreet."""
    if RUNS in os.environ:
        start(Path(os.environ[RUNS]), role)
    else:
        be_discreet()
    sys.excepthook = _note_end


def be_discreet() -> None:
    """From now on no record of this process, of whatever library and wherever it goes, holds users' data."""
    logging.setLogRecordFactory(Discreet)
    warnings.showwarning = _note_warning
    threading.excepthook = _note_fault


def make_room(path: Path) -> None:
    """Put a full file aside, over the one before it, that a process to be started writes its output to."""
    with suppress(FileNotFoundError, PermissionError):  # or a process that is ending still writes to it
        if path.stat().st_size > BYTES:
            path.replace(path.with_name(f"{path.name}.1"))


def versions() -> str:
    """What runs here, in one line."""
    found = [f"Python {platform.python_version()}"]
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"no {name}")
    return f"{', '.join(found)}, on {platform.system()} {platform.machine()} with {cores()} cores"


class Discreet(logging.LogRecord):
    """A record that has the places of an exception instead of itself.

    Of another library's message it has the first line, and of what was to be put into it numbers alone.
    """

    def __init__(
        self, name: str, level: int, pathname: str, lineno: int, msg: Any, args: Any, exc_info: Any,
        func: str | None = None, sinfo: str | None = None, **more: Any,
    ) -> None:  # fmt: skip
        own = (name or OWN).partition(".")[0] == OWN
        if not isinstance(msg, str):
            msg, args = _kind(msg), ()
        elif not own:
            msg = msg.strip().partition("\n")[0]
        super().__init__(name, level, pathname, lineno, msg, args, None, func, None, **more)
        if isinstance(self.args, dict):
            self.args = {key: _shown(value, own) for key, value in self.args.items()}
        elif self.args:
            self.args = tuple(_shown(value, own) for value in self.args)
        if exc_info and exc_info[1] is not None:
            self.exc_text = places_of(exc_info[1])

    def getMessage(self) -> str:  # noqa: N802 (the name is logging's)
        """One line; a template of another library's that wants what was left out stands as it is."""
        try:
            text = super().getMessage()
        except (TypeError, ValueError):
            text = str(self.msg)
        return " ".join(text.split())


def places_of(fault: BaseException) -> str:
    """The kind of an exception and where it came from, the last call first, then what caused it."""
    lines: list[str] = []
    seen: set[int] = set()
    found: BaseException | None = fault
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        lines.append(f"  {'because of ' if lines else ''}{_kind(found)}")
        frames = traceback.extract_tb(found.__traceback__, -MOST_PLACES)
        lines += [
            f"    {_short(frame.filename)}:{frame.lineno} in {frame.name}" for frame in reversed(frames)
        ]
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    return "\n".join(lines)


class LogFile(RotatingFileHandler):
    """A bounded file that several processes write to: one at a time, each line whole."""

    def __init__(self, path: Path, role: str):
        super().__init__(path, maxBytes=BYTES, backupCount=KEPT, encoding="utf-8", delay=True)
        self.path = path
        form = f"%(asctime)sZ %(levelname)-7s {role}[%(process)d] %(name)s: %(message)s"
        self.setFormatter(logging.Formatter(form, "%Y-%m-%d %H:%M:%S"))
        assert self.formatter is not None
        self.formatter.converter = time.gmtime
        self.addFilter(_is_worth_a_line)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            with self._alone():
                super().emit(record)
        except OSError:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (the name is logging's)
        """A log that can't be written must not end what it tells of: the line goes to the terminal."""
        why = sys.exc_info()[1]
        print(f"{self.path} can't be written ({_shown(why, True)}): {self.format(record)}", file=sys.stderr)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path.parent / ".lock"):
            try:
                yield
            finally:
                if self.stream is not None:
                    # Another process may rename the file before this one's next line.
                    self.stream.close()
                    self.stream = None


class Word(str):
    """What stands for a value, without quotes."""

    __repr__ = str.__str__


class Terminal(logging.Handler):
    """Writes warnings and worse to the terminal as it is at that moment."""

    def __init__(self, form: logging.Formatter | None):
        super().__init__(logging.WARNING)
        self.setFormatter(form)

    def emit(self, record: logging.LogRecord) -> None:
        print(self.format(record), file=sys.stderr, flush=True)


def _is_worth_a_line(record: logging.LogRecord) -> bool:
    if record.levelno >= logging.WARNING or record.name.partition(".")[0] == OWN:
        return True
    # How a worker died, its nanny says at this level.
    return record.name == "distributed.nanny" and str(record.msg).startswith("Worker process")


def _take_over() -> None:
    """Let the libraries that write to the terminal by themselves write to the log instead."""
    for other in list(logging.root.manager.loggerDict.values()):
        if isinstance(other, logging.Logger) and not other.propagate:
            for handler in list(other.handlers):
                other.removeHandler(handler)
            other.propagate = True


def _note_warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int,
    file: object = None, line: str | None = None,
) -> None:  # fmt: skip
    logger.warning("%s in %s:%d", category.__name__, _short(filename), lineno)


def _note_fault(fault: threading.ExceptHookArgs) -> None:
    if fault.exc_type is not SystemExit and fault.exc_value is not None:
        told = (fault.exc_type, fault.exc_value, fault.exc_traceback)
        logger.error("A thread ended by a fault", exc_info=told)


def _note_end(kind: type[BaseException], fault: BaseException, trail: TracebackType | None) -> None:
    if not isinstance(fault, KeyboardInterrupt):
        logger.critical("Ended by a fault", exc_info=(kind, fault, trail))


def _shown(value: object, own: bool) -> object:
    """What stands in a message for a value: numbers, and in the lab's own messages texts and paths."""
    if isinstance(value, bool | int | float) or (own and isinstance(value, str | Path)):
        return value
    if isinstance(value, OSError) and value.strerror:
        return Word(f"{_kind(value)} ({value.strerror})")
    return Word("…" if isinstance(value, str) else _kind(value))


def _kind(value: object) -> str:
    kind = type(value)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _short(filename: str) -> str:
    """A file's path from where its package lies: the rest is the server's own affair."""
    root = max((root for root in ROOTS if filename.startswith(root)), key=len, default="")
    return filename[len(root) :]
