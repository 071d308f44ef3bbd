"""Changes of the columns that the network reads; the series is read anew where that brings rows back or takes them."""

from collections.abc import Iterable

import msgspec

from rnnlab.experiment import with_columns
from rnnlab.series.source import Source, source_for_features
from rnnlab.ui import services, state


def set_features(names: Iterable[str]) -> None:
    """Read exactly these columns, also those that were left out when the file was read."""
    source, chosen = state.experiment().source, tuple(names)
    change_source(source_for_features(source, services.series_of(source), chosen), chosen)


def change_source(source: Source, names: tuple[str, ...]) -> None:
    """Change to a source with these columns as features; a target that is gone is replaced by the first feature."""
    series, e = services.series_of(source), state.experiment()
    features = tuple(name for name in series.features if name in names)
    targets = tuple(name for name in e.targets if name in features) or features[:1]
    state.set_experiment(msgspec.structs.replace(with_columns(series, e, features, targets), source=source))
