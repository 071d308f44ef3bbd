"""What a call in Keras source returns: a layer, a tensor after a layer, a model, an array."""

import ast
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rnnlab.message import Message
from rnnlab.stack.keras_code import messages
from rnnlab.stack.keras_code.arrays import array_from_call
from rnnlab.stack.keras_code.expressions import Expressions
from rnnlab.stack.keras_code.signatures import KNOWN_ARGUMENTS, POSITIONAL_ARGUMENTS, WRAPPERS
from rnnlab.stack.keras_code.state import State
from rnnlab.stack.keras_code.values import (
    MOST_ITEMS,
    UNKNOWN,
    Argument,
    Array,
    LayerCall,
    LayerClass,
    Model,
    Tensor,
    UnknownItem,
    as_layer,
    first_item,
    is_number,
)

PYTHON_FUNCTIONS = ("len", "range", "int", "list", "tuple", "reversed", "enumerate", "zip")


class Calls:
    """Evaluates calls in a state.

    expressions: evaluates the arguments, in the same state.
    function_value: what a function that the code defines returns for a call.
    """

    def __init__(
        self,
        state: State,
        expressions: Expressions,
        function_value: Callable[[ast.FunctionDef, ast.Call], Any],
    ) -> None:
        self._state = state
        self._expressions = expressions
        self._function_value = function_value

    def value(self, node: ast.Call) -> Any:
        """What the call returns."""
        function = self._expressions.value(node.func)
        if isinstance(function, ast.FunctionDef):
            return self._function_value(function, node)
        if isinstance(function, LayerClass):
            return self._layer(function.name, node)
        positional = [
            self._expressions.value(argument)
            for argument in node.args
            if not isinstance(argument, ast.Starred)
        ]
        named = {
            keyword.arg: self._expressions.value(keyword.value) for keyword in node.keywords if keyword.arg
        }
        if isinstance(function, LayerCall):
            inputs = positional[0] if positional else named.get("inputs", UNKNOWN)
            return self._layer_output(function, inputs, node)
        name = self._state.function_name(node.func)
        if isinstance(node.func, ast.Attribute):
            owner = self._expressions.value(node.func.value)
            if isinstance(owner, Array):
                return array_from_call(name, [owner, *positional], named, node)
        if isinstance(node.func, ast.Call):
            name = self._state.function_name(node.func.func)
        for argument in positional:
            # An unknown function of a tensor is followed as one layer. Of several tensors the first is followed.
            tensor = first_item(argument)
            if isinstance(tensor, Tensor) and name not in ("Model", "len", "print"):
                return self._state.passed(tensor, LayerCall(name if name[:1].isupper() else "", node))
        return self._library_value(name, positional, named, node)

    def _layer_output(self, layer: LayerCall, inputs: Any, node: ast.Call) -> Tensor:
        """The tensor that `layer(inputs)` returns."""
        tensor = first_item(inputs)
        if isinstance(tensor, LayerCall):  # an Input
            tensor = Tensor((tensor,))
        if not isinstance(tensor, Tensor):
            tensor = Tensor(())
        return self._state.passed(tensor, replace(layer, applied=node))

    def _library_value(self, name: str, positional: list[Any], named: dict[str, Any], node: ast.Call) -> Any:
        if name == "Sequential":
            layers = named.get("layers", positional[0] if positional else ())
            return self._sequential(node, () if layers is None else layers)
        if name == "Model":
            outputs = named.get("outputs", positional[1] if len(positional) > 1 else UNKNOWN)
            return self._functional(node, outputs)
        if name in PYTHON_FUNCTIONS:
            return _python_value(name, positional)
        return array_from_call(name, positional, named, node)

    def _layer(self, name: str, node: ast.Call) -> LayerCall:
        arguments = {
            argument: Argument(self._argument_value(value), value)
            for argument, value in zip(POSITIONAL_ARGUMENTS[name], node.args, strict=False)
            if not isinstance(value, ast.Starred)
        }
        for keyword in node.keywords:
            if keyword.arg:
                arguments[keyword.arg] = Argument(self._argument_value(keyword.value), keyword.value, keyword)
        inner = arguments["layer"].value if name in WRAPPERS and "layer" in arguments else None
        return LayerCall(
            name,
            node,
            arguments,
            _arguments_problem(name, node),
            inner if isinstance(inner, LayerCall) else None,
            self._state.loops[-1] if self._state.loops else None,
        )

    def _argument_value(self, node: ast.expr) -> Any:
        value = self._expressions.value(node)
        return UNKNOWN if isinstance(value, UnknownItem) else value

    def _sequential(self, node: ast.Call, layers: Any) -> Model:
        model = self._state.new_model(node.lineno)
        if isinstance(layers, tuple):
            model.calls.extend(as_layer(layer, node) for layer in layers)
        else:
            self._state.unreadable.append(messages.code_computed_layers(node.lineno))
        return model

    def _functional(self, node: ast.Call, outputs: Any) -> Any:
        output = first_item(outputs)
        if not isinstance(output, Tensor):
            return UNKNOWN
        return self._state.new_model(node.lineno, output.calls)


def _arguments_problem(layer: str, node: ast.Call) -> Message | None:
    """Why some of the call's arguments have no known name."""
    starred = any(isinstance(argument, ast.Starred) for argument in node.args)
    if starred or any(keyword.arg is None for keyword in node.keywords):
        return messages.code_arguments_unpacked(node.lineno, layer)
    if len(node.args) > len(POSITIONAL_ARGUMENTS[layer]) and layer in KNOWN_ARGUMENTS:
        return messages.code_too_many_positional_arguments(node.lineno, layer, len(node.args))
    return None


def _python_value(name: str, arguments: list[Any]) -> Any:
    """What one of Python's own functions returns."""
    first: Any = arguments[0] if arguments else UNKNOWN
    match name:
        case "len" if isinstance(first, Array):
            return first.sides[0] if first.sides and first.sides[0] is not None else UNKNOWN
        case "len" if isinstance(first, tuple):
            return len(first)
        case "range" if 0 < len(arguments) < 4 and 0 not in arguments[2:]:
            if all(isinstance(argument, int) for argument in arguments):
                numbers = range(*arguments)
                return tuple(numbers) if len(numbers) <= MOST_ITEMS else UNKNOWN
        case "int" if is_number(first):
            return int(first)
        case "list" | "tuple" if isinstance(first, tuple):
            return first
        case "reversed" if isinstance(first, tuple):
            return first[::-1]
        case "enumerate" if isinstance(first, tuple):
            return tuple(enumerate(first))
        case "zip" if all(isinstance(argument, tuple) for argument in arguments):
            return tuple(zip(*arguments, strict=False))
    return UNKNOWN
