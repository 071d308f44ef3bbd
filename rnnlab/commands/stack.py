"""`shapes` and `code`: a stack, what leaves each layer, and its Keras source."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rnnlab.commands.options import CodeFile, Json, Layers
from rnnlab.commands.output import load_tensorflow, print_json, print_table, say, stdout_kept_clean
from rnnlab.mistake import Mistake

if TYPE_CHECKING:
    from rnnlab.stack.layers import Stack
    from rnnlab.stack.shapes import Trace

MOST_NUMBERS = 100_000_000  # in one tensor that --verify runs through Keras


def shapes(
    layer: Layers = None,
    samples: Annotated[int, typer.Option(help="Windows in the input.")] = 1,
    window: Annotated[int | None, typer.Option(help="Time steps; the code's, or 24.")] = None,
    features: Annotated[int | None, typer.Option(help="Features; the code's, or 1.")] = None,
    code: CodeFile = None,
    target_shape: Annotated[
        str | None,
        typer.Option(metavar="SHAPE", help="Of the code's y, e.g. 1000,24,1: what it does not fit is said."),
    ] = None,
    verify: Annotated[bool, typer.Option("--verify", help="Build and run the real Keras model.")] = False,
    json: Json = False,
) -> None:
    """The shape that leaves each layer of a stack, and why."""
    from rnnlab.stack.keras_code.reader import read_code
    from rnnlab.stack.layers import read_stack
    from rnnlab.stack.shapes import checked_trace, shape_text

    examined: dict[str, object] = {}
    if code is None:
        if target_shape is not None:
            raise Mistake("--target-shape belongs to --code: give a file with Keras source too.")
        stack = read_stack(layer or [])
    else:
        if layer:
            raise Mistake("The stack is given twice: write --layer or --code, not both.")
        text = _text_of(code)
        examined = _examined(text, target_shape)
        reading = read_code(text)
        stack = reading.stack
        window = reading.window if window is None else window
        features = reading.features if features is None else features
        for note in reading.notes:
            say(str(note))
    window, features = 24 if window is None else window, 1 if features is None else features
    traced = checked_trace(stack, window, features, samples)
    agrees = keras_agrees(stack, traced) if verify else None
    if json:
        print_json(
            {
                "input": traced.input_shape,
                "layers": [
                    {
                        "name": step.name,
                        "kind": step.layer.kind,
                        "input_shape": step.input_shape,
                        "output_shape": step.output_shape,
                        "parameters": step.parameters,
                        "reason": str(step.reason),
                    }
                    for step in traced.layers
                ],
                "keras_agrees": agrees,
                **examined,
            }
        )
        return
    print_table(
        f"Input {shape_text(traced.input_shape)}: samples, time steps, features",
        ("layer", "written", "in", "out", ">parameters", "why"),
        [
            (
                step.name,
                step.layer,
                shape_text(step.input_shape),
                shape_text(step.output_shape),
                f"{step.parameters:,}",
                step.reason,
            )
            for step in traced.layers
        ],
    )
    if agrees is not None:
        print("Keras agrees." if agrees else "Keras does not agree: this is a fault of the lab.")


def _examined(text: str, target_shape: str | None) -> dict[str, object]:
    """What the clinic finds in code, for the JSON; what Keras would refuse is a Mistake, the rest is said."""
    from rnnlab.stack.clinic.diagnosis import diagnosis, read_shape

    found = diagnosis(text, target_shape=read_shape(target_shape or ""))
    for finding in found.findings:
        sentence = f"Line {finding.line}: {finding.sentence} Mend: {finding.mend}"
        if finding.severity == "error":
            raise Mistake(sentence)
        say(sentence)
    findings = [
        {
            "case": finding.case,
            "line": finding.line,
            "sentence": finding.sentence,
            "mend": finding.mend,
            "severity": finding.severity,
        }
        for finding in found.findings
    ]
    return {"findings": findings, "mended": found.mended}


def code(
    layer: Layers = None,
    window: Annotated[int, typer.Option(help="Time steps.")] = 24,
    features: Annotated[int, typer.Option(help="Features.")] = 1,
    json: Json = False,
) -> None:
    """A stack as Keras source."""
    from rnnlab.stack.layers import read_stack
    from rnnlab.stack.source import keras_source

    source = keras_source(read_stack(layer or []), window, features)
    if json:
        print_json({"code": source})
    else:
        print(source, end="")


def keras_agrees(stack: "Stack", traced: "Trace") -> bool:
    """Whether the same shapes leave the real Keras layers; the trace is of a legal stack."""
    from rnnlab.training.network import keras_shapes

    computed = [step.output_shape for step in traced.layers]
    largest = max(math.prod(side or 1 for side in shape or ()) for shape in (traced.input_shape, *computed))
    if largest > MOST_NUMBERS:
        raise Mistake(
            f"A tensor on the way has {largest:,} numbers, too many to run: "
            "choose fewer samples, time steps or units, or leave --verify out."
        )
    samples, window, features = (side or 1 for side in traced.input_shape)
    load_tensorflow()
    with stdout_kept_clean():
        return keras_shapes(stack, samples, window, features) == computed


def _text_of(path: Path) -> str:
    if not path.is_file():
        raise Mistake(f"There is no file '{path}': give the path of a file with Keras source.")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Mistake(f"'{path}' is not text in UTF-8: give a file with Keras source.") from None
