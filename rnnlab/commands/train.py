"""`train`: train an experiment in this process; the run is kept."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rnnlab import log
from rnnlab.commands import all_series_messages, forecast_messages, help_texts, messages
from rnnlab.commands.experiment_options import ExperimentRequest, with_experiment_options
from rnnlab.commands.keyboard_interrupt import Interrupted, on_interrupt
from rnnlab.commands.output import import_tensorflow, print_json, print_table, prints_go_to_stderr
from rnnlab.commands.progress import TrainingProgress
from rnnlab.commands.shared_options import Json
from rnnlab.mistake import Mistake
from rnnlab.number_format import format_count, format_mean_and_spread, format_number

if TYPE_CHECKING:
    from rnnlab.experiment import Experiment
    from rnnlab.runs.rolling_origin import Cut
    from rnnlab.runs.run import Run
    from rnnlab.runs.store import Store
    from rnnlab.series.panel import Panel
    from rnnlab.series.series import Series


@with_experiment_options
def train(
    context: typer.Context,
    request: ExperimentRequest,
    cuts: Annotated[int, typer.Option(help=help_texts.CUTS)] = 1,
    json: Json = False,
) -> None:
    """Train at each cut, then print the scores and the verdict."""
    from rnnlab.experiment import checked_experiment
    from rnnlab.runs.rolling_origin import cut_experiments, score_cut
    from rnnlab.stack.shapes import checked_trace
    from rnnlab.training.prepared import prepare

    if request.panel is not None:
        if cuts != 1:
            raise Mistake(all_series_messages.no_cuts_of_all())
        train_all(context, request, request.panel, json)
        return
    store, series, rows = request.store, request.series, len(request.series)
    experiments = cut_experiments(checked_experiment(request.experiment), cuts)
    for experiment in experiments:
        checked_trace(experiment.stack, experiment.window, len(prepare(series, experiment).names))
    runs = [train_one_run(store, experiment, series) for experiment in experiments]
    test_share = request.experiment.split[2]
    scored_cuts = (
        [score_cut(run, store.predictions(run.id), test_share, rows) for run in runs] if cuts > 1 else []
    )
    if json:
        report = results_json(store, runs[-1]) | {"settings": request.settings_json()}
        print_json(report | ({"cuts": scored_cuts} if scored_cuts else {}))
        return
    print_scores(store, runs[-1], rows)
    print(request.settings_line())
    if scored_cuts:
        _print_cuts(series, scored_cuts)
    steps, span = _steps_to_forecast(series, runs[-1].experiment.horizon)
    program = context.find_root().info_name or ""
    print(forecast_messages.how_to_forecast(program, runs[-1].id, steps, span))


def train_all(context: typer.Context, request: ExperimentRequest, panel: "Panel", json: bool) -> None:
    """Train one network on all series, then print their scores."""
    from rnnlab.commands.all_series import all_series_json, print_all_scores
    from rnnlab.experiment import checked_experiment
    from rnnlab.message import text_of
    from rnnlab.panel.prepared_panel import prepare_panel
    from rnnlab.runs.panel_files import by_series
    from rnnlab.series.describe import repairs_report
    from rnnlab.stack.shapes import checked_trace

    experiment = checked_experiment(request.experiment)
    names = prepare_panel(panel, experiment).prepared.names
    checked_trace(experiment.stack, experiment.window, len(names))
    run = train_one_run(request.store, experiment, panel)
    scores = by_series(request.store, run.id)
    if json:
        report = results_json(request.store, run) | all_series_json(scores)
        repairs = {"repairs": repairs_report(panel.facts)}
        print_json(report | repairs | {"settings": request.settings_json()})
        return
    print_all_scores(run.id, scores)
    for alert in request.store.results(run.id).alerts:
        print(f"  ! {text_of(alert.what)}")
    print(request.settings_line())
    steps, span = _steps_to_forecast(request.series, experiment.horizon)
    program = context.find_root().info_name or ""
    print(forecast_messages.how_to_forecast_all(program, run.id, steps, span))
    if panel.column and experiment.split[1]:
        print(forecast_messages.how_to_train_apart(program, run.id))


def train_one_run(store: "Store", experiment: "Experiment", series: "Series | Panel") -> "Run":
    """Train a checked experiment to its end in this process and return its run, as `train_stored_run` does."""
    from rnnlab.runs.store import new_id

    return train_stored_run(store, store.create(new_id(), experiment), series)


def train_stored_run(store: "Store", run: "Run", series: "Series | Panel | None") -> "Run":
    """Train a queued run to its end in this process and return it.

    Raises:
        Mistake: training left no weights.
        Interrupted: Ctrl-C stopped it.
    """
    from rnnlab.runs.job import check_results, train_run

    log.start(store.root, "command", terminal=False)
    import_tensorflow()
    with (
        prints_go_to_stderr(),
        on_interrupt(lambda: store.ask_to_stop(run.id)),
        TrainingProgress(run.experiment.epochs) as progress,
    ):
        train_run(str(store.folder(run.id)), progress.report, series)
    run = store.read(run.id)
    if run.status.state == "stopped":
        raise Interrupted(f"{run.status.reason_text} Run: {run.id}.")
    check_results(run)
    return run


def results_json(store: "Store", run: "Run") -> dict[str, Any]:
    """Return what `train --json` prints about a run with results."""
    from rnnlab.forecast.report import results_report

    status, results = run.status, store.results(run.id)
    return {
        "run": run.id,
        "state": status.state,
        "reason": status.reason_text,
        "windows": status.windows,
        "epoch_seconds": status.epoch_seconds,
        "history": {"loss": status.loss, "val_loss": status.val_loss},
        **results_report(results),
        "peak_memory_mb": status.peak_memory_mb,
    }


def print_scores(store: "Store", run: "Run", rows_of_series: int) -> None:
    """Print the scores of a run, its verdicts and notes."""
    from rnnlab.forecast.choices_made import parts_choice, refit_choice
    from rnnlab.forecast.messages import NAMES, shares_text
    from rnnlab.forecast.results import rows_of
    from rnnlab.forecast.verdict import verdicts_of
    from rnnlab.message import text_of

    results = store.results(run.id)
    forecasts = results.forecasts(results.targets[0])
    rows = []
    for target in results.targets:
        maes = (format_number(results.scores_of(target, name).mae) for name in forecasts)
        scores = results.scores_of(target)
        rows.append((target, *maes, format_number(scores.skill), format_number(scores.mase)))
    print_table(
        messages.scores_title(run.id),
        ("target", *(f">{NAMES[name].removeprefix('the ')}" for name in forecasts), ">skill", ">MASE"),
        rows,
    )
    for target, verdict in verdicts_of(results, run.status.best_epoch, run.epochs_done).items():
        print(f"{target}: {verdict}")
        shares = {row.forecast: row.share for row in rows_of(results.shares, target)}
        chosen = parts_choice(results, rows_of_series, target)
        print(f"  made of: {shares_text(shares)}{'' if chosen is None else f', {chosen}'}")
        for alert in rows_of(results.alerts, target):
            print(f"  ! {text_of(alert.what)}")
    print(messages.season(text_of(results.season.reason)))
    print(messages.fitted_again(str(refit_choice(results, run.experiment))))
    for note in results.notes:
        print(text_of(note))
    if run.status.reason:
        print(run.status.reason_text)


def _steps_to_forecast(series: "Series", horizon: int) -> tuple[int, str]:
    """Return how many steps people usually want of such a series, at least the horizon, and the name of that span."""
    from rnnlab.defaults import usual_span

    span = usual_span(series)
    if span.steps < horizon or span.unit == "step":
        return max(span.steps, horizon), ""
    return span.steps, format_count(span.number, span.unit)


def _print_cuts(series: "Series", cuts: "Sequence[Cut]") -> None:
    """Print a table per target: one row per cut, then their mean and spread."""
    from rnnlab.forecast.messages import NAMES
    from rnnlab.forecast.scores import FORECASTS

    for target in cuts[-1].mae:
        names = [name for name in FORECASTS if all(name in cut.mae[target] for cut in cuts)]
        columns = {name: [cut.mae[target][name] for cut in cuts] for name in names}
        rows = [
            (
                f"{series.label(cut.rows[0])} to {series.label(cut.rows[1])}",
                *(format_number(cut.mae[target][name]) for name in names),
            )
            for cut in cuts
        ]
        rows.append(("mean ± spread", *map(format_mean_and_spread, columns.values())))
        print_table(
            messages.cuts_title(target),
            ("rows", *(f">{NAMES[name].removeprefix('the ')}" for name in names)),
            rows,
        )
