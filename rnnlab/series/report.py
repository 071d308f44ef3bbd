"""What is reported about how a file was read: repairs with their places, notes, guesses, and columns left out.

One `Report` goes through all stages of reading a file, and each adds what it finds:

    report.repair(messages.empty_lines(), len(lines), [Place(line) for line in lines])
    report.note(messages.rows_reversed())
    report.guess("order", "day first", ("day first", "month first"), why, asked=True)
    report.leave_out("id", messages.identifier(), usable=True)

A stage that tries something out adds to a report of its own, and to the file's with `report.add` if it is used.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

import numpy as np

from rnnlab.message import Message
from rnnlab.series import thresholds as th

Value = str | int | float | tuple[str, ...] | None  # of a field of `ReadOptions`
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
    value: Value
    options: tuple[str | int | float | None, ...] = ()
    why: Message | None = None
    asked: bool = False


def places_of_lines(lines: np.ndarray) -> Iterator[Place]:
    """Return the places of whole rows, by their lines in the file, (rows,)."""
    return (Place(int(line)) for line in lines)


class Report:
    """All that is reported about a file, in the order in which it was found."""

    def __init__(self) -> None:
        self._repairs: list[Repair] = []
        self._notes: list[Message] = []
        self._guesses: dict[str, Guess] = {}
        self._left_out: list[LeftOut] = []
        self._hidden: set[str] = set()

    @property
    def repairs(self) -> tuple[Repair, ...]:
        return tuple(self._repairs)

    @property
    def notes(self) -> tuple[Message, ...]:
        return tuple(self._notes)

    @property
    def guesses(self) -> tuple[Guess, ...]:
        """How the file was read, one guess for each field of `ReadOptions` that applies."""
        return tuple(self._guesses.values())

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        return tuple(self._left_out)

    def repair(
        self, what: Message, count: int, places: Iterable[Place] = (), kind: RepairKind = "repaired"
    ) -> None:
        """Add a repair of so many values or rows, if there are any; of its places, the first MOST_PLACES."""
        if count:
            self._repairs.append(Repair(what, count, tuple(islice(places, th.MOST_PLACES)), kind))

    def note(self, note: Message) -> None:
        self._notes.append(note)

    def forget(self, *codes: str) -> None:
        """Remove the notes of these codes, which are not true any more."""
        self._notes = [note for note in self._notes if note.code not in codes]

    def guess(
        self,
        field: str,
        value: Value,
        options: Iterable[str | int | float | None] = (),
        why: Message | None = None,
        *,
        asked: bool = False,
    ) -> None:
        """Add a guess; of two guesses of one field, the earlier one is right."""
        self.add_guess(Guess(field, value, tuple(options), why, asked))

    def add_guess(self, guess: Guess) -> None:
        if guess.field not in self._hidden:
            self._guesses.setdefault(guess.field, guess)

    def hide(self, *fields: str) -> None:
        """Ignore later guesses of these fields, which mean nothing for this file."""
        self._hidden.update(fields)

    def leave_out(self, column: str, why: Message, *, usable: bool = False) -> None:
        self._left_out.append(LeftOut(column, why, usable))

    def explain_again(self, columns: Collection[str], why: Message) -> None:
        """Give another reason for some of the columns that are left out."""
        self._left_out = [
            replace(out, why=why, usable=False) if out.column in columns else out for out in self._left_out
        ]

    def add_findings(self, other: "Report") -> None:
        """Add the repairs, notes and columns left out of another report; of equal repairs, one with their sum."""
        for repair in other.repairs:
            same = next((known for known in self._repairs if known.what == repair.what), None)
            if same is None:
                self._repairs.append(repair)
                continue
            places = (*same.places, *repair.places)[: th.MOST_PLACES]
            both = Repair(repair.what, same.count + repair.count, places, repair.kind)
            self._repairs[self._repairs.index(same)] = both
        self._notes.extend(note for note in other.notes if note not in self._notes)
        self._left_out.extend(out for out in other.left_out if out not in self._left_out)

    def add(self, other: "Report") -> None:
        """Add everything of another report, such as that of a trial that succeeded."""
        self._repairs.extend(other.repairs)
        self._notes.extend(other.notes)
        for guess in other.guesses:
            self.add_guess(guess)
        self._left_out.extend(other.left_out)
