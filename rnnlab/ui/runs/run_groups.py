"""Runs that belong together: those of a sweep, and those of a backtest below the run that it tests."""

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import streamlit as st

from rnnlab.runs.grid_text import value_text
from rnnlab.runs.names import data_name, numbered
from rnnlab.runs.rolling_origin import cut_experiments, most_cuts
from rnnlab.runs.store import Store, creation_key
from rnnlab.runs.sweep import Sweep, sweeps
from rnnlab.ui import services
from rnnlab.ui.runs import messages
from rnnlab.ui.runs.run_rows import RowIndex, RunRow

IN_NAMES = ("units", "layers", "kind", "dropout", "horizon")  # settings that a run's name already says


@dataclass(frozen=True)
class Group:
    """A line of the table with what is folded under it: a run with its backtest, or a sweep with its runs.

    row: None for a sweep.
    """

    id: str
    title: str
    created_key: tuple[str, str]
    row: RunRow | None = None
    members: tuple[RunRow, ...] = ()

    @property
    def best(self) -> RunRow:
        """The run that the group is sorted by: the run itself, or the sweep's best one by the validation set."""
        if self.row is not None:
            return self.row
        trained = [row for row in self.members if row.has_results]
        return min(
            trained or self.members, key=lambda row: (row.validation_mae is None, row.validation_mae or 0)
        )


_index = RowIndex()


def all_rows() -> list[RunRow]:
    """One row for each run that is not deleted, newest first, with titles."""
    store = services.store()
    rows = sorted(_index.rows(store), key=lambda row: row.created_key)
    return arranged(rows, all_sweeps(store))[::-1]


def all_sweeps(store: Store) -> list[Sweep]:
    """All sweeps except damaged ones, newest first; read again only when a file has changed."""
    try:
        with os.scandir(store.root / "sweeps") as entries:
            written = tuple(sorted((entry.name, entry.stat().st_mtime_ns) for entry in entries))
    except OSError:
        written = ()
    return _sweeps(str(store.root), written)


@st.cache_resource(max_entries=20, show_spinner=False)
def _sweeps(root: str, written: tuple[tuple[str, int], ...]) -> list[Sweep]:
    return sweeps(Store(Path(root))) if written else []


def arranged(rows: Sequence[RunRow], all_sweeps: Iterable[Sweep]) -> list[RunRow]:
    """The rows, oldest first, with their titles and what they are folded under.

    Runs that nobody has named and that are the same are numbered from the oldest on.
    """
    tested, swept = backtest_parents(rows), sweep_members(rows, all_sweeps)
    marked = []
    for row in rows:
        name, mark, parent = row.what, "", ""
        if row.id in tested and row.experiment:
            parent, share = tested[row.id], row.experiment.split[0]
            mark = messages.backtest_run(share)
            name = f"{name} · {mark}"
        elif row.id in swept:
            parent, settings = swept[row.id]
            mark = messages.sweep_run(", ".join(settings.values()))
            rest = [text for setting, text in settings.items() if setting not in IN_NAMES]
            name = " · ".join((name, *rest))
        marked.append((replace(row, parent=parent, mark=mark), name))
    numbers = iter(numbered(name for row, name in marked if not row.name))
    return [replace(row, title=row.name or next(numbers)) for row, _ in marked]


def sweep_members(
    rows: Iterable[RunRow], all_sweeps: Iterable[Sweep]
) -> dict[str, tuple[str, dict[str, str]]]:
    """{run id: the id of its sweep, and {setting: "setting value"}}.

    A run that is older than the sweep was made by a person, and the sweep only uses it.
    """
    created = {row.id: row.created for row in rows}
    members: dict[str, tuple[str, dict[str, str]]] = {}
    for sweep in sorted(all_sweeps, key=lambda sweep: sweep.created):
        for run_id, settings in zip(sweep.runs, sweep.settings, strict=True):
            if run_id in created and (created[run_id] or sweep.created) >= sweep.created:
                texts = {name: f"{name} {value_text(value)}" for name, value in settings.items()}
                members.setdefault(run_id, (sweep.id, texts))
    return members


def grouped(rows: Iterable[RunRow], all_sweeps: Iterable[Sweep]) -> list[Group]:
    """The rows of `arranged` in groups; a run that a backtest tests may itself be folded under a sweep."""
    by_id = {row.id: row for row in rows}
    folded: dict[str, list[RunRow]] = defaultdict(list)
    for row in by_id.values():
        above = by_id.get(row.parent)
        if row.parent:
            folded[above.parent if above and above.parent else row.parent].append(row)
    groups = [
        Group(row.id, row.title, row.created_key, row, tuple(sorted(folded[row.id], key=training_share)))
        for row in by_id.values()
        if not row.parent
    ]
    for sweep in all_sweeps:
        if folded[sweep.id]:
            members = sorted(folded[sweep.id], key=partial(place_in_sweep, sweep.runs))
            key = creation_key(members[0].id, sweep.created)
            groups.append(Group(sweep.id, sweep_title(sweep), key, members=tuple(members)))
    return groups


def training_share(row: RunRow) -> float:
    return row.experiment.split[0] if row.experiment else 0.0


def place_in_sweep(runs: Sequence[str], row: RunRow) -> tuple[int, float]:
    """The sort key of a run of a sweep; the backtest of a run follows it."""
    if row.id in runs:
        return runs.index(row.id), 0.0
    return runs.index(row.parent), training_share(row)


def sweep_title(sweep: Sweep) -> str:
    """What the sweep varies, and its series."""
    varied = " × ".join(
        f"{name} {', '.join(value_text(value) for value in values)}" for name, values in sweep.grid.items()
    )
    return messages.sweep_title(varied, data_name(sweep.base))


def backtest_parents(rows: Iterable[RunRow]) -> dict[str, str]:
    """{id of a run that a backtest has trained: id of the run that it tests}.

    The runs of a backtest differ from that run only in their split, and in the way that rolling_origin.py moves it.
    """
    families: dict[bytes, list[RunRow]] = defaultdict(list)
    for row in rows:
        if row.experiment is not None:
            families[row.family].append(row)
    parents: dict[str, str] = {}
    for family in families.values():
        if len({row.experiment.split for row in family if row.experiment}) > 1:
            parents |= _parents_in(family)
    return parents


def _parents_in(family: Iterable[RunRow]) -> dict[str, str]:
    """The same among runs that differ only in their split."""
    parents: dict[str, str] = {}
    # The run that is tested has the smallest test set; of several, the newest with results is the one.
    ordered = sorted(family, key=lambda row: row.created_key, reverse=True)
    ordered.sort(key=lambda row: (row.experiment.split[2] if row.experiment else 0, not row.has_results))
    for parent in ordered:
        if parent.experiment is None or parent.id in parents:
            continue
        cuts = cut_experiments(parent.experiment, most_cuts(parent.experiment))[:-1]
        splits = {cut.split for cut in cuts}
        for row in ordered:
            if row.experiment and row.experiment.split in splits and row.id not in parents:
                parents[row.id] = parent.id
    return parents


def filtered(
    groups: Iterable[Group], series: Collection[str], states: Collection[str], text: str
) -> list[tuple[Group, list[RunRow]]]:
    """The groups with a run that matches the filters, and which of their folded runs to show; empty filters match all.

    If the run that the others are folded under matches, all of them are shown.
    """
    words = text.casefold().split()
    matches = []

    def is_match(row: RunRow) -> bool:
        return (
            (not series or row.series in series)
            and (not states or row.state in states)
            and row.mentions(words)
        )

    for group in groups:
        if group.row is not None and is_match(group.row):
            matches.append((group, list(group.members)))
        elif shown := [row for row in group.members if is_match(row)]:
            matches.append((group, shown))
    return matches
