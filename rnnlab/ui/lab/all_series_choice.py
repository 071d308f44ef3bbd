"""The choice between one series of a file and all of them, and what the network reads of each."""

import msgspec
import streamlit as st

from rnnlab.defaults import default_values
from rnnlab.experiment import Experiment, with_columns, with_detected_bounds
from rnnlab.mistake import Mistake
from rnnlab.panel.constants import columns_of_inputs, constant_inputs
from rnnlab.panel.panel_experiment import panel_settings, training_sets
from rnnlab.series.kinds import Bounds
from rnnlab.series.panel import Panel
from rnnlab.series.series import Series
from rnnlab.series.source import File, source_of_all
from rnnlab.ui import services, state, widgets
from rnnlab.ui.lab import all_series_messages as messages

ONE, EACH, DATE = "", "each", "date"
MANY_COLUMNS = 6  # of a file: they may well be series, so that is offered on the page itself


def render_choice(series: Series) -> None:
    """Draw the choice between one series and all of them, if the file has several series."""
    if series.groups is None:
        return
    e = state.experiment()
    with st.container(
        key="all_series_choice", width="content", horizontal=True, vertical_alignment="center", gap="small"
    ):
        st.markdown(messages.series_in_file(series.groups.count), width="content")
        st.segmented_control(
            messages.CHOICE.label, [ONE, EACH, DATE], format_func=messages.CHOICES.__getitem__,
            help=messages.CHOICE.help, required=True, label_visibility="collapsed",
            **widgets.bind_widget("all_series", e.all_series, "series", choose),
        )  # fmt: skip
        if e.all_series:
            render_constants()


def panel_of(e: Experiment) -> Panel | None:
    """All series of the file if one network is trained on them; None otherwise, and if they cannot be read together."""
    if not e.all_series:
        return None
    try:
        return services.panel_of(e.source)
    except Mistake:  # the run says why
        return None


def offer_columns(series: Series, in_menu: bool) -> None:
    """Draw the switch that takes each column or table of a file for a series: in the menu, or on the page itself."""
    if in_menu == (len(series.features) >= MANY_COLUMNS):
        return
    is_file = isinstance(state.experiment().source, File)
    if series.groups is None and is_file and (has_parts(series) or len(series.features) > 1):
        field = messages.TABLES_ARE_SERIES if has_parts(series) else messages.COLUMNS_ARE_SERIES
        st.toggle(
            field.label, help=field.help,
            **widgets.bind_widget("several_series", False, "series", lambda on: choose(EACH if on else ONE)),
        )  # fmt: skip


def has_parts(series: Series) -> bool:
    """Whether the file has several tables."""
    return any(guess.field == "part" and len(guess.options) > 1 for guess in series.guesses)


def render_constants() -> None:
    """Draw the choice of columns that tell the series apart, as further inputs."""
    e = state.experiment()
    panel = panel_of(e)
    if panel is None:
        return
    st.multiselect(
        messages.CONSTANTS.label, list(panel.constants), help=messages.CONSTANTS.help, label_visibility="collapsed",
        placeholder=messages.CONSTANTS.label, width=330,
        **widgets.bind_widget("constants", list(columns_of_inputs(panel, e.constants)), "series", choose_constants),
    )  # fmt: skip


def choose_constants(columns: list[str]) -> None:
    """Read these columns, which are constant within each series, as inputs."""
    panel = services.panel_of(state.experiment().source)
    state.change_experiment(constants=constant_inputs(panel, columns))


def choose(all_series: str) -> None:
    """Train on one series, or on all; the settings follow how many rows that are."""
    e = state.experiment()
    detected = detected_bounds(e)
    given = tuple(bounds for bounds in e.bounds if bounds not in detected)
    if all_series:
        panel = services.panel_of(e.source)
        defaults = {name: row.value for name, row in panel_settings(panel, {}, e.split[0]).items()}
        source = source_of_all(e.source, panel, services.store().files)
        if source != e.source:  # one of its series is read in another way, with other features
            e = state.experiment_for(source, e)
        e = with_features_of_all(e, panel)
    else:
        defaults = default_values(services.series_of(e.source)) | {"constants": ()}
    e = msgspec.structs.replace(e, all_series=all_series, **defaults)
    found = (bounds for bounds in detected_bounds(e) if all(bounds.column != own.column for own in given))
    bounds = tuple(bounds for bounds in (*given, *found) if bounds.column in e.targets)
    state.set_experiment(msgspec.structs.replace(e, bounds=bounds))


def detected_bounds(e: Experiment) -> tuple[Bounds, ...]:
    """The bounds of the targets in what is trained on; one series may exceed what bounds another."""
    try:
        if not e.all_series:
            return with_detected_bounds(services.series_of(e.source), e).bounds
        sets = training_sets(services.panel_of(e.source), e.split, e.all_series)
    except Mistake:  # the run says why the series cannot be read or split together
        return e.bounds
    return with_detected_bounds(sets, msgspec.structs.replace(e, split=(1.0, 0.0, 0.0))).bounds


def with_features_of_all(e: Experiment, panel: Panel) -> Experiment:
    """The experiment without the features that only some of the series have."""
    features = tuple(name for name in e.features if name in panel.facts.features)
    if features == e.features:
        return e
    features = features or panel.facts.features
    targets = tuple(name for name in e.targets if name in features) or features[:1]
    return with_columns(panel.series, e, features, targets)
