"""The log is size-limited, has whole lines from many processes, and contains no user data."""

import logging
import os
import subprocess
import sys
import threading
import time
import urllib.request
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from rnnlab import log
from rnnlab.log import LogFile
from tests.browser.server import free_port

ROOT = Path(__file__).parents[1]
SECRET = "körpergewicht_von_anna"  # the name of a column, which must not be in any log
SECONDS = 180.0
logger = logging.getLogger("rnnlab.tests")


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    """The log file of one test; logging is restored afterwards."""
    handlers, factory = list(logging.root.handlers), logging.getLogRecordFactory()
    hook = threading.excepthook
    for handler in handlers:
        if isinstance(handler, LogFile | log.TerminalHandler):
            logging.root.removeHandler(handler)
    log.start(tmp_path, "test")
    yield tmp_path / "log" / "rnnlab.log"
    for handler in list(logging.root.handlers):
        if isinstance(handler, LogFile | log.TerminalHandler):
            logging.root.removeHandler(handler)
    for handler in handlers:
        logging.root.addHandler(handler)
    logging.setLogRecordFactory(factory)
    threading.excepthook = hook
    os.environ.pop(log.RUNS_VARIABLE)


def test_line_has_time_level_process_and_message(log_file: Path) -> None:
    """The time is in UTC; the process has its role and id."""
    before = time.gmtime()
    logger.info("Run %s: %s after %d epochs", "20260131-142530-a1b2c3", "finished", 15)
    line = log_file.read_text(encoding="utf-8")
    day, clock, level, process, name, text = line.split(maxsplit=5)
    assert (day, clock[:2]) == (time.strftime("%Y-%m-%d", before), time.strftime("%H", before))
    assert (level, process) == ("INFO", f"test[{os.getpid()}]")
    assert (name, text) == ("rnnlab.tests:", "Run 20260131-142530-a1b2c3: finished after 15 epochs\n")


def test_exception_is_logged_with_types_and_places_but_not_its_message(log_file: Path) -> None:
    """Its causes are logged the same way; lines of code are not logged, they may contain values."""

    def inner() -> None:
        {}[SECRET]

    try:
        try:
            inner()
        except KeyError as cause:
            raise ValueError(f"no column {SECRET}") from cause
    except ValueError:
        logger.exception("Run %s failed", "x")
    text = log_file.read_text(encoding="utf-8")
    assert SECRET not in text
    assert [line.split()[0] for line in text.splitlines()[1:2]] == ["ValueError"]
    assert "because of KeyError" in text
    assert "tests/test_log.py:" in text
    assert "in inner" in text


@pytest.mark.parametrize(
    ("message", "values", "expected"),
    [
        ("Failed to parse value %s as %s.", (SECRET, 3), "Failed to parse value … as 3."),
        ("Compute Failed\nException: %r\nTraceback: %s", (ValueError(SECRET), SECRET), "Compute Failed"),
        ("%(column)s of %(rows)d", ({"column": SECRET, "rows": 12},), "… of 12"),
        ("Task exception was never retrieved\nfuture: " + SECRET, (), "Task exception was never retrieved"),
        ("%d rows", (SECRET,), "%d rows"),
        (ValueError(SECRET), (), "ValueError"),
    ],
)
def test_message_of_another_library_keeps_only_numbers(
    log_file: Path, message: object, values: tuple, expected: str
) -> None:
    """The template is safe, its arguments may be user data."""
    logging.getLogger("streamlit.some_widget").warning(message, *values)
    assert log_file.read_text(encoding="utf-8").rstrip().endswith(f": {expected}")


def test_exception_in_a_message_of_the_lab_is_its_type(log_file: Path) -> None:
    """The operating system's reason is kept; all other messages may be user data."""
    logger.warning("It can't be written: %s", PermissionError(13, "Permission denied", SECRET))
    logger.warning("It can't be begun: %r", KeyError(SECRET))
    first, second = log_file.read_text(encoding="utf-8").splitlines()
    assert first.endswith("It can't be written: PermissionError (Permission denied)")
    assert second.endswith("It can't be begun: KeyError")


def test_line_break_in_a_value_does_not_start_a_new_line(log_file: Path) -> None:
    """Nobody can forge a line."""
    logger.info("Run %s begins", "x\n2026-01-01 00:00:00Z INFO server[1] rnnlab: all is well")
    assert len(log_file.read_text(encoding="utf-8").splitlines()) == 1


def test_warning_of_a_library_is_its_type_and_place(log_file: Path) -> None:
    """Warnings of pandas contain column names."""
    log.redact_records()  # pytest has installed its own hook
    warnings.showwarning(UserWarning(f"Columns ({SECRET}) have mixed types"), UserWarning, __file__, 7)
    assert log_file.read_text(encoding="utf-8").rstrip().endswith("UserWarning in tests/test_log.py:7")


def test_exception_in_a_thread_is_logged_without_its_message(
    log_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Python would print it on the terminal, with the message."""
    log.redact_records()
    thread = threading.Thread(target=lambda: int(SECRET))
    thread.start()
    thread.join()
    assert "ValueError" in log_file.read_text(encoding="utf-8")
    assert SECRET not in log_file.read_text(encoding="utf-8") + capsys.readouterr().err


def test_info_messages_of_libraries_are_not_logged(log_file: Path) -> None:
    """Of other libraries the log has only warnings, errors, and how a worker died."""
    for name in ("streamlit", "distributed.nanny", "absl"):
        logging.getLogger(name).setLevel(logging.INFO)
    logging.getLogger("absl.x").info("hello")
    logging.getLogger("distributed.nanny").info("Start Nanny at: %r", "tcp://127.0.0.1:1")
    assert not log_file.exists()
    logging.getLogger("distributed.nanny").info("Worker process 77 was killed by signal 9")
    assert "Worker process 77 was killed by signal 9" in log_file.read_text(encoding="utf-8")


def test_log_that_cannot_be_written_goes_to_the_terminal(
    log_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The program continues."""
    log_file.parent.write_text("a file where the folder should be")
    logger.info("Run %s begins", "x")
    assert "Cannot write" in capsys.readouterr().err


def test_second_start_switches_to_another_folder(log_file: Path, tmp_path: Path) -> None:
    """A process has one log; a second start with the same folder changes nothing."""
    other = tmp_path / "other"
    log.start(other, "test")
    log.start(other, "test")
    logger.info("here")
    assert not log_file.exists()
    assert (other / "log" / "rnnlab.log").read_text().count("here") == 1


WRITER = """
import logging, sys
from pathlib import Path
from rnnlab import log
log.MAX_BYTES, log.BACKUPS = 20_000, 1000
log.start(Path(sys.argv[1]), "writer")
for number in range(200):
    logging.getLogger("rnnlab.x").info("%s-%d %s", sys.argv[2], number, "x" * 300)
"""


def test_lines_of_several_processes_are_whole_and_complete(tmp_path: Path) -> None:
    """Three processes write and rotate one file at the same time."""
    names = ("a", "b", "c")
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name], cwd=ROOT) for name in names
    ]
    assert [writer.wait(SECONDS) for writer in writers] == [0, 0, 0]
    files = list((tmp_path / "log").glob("rnnlab.log*"))
    assert len(files) > 5
    assert all(file.stat().st_size <= 20_000 for file in files)
    lines = [line.split() for file in files for line in file.read_text().splitlines()]
    assert {line[-1] for line in lines} == {"x" * 300}
    numbers = sorted(line[-2] for line in lines)
    assert numbers == sorted(f"{name}-{number}" for name in names for number in range(200))


def test_log_does_not_exceed_its_size_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest lines are deleted: one current file and a fixed number of full ones are kept."""
    monkeypatch.setattr(log, "MAX_BYTES", 1000)
    monkeypatch.setattr(log, "BACKUPS", 2)
    file = LogFile(tmp_path / "log" / "rnnlab.log", "test")
    for number in range(200):
        file.emit(logging.LogRecord("rnnlab", logging.INFO, "", 0, "line %d", (number,), None))
    files = [path for path in file.path.parent.iterdir() if path.name != ".lock"]
    assert sorted(path.name for path in files) == ["rnnlab.log", "rnnlab.log.1", "rnnlab.log.2"]
    assert sum(path.stat().st_size for path in files) <= 3000
    assert "line 199" in file.path.read_text()


def test_full_output_of_workers_is_renamed(tmp_path: Path) -> None:
    """One full file is kept; a small or missing file is not touched."""
    output = tmp_path / "workers.log"
    log.rotate_output(output)
    output.write_text("small")
    log.rotate_output(output)
    assert [path.name for path in tmp_path.iterdir()] == ["workers.log"]
    output.write_bytes(bytes(log.MAX_BYTES + 1))
    log.rotate_output(output)
    assert [path.name for path in tmp_path.iterdir()] == ["workers.log.1"]


PAGE = f"""
from pathlib import Path
import pandas as pd, streamlit as st
from rnnlab import log
log.start(Path({{runs!r}}), "server")
pd.DataFrame({{{{"a": [1]}}}})["{SECRET}"]
"""


def test_exception_of_the_page_is_logged_without_its_message(tmp_path: Path) -> None:
    """A real server with the lab's settings, whose page asks pandas for a column that does not exist."""
    page, runs, output = tmp_path / "page.py", tmp_path / "runs", tmp_path / "output"
    page.write_text(PAGE.format(runs=str(runs)))
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(page), "--server.port", str(port)]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "STREAMLIT_SERVER_SCRIPT_HEALTH_CHECK_ENABLED": "true",
    }
    with output.open("wb") as out:
        server = subprocess.Popen(
            [*command, "--server.headless", "true"], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
    try:
        deadline = time.monotonic() + SECONDS
        while b"URL" not in output.read_bytes() and time.monotonic() < deadline:
            time.sleep(0.1)
        with pytest.raises(urllib.error.HTTPError, match="503"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/script-health-check", timeout=SECONDS)
    finally:
        server.terminate()
        server.wait(SECONDS)
    text = (runs / "log" / "rnnlab.log").read_text()
    assert "Uncaught app execution" in text
    assert "KeyError" in text
    assert "page.py:6 in <module>" in text
    assert "Uncaught app execution" in output.read_text()
    assert SECRET not in text + output.read_text()
