"""The command line: `rnnlab COMMAND`, or `python -m rnnlab COMMAND` in a checkout; the same core as the page."""

import io
import sys
from typing import Annotated

import typer
from typer.exceptions import TyperException

from rnnlab import __version__
from rnnlab.commands import clear, export, forecast, lab, runs, series, stack, sweep, train
from rnnlab.commands.interruption import Interrupted
from rnnlab.commands.output import complain
from rnnlab.commands.usage import usage_sentence
from rnnlab.mistake import Mistake

PROGRAM, INSTALLED_PROGRAM = "python -m rnnlab", "rnnlab"
MISTAKE, INTERRUPTED = 2, 130

app = typer.Typer(
    help="Stack recurrent layers, see the shapes that leave them, and forecast a series of your own.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("lab")(lab.lab)
app.command("inspect")(series.inspect)
app.command("shapes")(stack.shapes)
app.command("train")(train.train)
app.command("forecast")(forecast.forecast)
app.command("layers")(runs.layers)
app.command("code")(stack.code)
app.command("export")(export.export)
app.command("import")(export.bring_in)
app.command("runs")(runs.runs)
app.command("sweep")(sweep.sweep)
app.command("clear")(clear.clear)


def _print_version(asked: bool) -> None:
    if asked:
        print(f"rnnlab {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """The options of the program itself."""


def installed() -> int:
    """The same for the installed command, which calls itself `rnnlab`."""
    return main(program=INSTALLED_PROGRAM)


def main(arguments: list[str] | None = None, program: str = PROGRAM) -> int:
    """Run one command; its exit code: 0, 2 after a user's mistake, 130 after Ctrl-C."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a table is worth more than a sign it can't show
    try:
        result = typer.main.get_command(app).main(arguments, prog_name=program, standalone_mode=False)
    except Mistake as mistake:
        return complain(str(mistake), MISTAKE)
    except TyperException as usage:
        return complain(f"{usage_sentence(usage)} (see {_help_of(usage, program)})", MISTAKE)
    except (Interrupted, typer.Abort) as interrupted:
        return complain(str(interrupted) or "Interrupted.", INTERRUPTED)
    except OSError as fault:
        where = "" if fault.filename is None else f"{fault.filename}: "
        return complain(f"{where}{fault.strerror or fault}", MISTAKE)
    # Typer turns Ctrl-C into this exit code by itself.
    return complain("Interrupted.", INTERRUPTED) if result == INTERRUPTED else int(result or 0)


def _help_of(usage: TyperException, program: str) -> str:
    context = getattr(usage, "ctx", None)
    return f"{context.command_path if context else program} --help"


if __name__ == "__main__":
    sys.exit(main())
