"""RNN Lab: understand return_sequences, and forecast a series of your own with recurrent nets.

The names below are the lab from Python; `rnnlab.api` explains them. They are imported when they are
first used, so `import rnnlab` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rnnlab.api import (
        AllSeriesRun,
        Data,
        FoundSettings,
        TrainedRun,
        load_run,
        read,
        search,
        shapes,
        train,
        train_all,
    )
    from rnnlab.mistake import Mistake
    from rnnlab.stack.layers import Layer

__version__ = "0.2.0"
__all__ = [
    "AllSeriesRun", "Data", "FoundSettings", "Layer", "Mistake", "TrainedRun", "load_run", "read", "search", "shapes",
    "train", "train_all",
]  # fmt: skip

_HOMES = {"Layer": "rnnlab.stack.layers", "Mistake": "rnnlab.mistake"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'rnnlab' has no attribute '{name}'")
    return getattr(import_module(_HOMES.get(name, "rnnlab.api")), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
