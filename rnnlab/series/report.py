"""What is reported about how a file was read: repairs with their places, guesses, and columns left out."""

from dataclasses import dataclass
from typing import Literal

from rnnlab.message import Message

MOST_PLACES = 100
RepairKind = Literal["repaired", "left out", "read", "left open"]


@dataclass(frozen=True)
class LeftOut:
    """A column that is not a feature, and why; usable: whether the user can include it as numbers."""

    column: str
    why: Message
    usable: bool = False


@dataclass(frozen=True)
class Place:
    """Where something was repaired.

    row: its line in the file, counted from 1, or the time of a row that was inserted; column: empty for
    a whole row; was, now: the text in the file and what it was read as, empty for none.
    """

    row: int | str
    column: str = ""
    was: str = ""
    now: str = ""


@dataclass(frozen=True)
class Repair:
    """One thing that was found while reading, in how many values or rows, and where.

    places: the first MOST_PLACES of them.
    kind: "repaired": values were changed or made up. "left out": rows were not read. "read": only how the file
        writes its values, rows and names, such as decimal commas and missing-value markers; nothing was changed.
        "left open": a gap too long to fill.
    """

    what: Message
    count: int
    places: tuple[Place, ...] = ()
    kind: RepairKind = "repaired"


@dataclass(frozen=True)
class Guess:
    """One thing about a file that was detected or decided, and what else it could be.

    field: of `ReadOptions`, which changes it. value: as in that field. options: the possible values,
    `value` among them; empty if any value is possible. why: a short reason, if it helps.
    asked: whether the file is ambiguous, so that the user should be asked.
    """

    field: str
    value: str | int | float | tuple[str, ...] | None
    options: tuple[str | int | float | None, ...] = ()
    why: Message | None = None
    asked: bool = False
