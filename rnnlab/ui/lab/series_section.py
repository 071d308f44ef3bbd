"""Section 1: which series, how it was read, what the network reads and predicts."""

import msgspec
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from rnnlab.experiment import (
    MOST_HORIZON,
    MOST_WINDOW,
    Experiment,
    training_rows,
    with_columns,
)
from rnnlab.series.samples import SAMPLES
from rnnlab.series.series import Series
from rnnlab.series.source import File, Sample, Source, Weather
from rnnlab.ui import services, state, style
from rnnlab.ui.lab import reading_panel
from rnnlab.ui.lab.column_kinds import choose, choose_kinds

SPLITS = ((0.7, 0.15, 0.15), (0.6, 0.2, 0.2), (0.8, 0.1, 0.1), (0.8, 0.0, 0.2))


def render() -> DeltaGenerator:
    """Draw the section; the place given back is for its charts, which are drawn last."""
    style.section(1, "Series", "what the network reads, and what it is to predict")
    choose_source()
    state.show_error("series")
    reading_panel.offer_other_ways()
    experiment = state.experiment()
    series = services.series_of(experiment.source)
    reading_panel.render(series, experiment)
    choose_columns(series, experiment)
    state.show_error("columns")
    return st.container()


def choose_source() -> None:
    source = state.experiment().source
    options: list[Source] = [*(Sample(name) for name in SAMPLES), Weather()]
    files: list[Source] = st.session_state.setdefault("files", [])
    if isinstance(source, File):  # one entry a file, read as it is read now
        files[:] = [source if isinstance(f, File) and f.digest == source.digest else f for f in files]
        files += [source] * (source not in files)
    if isinstance(source, Weather | Sample):  # as it is set now, in the place of the usual one
        options = [source if title_of(option) == title_of(source) else option for option in options]
    left, right = st.columns(2, gap="medium")
    left.selectbox(
        "Series", [*options, *files], format_func=title_of,
        help="A real sample, mountain weather generated for you, or a file you uploaded.",
        **state.bind_widget("source", source, "series", state.load_source),
    )  # fmt: skip
    with left:
        if isinstance(source, Weather):
            choose_weather(source)
        elif isinstance(source, Sample):
            st.caption(SAMPLES[source.name].about)
    right.file_uploader(
        "… or upload your own: CSV, Excel, Parquet", key="upload", on_change=take_upload,
        help="One row a time step, one column a feature, as CSV or text, Excel or Parquet, packed or not. "
        "A column of times is found by itself.",
    )  # fmt: skip


def title_of(source: Source) -> str:
    if isinstance(source, Sample):
        return SAMPLES[source.name].title
    return "Mountain weather, generated" if isinstance(source, Weather) else f"Your file: {source.name}"


def choose_weather(weather: Weather) -> None:
    def put(field: str) -> dict:
        return state.bind_widget(
            f"weather_{field}", getattr(weather, field), "series",
            lambda value: state.load_source(msgspec.structs.replace(weather, **{field: value})),
        )  # fmt: skip

    with st.container(horizontal=True):
        st.number_input(
            "Rows", 50, 1_000_000, step=500, help="How many time steps to generate.", **put("rows")
        )
        st.number_input("Step (minutes)", 1, 1440, step=10, help="From row to row.", **put("step_minutes"))
        st.number_input(
            "Noise",
            0.0,
            5.0,
            step=0.5,
            help="0: none. 1: as in nature. More is harder to predict.",
            **put("noise"),
        )
        st.number_input("Seed", 0, 2**31 - 1, step=1, help="The same seed, the same weather.", **put("seed"))


def take_upload() -> None:
    """Keep the file that was uploaded and change to it; a bad one is complained about, no more."""
    upload = st.session_state["upload"]
    if isinstance(upload, UploadedFile):  # not one that was taken away, or taken before
        state.run_callback("series", lambda: reading_panel.take(services.keep_upload(upload)))


def choose_columns(series: Series, experiment: Experiment) -> None:
    # Callbacks last as long as the visit: they ask for the series anew, or it would stay in memory.
    def put_features(chosen: list[str]) -> None:
        series = services.series_of(experiment.source)
        features = tuple(name for name in series.features if name in chosen)
        targets = tuple(name for name in experiment.targets if name in chosen) or features[:1]
        state.set_experiment(with_columns(series, experiment, features, targets))

    def put_targets(chosen: list[str]) -> None:
        series = services.series_of(experiment.source)
        features = tuple(n for n in series.features if n in experiment.features or n in chosen)
        targets = tuple(n for n in series.features if n in chosen)
        state.set_experiment(with_columns(series, experiment, features, targets))

    choose(
        "Features", list(series.features), help="The columns the network reads at every time step.",
        **state.bind_widget("features", list(experiment.features), "columns", put_features),
    )  # fmt: skip
    choose(
        "Targets", list(series.features), help="The columns to predict. Each is a feature too.",
        **state.bind_widget("targets", list(experiment.targets), "columns", put_targets),
    )  # fmt: skip
    choose_kinds(series, experiment)
    with st.container(horizontal=True):
        st.number_input(
            "Window (time steps)", 1, MOST_WINDOW, step=1,
            help="How many rows in a row the network sees before it predicts.",
            **state.bind_widget("window", experiment.window, "columns", lambda v: state.change_experiment(window=v)),
        )  # fmt: skip
        st.number_input(
            "Horizon (steps ahead)", 1, MOST_HORIZON, step=1,
            help="How many of the next rows to predict, all at once.",
            **state.bind_widget("horizon", experiment.horizon, "columns", lambda v: state.change_experiment(horizon=v)),
        )  # fmt: skip
        splits = SPLITS if experiment.split in SPLITS else (*SPLITS, experiment.split)
        st.selectbox(
            "Training / validation / test", splits,
            format_func=lambda split: " / ".join(f"{100 * share:g} %" for share in split),
            help="In time order: it learns from the first part, the second picks the best weights, "
            "and the third, which it never saw, tells how good it is.",
            **state.bind_widget("split", experiment.split, "columns", put_split),
        )  # fmt: skip


def put_split(split: tuple[float, float, float]) -> None:
    """Change the split; bounds that the new training part breaks are given up."""
    e = msgspec.structs.replace(state.experiment(), split=split)
    series = services.series_of(e.source)
    rows = training_rows(series, e)
    bounds = tuple(one for one in e.bounds if not len(one.outside(series.column(one.column)[:rows])))
    state.set_experiment(msgspec.structs.replace(e, bounds=bounds))
