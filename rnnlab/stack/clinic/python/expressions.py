"""The value of an expression, as far as it follows from the code."""

import ast
import operator
from collections.abc import Callable
from typing import Any

from rnnlab.stack.clinic.python import arrays
from rnnlab.stack.clinic.python.loops import rounds_of_array
from rnnlab.stack.clinic.python.values import (
    MOST_ITEMS,
    MOST_NUMBER,
    MOST_TEXT,
    UNKNOWN,
    Array,
    BoundMethod,
    Function,
    Instance,
    Library,
    Method,
    Super,
    Unknown,
    UserClass,
    YieldedError,
    is_number,
    is_unknown,
)

ARITHMETIC: dict[type[ast.operator], Any] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.BitOr: operator.or_,
    ast.MatMult: operator.matmul,
}
COMPARISONS: dict[type[ast.cmpop], Any] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Is: lambda left, right: left is right or (left == right and isinstance(left, bool | int)),
    ast.IsNot: lambda left, right: not (left is right or (left == right and isinstance(left, bool | int))),
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}
PLAIN = (int, float, str, bool, list, tuple, dict, set, range, type(None), type(Ellipsis))


class Expressions:
    """Evaluates expressions. `names` is the interpreter, which knows the names, the functions and the library."""

    def __init__(self, interpreter: Any) -> None:
        self.python = interpreter

    def value(self, node: ast.expr | None) -> Any:
        if node is None:
            return None
        self.python.tick(node)
        evaluate: Callable[[Any], Any] | None = getattr(self, f"_{type(node).__name__.lower()}", None)
        return Unknown(self._text(node)) if evaluate is None else evaluate(node)

    def items(self, nodes: list[ast.expr]) -> list[Any]:
        values: list[Any] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                inside = self.value(node.value)
                values.extend(inside if isinstance(inside, list | tuple | range) else [UNKNOWN])
            else:
                values.append(self.value(node))
        return values

    def _text(self, node: ast.expr) -> str:
        return ast.unparse(node)[:200] if node.end_lineno == node.lineno else ""

    def _constant(self, node: ast.Constant) -> Any:
        value = node.value
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) > MOST_NUMBER:
            return Unknown(self._text(node))
        return value if isinstance(value, PLAIN) else UNKNOWN

    def _name(self, node: ast.Name) -> Any:
        return self.python.lookup(node.id)

    def _tuple(self, node: ast.Tuple) -> Any:
        return tuple(self.items(node.elts))

    def _list(self, node: ast.List) -> Any:
        return self.items(node.elts)

    def _set(self, node: ast.Set) -> Any:
        return self.items(node.elts)

    def _dict(self, node: ast.Dict) -> Any:
        result: dict[Any, Any] = {}
        for key, item in zip(node.keys, node.values, strict=True):
            value = self.value(item)
            if key is None:
                result.update(value if isinstance(value, dict) else {})
                continue
            name = self.value(key)
            if isinstance(name, str | int | float | bool | tuple):
                result[name] = value
        return result

    def _joinedstr(self, node: ast.JoinedStr) -> Any:
        parts = []
        for part in node.values:
            value = self.value(part.value) if isinstance(part, ast.FormattedValue) else self.value(part)
            if not isinstance(value, str | int | float):
                return Unknown(self._text(node))
            parts.append(str(value))
        return "".join(parts)[:MOST_TEXT]

    def _attribute(self, node: ast.Attribute) -> Any:
        return self.attribute(self.value(node.value), node)

    def attribute(self, owner: Any, node: ast.Attribute) -> Any:
        name = node.attr
        if name.startswith("__") and name not in ("__init__", "__name__", "__call__"):
            return Unknown(self._text(node))
        if isinstance(owner, Instance):
            if name in owner.attributes:
                return owner.attributes[name]
            member = owner.kind.member(name)
            if isinstance(member, Function):
                return BoundMethod(owner, member)
            return Method(owner, name) if member is None else member
        if isinstance(owner, Super):
            for base in owner.owner.bases:
                member = base.member(name) if isinstance(base, UserClass) else None
                if isinstance(member, Function):
                    return BoundMethod(owner.instance, member)
            return Method(owner, name)
        if isinstance(owner, Array):
            if name == "shape":
                sides = owner.sides
                text = ast.unparse(node)
                if sides is None:
                    return Unknown(text)
                return tuple(
                    Unknown(f"{text}[{at}]") if side is None else side for at, side in enumerate(sides)
                )
            if name == "T":
                return arrays.array_method("transpose", [owner], {}, ast.Call(node, [], []))
            if name == "values":
                return owner
            if name == "ndim":
                return UNKNOWN if owner.sides is None else len(owner.sides)
            return Method(owner, name)
        if isinstance(owner, UserClass):
            return owner.member(name)
        if isinstance(owner, PLAIN):
            return Method(owner, name)
        if is_unknown(owner):
            return Unknown(self._text(node))
        return self.python.library.attribute(owner, name, node)

    def _subscript(self, node: ast.Subscript) -> Any:
        owner, index = self.value(node.value), self.value(node.slice)
        if isinstance(owner, Array):
            return arrays.indexed(owner, index)
        if isinstance(owner, list | tuple | str | range):
            if isinstance(index, slice) or (isinstance(index, int) and -len(owner) <= index < len(owner)):
                try:
                    return owner[index]
                except (TypeError, ValueError):
                    return Unknown(self._text(node))
            return Unknown(self._text(node))
        if isinstance(owner, dict):
            hashable = isinstance(index, str | int | float | bool)
            return owner.get(index, Unknown(self._text(node))) if hashable else UNKNOWN
        if is_unknown(owner) or isinstance(owner, Instance | Method | Function | UserClass):
            return Unknown(self._text(node))
        return self.python.library.index(owner, index, node)

    def _slice(self, node: ast.Slice) -> Any:
        return slice(self.value(node.lower), self.value(node.upper), self.value(node.step))

    def _ifexp(self, node: ast.IfExp) -> Any:
        test = self.truth(self.value(node.test))
        return self.value(node.orelse if test is False else node.body)

    def _boolop(self, node: ast.BoolOp) -> Any:
        value: Any = UNKNOWN
        for part in node.values:
            value = self.value(part)
            test = self.truth(value)
            if test is None:
                return Unknown(self._text(node))
            if test is isinstance(node.op, ast.Or):
                return value
        return value

    def _unaryop(self, node: ast.UnaryOp) -> Any:
        value = self.value(node.operand)
        if isinstance(node.op, ast.Not):
            test = self.truth(value)
            return Unknown(self._text(node)) if test is None else not test
        if is_number(value):
            return -value if isinstance(node.op, ast.USub) else value
        return value if isinstance(value, Array) else self.python.library.unary(value, node)

    def _compare(self, node: ast.Compare) -> Any:
        left = self.value(node.left)
        result: Any = True
        for operation, right_node in zip(node.ops, node.comparators, strict=True):
            right = self.value(right_node)
            compare = COMPARISONS.get(type(operation))
            if compare is None or not isinstance(left, PLAIN) or not isinstance(right, PLAIN):
                return Unknown(self._text(node))
            try:
                result = compare(left, right)
            except TypeError:
                return Unknown(self._text(node))
            if not result:
                return False
            left = right
        return result

    def _binop(self, node: ast.BinOp) -> Any:
        return self.arithmetic(node, self.value(node.left), self.value(node.right))

    def arithmetic(self, node: ast.BinOp, left: Any, right: Any) -> Any:
        if isinstance(left, Array) or isinstance(right, Array):
            if isinstance(node.op, ast.Add) and ast.ListComp in (type(node.left), type(node.right)):
                return arrays.lists_joined(left, right)
            mixed = self.python.library.mixed(left, right, node)
            return arrays.broadcast(left, right) if mixed is None else mixed
        if is_unknown(left) or is_unknown(right):
            return Unknown(self._text(node))
        compute = ARITHMETIC.get(type(node.op))
        if compute is None:
            return Unknown(self._text(node))
        if not isinstance(left, PLAIN) or not isinstance(right, PLAIN):
            return self.python.library.binary(compute, left, right, node)
        if is_number(left) and is_number(right):
            if isinstance(node.op, ast.Pow) and not (-64 <= right <= 64 and -(10**6) <= left <= 10**6):  # type: ignore[operator]
                return Unknown(self._text(node))
        elif not self._bounded(node.op, left, right):
            return Unknown(self._text(node))
        try:
            result = compute(left, right)
        except (TypeError, ValueError, ArithmeticError, KeyError):
            return Unknown(self._text(node))
        if isinstance(result, int | float) and not abs(result) <= MOST_NUMBER:
            return Unknown(self._text(node))
        return result

    def _bounded(self, operation: ast.operator, left: Any, right: Any) -> bool:
        """Whether joined or repeated lists and texts stay small."""
        sizes = [len(part) if isinstance(part, list | tuple | str) else part for part in (left, right)]
        if isinstance(operation, ast.Mult):
            numbers = [size for size in sizes if isinstance(size, int)]
            return len(numbers) == 2 and numbers[0] * numbers[1] <= MOST_ITEMS
        if isinstance(operation, ast.Mod) and isinstance(left, str):
            parts = right if isinstance(right, tuple) else (right,)
            if not all(isinstance(part, str | int | float) for part in parts):
                return False
            return len(left) < 1000 and "*" not in left and not any(char.isdigit() for char in left)
        return all(not isinstance(size, int) or size <= MOST_TEXT for size in sizes)

    def truth(self, value: Any) -> bool | None:
        """Whether a value counts as true; None if that is not known."""
        if is_unknown(value) or isinstance(value, Array | Library | Method):
            return None
        if isinstance(value, PLAIN):
            return bool(value)
        return True

    def _lambda(self, node: ast.Lambda) -> Any:
        return Function(node, self.python.scope)

    def _listcomp(self, node: ast.ListComp) -> Any:
        return self._comprehended(node, lambda: self.value(node.elt))

    def _generatorexp(self, node: ast.GeneratorExp) -> Any:
        return self._comprehended(node, lambda: self.value(node.elt))

    def _setcomp(self, node: ast.SetComp) -> Any:
        return self._comprehended(node, lambda: self.value(node.elt))

    def _dictcomp(self, node: ast.DictComp) -> Any:
        pairs = self._comprehended(node, lambda: (self.value(node.key), self.value(node.value)))
        if not isinstance(pairs, list):
            return UNKNOWN
        return {key: value for key, value in pairs if isinstance(key, str | int | float | bool)}

    def _comprehended(self, node: Any, element: Callable[[], Any]) -> Any:
        found: list[Any] = []
        long: list[int | None] = []  # how many rounds there are where only some are followed; None if unknown

        def fill(generators: list[ast.comprehension]) -> bool:
            if not generators:
                found.append(element())
                return len(found) <= MOST_ITEMS
            first, *rest = generators
            rounds = self.python.rounds(first.target, first.iter) or rounds_of_array(self.value(first.iter))
            if rounds is None:
                return False
            if rounds and not rounds[-1][1].whole:
                long.append(None if first.ifs or len(node.generators) > 1 else rounds[-1][1].rounds)
            for item, loop in rounds:
                self.python.bind(first.target, item)
                if any(self.truth(self.value(test)) is False for test in first.ifs):
                    continue
                with self.python.inside(loop):
                    if not fill(rest):
                        return False
            return True

        if not fill(node.generators):
            return Unknown(self._text(node))
        inside = arrays.shape_of(found[-1]) if long and found else None
        if not long:
            return found
        return Array(None if inside is None else (long[0], *inside), listed=isinstance(node, ast.ListComp))

    def _call(self, node: ast.Call) -> Any:
        function = self.value(node.func)
        positional = self.items(node.args)
        named: dict[str, Any] = {}
        for keyword in node.keywords:
            value = self.value(keyword.value)
            if keyword.arg is not None:
                named[keyword.arg] = value
            elif isinstance(value, dict):
                named.update({name: item for name, item in value.items() if isinstance(name, str)})
        return self.python.calls.call(function, positional, named, node)

    def _namedexpr(self, node: ast.NamedExpr) -> Any:
        value = self.value(node.value)
        self.python.bind(node.target, value)
        return value

    def _yield(self, node: ast.Yield) -> Any:
        raise YieldedError(self.value(node.value), node)

    def _await(self, node: ast.Await) -> Any:
        return self.value(node.value)
