"""`shapes`: show the output shape of each layer of a stack."""

import math
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rnnlab.commands import help_texts, messages
from rnnlab.commands.clinic import read_source
from rnnlab.commands.output import (
    import_tensorflow,
    print_json,
    print_status,
    print_table,
    prints_go_to_stderr,
)
from rnnlab.commands.shared_options import CodeFile, Json, Layers
from rnnlab.mistake import Mistake

if TYPE_CHECKING:
    from rnnlab.stack.layers import Stack
    from rnnlab.stack.shapes import Trace

MOST_NUMBERS = 100_000_000  # in one tensor that --verify computes in Keras
WINDOW, FEATURES = 24, 1  # where neither the options nor the code say


def shapes(
    layer: Layers = None,
    samples: Annotated[int, typer.Option(help=help_texts.SAMPLES)] = 1,
    window: Annotated[int | None, typer.Option(help=help_texts.WINDOW_OF_CODE)] = None,
    features: Annotated[int | None, typer.Option(help=help_texts.FEATURES_OF_CODE)] = None,
    code: CodeFile = None,
    target_shape: Annotated[str | None, typer.Option(metavar="SHAPE", help=help_texts.TARGET_SHAPE)] = None,
    verify: Annotated[bool, typer.Option("--verify", help=help_texts.VERIFY)] = False,
    json: Json = False,
) -> None:
    """Print the output shape of each layer, its parameters and the reason for the shape."""
    from rnnlab.stack.keras_code.reader import read_code
    from rnnlab.stack.layers import read_stack
    from rnnlab.stack.shapes import checked_trace

    findings: dict[str, object] = {}
    if code is None:
        if target_shape is not None:
            raise Mistake(messages.target_shape_without_code())
        stack = read_stack(layer or [])
    else:
        if layer:
            raise Mistake(messages.layers_and_code())
        text = read_source(code)
        findings = _check_code(text, target_shape)
        reading = read_code(text)
        stack = reading.stack
        window = reading.window if window is None else window
        features = reading.features if features is None else features
        for note in reading.notes:
            print_status(note)
    window, features = WINDOW if window is None else window, FEATURES if features is None else features
    trace = checked_trace(stack, window, features, samples)
    agrees = keras_agrees(stack, trace) if verify else None
    if json:
        print_json(_trace_json(trace) | {"keras_agrees": agrees} | findings)
        return
    _print_trace(trace)
    if agrees is not None:
        print(messages.keras_agreement(agrees))


def keras_agrees(stack: "Stack", trace: "Trace") -> bool:
    """Return whether the real Keras layers give the same shapes. The trace must be of a valid stack."""
    from rnnlab.training.network import keras_shapes

    computed = [traced.output_shape for traced in trace.layers]
    largest = max(math.prod(side or 1 for side in shape or ()) for shape in (trace.input_shape, *computed))
    if largest > MOST_NUMBERS:
        raise Mistake(messages.tensor_too_large(largest))
    samples, window, features = (side or 1 for side in trace.input_shape)
    import_tensorflow()
    with prints_go_to_stderr():
        return keras_shapes(stack, samples, window, features) == computed


def _trace_json(trace: "Trace") -> dict[str, Any]:
    return {
        "input": trace.input_shape,
        "layers": [
            {
                "name": traced.name,
                "kind": traced.layer.kind,
                "input_shape": traced.input_shape,
                "output_shape": traced.output_shape,
                "parameters": traced.parameters,
                "reason": str(traced.reason),
            }
            for traced in trace.layers
        ],
    }


def _print_trace(trace: "Trace") -> None:
    from rnnlab.stack.shapes import shape_text

    print_table(
        f"Input {shape_text(trace.input_shape)}: samples, time steps, features",
        ("name", "layer", "input", "output", ">parameters", "reason"),
        [
            (
                traced.name,
                traced.layer,
                shape_text(traced.input_shape),
                shape_text(traced.output_shape),
                f"{traced.parameters:,}",
                traced.reason,
            )
            for traced in trace.layers
        ],
    )


def _check_code(text: str, target_shape: str | None) -> dict[str, object]:
    """Return what the clinic finds in Keras source, for `--json`, and print it on stderr.

    Raises:
        Mistake: Keras would reject the code.
    """
    from rnnlab.stack.clinic.diagnosis import diagnosis
    from rnnlab.stack.clinic.report import read_shape

    result = diagnosis(text, target_shape=read_shape(target_shape or ""))
    for finding in result.findings:
        message = messages.code_finding(finding.line, str(finding.cause), str(finding.fix or ""))
        if finding.severity == "error":
            raise Mistake(message)
        print_status(message)
    findings = [
        {
            "case": finding.case,
            "line": finding.line,
            "sentence": str(finding.cause),
            "mend": str(finding.fix or ""),
            "severity": finding.severity,
        }
        for finding in result.findings
    ]
    return {"findings": findings, "mended": result.fixed_code}
