"""What is known while Keras source is followed: its names, its models, the loop that is being followed."""

import ast
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.stack.keras_code import messages
from rnnlab.stack.keras_code.signatures import ALIASES, POSITIONAL_ARGUMENTS
from rnnlab.stack.keras_code.values import (
    MOST_ITEMS,
    UNKNOWN,
    ForLoop,
    LayerCall,
    LayerClass,
    Model,
    Tensor,
    unpacked_outputs,
)


@dataclass
class State:
    """The state that expressions, calls and statements share.

    scope: the values of the names; attributes: of dotted names, e.g. `self.model`.
    aliases: the original name of what was imported `as` another name.
    models, tensors: what the code has made so far, in order.
    unreadable: what cannot be followed without running the code.
    loops: the rounds of the loops around the current statement, the inner one last.
    branch: the line of the loop or condition around the current statement that may run or not; 0 outside of one.
    """

    scope: dict[str, Any] = field(default_factory=dict)
    attributes: dict[str, Any] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    models: list[Model] = field(default_factory=list)
    tensors: list[Tensor] = field(default_factory=list)
    unreadable: list[Message] = field(default_factory=list)
    loops: list[ForLoop] = field(default_factory=list)
    statement: ast.stmt | None = None
    branch: int = 0

    def named(self, name: str) -> Any:
        """The value of a name: what the code assigned, or a layer's class, else UNKNOWN."""
        if name in self.scope:
            return self.scope[name]
        original = self.aliases.get(name, name)
        original = ALIASES.get(original, original)
        return LayerClass(original) if original in POSITIONAL_ARGUMENTS else UNKNOWN

    def bind(self, target: ast.expr, value: Any) -> None:
        """Assign a value to a name, or to several that unpack it."""
        if isinstance(target, ast.Name):
            self.scope[target.id] = value
        elif isinstance(target, ast.Attribute):
            self.attributes[dotted_name(target)] = value
        elif isinstance(target, ast.Tuple | ast.List):
            if isinstance(value, Tensor):
                value = unpacked_outputs(value, len(target.elts))
            fits = isinstance(value, tuple) and len(value) == len(target.elts)
            for place, element in enumerate(target.elts):
                name = element.value if isinstance(element, ast.Starred) else element
                self.bind(name, value[place] if fits else UNKNOWN)

    def function_name(self, function: ast.expr) -> str:
        """The last name of a called function, or its original name if it was imported `as` another."""
        if isinstance(function, ast.Attribute):
            return function.attr
        if isinstance(function, ast.Name):
            value = self.scope.get(function.id)
            return value.name if isinstance(value, LayerClass) else self.aliases.get(function.id, function.id)
        return ""

    def new_model(self, line: int, calls: Sequence[LayerCall] = ()) -> Model:
        model = Model(line, list(calls), self.branch)
        self.models.append(model)
        return model

    def passed(self, tensor: Tensor, call: LayerCall) -> Tensor:
        """The tensor after one more layer."""
        if len(tensor.calls) >= MOST_ITEMS:
            raise Mistake(messages.code_chain_too_long(MOST_ITEMS))
        after = Tensor((*tensor.calls, call))
        self.tensors.append(after)
        return after

    @contextmanager
    def inside(self, loop: ForLoop) -> Iterator[None]:
        """Layers that are made meanwhile belong to this round of a loop."""
        self.loops.append(loop)
        yield
        self.loops.pop()


def dotted_name(node: ast.expr) -> str:
    """E.g. `self.model`; empty for anything but names and dots."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""
