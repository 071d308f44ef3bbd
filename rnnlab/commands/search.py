"""`search`: try settings on the workers for some minutes, and compare the best ones with the defaults."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from rnnlab import log
from rnnlab.commands import help_texts, search_messages
from rnnlab.commands.experiment_options import ExperimentRequest, with_experiment_options
from rnnlab.commands.keyboard_interrupt import Interrupted, on_interrupt
from rnnlab.commands.output import print_json, print_status, print_table
from rnnlab.commands.progress import ProgressBar
from rnnlab.commands.shared_options import Json
from rnnlab.number_format import MISSING, format_number

if TYPE_CHECKING:
    from rnnlab.runs.search import Search
    from rnnlab.runs.search_outcome import Outcome
    from rnnlab.runs.store import Store

MOST_ROWS = 10  # of the printed leaderboard


@with_experiment_options
def search(
    request: ExperimentRequest,
    minutes: Annotated[float, typer.Option(help=help_texts.MINUTES)] = 5.0,
    json: Json = False,
) -> None:
    """Search, and print the leaderboard and whether the defaults were beaten."""
    from rnnlab.experiment import checked_experiment
    from rnnlab.runs.search import start_search
    from rnnlab.runs.search_outcome import outcome_of

    store = request.store
    data = request.series if request.panel is None else request.panel
    started = start_search(store, checked_experiment(request.experiment), data, minutes)
    ended = _lead(store, started)
    found = outcome_of(store, ended)
    if json:
        print_json(_report(store, ended, found) | {"settings": request.settings_json()})
        return
    _print_leaderboard(ended, found)
    print(found.verdict)
    if ended.default_run:
        print(search_messages.runs_of_search(ended.default_run, ended.best_run))
    print(request.settings_line())


class SearchProgress(ProgressBar):
    """The progress of a search on stderr: the minutes used, and each new best error."""

    def __init__(self, store: "Store", minutes: float):
        self.store, self.best = store, float("inf")
        super().__init__(round(60 * minutes))

    def report(self, search: "Search") -> None:
        """Show the search as it is now."""
        from rnnlab.runs.grid_text import settings_text
        from rnnlab.runs.search_outcome import outcome_of

        found = outcome_of(self.store, search)
        text = search_messages.progress(search.state, found.finished, found.given_up)
        if self.bar is not None:
            self.bar.update(self.task, completed=search.seconds, description=str(text))
        best = found.rows[0] if found.rows else None
        if best is not None and best.error is not None and best.error < self.best:
            self.best = best.error
            settings = settings_text(best.settings) or best.state
            print_status(search_messages.new_best(round(search.seconds), best.error, settings))


def _lead(store: "Store", started: "Search") -> "Search":
    """Lead the search until it ends.

    Raises:
        Interrupted: Ctrl-C; the same command goes on.
        Mistake: the workers could not be started, or the trials failed.
    """
    from rnnlab.runs.cluster import Workers
    from rnnlab.runs.search_runner import Leader

    log.start(store.root, "command", terminal=False)
    with SearchProgress(store, started.minutes) as progress:
        workers = Workers(store.root)
        try:
            leader = Leader(store, started.id, workers, progress.report)
            with on_interrupt(leader.interrupt):
                ended = leader.run()
        finally:
            workers.close()
    if ended.state == "interrupted":
        raise Interrupted(search_messages.search_interrupted(ended.seconds, ended.minutes))
    return ended


def _report(store: "Store", search: "Search", found: "Outcome") -> dict[str, Any]:
    """Return what `search --json` prints."""
    import msgspec

    from rnnlab.forecast.report import scores_report

    runs = {
        name: {"run": run_id, "scores": scores_report(store.results(run_id).scores)} if run_id else None
        for name, run_id in (("defaults", search.default_run), ("best", search.best_run))
    }
    return {
        "search": search.id,
        "minutes": search.minutes,
        "seconds": search.seconds,
        "cuts": search.cuts,
        "trials": {"finished": found.finished, "given_up": found.given_up},
        **runs,
        "percent_better": {"validation": search.validation, "test": search.test},
        "beaten": search.test is not None and search.test > 0,
        "verdict": str(found.verdict),
        "leaderboard": msgspec.to_builtins(found.rows),
    }


def _print_leaderboard(search: "Search", found: "Outcome") -> None:
    from rnnlab.runs.grid_text import settings_text

    ranked = [row for row in found.rows if row.rank is not None]
    defaults = [row for row in ranked[MOST_ROWS:] if row.state == "defaults"]
    rows = [
        (row.rank or MISSING, format_number(row.error), settings_text(row.settings) or row.state)
        for row in (*ranked[:MOST_ROWS], *defaults)
    ]
    title = search_messages.leaderboard(search.id, search.cuts, found.finished, found.given_up)
    print_table(title, (">rank", ">validation", "settings"), rows)
