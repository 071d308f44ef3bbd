"""The page "Runs": all that was trained in one table, compared, named, tidied, and opened in the Lab."""

import streamlit as st

from rnnlab.figures.compare import run_colours
from rnnlab.ui import services, state, style
from rnnlab.ui.lab import page as lab
from rnnlab.ui.runs import compare, disk_space, import_panel, selected, sweep, table
from rnnlab.ui.runs.table import MARKS, Row


def render() -> None:
    """Draw the page for this visit."""
    state.open_page()
    style.title("Runs", "All you have trained: find the best, compare, name, tidy, and go on in the Lab.")
    state.show_complaint("page")
    state.show_complaint(selected.PLACE)
    selected.render_undo()
    rows = table.all_rows()
    if rows:
        table.render(rows, *filters(rows))
        ticked = chosen(rows)
        colours = colours_of(ticked)
        selected.render(ticked, colours)
        if 2 <= len(ticked) <= selected.MOST_COMPARED:
            compare.render(ticked, colours)
    else:
        welcome()
    sweep.render()
    import_panel.render()
    selected.render_deleted()
    disk_space.render()
    state.write_link(compare=state.selected_runs())
    services.workers()  # a visit that begins here starts them too


def welcome() -> None:
    state.select_runs(())
    st.info(
        "Nothing is trained yet: go to the Lab and press Train, and every run will be kept here.",
        icon=":material/rocket_launch:",
    )
    st.page_link(lab.page(), label="Go to the Lab", icon=":material/arrow_forward:")


def filters(rows: list[Row]) -> tuple[list[str], list[str], str]:
    """Which series, which states and what text is asked for; nothing chosen asks for all."""
    left, middle, right = st.columns([2, 2, 2], gap="small")
    text = left.text_input(
        "Search", key="runs_text", placeholder="name, note, stack, target …", icon=":material/search:"
    )
    names = sorted({row.series for row in rows if row.series})
    keep_options("runs_series", names)
    series = middle.multiselect("Series", names, key="runs_series", placeholder="all series")
    present = {row.state for row in rows}
    states = [name for name in MARKS if name in present or name in st.session_state.get("runs_states", ())]
    wanted = right.multiselect(
        "State", states, key="runs_states", placeholder="all states", format_func=MARKS.__getitem__
    )
    return series, wanted, text


def keep_options(key: str, options: list[str]) -> None:
    """Forget what is asked for and is not there any more: it could not be shown, nor taken back."""
    asked = st.session_state.get(key, [])
    if any(option not in options for option in asked):
        st.session_state[key] = [option for option in asked if option in options]


def chosen(rows: list[Row]) -> list[Row]:
    """The rows that are ticked, in the table's order."""
    return [row for row in rows if row.id in state.selected_runs()]


def colours_of(ticked: list[Row]) -> dict[str, str]:
    """The colour of each run that is compared; it keeps the one it had while others come and go."""
    ids = [row.id for row in ticked]
    if len(ids) > selected.MOST_COMPARED:
        return {}
    colours = run_colours(ids, st.session_state.get("run_colours", {}))
    st.session_state["run_colours"] = colours
    return colours
