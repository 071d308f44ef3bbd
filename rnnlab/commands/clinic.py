"""`clinic`: find what is wrong with Keras code or an error message, and print the fixed code."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rnnlab.commands import clinic_messages as messages
from rnnlab.commands import help_texts
from rnnlab.commands.messages import code_file_not_found, code_file_not_utf8
from rnnlab.commands.output import on_one_line, print_json, print_status
from rnnlab.commands.shared_options import Json
from rnnlab.mistake import Mistake

if TYPE_CHECKING:
    from rnnlab.stack.clinic.report import Diagnosis, DrawnLayer

SOUND, WRONG, UNREAD = 0, 1, 2  # exit codes


def clinic(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=help_texts.CLINIC_FILE)],
    error: Annotated[str, typer.Option(metavar="TEXT", help=help_texts.CLINIC_ERROR)] = "",
    x: Annotated[str, typer.Option("--x", metavar="SHAPE", help=help_texts.CLINIC_X)] = "",
    y: Annotated[str, typer.Option("--y", metavar="SHAPE", help=help_texts.CLINIC_Y)] = "",
    json: Json = False,
) -> int:
    """Examine Keras code without running it, and return 0 if nothing is wrong, 1 if something is, 2 if it is unread."""
    from rnnlab.stack.clinic.diagnosis import diagnosis
    from rnnlab.stack.clinic.report import read_shape

    result = diagnosis(read_source(file), error, read_shape(y), read_shape(x))
    if not result.read:
        why = [*result.unreadable, *(finding.cause for finding in result.findings)]
        print_status(" ".join(map(str, why)) or str(messages.nothing_to_read(str(file))))
    if json:
        print_json(_as_json(result))
    elif result.read:
        _print(result)
    if not result.read:
        return UNREAD
    return WRONG if result.mistakes else SOUND


def read_source(path: Path) -> str:
    """Return the text of a file; `-` is the standard input. Raises Mistake if it is no text."""
    if str(path) == "-":
        return sys.stdin.read()
    if not path.is_file():
        raise Mistake(code_file_not_found(str(path)))
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Mistake(code_file_not_utf8(str(path))) from None


def _as_json(result: "Diagnosis") -> dict[str, Any]:
    return {
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity,
                "line": finding.line,
                "sentence": str(finding.cause),
                "fix": None if finding.fix is None else str(finding.fix),
            }
            for finding in result.findings
        ],
        "layers": [
            {"model": model.name} | _layer_json(layer) for model in result.models for layer in model.layers
        ],
        "fixed": result.fixed_code,
        "fixed_is_whole": result.fixed_code is not None and result.fix_is_whole,
        "followed": result.not_followed_from is None and result.read,
        "not_followed_from": result.not_followed_from,
        "notes": [str(message) for message in (*result.notes, *result.unreadable)],
    }


def _layer_json(layer: "DrawnLayer") -> dict[str, Any]:
    return {
        "name": layer.name,
        "title": layer.title,
        "line": layer.line,
        "input_shape": layer.input_shape,
        "output_shape": layer.output_shape,
        "parameters": layer.parameters,
        "broken": layer.broken,
    }


def _print(result: "Diagnosis") -> None:
    for model in result.models:
        if model.name:
            print(f"{model.name}:")
        for layer in model.layers:
            print(
                f"  {on_one_line(messages.clinic_layer(layer.line, layer.title, layer.output_shape, layer.broken))}"
            )
    for finding in result.findings:
        fix = "" if finding.fix is None else str(finding.fix)
        print(on_one_line(messages.clinic_finding(finding.line, finding.severity, str(finding.cause), fix)))
    for message in (*result.notes, *result.unreadable):
        print(on_one_line(message))
    if result.fixed_code is not None:
        heading = messages.FIXED_CODE if result.fix_is_whole else messages.FIXED_PART
        print(f"\n{heading}\n{result.fixed_code}")
    elif result.sound:
        print(messages.NOTHING_WRONG)
    elif not result.mistakes and result.layers:
        print(messages.NOTHING_ELSE if result.findings else messages.NOTHING_IN_WHAT_WAS_FOLLOWED)
