"""One network for all series of a file: the choice beside picking one, and the scores by series after training."""

import msgspec
import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import streamlit as st
from streamlit.elements.arrow import DataframeState

from rnnlab.defaults import default_values
from rnnlab.figures.all_series import error_bins, errors_figure, path_figure
from rnnlab.forecast.choice_messages import usual_window
from rnnlab.forecast.results import rows_of
from rnnlab.message import text_of
from rnnlab.mistake import Mistake
from rnnlab.number_format import format_number
from rnnlab.panel.messages import OUTCOMES
from rnnlab.panel.panel_experiment import panel_settings
from rnnlab.panel.results import PanelResults, SeriesRow, worst_first
from rnnlab.runs.run import Run
from rnnlab.series.samples import SAMPLES
from rnnlab.series.source import File, Sample, Source, keep, source_of_all
from rnnlab.ui import services, state, widgets
from rnnlab.ui.lab import alert_line, all_series_ahead, apart_panel, forecast_chart, forecast_messages
from rnnlab.ui.lab import all_series_messages as messages
from rnnlab.ui.markdown import escape_markdown

HEIGHT, LOWER, ROW = 330, 155, 35  # pixels, of the table and of each row


def overall_line(run: Run) -> str:
    """What the scores of all series say together."""
    return _overall_line(str(services.store().root), run.id, forecast_chart.shown_target(run.experiment))


@st.cache_resource(max_entries=20, show_spinner=False)
def _overall_line(root: str, run_id: str, target: str) -> str:
    return str(services.by_series_of(run_id).overall(target).sentence)


def render(run: Run) -> None:
    """Draw the table of all series, the worst first, and what can be done with the one that is picked in it."""
    with st.container(key="all_series_scores", gap="xxsmall"):
        if not run.has_results:
            st.caption(messages.LATER)
            return
        results = services.by_series_of(run.id)
        target = shown_target(run)
        table = _table(str(services.store().root), run.id, target)
        before = st.session_state.get("all_series_table")
        chart_follows = before is not None and picked_row(before) is not None
        most = LOWER if chart_follows else HEIGHT
        height = min(most, ROW * (len(table) + 1) + 3)
        event = st.dataframe(
            table, key="all_series_table", hide_index=True, height=height, width="stretch", on_select="rerun",
            selection_mode="single-row", column_config=column_config(),
        )  # fmt: skip
        selected = picked_row(event)
        name = table["series"][selected].as_py() if selected is not None and selected < len(table) else None
        if name is not None:
            render_end_of_test(run, name, target)
        with st.container(horizontal=True, vertical_alignment="center"):
            pressed = st.button(
                messages.OPEN.label if name is None else messages.open_series(name), key="open_series",
                icon=":material/search:", disabled=name is None, help=messages.OPEN.help,
                on_click=widgets.run_press, args=("series", lambda: open_series(run.experiment.source, name)),
            )  # fmt: skip
            st.caption(messages.trained_on(len(table), len(results.left_out)))
    if pressed:  # the table is drawn in a fragment: the rest of the page shows another series now
        st.rerun()


def render_end_of_test(run: Run, name: str, target: str) -> None:
    """Draw the forecasts of one series on its test set; runs of an earlier version have none."""
    e, arrays = run.experiment, services.predictions_of(run.id)
    place = [row.series for row in services.by_series_of(run.id).rows_of(target)].index(name)
    lines = {
        key.removeprefix("path_"): arrays[key][place, :, e.targets.index(target)]
        for key in ("path_truth", "path_seasonal_naive", "path_forecast")
        if key in arrays
    }
    if lines:
        x, dated = arrays["path_x"][place], services.series_of(e.source).times is not None
        used = np.flatnonzero(np.isfinite(x))
        lines = {key: values[used] for key, values in lines.items()}
        st.plotly_chart(
            path_figure(x[used], lines, target, dated),
            width="stretch", key="end_of_test", config={"displayModeBar": False},
            alt=messages.end_of_test_alt(name, len(used), e.horizon),
        )  # fmt: skip
        st.caption(escape_markdown(messages.end_of_test(name, e.horizon)))


def picked_row(event: DataframeState) -> int | None:
    """The place of the row that is picked in the table; None if none is."""
    rows = event["selection"]["rows"]
    return rows[0] if rows else None


def shown_target(run: Run) -> str:
    """The target whose scores are shown; a menu if there are several."""
    targets = run.experiment.targets
    if len(targets) == 1:
        return targets[0]
    st.session_state["target_shown"] = forecast_chart.shown_target(run.experiment)
    return st.selectbox(messages.TARGET, targets, key="target_shown", width=260)


@st.cache_resource(max_entries=20, show_spinner=False)
def _table(root: str, run_id: str, target: str) -> pa.Table:
    """A row for each series, the worst first, as Streamlit sends it: each change of the page draws it again."""
    rows = services.by_series_of(run_id).rows_of(target)
    place = services.store().read(run_id).experiment.targets.index(target)
    values = services.predictions_of(run_id)["recent"][..., place]
    recent = {row.series: own[np.isfinite(own)].tolist() for row, own in zip(rows, values, strict=True)}
    return pa.Table.from_pandas(table_of(worst_first(rows), recent), preserve_index=False)


def table_of(rows: list[SeriesRow], recent: dict[str, list[float]]) -> pd.DataFrame:
    """A row for each series. recent: {series: its last values}."""
    return pd.DataFrame(
        {
            "series": [row.series for row in rows],
            "recent": [recent[row.series] for row in rows],
            "mase": [row.mase for row in rows],
            "mae": [row.mae["forecast"] for row in rows],
            "naive": [row.mae["seasonal_naive"] for row in rows],
            "persistence": [row.mae["persistence"] for row in rows],
            "skill": [None if row.skill is None else round(row.skill, 2) for row in rows],
            "outcome": [OUTCOMES[row.outcome] for row in rows],
            "network": [round(row.shares.get("network", 0.0), 2) for row in rows],
            "inside": [row.coverage.get("0.8") for row in rows],
            "rows": [row.rows for row in rows],
        }
    )


def column_config() -> dict:
    number = st.column_config.NumberColumn
    titles = messages.COLUMNS
    return {
        "series": st.column_config.TextColumn(titles["series"], pinned=True),
        "recent": st.column_config.LineChartColumn(titles["recent"], width="medium"),
        "mase": number(titles["mase"], format="%.3g", help=messages.MASE_HELP),
        "mae": number(titles["mae"], format="%.4g", help=messages.MAE_HELP),
        "naive": number(titles["naive"], format="%.4g", help=messages.MAE_HELP),
        "persistence": number(titles["persistence"], format="%.4g", help=messages.MAE_HELP),
        "skill": number(titles["skill"], format="percent"),
        "outcome": st.column_config.TextColumn(titles["outcome"], help=messages.OUTCOME_HELP),
        "network": number(titles["network"], format="percent", help=messages.NETWORK_HELP),
        "inside": number(titles["inside"], format="percent", help=messages.INSIDE_HELP),
        "rows": number(titles["rows"], format="localized"),
    }


def open_series(source: Source, name: str | None) -> None:
    """Change the page to one series of the file."""
    if name is None:
        return
    files = services.store().files
    source = source_of_all(source, services.panel_of(source), files)
    if isinstance(source, Sample):
        source = keep(SAMPLES[source.name].data(), f"{source.name}.csv", files)
    assert isinstance(source, File)
    state.load_source(msgspec.structs.replace(source, pick=name))
    state.change_experiment(
        all_series="", constants=(), **default_values(services.series_of(state.experiment().source))
    )


def render_tab(word: str, run: Run) -> None:
    """Draw a tab of a run on all series."""
    if word == "scores":
        results, target = services.by_series_of(run.id), forecast_chart.shown_target(run.experiment)
        for number, alert in enumerate(rows_of(services.results_of(run.id).alerts, target)):
            alert_line.render(alert, run, f"leave_out_{number}")
        apart_panel.render(run, results)
        render_errors(results, target)
        st.caption(notes(run))
    elif word in ("ahead", "download"):
        all_series_ahead.render(run)
    else:
        st.info(messages.FOR_ONE_SERIES, icon=":material/info:")


def render_errors(results: PanelResults, target: str) -> None:
    """Draw all errors at once, and the series that were left out."""
    rows = results.rows_of(target)
    mases = [row.mase for row in rows if row.mase is not None]
    if mases:
        bins = error_bins(mases, [row.naive_mase for row in rows if row.naive_mase is not None])
        alt = messages.errors_alt(len(mases), format_number(bins.median))
        st.plotly_chart(
            errors_figure(bins), width="stretch", key="all_errors", config={"displayModeBar": False}, alt=alt
        )
    if results.left_out:
        with st.expander(messages.left_out(len(results.left_out)), key="left_out_series"):
            st.dataframe(
                pd.DataFrame(
                    [(out.series, out.rows, str(out.why)) for out in results.left_out],
                    columns=list(messages.LEFT_OUT_COLUMNS),
                ),
                hide_index=True, width="stretch", key="left_out_table",
            )  # fmt: skip


def notes(run: Run) -> str:
    """What was chosen for the person and why, in Markdown; without the reasons of settings if the file is gone."""
    e = run.experiment
    lines = [messages.SHARES_OF_EACH, messages.SCALED[e.all_series]]
    try:
        usual = panel_settings(services.panel_of(e.source), {}, e.split[0])
    except Mistake:
        usual = {}
    chosen = {name: row for name, row in usual.items() if (getattr(e, name) or 0) == row.value}
    if "window" in chosen:
        lines.append(forecast_messages.window(str(usual_window(e.window, str(chosen.pop("window").why)))))
    lines += [messages.setting(name, row.value, str(row.why)) for name, row in chosen.items()]
    results = services.results_of(run.id)
    if results.season.reason:
        lines.append(messages.season_of_most(text_of(results.season.reason)))
    lines += [text_of(note) for note in results.notes]
    return "  \n".join(lines)
