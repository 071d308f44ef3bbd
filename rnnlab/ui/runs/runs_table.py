"""The table of all runs: one row a run, which rows are shown, which are selected."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.forecast.results import Results
from rnnlab.forecast.scores import Scores
from rnnlab.mistake import Mistake
from rnnlab.number_format import round_to_digits
from rnnlab.runs.labels import LABEL, Labels
from rnnlab.runs.run import Run, Status
from rnnlab.runs.store import Store, creation_key
from rnnlab.runs.trash import Trash
from rnnlab.series.source import File, Source
from rnnlab.stack.shapes import Shape, trace
from rnnlab.ui import services, state
from rnnlab.ui.markdown import escape_markdown
from rnnlab.ui.runs import messages

FILES = ("experiment.json", "status.json", "results.json", LABEL)


@dataclass(frozen=True)
class RunRow:
    """One run as a row of the table. None: not known (yet).

    validation_mae, test_mae, skill: of the first target, over all steps ahead, the errors in the target's
        units. status: None if the folder is damaged; `damage` says how. epochs, most_epochs: done and planned.
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
        """Why the run ended as it did, or what is damaged."""
        return self.damage if self.status is None else self.status.reason_text

    @property
    def title(self) -> str:
        """The run's name, or its id if it has no name."""
        return self.name or self.id

    @property
    def appearance(self) -> tuple[str, ...]:
        """The table is drawn again when one of these changes."""
        return self.id, self.state, self.name, self.note

    @property
    def running(self) -> bool:
        return self.status is not None and self.status.running

    def mentions(self, text: str) -> bool:
        """Whether the row contains every word of that text."""
        content = " ".join(
            (self.id, self.state, self.name, self.note, self.series, *self.targets, self.stack, self.reason)
        ).casefold()
        return all(word in content for word in text.casefold().split())


def all_rows() -> list[RunRow]:
    """One row for each run that is not deleted, newest first."""
    store = services.store()
    root = str(store.root)
    rows = [row_of(root, run_id, written_at(store.root / run_id)) for run_id in Trash(store).remaining_ids()]
    return sorted(rows, key=created, reverse=True)


def created(row: RunRow) -> tuple[str, str]:
    return creation_key(row.id, row.status.created if row.status else None)


def written_at(folder: Path) -> tuple[int | None, ...]:
    """The modification times of a run's files (None: no such file): the key of the cached row."""
    times: list[int | None] = []
    for name in FILES:
        try:
            times.append((folder / name).stat().st_mtime_ns)
        except OSError:
            times.append(None)
    return tuple(times)


@st.cache_resource(max_entries=4000, show_spinner=False)
def row_of(root: str, run_id: str, written: tuple[int | None, ...]) -> RunRow:
    """The row of a run, cached by the modification times of its files (`written_at`)."""
    store = Store(Path(root))
    label = Labels(store).read(run_id)
    try:
        run = store.read(run_id)
        scores, validation_mae = scores_of(store.results(run_id), run) if run.has_results else (None, None)
    except Mistake as mistake:
        return RunRow(run_id, damage=str(mistake), name=label.name, note=label.note)
    except (KeyError, TypeError, ZeroDivisionError):
        return RunRow(run_id, damage=messages.damaged_results(run_id), name=label.name, note=label.note)
    status, e = run.status, run.experiment
    return RunRow(
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
        test_mae=scores.mae if scores else None,
        skill=scores.skill if scores else None,
    )


def series_name(source: Source) -> str:
    """The short name of a series; if its file has several series, also which one was picked."""
    if isinstance(source, File) and source.pick is not None:
        return f"{source.name}: {source.pick}"
    return getattr(source, "name", messages.GENERATED_WEATHER)


def shapes_of(experiment: Experiment, inputs: int) -> str:
    """Input and output shape of the stack without the samples; empty while the number of inputs is unknown."""
    if not inputs:
        return ""
    leaving = trace(experiment.stack, experiment.window, inputs).output_shape
    return f"{sides((None, experiment.window, inputs))} → {sides(leaving)}"


def sides(shape: Shape | None) -> str:
    return "?" if shape is None else "(" + ", ".join(map(str, shape[1:])) + ")"


def scores_of(results: Results, run: Run) -> tuple[Scores, float | None]:
    """The first target's scores on the test set, and its mean absolute error on the validation set."""
    target = run.experiment.targets[0]
    validation = results.validation_of(target)
    mae = None if validation is None else sum(validation.mae) / len(validation.mae)
    return results.scores_of(target), mae


def frame_of(rows: Sequence[RunRow]) -> pd.DataFrame:
    """The rows as a data frame, in the same order."""
    created = [row.status.created if row.status else None for row in rows]
    return pd.DataFrame(
        {
            "Run": [row.title for row in rows],
            "State": [messages.STATES[row.state] for row in rows],
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
            "Created": pd.to_datetime(pd.Series(created, dtype="float64"), unit="s", utc=True),
            "Note": [row.note for row in rows],
            "Details": [row.reason for row in rows],
        }
    )


def to_four_digits(error: float | None) -> float | None:
    return None if error is None else round_to_digits(error)


def columns() -> dict:
    """Format and help text of each column."""
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    return {
        "Run": text(pinned=True, width=170, help=messages.RUN_HELP),
        "State": text(width=115),
        "Stack": text(help=messages.STACK_HELP),
        "Shapes": text(help=messages.SHAPES_HELP),
        "Skill": number(format="%.1f %%", help=messages.SKILL_HELP),
        "Validation MAE": number(help=messages.VALIDATION_MAE_HELP),
        "Test MAE": number(help=messages.TEST_MAE_HELP),
        "Seconds": number(format="%.1f"),
        "Created": st.column_config.DatetimeColumn(format="YYYY-MM-DD HH:mm"),
    }


def render(
    rows: Sequence[RunRow], wanted_series: Sequence[str], wanted_states: Sequence[str], text: str
) -> None:
    """Draw the table of the runs that match the filters, with a line above it that counts them.

    While a run trains, only this line is redrawn every second. The table is redrawn only when a run's state,
    name or note changes: if it were redrawn during a click, the click would be lost.
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
    def counts_line() -> None:
        now = all_rows()
        st.caption(counts(now, [row for row in now if row.id in ids]))
        if running and [row.appearance for row in now] != [row.appearance for row in rows]:
            st.rerun()

    counts_line()
    if not shown:
        state.select_runs(())
        st.info(messages.NO_MATCH, icon=":material/filter_alt_off:")
        return
    keep_selection([row.id for row in shown])
    st.dataframe(
        frame_of(shown), key="runs_table", width="stretch", height=min(38 + 35 * len(shown), 460),
        hide_index=True, column_config=columns(), on_select=note_selection, selection_mode="multi-row",
        placeholder="",
    )  # fmt: skip


def counts(rows: Sequence[RunRow], shown: Sequence[RunRow]) -> str:
    """How many runs there are, are shown, train and wait."""
    training = [row for row in rows if row.state == "training"]
    progress = [
        messages.epoch_progress(escape_markdown(row.title), row.epochs, row.most_epochs)
        for row in training[:3]
    ]
    waiting = sum(row.state == "queued" for row in rows)
    return messages.run_counts(len(rows), len(shown), len(training), waiting, progress)


def keep_selection(ids: list[str]) -> None:
    """Keep the same runs selected when other rows are shown: the table knows only row numbers."""
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
