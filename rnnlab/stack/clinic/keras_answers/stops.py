"""Where Python itself would stop at objects of Keras: tensors that are unpacked or called, a class used as a model."""

import ast
import inspect
from typing import TYPE_CHECKING, Any

from rnnlab.stack.clinic.keras_answers.seen import Lost, SeenLayer, SeenModel, flat, tensor_sides
from rnnlab.stack.clinic.python.values import UNKNOWN, CallNode, Function, Instance, Library, as_call

if TYPE_CHECKING:
    from rnnlab.stack.clinic.keras_answers.library import KerasLibrary


class Stops:
    """The faults that are not Keras's."""

    def __init__(self, library: "KerasLibrary") -> None:
        self.library = library

    def unpacked(self, value: Any, number: int) -> list[Any] | None:
        """The items of a tensor that is unpacked, which Keras refuses."""
        if self.library.is_tensor(value):
            text = "Iterating over a symbolic KerasTensor is not supported."
            self._not_unpacked("NotImplementedError", text, value, number, 1)
            return [Lost(self.library.maker(value)) for _ in range(number)]
        if isinstance(value, Lost):
            return [Lost(value.used) for _ in range(number)]
        return None

    def uneven(self, items: list[Any], number: int) -> None:
        if items and all(self.library.is_tensor(item) for item in items):
            few = len(items) < number
            text = f"{'not enough' if few else 'too many'} values to unpack (expected {number}"
            self._not_unpacked("ValueError", text + (f", got {len(items)})" if few else ")"), items[0], number,
                               len(items))  # fmt: skip

    def _not_unpacked(self, kind: str, text: str, tensor: Any, names: int, tensors: int) -> None:
        statement = self.library.interpreter.statement
        used = self.library.maker(tensor)
        at = CallNode(getattr(statement, "value", statement), statement)
        shapes = {"names": names, "tensors": tensors}
        self.library.fault(
            "python", at, kind, text, layer=used.layer if used else None, used=used, shapes=shapes
        )

    def of_method(
        self, layer: SeenLayer, name: str, positional: list[Any], named: dict[str, Any], at: CallNode
    ) -> None:
        """A method that a layer does not have, or that takes other arguments."""
        if name == "get_initial_state" and any(map(self.library.is_tensor, positional)):
            text = "get_initial_state() takes the batch size, not a tensor"
            self.library.fault("python", at, "TypeError", text, layer=layer, shapes={"batch": positional[0]})
            return
        method = getattr(layer.keras, name, None)
        if method is None:
            text = f"'{layer.name}' object has no attribute '{name}'"
            self.library.fault("construct", at, "AttributeError", text, layer=layer)
            return
        try:
            inspect.signature(method).bind(*positional, **named)
        except TypeError as error:
            text, shapes = f"{layer.name}.{name}() {error}", {"method": name}
            self.library.fault("python", at, "TypeError", text, layer=layer, shapes=shapes)
        except ValueError:  # no signature
            return

    def of_own_object(self, instance: Instance, name: str, at: CallNode) -> None:
        """`self.add(...)` in a class that has a model but is none."""
        kind, holder = instance.kind, getattr(at.node.func, "value", None)
        models = [key for key, value in instance.attributes.items() if isinstance(value, SeenModel)]
        if kind.bases or name in kind.members or len(models) != 1 or not isinstance(holder, ast.Name):
            return
        if not hasattr(self.library.keras.Sequential, name):
            return
        text = f"'{kind.name}' object has no attribute '{name}'"
        shapes = {"own": kind.name, "method": name, "holder": f"{holder.id}.{models[0]}"}
        self.library.fault("python", at, "AttributeError", text, shapes=shapes)

    def of_merge(self, at: CallNode) -> None:
        """`Merge(models)` of Keras 1, where it is not one that is rewritten."""
        layer = SeenLayer("Merge", at)
        text = "module 'keras.layers' has no attribute 'Merge'"
        self.library.fault("construct", at, "AttributeError", text, layer=layer, shapes={"merge": True})

    def of_super(self, name: str, positional: list[Any], named: dict[str, Any], at: CallNode) -> None:
        """`super().__init__(self)`, which gets self twice, or `super().build()` without the shape."""
        method = getattr(self.library.keras.layers.Layer, name, None) if name == "build" else None
        if method is not None:
            try:
                inspect.signature(method).bind(None, *positional, **named)
            except TypeError as error:
                self.library.fault(
                    "python", at, "TypeError", f"Layer.{name}() {error}", shapes={"unbuilt": name}
                )
        if name == "__init__" and positional and isinstance(positional[0], Instance):
            text = "Layer.__init__() takes 1 positional argument but 2 were given"
            self.library.fault("python", at, "TypeError", text, shapes={"self": True})

    def without_super(self, instance: Instance, at: CallNode) -> None:
        """A class that extends a layer or a model, and whose `__init__` does not call the one that it extends."""
        base, made = instance.kind.library_base, instance.kind.members.get("__init__")
        if base is None or not isinstance(made, Function) or not self.library.names.needs_super(base.path):
            return
        calls = [node.func for node in ast.walk(made.node) if isinstance(node, ast.Call)]
        if not any(isinstance(function, ast.Attribute) and function.attr == "__init__" for function in calls):
            text = f"In layer '{instance.kind.name}', you forgot to call super().__init__()"
            shapes = {"constructor": made.node, "name": instance.kind.name}
            self.library.fault("python", at, "RuntimeError", text, shapes=shapes)

    def of_windows(self, steps: int, function: Any, at: CallNode) -> None:
        """`dataset.window(...).map(...)`, whose function gets datasets instead of tensors."""
        body = function.node if isinstance(function, Function) else None
        if body is not None and any(isinstance(node, ast.Subscript) for node in ast.walk(body)):
            text = "'_VariantDataset' object is not subscriptable"
            self.library.fault("python", at, "TypeError", text, shapes={"windows": steps})

    def of_index(self, tensor: Any, index: Any, node: ast.Subscript) -> None:
        """`layer(x)[0]` where the layer returns one tensor: the first sample of the batch instead of its output."""
        sides, used = tensor_sides(tensor), self.library.maker(tensor)
        if type(index) is not int or self.library.inside or not sides or sides[0] is not None or used is None:
            return
        if used.layer.recurrent and id(tensor) not in self.library.computing:
            at = CallNode(as_call(node), self.library.interpreter.statement)
            text, shapes = "A tensor is indexed by its samples.", {"sample": node}
            self.library.fault("python", at, "IndexError", text, layer=used.layer, used=used, shapes=shapes)

    def without_input(self, model: SeenModel, node: ast.Attribute) -> None:
        text = "Sequential model has no defined inputs yet."
        at = CallNode(as_call(node), self.library.interpreter.statement)
        shapes = {"model": ast.unparse(node.value)}
        self.library.fault("python", at, "AttributeError", text, model=model, shapes=shapes)

    def called_on_class(self, path: str, at: CallNode) -> Any:
        """`model = Sequential` without parentheses, then `model.add(...)`."""
        kind, name = path.split(".")[-2:]
        if not any(fault.stage == "python" for fault in self.library.seen.faults):
            text = f"{kind}.{name}() missing 1 required positional argument"
            self.library.fault("python", at, "TypeError", text, shapes={"class": kind})
        return UNKNOWN

    def of_tensorflow(self, function: Library, operation: Any, positional: list[Any], at: CallNode) -> Any:
        """A function of TensorFlow that gets Keras's symbolic tensors. operation: Keras's own, if there is one."""
        text = "A KerasTensor cannot be used as input to a TensorFlow function."
        shapes = {"function": function.name, "operation": getattr(operation, "__name__", "")}
        tensor = next((value for value in flat(positional) if self.library.is_tensor(value)), None)
        self.library.fault("python", at, "ValueError", text, used=self.library.maker(tensor), shapes=shapes)
        return Lost(self.library.maker(tensor))

    def without_tensors(self, name: str, at: CallNode) -> Any:
        """`concatenate()([a, b])`: the function takes the tensors itself, unlike the layer `Concatenate()`."""
        text = f"{name}() missing 1 required positional argument: 'inputs'"
        self.library.fault("python", at, "TypeError", text, shapes={"without_tensors": name})
        return Lost()

    def tensor_called(self, tensor: Any, at: CallNode) -> Any:
        text = "'KerasTensor' object is not callable"
        self.library.fault("python", at, "TypeError", text, used=self.library.maker(tensor))
        return Lost()
