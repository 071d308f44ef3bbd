"""What a call gives: a function of the code, of Python itself, of an array, or of a library."""

import ast
from typing import Any

from rnnlab.stack.clinic.python import arrays, builtins
from rnnlab.stack.clinic.python.loops import MOST_ROUNDS, loop_rounds
from rnnlab.stack.clinic.python.values import (
    UNKNOWN,
    Array,
    BoundMethod,
    CallNode,
    Dataset,
    Function,
    Generated,
    Instance,
    Library,
    Method,
    StoppedError,
    Super,
    Unknown,
    UserClass,
    as_array,
    is_unknown,
)


class Calls:
    """The calls of one code. python: its interpreter, which knows the names, the functions and the library."""

    def __init__(self, python: Any) -> None:
        self.python = python

    def call(self, function: Any, positional: list[Any], named: dict[str, Any], node: ast.Call) -> Any:
        at = self.python.place(node)
        if isinstance(function, Function):
            return self.python.function_value(function, node, positional, named)
        if isinstance(function, BoundMethod):
            return self.python.function_value(
                function.function, node, [function.instance, *positional], named
            )
        if isinstance(function, UserClass):
            return self._new(function, positional, named, at)
        if isinstance(function, Instance):
            method = function.kind.member("__call__")
            if isinstance(method, Function) and function.kind.library_base is None:
                return self.python.function_value(method, node, [function, *positional], named)
        if isinstance(function, Library) and function.package == "builtins":
            return self._of_python(function.name, positional, named, at)
        if isinstance(function, Method):
            owner = function.owner
            if isinstance(owner, Array):
                return self.array_call(function.name, [owner, *positional], named, at)
            if isinstance(owner, list | dict | str):
                return builtins.method(owner, function.name, positional, named)
        if is_unknown(function):
            return self._of_unknown(positional, named, at)
        return self.python.library.call(function, positional, named, at)

    def _of_python(self, name: str, positional: list[Any], named: dict[str, Any], at: CallNode) -> Any:
        if name == "super":
            names = self.python.scope.names
            owner, kind = names.get("self"), names.get("__class__")
            return Super(owner, kind) if isinstance(owner, Instance) and kind else UNKNOWN
        floats = any(isinstance(value, float) for value in positional)
        if name == "range" and (floats or any(_divides(argument) for argument in at.node.args)):
            text = "'float' object cannot be interpreted as an integer"
            self.python.library.stopped(at, "TypeError", text, {"divided": True})
            positional = [int(value) if isinstance(value, float) else value for value in positional]
        if name == "hasattr" and len(positional) == 2:
            return self.python.library.has(*positional)
        if name == "enumerate" and positional and isinstance(positional[0], Dataset):
            rounds = loop_rounds(at.node, at.node, positional[0]) or []
            return Generated((0, rounds[0][0])) if rounds else UNKNOWN
        if name == "map" and len(positional) == 2 and isinstance(positional[1], list):
            return [self.call(positional[0], [item], {}, at.node) for item in positional[1][:MOST_ROUNDS]]
        return builtins.call(name, positional, named)

    def _of_unknown(self, positional: list[Any], named: dict[str, Any], at: CallNode) -> Any:
        node = at.node
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if method == "reshape":
            return self.array_call(method, [Array(None), *positional], named, at)
        if method in arrays.SAME_SHAPE and positional and isinstance(positional[0], Array):
            return as_array(positional[0])  # of a scaler
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name[:1].isupper():  # perhaps a layer of another package
            return self.python.library.call(Library(f"unknown.{name}"), positional, named, at)
        tensor = self.python.library.made_of(positional)
        return Unknown(ast.unparse(node)[:200]) if tensor is None else tensor

    def array_call(self, name: str, positional: list[Any], named: dict[str, Any], at: CallNode) -> Any:
        """What NumPy makes of arrays; an array of unknown shape where it stops."""
        try:
            return arrays.array_method(name, [as_array(value) for value in positional], named, at.node)
        except StoppedError as stopped:
            self.python.library.stopped(at, stopped.kind, stopped.text, stopped.shapes)
            return Array(None)

    def _new(self, kind: UserClass, positional: list[Any], named: dict[str, Any], at: CallNode) -> Any:
        instance = Instance(kind)
        constructor = kind.member("__init__")
        if isinstance(constructor, Function):
            self.python.function_value(constructor, at.node, [instance, *positional], named)
        self.python.library.constructed(instance, positional, named, at)
        return instance


def _divides(node: ast.expr) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
