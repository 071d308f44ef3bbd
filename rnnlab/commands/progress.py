"""The progress of training, on stderr: a live line on a terminal, one line per epoch elsewhere."""

import sys
import threading
from math import isfinite
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rnnlab.commands.output import print_status
from rnnlab.number_format import format_number

if TYPE_CHECKING:
    from rnnlab.runs.run import Status


class ProgressBar:
    """A context manager that shows a bar of `total` parts on a terminal; elsewhere `bar` is None."""

    def __init__(self, total: int):
        self.bar = None
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

            columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
            self.bar = Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
            self.task = self.bar.add_task("", total=total)

    def __enter__(self) -> Self:
        if self.bar is not None:
            self.bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trail: TracebackType | None
    ) -> None:
        if self.bar is not None:
            self.bar.stop()


class TrainingProgress(ProgressBar):
    """The progress of one run; call `report` with the run's status at every change, from any thread."""

    def __init__(self, epochs: int):
        self.epochs = epochs
        self.printed_epochs = 0
        self.lock = threading.Lock()
        super().__init__(epochs)

    def report(self, status: "Status") -> None:
        """Show the status."""
        with self.lock:
            if self.bar is not None:
                share_of_epoch = status.batch / status.batches if status.batches else 0.0
                done = min(len(status.loss) + share_of_epoch, self.epochs)
                self.bar.update(self.task, completed=done, description=progress_text(status, self.epochs))
            elif len(status.loss) > self.printed_epochs:
                self.printed_epochs = len(status.loss)
                # A diverged run ends with a reason, which says more than a loss of inf.
                if isfinite(status.loss[-1] or 0.0):
                    print_status(epoch_text(status, self.epochs))


def progress_text(status: "Status", epochs: int) -> str:
    """Return the last finished epoch as text, or the stage before the first one."""
    from rnnlab.runs.messages import STAGES

    return epoch_text(status, epochs) if status.loss else STAGES[status.stage]


def epoch_text(status: "Status", epochs: int) -> str:
    """Return the last finished epoch as text: 'epoch 3/12 loss 0.45 val_loss 0.47'."""
    done = len(status.loss)
    text = f"epoch {done}/{epochs} loss {_loss(status.loss[-1])}"
    return f"{text} val_loss {_loss(status.val_loss[-1])}" if len(status.val_loss) == done else text


def _loss(loss: float | None) -> str:
    return "nan" if loss is None else format_number(loss)
