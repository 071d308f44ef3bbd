"""Session state, read and written only here.

A visit's state is the experiment, the current run, the runs selected for comparison, and error messages.
The experiment is the source of truth: each widget is set from it before it is drawn, and the widget's
callback replaces it by a changed experiment, or sets an error message if the change is invalid. All of the
state except the error messages and the experiments to undo and redo is in the link.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from rnnlab.defaults import default_experiment, default_features, default_target, default_values
from rnnlab.experiment import Experiment, check_features, checked_experiment, with_detected_kinds
from rnnlab.mistake import Mistake
from rnnlab.runs.run import Run
from rnnlab.series.source import File, Sample, Source, source_for_features
from rnnlab.ui import forecast_choice, link, services, widgets
from rnnlab.ui.history import History

FIRST_SAMPLE = "jfk_weather_2013"


def init_session() -> str | None:
    """Set the state from the link, once per visit. An invalid link gives an error message and the default.

    After the browser's buttons Back and Forward, the state is set from the link again. Returns the id of the run that
    they have left, if there is one.
    """
    if has_begun():
        if not (_is_browser_navigation() and st.query_params.get("series")):
            return None
        left = current_run_id()
        _go_to_link()
        return left if left != current_run_id() else None
    default = _default_of(Sample(FIRST_SAMPLE))
    st.session_state["history"], st.session_state["run"] = History((default,)), None
    _go_to_link()
    st.session_state["history"] = History((experiment(),))
    return None


def has_begun() -> bool:
    """Whether the visit has a state already."""
    return "history" in st.session_state


def _is_browser_navigation() -> bool:
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _go_to_link() -> None:
    """Set the experiment, the run, the open tab and the rest from the link; what is invalid stays as it is."""
    params = widgets.link_of_browser()
    set_written_address(None)
    widgets.clear_errors()
    try:
        base = _default_of(link.source_from(params) if params.get("series") else experiment().source)
        linked = link.experiment_from(params, base)
        check_columns(linked)
        st.session_state["history"] = history().go_to(linked)
    except Mistake as mistake:
        widgets.set_error("page", mistake)
    run = next(iter(params.get("run", [])), None)
    st.session_state["run"] = None
    # A step of the Back button may be of a live run that the next change has cancelled.
    if not (run is not None and services.find_run(run) is None and _is_browser_navigation()):
        set_current_run(run)
    st.session_state["run_before"] = next(iter(params.get("before", [])), None)
    shown = current_run()
    if shown is not None:
        forecast_choice.take(params, shown)
    st.session_state.pop("answered", None)  # live mode starts no run for a link
    if run is not None and current_run_id() is None:
        st.session_state["answered"] = None  # except if its run was deleted
    select_runs(params.get("compare", ()))
    set_open_tab("".join(params.get("tab", [])[:1]))
    set_live({"yes": True, "no": False}.get("".join(params.get("live", [])[:1])))
    set_view("".join(params.get("view", [])[:1]))


def written_address() -> link.QueryParams | None:
    """The query parameters that the page has written last; None since the browser went to a link of its own."""
    return st.session_state.get("written_address")


def set_written_address(params: link.QueryParams | None) -> None:
    st.session_state["written_address"] = params


def on_page_change(page: str) -> None:
    """Clear the error messages and the undo of the previous page, if the visitor has changed the page."""
    if st.session_state.get("page", page) != page:
        widgets.clear_errors()
        st.session_state.pop("undoable", None)
        st.session_state.pop("first_figures", None)
    st.session_state["page"] = page


def is_painted() -> bool:
    """Whether the browser has painted the page once, so that charts may follow."""
    return bool(st.session_state.get("painted"))


def set_painted(painted: bool) -> None:
    st.session_state["painted"] = painted


def draws_in_browser() -> bool:
    """Whether the browser runs the page's components, so that one of them can change a chart that is there."""
    return bool(st.session_state.get("draws_in_browser"))


def first_figures() -> dict[str, Any]:
    """{key of a chart: what it was drawn with first since the page was opened}, for moving_chart.py."""
    return st.session_state.setdefault("first_figures", {})


def set_draws_in_browser(able: bool) -> None:
    st.session_state["draws_in_browser"] = able


def history() -> History:
    """The present experiment with those to undo and redo."""
    return st.session_state["history"]


def experiment() -> Experiment:
    return history().present


def set_experiment(new: Experiment) -> None:
    """Replace the experiment, which can be undone; raises Mistake if the new one is invalid."""
    _set_history(history().record(checked_experiment(new)))


def _set_history(new: History) -> None:
    if new.present.source != experiment().source:
        st.session_state.pop("window_shown", None)
    st.session_state["history"] = new


def undo() -> None:
    """Go back to the experiment before the last change; raises Mistake if its series cannot be read."""
    _go_to(history().undo())


def redo() -> None:
    """Make the change again that was undone last; raises Mistake if its series cannot be read."""
    _go_to(history().redo())


def _go_to(moved: History) -> None:
    """Move in the history. A series that cannot be read any more is dropped from it, so that the rest is reached."""
    try:
        check_columns(moved.present)
    except Mistake:
        st.session_state["history"] = history().without(moved.present.source)
        raise
    _set_history(moved)


def start_over_source() -> Source | None:
    """The series that `start_over` begins on: the present one, or the first sample if nothing was changed on it.

    None if the experiment is that of a first visit.
    """
    source, first = experiment().source, Sample(FIRST_SAMPLE)
    if experiment() != _default_of(source):
        return source
    return None if source == first else first


def start_over() -> None:
    """Go to a first visit's experiment; this is a change that can be undone."""
    source = start_over_source()
    if source is not None:
        set_experiment(experiment_for(source, None))


def _default_of(source: Source) -> Experiment:
    """A first visit's experiment on the series, kept until another series is asked for."""
    kept_source, default = st.session_state.get("default_experiment", (None, None))
    if kept_source != source:
        default = experiment_for(source, None)
        st.session_state["default_experiment"] = source, default
    return default


def change_experiment(**fields: Any) -> None:
    """Change some fields of the experiment; raises Mistake if the result is invalid."""
    set_experiment(msgspec.structs.replace(experiment(), **fields))


def experiment_for(source: Source, old: Experiment | None) -> Experiment:
    """An experiment on a series: its default features and target, the rest as in `old`.

    Window, batch size, epochs and patience are the defaults of the series, unless they were changed in `old`.
    """
    series = services.series_of(source)
    features = default_features(series, True if old is None else old.calendar)
    rows_source = source_for_features(source, series, features)
    if rows_source != source:
        source, series = rows_source, services.series_of(rows_source)
    if old is None:
        return default_experiment(source, series)
    defaults, old_defaults = default_values(series), default_values(services.series_of(old.source))
    changed = {
        name: getattr(old, name) for name, default in old_defaults.items() if getattr(old, name) != default
    }
    features = default_features(series, old.calendar)
    target = default_target(source, series, features)
    columns = {"features": features, "targets": (target,), "angles": (), "known": (), "bounds": ()}
    new = msgspec.structs.replace(old, source=source, **columns, **(defaults | changed))
    return with_detected_kinds(series, new)


def leave_file(file: File) -> None:
    """Change to the first sample if the experiment is on this file, and forget the file in this visit."""
    files = st.session_state.get("files", [])
    files[:] = [source for source in files if source.digest != file.digest]
    run, present = current_run(), experiment().source
    if run is not None and _is_file(run.experiment.source, file.digest):
        set_current_run(None)
    if _is_file(present, file.digest):
        set_experiment(experiment_for(Sample(FIRST_SAMPLE), experiment()))


def leave_unreadable_series() -> None:
    """Change to the first sample if the series cannot be read any more, because its file was deleted meanwhile."""
    try:
        services.series_of(experiment().source)
    except Mistake as mistake:
        st.session_state["history"] = History((_default_of(Sample(FIRST_SAMPLE)),))
        set_current_run(None)
        widgets.set_error("series", mistake)


def _is_file(source: Source, digest: str) -> bool:
    return isinstance(source, File) and source.digest == digest


def check_columns(e: Experiment) -> None:
    """Raise Mistake if the experiment names a column that its series does not have."""
    check_features(services.series_of(e.source), (*e.features, *e.targets))


def load_source(source: Source, place: str = "series") -> None:
    """Change to another series. If it cannot be read, show an error message and keep the present one."""
    try:
        set_experiment(experiment_for(source, experiment()))
    except Mistake as mistake:
        widgets.set_error(place, mistake)


def current_run_id() -> str | None:
    """The run whose progress and forecast the Lab shows; None before the Lab was opened."""
    return st.session_state.get("run")


def current_run() -> Run | None:
    """The run that the Lab shows, as it is in its folder now; None if there is none, or if it was deleted."""
    run_id = current_run_id()
    if run_id is None:
        return None
    try:
        return services.store().read(run_id)
    except Mistake as mistake:
        widgets.set_error("train", mistake)
        set_current_run(None)
        return None


def set_current_run(run: str | None) -> None:
    """Show a run in the Lab; a run that does not exist gives an error message."""
    try:
        if run is not None:
            services.store().read(run)
        st.session_state["run"] = run
        st.session_state.pop("picked_window", None)
    except Mistake as mistake:
        widgets.set_error("page", mistake)


def run_before_id() -> str | None:
    """The run whose forecast was shown before that of the current run."""
    return st.session_state.get("run_before")


def set_run_before(run: str) -> None:
    st.session_state["run_before"] = run


def open_run(run: str) -> None:
    """Show a run in the Lab, and its settings too."""
    settings = services.store().read(run).experiment
    check_columns(settings)
    set_experiment(settings)
    set_current_run(run)


def open_tab() -> str:
    """The word of the tab that is open in the Lab, as in the link; empty before one was chosen."""
    return st.session_state.get("open_tab", "")


def set_open_tab(word: str) -> None:
    st.session_state["open_tab"] = word


def live_choice() -> bool | None:
    """Whether each change starts a run, as the visitor chose; None before a choice."""
    return st.session_state.get("live")


def set_live(on: bool | None) -> None:
    st.session_state["live"] = on


def view() -> str:
    """The view of the Lab: "stack" is only the stack, in large type; empty is the whole page."""
    return st.session_state.get("view", "")


def set_view(word: str) -> None:
    """Change the view of the Lab; an unknown word is the whole page."""
    st.session_state["view"] = word if word == "stack" else ""


def picked_window() -> int | None:
    """The index of the test window that was picked, among those of the current run; None for the last one."""
    return st.session_state.get("picked_window")


def pick_window(index: int) -> None:
    st.session_state["picked_window"] = index


def selected_runs() -> tuple[str, ...]:
    """The runs that are ticked in the table of all runs."""
    return st.session_state.get("selected", ())


def select_runs(runs: Iterable[str]) -> None:
    st.session_state["selected"] = tuple(runs)
