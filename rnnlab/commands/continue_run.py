"""`continue`: train a finished run for more epochs, as a new run."""

from typing import Annotated

import typer

from rnnlab.commands import help_texts
from rnnlab.commands.all_series import print_all_scores
from rnnlab.commands.output import print_json, print_status
from rnnlab.commands.shared_options import Json, RunId
from rnnlab.commands.train import print_scores, results_json, train_stored_run


def continue_run(
    run: RunId,
    epochs: Annotated[
        int | None,
        typer.Option(help=help_texts.MORE_EPOCHS, show_default=help_texts.AS_MANY_AGAIN),
    ] = None,
    json: Json = False,
) -> None:
    """Continue the run, then print the scores and the verdict of the new one."""
    from rnnlab.runs.continuation import create_continuation, usual_epochs
    from rnnlab.runs.continuation_messages import continued_after
    from rnnlab.runs.panel_files import by_series
    from rnnlab.runs.store import Store, new_id, runs_folder
    from rnnlab.series.source import load, load_panel

    store = Store(runs_folder())
    before = store.read(run)
    read_series = load_panel if before.experiment.all_series else load
    series = read_series(before.experiment.source, store.files)
    more = usual_epochs(before) if epochs is None else epochs
    created, epoch = create_continuation(store, new_id(), before, more)
    print_status(continued_after(run, epoch))
    after = train_stored_run(store, created, series)
    if json:
        print_json(results_json(store, after) | {"continued": run, "first_epoch": epoch + 1})
    elif after.experiment.all_series:
        print_all_scores(after.id, by_series(store, after.id))
    else:
        print_scores(store, after, len(series))
