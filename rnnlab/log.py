"""The log: one size-limited file shared by all processes, free of user data.

runs/log/rnnlab.log, rnnlab.log.1 …  lines of the server, the workers and the commands, in order of time

A run is named by its id. Of an exception, the log has the types and the places in the code, never a
message or a value: pandas quotes column names in its messages, other libraries quote what they could
not parse. This also holds for what Streamlit, Dask and other libraries log, here and on the terminal.
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
RUNS_VARIABLE = "RNNLAB_LOG_OF"  # gives child processes the runs folder whose log they write to
LAB = "rnnlab"  # the name above all loggers of this package
MAX_BYTES, BACKUPS = 1_000_000, 4  # size of a file, and how many full files are kept
MAX_FRAMES = 30  # of a traceback
LIBRARIES = ("streamlit", "tensorflow", "keras", "numba", "numpy", "pandas", "distributed")
IMPORT_ROOTS = tuple(f"{path}{os.sep}" for path in (*sys.path, str(Path(__file__).parents[1])) if path)

logger = logging.getLogger(__name__)


def start(runs: Path, role: str, terminal: bool = True) -> None:
    """Make this process, and the processes that it starts, write to the log of a runs folder.

    The file is created with the first line. Another call switches to another runs folder.

    Args:
        runs: the runs folder.
        role: what this process is, e.g. "server"; it is part of each line.
        terminal: whether warnings and errors also go to the terminal.
    """
    os.environ[RUNS_VARIABLE] = str(runs)
    path = runs / FOLDER / FILE
    log_files = [handler for handler in logging.root.handlers if isinstance(handler, LogFile)]
    if any(handler.path == path for handler in log_files):
        return
    for handler in log_files:
        logging.root.removeHandler(handler)
        handler.close()
    file = LogFile(path, role)
    logging.root.addHandler(file)
    logging.getLogger(LAB).setLevel(logging.INFO)
    if not log_files:
        redact_records()
        if terminal:
            logging.root.addHandler(TerminalHandler(file.formatter))
    _redirect_library_loggers()


def start_in_child(role: str) -> None:
    """Call `start` in a child process of the lab. In a worker started by hand, only redact records."""
    if RUNS_VARIABLE in os.environ:
        start(Path(os.environ[RUNS_VARIABLE]), role)
    else:
        redact_records()
    sys.excepthook = _log_uncaught_exception


def redact_records() -> None:
    """From now on, no log record of this process contains user data, whichever library writes it."""
    logging.setLogRecordFactory(RedactedRecord)
    warnings.showwarning = _log_warning
    threading.excepthook = _log_thread_exception


def rotate_output(path: Path) -> None:
    """Rename a full output file to `.1`, before a process that will write to it is started."""
    with suppress(FileNotFoundError, PermissionError):  # or a process that is ending still has it open
        if path.stat().st_size > MAX_BYTES:
            path.replace(path.with_name(f"{path.name}.1"))


def versions() -> str:
    """Return the versions of Python, the libraries and the system on one line."""
    texts = [f"Python {platform.python_version()}"]
    for name in LIBRARIES:
        try:
            texts.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            texts.append(f"no {name}")
    return f"{', '.join(texts)}, on {platform.system()} {platform.machine()} with {cores()} cores"


class RedactedRecord(logging.LogRecord):
    """A log record without user data: an exception is replaced by its types and places in the code.

    For a message of another library, it has only the first line and keeps only numeric arguments.
    """

    def __init__(
        self, name: str, level: int, pathname: str, lineno: int, msg: Any, args: Any, exc_info: Any,
        func: str | None = None, sinfo: str | None = None, **more: Any,
    ) -> None:  # fmt: skip
        from_lab = (name or LAB).partition(".")[0] == LAB
        if not isinstance(msg, str):
            msg, args = _type_name(msg), ()
        elif not from_lab:
            msg = msg.strip().partition("\n")[0]
        super().__init__(name, level, pathname, lineno, msg, args, None, func, None, **more)
        if isinstance(self.args, dict):
            self.args = {key: _redacted(value, from_lab) for key, value in self.args.items()}
        elif self.args:
            self.args = tuple(_redacted(value, from_lab) for value in self.args)
        if exc_info and exc_info[1] is not None:
            self.exc_text = redacted_traceback(exc_info[1])

    def getMessage(self) -> str:  # noqa: N802 (the name is logging's)
        """Return the message on one line; a template that does not fit its redacted arguments stays unfilled."""
        try:
            text = super().getMessage()
        except (TypeError, ValueError):
            text = str(self.msg)
        return " ".join(text.split())


def redacted_traceback(exception: BaseException) -> str:
    """Return the type of an exception and its places in the code, last call first, then those of its causes."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = exception
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(f"  {'because of ' if lines else ''}{_type_name(current)}")
        frames = traceback.extract_tb(current.__traceback__, -MAX_FRAMES)
        lines += [
            f"    {_without_import_root(frame.filename)}:{frame.lineno} in {frame.name}"
            for frame in reversed(frames)
        ]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\n".join(lines)


class LogFile(RotatingFileHandler):
    """A size-limited file that several processes write to, one at a time, so that each line is whole."""

    def __init__(self, path: Path, role: str):
        super().__init__(path, maxBytes=MAX_BYTES, backupCount=BACKUPS, encoding="utf-8", delay=True)
        self.path = path
        line_format = f"%(asctime)sZ %(levelname)-7s {role}[%(process)d] %(name)s: %(message)s"
        self.setFormatter(logging.Formatter(line_format, "%Y-%m-%d %H:%M:%S"))
        assert self.formatter is not None
        self.formatter.converter = time.gmtime
        self.addFilter(_should_log)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            with self._locked():
                super().emit(record)
        except OSError:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (the name is logging's)
        """Print the line on the terminal: a log that cannot be written must not end the program."""
        reason = _redacted(sys.exc_info()[1], from_lab=True)
        print(f"Cannot write {self.path} ({reason}): {self.format(record)}", file=sys.stderr)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path.parent / ".lock"):
            try:
                yield
            finally:
                if self.stream is not None:
                    # Another process may rename the file before this process writes its next line.
                    self.stream.close()
                    self.stream = None


class Unquoted(str):
    """A text whose `repr` has no quotes."""

    __repr__ = str.__str__


class TerminalHandler(logging.Handler):
    """Writes warnings and errors to the current stderr."""

    def __init__(self, formatter: logging.Formatter | None):
        super().__init__(logging.WARNING)
        self.setFormatter(formatter)

    def emit(self, record: logging.LogRecord) -> None:
        print(self.format(record), file=sys.stderr, flush=True)


def _should_log(record: logging.LogRecord) -> bool:
    """Return whether a record is from the lab, a warning or error, or says how a worker died."""
    if record.levelno >= logging.WARNING or record.name.partition(".")[0] == LAB:
        return True
    return record.name == "distributed.nanny" and str(record.msg).startswith("Worker process")


def _redirect_library_loggers() -> None:
    """Let loggers with handlers of their own, which write to the terminal, write to the log instead."""
    for library_logger in list(logging.root.manager.loggerDict.values()):
        if isinstance(library_logger, logging.Logger) and not library_logger.propagate:
            for handler in list(library_logger.handlers):
                library_logger.removeHandler(handler)
            library_logger.propagate = True


def _log_warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int,
    file: object = None, line: str | None = None,
) -> None:  # fmt: skip
    logger.warning("%s in %s:%d", category.__name__, _without_import_root(filename), lineno)


def _log_thread_exception(args: threading.ExceptHookArgs) -> None:
    if args.exc_type is not SystemExit and args.exc_value is not None:
        exc_info = (args.exc_type, args.exc_value, args.exc_traceback)
        logger.error("A thread ended with an exception", exc_info=exc_info)


def _log_uncaught_exception(
    kind: type[BaseException], exception: BaseException, trail: TracebackType | None
) -> None:
    if not isinstance(exception, KeyboardInterrupt):
        logger.critical("Ended with an exception", exc_info=(kind, exception, trail))


def _redacted(value: object, from_lab: bool) -> object:
    """Return what the log shows for an argument: numbers, and in the lab's own messages also texts and paths."""
    if isinstance(value, bool | int | float) or (from_lab and isinstance(value, str | Path)):
        return value
    if isinstance(value, OSError) and value.strerror:
        return Unquoted(f"{_type_name(value)} ({value.strerror})")
    return Unquoted("…" if isinstance(value, str) else _type_name(value))


def _type_name(value: object) -> str:
    kind = type(value)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _without_import_root(filename: str) -> str:
    """Return the path from the folder that Python imports the package from; folders above it are private."""
    root = max((root for root in IMPORT_ROOTS if filename.startswith(root)), key=len, default="")
    return filename[len(root) :]
