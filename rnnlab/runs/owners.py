"""What a visitor may see: with a login, each person has a separate runs folder and sees only what is in it.

runs/                 the runs folder without a login
  owners/<owner>/     the runs folder of a person who signs in, with files, sweeps and runs of that person only

A Store reads nothing outside its folder. So for a visitor, the runs of others do not exist; a link to one is refused
like a link to a run that was never made. rnnlab/ui/access.py decides who the visitor is.
"""

import hashlib
import json
import re
from pathlib import Path

from rnnlab.runs.store import Store

OWNERS = "owners"
OWNER = re.compile(r"[0-9a-f]{32}")


def owner_of(issuer: str, subject: str) -> str:
    """The name of a person's folder: a digest of the login provider (issuer) and the person's subject there."""
    return hashlib.sha256(json.dumps([issuer, subject]).encode()).hexdigest()[:32]


def store_of(runs: Path, owner: str | None) -> Store:
    """The store that a visitor may see. owner: from `owner_of`, or None without a login."""
    if owner is None:
        return Store(runs)
    if not OWNER.fullmatch(owner):
        raise ValueError("an owner is 32 hexadecimal digits")
    return Store(runs / OWNERS / owner)


def stores_of_all_owners(runs: Path) -> list[Store]:
    """All stores in that runs folder. Only workers and the queue need them; never show them to a visitor."""
    folder = runs / OWNERS
    owners = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    return [Store(runs), *(store_of(runs, owner) for owner in owners if OWNER.fullmatch(owner))]


def runs_above(store: Store) -> Path:
    """The runs folder that contains the runs of all owners, from the store of one of them."""
    root = store.root
    has_owner = root.parent.name == OWNERS and OWNER.fullmatch(root.name)
    return root.parents[1] if has_owner else root


def is_owned(store: Store) -> bool:
    """Whether the store belongs to a person who signed in."""
    return runs_above(store) != store.root
