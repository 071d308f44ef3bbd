"""The files of a run on all series of a file."""

import msgspec
import numpy as np
import pandas as pd

from rnnlab.files import read_bytes, write_bytes
from rnnlab.mistake import Mistake
from rnnlab.panel import messages as panel_messages
from rnnlab.panel.ahead import PanelForecaster
from rnnlab.panel.evaluation import PanelEvaluation
from rnnlab.panel.prepared_panel import PreparedPanel, prepare_panel
from rnnlab.panel.results import PanelResults
from rnnlab.runs import messages, run_folder
from rnnlab.runs.run import Run
from rnnlab.runs.store import Store
from rnnlab.series.read_options import Following
from rnnlab.series.source import load_panel

DECODER = msgspec.json.Decoder(PanelResults)


def save_panel(
    store: Store,
    run_id: str,
    panel: PreparedPanel,
    weights: list[list[np.ndarray]],
    evaluation: PanelEvaluation,
) -> None:
    """Write the results of a run on all series, in the order of `run_folder.ORDER_OF_RESULTS`.

    Its predictions are those of the last test window of each series. Its Keras model reads and returns deviations from
    a series' mean, in its standard deviations.
    """
    from rnnlab.training.network import save_model

    store.write_weights(run_id, weights)
    with store.writing(run_id):
        save_model(panel.prepared, weights, store.folder(run_id) / run_folder.MODEL)
    store.write_predictions(run_id, evaluation.last | {"shares": evaluation.shares})
    with store.writing(run_id):
        write_bytes(store.folder(run_id) / run_folder.BY_SERIES, msgspec.json.encode(evaluation.rows))
    store.write_results(run_id, evaluation.results)


def panel_forecaster(store: Store, run_id: str) -> PanelForecaster:
    """What forecasts all series of a run; a Mistake if it has no results."""
    run = store.read(run_id)
    results, weights = store.results(run_id), store.weights(run_id)
    e = run.experiment
    panel = everything = load_panel(e.source, store.files)
    if panel.left_out:  # those with too few rows to train on can be forecast by the naive ones
        facts = panel.facts
        following = Following(e.features, facts.step_seconds, facts.week, facts.clock)
        everything = load_panel(e.source, store.files, following)
    shares = store.predictions(run_id)["shares"]
    return PanelForecaster(panel, e, weights, shares, results.season.steps, everything)


def scales_csv(store: Store, run_id: str) -> bytes:
    """A row for each series and feature that a run on all series was trained on, with its mean and deviation."""
    e = store.read(run_id).experiment
    prepared = prepare_panel(load_panel(e.source, store.files), e)
    rows = pd.MultiIndex.from_product([prepared.panel.ids, e.features], names=["unique_id", "feature"])
    scales = {"mean": prepared.level.ravel(), "deviation": prepared.unit.ravel()}
    return pd.DataFrame(scales, index=rows).to_csv().encode()


def check_one_series(run: Run) -> None:
    """A Mistake if the run was trained on all series of its file."""
    if run.experiment.all_series:
        raise Mistake(panel_messages.needs_one_series(run.id))


def by_series(store: Store, run_id: str) -> PanelResults:
    """The scores by series of a run on all series; a Mistake if it has none."""
    store.results(run_id)  # which says why there are none
    name = run_folder.BY_SERIES
    try:
        return DECODER.decode(read_bytes(store.file(run_id, name)))
    except FileNotFoundError:
        raise Mistake(messages.run_file_missing(run_id, name)) from None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Mistake(messages.damaged_run_file(run_id, name, str(error))) from None
