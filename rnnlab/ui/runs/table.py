"""The table of all runs: what a run's files say in one row, which rows are shown, which are chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.mistake import Mistake
from rnnlab.number_format import round_to_digits
from rnnlab.runs.labels import LABEL, Shelf
from rnnlab.runs.run import Results, Run, Status
from rnnlab.runs.store import Store, creation_key
from rnnlab.series.source import File, Source
from rnnlab.stack.shapes import Shape, trace
from rnnlab.ui import services, state

FILES = ("experiment.json", "status.json", "results.json", LABEL)
MARKS = {
    "queued": "… queued",
    "training": "▶ training",
    "finished": "✓ finished",
    "interrupted": "⏸ interrupted",
    "stopped": "■ stopped",
    "failed": "✕ failed",
    "diverged": "↗ diverged",
    "damaged": "⚠ damaged",
}
CHOOSE = (
    "Tick a run to name it or to go on with it, two to six to compare them. "
    "A click on a column's head sorts by it."
)


@dataclass(frozen=True)
class Row:
    """One run as the table tells it; None where there is nothing to tell (yet).

    validation_mae, test_mae, skill: of the first target, over all lead times, the first two in its
        own units. status: None where the folder is damaged, and `damage` says how.
    """

    id: str
    status: Status | None = None
    damage: str = ""
    name: str = ""
    note: str = ""
    series: str = ""
    targets: tuple[str, ...] = ()
    stack: str = ""
    shapes: str = ""
    window: int | None = None
    horizon: int | None = None
    epochs: int | None = None
    most_epochs: int | None = None
    seconds: float | None = None
    validation_mae: float | None = None
    test_mae: float | None = None
    skill: float | None = None

    @property
    def state(self) -> str:
        return "damaged" if self.status is None else self.status.shown_state

    @property
    def reason(self) -> str:
        """Why the run ended as it did, or what is wrong with it."""
        return self.damage if self.status is None else self.status.shown_reason

    @property
    def title(self) -> str:
        """What the user calls the run, or its id."""
        return self.name or self.id

    @property
    def drawn(self) -> tuple[str, ...]:
        """What the table is drawn anew for."""
        return self.id, self.state, self.name, self.note

    @property
    def running(self) -> bool:
        return self.status is not None and self.status.running

    def mentions(self, text: str) -> bool:
        """Whether every word of that text is found in what the row says."""
        said = " ".join(
            (self.id, self.state, self.name, self.note, self.series, *self.targets, self.stack, self.reason)
        ).casefold()
        return all(word in said for word in text.casefold().split())


def all_rows() -> list[Row]:
    """A row for each run that is not deleted, newest first."""
    store = services.store()
    root = str(store.root)
    rows = [row_of(root, run_id, written_at(store.root / run_id)) for run_id in Shelf(store).ids()]
    return sorted(rows, key=created, reverse=True)


def created(row: Row) -> tuple[str, str]:
    return creation_key(row.id, row.status.created if row.status else None)


def written_at(folder: Path) -> tuple[int | None, ...]:
    """When each of the files that a row is made of was last written, which tells whether to read anew."""
    times: list[int | None] = []
    for name in FILES:
        try:
            times.append((folder / name).stat().st_mtime_ns)
        except OSError:
            times.append(None)
    return tuple(times)


@st.cache_resource(max_entries=4000, show_spinner=False)
def row_of(root: str, run_id: str, written: tuple[int | None, ...]) -> Row:
    """The row of a run in that folder whose files were last written at those times."""
    store = Store(Path(root))
    label = Shelf(store).label(run_id)
    try:
        run = store.read(run_id)
        scores, validation_mae = scores_of(store.results(run_id), run) if run.has_results else ({}, None)
    except Mistake as mistake:
        return Row(run_id, damage=str(mistake), name=label.name, note=label.note)
    except (KeyError, TypeError, ZeroDivisionError):
        damage = f"The results of run {run_id} are damaged: they lack a target's scores. Train it again."
        return Row(run_id, damage=damage, name=label.name, note=label.note)
    status, e = run.status, run.experiment
    return Row(
        id=run_id,
        status=status,
        name=label.name,
        note=label.note,
        series=series_name(e.source),
        targets=e.targets,
        stack=" → ".join(map(str, e.stack)),
        shapes=shapes_of(e, len(status.inputs)),
        window=e.window,
        horizon=e.horizon,
        epochs=run.epochs_done,
        most_epochs=e.epochs,
        seconds=None if status.started is None else (status.ended or status.beat) - status.started,
        validation_mae=validation_mae,
        test_mae=scores.get("mae"),
        skill=scores.get("skill"),
    )


def series_name(source: Source) -> str:
    """A short name of a series; of a file with several, the one that was picked too."""
    if isinstance(source, File) and source.pick is not None:
        return f"{source.name}: {source.pick}"
    return getattr(source, "name", "generated weather")


def shapes_of(experiment: Experiment, inputs: int) -> str:
    """What goes in and what leaves the stack, without the samples; empty while the inputs are not known."""
    if not inputs:
        return ""
    leaving = trace(experiment.stack, experiment.window, inputs).output_shape
    return f"{sides((None, experiment.window, inputs))} → {sides(leaving)}"


def sides(shape: Shape | None) -> str:
    return "?" if shape is None else "(" + ", ".join(map(str, shape[1:])) + ")"


def scores_of(results: Results, run: Run) -> tuple[dict, float | None]:
    """The first target's scores of the test part, and its mean absolute error on the validation part."""
    target = run.experiment.targets[0]
    held_out = results.validation.get(target)
    return results.scores[target], None if held_out is None else sum(held_out.mae) / len(held_out.mae)


def frame_of(rows: Sequence[Row]) -> pd.DataFrame:
    """The rows as the table shows them, in their order."""
    created = [row.status.created if row.status else None for row in rows]
    return pd.DataFrame(
        {
            "Run": [row.title for row in rows],
            "State": [MARKS[row.state] for row in rows],
            "Series": [row.series for row in rows],
            "Target": [", ".join(row.targets) for row in rows],
            "Stack": [row.stack for row in rows],
            "Shapes": [row.shapes for row in rows],
            "Validation MAE": pd.array([to_four_digits(row.validation_mae) for row in rows], "Float64"),
            "Test MAE": pd.array([to_four_digits(row.test_mae) for row in rows], "Float64"),
            "Skill": pd.array([None if row.skill is None else 100 * row.skill for row in rows], "Float64"),
            "Window": pd.array([row.window for row in rows], "Int64"),
            "Horizon": pd.array([row.horizon for row in rows], "Int64"),
            "Epochs": pd.array([None if row.running else row.epochs for row in rows], "Int64"),
            "Seconds": pd.array([None if row.running else row.seconds for row in rows], "Float64"),
            "When": pd.to_datetime(pd.Series(created, dtype="float64"), unit="s", utc=True),
            "Note": [row.note for row in rows],
            "What happened": [row.reason for row in rows],
        }
    )


def to_four_digits(error: float | None) -> float | None:
    return None if error is None else round_to_digits(error)


def columns() -> dict:
    """How each column is shown, with what it means where its head does not say it."""
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    return {
        "Run": text(pinned=True, width=170, help="Its name, or its id while it has none."),
        "State": text(width=115),
        "Stack": text(help="The layers in order; seq: the layer returns its output of every step."),
        "Shapes": text(help="(time steps, features) that go in, and what leaves the stack, for each sample."),
        "Skill": number(
            format="%.1f %%",
            help="Test part, first target: how much smaller the error is than persistence's. Higher is better.",
        ),
        "Validation MAE": number(
            help="Mean absolute error of the first target on the validation part, in its own units. Choose by this "
            "one, among runs of the same series, and let the test part have the last word.",
        ),
        "Test MAE": number(
            help="Mean absolute error of the first target on the test part, in its own units."
        ),
        "Seconds": number(format="%.1f"),
        "When": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm"),
    }


def render(
    rows: Sequence[Row], wanted_series: Sequence[str], wanted_states: Sequence[str], text: str
) -> None:
    """Draw the table of the wanted runs.

    While one of them runs, a line above it tells how far it is. The table itself is drawn anew only
    when a run's state changes: a table that is drawn under somebody's finger loses the click.
    """
    shown = [
        row
        for row in rows
        if (not wanted_series or row.series in wanted_series)
        and (not wanted_states or row.state in wanted_states)
        and row.mentions(text)
    ]
    running = any(row.running for row in rows)
    ids = {row.id for row in shown}

    @st.fragment(run_every="1s" if running else None)
    def line() -> None:
        now = all_rows()
        st.caption(counted(now, [row for row in now if row.id in ids]))
        if running and [row.drawn for row in now] != [row.drawn for row in rows]:
            st.rerun()

    line()
    if not shown:
        state.select_runs(())
        st.info("No run is like that: change what is asked for above.", icon=":material/filter_alt_off:")
        return
    keep_selection([row.id for row in shown])
    st.dataframe(
        frame_of(shown), key="runs_table", width="stretch", height=min(38 + 35 * len(shown), 460),
        hide_index=True, column_config=columns(), on_select=note_selection, selection_mode="multi-row",
        placeholder="",
    )  # fmt: skip


def counted(rows: Sequence[Row], shown: Sequence[Row]) -> str:
    """How many runs there are, and how many of them are under way."""
    counts = [f"{len(rows)} run{'s' if len(rows) != 1 else ''}"]
    if len(shown) < len(rows):
        counts = [f"{len(shown)} of {counts[0]}"]
    training = [row for row in rows if row.state == "training"]
    if training:
        counts.append(f"{len(training)} training now ({', '.join(map(progress, training[:3]))})")
    if waiting := sum(row.state == "queued" for row in rows):
        counts.append(f"{waiting} waiting")
    return f"{' · '.join(counts)}. {CHOOSE}"


def progress(row: Row) -> str:
    return f"{state.literal(row.title)}: epoch {row.epochs} of {row.most_epochs}"


def keep_selection(ids: list[str]) -> None:
    """Let the same runs stay ticked where other rows are shown: the table knows only their places."""
    chosen = [run_id for run_id in state.selected_runs() if run_id in ids]
    if len(chosen) < len(state.selected_runs()):
        state.select_runs(chosen)
    if ids != st.session_state.get("runs_shown") or "runs_table" not in st.session_state:
        places = {"rows": [ids.index(run_id) for run_id in chosen], "columns": [], "cells": []}
        st.session_state["runs_table"] = {"selection": places}
        st.session_state["runs_shown"] = ids


def note_selection() -> None:
    shown = st.session_state["runs_shown"]
    places = st.session_state["runs_table"]["selection"]["rows"]
    state.select_runs(tuple(shown[place] for place in places if place < len(shown)))
