"""Whose runs they are: behind a login each person's lie in a runs folder of their own.

runs/                 a runs folder: of the one person where nobody signs in
  owners/<owner>/     a runs folder like it, with files, sweeps and all: of whoever signed in

A store knows nothing outside its folder, so what is another's is to everybody as if it were not there.
"""

import hashlib
import json
import re
from pathlib import Path

from rnnlab.runs.store import Store

OWNERS = "owners"
OWNER = re.compile(r"[0-9a-f]{32}")


def owner_of(issuer: str, subject: str) -> str:
    """What stands on disk for a person: a digest of who vouches for them and of what they are there."""
    return hashlib.sha256(json.dumps([issuer, subject]).encode()).hexdigest()[:32]


def store_of(runs: Path, owner: str | None) -> Store:
    """The store of that owner's runs, or of the one person where nobody signs in."""
    if owner is None:
        return Store(runs)
    if not OWNER.fullmatch(owner):
        raise ValueError("an owner is 32 hexadecimal digits")
    return Store(runs / OWNERS / owner)


def stores(runs: Path) -> list[Store]:
    """Everybody's stores in that folder."""
    folder = runs / OWNERS
    owners = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    return [Store(runs), *(store_of(runs, owner) for owner in owners if OWNER.fullmatch(owner))]


def runs_above(store: Store) -> Path:
    """The folder of everybody's runs that the store's are among."""
    root = store.root
    owned = root.parent.name == OWNERS and OWNER.fullmatch(root.name)
    return root.parents[1] if owned else root


def is_owned(store: Store) -> bool:
    """Whether the store's runs are those of somebody who signed in."""
    return runs_above(store) != store.root
