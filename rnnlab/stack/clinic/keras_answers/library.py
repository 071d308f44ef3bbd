"""Answers what a person's code asks of its libraries: Keras with the real Keras, arrays with their shapes."""

import ast
import re
import warnings
from dataclasses import replace
from typing import Any

from rnnlab.stack.clinic.keras_answers.applying import Applying
from rnnlab.stack.clinic.keras_answers.calls import LibraryCalls
from rnnlab.stack.clinic.keras_answers.fits import Fits
from rnnlab.stack.clinic.keras_answers.making import Making
from rnnlab.stack.clinic.keras_answers.models import Models
from rnnlab.stack.clinic.keras_answers.names import KerasNames, canonical
from rnnlab.stack.clinic.keras_answers.operations import Operations
from rnnlab.stack.clinic.keras_answers.seen import (
    Applied,
    Fault,
    Lost,
    Seen,
    SeenLayer,
    SeenModel,
    Stage,
    flat,
    tensor_sides,
)
from rnnlab.stack.clinic.keras_answers.stops import Stops
from rnnlab.stack.clinic.python.values import (
    UNKNOWN,
    Array,
    CallNode,
    Dataset,
    Instance,
    Library,
    Method,
    NotFollowedError,
    Sides,
    Unknown,
    is_unknown,
)

MOST_EVENTS = 600  # calls of Keras
# Messages that do not depend on sizes.
STRUCTURAL = re.compile(r"ndim|expects \d+ input|at least 3|stateful|keyword|argument|attribute|same rank")


class KerasLibrary:
    """The library of one code. data, target: the shapes of X and y that the person gave.

    data_name, target_name: the names that the code trains with, which have these shapes.
    thorough: whether a batch is trained.
    """

    def __init__(
        self,
        keras: Any,
        data: Sides | None,
        target: Sides | None,
        data_name: str = "",
        target_name: str = "",
        thorough: bool = True,
    ) -> None:
        self.thorough = thorough
        self.keras, self.names, self.seen = keras, KerasNames(keras), Seen()
        self.data, self.target = data, target
        self.given = {data_name: data, target_name: target}
        self.models, self.fits, self.applying = Models(self), Fits(self), Applying(self)
        self.making, self.operations, self.stops = Making(self), Operations(self), Stops(self)
        self.calls = LibraryCalls(self)
        self.interpreter: Any = None
        self.makers: dict[int, Applied] = {}  # which use of a layer made a tensor, by the tensor's id
        self.kept: list[Any] = []  # the tensors, so that no id is used twice
        self.computing: set[int] = set()  # tensors that hold numbers when the code runs, by their ids
        self.unmade: set[str] = set()  # names of models that the code uses and never makes
        self.partial = False  # whether the code makes no Input
        self.assumed: dict[str, Any] = {}  # inputs that were not pasted, by name
        self.inside = 0  # how many bodies of layers are being followed

    # What the interpreter asks

    def name(self, name: str) -> Any:
        if name in self.unmade:
            at = CallNode(ast.Call(ast.Name(name), [], []), self.interpreter.statement)
            ast.copy_location(at.node, self.interpreter.statement)
            self.unmade.discard(name)
            self.interpreter.module.names[name] = self.models.sequential([], {}, at)
            return self.interpreter.module.names[name]
        shape = self.given.get(name)
        if shape is not None:
            return Array(shape)
        usual = self.names.usual(name)
        return Unknown(name) if usual is None else usual

    def bound(self, name: str, value: Any) -> Any:
        """The value of a name that the code has set: with the shape that the person gave, if it has none."""
        shape = self.given.get(name)
        unseen = is_unknown(value) and not isinstance(value, Lost)
        if shape is not None and (unseen or (isinstance(value, Array) and value.sides is None)):
            return Array(shape)
        if isinstance(value, Array) and not value.source:
            return replace(value, source=name, start=0)
        return value

    def imported(self, module: str, name: str) -> Any:
        path = canonical(f"{module}.{name}" if name else module)
        if path == "keras.layers.Input" or path == "keras.engine.Input":
            path = "keras.Input"
        if path.rpartition(".")[2] in ("Model", "Sequential") and path.startswith("keras."):
            path = f"keras.{path.rpartition('.')[2]}"
        return Library(path)

    def attribute(self, owner: Any, name: str, node: ast.Attribute) -> Any:
        if isinstance(owner, Library):
            return self.imported(owner.path, name)
        if isinstance(owner, SeenModel):
            if name == "layers":
                return self.models.layers_of(owner)
            if name in ("output", "outputs", "input", "inputs"):
                if owner.kind == "sequential" and owner.input is None:
                    self.stops.without_input(owner, node)
                self.models.finish(owner)
                value = owner.outputs if name.startswith("output") else owner.input
                value = Lost() if value is None else value
                return [value] if name.endswith("s") and not isinstance(value, list) else value
            return Method(owner, name)
        if isinstance(owner, SeenLayer):
            if name in ("output", "input"):
                used = next((use for use in reversed(self.seen.used) if use.layer is owner), None)
                made = [tensor for tensor in self.kept if used and self.makers.get(id(tensor)) is used]
                return made[0] if made and name == "output" else UNKNOWN
            return owner.values.get(name, Method(owner, name))
        if self.is_tensor(owner):
            if name in ("shape", "get_shape", "_keras_shape"):
                sides = self.seen.shown(tensor_sides(owner)) or ()
                text = ast.unparse(node)
                shape = tuple(
                    (None if at == 0 else Unknown(f"{text}[{at}]")) if side is None else side
                    for at, side in enumerate(sides)
                )
                return shape if name == "shape" else Method(shape, "as_list")
            return Method(owner, name)
        if isinstance(owner, Dataset | Method):
            return Method(owner, name)
        return UNKNOWN

    def index(self, owner: Any, index: Any, node: ast.Subscript) -> Any:
        return self.operations.index(owner, index, node)

    def unary(self, value: Any, node: ast.UnaryOp) -> Any:
        return self.operations.unary(value, node)

    def mixed(self, left: Any, right: Any, node: ast.BinOp) -> Any:
        return self.operations.mixed(left, right, node)

    def binary(self, compute: Any, left: Any, right: Any, node: ast.BinOp) -> Any:
        return self.operations.binary(compute, left, right, node)

    def unpacked(self, value: Any, number: int) -> list[Any] | None:
        return self.stops.unpacked(value, number)

    def uneven(self, items: list[Any], number: int) -> None:
        self.stops.uneven(items, number)

    def stopped(self, at: CallNode, kind: str, text: str, shapes: dict[str, Any]) -> None:
        self.fault("python", at, kind, text, shapes=shapes)

    def made_of(self, positional: list[Any]) -> Any:
        """A tensor of unknown shape, out of the symbolic ones among these."""
        tensors = [value for value in flat(positional) if self.is_tensor(value)]
        if not tensors or self.inside or any(id(tensor) in self.computing for tensor in tensors):
            return None
        return Lost(self.maker(tensors[0]), symbolic=True)

    def has(self, owner: Any, name: Any) -> Any:
        """Whether a layer has an attribute."""
        if isinstance(owner, SeenLayer) and owner.keras is not None and isinstance(name, str):
            return hasattr(owner.keras, name)
        return UNKNOWN

    def constructed(
        self, instance: Instance, positional: list[Any], named: dict[str, Any], at: CallNode
    ) -> None:
        base = instance.kind.library_base
        self.seen.kinds.setdefault(instance.kind)
        self.stops.without_super(instance, at)
        if base is not None and base.name == "Model" and base.package == "keras":
            tensors = [value for value in positional if self.is_tensor(value)]
            if not tensors:
                model = SeenModel("subclass", at, instance=instance)
                instance.seen["model"] = model
                self.seen.models.append(model)

    def call(self, function: Any, positional: list[Any], named: dict[str, Any], at: CallNode) -> Any:
        self.seen.events += 1
        if self.seen.events > MOST_EVENTS:
            raise NotFollowedError(at.line)
        return self.calls.call(function, positional, named, at)

    # Layers

    def keep(self, made: list[Any], used: Applied, entering: list[Any]) -> None:
        """Remember which use of a layer made these tensors, out of which others."""
        for tensor in made:
            self.makers[id(tensor)] = used
            self.kept.append(tensor)
        if any(id(tensor) in self.computing for tensor in entering):
            self.computing.update(map(id, made))

    def data_tensor(self, sides: Sides) -> Any:
        """A tensor of data, which holds numbers when the code runs."""
        tensor = self.keras.Input(batch_shape=(None, *sides[1:]))
        self.computing.add(id(tensor))
        self.kept.append(tensor)
        return tensor

    def is_tensor(self, value: Any) -> bool:
        return isinstance(value, self.keras.KerasTensor)

    def maker(self, value: Any) -> Applied | None:
        return value.used if isinstance(value, Lost) else self.makers.get(id(value))

    # What is noted

    def fault(self, stage: Stage, at: CallNode, kind: str, text: str, **more: Any) -> Fault:
        invented = [str(number) for number in self.seen.stand_ins.values()]
        said = text.partition("Arguments received by")[0]
        unsure = any(number in said for number in invented) and not STRUCTURAL.search(text)
        model = more.get("model")
        compiled = model.compiled if model else None
        found = Fault(
            stage, at, kind, text, unsure=unsure, events=self.seen.events, compiled=compiled, **more
        )
        if unsure:
            self.seen.unsure.append(found)
            self.seen.lose(at.line)
        else:
            self.seen.faults.append(found)
        return found

    def warned(self, at: CallNode) -> Any:
        """Catch what Keras warns about meanwhile."""
        return _Warned(self.seen, at.line)


class _Warned(warnings.catch_warnings):
    """Notes the warnings that are given within the block."""

    def __init__(self, seen: Seen, line: int) -> None:
        super().__init__(record=True)
        self._seen, self._line = seen, line

    def __enter__(self) -> Any:
        self._caught = super().__enter__()
        warnings.simplefilter("always")
        return self._caught

    def __exit__(self, *details: Any) -> None:
        super().__exit__(*details)
        for warning in self._caught or ():
            self._seen.warnings.append((self._line, str(warning.message)[:500]))
