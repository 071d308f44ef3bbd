"""The command line: `rnnlab COMMAND`, or `python -m rnnlab COMMAND` in a checkout."""

import io
import sys
from typing import Annotated

import typer
from typer.exceptions import TyperException

from rnnlab import __version__
from rnnlab.commands import help_texts, messages
from rnnlab.commands.apart import apart
from rnnlab.commands.clear import clear
from rnnlab.commands.clinic import clinic
from rnnlab.commands.code import code
from rnnlab.commands.continue_run import continue_run
from rnnlab.commands.export import export
from rnnlab.commands.forecast import forecast
from rnnlab.commands.import_run import import_run
from rnnlab.commands.inspect import inspect
from rnnlab.commands.keyboard_interrupt import EXIT_CODE as INTERRUPTED
from rnnlab.commands.keyboard_interrupt import Interrupted
from rnnlab.commands.lab import lab
from rnnlab.commands.layers import layers
from rnnlab.commands.lesson import lesson
from rnnlab.commands.option_errors import describe_option_error
from rnnlab.commands.output import print_status
from rnnlab.commands.runs import runs
from rnnlab.commands.search import search
from rnnlab.commands.shapes import shapes
from rnnlab.commands.sweep import sweep
from rnnlab.commands.train import train
from rnnlab.message import Message
from rnnlab.mistake import Mistake

PROGRAM, INSTALLED_PROGRAM = "python -m rnnlab", "rnnlab"
MISTAKE = 2  # the exit code after a user's mistake

app = typer.Typer(help=help_texts.PROGRAM, add_completion=False, pretty_exceptions_enable=False)
app.command("lab", help=help_texts.LAB)(lab)
app.command("inspect", help=help_texts.INSPECT)(inspect)
app.command("shapes", help=help_texts.SHAPES)(shapes)
app.command("clinic", help=help_texts.CLINIC)(clinic)
app.command("train", help=help_texts.TRAIN)(train)
app.command("continue", help=help_texts.CONTINUE)(continue_run)
app.command("forecast", help=help_texts.FORECAST)(forecast)
app.command("layers", help=help_texts.LAYERS)(layers)
app.command("code", help=help_texts.CODE)(code)
app.command("export", help=help_texts.EXPORT)(export)
app.command("import", help=help_texts.IMPORT)(import_run)
app.command("runs", help=help_texts.RUNS)(runs)
app.command("apart", help=help_texts.APART)(apart)
app.command("sweep", help=help_texts.SWEEP)(sweep)
app.command("search", help=help_texts.SEARCH)(search)
app.command("lesson", help=help_texts.LESSON)(lesson)
app.command("clear", help=help_texts.CLEAR)(clear)


def _print_version(requested: bool) -> None:
    if requested:
        print(f"rnnlab {__version__}")
        raise typer.Exit


@app.callback()
def program_options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help=help_texts.VERSION)
    ] = False,
) -> None:
    """Define the options of the program itself."""


def main_installed() -> int:
    """Run one command of the installed program, which is called `rnnlab` in its hints."""
    return main(program=INSTALLED_PROGRAM)


def main(arguments: list[str] | None = None, program: str = PROGRAM) -> int:
    """Run one command and return its exit code: 0, 2 after a user's mistake, 130 after Ctrl-C.

    `clinic` ends with 1 if it finds something wrong.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a table with '?' for a character is better than none
    try:
        result = typer.main.get_command(app).main(arguments, prog_name=program, standalone_mode=False)
    except Mistake as mistake:
        return _end(mistake.args[0], MISTAKE)
    except TyperException as error:
        hint = f"(see {_command_of(error, program)} --help)"
        return _end(f"{describe_option_error(error)} {hint}", MISTAKE)
    except Interrupted as interrupted:
        return _end(str(interrupted), INTERRUPTED)
    except typer.Abort:
        return _end(messages.interrupted(), INTERRUPTED)
    except OSError as error:
        path = "" if error.filename is None else str(error.filename)
        return _end(messages.system_error(path, error.strerror or str(error)), MISTAKE)
    if result == INTERRUPTED:  # typer turns Ctrl-C into this exit code
        return _end(messages.interrupted(), INTERRUPTED)
    return int(result or 0)


def _end(sentence: Message | str, exit_code: int) -> int:
    """Print the sentence on stderr and return the exit code."""
    print_status(sentence)
    return exit_code


def _command_of(error: TyperException, program: str) -> str:
    context = getattr(error, "ctx", None)
    return str(context.command_path) if context else program


if __name__ == "__main__":
    sys.exit(main())
