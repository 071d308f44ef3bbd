"""What an expression of Keras source is: a number, an array, a layer, a tensor; worked out, never run."""

import ast
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rnnlab.mistake import Mistake
from rnnlab.stack.keras_code.arrays import COMPARISONS, array_made, calculated, indexed
from rnnlab.stack.keras_code.signatures import POSITIONS
from rnnlab.stack.keras_code.values import (
    MOST_ITEMS,
    MOST_NUMBER,
    UNKNOWN,
    Array,
    ForLoop,
    LayerCall,
    LayerClass,
    Model,
    Tensor,
    is_number,
    tensors_out,
    without_sequence,
)

MOST_WORK = 300_000  # expressions that are worked out before the code is called too much
DEEPEST = 80


class Expressions:
    """Works out expressions in a scope of names; `unreadable` collects lines that can't be followed."""

    def __init__(self) -> None:
        self.scope: dict[str, Any] = {}
        self.aliases: dict[str, str] = {}
        self.attributes: dict[str, Any] = {}
        self.loops: list[ForLoop] = []
        self.models: list[Model] = []
        self.tensors: list[Tensor] = []
        self.unreadable: list[tuple[int, str]] = []
        self.statement: ast.stmt | None = None
        self.branch = 0
        self.work = 0
        self.depth = 0

    def value(self, node: ast.expr | None) -> Any:
        """What the expression says, UNKNOWN where it would have to be run."""
        if node is None:
            return None
        self.work += 1
        if self.work > MOST_WORK:
            raise Mistake("The code does too much to be followed without running it: paste only the model.")
        if self.depth > DEEPEST:
            return UNKNOWN
        self.depth += 1
        try:
            return self._worked_out(node)
        finally:
            self.depth -= 1

    def called(self, node: ast.Call) -> Any:
        """What a call gives back."""
        raise NotImplementedError

    def passed(self, tensor: Tensor, call: LayerCall) -> Tensor:
        """The tensor behind one more layer."""
        if len(tensor.calls) >= MOST_ITEMS:
            raise Mistake(f"The code stacks more than {MOST_ITEMS} layers: paste a smaller model.")
        passed = Tensor((*tensor.calls, call))
        self.tensors.append(passed)
        return passed

    def _worked_out(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant():
                return _plain(node.value)
            case ast.Name():
                return self._named(node.id, node.id)
            case ast.Attribute():
                return self._attribute(node)
            case ast.Tuple() | ast.List():
                return self._items(node.elts)
            case ast.UnaryOp():
                return self._signed(node)
            case ast.BinOp():
                return self._combined(node)
            case ast.Compare() if len(node.ops) == 1:
                left, right = self.value(node.left), self.value(node.comparators[0])
                compare = COMPARISONS.get(type(node.ops[0]))
                same = (is_number(left) and is_number(right)) or (
                    isinstance(left, str) and isinstance(right, str)
                )
                return compare(left, right) if compare and same else UNKNOWN
            case ast.IfExp():
                test = self.value(node.test)
                return UNKNOWN if test is UNKNOWN else self.value(node.body if test else node.orelse)
            case ast.Subscript():
                return self._indexed(node)
            case ast.ListComp() | ast.GeneratorExp() if len(node.generators) == 1:
                return self._comprehended(node)
            case ast.NamedExpr():
                self.scope[node.target.id] = self.value(node.value)
                return self.scope[node.target.id]
            case ast.Call():
                return self.called(node)
        return UNKNOWN

    def _named(self, name: str, dotted: str) -> Any:
        if dotted in self.scope:
            return self.scope[dotted]
        if dotted in self.attributes:
            return self.attributes[dotted]
        original = self.aliases.get(name, name)
        return LayerClass(original) if original in POSITIONS else UNKNOWN

    def _attribute(self, node: ast.Attribute) -> Any:
        dotted = dotted_name(node)
        if dotted in self.attributes:
            return self.attributes[dotted]
        if node.attr == "newaxis":
            return None
        owner = self.value(node.value)
        if isinstance(owner, Array):
            if node.attr == "shape":
                return (
                    UNKNOWN
                    if owner.sides is None
                    else tuple(UNKNOWN if s is None else s for s in owner.sides)
                )
            return array_made("transpose", [owner], {}, None) if node.attr == "T" else UNKNOWN
        return LayerClass(node.attr) if owner is UNKNOWN and node.attr in POSITIONS else UNKNOWN

    def _items(self, nodes: Sequence[ast.expr]) -> Any:
        if len(nodes) > MOST_ITEMS:
            # Only a list's shape matters then: its first item and its length.
            return Array((len(nodes),)) if is_number(self.value(nodes[0])) else UNKNOWN
        items: list[Any] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                inside = self.value(node.value)
                items.extend(inside if isinstance(inside, tuple) else [self._opaque(node)])
            else:
                found = self.value(node)
                opaque = isinstance(node, ast.Call | ast.Name | ast.Attribute) and (
                    found is UNKNOWN or isinstance(found, LayerClass)
                )
                items.append(self._opaque(node) if opaque else found)
        return tuple(items)

    def _opaque(self, node: ast.expr) -> Any:
        """What can't be known, where a layer may stand: the call of a layer of another kind."""
        name = self.name_of(node.func) if isinstance(node, ast.Call) else ""
        return Opaque(LayerCall(name if name[:1].isupper() else "", node))

    def _signed(self, node: ast.UnaryOp) -> Any:
        inside = self.value(node.operand)
        if isinstance(node.op, ast.Not):
            return UNKNOWN if inside is UNKNOWN else not inside
        if isinstance(inside, Array):
            return inside
        return -inside if isinstance(node.op, ast.USub) and is_number(inside) else UNKNOWN

    def _combined(self, node: ast.BinOp) -> Any:
        left, right = self.value(node.left), self.value(node.right)
        for one in (left, right):
            if isinstance(one, Tensor):
                return self.passed(one, LayerCall("", node))
        return calculated(type(node.op), left, right)

    def _indexed(self, node: ast.Subscript) -> Any:
        owner, index = self.value(node.value), self._index(node.slice)
        if isinstance(owner, Tensor):
            return self.passed(owner, LayerCall("", node))
        return indexed(owner, index)

    def _index(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Slice):
            return slice(*(self.value(bound) for bound in (node.lower, node.upper, node.step)))
        if isinstance(node, ast.Tuple):
            return tuple(self._index(one) for one in node.elts)
        return self.value(node)

    def rounds(self, target: ast.expr, iterable: ast.expr) -> list[tuple[Any, ForLoop]] | None:
        """What a loop's variable is in each round; None where that can't be known or is too long."""
        items = self.value(iterable)
        if not isinstance(items, tuple) or len(items) > MOST_ITEMS:
            return None
        end = len(items) - 1
        before_last = self._before_last(target, iterable, items)
        return [(item, ForLoop(place == end, before_last)) for place, item in enumerate(items)]

    def _before_last(self, target: ast.expr, iterable: ast.expr, items: tuple[Any, ...]) -> str:
        name = (
            self.name_of(iterable.func) if isinstance(iterable, ast.Call) and len(iterable.args) == 1 else ""
        )
        if name == "enumerate" and isinstance(target, ast.Tuple):
            target = target.elts[0]
        if not isinstance(target, ast.Name):
            return ""
        if name in ("range", "enumerate"):
            return f"{target.id} < {len(items) - 1}"
        numbers = all(is_number(item) for item in items) and len(set(items)) == len(items) > 0
        return f"{target.id} != {items[-1]}" if numbers else ""

    def bind(self, target: ast.expr, value: Any) -> None:
        """Let a name, or several, stand for a value."""
        if isinstance(target, ast.Name):
            self.scope[target.id] = value
        elif isinstance(target, ast.Attribute):
            self.attributes[dotted_name(target)] = value
        elif isinstance(target, ast.Tuple | ast.List):
            fits = isinstance(value, tuple) and len(value) == len(target.elts)
            if isinstance(value, Tensor):
                value = self.unpacked(value, len(target.elts))
                fits = True
            for place, one in enumerate(target.elts):
                self.bind(
                    one.value if isinstance(one, ast.Starred) else one, value[place] if fits else UNKNOWN
                )

    def unpacked(self, tensor: Tensor, number: int) -> tuple[Any, ...]:
        """The output and the states of a layer that hands out both."""
        *before, last = tensor.calls
        if tensors_out(last) != number:
            return (UNKNOWN,) * number
        taken = Tensor((*before, replace(last, states_taken=True)))
        return (taken, *([Tensor((*before, without_sequence(last)))] * (number - 1)))

    def _comprehended(self, node: ast.ListComp | ast.GeneratorExp) -> Any:
        generator = node.generators[0]
        rounds = self.rounds(generator.target, generator.iter)
        if rounds is None or generator.ifs:
            return UNKNOWN
        items: list[Any] = []
        for item, loop in rounds:
            self.bind(generator.target, item)
            self.loops.append(loop)
            items.extend(self._items([node.elt]) or (UNKNOWN,))
            self.loops.pop()
        return tuple(items)

    def name_of(self, function: ast.expr) -> str:
        """The last name of what is called, as it was called where it was imported from."""
        if isinstance(function, ast.Attribute):
            return function.attr
        if isinstance(function, ast.Name):
            known = self.scope.get(function.id)
            return known.name if isinstance(known, LayerClass) else self.aliases.get(function.id, function.id)
        return ""


class Opaque:
    """An element of a list that can't be known; `call` is what it is if a layer should stand there."""

    def __init__(self, call: LayerCall) -> None:
        self.call = call


def as_layer(value: Any, node: ast.expr) -> LayerCall:
    """The layer that stands in a model's list; one without a name where none can be told."""
    if isinstance(value, Tensor) and len(value.calls) == 1:
        return value.calls[0]
    if isinstance(value, Opaque):
        return value.call
    return value if isinstance(value, LayerCall) else LayerCall("", node)


def dotted_name(node: ast.expr) -> str:
    """E.g. `self.model`; empty for anything but names and dots."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def _plain(value: Any) -> Any:
    if isinstance(value, bool | str) or value is None or value is Ellipsis:
        return value
    return value if isinstance(value, int | float) and abs(value) <= MOST_NUMBER else UNKNOWN
