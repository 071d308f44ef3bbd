"""The texts of the Lab's buttons Undo, Redo and Start over."""

from rnnlab.ui.history import Change, Setting

UNDO, REDO, START_OVER = "Undo", "Redo", "Start over"
UNDO_KEYS, REDO_KEYS = "Ctrl+Z or ⌘Z", "Ctrl+Y or ⇧⌘Z"
NOTHING_TO_UNDO, NOTHING_TO_REDO = "Nothing to undo", "Nothing to redo"
NOTHING_TO_START_OVER = "This is the first sample with the default settings"
START_ON_SERIES = "Start over: the default columns, stack and settings on this series"
START_ON_FIRST_SAMPLE = "Start over: the first sample with the default settings"
SETTINGS: dict[Setting, str] = {
    "series": "series",
    "reading": "how the file is read",
    "weather": "generated weather",
    "text_columns": "text columns",
    "columns": "columns",
    "features": "features",
    "targets": "targets",
    "angles": "angles",
    "known": "columns known ahead",
    "bounds": "bounds",
    "window": "window",
    "horizon": "horizon",
    "split": "split",
    "stack": "stack",
    "layer_order": "order of the layers",
    "epochs": "epochs",
    "batch_size": "batch size",
    "learning_rate": "learning rate",
    "loss": "loss",
    "quantile": "quantile",
    "patience": "early stopping",
    "shuffle": "shuffling",
    "seed": "seed",
    "predict": "what is predicted",
    "calendar": "calendar features",
    "season": "season",
    "all_series": "one series or all of them",
    "constants": "what tells the series apart",
    "several": "several settings",
}
LAYER_SETTINGS: dict[Setting, str] = {
    "layer_added": "adding layer {}",
    "layer_removed": "removing layer {}",
    "kind": "kind of layer {}",
    "units": "units of layer {}",
    "sequences": "return_sequences of layer {}",
    "rate": "dropout rate of layer {}",
    "kernel_size": "kernel size of layer {}",
    "padding": "padding of layer {}",
    "activation": "activation of layer {}",
    "recurrent_dropout": "recurrent dropout of layer {}",
}


def change_text(change: Change) -> str:
    """What was changed, in a few words: "units of layer 2"."""
    if change.layer:
        return LAYER_SETTINGS[change.setting].format(change.layer)
    return SETTINGS[change.setting]


def undo_help(change: Change | None) -> str:
    return f"{UNDO}: {change_text(change)} ({UNDO_KEYS})" if change else NOTHING_TO_UNDO


def redo_help(change: Change | None) -> str:
    return f"{REDO}: {change_text(change)} ({REDO_KEYS})" if change else NOTHING_TO_REDO
