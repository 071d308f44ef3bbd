"""What a finding is."""

from dataclasses import dataclass
from typing import Literal

from rnnlab.message import Message

Severity = Literal["error", "silent", "hint"]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, and how to fix it. Equal findings have equal facts.

    case: its number among the ten common mistakes; 0 for anything else.
    line: in the code; 0 without code.
    fix: what to do; None if nothing is known that Keras accepts.
    severity: Keras raises an error; or it trains silently, and wrongly; or this is only a hint.
    stage: where Keras stops; empty if no call of Keras shows it.
    """

    case: int
    line: int
    cause: Message
    fix: Message | None
    severity: Severity = "error"
    stage: str = ""

    @property
    def code(self) -> str:
        """A short name of what is wrong, e.g. `only_last_output_returned`."""
        return str(self.cause.facts.get("family") or self.cause.code.partition(".")[2])
