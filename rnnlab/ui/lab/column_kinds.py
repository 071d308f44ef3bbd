"""What the columns are: angles, features known ahead, bounds of the targets, texts as yes/no columns."""

from functools import partial
from typing import Any

import msgspec
import streamlit as st

from rnnlab.experiment import Experiment, training_rows, with_columns
from rnnlab.series.file.columns import yes_no_names
from rnnlab.series.kinds import Bounds, bounds_of
from rnnlab.series.series import Series
from rnnlab.series.source import Source, Weather
from rnnlab.ui import services, state
from rnnlab.ui.markdown import escape_markdown

MOST_PILLS = 12  # columns; more are chosen from a list


def choose_kinds(series: Series, experiment: Experiment) -> None:
    """What the lab took the columns for, in one line, and to unfold what can be changed about it.

    The line stands outside: an expander whose label changes folds itself up.
    """
    e = experiment
    others = [name for name in e.features if name not in e.targets]
    offered = bounds_offered(series, e)
    if not others and not offered:
        return
    st.caption("Columns: " + escape_markdown(" · ".join(summary(e))))
    with st.expander("Angles, bounds and what is known ahead", icon=":material/straighten:"):
        if others:
            choose(
                "Angles in degrees", others,
                help="The network reads their sine and cosine, so that 359 and 1 are neighbours.",
                **state.bind_widget("angles", list(e.angles), "columns", put_angles),
            )  # fmt: skip
            choose(
                "Known ahead", others, help=known_help(e),
                **state.bind_widget("known", list(e.known), "columns", put_known),
            )  # fmt: skip
        if offered:
            choose(
                "Forecasts kept within bounds", [bounds.column for bounds in offered],
                words={bounds.column: f"{bounds.column}: {bounds.words}" for bounds in offered},
                help="A forecast beyond is cut off there, and so are all others that it is compared with.",
                **state.bind_widget(
                    "bounds", [bounds.column for bounds in e.bounds], "columns", partial(put_bounds, offered)
                ),
            )  # fmt: skip


def summary(e: Experiment) -> list[str]:
    """What holds of the columns, a few words each."""
    said = []
    if e.angles:
        said.append(f"{short(e.angles)} read as {'an angle' if len(e.angles) == 1 else 'angles'}")
    if e.known:
        said.append(f"{short(e.known)} known ahead")
    said += [f"{bounds.column} forecast at {bounds.words}" for bounds in e.bounds[:2]]
    return said or ["all are plain numbers"]


def short(names: tuple[str, ...]) -> str:
    return ", ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "")


def known_help(e: Experiment) -> str:
    said = (
        "Holidays, planned prices, tariffs: what is known before it comes. The network then reads the value of the "
        "step that follows, so at its last time step that of the step to be predicted."
    )
    if e.horizon > 1:
        said += f" Beside it, it reads the value {e.horizon} steps on, the end of the horizon."
    return said


def bounds_offered(series: Series, e: Experiment) -> tuple[Bounds, ...]:
    """The bounds in use, then those that the targets' values would bear."""
    used = [bounds.column for bounds in e.bounds]
    found = bounds_of(series, training_rows(series, e))
    return (*e.bounds, *(one for one in found if one.column in e.targets and one.column not in used))


def put_angles(chosen: list[str]) -> None:
    state.change_experiment(angles=tuple(name for name in state.experiment().features if name in chosen))


def put_known(chosen: list[str]) -> None:
    state.change_experiment(known=tuple(name for name in state.experiment().features if name in chosen))


def put_bounds(offered: tuple[Bounds, ...], chosen: list[str]) -> None:
    state.change_experiment(bounds=tuple(bounds for bounds in offered if bounds.column in chosen))


def offer_texts(series: Series, source: Source) -> None:
    """A button for each column of few texts: bring it in, or leave it out again."""
    left_out = [out.column for out in series.left_out]
    for number, (column, words) in enumerate(series.words.items()):
        if column in left_out:
            label, icon, work = f"Bring {column} in as {len(words)} yes/no columns", "add", bring_in
        else:
            label, icon, work = f"Leave {column} out again", "remove", leave_out
        st.button(
            escape_markdown(label), key=f"text_{number}", icon=f":material/{icon}:",
            on_click=state.run_callback, args=("series", partial(work, source, column, words)),
        )  # fmt: skip


def bring_in(source: Source, column: str, words: tuple[str, ...]) -> None:
    """Read a column of texts as one yes/no column for each text, all of them features."""
    assert not isinstance(source, Weather)
    names = yes_no_names(column, words)
    e = state.experiment()
    use(msgspec.structs.replace(source, onehot=(*source.onehot, *names)), (*e.features, *names))


def leave_out(source: Source, column: str, words: tuple[str, ...]) -> None:
    assert not isinstance(source, Weather)
    own = yes_no_names(column, words)
    kept = tuple(name for name in source.onehot if name not in own)
    e = state.experiment()
    use(msgspec.structs.replace(source, onehot=kept), tuple(name for name in e.features if name not in own))


def use(source: Source, names: tuple[str, ...]) -> None:
    """Change to the source, with those of its columns as features; a target that is gone gives way."""
    series, e = services.series_of(source), state.experiment()
    features = tuple(name for name in series.features if name in names)
    targets = tuple(name for name in e.targets if name in features) or features[:1]
    state.set_experiment(msgspec.structs.replace(with_columns(series, e, features, targets), source=source))


def choose(label: str, options: list[str], words: dict[str, str] | None = None, **more: Any) -> None:
    """Several of the columns to choose: pills where they are few, a list where they are many."""

    def shown(name: str) -> str:
        return (words or {}).get(name, name)

    if len(options) <= MOST_PILLS:
        st.pills(
            label, options, selection_mode="multi", format_func=lambda n: escape_markdown(shown(n)), **more
        )
    else:
        st.multiselect(label, options, format_func=shown, **more)
