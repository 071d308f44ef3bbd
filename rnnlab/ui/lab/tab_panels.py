"""What is in each tab below the forecast; imported when the first is drawn, after the page has been painted."""

import streamlit as st

from rnnlab.runs.run import Run
from rnnlab.ui import live, services, state
from rnnlab.ui.lab import (
    ahead_panel,
    all_series,
    backtest_panel,
    downloads_panel,
    forecast_chart,
    forecast_messages,
    importance_panel,
    layer_outputs,
    messages,
    scores_panel,
    series_chart,
    shapes_panel,
)


def draw_tab(word: str) -> None:
    if word == "series":
        series_chart.render()
    elif word == "shapes":
        shapes_panel.render_reasons()
    elif word == "code":
        shapes_panel.render_code()
    else:
        run, current = live.run_with_results(), state.current_run()
        of_one = current is not None and not current.experiment.all_series
        if word == "inside" and current is not None and of_one and current.status.running:
            layer_outputs.render_training(current, services.series_of(current.experiment.source), run)
            return
        if run is None:
            training = current is not None and current.status.running
            st.markdown(forecast_messages.no_results_yet(word, training))
            return
        if current is not None and current.id != run.id and not current.live:
            st.caption(messages.RUN_BEFORE)
        if run.experiment.all_series:
            all_series.render_tab(word, run)
        else:
            draw_tab_of_run(word, run)


def draw_tab_of_run(word: str, run: Run) -> None:
    experiment = run.experiment
    target, lead = forecast_chart.shown_target(experiment), forecast_chart.shown_lead(experiment)
    series, arrays = services.series_of(experiment.source), services.predictions_of(run.id)
    if word == "scores":
        scores_panel.render(run, services.results_of(run.id), series, target)
    elif word == "ahead":
        ahead_panel.render(run, series, target)
    elif word == "inside":
        layer_outputs.render(run, series, arrays["origins"])
    elif word == "mattered":
        importance_panel.render(run, series, arrays, target, lead)
    elif word == "luck":
        backtest_panel.render(run, series, target)
    else:
        downloads_panel.render(run)
