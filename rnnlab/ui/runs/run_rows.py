"""What the page Runs shows of each run, read from its folder only when a file in it has changed."""

import hashlib
import os
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

import msgspec

from rnnlab.experiment import Experiment
from rnnlab.forecast.results import Results
from rnnlab.mistake import Mistake
from rnnlab.runs.labels import LABEL, Labels
from rnnlab.runs.names import data_name, run_name
from rnnlab.runs.run import Run, Status
from rnnlab.runs.run_folder import EXPERIMENT, RESULTS, STATUS
from rnnlab.runs.store import Store, creation_key
from rnnlab.runs.trash import Trash
from rnnlab.stack.shapes import Shape, trace
from rnnlab.ui.runs import messages

FILES = (EXPERIMENT, STATUS, RESULTS, LABEL)
MOST_ROWS = 20_000  # kept in memory: some 40 MB
SHORTEST_PART_OF_ID = 6  # that a search finds
Written = tuple[int | None, ...]


@dataclass(frozen=True)
class RunRow:
    """One run as the table shows it. None: not known (yet).

    title, parent, mark: set by run_groups.py: its name, or what it is, with a number if other runs are the same; the
        run or sweep that it is folded under, and why; "" if it is not folded.
    what: its name if nobody has named it. family: equal for runs that differ only in their split.
    experiment, status: None if the folder is damaged; `damage` says how.
    stack: as on the command line. epochs: done.
    validation_mae, test_mae, skill: of the first target, over all steps ahead, the errors in the target's units.
    created_key: sorts runs from the oldest to the newest.
    """

    id: str
    title: str = ""
    parent: str = ""
    mark: str = ""
    what: str = ""
    family: bytes = b""
    experiment: Experiment | None = None
    status: Status | None = None
    damage: str = ""
    name: str = ""
    note: str = ""
    series: str = ""
    stack: str = ""
    epochs: int | None = None
    seconds: float | None = None
    validation_mae: float | None = None
    test_mae: float | None = None
    skill: float | None = None
    created_key: tuple[str, str] = field(default=("", ""), repr=False)

    @property
    def state(self) -> str:
        return "damaged" if self.status is None else self.status.shown_state

    @property
    def reason(self) -> str:
        """Why the run ended as it did, or what is damaged."""
        return self.damage if self.status is None else self.status.reason_text

    @property
    def targets(self) -> tuple[str, ...]:
        return self.experiment.targets if self.experiment else ()

    @property
    def horizon(self) -> int:
        return self.experiment.horizon if self.experiment else 0

    @property
    def has_results(self) -> bool:
        return self.test_mae is not None

    @property
    def created(self) -> float | None:
        return self.status.created if self.status else None

    @property
    def shapes(self) -> str:
        """Input and output shape of the stack without the samples; empty while the number of inputs is unknown."""
        if self.experiment is None or self.status is None or not self.status.inputs:
            return ""
        inputs = (None, self.experiment.window, len(self.status.inputs))
        leaving = trace(self.experiment.stack, inputs[1], inputs[2]).output_shape
        return f"{sides(inputs)} → {sides(leaving)}"

    @property
    def appearance(self) -> tuple[str, ...]:
        """The table is drawn again when one of these changes."""
        return self.id, self.state, self.name, self.note

    @property
    def running(self) -> bool:
        return self.status is not None and self.status.running

    def mentions(self, words: Sequence[str]) -> bool:
        """Whether the row contains each of these casefolded words; short ones are not looked for in its id, a time."""
        if not words:
            return True
        texts = (
            self.title,
            self.mark,
            self.state,
            self.note,
            self.series,
            *self.targets,
            self.stack,
            self.reason,
        )
        content = "\n".join(texts).casefold()
        return all(
            word in content or (len(word) >= SHORTEST_PART_OF_ID and word in self.id) for word in words
        )


class RowIndex:
    """The rows of runs that were read, each with the modification times of its files; the least used are dropped."""

    def __init__(self, most: int = MOST_ROWS):
        self._most = most
        self._rows: OrderedDict[tuple[str, str], tuple[Written, RunRow]] = OrderedDict()
        self._lock = Lock()

    def rows(self, store: Store) -> list[RunRow]:
        """A row for each run of the store that is not deleted, in any order."""
        root = str(store.root)
        with self._lock:  # two visits that begin at the same time read the folders once
            return [self._row(store, root, run_id) for run_id in Trash(store).remaining_ids()]

    def _row(self, store: Store, root: str, run_id: str) -> RunRow:
        key, written = (root, run_id), written_at(f"{root}{os.sep}{run_id}{os.sep}")
        if key in self._rows and self._rows[key][0] == written:
            self._rows.move_to_end(key)
            return self._rows[key][1]
        row = read_row(store, run_id)
        self._rows[key] = written, row
        while len(self._rows) > self._most:
            self._rows.popitem(last=False)
        return row


def written_at(folder: str) -> Written:
    """The modification times of a run's files (None: no such file); folder ends with a separator."""
    times: list[int | None] = []
    for name in FILES:
        try:
            times.append(os.stat(folder + name).st_mtime_ns)
        except OSError:
            times.append(None)
    return tuple(times)


def read_row(store: Store, run_id: str) -> RunRow:
    """The row of a run, without a title."""
    label = Labels(store).read(run_id)
    damaged = RunRow(
        run_id, what=run_id, name=label.name, note=label.note, created_key=creation_key(run_id, None)
    )
    try:
        run = store.read(run_id)
        results = store.results(run_id) if run.has_results else None
        validation_mae, test_mae, skill = (None, None, None) if results is None else scores_of(results, run)
    except Mistake as mistake:
        return replace(damaged, damage=str(mistake))
    except (KeyError, TypeError, ZeroDivisionError):
        return replace(damaged, damage=messages.damaged_results(run_id))
    status, e = run.status, run.experiment
    return RunRow(
        id=run_id,
        what=run_name(e),
        family=family_of(e),
        experiment=e,
        status=msgspec.structs.replace(status, loss=(), val_loss=(), epoch_seconds=()),  # they may be long
        name=label.name,
        note=label.note,
        series=data_name(e),
        stack=" → ".join(map(str, e.stack)),
        epochs=run.epochs_done,
        seconds=sum(status.epoch_seconds) if status.epoch_seconds else None,
        created_key=creation_key(run_id, status.created),
        validation_mae=validation_mae,
        test_mae=test_mae,
        skill=skill,
    )


def family_of(experiment: Experiment) -> bytes:
    """A digest of the experiment without its split."""
    data = msgspec.json.encode(msgspec.structs.replace(experiment, split=(0.0, 0.0, 0.0)))
    return hashlib.blake2b(data, digest_size=16).digest()


def sides(shape: Shape | None) -> str:
    return "?" if shape is None else "(" + ", ".join(map(str, shape[1:])) + ")"


def scores_of(results: Results, run: Run) -> tuple[float | None, float, float | None]:
    """The first target's mean absolute error on the validation set and on the test set, and its skill there."""
    target = run.experiment.targets[0]
    scores, validation = results.scores_of(target), results.validation_of(target)
    validation_mae = None if validation is None else sum(validation.mae) / len(validation.mae)
    return validation_mae, scores.mae, scores.skill
