"""`clear`: makes room where runs are kept; it shows first, and clears only when it is told to."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rnnlab.commands.options import Json
from rnnlab.commands.output import print_json, print_table, say

if TYPE_CHECKING:
    from rnnlab.runs.disk_space import Clearing, Held
    from rnnlab.runs.store import Store

REST = {
    "files": "Files that no run needs",
    "deleted": "Deleted runs",
    "leftovers": "Leftovers of processes that died",
}


def clear(
    older: Annotated[
        float | None, typer.Option(metavar="DAYS", help="Clear runs that ended more than so many days ago.")
    ] = None,
    larger: Annotated[
        float | None, typer.Option(metavar="MB", help="Clear runs that take more than so many megabytes.")
    ] = None,
    named: Annotated[bool, typer.Option("--named", help="Runs with a name or a note, too.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Clear what is shown; without it nothing goes.")] = False,
    json: Json = False,
) -> None:
    """Clear old or large runs, and files that no run needs: shows what would go, and with --yes clears it."""
    from rnnlab.runs.disk_space import clear as cleared
    from rnnlab.runs.disk_space import clearable, room_of, size_text
    from rnnlab.runs.owners import stores
    from rnnlab.runs.store import runs_folder

    rooms = [(store, room_of(store)) for store in stores(runs_folder())]
    clearings = [(store, clearable(store, room, older, larger, named)) for store, room in rooms]
    taken = sum(room.bytes for _, room in rooms)
    would_free = sum(clearing.bytes for _, clearing in clearings)
    freed = sum(cleared(store, clearing) for store, clearing in clearings) if yes else None
    if json:
        print_json({"bytes": taken, **_told(clearings), "would_free": would_free, "freed": freed})
        return
    runs = [run for _, clearing in clearings for run in clearing.runs]
    rows = [(run.id, run.label.name, run.label.note, _day(run.at), size_text(run.bytes)) for run in runs]
    if rows:
        print_table("Runs that go", ("=run", "name", "note", "ended", ">size"), rows)
    for what, sizes in _rest(clearings).items():
        if sizes:
            say(f"{REST[what]} that go: {len(sizes)}, {size_text(sum(sizes))}.")
    kept = sum(len(clearing.named) for _, clearing in clearings)
    if kept:
        say(
            f"{kept} more would go, but {'has' if kept == 1 else 'have'} a name or a note: --named clears those."
        )
    if freed is not None:
        say(f"{size_text(freed)} of {size_text(taken)} are free again.")
    elif would_free:
        say(f"That frees {size_text(would_free)} of {size_text(taken)}: say it again with --yes to clear it.")
    else:
        bounds = (
            "" if older is not None or larger is not None else "; --older DAYS and --larger MB clear runs"
        )
        say(f"There is nothing to clear: the runs take {size_text(taken)}{bounds}.")


def _told(clearings: "list[tuple[Store, Clearing]]") -> dict[str, Any]:
    return {
        "runs": [_run(store, run) for store, clearing in clearings for run in clearing.runs],
        "kept_for_their_names": [_run(store, run) for store, clearing in clearings for run in clearing.named],
        **{what: {"count": len(sizes), "bytes": sum(sizes)} for what, sizes in _rest(clearings).items()},
    }


def _run(store: "Store", run: "Held") -> dict[str, Any]:
    from rnnlab.runs.owners import is_owned

    return {
        "id": run.id,
        "owner": store.root.name if is_owned(store) else None,
        "name": run.label.name,
        "note": run.label.note,
        "ended": _day(run.at),
        "bytes": run.bytes,
    }


def _rest(clearings: "list[tuple[Store, Clearing]]") -> dict[str, list[int]]:
    """{what is no run: the bytes of each}."""
    return {
        what: [size for _, clearing in clearings for size in getattr(clearing, what).values()]
        for what in REST
    }


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()
