"""The comparison of several runs: loss curves, forecasts of the same rows, scores, different settings."""

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import combinations

import numpy as np
import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.export.tables import csv_bytes
from rnnlab.figures import palette
from rnnlab.figures.compare import (
    ComparedForecasts,
    ForecastCurve,
    LossCurve,
    forecasts_figure,
    losses_figure,
)
from rnnlab.figures.messages import FORECAST_NAMES
from rnnlab.mistake import Mistake
from rnnlab.runs.names import series_name
from rnnlab.runs.run import Run
from rnnlab.series.source import Source
from rnnlab.series.steps.grid import closings_of
from rnnlab.ui import services, style, table
from rnnlab.ui.link import param_text
from rnnlab.ui.markdown import escape_markdown
from rnnlab.ui.runs import compare_ahead, compare_messages, compare_scores
from rnnlab.ui.runs.run_rows import RunRow
from rnnlab.ui.table import Column, Table

POLL = "2s"


def render(rows: Sequence[RunRow], colours: Mapping[str, str]) -> None:
    """Draw the comparison of two to six runs; it is redrawn while one of them trains."""

    @st.fragment(run_every=POLL if any(row.running for row in rows) else None)
    def comparison() -> None:
        runs, titles = {}, {}
        for row in rows:
            try:
                runs[row.id], titles[row.id] = services.store().read(row.id), row.title
            except Mistake as mistake:
                st.warning(escape_markdown(compare_messages.unreadable_run(row.title, str(mistake))))
        if len(runs) < 2:
            return
        draw_losses(runs, titles, colours)
        draw_forecasts(runs, titles, colours)
        draw_differences(runs, titles, colours)
        draw_export(runs, titles)

    style.heading("compare", compare_messages.COMPARISON, compare_messages.COMPARISON_ABOUT)
    comparison()


def part(title: str) -> None:
    """Draw the heading of a part of the comparison."""
    st.html(f'<h3 class="rl-part">{title}</h3>')


def draw_losses(runs: Mapping[str, Run], titles: Mapping[str, str], colours: Mapping[str, str]) -> None:
    curves = [
        LossCurve(titles[run_id], colours[run_id], shares, run.status.best_epoch)
        for run_id, run in runs.items()
        if (shares := loss_shares(run))
    ]
    part(compare_messages.LOSSES)
    if not curves:
        st.caption(compare_messages.NO_EPOCH_YET)
        return
    st.plotly_chart(
        losses_figure(curves), width="stretch", key="losses_chart", config={"displayModeBar": False}
    )
    notes = [compare_messages.LOSS_IS_RELATIVE]
    without_validation = [
        titles[run_id] for run_id, run in runs.items() if run.status.loss and not run.status.val_loss
    ]
    if without_validation:
        notes.append(compare_messages.training_loss_drawn(without_validation))
    if len({task_of(run.experiment) for run in runs.values()}) > 1:
        notes.append(compare_messages.DIFFERENT_TASKS)
    st.caption(escape_markdown(" ".join(notes)))


def loss_shares(run: Run) -> list[float | None]:
    """Validation loss (without a validation set: training loss) of each epoch, divided by persistence's loss."""
    persistence = run.status.persistence_loss
    losses = run.status.val_loss or run.status.loss
    return [None if loss is None else loss / persistence for loss in losses] if persistence else []


def task_of(e: Experiment) -> tuple[object, ...]:
    """What two runs must have in common for their losses to be comparable."""
    return e.source, e.targets, e.horizon, e.split, e.predict, e.loss


def shared_targets(runs: Sequence[Run]) -> list[tuple[Source, str]]:
    """Each series and target that at least two of the runs forecast."""
    pairs = [
        (first.source, target)
        for first, second in combinations([run.experiment for run in runs if run.has_results], 2)
        if first.source == second.source
        for target in first.targets
        if target in second.targets
    ]
    return list(dict.fromkeys(pairs))


def draw_forecasts(runs: Mapping[str, Run], titles: Mapping[str, str], colours: Mapping[str, str]) -> None:
    part(compare_messages.FORECASTS)
    # A run on all series has only the last forecast of each; its scores are in the table of all runs.
    shared = shared_targets([run for run in runs.values() if not run.experiment.all_series])
    if not shared:
        of_all = any(run.experiment.all_series for run in runs.values())
        text = compare_messages.FORECASTS_OF_ALL_SERIES if of_all else compare_messages.NO_COMMON_TARGET
        st.info(text, icon=":material/compare_arrows:")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        source, target = shared[0]
        if len(shared) > 1:
            source, target = st.selectbox(
                compare_messages.TARGET, shared, key="compare_target",
                format_func=lambda pair: compare_messages.target_of_series(pair[1], series_name(pair[0])),
            )  # fmt: skip
        comparable = {
            run_id: run
            for run_id, run in runs.items()
            if run.has_results
            and run.experiment.source == source
            and target in run.experiment.targets
            and not run.experiment.all_series
        }
        view = st.segmented_control(
            compare_messages.FORECASTS, list(compare_messages.COMPARED_FORECASTS), key="compared_forecasts",
            required=True, default="test",
            format_func=compare_messages.COMPARED_FORECASTS.__getitem__, label_visibility="collapsed",
        )  # fmt: skip
        leads = min(run.experiment.horizon for run in comparable.values())
        lead = st.slider(compare_messages.STEPS_AHEAD, 1, leads, key="compare_lead") if leads > 1 else 1
    left_out = [titles[run_id] for run_id in runs if run_id not in comparable]
    if left_out:
        st.caption(escape_markdown(compare_messages.not_comparable(target, left_out)))
    try:
        plot = compared(comparable, titles, colours, target, lead)
        maes = {}
        if view == "ahead":
            compare_ahead.render(comparable, titles, colours, target)
        elif len(plot.rows):
            st.plotly_chart(
                forecasts_figure(plot), width="stretch", key="forecasts_chart",
                config={"scrollZoom": True, "displayModeBar": False},
            )  # fmt: skip
        else:
            st.info(compare_messages.NO_COMMON_ROW)
        if len(plot.rows):
            maes = {
                run_id: float(np.abs(curve.values - plot.truth).mean())
                for run_id, curve in zip(comparable, plot.curves, strict=True)
            }
        draw_scores(comparable, titles, colours, target, maes, lead, len(plot.rows))
    except Mistake as mistake:
        st.error(escape_markdown(mistake))


def compared(
    runs: Mapping[str, Run], titles: Mapping[str, str], colours: Mapping[str, str], target: str, lead: int
) -> ComparedForecasts:
    """The forecasts, `lead` steps ahead, of the rows that all of the runs predict."""
    arrays = {run_id: services.predictions_of(run_id) for run_id in runs}
    predicted = {run_id: each["origins"] + lead for run_id, each in arrays.items()}
    rows = reduce(np.intersect1d, predicted.values())

    def at_rows(run_id: str, name: str) -> np.ndarray:
        column = runs[run_id].experiment.targets.index(target)
        return arrays[run_id][name][np.isin(predicted[run_id], rows), lead - 1, column]

    first = next(iter(runs))
    series = services.series_of(runs[first].experiment.source)
    return ComparedForecasts(
        target=target,
        colour=palette.target_colour(target, series.features),
        times=series.times,
        rows=rows,
        truth=at_rows(first, "truth"),
        closings=closings_of(series),
        curves=[ForecastCurve(titles[run], colours[run], at_rows(run, main_of(arrays[run]))) for run in runs],
    )


def main_of(arrays: Mapping[str, np.ndarray]) -> str:
    """The name of the run's main forecast among its arrays."""
    return next(name for name in FORECAST_NAMES if name in arrays)


def draw_scores(
    runs: Mapping[str, Run], titles: Mapping[str, str], colours: Mapping[str, str], target: str,
    common: Mapping[str, float], lead: int, rows: int,
) -> None:  # fmt: skip
    """The errors of each run and its baselines.

    common: {run id: MAE on the rows that all runs predict}, empty if there are none; rows: how many there are.
    """
    results = {run_id: services.results_of(run_id) for run_id in runs}
    baselines = compare_scores.baselines_of(list(results.values()), target)
    lines = [
        compare_scores.score_line(
            run, results[run_id], titles[run_id], colours[run_id], target, common.get(run_id), baselines
        )
        for run_id, run in runs.items()
    ]
    table.render(compare_scores.scores_table(target, lines, baselines))
    horizons = sorted({line.horizon for line in lines})
    notes = [compare_messages.common_rows(rows, lead)] if common else []
    st.caption(
        " ".join([*notes, compare_messages.other_columns(horizons), compare_messages.CHOOSE_BY_VALIDATION])
    )


def draw_export(runs: Mapping[str, Run], titles: Mapping[str, str]) -> None:
    """A button that gives the settings and errors of the runs as a CSV file."""

    def content() -> bytes:
        results = {run_id: services.results_of(run_id) for run_id, run in runs.items() if run.has_results}
        return csv_bytes(compare_scores.comparison_frame(runs, titles, results))

    st.download_button(
        compare_messages.DOWNLOAD_COMPARISON, content, "comparison.csv", "text/csv", icon=":material/download:",
        key="download_comparison", on_click="ignore",
    )  # fmt: skip


def differing_settings(experiments: Sequence[Experiment]) -> dict[str, list[str]]:
    """{setting: its value in each experiment}, for the settings that differ."""
    return {
        compare_messages.SETTING_NAMES.get(name, name.replace("_", " ")): [
            setting_text(e, name) for e in experiments
        ]
        for name in Experiment.__struct_fields__
        if len({getattr(e, name) for e in experiments}) > 1
    }


def setting_text(e: Experiment, name: str) -> str:
    """A setting of an experiment as text."""
    match name:
        case "source":
            return series_name(e.source)
        case "bounds":
            return "; ".join(f"{row.column}: {row.words}" for row in e.bounds) or compare_messages.NONE
        case "angles" | "known":
            return ", ".join(getattr(e, name)) or compare_messages.NONE
        case "features" | "targets":
            return ", ".join(getattr(e, name))
        case "stack":
            return " → ".join(map(str, e.stack))
        case "split":
            return " / ".join(f"{share:g}" for share in e.split)
    return param_text(getattr(e, name))


def draw_differences(runs: Mapping[str, Run], titles: Mapping[str, str], colours: Mapping[str, str]) -> None:
    part(compare_messages.DIFFERENCES)
    differences = differing_settings([run.experiment for run in runs.values()])
    if not differences:
        st.caption(compare_messages.NO_DIFFERENCES)
        return
    columns = (
        Column(compare_messages.SETTING),
        *(Column(titles[run_id], colour=colours[run_id]) for run_id in runs),
    )
    lines = [table.Row((name, *values)) for name, values in differences.items()]
    table.render(Table("differences", compare_messages.DIFFERENCES, columns, lines, "cards"))
