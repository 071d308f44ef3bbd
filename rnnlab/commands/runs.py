"""`runs`: list all runs."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rnnlab.commands.output import print_json, print_table
from rnnlab.commands.shared_options import Json
from rnnlab.mistake import Mistake
from rnnlab.number_format import format_number

if TYPE_CHECKING:
    from rnnlab.runs.store import Store


def runs(json: Json = False) -> None:
    """Print a table of the runs, newest first."""
    from rnnlab.runs.store import Store, runs_folder

    store = Store(runs_folder())
    run_list = sorted((_run_json(store, run_id) for run_id in store.ids()), key=_creation_key, reverse=True)
    if json:
        print_json({"runs": run_list})
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
        for run in run_list
    ]
    columns = ("=run", "state", "series", "stack", ">epochs", "test error (MAE)", "reason")
    print_table(f"Runs in {store.root}", columns, rows)


def _run_json(store: "Store", run_id: str) -> dict[str, Any]:
    """Return what `runs --json` prints about a run, damaged or not."""
    try:
        run = store.read(run_id)
        scores = store.results(run_id).scores if run.has_results else ()
        mae = {row.target: row.mae for row in scores if row.forecast == "forecast"}
    except Mistake as mistake:
        return _damaged_run_json(run_id, str(mistake))
    status = run.status
    return {
        "id": run_id,
        "state": status.shown_state,
        "reason": status.reason_text,
        "created": datetime.fromtimestamp(status.created, UTC).isoformat(timespec="seconds"),
        "source": getattr(run.experiment.source, "name", "weather"),
        "stack": [str(layer) for layer in run.experiment.stack],
        "targets": run.experiment.targets,
        "epochs": run.epochs_done,
        "mae": mae,
    }


def _damaged_run_json(run_id: str, reason: str) -> dict[str, Any]:
    return {
        "id": run_id,
        "state": "damaged",
        "reason": reason,
        "created": None,
        "source": None,
        "stack": [],
        "targets": [],
        "epochs": 0,
        "mae": {},
    }


def _creation_key(run: dict[str, Any]) -> tuple[str, str]:
    from rnnlab.runs.store import creation_key

    created = run["created"]
    return creation_key(run["id"], created and datetime.fromisoformat(created).timestamp())
