"""The models of a code as they are drawn."""

from rnnlab.stack.clinic.findings import returns_sequences, title
from rnnlab.stack.clinic.keras_answers.follow import is_part
from rnnlab.stack.clinic.keras_answers.seen import Applied, Seen, SeenModel
from rnnlab.stack.clinic.report import DrawnLayer, DrawnModel
from rnnlab.stack.layers import KERAS_CLASSES, Layer
from rnnlab.stack.shapes import Shape

KINDS = {name: kind for kind, name in KERAS_CLASSES.items()}


def drawn(seen: Seen) -> tuple[DrawnModel, ...]:
    """The models that are not part of another, or all layers of a code without a model."""
    models = [model for model in seen.models if model.used and not is_part(model, seen.models)]
    if not models:
        uses = [use for use in seen.used if use.inputs or use.before]
        loose = tuple(_drawn_layer(use, seen) for use in uses)
        return (DrawnModel("", seen.shown(uses[0].input) if uses else None, loose),) if uses else ()
    return tuple(
        DrawnModel(
            model.name, seen.shown(_input_of(model)), tuple(_drawn_layer(use, seen) for use in model.used)
        )
        for model in models
    )


def _input_of(model: SeenModel) -> Shape | None:
    return model.used[0].input if model.used else None


def _drawn_layer(use: Applied, seen: Seen) -> DrawnLayer:
    layer, output = use.layer, seen.shown(use.output)
    recurrent = layer.recurrent
    weights = None
    if layer.keras is not None and getattr(layer.keras, "built", False) and use.outputs:
        weights = layer.keras.count_params()
    inner = layer.inner if layer.name == "TimeDistributed" and layer.inner else layer
    kind = KINDS.get(inner.cell.name)
    if kind == "depth1" and (output is None or len(output) != 3 or output[1] != 1):
        kind = None
    both = "bi-" if layer.name == "Bidirectional" else ""
    lab = Layer(f"{both}{kind}", 1, recurrent and returns_sequences(layer)) if kind else None  # type: ignore[arg-type]
    return DrawnLayer(
        title(layer), use.line, lab, recurrent and returns_sequences(layer), output,
        use.fault is not None and not use.fault.unsure, layer.name, seen.shown(use.input), weights,
    )  # fmt: skip
