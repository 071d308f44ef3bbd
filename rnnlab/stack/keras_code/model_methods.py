"""The calls of a model's methods: `add`, `pop`, `build`, `compile` and `fit`."""

import ast
from dataclasses import replace

from rnnlab.mistake import Mistake
from rnnlab.stack.keras_code import messages
from rnnlab.stack.keras_code.expressions import Expressions
from rnnlab.stack.keras_code.state import State, dotted_name
from rnnlab.stack.keras_code.values import (
    MOST_ITEMS,
    UNKNOWN,
    Argument,
    Array,
    LayerCall,
    LayerClass,
    Model,
    as_layer,
)

METHODS = ("add", "pop", "fit", "compile", "build")


class ModelMethods:
    """Follows calls of a model's methods in a state.

    expressions: evaluates the arguments, in the same state.
    """

    def __init__(self, state: State, expressions: Expressions) -> None:
        self._state = state
        self._expressions = expressions

    def follow(self, call: ast.Call) -> bool:
        """Follow the call if it is a method of a model; whether it is."""
        if not isinstance(call.func, ast.Attribute):
            return False
        owner, method = call.func.value, call.func.attr
        if not dotted_name(owner) or method not in METHODS:
            return False
        model = self._expressions.value(owner)
        arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
        if not isinstance(model, Model):
            if method != "add" or len(arguments) != 1 or not self._adds_layer(model, arguments[0]):
                return False
            # Pasted lines can lack the line that makes the model.
            model = self._state.new_model(call.lineno)
            self._state.bind(owner, model)
        match method:
            case "add":
                self._add(model, call, arguments)
            case "pop":
                self._state.unreadable.append(messages.code_layer_removed(call.lineno))
            case "fit":
                model.fit = call
                model.data = self._argument(_argument_node(call, "x", 0))
                model.target = self._argument(_argument_node(call, "y", 1))
            case "compile":
                model.loss = self._loss(_argument_node(call, "loss", 1))
            case "build" if arguments:
                shape = self._expressions.value(arguments[0])
                if isinstance(shape, tuple):
                    model.built = tuple(side if isinstance(side, int) else None for side in shape[1:])
        return True

    def _adds_layer(self, owner: object, argument: ast.expr) -> bool:
        """Whether `owner.add(argument)` adds a layer, where `owner` is not known to be a model."""
        added = self._expressions.value(argument)
        return isinstance(added, LayerCall) and not isinstance(owner, Array | LayerClass)

    def _add(self, model: Model, call: ast.Call, arguments: list[ast.expr]) -> None:
        if len(arguments) != 1:
            self._state.unreadable.append(messages.code_add_without_one_layer(call.lineno))
        elif self._state.branch != model.branch:
            self._state.unreadable.append(messages.code_layer_added_conditionally(call.lineno))
        elif len(model.calls) >= MOST_ITEMS:
            raise Mistake(messages.code_model_too_long(call.lineno, MOST_ITEMS))
        else:
            (layer,) = self._expressions.items(arguments) or (UNKNOWN,)
            added = as_layer(layer, arguments[0])
            model.calls.append(replace(added, added=self._state.statement))

    def _argument(self, node: ast.expr | None) -> Argument | None:
        return None if node is None else Argument(self._expressions.value(node), node)

    def _loss(self, node: ast.expr | None) -> str:
        if isinstance(node, ast.Call):
            return self._state.function_name(node.func)
        value = self._expressions.value(node)
        return value if isinstance(value, str) else ""


def _argument_node(call: ast.Call, name: str, position: int) -> ast.expr | None:
    """The argument with that name or at that position."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[position] if len(call.args) > position else None
