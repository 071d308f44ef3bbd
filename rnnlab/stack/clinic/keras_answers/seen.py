"""What Keras was asked to do, and what it answered: layers, tensors, models, and where it stopped."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from rnnlab.stack.clinic.python.values import (
    MOST_ITEMS,
    STAND_INS,
    Array,
    CallNode,
    Sides,
    Unknown,
    UserClass,
)
from rnnlab.stack.shape_rules import RECURRENT

Stage = Literal[
    "python",
    "construct",
    "apply",
    "model",
    "compile",
    "fit",
    "input",
    "forward",
    "target",
    "silent",
    "predict",
]
STAGES: tuple[Stage, ...] = (
    "python", "construct", "apply", "model", "compile", "fit", "input", "forward", "target", "silent", "predict",
)  # fmt: skip


@dataclass(eq=False)
class SeenLayer:
    """A layer that the code makes.

    keras: the real layer; None if it is not Keras's, or Keras refused it. inner: the layer inside a wrapper.
    nodes: for each argument its node, or its keyword's. values: the arguments as they were read.
    kind: the object of a person's class, or the function of a Lambda.
    """

    name: str
    at: CallNode
    keras: Any = None
    nodes: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    inner: "SeenLayer | None" = None
    kind: Any = None
    calls: int = 0

    @property
    def cell(self) -> "SeenLayer":
        """The layer inside a Bidirectional; any other layer itself."""
        return self.inner if self.name == "Bidirectional" and self.inner else self

    @property
    def recurrent(self) -> bool:
        return self.cell.name in (*RECURRENT, "RNN", "ConvLSTM1D", "ConvLSTM2D")

    @property
    def line(self) -> int:
        return self.at.line


@dataclass(eq=False)
class Applied:
    """A layer used on tensors. inputs, outputs: their shapes, the samples included; None if unknown.

    call: the call that applies it, in the functional API; added: the statement `model.add(...)`; listed: its
    element in the list of a Sequential.
    before: the uses that made its inputs.
    """

    layer: SeenLayer
    inputs: tuple[Sides | None, ...]
    outputs: tuple[Sides | None, ...] = ()
    call: CallNode | None = None
    added: CallNode | None = None
    before: tuple["Applied", ...] = ()
    fault: "Fault | None" = None

    @property
    def line(self) -> int:
        return self.layer.line

    @property
    def output(self) -> Sides | None:
        return self.outputs[0] if self.outputs else None

    @property
    def input(self) -> Sides | None:
        return self.inputs[0] if self.inputs else None


@dataclass(eq=False)
class Fault:
    """Where Keras stops, or trains in silence although shapes do not match.

    at: the call that Keras refuses. error: the class and text of Keras's exception.
    layer, used: the layer that is made or applied. model, fit: what is trained.
    shapes: for silent faults and data: the shapes that meet. unsure: it may come from a size that is not known.
    compiled: the call that has compiled the model before.
    """

    stage: Stage
    at: CallNode
    kind: str
    text: str
    layer: SeenLayer | None = None
    used: Applied | None = None
    model: "SeenModel | None" = None
    fit: "Fit | None" = None
    shapes: dict[str, Any] = field(default_factory=dict)
    unsure: bool = False
    events: int = 0
    compiled: CallNode | None = None


class Lost(Unknown):
    """A tensor whose shape is not known, or that no layer made, because Keras stopped there.

    symbolic: whether it comes from an Input for sure.
    """

    def __init__(self, used: Applied | None = None, text: str = "", symbolic: bool = False) -> None:
        super().__init__(text)
        self.used, self.symbolic = used, symbolic


@dataclass(eq=False)
class Fit:
    """A call that trains, or that predicts: the shapes of x and y, and the nodes of both.

    x, y: a shape for each input and output. parts: the samples for training and validation, if they are split.
    checked: validation_data. batched: False for a dataset of single samples. generator: the `yield` that gives both.
    named: the keys of x and y, where they are dicts. weights: the shape of sample_weight.
    """

    at: CallNode
    x: tuple[Sides | None, ...]
    y: tuple[Sides | None, ...]
    nodes: dict[str, Any]
    batch_size: int = 32
    arrays: dict[str, Any] = field(default_factory=dict)
    given: bool = True
    outputs: tuple[Sides | None, ...] = ()
    batch: int = 0
    parts: tuple[int, ...] = ()
    checked: "Fit | None" = None
    batched: bool = True
    generator: ast.Yield | None = None
    named: dict[str, tuple[str, ...]] = field(default_factory=dict)
    weights: Sides | None = None


@dataclass(eq=False)
class SeenModel:
    """A model of the code.

    keras: the real model, None before it is built or if Keras refused. used: its layers in order.
    waiting: the layers, and models as layers, of a Sequential that does not know its input yet.
    tensor: the last tensor of a Sequential; inputs: its input. declared: where its input's shape is written.
    assumed: whether the input's shape is a guess.
    """

    kind: Literal["sequential", "functional", "subclass"]
    at: CallNode
    keras: Any = None
    used: list[Applied] = field(default_factory=list)
    waiting: list[tuple["SeenLayer | SeenModel", CallNode, CallNode | None]] = field(default_factory=list)
    input: Any = None
    tensor: Any = None
    outputs: Any = None
    declared: SeenLayer | None = None
    assumed: bool = False
    broken: bool = False
    lost_from: int | None = None
    loss: Any = None
    compiled: CallNode | None = None
    fits: list[Fit] = field(default_factory=list)
    instance: Any = None
    name: str = ""
    real: Any = None  # Keras's own Sequential, which judges what may be added

    @property
    def output_shapes(self) -> tuple[Sides | None, ...]:
        return (
            tuple(tensor_sides(tensor) for tensor in flat(self.outputs)) if self.outputs is not None else ()
        )


@dataclass(frozen=True)
class Broadcast:
    """Arithmetic with y and a prediction that has one side more or less, which repeats both.

    short: the expression that lacks the side. target, predicted: their sides without the samples.
    """

    at: CallNode
    short: ast.expr
    target: Sides
    predicted: Sides


@dataclass
class Seen:
    """All of it, in order. stand_ins: numbers for sizes that are not known; sizes: those that the data tells, or the
    name of another that must be equal, and `return_sequences` where it is not known. unsure: what Keras refuses only
    because of stand-ins that differ.

    kinds: the person's classes of which the code makes objects.
    assumed_loops: the lines of loops of unknown length that stack layers, of which two rounds are followed.
    assumed_inputs: what is taken for an input because the code does not set it, and the line of the layer reading it.
    foreign: the names of layers that are neither Keras's nor in the code, and their lines.
    shift: the place of the first stand-in among all; again: follows the code with other stand-ins, at most once.
    """

    layers: list[SeenLayer] = field(default_factory=list)
    used: list[Applied] = field(default_factory=list)
    models: list[SeenModel] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[tuple[int, str]] = field(default_factory=list)
    windows: list[dict[str, Any]] = field(default_factory=list)
    broadcasts: list[Broadcast] = field(default_factory=list)
    lost_from: int | None = None
    assumed_loops: list[int] = field(default_factory=list)
    assumed_inputs: dict[str, int] = field(default_factory=dict)
    events: int = 0
    stand_ins: dict[str, int] = field(default_factory=dict)
    sizes: dict[str, int | str] = field(default_factory=dict)
    foreign: dict[str, int] = field(default_factory=dict)
    kinds: dict[UserClass, None] = field(default_factory=dict)
    shift: int = 0
    again: "Callable[[], Seen] | None" = None
    unsure: list[Fault] = field(default_factory=list)
    _invented: set[int] = field(default_factory=set)

    def lose(self, line: int) -> None:
        """The code is not followed from this line on."""
        self.lost_from = line if self.lost_from is None else min(line, self.lost_from)

    def stand_in(self, unknown: Unknown) -> int:
        """A number that stands for an unknown size, the same for the same expression."""
        text = unknown.text or f"?{len(self.stand_ins)}"
        known = self.sizes.get(text)
        if known is not None:
            return known if isinstance(known, int) else self.stand_in(Unknown(known))
        doubled = re.fullmatch(r"2 \* (\w+)|(\w+) \* 2", text)
        if doubled is not None:
            return 2 * self.stand_in(Unknown(doubled[1] or doubled[2]))
        if text not in self.stand_ins:
            self.stand_ins[text] = STAND_INS[(len(self.stand_ins) + self.shift) % len(STAND_INS)]
        return self.stand_ins[text]

    def shown(self, sides: Sides | None) -> Sides | None:
        """A shape without the numbers that only stand for others, or were computed with them."""
        if sides is None or not self.stand_ins:
            return sides
        if self.again is not None:
            other, self.again = self.again(), None
            self._invented = {
                side
                for use, twin in zip(self.used, other.used, strict=False)
                for met, now in zip(use.inputs + use.outputs, twin.inputs + twin.outputs, strict=False)
                for side, size in zip(met or (), now or (), strict=False)
                if side is not None and side != size
            }
        invented = self._invented | {number * times for number in self.stand_ins.values() for times in (1, 2)}
        return tuple(None if side in invented else side for side in sides)


def flat(value: Any) -> Iterator[Any]:
    """The tensors in nested lists and dicts, in order; not more than MOST_ITEMS."""
    waiting, seen = [value], 0
    while waiting and seen <= MOST_ITEMS:
        part = waiting.pop()
        seen += 1
        if isinstance(part, list | tuple | dict):
            items = list(part.values()) if isinstance(part, dict) else part
            waiting.extend(reversed(items[:MOST_ITEMS]))
        else:
            yield part


def tensor_sides(tensor: Any) -> Sides | None:
    """The shape of a Keras tensor or an array; None if it has none."""
    if isinstance(tensor, Array):
        return tensor.sides
    shape = getattr(tensor, "shape", None)
    if shape is None or isinstance(tensor, Unknown):
        return None
    return tuple(side if isinstance(side, int) else None for side in shape)


def ancestors(ends: Iterable[Applied]) -> list[Applied]:
    """These uses of layers and all that lead to them."""
    found: dict[int, Applied] = {}
    waiting = list(ends)
    while waiting:
        use = waiting.pop()
        if id(use) not in found:
            found[id(use)] = use
            waiting.extend(use.before)
    return list(found.values())
