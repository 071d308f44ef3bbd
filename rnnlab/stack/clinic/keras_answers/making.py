"""Layers, inputs, optimizers and the like, made by the real Keras from the arguments that were read."""

from typing import TYPE_CHECKING, Any

from rnnlab.stack.clinic.keras_answers.arguments import (
    TooLargeError,
    all_converted,
    argument_nodes,
    parameter_names,
    unmade,
)
from rnnlab.stack.clinic.keras_answers.seen import Applied, Lost, SeenLayer, SeenModel, flat, tensor_sides
from rnnlab.stack.clinic.python.values import UNKNOWN, CallNode, Instance, Unknown

if TYPE_CHECKING:
    from rnnlab.stack.clinic.keras_answers.library import KerasLibrary


MERGING = ("Add", "Average", "Concatenate", "Dot", "Maximum", "Minimum", "Multiply", "Subtract")
# Networks that take less than two seconds to make.
APPLICATIONS = (
    "VGG16", "VGG19", "ResNet50", "ResNet50V2", "ResNet101", "InceptionV3", "Xception", "MobileNet", "MobileNetV2",
    "MobileNetV3Small", "MobileNetV3Large", "DenseNet121", "EfficientNetB0", "EfficientNetV2B0", "NASNetMobile",
)  # fmt: skip
MOST_APPLICATIONS = 6  # that are kept, because a search follows the code many times
_made: dict[tuple[str, str], Any] = {}


class Making:
    """What a code makes of Keras's classes."""

    def __init__(self, library: "KerasLibrary") -> None:
        self.library = library

    def make_layer(self, name: str, positional: list[Any], named: dict[str, Any], at: CallNode) -> SeenLayer:
        """A layer, made by the real Keras from the arguments that were read."""
        kind = getattr(self.library.keras.layers, name)
        order = parameter_names(kind.__init__)
        positional = [self._as_layer(value) for value in positional]
        named = {key: self._as_layer(value) for key, value in named.items()}
        layer = SeenLayer(kind.__name__, at, nodes=argument_nodes(at, order))
        layer.values = dict(zip(order, positional, strict=False)) | named
        inner = layer.values.get("layer")
        layer.inner = inner if isinstance(inner, SeenLayer) else None
        self.library.seen.layers.append(layer)
        if name == "RNN" and isinstance(layer.values.get("cell"), Instance):
            layer.kind = layer.values["cell"]
            return layer
        if any(map(self.library.is_tensor, flat(positional))):
            text = f"{name}() takes no tensors: call the layer on them"
            self.library.fault("construct", at, "TypeError", text, layer=layer, shapes={"tensors": True})
            return layer
        if name in MERGING and any(isinstance(value, SeenLayer | SeenModel) for value in flat(positional)):
            text = f"{name}() takes no layers: call it on their outputs"
            self.library.fault("construct", at, "TypeError", text, layer=layer, shapes={"layers": True})
            return layer
        if layer.inner is not None and layer.inner.keras is None:
            return layer
        left_out: list[str] = []
        try:
            in_order, by_name, left_out = all_converted(
                positional, named, order, self.library.names, self.library.seen
            )
            meant = self.library.seen.sizes.get("return_sequences")
            if meant is not None and "return_sequences" in left_out:
                by_name["return_sequences"] = layer.values["return_sequences"] = bool(meant)
                left_out.remove("return_sequences")
            if "return_sequences" in left_out or "return_state" in left_out:
                self.library.seen.lose(at.line)
                return layer
            with self.library.warned(at):
                layer.keras = kind(*in_order, **by_name)
        except TooLargeError:
            self.library.seen.lose(at.line)
        except Exception as error:  # noqa: BLE001 - Keras raises what it likes, and all of it is told
            if any(f"'{argument}'" in str(error) for argument in left_out):
                self.library.seen.lose(at.line)
            else:
                self.library.fault("construct", at, type(error).__name__, str(error), layer=layer)
        return layer

    def _as_layer(self, value: Any) -> Any:
        """A model inside of a wrapper as a layer; any other value itself."""
        if not isinstance(value, SeenModel) or value.broken:
            return value
        if value.kind != "sequential" or value.input is not None:
            self.library.models.finish(value)
        real = value.keras or (value.real if value.kind == "sequential" else None)
        return SeenLayer(value.name or value.kind, value.at, keras=real)

    def input(self, name: str, positional: list[Any], named: dict[str, Any], at: CallNode) -> Any:
        kind = self.library.keras.Input if name == "Input" else self.library.keras.layers.InputLayer
        order = parameter_names(kind if name == "Input" else kind.__init__)
        layer = SeenLayer(name, at, nodes=argument_nodes(at, order))
        layer.values = dict(zip(order, positional, strict=False)) | named
        try:
            in_order, by_name, left_out = all_converted(
                positional, named, order, self.library.names, self.library.seen
            )
            if any("shape" in argument for argument in left_out):
                raise TooLargeError("shape")
            with self.library.warned(at):
                layer.keras = kind(*in_order, **by_name)
        except TooLargeError:
            self.library.seen.lose(at.line)
            return Lost()
        except Exception as error:  # noqa: BLE001 - Keras raises what it likes, and all of it is told
            self.library.fault("construct", at, type(error).__name__, str(error), layer=layer)
            return Lost()
        self.library.seen.layers.append(layer)
        if name == "InputLayer":
            return layer
        used = Applied(layer, (), (tensor_sides(layer.keras),), at)
        self.library.seen.used.append(used)
        self.library.keep([layer.keras], used, [])
        return layer.keras

    def merged(self, name: str, positional: list[Any], named: dict[str, Any], at: CallNode) -> Any:
        """`concatenate([a, b], axis=-1)` and the like: a layer without a name."""
        kind = {"dot": "Dot", "concatenate": "Concatenate"}.get(name, name.capitalize())
        inputs = named.pop("inputs", positional[0] if positional else UNKNOWN)
        rest = {"axes" if name == "dot" else "axis": value for value in positional[1:2]}
        layer = self.make_layer(kind, [], rest | named, at)
        layer.nodes = {key: node for key, node in layer.nodes.items() if key != "axis" or "axis" in named}
        return self.library.applying.apply(layer, [inputs], {}, at)

    def application(self, name: str, positional: list[Any], named: dict[str, Any], at: CallNode) -> Any:
        """A network of `keras.applications` with its shapes, but without weights."""
        kind = getattr(self.library.keras.applications, name, None)
        model = SeenModel("functional", at, name=name)
        if kind is None or name not in APPLICATIONS:
            self.library.seen.lose(at.line)
            return Unknown(name)
        order = parameter_names(kind)
        options: dict[str, Any] = {}
        try:
            in_order, by_name, _ = all_converted(
                positional, named, order, self.library.names, self.library.seen
            )
            if len(in_order) > len(order):
                kind(*in_order)  # Keras says how many it takes
            options = dict(zip(order, in_order, strict=False)) | by_name | {"weights": None}
            plain = repr(sorted(options.items()))
            if options.get("input_tensor") is not None or (name, plain) not in _made:
                with self.library.warned(at), unmade(self.library.keras):
                    _made[name, plain] = kind(**options)
            model.keras = _made[name, plain]
        except TooLargeError:
            self.library.seen.lose(at.line)
            return Unknown(name)
        except Exception as error:  # noqa: BLE001 - Keras raises what it likes, and all of it is told
            layer = SeenLayer(name, at, nodes=argument_nodes(at, order))
            tensor = tensor_sides(options.get("input_tensor"))
            declared = tensor[1:] if tensor else options.get("input_shape")
            sides = tuple(declared) if isinstance(declared, tuple | list) else ()
            channels = len(sides) == 3 and sides[0] in (1, 3) and sides[2] not in (1, 3)
            shapes = {"channels": sides} if channels else {}
            self.library.fault("construct", at, type(error).__name__, str(error), layer=layer, shapes=shapes)
            return Unknown(name)
        while len(_made) > MOST_APPLICATIONS:
            _made.pop(next(iter(_made)))
        model.input, model.outputs = model.keras.input, model.keras.output
        return model

    def no_such_layer(self, name: str, at: CallNode) -> Any:
        layer = SeenLayer(name, at)
        text = f"module 'keras.layers' has no attribute '{name}'"
        self.library.fault("construct", at, "AttributeError", text, layer=layer)
        return layer

    def plain(self, path: str, positional: list[Any], named: dict[str, Any], at: CallNode) -> Any:
        """An optimizer, a loss, a metric, a regularizer or a callback: made for real, to see what Keras says."""
        room, _, name = path.rpartition(".")
        kind = getattr(getattr(self.library.keras, room, None), name, None)
        if (
            kind is None
            or name.startswith("_")
            or name in ("get", "deserialize", "serialize")
            or not callable(kind)
        ):
            return Unknown(path)
        tensors = [one for one in flat([positional, list(named.values())]) if self.library.is_tensor(one)]
        if tensors and room == "losses" and not isinstance(kind, type):
            return self.library.operations.computed(lambda: kind(*positional, **named), tensors, at.node)
        if tensors or not isinstance(kind, type):
            return Unknown(path)
        try:
            order = parameter_names(kind)
            in_order, by_name, _ = all_converted(
                positional, named, order, self.library.names, self.library.seen
            )
            with self.library.warned(at):
                return kind(*in_order, **by_name)
        except TooLargeError:
            return UNKNOWN
        except Exception as error:  # noqa: BLE001 - Keras raises what it likes, and all of it is told
            layer = SeenLayer(name, at, nodes=argument_nodes(at, parameter_names(kind)))
            self.library.fault("construct", at, type(error).__name__, str(error), layer=layer)
            return UNKNOWN
