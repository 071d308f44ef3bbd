"""The experiments of a visit that undo and redo go through; pure data, without Streamlit and without series."""

from typing import Literal, NamedTuple

import msgspec

from rnnlab.experiment import Experiment
from rnnlab.series.source import File, Sample, Source, Weather
from rnnlab.stack.layers import Layer, Stack

LENGTH = 100  # experiments that are remembered; the oldest is forgotten
COLUMN_FIELDS = frozenset({"features", "targets", "angles", "known", "bounds"})
Setting = Literal[
    "series", "reading", "weather", "text_columns", "columns", "features", "targets", "angles", "known", "bounds",
    "window", "horizon", "split", "stack", "layer_added", "layer_removed", "layer_order", "kind", "units",
    "sequences", "rate", "kernel_size", "padding", "activation", "recurrent_dropout", "epochs", "batch_size",
    "learning_rate", "loss", "quantile", "patience", "shuffle", "seed", "predict", "calendar", "season", "all_series",
    "constants", "several",
]  # fmt: skip


class History(NamedTuple):
    """The experiments in the order in which they were made, and which of them is the present one."""

    experiments: tuple[Experiment, ...]
    position: int = 0

    @property
    def present(self) -> Experiment:
        return self.experiments[self.position]

    @property
    def previous(self) -> Experiment | None:
        """The experiment that undo goes back to."""
        return self.experiments[self.position - 1] if self.position > 0 else None

    @property
    def next(self) -> Experiment | None:
        """The experiment that redo goes to."""
        return self.experiments[self.position + 1] if self.position + 1 < len(self.experiments) else None

    def record(self, experiment: Experiment) -> "History":
        """Make a new experiment the present one; those that could be redone are dropped.

        An experiment equal to the present one changes nothing.
        """
        if experiment == self.present:
            return self
        experiments = (*self.experiments[: self.position + 1], experiment)[-LENGTH:]
        return History(experiments, len(experiments) - 1)

    def undo(self) -> "History":
        return self if self.previous is None else self._replace(position=self.position - 1)

    def redo(self) -> "History":
        return self if self.next is None else self._replace(position=self.position + 1)

    def go_to(self, experiment: Experiment) -> "History":
        """Move to an experiment: the previous or the next one if it is equal, else a new one."""
        if experiment == self.previous:
            return self.undo()
        return self.redo() if experiment == self.next else self.record(experiment)

    def without(self, source: Source) -> "History":
        """Drop the experiments on a series that can no longer be read, except the present one."""
        experiments: list[Experiment] = []
        position = 0
        for index, experiment in enumerate(self.experiments):
            is_present = index == self.position
            if experiment.source == source and not is_present:
                continue
            if not experiments or experiments[-1] != experiment:
                experiments.append(experiment)
            if is_present:
                position = len(experiments) - 1
        return History(tuple(experiments), position)


class Change(NamedTuple):
    """What differs between two experiments; layer: its number from 1, or 0 if it is not one layer's setting."""

    setting: Setting
    layer: int = 0


def change_between(before: Experiment, after: Experiment) -> Change:
    """What was changed to get from one experiment to another one that differs from it."""
    if before.source != after.source:
        return Change(_source_change(before.source, after.source))
    changed = _changed_fields(before, after)
    if changed == {"stack"}:
        return _stack_change(before.stack, after.stack)
    if len(changed) == 1:
        return Change(changed.pop())  # type: ignore[arg-type] # a field of Experiment
    if changed == {"loss", "quantile"}:
        return Change("loss")
    if changed == {"split", "bounds"}:  # bounds that the new training set violates are removed
        return Change("split")
    if changed <= COLUMN_FIELDS:  # marks follow their column
        both = {"features", "targets"} & changed
        return Change(both.pop() if len(both) == 1 else "columns")  # type: ignore[arg-type]
    return Change("several")


def _changed_fields(before: msgspec.Struct, after: msgspec.Struct) -> set[str]:
    return {name for name in before.__struct_fields__ if getattr(before, name) != getattr(after, name)}


def _source_change(before: Source, after: Source) -> Setting:
    match before, after:
        case Sample(), Sample() if before.name == after.name:
            return "text_columns"
        case Weather(), Weather():
            return "weather"
        case File(), File() if before.digest == after.digest:
            return "reading"
    return "series"


def _stack_change(before: Stack, after: Stack) -> Change:
    first = next(
        (index for index, (old, new) in enumerate(zip(before, after, strict=False)) if old != new),
        min(len(before), len(after)),
    )
    if after[:first] + after[first + 1 :] == before:
        return Change("layer_added", first + 1)
    if before[:first] + before[first + 1 :] == after:
        return Change("layer_removed", first + 1)
    if len(before) != len(after):
        return Change("stack")
    if before[first + 1 :] == after[first + 1 :]:
        return _layer_change(before[first], after[first], first + 1)
    return Change("layer_order" if sorted(map(str, before)) == sorted(map(str, after)) else "stack")


def _layer_change(before: Layer, after: Layer, number: int) -> Change:
    changed = _changed_fields(before, after)
    setting = "kind" if "kind" in changed else changed.pop() if len(changed) == 1 else "stack"
    return Change(setting, 0 if setting == "stack" else number)  # type: ignore[arg-type]
