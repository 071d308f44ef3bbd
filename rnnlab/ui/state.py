"""The one owner of session state.

A visit's state is one Experiment, the run that is looked at, the runs that are ticked to be compared,
and what was said about mistakes. The Experiment is the truth: each widget is set from it before it is
drawn, and its callback puts a new Experiment in its place, or a complaint when the new one would not
do. All but the complaints are kept in the link.
"""

import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
import streamlit as st

from rnnlab.defaults import default_experiment, default_target, default_values
from rnnlab.experiment import Experiment, check_features, checked_experiment, with_detected_kinds
from rnnlab.mistake import Mistake
from rnnlab.series.source import Sample, Source
from rnnlab.ui import link, services

FIRST = "jfk_weather_2013"
COMPLAINT = "complaint_"
ISOLATE, ISOLATE_ENDS = "\u2068", "\u2069"  # Unicode's first strong isolate, and its end


def open_page() -> None:
    """Make this visit's state from the link, once; what the link gets wrong is said and left aside."""
    if "experiment" in st.session_state:
        return
    asked = {name: st.query_params.get_all(name) for name in st.query_params}
    default = suited_to(Sample(FIRST), None)
    st.session_state["experiment"], st.session_state["run"] = default, None
    try:
        base = suited_to(link.source_in(asked), None) if asked.get("series") else default
        found = link.experiment_in(asked, base)
        check_columns(found)
        st.session_state["experiment"] = found
    except Mistake as mistake:
        complain("page", str(mistake))
    run = asked.get("run", [])
    if run:
        look_at(run[0])
    select_runs(asked.get("compare", ()))


def arrive(page: str) -> None:
    """Forget what was said on the page that was left, and what could be undone there."""
    if st.session_state.get("page", page) != page:
        forget_complaints()
        st.session_state.pop("undoable", None)
    st.session_state["page"] = page


def painted() -> bool:
    """Whether this visit's page has been painted once, so that charts may follow."""
    return "painted" in st.session_state


def note_painted() -> None:
    st.session_state["painted"] = True


def experiment() -> Experiment:
    return st.session_state["experiment"]


def run_id() -> str | None:
    """The run that is looked at; none yet where the visit began on another page than the Lab."""
    return st.session_state.get("run")


def look_at(run: str | None) -> None:
    """Look at a run; one that does not exist is complained about."""
    try:
        if run is not None:
            services.store().read(run)
        st.session_state["run"] = run
        st.session_state.pop("window_picked", None)
    except Mistake as mistake:
        complain("page", str(mistake))


def take_up(run: str) -> None:
    """Go on with a run: its experiment and the run itself come into the Lab."""
    found = services.store().read(run).experiment
    check_columns(found)
    put(found)
    look_at(run)


def selected_runs() -> tuple[str, ...]:
    """The runs that are ticked in the table of all runs."""
    return st.session_state.get("selected", ())


def select_runs(runs: Iterable[str]) -> None:
    st.session_state["selected"] = tuple(runs)


def write_link(compare: Iterable[str] = ()) -> None:
    """Let the address bar hold this experiment and run, and the runs that are compared."""
    parameters = link.parameters_of(experiment())
    if run_id() is not None:
        parameters["run"] = [str(run_id())]
    if compare:
        parameters["compare"] = list(compare)
    now = {name: st.query_params.get_all(name) for name in st.query_params}
    if now != parameters:
        st.query_params.from_dict(parameters)


def put(new: Experiment) -> None:
    """Put a checked experiment in the place of the old one."""
    st.session_state["experiment"] = checked_experiment(new)


def change(**fields: Any) -> None:
    """Change some fields of the experiment."""
    put(msgspec.structs.replace(experiment(), **fields))


def suited_to(source: Source, old: Experiment | None) -> Experiment:
    """An experiment on that series: all its features, its usual target, the rest as before.

    Window, batch size, epochs and patience are the series' default ones, except those that somebody chose.
    """
    series = services.series_of(source)
    if old is None:
        return default_experiment(source, series)
    usual, was = default_values(series), default_values(services.series_of(old.source))
    kept = {name: getattr(old, name) for name in was if getattr(old, name) != was[name]}
    target = default_target(source, series.features)
    of_columns = {"features": series.features, "targets": (target,), "angles": (), "known": (), "bounds": ()}
    new = msgspec.structs.replace(old, source=source, **of_columns, **(usual | kept))
    return with_detected_kinds(series, new)


def check_columns(found: Experiment) -> None:
    """A Mistake where the experiment names a column that its series has not."""
    check_features(services.series_of(found.source), (*found.features, *found.targets))


def load_source(source: Source, place: str = "series") -> None:
    """Change to another series; where it can't be read the page keeps what it had."""
    try:
        put(suited_to(source, experiment()))
        st.session_state.pop("window_shown", None)
    except Mistake as mistake:
        complain(place, str(mistake))


def bound(key: str, value: Any, place: str, apply: Callable[[Any], None]) -> dict[str, Any]:
    """Arguments for a widget that shows `value` and hands what is chosen to `apply`.

    A Mistake that `apply` raises is shown at `place`, and the widget goes back to what it was.
    """
    st.session_state[key] = value
    return {"key": key, "on_change": _chosen, "args": (key, place, apply)}


def _chosen(key: str, place: str, apply: Callable[[Any], None]) -> None:
    act(place, lambda: apply(st.session_state[key]))


def act(place: str, work: Callable[[], None]) -> None:
    """Do something for a button; a Mistake is shown at `place`, and earlier ones are forgotten."""
    forget_complaints()
    try:
        work()
    except Mistake as mistake:
        complain(place, str(mistake))


def forget_complaints() -> None:
    for key in [key for key in st.session_state if str(key).startswith(COMPLAINT)]:
        del st.session_state[key]


def complain(place: str, sentence: str) -> None:
    st.session_state[COMPLAINT + place] = sentence


def show_complaint(place: str) -> None:
    """Show what went wrong at that place, until the next thing is done."""
    sentence = st.session_state.get(COMPLAINT + place)
    if sentence:
        st.error(literal(sentence), icon=":material/error:")


def literal(text: str) -> str:
    """Text as Markdown shows it literally, whatever it holds.

    A name from right to left is set apart, so that the sentence around it keeps its order.
    """
    plain = "".join("\\" + letter if letter in "\\`*_{}[]()<>#+-!|~$:&" else letter for letter in text)
    apart = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
    return f"{ISOLATE}{plain}{ISOLATE_ENDS}" if apart else plain
