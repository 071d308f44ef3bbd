"""The texts of live mode: what a change did, and the strip of the last runs; see messages.py."""

from collections.abc import Callable, Sequence

from rnnlab.experiment import Experiment
from rnnlab.number_format import format_column, format_with_unit, split_unit
from rnnlab.stack.layers import Layer
from rnnlab.ui.history import Change, Setting
from rnnlab.ui.lab.history_messages import change_text
from rnnlab.ui.lab.messages import Field

LIVE = Field(
    "Live",
    "Each change starts a run by itself; the next change cancels it. Switched on by default where a run takes less "
    "than some ten seconds.",
)
KEEP = Field("Keep", "Keep this run and its forecast: it then stands on the page Runs.")
PAUSE = Field("Pause", "Wait after this epoch. A paused run goes on by itself after ten minutes.")
RESUME = Field("Go on", "Let the paused run go on.")
STEP = Field("One epoch", "Train one epoch and pause there.")
LAST_RUNS = "Last runs: error of the network"

NUMBERS: dict[Setting, str] = {
    "window": "window",
    "horizon": "horizon",
    "epochs": "epochs",
    "batch_size": "batch size",
    "learning_rate": "learning rate",
    "seed": "seed",
}
LAYER_CHANGES: dict[Setting, Callable[[Layer, Layer], str]] = {
    "units": lambda old, new: f"{new.units} units instead of {old.units}",
    "rate": lambda old, new: f"dropout rate {new.rate:g} instead of {old.rate:g}",
    "sequences": lambda old, new: f"return_sequences {'on' if new.sequences else 'off'}",
    "kernel_size": lambda old, new: f"kernel size {new.kernel_size} instead of {old.kernel_size}",
    "padding": lambda old, new: f"padding {new.value('padding')} instead of {old.value('padding')}",
    "activation": lambda old, new: f"{new.value('activation')} instead of {old.value('activation')}",
    "recurrent_dropout": lambda old, new: (
        f"recurrent dropout {new.recurrent_dropout:g} instead of {old.recurrent_dropout:g}"
    ),
    "kind": lambda old, new: f"{new.title} instead of {old.title}",
}


def changed(change: Change, before: Experiment, after: Experiment) -> str:
    """What was changed, with its values: "16 units instead of 32 in layer 1"."""
    index = change.layer - 1
    if change.setting in LAYER_CHANGES:
        text = LAYER_CHANGES[change.setting](before.stack[index], after.stack[index])
        return f"{text} in layer {change.layer}"
    if change.setting == "layer_added":
        return f"{after.stack[index].title} added as layer {change.layer}"
    if change.setting == "layer_removed":
        return f"{before.stack[index].title} removed from layer {change.layer}"
    if change.setting in NUMBERS:
        old, new = (getattr(experiment, change.setting) for experiment in (before, after))
        return f"{NUMBERS[change.setting]} {new:,g} instead of {old:,g}"
    return f"changed {change_text(change)}"


def changed_then(change: Change, before: Experiment, after: Experiment, consequence: str) -> str:
    """A change and what follows from it: "Return_sequences off in layer 1: the stack cannot be built"."""
    return f"{_capital(changed(change, before, after))}: {consequence[:1].lower()}{consequence[1:]}"


def earlier_progress(progress: str) -> str:
    """How far a run is whose settings are no longer those above."""
    return f"The run before the change goes on. {progress}"


def progress(change: str, epoch: int, epochs: int, share: float | None, is_validation: bool) -> str:
    """How far a run is; share: its loss as a share of persistence's."""
    start = f"{_capital(change)} · " if change else ""
    if not epoch or share is None:
        return f"{start}Training …"
    places = "validation set" if is_validation else "training set"
    if share < 0.995:
        compared = f"the loss on the {places} is {100 * (1 - share):.0f} % below persistence"
    elif share > 1.005:
        compared = f"the loss on the {places} is {100 * (share - 1):.0f} % above persistence"
    else:
        compared = f"the loss on the {places} is level with persistence"
    return f"{start}After epoch {epoch} of {epochs}, {compared}."


def effect(
    change: str,
    target: str,
    errors: Sequence[float | None],
    seconds: Sequence[float],
    steps: int | None = None,
    by_chance: bool = False,
) -> str:
    """What a change did. errors, seconds: before the change and after it.

    steps: over which the errors are, if the two forecasts have others. by_chance: whether the difference may be chance.
    """
    text = _capital(change)
    if None not in errors:
        before, after = format_column(errors)
        unit = split_unit(target)[1]
        text += ": error of the network "
        if steps is not None:
            text += "one step ahead " if steps == 1 else f"over the first {steps} steps "
        text += f"{after}{unit and f' {unit}'}, as before" if before == after else ""
        text += f"{before} → {after}{unit and f' {unit}'}" if before != after else ""
        text += ", which may be chance" if by_chance and before != after else ""
    before, after = (f"{each:.1f} s" for each in seconds)
    return f"{text}, trained in {after}{'' if before == after else f' instead of {before}'}."


def run_label(place: int, error: float | None, target: str) -> str:
    """What a small picture in the strip is, for those who hear it."""
    score = f", error {format_with_unit(error, target)}" if error is not None else ""
    return f"Show run {place} again{score}"


def _capital(text: str) -> str:
    # Names of arguments keep their small letter.
    return text if text.startswith("return_sequences") else text[:1].upper() + text[1:]
