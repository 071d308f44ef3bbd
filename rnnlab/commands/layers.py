"""`layers`: show the outputs of each layer of a run for one window."""

from typing import TYPE_CHECKING, Annotated

import typer

from rnnlab.commands import help_texts, messages
from rnnlab.commands.output import print_json, print_status, print_table
from rnnlab.commands.shared_options import Json, RunId
from rnnlab.mistake import Mistake
from rnnlab.number_format import format_number

if TYPE_CHECKING:
    from rnnlab.series.series import Series


def layers(
    run: RunId,
    at: Annotated[int | None, typer.Option(metavar="ROW", help=help_texts.AT)] = None,
    json: Json = False,
) -> None:
    """Print the outputs of each layer: all of them with `--json`, else lowest, mean and highest."""
    from rnnlab.runs.panel_files import check_one_series
    from rnnlab.runs.store import Store, runs_folder
    from rnnlab.series.source import load
    from rnnlab.stack.outputs import layer_outputs
    from rnnlab.stack.shapes import checked_trace, shape_text
    from rnnlab.training.prepared import prepare

    store = Store(runs_folder())
    check_one_series(store.read(run))
    e = store.read(run).experiment
    stack_weights = store.weights(run)[:-1]  # the last ones are the head's
    series = load(e.source, store.files)
    prepared = prepare(series, e)
    origin = int(prepared.origins.test[-1]) if at is None else _checked_origin(at, series, e.window)
    print_status(messages.window_shown(e.window, origin, series.label(origin)))
    outputs = layer_outputs(e.stack, stack_weights, prepared.inputs[origin - e.window + 1 : origin + 1])
    steps = checked_trace(e.stack, e.window, len(prepared.names), samples=1).layers
    if json:
        described = [
            {"name": step.name, "output_shape": step.output_shape, "outputs": [output.returned.tolist()]}
            for step, output in zip(steps, outputs, strict=True)
        ]
        print_json({"layers": described})
        return
    rows = []
    for step, output in zip(steps, outputs, strict=True):
        extent = (output.returned.min(), output.returned.mean(), output.returned.max())
        numbers = (format_number(float(value)) for value in extent)
        rows.append((step.name, step.layer, shape_text(step.output_shape), *numbers))
    print_table(f"Run {run}", ("name", "layer", "output", ">lowest", ">mean", ">highest"), rows)


def _checked_origin(row: int, series: "Series", window: int) -> int:
    """Return the row, or raise a Mistake if no window can end there."""
    first, last = window - 1, len(series) - 1
    if not first <= row <= last:
        raise Mistake(messages.no_window_ends_there(row, window, first, last))
    segment = series.segments[row]
    if series.segments[row - window + 1] != segment:
        segment_start = int((series.segments == segment).argmax())
        segment_end = int((series.segments <= segment).sum()) - 1
        valid = (segment_start + first, segment_end) if segment_start + first <= segment_end else None
        raise Mistake(messages.window_spans_gap(row, window, segment_start, valid))
    return row
