"""Section 1: which series, how it was read, what the network reads and predicts, one window on it."""

import msgspec
import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnlab.experiment import (
    MOST_HORIZON,
    MOST_WINDOW,
    Experiment,
    training_rows,
    with_columns,
)
from rnnlab.figures import palette
from rnnlab.figures.series import SeriesPlot, WindowPlot, series_figure, window_figure
from rnnlab.mistake import Mistake
from rnnlab.series.describe import step_name
from rnnlab.series.samples import SAMPLES
from rnnlab.series.series import Series
from rnnlab.series.source import File, Sample, Source, Weather, keep
from rnnlab.training.windows import origins_of, parts_of
from rnnlab.ui import services, state, style
from rnnlab.ui.column_kinds import choose, choose_kinds, offer_texts

FEW = 4  # features drawn before anybody asks for all
SPLITS = ((0.7, 0.15, 0.15), (0.6, 0.2, 0.2), (0.8, 0.1, 0.1), (0.8, 0.0, 0.2))


def render() -> DeltaGenerator:
    """Draw the section; the place given back is for its charts, which are drawn last."""
    style.section(1, "Series", "what the network reads, and what it is to predict")
    choose_source()
    state.show_complaint("series")
    experiment = state.experiment()
    series = services.series_of(experiment.source)
    reading_panel(series, experiment)
    choose_columns(series, experiment)
    state.show_complaint("columns")
    return st.container()


def render_charts() -> None:
    """Draw the series and one window of it."""
    experiment = state.experiment()
    draw(services.series_of(experiment.source), experiment)


def choose_source() -> None:
    source = state.experiment().source
    options: list[Source] = [*(Sample(name) for name in SAMPLES), Weather()]
    files: list[Source] = st.session_state.setdefault("files", [])
    if isinstance(source, File) and source not in files:
        files.append(source)
    if isinstance(source, Weather | Sample):  # as it is set now, in the place of the usual one
        options = [source if title_of(option) == title_of(source) else option for option in options]
    left, right = st.columns(2, gap="medium")
    left.selectbox(
        "Series", [*options, *files], format_func=title_of,
        help="A real sample, mountain weather generated for you, or a file you uploaded.",
        **state.bound("source", source, "series", state.load_source),
    )  # fmt: skip
    with left:
        if isinstance(source, Weather):
            choose_weather(source)
        elif isinstance(source, Sample):
            st.caption(SAMPLES[source.name].about)
    right.file_uploader(
        "… or upload a CSV of your own", type=["csv", "txt", "tsv"], key="upload", on_change=take_upload,
        help="One row a time step, one column a feature. A column of times is found by itself.",
    )  # fmt: skip


def title_of(source: Source) -> str:
    if isinstance(source, Sample):
        return SAMPLES[source.name].title
    return "Mountain weather, generated" if isinstance(source, Weather) else f"Your file: {source.name}"


def choose_weather(weather: Weather) -> None:
    def put(field: str) -> dict:
        return state.bound(
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
    if upload is not None:
        state.act(
            "series", lambda: state.load_source(keep(upload.getvalue(), upload.name, services.store().files))
        )


def reading_panel(series: Series, experiment: Experiment) -> None:
    """One line that says how the series was read, with all of it to unfold."""
    facts = [f"{len(series):,} rows"]
    if series.times is None or series.step_seconds is None:
        facts.append("no time column: the rows are the steps")
    else:
        facts += [
            f"{step_name(series.step_seconds)} apart",
            f"{series.label(0)} to {series.label(len(series) - 1)}",
        ]
    repaired = sum(repair.count for repair in series.repairs)
    facts.append(f"{repaired:,} repairs" if repaired else "nothing to repair")
    if series.left_out:
        facts.append(
            f"{len(series.left_out)} left out: {', '.join(out.column for out in series.left_out)}"[:80]
        )
    with st.expander("How it was read · " + state.literal(" · ".join(facts)), icon=":material/fact_check:"):
        if series.time_column is not None:
            st.markdown(f"**Time** is read from the column {state.literal(series.time_column)}.")
        st.markdown("**Features**: " + ", ".join(map(state.literal, series.features)))
        for out in series.left_out:
            st.markdown(f"**Left out**: {state.literal(out.column)}: {state.literal(out.why)}")
        for repair in series.repairs:
            st.markdown(f"**Repaired**: {state.literal(repair.what)} ({repair.count:,})")
        for note in series.notes:
            st.markdown(state.literal(note))
        if not series.left_out and not series.repairs:
            st.markdown("Every column is a feature and no value had to be mended.")
        offer_texts(series, experiment.source)
    source = experiment.source
    if series.groups is not None and isinstance(source, File):
        st.selectbox(
            f"The file holds several series, by its column '{series.groups.column}': which one?",
            series.groups.values,
            **state.bound(
                "pick", series.groups.picked, "series",
                lambda value: state.load_source(msgspec.structs.replace(source, pick=value)),
            ),
        )  # fmt: skip


def choose_columns(series: Series, experiment: Experiment) -> None:
    def put_features(chosen: list[str]) -> None:
        features = tuple(name for name in series.features if name in chosen)
        targets = tuple(name for name in experiment.targets if name in chosen) or features[:1]
        state.put(with_columns(series, experiment, features, targets))

    def put_targets(chosen: list[str]) -> None:
        features = tuple(n for n in series.features if n in experiment.features or n in chosen)
        targets = tuple(n for n in series.features if n in chosen)
        state.put(with_columns(series, experiment, features, targets))

    choose(
        "Features", list(series.features), help="The columns the network reads at every time step.",
        **state.bound("features", list(experiment.features), "columns", put_features),
    )  # fmt: skip
    choose(
        "Targets", list(series.features), help="The columns to predict. Each is a feature too.",
        **state.bound("targets", list(experiment.targets), "columns", put_targets),
    )  # fmt: skip
    choose_kinds(series, experiment)
    with st.container(horizontal=True):
        st.number_input(
            "Window (time steps)", 1, MOST_WINDOW, step=1,
            help="How many rows in a row the network sees before it predicts.",
            **state.bound("window", experiment.window, "columns", lambda v: state.change(window=v)),
        )  # fmt: skip
        st.number_input(
            "Horizon (steps ahead)", 1, MOST_HORIZON, step=1,
            help="How many of the next rows to predict, all at once.",
            **state.bound("horizon", experiment.horizon, "columns", lambda v: state.change(horizon=v)),
        )  # fmt: skip
        splits = SPLITS if experiment.split in SPLITS else (*SPLITS, experiment.split)
        st.selectbox(
            "Training / validation / test", splits,
            format_func=lambda split: " / ".join(f"{100 * share:g} %" for share in split),
            help="In time order: it learns from the first part, the second picks the best weights, "
            "and the third, which it never saw, tells how good it is.",
            **state.bound("split", experiment.split, "columns", lambda v: put_split(series, v)),
        )  # fmt: skip


def put_split(series: Series, split: tuple[float, float, float]) -> None:
    """Change the split; bounds that the new training part breaks are given up."""
    e = msgspec.structs.replace(state.experiment(), split=split)
    rows = training_rows(series, e)
    bounds = tuple(one for one in e.bounds if not len(one.outside(series.column(one.column)[:rows])))
    state.put(msgspec.structs.replace(e, bounds=bounds))


@st.fragment
def draw(series: Series, experiment: Experiment) -> None:
    """The chart of the series, and one window of it close up; moving the window draws these alone."""
    try:
        origins = origins_of(series, experiment)
    except Mistake as mistake:
        st.error(state.literal(str(mistake)), icon=":material/error:")
        return
    every = np.concatenate([origins.training, origins.validation, origins.test])
    others = [name for name in experiment.features if name not in experiment.targets]
    shown = [*experiment.targets, *others]
    chart = st.container()
    if len(shown) > FEW and not st.toggle(f"Draw all {len(shown)} features", key="draw_all"):
        shown = shown[: max(FEW, len(experiment.targets))]
    if len(every) > 1:
        place = min(st.session_state.get("window_shown", len(origins.training) // 2), len(every) - 1)
        st.session_state["window_shown"] = place
        place = st.slider(
            "Which window to draw", 0, len(every) - 1, key="window_shown",
            help="Every position of the window is one sample that the network learns from or is tested on.",
        )  # fmt: skip
    else:
        place = 0
    origin = int(every[place])
    colours = {name: palette.feature_colour(series.features.index(name)) for name in experiment.features}
    first, last = origin - experiment.window + 1, origin + experiment.horizon
    parts = parts_of(len(series), experiment.split)
    chart.plotly_chart(
        series_figure(
            SeriesPlot(
                times=series.times,
                lines={name: series.column(name) for name in shown},
                colours=colours,
                targets=experiment.targets,
                parts={name: parts[name] for name in ("training", "validation", "test")},
                window=(first, origin),
                predicted=(origin + 1, last),
                segments=series.segments,
            )
        ),
        width="stretch", key="series_chart", config={"displayModeBar": False},
    )  # fmt: skip
    ahead = "row is" if experiment.horizon == 1 else f"{experiment.horizon} rows are"
    to = "" if experiment.horizon == 1 else f" to {series.label(last)}"
    rows = f"{experiment.window} rows go in" if experiment.window > 1 else "1 row goes in"
    st.markdown(
        state.literal(f"{rows}, {series.label(first)} to {series.label(origin)}")
        + f"; the next {ahead} to be predicted, "
        + state.literal(f"{series.label(origin + 1)}{to}.")
    )
    st.plotly_chart(
        window_figure(
            WindowPlot(
                inputs={name: series.column(name)[first : origin + 1] for name in experiment.targets},
                predicted={name: series.column(name)[origin + 1 : last + 1] for name in experiment.targets},
                labels=tuple(series.label(row) for row in range(first, last + 1)),
                colours=colours,
            )
        ),
        width="stretch", key="window_chart", config={"displayModeBar": False},
    )  # fmt: skip
