"""`clear`: delete old or large runs and unused files; without --yes it only shows them."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rnnlab.commands import clear_messages as messages
from rnnlab.commands import help_texts
from rnnlab.commands.output import print_json, print_status, print_table
from rnnlab.commands.shared_options import Json

if TYPE_CHECKING:
    from rnnlab.runs.disk_space import Clearing, StoredRun
    from rnnlab.runs.store import Store


def clear(
    older: Annotated[float | None, typer.Option(metavar="DAYS", help=help_texts.OLDER)] = None,
    larger: Annotated[float | None, typer.Option(metavar="MB", help=help_texts.LARGER)] = None,
    named: Annotated[bool, typer.Option("--named", help=help_texts.NAMED)] = False,
    yes: Annotated[bool, typer.Option("--yes", help=help_texts.YES)] = False,
    json: Json = False,
) -> None:
    """Print what would be deleted, or delete it."""
    from rnnlab.runs.disk_space import clear as clear_folder
    from rnnlab.runs.disk_space import clearable, measure_disk_space, size_text
    from rnnlab.runs.owners import stores_of_all_owners
    from rnnlab.runs.store import runs_folder

    contents = [(store, measure_disk_space(store)) for store in stores_of_all_owners(runs_folder())]
    clearings = [(store, clearable(store, content, older, larger, named)) for store, content in contents]
    total = sum(content.bytes for _, content in contents)
    would_free = sum(clearing.bytes for _, clearing in clearings)
    freed = sum(clear_folder(store, clearing) for store, clearing in clearings) if yes else None
    if json:
        counts = {"bytes": total, **_clearings_json(clearings), "would_free": would_free, "freed": freed}
        print_json(counts)
        return
    _print_clearings([clearing for _, clearing in clearings])
    if freed is not None:
        print_status(messages.space_freed(size_text(freed), size_text(total)))
    elif would_free:
        print_status(messages.space_to_free(size_text(would_free), size_text(total)))
    else:
        limited = older is not None or larger is not None
        print_status(messages.nothing_to_clear(size_text(total), limited))


def _print_clearings(clearings: "list[Clearing]") -> None:
    """Print the runs on stdout; other files, and runs kept for their names, on stderr."""
    from rnnlab.runs.disk_space import size_text

    runs = [run for clearing in clearings for run in clearing.runs]
    if runs:
        rows = [(run.id, run.label.name, run.label.note, _day(run.at), size_text(run.bytes)) for run in runs]
        print_table("Runs to delete", ("=run", "name", "note", "ended", ">size"), rows)
    for kind, sizes in _file_sizes(clearings).items():
        if sizes:
            print_status(messages.files_to_clear(kind, len(sizes), size_text(sum(sizes))))
    named = sum(len(clearing.named) for clearing in clearings)
    if named:
        print_status(messages.named_runs_kept(named))


def _clearings_json(clearings: "list[tuple[Store, Clearing]]") -> dict[str, Any]:
    file_sizes = _file_sizes([clearing for _, clearing in clearings])
    return {
        "runs": [_run_json(store, run) for store, clearing in clearings for run in clearing.runs],
        "kept_for_their_names": [
            _run_json(store, run) for store, clearing in clearings for run in clearing.named
        ],
        **{kind: {"count": len(sizes), "bytes": sum(sizes)} for kind, sizes in file_sizes.items()},
    }


def _run_json(store: "Store", run: "StoredRun") -> dict[str, Any]:
    from rnnlab.runs.owners import is_owned

    return {
        "id": run.id,
        "owner": store.root.name if is_owned(store) else None,
        "name": run.label.name,
        "note": run.label.note,
        "ended": _day(run.at),
        "bytes": run.bytes,
    }


def _file_sizes(clearings: "list[Clearing]") -> dict[str, list[int]]:
    """Return {kind of files that are not runs: the bytes of each}."""
    return {
        kind: [size for clearing in clearings for size in getattr(clearing, kind).values()]
        for kind in messages.CLEARED_KINDS
    }


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()
