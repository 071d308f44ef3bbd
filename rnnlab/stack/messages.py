"""What the stack says to people: layers as text, stacks, problems and their fixes.

Two other modules hold sentences of this room: `reasons.py` says why a shape leaves a layer, and
`clinic/messages.py` what is wrong with a person's Keras code.
"""

from collections.abc import Sequence

from rnnlab.message import message

LAYER_USAGE = (
    "Write KIND:UNITS[:seq], e.g. lstm:32:seq, lstm:32:relu:rd0.2, conv1d:32:3:causal, dropout:0.2, dense:8, repeat "
    "or depth1."
)
SETTINGS = {"kernel_size": "kernel size", "recurrent_dropout": "recurrent dropout"}
FixFacts = tuple[str, int, str]  # the action, the number of the layer, and that layer as text

# A layer as text. number: the layer's place in the stack, from 1.


@message
def unknown_kind(number: int, text: str, kinds: Sequence[str]) -> str:
    return f"Layer {number} '{text}' has an unknown kind. Use one of {', '.join(kinds)}."


@message
def number_not_accepted(number: int, text: str, kind: str) -> str:
    return f"Layer {number} '{text}': {kind} takes no number. {LAYER_USAGE}"


@message
def unreadable_layer(number: int, text: str) -> str:
    return f"Cannot read layer {number} '{text}'. {LAYER_USAGE}"


@message
def not_a_number(number: int, text: str, value: str) -> str:
    return f"Layer {number} '{text}': '{value}' is not a number. {LAYER_USAGE}"


# A layer's numbers.


@message
def dropout_rate_out_of_range(number: int, layer: str, rate: float, most: float) -> str:
    return f"{_layer(number, layer)} has a dropout rate of {rate:g}. Choose one from 0 to {most:g}."


@message
def rate_not_accepted(number: int, layer: str, rate: float) -> str:
    return f"{_layer(number, layer)} has a rate of {rate:g}, which only dropout takes. Remove the rate."


@message
def units_out_of_range(number: int, layer: str, units: float, most: int) -> str:
    return f"{_layer(number, layer)} has {str(units)[:20]} units. Choose a number from 1 to {most}."


@message
def units_not_accepted(number: int, layer: str, units: float) -> str:
    return f"{_layer(number, layer)} has {units} units, but this kind takes none. Remove the units."


@message
def sequences_not_accepted(number: int, layer: str) -> str:
    return f"{_layer(number, layer)} is not recurrent and has no return_sequences. Remove ':seq'."


@message
def setting_not_accepted(number: int, layer: str, setting: str, value: str) -> str:
    name = SETTINGS.get(setting, setting)
    return f"{_layer(number, layer)} has the {name} {value[:20]}, but this kind takes none. Remove it."


@message
def setting_unknown(number: int, layer: str, setting: str, value: str, known: Sequence[str]) -> str:
    return f"{_layer(number, layer)} has the {setting} '{value[:20]}'. Use one of {', '.join(known)}."


@message
def setting_out_of_range(
    number: int, layer: str, setting: str, value: float, least: float, most: float
) -> str:
    name = SETTINGS.get(setting, setting)
    return f"{_layer(number, layer)} has a {name} of {value:g}. Choose a number from {least:g} to {most:g}."


# The stack.


@message
def no_layers() -> str:
    return "The stack has no layers. Add at least one, e.g. lstm:32."


@message
def too_many_layers(layers: int, most: int) -> str:
    return f"The stack has {layers} layers. Use at most {most}."


@message
def full_stack(most: int) -> str:
    return f"The stack already has {most} layers, which is the most. Remove one first."


@message
def input_size_too_small(name: str, value: int) -> str:
    return f"The value for {name} is {value}. Give at least 1."


# Problems of an illegal stack. With `fixes` they are Mistakes of the command line, which lists the fixes.


@message
def empty_stack(fixes: Sequence[FixFacts] = ()) -> str:
    return "The stack has no layers." + _fixes(fixes)


@message
def time_steps_missing(
    number: int,
    title: str,
    units: int,
    summarised_by: int,
    fixes: Sequence[FixFacts] = (),
    source: str = "",
    says: str = "expected ndim=3, found ndim=2",
) -> str:
    """summarised_by: the layer that removed the time steps; source: its class if it is not recurrent.

    says: the words of Keras's message.
    """
    why = {"": "kept only its last output", "Flatten": "put all time steps in one row"}.get(
        source, "took the mean over the time steps"
    )
    return (
        f"Layer {number} ({title}) needs (samples, time steps, features) but gets (samples, {units}): "
        f"layer {summarised_by} {why}. Keras would say: {says}."
    ) + _fixes(fixes)


@message
def kernel_longer_than_input(
    number: int, kernel_size: int, steps: int, window: int, fixes: Sequence[FixFacts] = ()
) -> str:
    arrive = f"the window has only {steps}" if steps == window else f"only {steps} arrive"
    return (
        f"Layer {number} (Conv1D) reads {kernel_size} time steps at once, but {arrive}. "
        "Keras would say: computed output size would be zero or negative."
    ) + _fixes(fixes)


@message
def sequence_into_repeat(
    number: int,
    steps: int,
    features: int,
    source: int | None,
    source_kind: str,
    fixes: Sequence[FixFacts] = (),
) -> str:
    """source: the layer that made the sequence, None for the window; source_kind: see `_why_sequence`."""
    return (
        f"Layer {number} (RepeatVector) needs (samples, units) but gets (samples, {steps}, {features}): "
        f"{_why_sequence(source, source_kind)}. Keras would say: expected ndim=2, found ndim=3."
    ) + _fixes(fixes)


@message
def sequence_into_reshape(
    number: int,
    steps: int,
    features: int,
    source: int | None,
    source_kind: str,
    fixes: Sequence[FixFacts] = (),
) -> str:
    return (
        f"Layer {number} (Reshape to a depth of 1) needs (samples, units) but gets "
        f"(samples, {steps}, {features}): {_why_sequence(source, source_kind)}, and {steps} time steps of "
        f"{features} do not fit into one. Keras would say: the total size of the tensor must be unchanged."
    ) + _fixes(fixes)


# Fixes, as the page's buttons and the command line name them.

FIX_LABELS = {
    "return_sequences": "Return sequences from layer {number}",
    "keep_last_output": "Keep only the last output of layer {number}",
    "repeat_last_output": "Repeat the last output for every time step before layer {number}",
    "repeat_summary": "Repeat the summary for every time step before layer {number}",
    "insert_layer": "Put an {layer} before layer {number}",
    "remove_layer": "Remove layer {number}",
    "add_layer": "Add an {layer}",
    "shorter_kernel": "Read fewer time steps at once in layer {number}: {layer}",
    "causal_padding": "Put zeros before the window in layer {number} (padding causal)",
    "plain_dense": "Take {layer} without TimeDistributed for layer {number}",
}
FIX_COMMANDS = {
    "return_sequences": "write {layer} for layer {number}",
    "keep_last_output": "write {layer} for layer {number}",
    "repeat_last_output": "put {layer} before layer {number}",
    "repeat_summary": "put {layer} before layer {number}",
    "insert_layer": "put {layer} before layer {number}",
    "remove_layer": "remove layer {number} ({layer})",
    "add_layer": "write --layer {layer}",
    "shorter_kernel": "write {layer} for layer {number}",
    "causal_padding": "write {layer} for layer {number}",
    "plain_dense": "write {layer} for layer {number}",
}


@message
def fix_label(action: str, number: int, layer: str) -> str:
    """A button's label; layer: as code writes it, e.g. `LSTM(32)`."""
    return FIX_LABELS[action].format(number=number, layer=layer)


# What was done so that a new layer fits.


@message
def sequence_for_new_layer(layer: int, new: int) -> str:
    return (
        f"Layer {layer} now returns its sequence, because the new layer {new} reads time steps. "
        "Undo takes back both."
    )


def _layer(number: int, layer: str) -> str:
    return f"Layer {number} ({layer[:40]})"


def _fixes(fixes: Sequence[FixFacts]) -> str:
    commands = [FIX_COMMANDS[action].format(number=number, layer=layer) for action, number, layer in fixes]
    return f" Fix: {', or '.join(commands)}." if commands else ""


def _why_sequence(source: int | None, source_kind: str) -> str:
    """source_kind: "repeat", "depth1", or "recurrent"."""
    if source is None:
        return "no recurrent layer before it has read the window's time steps"
    if source_kind == "recurrent":
        return f"layer {source} returns the output of every step"
    if source_kind == "repeat":
        return f"layer {source} has already repeated it for every time step"
    return f"layer {source} has already given it a depth of 1"
