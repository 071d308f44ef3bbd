"""The sentences on a network that the lesson draws. All other texts of the lesson are in its .toml files."""

from rnnlab.message import message

LESSON_NETWORK = "Mountain weather, generated"
EARLIER_OUTPUTS_UNTRAINED = (
    "Only the output after the last step was trained, so the predictions of earlier steps are rough."
)


def run_network(series: str) -> str:
    return f"Your run on {series}"


def test_set_error(mae: str, persistence: str) -> str:
    """mae, persistence: the mean absolute errors over the test set, with their unit."""
    return (
        f"This is one window. Over the whole test set its predictions are off by {mae} on average; "
        f"repeating the last value is off by {persistence}."
    )


@message
def cannot_be_unrolled(number: int, layer: str) -> str:
    return (
        f"Layer {number} ({layer}) cannot be unrolled. Only stacks of LSTM, GRU and SimpleRNN layers with the default "
        "activation can: train one to see inside it."
    )


@message
def too_many_layers(layers: int, most: int) -> str:
    return f"The stack has {layers} layers. At most {most} can be unrolled: train a lower stack to see inside it."


def steps_not_drawn(window: int, drawn: int) -> str:
    return f"The network reads all {window} time steps; the last {drawn} of them are drawn."


def inputs_not_drawn(inputs: int, drawn: int) -> str:
    return f"The network reads {inputs} numbers at each step; {drawn} of them are drawn."


def units_not_drawn(number: int, units: int, drawn: int) -> str:
    return f"Layer {number} has {units} units; the first {drawn} are drawn."


def one_target_drawn(target: str) -> str:
    return f"The head predicts more than is drawn: only {target} one step ahead is shown."
