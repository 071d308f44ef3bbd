"""What `clear` prints."""

from rnnlab.message import message


@message
def files_to_clear(kind: str, count: int, size: str) -> str:
    return f"{CLEARED_KINDS[kind]} to delete: {count}, {size}."


@message
def named_runs_kept(count: int) -> str:
    kept, them = (
        ("1 more run matches but has", "it") if count == 1 else (f"{count} more runs match but have", "them")
    )
    return f"{kept} a name or a note. Use --named to clear {them}, too."


@message
def space_freed(freed: str, total: str) -> str:
    return f"Freed {freed} of {total}."


@message
def space_to_free(size: str, total: str) -> str:
    return f"This would free {size} of {total}. Repeat the command with --yes to delete."


@message
def nothing_to_clear(total: str, limited: bool) -> str:
    hint = "" if limited else " Use --older DAYS or --larger MB to clear runs."
    return f"Nothing to clear. The runs take {total}.{hint}"


CLEARED_KINDS = {
    "files": "Files that no run needs",
    "deleted": "Deleted runs",
    "leftovers": "Temporary files of processes that died",
}
