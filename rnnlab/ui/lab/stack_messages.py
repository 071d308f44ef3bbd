"""The texts of the stack, its shapes and its Keras code; see messages.py."""

from rnnlab.message import message
from rnnlab.number_format import format_count
from rnnlab.stack.kinds import Kind
from rnnlab.stack.layers import KINDS, Layer
from rnnlab.ui.lab.messages import Field

# --- the stack ---

UNKNOWN_SHAPE = "unknown until the stack is fixed"
SEQUENCE_LEGEND = "on the output side: the layer returns a sequence"
INPUT_CARD = "Windows"
HEAD_EVERY_STEP, HEAD_ONCE, HEAD_WAITS = "at every step", "once per window", "needs a legal stack"
KIND_TITLES: dict[Kind, str] = {
    **{kind: Layer(kind).title for kind in KINDS},
    "repeat": "RepeatVector",
    "depth1": "Reshape to depth 1",
}
KINDS_ABOUT: dict[Kind, str] = {  # in the menu that adds a layer
    "conv1d": "reads some steps at once",
    "dense": "on the last side",
    "td-dense": "the same on each step",
    "dropout": "while training",
    "avgpool": "mean over the steps",
    "flatten": "all steps in one row",
    "repeat": "a summary at each step",
    "depth1": "a summary as one step",
}
FILTERS = Field(
    "filters",
    "How many numbers the layer returns at each place where it reads, with different weights for each.",
)
KERNEL_SIZE = Field("kernel", "How many neighbouring time steps the layer reads at once (kernel_size).")
PADDING = Field(
    "Padding",
    "valid: none, so fewer steps leave. causal: zeros before the window, so the steps stay and none sees a later one. "
    "same: zeros on both sides, so steps see later ones.",
)
ACTIVATION = Field("Activation", "The function that the layer applies to its numbers. Keras's name.")
RECURRENT_DROPOUT = Field(
    "Recurrent dropout",
    "During training this share of what the layer remembers from step to step is set to 0. It slows training down.",
)
UNITS = Field(
    "units",
    "How many numbers the layer returns at each time step. It has nothing to do with the number of time steps.",
)
RATE = Field(
    "rate",
    "During training this share of the numbers is set to 0, so that the network cannot rely on any single one.",
)
SEQUENCES_HELP = (
    "On: the layer returns the outputs of all time steps. "
    "Off: only the last one, and the time steps are gone."
)
SHORT_FIXES = {  # of the fixes after the first one; the tooltip has the whole label
    "return_sequences": "Return sequences",
    "keep_last_output": "Keep the last output",
    "repeat_last_output": "Repeat the last output",
    "repeat_summary": "Repeat the summary",
    "insert_layer": "Insert a layer",
    "remove_layer": "Remove the layer",
    "add_layer": "Add a layer",
    "shorter_kernel": "Read fewer steps",
    "causal_padding": "Causal padding",
    "plain_dense": "Take a plain Dense",
}
POINTLESS_RESHAPE = "Legal but pointless: the time order is lost."
PRESENT, LEAVE_PRESENTATION = "Present: only the stack, in large type (P)", "Leave the presenting view (Esc)"
FIX = "Fix"
SHAPE_TABLE = "Shapes, parameters and reasons of the layers"
SHAPE_COLUMNS = ("", "layer", "input shape", "output shape", "parameters", "why")


def input_card(window: int, features: int, calendar: int) -> str:
    more = f" + {calendar} calendar" if calendar else ""
    return f"{format_count(window, 'time step')} of {format_count(features, 'feature')}{more}"


def kind_in_menu(kind: Kind) -> str:
    about = KINDS_ABOUT.get(kind)
    return f"{KIND_TITLES[kind]} :gray[{about}]" if about else KIND_TITLES[kind]


def folded(padding: str, activation: str, recurrent_dropout: float) -> str:
    """The settings that a card folds away, on the button that opens them."""
    words = [padding, activation, f"dropout {recurrent_dropout:g}" if recurrent_dropout else ""]
    return " · ".join(word.replace("_", " ") for word in words if word)


def more_settings(layer: int) -> str:
    return f"More settings of layer {layer}"


def kind_of(layer: int) -> str:
    return f"Kind of layer {layer}"


def of_layer(setting: str, layer: int) -> str:
    return f"{setting} of layer {layer}"


def sequences_label(layer: int) -> str:
    """Only the first word is seen."""
    return f"return_sequences of layer {layer}"


def first_fix(label: str) -> str:
    """Only the bold part is seen."""
    return f"**{FIX}**: {label}"


def move_earlier(layer: int) -> str:
    return f"Move layer {layer} left"


def move_later(layer: int) -> str:
    return f"Move layer {layer} right"


def duplicate(layer: int) -> str:
    return f"Duplicate layer {layer}"


def remove(layer: int) -> str:
    return f"Remove layer {layer}"


def add_layer(at: int, layers: int) -> str:
    """at: how many of the layers are before it."""
    return f"Add a layer before layer {at + 1}" if at < layers else f"Add a layer after layer {layers}"


DRAG = "Drag it to another place, or press ← or →"


def handle(layer: int, title: str, sequences: bool) -> str:
    """The name of a card's handle for screen readers."""
    return f"Layer {layer}: {title}{', returns a sequence' if sequences else ''}. Left and Right arrow keys move it."


# Read aloud by screen readers.


@message
def layer_moved(title: str, layer: int, layers: int) -> str:
    return f"{title} is now layer {layer} of {layers}."


@message
def layer_added(title: str, layer: int, layers: int) -> str:
    return f"{title} was added as layer {layer} of {layers}."


def head_card(outputs: int) -> str:
    return f"Head: Dense({outputs})"


# --- Keras code ---

SHOW_CODE = Field("Show it in Keras", "The code of this stack with its head. It follows the cards.")
PASTE_CODE = Field("Paste Keras code", "Your code becomes the cards. It is read, never run.")
ERROR_MENU = "An error from Keras?"
ERROR_MENU_ABOUT = (
    "Paste Keras's **error message**, and read what it means. Or paste the **code** of your model: it becomes the "
    "stack. It is read, never run."
)
OPEN_CLINIC = "Open the clinic with it"
KERAS_CODE = "Keras code or an error message"
KERAS_CODE_EXAMPLE = """model = keras.Sequential([
    layers.LSTM(32, return_sequences=True),
    layers.LSTM(32),
])"""
USE_CODE, READ_TEXT = "Load this code", "Read it"


@message
def no_code() -> str:
    return "There is no code yet. Paste a Keras model first."


def in_the_clinic(known: bool) -> str:
    """What the clinic does next with an error message."""
    if known:
        return "The clinic finds the line and fixes it: paste your code there too."
    return "Paste your code in the clinic: it may show where the shapes break."


def code_used(layers: int, window: int | None, features: int | None) -> str:
    sentences = [f"The stack is now the code's {format_count(layers, 'layer')}."]
    if window:
        sentences.append(f"The window is now {format_count(window, 'time step')}.")
    if features:
        sentences.append(
            f"The code has {format_count(features, 'feature')}. Choose the features beside the series above."
        )
    return " ".join(sentences)
