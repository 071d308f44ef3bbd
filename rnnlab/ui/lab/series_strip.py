"""The strip on top: the series and how it was read, what is predicted from it, and the whole series small."""

from pathlib import Path

import msgspec
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from rnnlab.experiment import (
    MOST_SEASON,
    MOST_WINDOW,
    Experiment,
    with_columns,
)
from rnnlab.series.helpless import unused_columns
from rnnlab.series.messages.columns import repeats_calendar
from rnnlab.series.samples import SAMPLES
from rnnlab.series.series import Series
from rnnlab.series.source import File, Sample, Source, Weather
from rnnlab.ui import services, state, widgets
from rnnlab.ui.lab import (
    all_series_choice,
    column_kinds,
    data_table,
    horizon_choice,
    reading_panel,
    refused_file,
    split_choice,
    stored_files,
)
from rnnlab.ui.lab import series_messages as messages
from rnnlab.ui.lab.column_picker import pick_columns
from rnnlab.ui.lab.feature_changes import set_features
from rnnlab.ui.markdown import escape_markdown

UPLOADS, READ = "uploads", "uploads_read"  # session keys: how many uploads there were, how many could be read
_menu_script = st.components.v2.component(
    "rnnlab_series_menu", js=(Path(__file__).parent / "series_menu.js").read_text(encoding="utf-8")
)


def render() -> DeltaGenerator:
    """Draw the strip; returns the container for its chart, which is drawn last."""
    state.leave_unreadable_series()
    experiment = state.experiment()
    series, panel = services.series_of(experiment.source), all_series_choice.panel_of(experiment)
    with st.container(key="series", gap="xsmall"):
        left, right = st.columns([3, 7], gap="small")
        with left, st.container(gap="xxsmall"):
            with widgets.popover(
                source_title(experiment.source),
                icon=":material/database:",
                width="stretch",
                wrap=False,
                key="series_menu",
            ):
                render_source()
                all_series_choice.offer_columns(series, in_menu=True)
                reading_panel.render(series, experiment, panel)
                data_table.render(experiment.source)
                _menu_script(
                    key="series_menu_script", data={"read": st.session_state.get(READ, 0)}, width=1, height=1
                )
            with widgets.popover(
                messages.prediction_summary(experiment.targets, experiment.window, experiment.horizon),
                icon=":material/tune:", width="stretch", wrap=False, key="columns_menu",
            ):  # fmt: skip
                render_columns(series, experiment)
            read = series if panel is None else panel.series
            with st.container(horizontal=True, vertical_alignment="center", gap="small", key="facts"):
                st.caption(escape_markdown(" · ".join(reading_panel.short_summary(read))), width="content")
                all_series_choice.offer_columns(series, in_menu=False)
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="questions"):
            reading_panel.render_questions(series, experiment)
            all_series_choice.render_choice(series)
        widgets.show_error("series")
        widgets.show_error("columns")
        refused_file.render()
    with right:
        return st.container(key="overview")


def render_source() -> None:
    source = state.experiment().source
    options: list[Source] = [*(Sample(name) for name in SAMPLES), Weather()]
    files: list[Source] = st.session_state.setdefault("files", [])
    if isinstance(source, File):  # one entry per file, with its present read options
        files[:] = [source if isinstance(f, File) and f.digest == source.digest else f for f in files]
        files += [source] * (source not in files)
    if isinstance(source, Weather | Sample):  # with its present settings instead of the default ones
        options = [source if source_title(option) == source_title(source) else option for option in options]
    left, right = st.columns(2, gap="medium")
    left.selectbox(
        messages.SOURCE.label, [*options, *files], format_func=source_title, help=messages.SOURCE.help,
        **widgets.bind_widget("source", source, "series", state.load_source),
    )  # fmt: skip
    with left:
        if isinstance(source, Weather):
            render_weather_settings(source)
        elif isinstance(source, Sample):
            st.caption(SAMPLES[source.name].about)
    with right:
        number = st.session_state.setdefault(UPLOADS, 0)
        st.container(key="upload").file_uploader(
            messages.UPLOAD.label,
            key=f"upload_{number}",
            on_change=upload_changed,
            args=(number,),
            help=messages.UPLOAD.help,
            accept_multiple_files=True,
        )
        widgets.show_error("series")  # below, too, where this menu covers it
        stored_files.render(source if isinstance(source, File) else None)


def source_title(source: Source) -> str:
    if isinstance(source, Sample):
        return SAMPLES[source.name].title
    return messages.GENERATED_WEATHER if isinstance(source, Weather) else messages.uploaded_file(source.name)


def render_weather_settings(weather: Weather) -> None:
    def bind(field: str) -> dict:
        return widgets.bind_widget(
            f"weather_{field}", getattr(weather, field), "series",
            lambda value: state.load_source(msgspec.structs.replace(weather, **{field: value})),
        )  # fmt: skip

    rows, minutes, noise, seed = (
        messages.ROWS, messages.STEP_MINUTES, messages.NOISE, messages.WEATHER_SEED,
    )  # fmt: skip
    with st.container(horizontal=True):
        st.number_input(rows.label, 50, 1_000_000, step=500, help=rows.help, **bind("rows"))
        st.number_input(minutes.label, 1, 1440, step=10, help=minutes.help, **bind("step_minutes"))
        st.number_input(noise.label, 0.0, 5.0, step=0.5, help=noise.help, **bind("noise"))
        st.number_input(seed.label, 0, 2**31 - 1, step=1, help=seed.help, **bind("seed"))


def upload_changed(number: int) -> None:
    """Save the files that were uploaded together and change to them; an invalid file gives an error message.

    The next files are uploaded to a new, empty widget, so that these are not listed among them. The menu closes.
    """

    def use() -> None:
        refused_file.use_file(services.keep_uploads(uploads))
        st.session_state[READ] = st.session_state.get(READ, 0) + 1

    uploads = [upload for upload in st.session_state[f"upload_{number}"] if isinstance(upload, UploadedFile)]
    if uploads:
        st.session_state[UPLOADS] = number + 1
        widgets.run_callback("series", use)


def render_columns(series: Series, experiment: Experiment) -> None:
    # Callbacks live as long as the visit: they load the series again, so that it does not stay in memory.
    def set_targets(chosen: list[str]) -> None:
        series = services.series_of(experiment.source)
        features = tuple(n for n in series.features if n in experiment.features or n in chosen)
        targets = tuple(n for n in series.features if n in chosen)
        state.set_experiment(with_columns(series, experiment, features, targets))

    horizon_choice.render(series, experiment)
    usable = [(out.column, str(out.why)) for out in series.left_out if out.usable]
    columns = [*series.features, *(name for name, _ in usable)]
    pick_columns(
        messages.FEATURES.label, columns, help=messages.FEATURES.help,
        **widgets.bind_widget("features", list(experiment.features), "columns", set_features),
    )  # fmt: skip
    unused = unused_columns(series, experiment.calendar)
    others = {name: why for name, why in unused.items() if name not in experiment.features}
    repeated = [name for name, why in others.items() if why == repeats_calendar()]
    if repeated:
        st.caption(messages.repeat_calendar(repeated))
    not_used = [*usable, *((name, str(why)) for name, why in others.items() if name not in repeated)]
    if not_used:
        st.caption(messages.columns_not_used(not_used))
    pick_columns(
        messages.TARGETS.label, list(series.features), help=messages.TARGETS.help,
        **widgets.bind_widget("targets", list(experiment.targets), "columns", set_targets),
    )  # fmt: skip
    column_kinds.render(series, experiment)
    with st.container(horizontal=True):
        st.number_input(
            messages.WINDOW.label, 1, MOST_WINDOW, step=1, help=messages.WINDOW.help,
            **widgets.bind_widget(
                "window", experiment.window, "columns", lambda v: state.change_experiment(window=v)
            ),
        )  # fmt: skip
        st.number_input(
            messages.SEASON.label, 0, MOST_SEASON, step=1, help=messages.SEASON.help,
            **widgets.bind_widget(
                "season", experiment.season, "columns", lambda v: state.change_experiment(season=v)
            ),
        )  # fmt: skip
        split_choice.render(experiment)
