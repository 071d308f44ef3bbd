"""The log: bounded, whole lines from many processes, and nothing of the users' in it."""

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
SECRET = "körpergewicht_von_anna"  # a column's name, which no log may hold
SECONDS = 60.0
logger = logging.getLogger("rnnlab.tests")


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Path]:
    """The log file of this test's own; everything is as it was afterwards."""
    handlers, factory = list(logging.root.handlers), logging.getLogRecordFactory()
    hook = threading.excepthook
    for handler in handlers:
        if isinstance(handler, LogFile | log.Terminal):
            logging.root.removeHandler(handler)
    log.start(tmp_path, "test")
    yield tmp_path / "log" / "rnnlab.log"
    for handler in list(logging.root.handlers):
        if isinstance(handler, LogFile | log.Terminal):
            logging.root.removeHandler(handler)
    for handler in handlers:
        logging.root.addHandler(handler)
    logging.setLogRecordFactory(factory)
    threading.excepthook = hook
    os.environ.pop(log.RUNS)


def test_line_tells_time_level_process_and_what_was_said(written: Path) -> None:
    """One line, in UTC, with the process's role and number."""
    before = time.gmtime()
    logger.info("Run %s: %s after %d epochs", "20260131-142530-a1b2c3", "finished", 15)
    line = written.read_text(encoding="utf-8")
    day, clock, level, process, name, said = line.split(maxsplit=5)
    assert (day, clock[:2]) == (time.strftime("%Y-%m-%d", before), time.strftime("%H", before))
    assert (level, process) == ("INFO", f"test[{os.getpid()}]")
    assert (name, said) == ("rnnlab.tests:", "Run 20260131-142530-a1b2c3: finished after 15 epochs\n")


def test_fault_is_logged_with_its_kinds_and_places_but_not_its_message(written: Path) -> None:
    """Also of the exceptions that it came from; the line of code is left out, which may hold values."""

    def inner() -> None:
        {}[SECRET]

    try:
        try:
            inner()
        except KeyError as cause:
            raise ValueError(f"no column {SECRET}") from cause
    except ValueError:
        logger.exception("Run %s ran into a fault", "x")
    text = written.read_text(encoding="utf-8")
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
def test_message_of_another_library_keeps_numbers_only(
    written: Path, message: object, values: tuple, expected: str
) -> None:
    """Its template is the library's own; what is put in may be anybody's."""
    logging.getLogger("streamlit.some_widget").warning(message, *values)
    assert written.read_text(encoding="utf-8").rstrip().endswith(f": {expected}")


def test_exception_in_a_message_of_the_labs_own_is_its_kind(written: Path) -> None:
    """The system's word on a file is no user's data; every other message may be."""
    logger.warning("It can't be written: %s", PermissionError(13, "Permission denied", SECRET))
    logger.warning("It can't be begun: %r", KeyError(SECRET))
    first, second = written.read_text(encoding="utf-8").splitlines()
    assert first.endswith("It can't be written: PermissionError (Permission denied)")
    assert second.endswith("It can't be begun: KeyError")


def test_line_break_in_a_value_makes_no_line_of_its_own(written: Path) -> None:
    """Nobody may forge a line."""
    logger.info("Run %s begins", "x\n2026-01-01 00:00:00Z INFO server[1] rnnlab: all is well")
    assert len(written.read_text(encoding="utf-8").splitlines()) == 1


def test_warning_of_a_library_is_its_kind_and_place(written: Path) -> None:
    """pandas names the columns in its warnings."""
    log.be_discreet()  # pytest has put a hook of its own in the way
    warnings.showwarning(UserWarning(f"Columns ({SECRET}) have mixed types"), UserWarning, __file__, 7)
    assert written.read_text(encoding="utf-8").rstrip().endswith("UserWarning in tests/test_log.py:7")


def test_fault_of_a_thread_goes_to_the_log_without_its_message(
    written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Python would print it on the terminal, message and all."""
    log.be_discreet()
    thread = threading.Thread(target=lambda: int(SECRET))
    thread.start()
    thread.join()
    assert "ValueError" in written.read_text(encoding="utf-8")
    assert SECRET not in written.read_text(encoding="utf-8") + capsys.readouterr().err


def test_chatter_of_libraries_is_left_out(written: Path) -> None:
    """Of others only warnings and worse, and how a worker died."""
    for name in ("streamlit", "distributed.nanny", "absl"):
        logging.getLogger(name).setLevel(logging.INFO)
    logging.getLogger("absl.x").info("hello")
    logging.getLogger("distributed.nanny").info("Start Nanny at: %r", "tcp://127.0.0.1:1")
    assert not written.exists()
    logging.getLogger("distributed.nanny").info("Worker process 77 was killed by signal 9")
    assert "Worker process 77 was killed by signal 9" in written.read_text(encoding="utf-8")


def test_log_that_cannot_be_written_goes_to_the_terminal(
    written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it tells of goes on."""
    written.parent.write_text("a file where the folder should be")
    logger.info("Run %s begins", "x")
    assert "can't be written" in capsys.readouterr().err


def test_start_again_writes_where_it_is_told_now(written: Path, tmp_path: Path) -> None:
    """One log at a time; to start twice for one folder changes nothing."""
    other = tmp_path / "other"
    log.start(other, "test")
    log.start(other, "test")
    logger.info("here")
    assert not written.exists()
    assert (other / "log" / "rnnlab.log").read_text().count("here") == 1


WRITER = """
import logging, sys
from pathlib import Path
from rnnlab import log
log.BYTES, log.KEPT = 20_000, 1000
log.start(Path(sys.argv[1]), "writer")
for number in range(200):
    logging.getLogger("rnnlab.x").info("%s-%d %s", sys.argv[2], number, "x" * 300)
"""


def test_lines_of_many_processes_are_whole_and_none_is_lost(tmp_path: Path) -> None:
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
    said = sorted(line[-2] for line in lines)
    assert said == sorted(f"{name}-{number}" for name in names for number in range(200))


def test_log_takes_no_more_than_its_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest lines go: one file at work and so many full ones."""
    monkeypatch.setattr(log, "BYTES", 1000)
    monkeypatch.setattr(log, "KEPT", 2)
    file = LogFile(tmp_path / "log" / "rnnlab.log", "test")
    for number in range(200):
        file.emit(logging.LogRecord("rnnlab", logging.INFO, "", 0, "line %d", (number,), None))
    files = [path for path in file.path.parent.iterdir() if path.name != ".lock"]
    assert sorted(path.name for path in files) == ["rnnlab.log", "rnnlab.log.1", "rnnlab.log.2"]
    assert sum(path.stat().st_size for path in files) <= 3000
    assert "line 199" in file.path.read_text()


def test_output_of_workers_is_put_aside_when_it_is_full(tmp_path: Path) -> None:
    """It keeps one full file; a small or a missing one stays as it is."""
    output = tmp_path / "workers.log"
    log.make_room(output)
    output.write_text("small")
    log.make_room(output)
    assert [path.name for path in tmp_path.iterdir()] == ["workers.log"]
    output.write_bytes(bytes(log.BYTES + 1))
    log.make_room(output)
    assert [path.name for path in tmp_path.iterdir()] == ["workers.log.1"]


PAGE = f"""
from pathlib import Path
import pandas as pd, streamlit as st
from rnnlab import log
log.start(Path({{runs!r}}), "server")
pd.DataFrame({{{{"a": [1]}}}})["{SECRET}"]
"""


def test_fault_of_the_page_reaches_no_log_with_its_message(tmp_path: Path) -> None:
    """A real server, with the lab's own settings, whose page asks pandas for a column that is not there."""
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
