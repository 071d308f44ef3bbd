"""How far a training is, on stderr: a live line on a terminal, a line an epoch elsewhere."""

import sys
import threading
from math import isfinite
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rnnlab.commands.output import say
from rnnlab.number_format import format_number

if TYPE_CHECKING:
    from rnnlab.runs.run import Status


class LiveLine:
    """A context that shows a bar of so many parts, `live`, on a terminal; elsewhere `live` is None."""

    def __init__(self, total: int):
        self.live = None
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as Live

            columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
            self.live = Live(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
            self.task = self.live.add_task("", total=total)

    def __enter__(self) -> Self:
        if self.live is not None:
            self.live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trail: TracebackType | None
    ) -> None:
        if self.live is not None:
            self.live.stop()


class Progress(LiveLine):
    """A context whose `report` takes a run's status at every change, from any thread."""

    def __init__(self, epochs: int):
        self.epochs = epochs
        self.said = 0
        self.lock = threading.Lock()
        super().__init__(epochs)

    def report(self, status: "Status") -> None:
        from rnnlab.runs import messages

        with self.lock:
            if self.live is not None:
                under_way = status.batch / status.batches if status.batches else 0.0
                done = min(len(status.loss) + under_way, self.epochs)
                text = epoch_text(status, self.epochs) if status.loss else messages.STAGES[status.stage]
                self.live.update(self.task, completed=done, description=text)
            elif len(status.loss) > self.said:
                self.said = len(status.loss)
                # The reason that ends a diverged run says it better than a loss of inf.
                if isfinite(status.loss[-1] or 0.0):
                    say(epoch_text(status, self.epochs))


def epoch_text(status: "Status", epochs: int) -> str:
    """The last epoch that is over: 'epoch 3/12 loss 0.45 val_loss 0.47'."""
    done = len(status.loss)
    text = f"epoch {done}/{epochs} loss {_loss(status.loss[-1])}"
    return f"{text} val_loss {_loss(status.val_loss[-1])}" if len(status.val_loss) == done else text


def _loss(loss: float | None) -> str:
    return "nan" if loss is None else format_number(loss)
