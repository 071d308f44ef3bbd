"""What Keras source is made of, as far as it can be known without running it."""

import ast
from dataclasses import dataclass, field, replace
from typing import Any

from rnnlab.stack.shape_rules import RECURRENT, KerasLayer, Sides

MOST_ITEMS = 64  # of a list, or rounds of a loop, that are followed one by one
MOST_NUMBER = 10**9


class _Unknown:
    """The one value of whatever would have to be run to be known."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = _Unknown()


@dataclass(frozen=True)
class Array:
    """A NumPy array or a tensor of data: its sides, samples included; None where nothing is known.

    reshaped: the call that gave it these sides, where they are written out there.
    """

    sides: Sides | None
    reshaped: ast.Call | None = None


@dataclass(frozen=True)
class LayerClass:
    """A layer's class, not called yet."""

    name: str


@dataclass(frozen=True)
class Argument:
    """An argument of a layer's call: where it stands and what it says.

    keyword: None where it is given by its place.
    """

    value: Any
    node: ast.expr
    keyword: ast.keyword | None = None


@dataclass(frozen=True)
class ForLoop:
    """The round of a loop in which a layer is made.

    before_last: code that is true in every round but the last, e.g. `i < 2`; empty where none can be told.
    """

    last: bool
    before_last: str


@dataclass(frozen=True, eq=False)
class LayerCall:
    """One layer where it is made.

    arguments: by name; odd: why some can't be told, else empty.
    inner: the layer that a wrapper wraps.
    applied: the call on a tensor, in the functional style; added: the statement `model.add(...)`.
    states_taken: the states that `return_state` hands out are unpacked.
    """

    name: str
    node: ast.expr
    arguments: dict[str, Argument] = field(default_factory=dict)
    odd: str = ""
    inner: "LayerCall | None" = None
    loop: ForLoop | None = None
    applied: ast.Call | None = None
    added: ast.stmt | None = None
    states_taken: bool = False

    @property
    def line(self) -> int:
        return self.node.lineno

    @property
    def cell(self) -> "LayerCall":
        """The recurrent layer itself: of a Bidirectional the one inside."""
        return self.inner if self.name == "Bidirectional" and self.inner else self

    @property
    def recurrent(self) -> bool:
        return self.cell.name in RECURRENT

    @property
    def keras_layer(self) -> KerasLayer:
        """The layer as the shape rules read it."""
        arguments = {name: given.value for name, given in self.arguments.items()}
        return KerasLayer(self.name, arguments, self.inner.keras_layer if self.inner else None)

    def value(self, argument: str, default: Any = None) -> Any:
        """What an argument says: its default where it is not given, UNKNOWN where it is computed."""
        given = self.arguments.get(argument)
        return default if given is None else given.value


@dataclass(frozen=True)
class Tensor:
    """A tensor of the functional style: the layers that it has passed."""

    calls: tuple[LayerCall, ...]


@dataclass(eq=False)
class Model:
    """A model in the making.

    branch: the line of the loop or condition in which it is made, else 0.
    fit: the call that trains it; data, target: what it is given there.
    """

    line: int
    calls: list[LayerCall] = field(default_factory=list)
    branch: int = 0
    fit: ast.Call | None = None
    data: Argument | None = None
    target: Argument | None = None
    loss: str = ""
    built: Sides | None = None


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def tensors_out(call: LayerCall) -> int:
    """How many tensors leave a layer: more than one where it returns its state."""
    cell = call.cell
    if cell.value("return_state") is not True:
        return 1
    states = 2 if cell.name == "LSTM" else 1
    return 1 + states * (2 if call.name == "Bidirectional" else 1)


def without_sequence(call: LayerCall) -> LayerCall:
    """The layer as its states have it: (samples, units)."""
    false = {
        name: replace(given, value=False)
        for name, given in call.arguments.items()
        if name == "return_sequences"
    }
    return replace(call, arguments={**call.arguments, **false}, states_taken=True)
