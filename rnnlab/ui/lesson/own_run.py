"""The network of a run from the Lab, as the lesson draws it."""

from rnnlab.lesson import messages as lesson_messages
from rnnlab.lesson.unrolled_data import UnrolledData, unrolled_data
from rnnlab.mistake import Mistake
from rnnlab.ui import services
from rnnlab.ui.lesson import messages


def run_data(run_id: str) -> UnrolledData:
    """The network of a run on the last window of its test set. Raises Mistake if it cannot be drawn."""
    run = services.store().read(run_id)
    if not run.has_results:
        raise Mistake(messages.no_weights_yet(run_id))
    prepared = services.prepared_of(run.experiment)
    series = services.series_of(run.experiment.source)
    origin = int(prepared.origins.test[-1])
    title = lesson_messages.run_network(series.name)
    return unrolled_data(prepared, services.weights_of(run_id), series, origin, title)
