"""What an expression of Keras source can evaluate to without running the code."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from rnnlab.message import Message
from rnnlab.stack.shape_rules import RECURRENT, LayerConfig, Sides

MOST_ITEMS = 64  # of a list, or rounds of a loop, that are followed one by one
MOST_NUMBER = 10**9


class _Unknown:
    """The type of UNKNOWN."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = _Unknown()  # the value of every expression that only running the code would show


@dataclass(frozen=True)
class Array:
    """A NumPy array or a tensor of data. Only its shape is followed.

    sides: the shape, samples included; None where nothing is known.
    reshaped: the `reshape` call that gave the array its shape.
    """

    sides: Sides | None
    reshaped: ast.Call | None = None


@dataclass(frozen=True)
class LayerClass:
    """A layer's class, e.g. `layers.LSTM`, not called yet."""

    name: str


@dataclass(frozen=True)
class Argument:
    """An argument of a layer's call: its value and its place in the code.

    keyword: None for a positional argument.
    """

    value: Any
    node: ast.expr
    keyword: ast.keyword | None = None


@dataclass(frozen=True)
class ForLoop:
    """The round of a loop that makes a layer.

    last: whether it is the last round.
    before_last: code that is true in every round but the last, e.g. `i < 2`; empty if no such code is known.
    """

    last: bool
    before_last: str


@dataclass(frozen=True, eq=False)
class LayerCall:
    """One layer, at the place in the code that makes it.

    name: Keras's class; empty if it is not known.
    arguments: by name. problem: why some arguments have no known name.
    inner: the layer inside a wrapper.
    loop: the round of the loop around the call.
    applied: the call on a tensor (functional API). added: the statement `model.add(...)`.
    states_unpacked: whether the code unpacks the states that `return_state` returns.
    """

    name: str
    node: ast.expr
    arguments: dict[str, Argument] = field(default_factory=dict)
    problem: Message | None = None
    inner: "LayerCall | None" = None
    loop: ForLoop | None = None
    applied: ast.Call | None = None
    added: ast.stmt | None = None
    states_unpacked: bool = False

    @property
    def line(self) -> int:
        return self.node.lineno

    @property
    def cell(self) -> "LayerCall":
        """The layer inside a Bidirectional; any other layer itself."""
        return self.inner if self.name == "Bidirectional" and self.inner else self

    @property
    def recurrent(self) -> bool:
        return self.cell.name in RECURRENT

    @property
    def config(self) -> LayerConfig:
        """The layer as the shape rules read it, with its class and arguments."""
        values = {name: argument.value for name, argument in self.arguments.items()}
        return LayerConfig(self.name, values, self.inner.config if self.inner else None)

    def value(self, argument: str, default: Any = None) -> Any:
        """An argument's value: `default` if the call does not have it, UNKNOWN if it is computed."""
        return self.arguments[argument].value if argument in self.arguments else default


@dataclass(frozen=True)
class Tensor:
    """A tensor of the functional API: the layers that it has passed, in order."""

    calls: tuple[LayerCall, ...]


@dataclass(frozen=True, eq=False)
class UnknownItem:
    """A list item that is not known. `call` stands for it where a layer is expected."""

    call: LayerCall


@dataclass(eq=False)
class Model:
    """A model while the code builds it.

    branch: the line of the loop or condition that makes the model; 0 outside of one.
    fit: the call that trains it; data and target: `x` and `y` of that call.
    built: the shape that `build` gets, without the samples.
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


def are_numbers(values: Iterable[Any]) -> bool:
    return all(is_number(value) for value in values)


def first_item(value: Any) -> Any:
    """The first item of a list that has items; any other value itself."""
    return value[0] if isinstance(value, tuple) and value else value


def as_layer(value: Any, node: ast.expr) -> LayerCall:
    """The layer that a model's list has there; a layer without a name if it is not known."""
    if isinstance(value, Tensor) and len(value.calls) == 1:
        return value.calls[0]
    if isinstance(value, UnknownItem):
        return value.call
    return value if isinstance(value, LayerCall) else LayerCall("", node)


def tensors_out(call: LayerCall) -> int:
    """How many tensors a layer returns: more than one with `return_state=True`."""
    cell = call.cell
    if cell.value("return_state") is not True:
        return 1
    states = 2 if cell.name == "LSTM" else 1
    return 1 + states * (2 if call.name == "Bidirectional" else 1)


def unpacked_outputs(tensor: Tensor, number: int) -> tuple[Any, ...]:
    """The output and the states of the last layer, as `x, h, c = LSTM(8, return_state=True)(x)` unpacks them.

    number: of the names that are assigned; all values are UNKNOWN if the layer returns another number of tensors.
    """
    *before, last = tensor.calls
    if tensors_out(last) != number:
        return (UNKNOWN,) * number
    output = Tensor((*before, replace(last, states_unpacked=True)))
    return (output, *([Tensor((*before, _returning_state(last)))] * (number - 1)))


def _returning_state(call: LayerCall) -> LayerCall:
    """The layer with the shape of its state, (samples, units), as its output."""
    last_only = {
        name: replace(argument, value=False)
        for name, argument in call.arguments.items()
        if name == "return_sequences"
    }
    return replace(call, arguments={**call.arguments, **last_only}, states_unpacked=True)
