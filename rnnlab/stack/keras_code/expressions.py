"""Evaluates expressions of Keras source, as far as their values are known without running the code."""

import ast
from collections.abc import Callable, Sequence
from typing import Any

from rnnlab.mistake import Mistake
from rnnlab.stack.keras_code import messages
from rnnlab.stack.keras_code.arrays import COMPARISONS, arithmetic, array_shape, indexed, transposed
from rnnlab.stack.keras_code.signatures import ALIASES, POSITIONAL_ARGUMENTS
from rnnlab.stack.keras_code.state import State, dotted_name
from rnnlab.stack.keras_code.values import (
    MOST_ITEMS,
    MOST_NUMBER,
    UNKNOWN,
    Array,
    ForLoop,
    LayerCall,
    LayerClass,
    Tensor,
    UnknownItem,
    are_numbers,
    is_number,
)

MOST_EXPRESSIONS = 300_000  # that are evaluated before the code counts as too long to follow
MOST_DEPTH = 80  # of expressions inside expressions


class Expressions:
    """Evaluates expressions in a state.

    call_value: what a call returns. It comes from outside, because a call can follow a whole function.
    """

    def __init__(self, state: State, call_value: Callable[[ast.Call], Any]) -> None:
        self._state = state
        self._call_value = call_value
        self._evaluated = 0
        self._depth = 0

    def value(self, node: ast.expr | None) -> Any:
        """The value of an expression; UNKNOWN if only running the code would show it."""
        if node is None:
            return None
        self._evaluated += 1
        if self._evaluated > MOST_EXPRESSIONS:
            raise Mistake(messages.code_too_complex())
        if self._depth > MOST_DEPTH:
            return UNKNOWN
        self._depth += 1
        try:
            return self._evaluate(node)
        finally:
            self._depth -= 1

    def items(self, nodes: Sequence[ast.expr]) -> Any:
        """The items of a list, as a tuple; for a long list of numbers an Array of its length."""
        if len(nodes) > MOST_ITEMS:
            return Array((len(nodes),)) if is_number(self.value(nodes[0])) else UNKNOWN
        items: list[Any] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                inside = self.value(node.value)
                items.extend(inside if isinstance(inside, tuple) else [self._unknown_item(node)])
            else:
                items.append(self._item(node))
        return tuple(items)

    def rounds(self, target: ast.expr, iterable: ast.expr) -> list[tuple[Any, ForLoop]] | None:
        """The value of a loop's variable in each round; None if it is not known or there are too many rounds."""
        items = self.value(iterable)
        if not isinstance(items, tuple) or len(items) > MOST_ITEMS:
            return None
        end = len(items) - 1
        before_last = self._before_last(target, iterable, items)
        return [(item, ForLoop(place == end, before_last)) for place, item in enumerate(items)]

    def _evaluate(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant():
                return _constant(node.value)
            case ast.Name():
                return self._state.named(node.id)
            case ast.Attribute():
                return self._attribute(node)
            case ast.Tuple() | ast.List():
                return self.items(node.elts)
            case ast.UnaryOp():
                return self._unary(node)
            case ast.BinOp():
                return self._binary(node)
            case ast.Compare() if len(node.ops) == 1:
                return self._comparison(node)
            case ast.IfExp():
                test = self.value(node.test)
                return UNKNOWN if test is UNKNOWN else self.value(node.body if test else node.orelse)
            case ast.Subscript():
                return self._subscript(node)
            case ast.ListComp() | ast.GeneratorExp() if len(node.generators) == 1:
                return self._comprehension(node)
            case ast.NamedExpr():
                value = self.value(node.value)
                self._state.bind(node.target, value)
                return value
            case ast.Call():
                return self._call_value(node)
        return UNKNOWN

    def _attribute(self, node: ast.Attribute) -> Any:
        dotted = dotted_name(node)
        if dotted in self._state.attributes:
            return self._state.attributes[dotted]
        if node.attr == "newaxis":
            return None
        owner = self.value(node.value)
        if isinstance(owner, Array):
            if node.attr == "shape":
                return array_shape(owner)
            return transposed(owner) if node.attr == "T" else UNKNOWN
        name = ALIASES.get(node.attr, node.attr)
        return LayerClass(name) if owner is UNKNOWN and name in POSITIONAL_ARGUMENTS else UNKNOWN

    def _item(self, node: ast.expr) -> Any:
        value = self.value(node)
        unknown = value is UNKNOWN or isinstance(value, LayerClass)
        if unknown and isinstance(node, ast.Call | ast.Name | ast.Attribute):
            return self._unknown_item(node)
        return value

    def _unknown_item(self, node: ast.expr) -> UnknownItem:
        name = self._state.function_name(node.func) if isinstance(node, ast.Call) else ""
        return UnknownItem(LayerCall(name if name[:1].isupper() else "", node))

    def _unary(self, node: ast.UnaryOp) -> Any:
        operand = self.value(node.operand)
        if isinstance(node.op, ast.Not):
            return UNKNOWN if operand is UNKNOWN else not operand
        if isinstance(operand, Array):
            return operand
        return -operand if isinstance(node.op, ast.USub) and is_number(operand) else UNKNOWN

    def _binary(self, node: ast.BinOp) -> Any:
        left, right = self.value(node.left), self.value(node.right)
        for operand in (left, right):
            if isinstance(operand, Tensor):
                return self._state.passed(operand, LayerCall("", node))
        return arithmetic(type(node.op), left, right)

    def _comparison(self, node: ast.Compare) -> Any:
        left, right = self.value(node.left), self.value(node.comparators[0])
        compare = COMPARISONS.get(type(node.ops[0]))
        comparable = are_numbers((left, right)) or (isinstance(left, str) and isinstance(right, str))
        return compare(left, right) if compare and comparable else UNKNOWN

    def _subscript(self, node: ast.Subscript) -> Any:
        owner, index = self.value(node.value), self._index(node.slice)
        if isinstance(owner, Tensor):
            return self._state.passed(owner, LayerCall("", node))
        return indexed(owner, index)

    def _index(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Slice):
            return slice(*(self.value(bound) for bound in (node.lower, node.upper, node.step)))
        if isinstance(node, ast.Tuple):
            return tuple(self._index(element) for element in node.elts)
        return self.value(node)

    def _comprehension(self, node: ast.ListComp | ast.GeneratorExp) -> Any:
        generator = node.generators[0]
        rounds = self.rounds(generator.target, generator.iter)
        if rounds is None or generator.ifs:
            return UNKNOWN
        items: list[Any] = []
        for item, loop in rounds:
            self._state.bind(generator.target, item)
            with self._state.inside(loop):
                items.extend(self.items([node.elt]) or (UNKNOWN,))
        return tuple(items)

    def _before_last(self, target: ast.expr, iterable: ast.expr, items: tuple[Any, ...]) -> str:
        """The code for `ForLoop.before_last`."""
        function = ""
        if isinstance(iterable, ast.Call) and len(iterable.args) == 1:
            function = self._state.function_name(iterable.func)
        if function == "enumerate" and isinstance(target, ast.Tuple):
            target = target.elts[0]
        if not isinstance(target, ast.Name):
            return ""
        if function in ("range", "enumerate"):
            return f"{target.id} < {len(items) - 1}"
        different_numbers = are_numbers(items) and len(set(items)) == len(items) > 0
        return f"{target.id} != {items[-1]}" if different_numbers else ""


def _constant(value: Any) -> Any:
    if isinstance(value, bool | str) or value is None or value is Ellipsis:
        return value
    return value if isinstance(value, int | float) and abs(value) <= MOST_NUMBER else UNKNOWN
