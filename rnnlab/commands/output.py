"""How commands print: one JSON object or tables on stdout, everything else on stderr."""

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

from rnnlab.message import Message

PIPED_WIDTH = 160  # characters of a table that does not go to a terminal


def print_status(sentence: Message | str) -> None:
    """Print one line on stderr."""
    print(on_one_line(sentence), file=sys.stderr, flush=True)


def on_one_line(text: object) -> str:
    """Return the text on one line, without control characters."""
    line = "".join(character if character.isprintable() else " " for character in str(text))
    return " ".join(line.split())


def print_json(value: Any) -> None:
    """Print the value on stdout as one JSON object; NaN and infinity become null."""
    import msgspec

    # As bytes, because JSON is UTF-8 whatever the encoding of the terminal is.
    sys.stdout.flush()
    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")
    sys.stdout.buffer.flush()


def print_table(title: Message | str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table on stdout.

    Args:
        title: the line above the table.
        columns: the headings. '>' before a heading aligns its column to the right, for numbers; '=' keeps
            its cells on one line, for ids. The cells of other columns are wrapped, never cut.
        rows: the cells of each row.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(on_one_line(title)), title_justify="left")
    for column in columns:
        table.add_column(
            Text(on_one_line(column.lstrip(">="))),
            justify="right" if column[0] == ">" else "left",
            no_wrap=column[0] == "=",
            overflow="fold",
        )
    for row in rows:
        table.add_row(*(Text(on_one_line(cell)) for cell in row))
    Console(width=None if sys.stdout.isatty() else PIPED_WIDTH).print(table)


def write_file(path: Path, data: bytes) -> None:
    """Write a file that others can read, and its folder; raise a Mistake if that is impossible."""
    from rnnlab.commands import messages
    from rnnlab.files import atomic_path
    from rnnlab.mistake import Mistake

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_path(path) as temporary:
            temporary.write_bytes(data)
            # Only the owner can read a temporary file; the exported file is readable by all.
            temporary.chmod(0o644)
    except OSError as error:
        raise Mistake(messages.cannot_write_file(str(path), error.strerror or str(error))) from None


def import_tensorflow() -> None:
    """Import TensorFlow without the output of its libraries, unless the import fails.

    What reading a file has freed is returned to the system first, because the import needs much memory.
    """
    from rnnlab import training
    from rnnlab.system import release_memory

    release_memory()
    with _output_hidden_unless_failed():
        training.warm()


@contextmanager
def prints_go_to_stderr() -> Iterator[None]:
    """Within the block, whatever a library prints on stdout goes to stderr."""
    with redirect_stdout(sys.stderr):
        yield


@contextmanager
def _output_hidden_unless_failed() -> Iterator[None]:
    # TensorFlow's C++ code writes to the file descriptors directly, before its settings take effect.
    sys.stdout.flush()
    sys.stderr.flush()
    originals = [(descriptor, os.dup(descriptor)) for descriptor in (1, 2)]
    with tempfile.TemporaryFile() as captured:
        for descriptor, _ in originals:
            os.dup2(captured.fileno(), descriptor)
        failed = False
        try:
            yield
        except Exception:
            failed = True
            raise
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for descriptor, original in originals:
                os.dup2(original, descriptor)
                os.close(original)
            if failed:
                captured.seek(0)
                sys.stderr.write(captured.read().decode(errors="replace"))
