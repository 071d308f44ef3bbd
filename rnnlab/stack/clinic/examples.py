"""A short broken model for each of the ten common mistakes."""

from dataclasses import dataclass

HEAD = "import keras\nfrom keras import layers\n\n"
TRAINING = "model.compile(optimizer='adam', loss='mse')\nmodel.fit(X, y)\n"


@dataclass(frozen=True)
class Example:
    """Code with one mistake.

    case: its number among the ten common mistakes. data, target: the shapes of X and y as a person types them.
    error: Keras's error message; empty if Keras trains the code without an error.
    """

    case: int
    title: str
    code: str
    data: str = "(1000, 24, 5)"
    target: str = "(1000, 1)"
    error: str = ""


def _stack(*layers: str, shape: str = "(24, 5)") -> str:
    lines = "".join(f"    {layer},\n" for layer in (f"keras.Input({shape})", *layers))
    return f"{HEAD}model = keras.Sequential([\n{lines}])\n{TRAINING}"


EXAMPLES = (
    Example(
        1,
        "stacked without return_sequences",
        _stack("layers.LSTM(32)", "layers.LSTM(32)", "layers.Dense(1)"),
        error="Input 0 with name 'None' of layer 'lstm_1' is incompatible with the layer: expected ndim=3, "
        "found ndim=2. Full shape received: (None, 32)",
    ),
    Example(
        2,
        "2D data",
        _stack("layers.LSTM(32)", "layers.Dense(1)", shape="(24,)"),
        "(1000, 24)",
        error="Input 0 with name 'None' of layer 'lstm' is incompatible with the layer: expected ndim=3, "
        "found ndim=2. Full shape received: (None, 24)",
    ),
    Example(
        3,
        "one target, an output at every step",
        _stack("layers.LSTM(32, return_sequences=True)", "layers.Dense(1)"),
    ),
    Example(
        4,
        "several targets, an output at every step",
        _stack("layers.LSTM(32, return_sequences=True)", "layers.Dense(3)"),
        target="(1000, 3)",
        error="Dimensions must be equal, but are 32 and 24 for '{{node sub}} = Sub[T=DT_FLOAT]'",
    ),
    Example(
        5,
        "targets at every step, one output",
        _stack("layers.LSTM(32)", "layers.Dense(1)"),
        target="(1000, 24, 1)",
    ),
    Example(
        6,
        "TimeDistributed after a last output",
        _stack("layers.LSTM(32)", "layers.TimeDistributed(layers.Dense(1))"),
        target="(1000, 24, 1)",
        error="`TimeDistributed` Layer should be passed an `input_shape` with at least 3 dimensions, "
        "received: (None, 32)",
    ),
    Example(7, "as many units as time steps", _stack("layers.LSTM(24)", "layers.Dense(1)")),
    Example(
        8,
        "swapped axes",
        _stack("layers.LSTM(32)", "layers.Dense(1)", shape="(5, 24)"),
        error="Dimensions must be equal, but are 5 and 24 for '{{node MatMul}} = MatMul[T=DT_FLOAT]'",
    ),
    Example(
        9,
        "return_state in a Sequential",
        _stack("layers.LSTM(32, return_state=True)", "layers.Dense(1)"),
        error='Layer "dense" expects 1 input(s), but it received 3 input tensors.',
    ),
    Example(
        10,
        "return_sequence, a typo",
        _stack("layers.LSTM(32, return_sequence=True)", "layers.LSTM(32)", "layers.Dense(1)"),
        error="Unrecognized keyword arguments passed to LSTM: {'return_sequence': True}",
    ),
)
