"""Several runs side by side: loss curves, forecasts of the same rows, scores, and what they differ in."""

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import combinations

import numpy as np
import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.figures import palette
from rnnlab.figures.compare import (
    ComparedForecasts,
    ForecastCurve,
    LossCurve,
    forecasts_figure,
    losses_figure,
)
from rnnlab.figures.forecast import TITLES
from rnnlab.forecast.scores import BASELINES, own_scores
from rnnlab.mistake import Mistake
from rnnlab.number_format import format_number, format_percent
from rnnlab.runs.run import Run
from rnnlab.series.source import Source
from rnnlab.ui import services, state, style, table
from rnnlab.ui.link import word
from rnnlab.ui.runs.table import Row, series_name
from rnnlab.ui.table import Cell, Column, Table

POLL = "2s"


def render(rows: Sequence[Row], colours: Mapping[str, str]) -> None:
    """Draw the comparison of two to six runs; while one of them runs, it draws itself anew."""

    @st.fragment(run_every=POLL if any(row.running for row in rows) else None)
    def comparison() -> None:
        runs, titles = {}, {}
        for row in rows:
            try:
                runs[row.id], titles[row.id] = services.store().read(row.id), row.title
            except Mistake as mistake:
                st.warning(state.literal(f"{row.title} is left out: {mistake}"))
        if len(runs) < 2:
            return
        draw_losses(runs, titles, colours)
        draw_forecasts(runs, titles, colours)
        draw_differences(runs, titles, colours)

    style.heading("compare", "Side by side", "one colour a run, the same in every picture")
    comparison()


def draw_losses(runs: Mapping[str, Run], titles: Mapping[str, str], colours: Mapping[str, str]) -> None:
    curves = [
        LossCurve(titles[run_id], colours[run_id], shares, run.status.best_epoch)
        for run_id, run in runs.items()
        if (shares := loss_shares(run))
    ]
    st.markdown("#### Loss, epoch by epoch")
    if not curves:
        st.caption("None of these runs has come to its first epoch.")
        return
    st.plotly_chart(
        losses_figure(curves), width="stretch", key="losses_chart", config={"displayModeBar": False}
    )
    notes = ["Validation loss as a share of persistence's: below 1 is better than doing nothing."]
    trained = [titles[run_id] for run_id, run in runs.items() if run.status.loss and not run.status.val_loss]
    if trained:
        notes.append(f"Without a validation part, so the training loss is drawn: {', '.join(trained)}.")
    if len({task_of(run.experiment) for run in runs.values()}) > 1:
        notes.append(
            "These runs do not all solve the same task (series, targets, horizon, split, loss): "
            "each is measured against persistence on its own task."
        )
    st.caption(state.literal(" ".join(notes)))


def loss_shares(run: Run) -> list[float | None]:
    """Validation loss by epoch as a share of persistence's; training loss where nothing is held out."""
    line = run.status.persistence_loss
    losses = run.status.val_loss or run.status.loss
    return [None if loss is None else loss / line for loss in losses] if line else []


def task_of(e: Experiment) -> tuple[object, ...]:
    """What has to be the same for two runs' losses to be of the same thing."""
    return e.source, e.targets, e.horizon, e.split, e.predict, e.loss


def shared_targets(runs: Sequence[Run]) -> list[tuple[Source, str]]:
    """The targets of a series that at least two of the runs have forecast."""
    found = [
        (one.experiment.source, target)
        for one, other in combinations([run for run in runs if run.has_results], 2)
        if one.experiment.source == other.experiment.source
        for target in one.experiment.targets
        if target in other.experiment.targets
    ]
    return list(dict.fromkeys(found))


def draw_forecasts(runs: Mapping[str, Run], titles: Mapping[str, str], colours: Mapping[str, str]) -> None:
    st.markdown("#### Forecasts against what happened")
    shared = shared_targets(list(runs.values()))
    if not shared:
        st.info(
            "No two of these runs have forecast the same target of the same series, so their forecasts and errors "
            "can't be held side by side.",
            icon=":material/compare_arrows:",
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        source, target = shared[0]
        if len(shared) > 1:
            source, target = st.selectbox(
                "Target", shared, key="compare_target",
                format_func=lambda pair: f"{pair[1]} of {series_name(pair[0])}",
            )  # fmt: skip
        of_it = {
            run_id: run
            for run_id, run in runs.items()
            if run.has_results and run.experiment.source == source and target in run.experiment.targets
        }
        leads = min(run.experiment.horizon for run in of_it.values())
        lead = st.slider("Steps ahead", 1, leads, key="compare_lead") if leads > 1 else 1
    left_out = [titles[run_id] for run_id in runs if run_id not in of_it]
    if left_out:
        st.caption(
            state.literal(f"Not comparable here, without a forecast of {target}: {', '.join(left_out)}.")
        )
    try:
        plot = compared(of_it, titles, colours, target, lead)
        maes = {}
        if len(plot.rows):
            st.plotly_chart(
                forecasts_figure(plot), width="stretch", key="forecasts_chart",
                config={"scrollZoom": True, "displayModeBar": False},
            )  # fmt: skip
            maes = {
                run_id: float(np.abs(curve.values - plot.truth).mean())
                for run_id, curve in zip(of_it, plot.curves, strict=True)
            }
        else:
            st.info("Their test parts have no row in common, so no forecast is drawn.")
        scores_table(of_it, titles, colours, target, maes, lead, len(plot.rows))
    except Mistake as mistake:
        st.error(state.literal(str(mistake)))


def compared(
    runs: Mapping[str, Run], titles: Mapping[str, str], colours: Mapping[str, str], target: str, lead: int
) -> ComparedForecasts:
    """The forecasts of the rows that all of the runs predict that many steps ahead."""
    arrays = {run_id: services.arrays_of(run_id) for run_id in runs}
    predicted = {run_id: own["origins"] + lead for run_id, own in arrays.items()}
    rows = reduce(np.intersect1d, predicted.values())

    def at_rows(run_id: str, name: str) -> np.ndarray:
        column = runs[run_id].experiment.targets.index(target)
        return arrays[run_id][name][np.isin(predicted[run_id], rows), lead - 1, column]

    first = next(iter(runs))
    series = services.series_of(runs[first].experiment.source)
    return ComparedForecasts(
        target=target,
        colour=palette.feature_colours(series.features)[target],
        times=series.times,
        rows=rows,
        truth=at_rows(first, "truth"),
        curves=[ForecastCurve(titles[run], colours[run], at_rows(run, main_of(arrays[run]))) for run in runs],
    )


def main_of(arrays: Mapping[str, np.ndarray]) -> str:
    """The name of a run's own forecast among its arrays."""
    return next(name for name in TITLES if name in arrays)


def scores_table(
    runs: Mapping[str, Run],
    titles: Mapping[str, str],
    colours: Mapping[str, str],
    target: str,
    common: Mapping[str, float],
    lead: int,
    rows: int,
) -> None:
    """Each run's own scores beside its baselines', and its error over the rows that all predict."""
    every = [services.results_of(run_id).scores[target] for run_id in runs]
    baselines = [name for name in BASELINES if any(name in scores for scores in every)]
    headings = ["validation MAE", "test MAE", "skill", *(f"{TITLES[name]} MAE" for name in baselines)]
    if common:
        headings.insert(0, "MAE, common rows")
    best = min(common, key=lambda run_id: common[run_id]) if common else None
    lines = []
    for run_id in runs:
        results = services.results_of(run_id)
        scores, held_out = results.scores[target], results.validation.get(target)
        cells: tuple[str | Cell, ...] = (
            Cell(titles[run_id], colour=colours[run_id]),
            *([format_number(common[run_id])] if common else []),
            format_number(None if held_out is None else float(np.mean(held_out.mae))),
            format_number(scores["mae"]),
            format_percent(scores["skill"]),
            *(
                format_number(own_scores(scores, name)["mae"] if name in scores else None)
                for name in baselines
            ),
        )
        lines.append(table.Row(cells, "best" if run_id == best else ""))
    columns = (Column(target), *(Column(heading, "number") for heading in headings))
    table.render(Table("compared-scores", f"Scores of {target}", columns, lines))
    if common:
        ahead = "one step ahead" if lead == 1 else f"{lead} steps ahead"
        st.caption(
            f"Common rows: the {rows} rows of the test parts that all of them predict, {ahead}; the lowest error "
            "there is bold. The other columns are each run's own, over all its steps ahead. "
            "Choose by the validation part; the test part only reports."
        )


def differing_settings(experiments: Sequence[Experiment]) -> dict[str, list[str]]:
    """{setting: its value in each experiment, in words}, of those that are not the same in all."""
    return {
        "series" if name == "source" else name.replace("_", " "): [written(e, name) for e in experiments]
        for name in Experiment.__struct_fields__
        if len({getattr(e, name) for e in experiments}) > 1
    }


def written(e: Experiment, name: str) -> str:
    """A setting of an experiment in words."""
    match name:
        case "source":
            return series_name(e.source)
        case "features" | "targets":
            return ", ".join(getattr(e, name))
        case "stack":
            return " → ".join(map(str, e.stack))
        case "split":
            return " / ".join(f"{part:g}" for part in e.split)
    return word(getattr(e, name))


def draw_differences(runs: Mapping[str, Run], titles: Mapping[str, str], colours: Mapping[str, str]) -> None:
    st.markdown("#### What they differ in")
    found = differing_settings([run.experiment for run in runs.values()])
    if not found:
        st.caption("Nothing: they are runs of the very same experiment.")
        return
    columns = (Column("setting"), *(Column(titles[run_id], colour=colours[run_id]) for run_id in runs))
    lines = [table.Row((name, *values)) for name, values in found.items()]
    table.render(Table("differences", "Settings that differ", columns, lines))
