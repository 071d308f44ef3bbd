"""What a call in Keras source gives back: a layer, a tensor that has passed one, a model, an array."""

import ast
from dataclasses import replace
from typing import Any

from rnnlab.stack.keras_code.arrays import array_made
from rnnlab.stack.keras_code.expressions import Expressions, Opaque, as_layer
from rnnlab.stack.keras_code.signatures import KNOWN, POSITIONS, WRAPPERS
from rnnlab.stack.keras_code.values import (
    MOST_ITEMS,
    UNKNOWN,
    Argument,
    Array,
    LayerCall,
    LayerClass,
    Model,
    Tensor,
    is_number,
)


class Calls(Expressions):
    """Works out calls too."""

    def call_function(self, function: ast.FunctionDef, call: ast.Call) -> Any:
        """What a function of the code's own gives back."""
        raise NotImplementedError

    def called(self, node: ast.Call) -> Any:
        """What the call gives back."""
        called = self.value(node.func)
        if isinstance(called, ast.FunctionDef):
            return self.call_function(called, node)
        if isinstance(called, LayerClass):
            return self._layer(called.name, node)
        given = [self.value(one) for one in node.args if not isinstance(one, ast.Starred)]
        named = {one.arg: self.value(one.value) for one in node.keywords if one.arg}
        if isinstance(called, LayerCall):
            entering = given[0] if given else named.get("inputs", UNKNOWN)
            entering = entering[0] if isinstance(entering, tuple) and entering else entering
            if isinstance(entering, LayerCall):
                entering = Tensor((entering,))
            return self.passed(
                entering if isinstance(entering, Tensor) else Tensor(()), replace(called, applied=node)
            )
        name = self.name_of(node.func)
        if isinstance(node.func, ast.Attribute):
            owner = self.value(node.func.value)
            if isinstance(owner, Array):
                return array_made(name, [owner, *given], named, node)
        if isinstance(node.func, ast.Call):
            name = self.name_of(node.func.func)
        for one in given:
            # Of several tensors the first is followed, and nothing is known of what they make together.
            tensor = one[0] if isinstance(one, tuple) and one else one
            if isinstance(tensor, Tensor) and name not in ("Model", "len", "print"):
                return self.passed(tensor, LayerCall(name if name[:1].isupper() else "", node))
        return self._built_in(name, given, named, node)

    def _built_in(self, name: str, given: list[Any], named: dict[str, Any], node: ast.Call) -> Any:
        first: Any = given[0] if given else UNKNOWN
        if name == "Sequential":
            return self._sequential(node, named.get("layers", first if given else ()))
        if name == "Model":
            return self._functional(node, named.get("outputs", given[1] if len(given) > 1 else UNKNOWN))
        if name == "len":
            if isinstance(first, Array):
                return first.sides[0] if first.sides and first.sides[0] is not None else UNKNOWN
            return len(first) if isinstance(first, tuple) else UNKNOWN
        if (
            name == "range"
            and all(isinstance(one, int) for one in given)
            and 0 < len(given) < 4
            and 0 not in given[2:]
        ):
            counted = range(*given)
            return tuple(counted) if len(counted) <= MOST_ITEMS else UNKNOWN
        if name == "int" and is_number(first):
            return int(first)
        if name in ("list", "tuple", "reversed") and isinstance(first, tuple):
            return first[::-1] if name == "reversed" else first
        if name == "enumerate" and isinstance(first, tuple):
            return tuple(enumerate(first))
        if name == "zip" and all(isinstance(one, tuple) for one in given):
            return tuple(zip(*given, strict=False))
        return array_made(name, given, named, node)

    def _layer(self, name: str, node: ast.Call) -> Any:
        positions, odd = POSITIONS[name], ""
        if any(isinstance(one, ast.Starred) for one in node.args) or any(
            k.arg is None for k in node.keywords
        ):
            odd = f"{name}'s arguments are unpacked with *: write them out"
        elif len(node.args) > len(positions) and name in KNOWN:
            odd = f"{name} has {len(node.args)} arguments without a name: write all but the first with their names"
        arguments = {
            argument: Argument(self._argument(one), one)
            for argument, one in zip(positions, node.args, strict=False)
            if not isinstance(one, ast.Starred)
        }
        for keyword in node.keywords:
            if keyword.arg:
                arguments[keyword.arg] = Argument(self._argument(keyword.value), keyword.value, keyword)
        inner = arguments["layer"].value if name in WRAPPERS and "layer" in arguments else None
        inner = inner if isinstance(inner, LayerCall) else None
        return LayerCall(name, node, arguments, odd, inner, self.loops[-1] if self.loops else None)

    def _argument(self, node: ast.expr) -> Any:
        value = self.value(node)
        return UNKNOWN if isinstance(value, Opaque) else value

    def _sequential(self, node: ast.Call, layers: Any) -> Model:
        model = Model(node.lineno, branch=self.branch)
        self.models.append(model)
        if layers is None:
            layers = ()
        if not isinstance(layers, tuple):
            self.unreadable.append(
                (
                    node.lineno,
                    "the layers given to Sequential are computed: write them out in its list, "
                    "e.g. keras.Sequential([layers.LSTM(32)])",
                )
            )
            return model
        model.calls.extend(as_layer(layer, node) for layer in layers)
        return model

    def _functional(self, node: ast.Call, output: Any) -> Any:
        output = output[0] if isinstance(output, tuple) and output else output
        if not isinstance(output, Tensor):
            return UNKNOWN
        model = Model(node.lineno, list(output.calls), self.branch)
        self.models.append(model)
        return model
