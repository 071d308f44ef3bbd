"""The texts of training: its settings, its buttons and its progress; see messages.py."""

from collections.abc import Sequence

from rnnlab.message import message
from rnnlab.number_format import format_count, format_number
from rnnlab.ui.lab.messages import Field

# --- training ---

EPOCHS = Field(
    "Epochs",
    "The maximum number of times the network goes through all training windows. Short series need more.",
)
BATCH_SIZE = Field("Batch size", "Windows per gradient step. Larger is faster, smaller often learns better.")
LEARNING_RATE = Field(
    "Learning rate",
    "The size of a gradient step. Too large: the loss explodes. Too small: the loss hardly falls.",
)
LOSS = Field(
    "Loss",
    "The loss to minimise. Squared error punishes large misses; absolute error is less sensitive to outliers; "
    "quantile error forecasts a value that a chosen share of values stays below.",
)
LOSSES = {"mse": "squared error (mse)", "mae": "absolute error (mae)", "quantile": "quantile (pinball)"}
QUANTILE = Field(
    "Quantile",
    "The share of values that should be below the forecast: 0.5 is the middle, 0.9 is exceeded one time in ten. "
    "Another quantile than 0.5 is forecast by the network alone, and has no interval.",
)
PATIENCE = Field(
    "Stop early after (epochs)",
    "Stop when the validation loss has not improved for this many epochs. 0: never stop early.",
)
SEED = Field("Seed", "The same seed gives the same run, to the last digit.")
PREDICT = Field(
    "Predict",
    "The change from the last value, or the value itself. With the change the network starts as persistence and only "
    "has to learn the difference. With the value it often loses even to persistence: on the hourly sample its error "
    "is 60 % larger.",
)
PREDICTIONS = {"change": "the change", "value": "the value"}
CALENDAR = Field(
    "Calendar features",
    "The network also reads the hour, weekday and season of the step to predict, as sine and cosine. A cycle is used "
    "only if the training set contains it at least twice.",
)
TRAIN = Field("Train", "Train this stack on this series.")
TRAIN_ON_ALL = "Train this stack on all series of the file."
STOP = Field("Stop", "Stop training and keep the best weights so far.")
RESUME = Field(
    "Resume",
    "Continue this run from its last checkpoint, giving exactly the weights it would have had without the failure.",
)
CONTINUE = "Continue"
LOSS_LATER = (
    "The loss curve appears here: how far off the network is after each epoch, on the training set and on the "
    "validation set."
)
WORKERS_STARTING = "the workers are starting"


@message
def broken_stack() -> str:
    return "The stack cannot be built. Fix it where the arrow is red."


def continue_help(epochs: int) -> str:
    return (
        f"Train this run for {format_count(epochs, 'more epoch')}. The result is a new run, "
        "the same as one trained for that many epochs at once."
    )


def settings_summary(epochs: int, batch_size: int) -> str:
    return f"{format_count(epochs, 'epoch')}, batch {batch_size}"


def memory_needed(memory: str) -> str:
    return f"Training needs about {memory} of memory."


def epoch_count(done: int, epochs: int) -> str:
    return f"epoch {done} of {epochs}"


def loss_summary(
    epoch: int,
    training: Sequence[float | None],
    validation: Sequence[float | None],
    persistence: float | None,
    best_epoch: int,
) -> str:
    """The chart of losses for people who cannot see it. epoch: the last one. best_epoch: 0 before there is one."""
    losses = (("training", training[-1:]), ("validation", validation[-1:]), ("persistence", (persistence,)))
    facts = [f"{name} {format_number(loss[0], 3)}" for name, loss in losses if loss and loss[0] is not None]
    best = f" Best epoch: {best_epoch}." if best_epoch else ""
    return f"Loss after epoch {epoch}: {', '.join(facts)}.{best}"


def seconds_left(seconds: float) -> str:
    return f"about {seconds:.0f} s left"


def workers_starting_again(reason: str) -> str:
    return f"{reason} The workers are starting again."
