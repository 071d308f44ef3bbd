"""`runs` and `layers`: what there is of the runs that were trained."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rnnlab.commands.options import Json, RunId
from rnnlab.commands.output import print_json, print_table, say
from rnnlab.mistake import Mistake
from rnnlab.number_format import format_number

if TYPE_CHECKING:
    from rnnlab.runs.run import Run
    from rnnlab.runs.store import Store
    from rnnlab.series.series import Series


def runs(json: Json = False) -> None:
    """The runs there are, newest first."""
    from rnnlab.runs.store import Store, runs_folder

    store = Store(runs_folder())
    listed = sorted((_listed(store, run_id) for run_id in store.ids()), key=_created, reverse=True)
    if json:
        print_json({"runs": listed})
        return
    rows = [
        (
            run["id"],
            run["state"],
            run["source"] or "",
            " ".join(run["stack"]),
            run["epochs"],
            ", ".join(f"{target} {format_number(mae)}" for target, mae in run["mae"].items()),
            run["reason"],
        )
        for run in listed
    ]
    columns = ("=run", "state", "series", "stack", ">epochs", "test error (MAE)", "reason")
    print_table(f"Runs in {store.root}", columns, rows)


def layers(
    run: RunId,
    at: Annotated[
        int | None,
        typer.Option(
            metavar="ROW", help="The row at which the window ends; the last test window's if left out."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """What each layer of a run's stack puts out for one window."""
    from rnnlab.runs.store import Store, runs_folder
    from rnnlab.series.source import load
    from rnnlab.stack.outputs import layer_outputs
    from rnnlab.stack.shapes import checked_trace, shape_text
    from rnnlab.training.prepared import prepare

    store = Store(runs_folder())
    e = store.read(run).experiment
    weights = store.weights(run)[:-1]
    series = load(e.source, store.files)
    prepared = prepare(series, e)
    origin = int(prepared.origins.test[-1]) if at is None else _checked_origin(at, series, e.window)
    say(f"The window of {e.window} steps that ends at row {origin} ({series.label(origin)}).")
    outputs = layer_outputs(e.stack, weights, prepared.inputs[origin - e.window + 1 : origin + 1])
    steps = checked_trace(e.stack, e.window, len(prepared.names), samples=1).layers
    if json:
        described = [
            {"name": step.name, "output_shape": step.output_shape, "outputs": [output.kept.tolist()]}
            for step, output in zip(steps, outputs, strict=True)
        ]
        print_json({"layers": described})
        return
    rows = [
        (
            step.name,
            step.layer,
            shape_text(step.output_shape),
            *(
                format_number(float(value))
                for value in (output.kept.min(), output.kept.mean(), output.kept.max())
            ),
        )
        for step, output in zip(steps, outputs, strict=True)
    ]
    print_table(f"Run {run}", ("layer", "written", "out", ">lowest", ">mean", ">highest"), rows)


def _listed(store: "Store", run_id: str) -> dict[str, Any]:
    try:
        run = store.read(run_id)
        scores = store.results(run_id).scores if run.has_results else {}
        mae = {target: of_target["mae"] for target, of_target in scores.items()}
    except Mistake as mistake:
        return _damaged(run_id, str(mistake))
    except KeyError:
        return _damaged(run_id, f"The results of run {run_id} are damaged (no error): train it again.")
    status = run.status
    return {
        "id": run_id,
        "state": status.shown_state,
        "reason": status.reason_text,
        "created": datetime.fromtimestamp(status.created, UTC).isoformat(timespec="seconds"),
        "source": _source_name(run),
        "stack": [str(layer) for layer in run.experiment.stack],
        "targets": run.experiment.targets,
        "epochs": run.epochs_done,
        "mae": mae,
    }


def _created(run: dict[str, Any]) -> tuple[str, str]:
    from rnnlab.runs.store import creation_key

    created = run["created"]
    return creation_key(run["id"], created and datetime.fromisoformat(created).timestamp())


def _damaged(run_id: str, reason: str) -> dict[str, Any]:
    nothing: dict[str, Any] = {
        "created": None,
        "source": None,
        "stack": [],
        "targets": [],
        "epochs": 0,
        "mae": {},
    }
    return {"id": run_id, "state": "damaged", "reason": reason, **nothing}


def _source_name(run: "Run") -> str:
    return getattr(run.experiment.source, "name", "weather")


def _checked_origin(at: int, series: "Series", window: int) -> int:
    first, last = window - 1, len(series) - 1
    if not first <= at <= last:
        raise Mistake(f"No window of {window} steps ends at row {at}: choose a row from {first} to {last}.")
    start = at - window + 1
    if series.segments[start] != series.segments[at]:
        begins = int((series.segments == series.segments[at]).argmax())
        ends = int((series.segments <= series.segments[at]).sum()) - 1
        free = (
            f"choose a row from {begins + first} to {ends}"
            if begins + first <= ends
            else "choose another row"
        )
        raise Mistake(
            f"The window of {window} steps that ends at row {at} crosses a gap in the series "
            f"before row {begins}: {free} (of all rows, {first} to {last} may end a window)."
        )
    return at
