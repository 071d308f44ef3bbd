"""What the commands print: one JSON object or tables on stdout, everything else on stderr."""

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from typing import Any

PIPED_WIDTH = 160


def complain(sentence: str, code: int) -> int:
    """The exit code, after one line on stderr."""
    say(sentence)
    return code


def say(sentence: str) -> None:
    """One line on stderr, however long."""
    print(printable(sentence), file=sys.stderr, flush=True)


def printable(text: object) -> str:
    """The text on one line, without what would steer a terminal."""
    line = "".join(character if character.isprintable() else " " for character in str(text))
    return " ".join(line.split())


def print_json(value: Any) -> None:
    """The value on stdout as one JSON object; numbers that are none become null."""
    import msgspec

    # As bytes: JSON is UTF-8, whatever the terminal's encoding is.
    sys.stdout.flush()
    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")
    sys.stdout.buffer.flush()


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table on stdout; columns whose name begins with '>' hold numbers and stand to the right.

    Those whose name begins with '=' hold ids, which stay on one line; all others are folded, never cut.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(printable(title)), title_justify="left")
    for column in columns:
        table.add_column(
            Text(printable(column.lstrip(">="))),
            justify="right" if column[0] == ">" else "left",
            no_wrap=column[0] == "=",
            overflow="fold",
        )
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    Console(width=None if sys.stdout.isatty() else PIPED_WIDTH).print(table)


def load_tensorflow() -> None:
    """Import TensorFlow and keep to itself what its libraries write meanwhile, unless it fails."""
    from rnnlab import training

    with _kept_back():
        training.warm()


@contextmanager
def stdout_kept_clean() -> Iterator[None]:
    """Within the block whatever a library prints goes to stderr."""
    with redirect_stdout(sys.stderr):
        yield


@contextmanager
def _kept_back() -> Iterator[None]:
    # TensorFlow writes from C++ to the descriptors themselves, before any of its settings is heard.
    sys.stdout.flush()
    sys.stderr.flush()
    kept = [(descriptor, os.dup(descriptor)) for descriptor in (1, 2)]
    with tempfile.TemporaryFile() as written:
        for descriptor, _ in kept:
            os.dup2(written.fileno(), descriptor)
        failed = False
        try:
            yield
        except Exception:
            failed = True
            raise
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for descriptor, original in kept:
                os.dup2(original, descriptor)
                os.close(original)
            if failed:
                written.seek(0)
                sys.stderr.write(written.read().decode(errors="replace"))
