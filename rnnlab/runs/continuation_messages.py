"""The sentences of continued training for people; those on all other runs are in messages.py."""

from rnnlab.message import message


@message
def cannot_continue(run: str, state: str) -> str:
    return f"Run {run} is {state} and cannot be continued: only a run that finished or was stopped with weights can."


@message
def epochs_to_continue_out_of_range(epochs: int, most: int) -> str:
    return f"The number of epochs to continue is {epochs}. Choose a number from 1 to {most}."


@message
def continued_after(run: str, epoch: int) -> str:
    """epoch: the last one of the run; 0 if the new run is trained from the start."""
    if epoch:
        return f"Continuing run {run} after epoch {epoch}."
    return f"Training run {run} again from its first epoch: that is short, and gives the same as training it at once."
