"""Models of a person's code: put together layer by layer by the real Keras, compiled, and trained for one batch."""

from typing import TYPE_CHECKING, Any

from rnnlab.stack.clinic.keras_answers import guesses
from rnnlab.stack.clinic.keras_answers.arguments import TooLargeError, all_converted, parameter_names
from rnnlab.stack.clinic.keras_answers.fits import PREDICTS, TESTS, TRAINS
from rnnlab.stack.clinic.keras_answers.seen import (
    Fault,
    Lost,
    SeenLayer,
    SeenModel,
    ancestors,
    flat,
    tensor_sides,
)
from rnnlab.stack.clinic.python.values import (
    UNKNOWN,
    Array,
    CallNode,
    Instance,
    Library,
    NotFollowedError,
    Unknown,
    is_unknown,
)

if TYPE_CHECKING:
    from rnnlab.stack.clinic.keras_answers.library import KerasLibrary


class Models:
    """What the code does with its models."""

    def __init__(self, library: "KerasLibrary") -> None:
        self.library = library

    @property
    def _seen(self) -> Any:
        return self.library.seen

    # Made

    def sequential(self, positional: list[Any], named: dict[str, Any], at: CallNode) -> SeenModel:
        model = SeenModel("sequential", at, real=self.library.keras.Sequential())
        self._seen.models.append(model)
        listed = named.get("layers", positional[0] if positional else [])
        if is_unknown(listed):
            self._lose(model, at.line)
        odd = len(positional) > 1 or not isinstance(listed, list | tuple | Unknown | type(None))
        if odd or set(named) - {"layers", "name", "trainable"}:
            real = [getattr(item, "keras", item) for item in positional]
            self._judge(at, model, lambda: self.library.keras.Sequential(*real, **dict.fromkeys(named)))
        for item in listed if isinstance(listed, list | tuple) and not odd else []:
            self.add(model, item, at, None)
        return model

    def add(self, model: SeenModel, item: Any, at: CallNode, added: CallNode | None) -> None:
        """One more layer of a Sequential."""
        library = self.library
        if library.is_tensor(item) or (isinstance(item, SeenLayer) and item.name == "InputLayer"):
            used = library.makers.get(id(item))
            layer = used.layer if used else item
            real = item if library.is_tensor(item) else getattr(item, "keras", None)
            if real is not None and self._added(model, real, at, layer):
                model.declared = layer if isinstance(layer, SeenLayer) else None
                model.input = model.tensor = real if library.is_tensor(real) else real.output
            return
        if isinstance(item, Instance):
            item = item.seen.setdefault(
                "layer", SeenLayer(item.kind.name, item.seen.get("at", at), kind=item)
            )
        if is_unknown(item) and "embed" in item.text.lower() and not model.waiting and model.input is None:
            item = self._some_embedding(item, at)
        declared = None
        if isinstance(item, SeenModel):
            if (
                model.input is None
                and item.waiting
                and not item.broken
                and self._added(model, item.real, at, item)
            ):
                model.waiting.append((item, item.at, added))
                return
            item = self._as_layer(item, model.tensor)
            declared = item.keras.inputs if item.keras is not None else None
        if not isinstance(item, SeenLayer):
            if is_unknown(item):
                self._lose(model, at.line)
            elif isinstance(item, Library) and library.names.is_layer(item.path):
                kind = getattr(library.keras.layers, item.name)
                self._judge(at, model, lambda: model.real.add(kind))
            elif isinstance(item, list | tuple | str | int) or item is None:
                self._judge(at, model, lambda: model.real.add(item))
            model.tensor, model.broken = Lost(), True
            return
        first = not model.used and not model.waiting and model.input is None
        placed = item.keras if item.keras is not None else library.keras.layers.Identity()
        if not self._added(model, placed, item.at, item):
            return
        if first and len(model.real._layers) == 2:  # Keras has made the Input from the layer's input_shape
            model.declared = item
            model.input = model.tensor = model.real._layers[0].output
        if first and model.input is None and declared is not None and len(declared) == 1:
            model.input = model.tensor = library.keras.Input(batch_shape=declared[0].shape)
        shape = item.values.get("input_shape") if item.name == "Lambda" else None
        if model.input is None and isinstance(shape, tuple | list):
            sides = [side if isinstance(side, int) else None for side in shape]
            model.input = model.tensor = self.library.keras.Input(sides)
        if model.input is None:
            model.waiting.append((item, item.at, added))
            return
        self._apply_next(model, item, added)

    def _as_layer(self, inner: SeenModel, entering: Any) -> SeenLayer:
        """A model that is a layer of another one, built for what enters it there."""
        self.finish(inner, entering)
        return SeenLayer(inner.name or inner.kind, inner.at, keras=inner.keras)

    def _some_embedding(self, unknown: Unknown, at: CallNode) -> SeenLayer:
        """An Embedding of sizes that are not known, which the code gets from elsewhere."""
        self._seen.foreign.setdefault(unknown.text, at.line)
        sizes = [self._seen.stand_in(Unknown(f"{unknown.text} {side}")) for side in ("words", "values")]
        return SeenLayer("Embedding", at, keras=self.library.keras.layers.Embedding(*sizes))

    def _added(self, model: SeenModel, layer: Any, at: CallNode, seen: Any) -> bool:
        """Whether Keras's own Sequential takes the layer, as far as it can tell before it is built."""
        try:
            model.real.add(layer, rebuild=False)
        except Exception as error:  # noqa: BLE001 - Keras raises what it likes, and all of it is told
            if "unique" in str(error):
                return True
            self.library.fault("model", at, type(error).__name__, str(error), model=model, layer=seen)
            model.broken = True
            return False
        return True

    def _apply_next(self, model: SeenModel, layer: SeenLayer, added: CallNode | None) -> None:
        entering = model.tensor
        result = self.library.applying.apply(layer, [entering], {}, layer.at, added or layer.at)
        used = self._seen.used[-1] if self._seen.used and self._seen.used[-1].layer is layer else None
        used = used or next((use for use in reversed(self._seen.used) if use.layer is layer), None)
        if used is not None:
            used.added, used.call = added, None
            model.used.append(used)
            if used.fault is not None:
                used.fault.model = model
        model.tensor = result
        model.broken = model.broken or isinstance(result, Lost)

    def functional(self, positional: list[Any], named: dict[str, Any], at: CallNode) -> SeenModel:
        library = self.library
        model = SeenModel("functional", at)
        self._seen.models.append(model)
        values = dict(zip(("inputs", "outputs"), positional, strict=False)) | named
        if is_unknown(values.get("inputs")) and library.assumed:
            given = list(library.assumed.values())
            values["inputs"] = given if len(given) > 1 else given[0]
        tensors = list(flat([values.get("inputs"), values.get("outputs")]))
        ends = [use for value in flat(values.get("outputs")) if (use := library.maker(value)) is not None]
        order = {id(use): place for place, use in enumerate(self._seen.used)}
        model.used = sorted(ancestors(ends), key=lambda use: order.get(id(use), 0))
        model.used = [use for use in model.used if use.inputs or use.before]
        inputs = [use for use in self._seen.used if use.layer.name == "Input" and id(use) in
                  {id(found) for found in ancestors(ends)}]  # fmt: skip
        model.declared = inputs[0].layer if len(inputs) == 1 else None
        model.input, model.outputs = values.get("inputs"), values.get("outputs")
        uncalled = next((value for value in tensors if isinstance(value, SeenLayer)), None)
        if uncalled is not None:
            text = "All `outputs` values must be KerasTensors."
            shapes = {"uncalled": uncalled}
            library.fault("python", at, "ValueError", text, model=model, shapes=shapes)
            model.broken = True
            return model
        if any(is_unknown(value) or isinstance(value, Array) for value in tensors):
            model.broken = True
            if not any(use.fault for use in model.used):
                self._lose(model, at.line)
            return model
        self._judge(at, model, lambda: self._made(model, values))
        return model

    def _made_sequential(self, model: SeenModel) -> None:
        """Keras's own Sequential, because it takes other data than a functional model does."""
        if any(use.layer.keras is None for use in model.used):
            model.keras = self.library.keras.Model(model.input, model.tensor)
            return
        model.real.build(model.input.shape)
        model.keras = model.real

    def _made(self, model: SeenModel, values: dict[str, Any]) -> None:
        options = {name: value for name, value in values.items() if name not in ("name", "trainable")}
        model.keras = self.library.keras.Model(**options)

    def applied(self, model: SeenModel, positional: list[Any], named: dict[str, Any], at: CallNode) -> Any:
        """A model called on tensors, as a layer."""
        self.finish(model, positional[0] if positional else None)
        layer = SeenLayer(model.name or model.kind, at, keras=model.keras)
        return self.library.applying.apply(layer, positional, named, at)

    def layers_of(self, model: SeenModel) -> list[SeenLayer]:
        """Keras's own list of a model's layers, in which the inputs of a functional model count."""
        found = {id(use.layer.keras): use.layer for use in model.used}
        if model.kind != "functional" or model.keras is None:
            return list(found.values())
        return [
            found.get(id(layer)) or SeenLayer(type(layer).__name__, model.at, keras=layer)
            for layer in model.keras.layers
        ]

    # Finished

    def finish(self, model: SeenModel, data: Any = None) -> None:
        """Build a model that waits for the shape of its input: that of the data, or a guess.

        data: a tensor or array that enters; None if none is known.
        """
        library = self.library
        if model.kind == "subclass":
            self._finish_subclass(model, data)
        if model.kind != "sequential":
            return
        if model.input is None and model.waiting and not model.broken:
            sides = tensor_sides(data) or library.data or guesses.sides_of_first_model(model)
            if not sides:
                sides, model.assumed = guesses.guessed(guesses.sides_waited_for(model), self._seen), True
            try:
                model.input = model.tensor = library.keras.Input(batch_shape=(None, *sides[1:]))
            except Exception:  # noqa: BLE001 - a shape that Keras does not take
                model.broken = True
                return
            waiting, model.waiting = model.waiting, []
            for layer, _, added in waiting:
                inner = self._as_layer(layer, model.tensor) if isinstance(layer, SeenModel) else layer
                self._apply_next(model, inner, added)
        whole = model.keras is None and not model.broken and model.input is not None and bool(model.used)
        if whole and all(map(library.is_tensor, flat(model.tensor))):
            model.outputs = model.tensor
            self._judge(model.at, model, lambda: self._made_sequential(model))
            self._compile_again(model)

    def _finish_subclass(self, model: SeenModel, data: Any) -> None:
        library = self.library
        sides = tensor_sides(data) or library.data
        if model.keras is not None or model.broken:
            return
        if sides is None:
            guess = guesses.sides_read(model.instance)
            if guess is None:
                return
            sides, model.assumed = guesses.guessed(guess, self._seen), True
        start = len(self._seen.used)
        tensor = library.keras.Input(batch_shape=(None, *sides[1:]))
        try:
            result = library.applying.followed_call(model.instance, [tensor], {}, model.at)
        except NotFollowedError:
            result = UNKNOWN
        model.used = [use for use in self._seen.used[start:] if use.inputs]
        for use in model.used:
            if use.fault is not None:
                use.fault.model, model.broken = model, True
        if result is None or not all(map(library.is_tensor, flat(result))):
            model.broken = True
            if not any(use.fault for use in model.used):
                self._lose(model, model.at.line)
            return
        model.input, model.outputs = tensor, result
        self._judge(model.at, model, lambda: self._made(model, {"inputs": tensor, "outputs": result}))
        self._compile_again(model)

    # Methods

    def method(
        self, model: SeenModel, name: str, positional: list[Any], named: dict[str, Any], at: CallNode
    ) -> Any:
        wrong = next((key for key in named if key not in ("layer", "rebuild")), "")
        if name == "add" and wrong:
            text = f"Sequential.add() got an unexpected keyword argument '{wrong}'"
            self.library.fault("construct", at, "TypeError", text, model=model)
            named = {}
        if name == "add" and model.kind == "sequential":
            for item in (*positional, *named.values()):
                self.add(model, item, at, at)
            return None
        if name == "compile":
            self._compile(model, positional, named, at)
        elif name == "build":
            shape = positional[0] if positional else named.get("input_shape")
            known = isinstance(shape, tuple | list) and len(shape) > 1
            self.finish(model, Array(tuple(shape)) if known else None)  # type: ignore[arg-type]
        elif name in (*TRAINS, *TESTS, *PREDICTS) and hasattr(self.library.keras.Sequential, name):
            self.library.fits.fit(model, name, positional, named, at)
            return (
                Array(model.fits[-1].outputs[0]) if name in PREDICTS and model.fits[-1].outputs else UNKNOWN
            )
        elif not hasattr(self.library.keras.Sequential, name):
            kind = "Sequential" if model.kind == "sequential" else "Functional"
            text = f"'{kind}' object has no attribute '{name}'"
            self.library.fault("fit", at, "AttributeError", text, model=model)
        elif name == "get_layer":
            wanted = positional[0] if positional else named.get("name")
            for used in model.used:
                if wanted is not None and used.layer.values.get("name") == wanted:
                    return used.layer
        elif name == "pop" and model.kind == "sequential":
            self._lose(model, at.line)
        return UNKNOWN

    def _compile(self, model: SeenModel, positional: list[Any], named: dict[str, Any], at: CallNode) -> None:
        compile_method = self.library.keras.Model.compile
        order = parameter_names(compile_method)
        values = dict(zip(order, positional, strict=False)) | named
        model.compiled, model.loss = at, values.get("loss")
        try:
            in_order, by_name, left_out = all_converted(
                positional, named, order, self.library.names, self._seen
            )
        except TooLargeError:
            self._seen.lose(at.line)
            return
        options = (
            dict(zip(order, in_order, strict=False)) | by_name | {"run_eagerly": True, "jit_compile": False}
        )
        if "metrics" in left_out or "loss" in left_out:
            options.pop("metrics", None)
        self.finish(model) if model.input is not None else None
        target = model.keras or self.library.keras.Sequential()
        if self._judge(at, model, lambda: target.compile(**options), "compile"):
            self._options = {**getattr(self, "_options", {}), id(model): options}

    def _compile_again(self, model: SeenModel) -> None:
        """Compile a model that was not built yet when the code compiled it."""
        options = getattr(self, "_options", {}).get(id(model))
        if options is not None and model.keras is not None:
            model.keras.compile(**options)

    def _judge(self, at: CallNode, model: SeenModel, ask: Any, stage: Any = "model") -> bool:
        """Whether Keras does what is asked; what it raises is a fault of the model."""
        try:
            with self.library.warned(at):
                ask()
        except Exception as error:  # noqa: BLE001 - Keras raises what it likes, and all of it is told
            fault: Fault = self.library.fault(stage, at, type(error).__name__, str(error), model=model)
            model.broken = model.broken or not fault.unsure
            return False
        return True

    def _lose(self, model: SeenModel, line: int) -> None:
        model.lost_from = line
        self._seen.lose(line)
