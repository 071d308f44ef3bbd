"""Ways to fix the shape of the input as the code declares it."""

import ast
from collections.abc import Iterator
from typing import Any

from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic.edits import Edit, Edits, SourceEditor
from rnnlab.stack.clinic.findings import Proposal, Run, chain, title
from rnnlab.stack.clinic.keras_answers.seen import Applied, SeenLayer, SeenModel
from rnnlab.stack.clinic.python.values import Sides

SHAPE_ARGUMENTS = ("shape", "batch_shape", "input_shape", "batch_input_shape")
Declared = tuple[SeenLayer, str, Any]


def declared_at(used: Applied | None, run: Run, model: SeenModel | None = None) -> Declared | None:
    """Where the shape of the input is written: the layer, the argument, and its node; None if nowhere."""
    layers: list[SeenLayer] = []
    if used is not None:
        layers = [*[use.layer for use in chain(used)][:1], used.layer]
        model = next((one for one in run.seen.models if used in one.used), model)
    if model is not None:
        first = chain(used)[:1] if used is not None else []
        layers = [model.declared] if model.declared else [use.layer for use in first or model.used[:1]]
    layers += [layer.inner for layer in layers if layer.inner is not None]
    for layer in layers:
        for name in SHAPE_ARGUMENTS:
            if name in layer.nodes:
                return layer, name, layer.nodes[name]
    return None


def shape_node(declared: Declared) -> Any:
    """The node of the declared shape itself."""
    node = declared[2]
    return node.value if isinstance(node, ast.keyword) else node


def elements_of(declared: Declared) -> list[ast.expr]:
    """The nodes of the declared sides, without the samples; none if they are not written one by one."""
    return list(getattr(shape_node(declared), "elts", []))[1 if declared[1].startswith("batch") else 0 :]


def written_shape(declared: Declared, sides: tuple[str, ...], editor: SourceEditor) -> tuple[str, Edits]:
    """The declared shape with other sides: how it reads, and the edits. sides: as code, without the samples."""
    value = shape_node(declared)
    elements = getattr(value, "elts", [])
    batch = [editor.text_of(elements[0])] if declared[1].startswith("batch") and elements else []
    parts = [*batch, *sides]
    text = f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"
    return text, editor.replace(value, text)


def declare(used: Applied, run: Run) -> Iterator[Proposal]:
    """Another declared shape for a first layer that refuses it: that of the data, or the usual reading of it."""
    declared = declared_at(used, run)
    if declared is None:
        return
    editor = run.editor
    value = shape_node(declared)
    texts = [editor.text_of(element) for element in elements_of(declared)] or (
        [editor.text_of(value)] if isinstance(value, ast.Constant) else []
    )
    data = trained_shape(run)
    if data is not None and None not in data[1:] and (len(data) == 3 or len(data) > len(texts) + 1 > 3):
        text, edits = written_shape(declared, tuple(map(str, data[1:])), editor)
        yield Proposal(fixes.write_shape_of_data(text), edits)
    if not texts and value is not None:
        text = f"{editor.text_of(value)}[1:]"
        yield Proposal(fixes.write_shape_without_samples(text), editor.replace(value, text))
    if len(texts) == 1 and texts[0] != "None":
        text, edits = written_shape(declared, (texts[0], "1"), editor)
        yield Proposal(fixes.write_shape_of_one_feature(text), edits)
        text, edits = written_shape(declared, ("None", texts[0]), editor)
        yield Proposal(fixes.write_code(text), edits)
    # Images without channels, rather than without time steps: few channels are usual.
    if (
        len(texts) == 3
        and used.layer.name == "TimeDistributed"
        and texts[-1].isdigit()
        and int(texts[-1]) > 4
    ):
        text, edits = written_shape(declared, (*texts, "1"), editor)
        yield Proposal(fixes.write_code(text), edits)
    if len(texts) == 3 and used.layer.name == "ConvLSTM2D":
        text, edits = written_shape(declared, (*texts, "1"), editor)
        yield Proposal(fixes.add_channels(text), (*edits, *_channels_of_data(run)))
    if len(texts) > 2 and used.layer.name in ("TimeDistributed", "ConvLSTM1D", "ConvLSTM2D"):
        text, edits = written_shape(declared, ("None", *texts), editor)
        yield Proposal(fixes.write_code(text), edits)
    if len(texts) > 2:
        text, edits = written_shape(declared, tuple(texts[-2:]), editor)
        yield Proposal(fixes.write_shape_without_samples(text), edits)
        text, edits = written_shape(declared, tuple(texts[:2]), editor)
        yield Proposal(fixes.write_code(text), edits)


def _channels_of_data(run: Run) -> Edits:
    """X with one more side at its end, where the code trains with it."""
    edits: Edits = ()
    for model in run.seen.models:
        for fit in model.fits:
            node, sides = fit.nodes.get("x"), fit.x[0] if fit.x else None
            if isinstance(node, ast.Name) and sides is not None and len(sides) == 4:
                edits += run.editor.replace(node, f"{node.id}[..., None]")
    return edits


def channels_last(used: Applied, run: Run) -> Iterator[Proposal]:
    """The declared images with their channels last, where they stand first as in Theano."""
    declared, editor = declared_at(used, run), run.editor
    if declared is None:
        return
    (layer, name, _), elements = declared, elements_of(declared)
    sides = [side for side in (layer.values.get(name) or ()) if isinstance(side, int)][-3:]
    if len(elements) < 3 or len(sides) < 3 or not (sides[0] <= 4 and sides[0] < min(sides[1:])):
        return
    texts = [editor.text_of(element) for element in elements]
    text, edits = written_shape(declared, (*texts[:-3], *texts[-2:], texts[-3]), editor)
    yield Proposal(fixes.channels_last(text), edits)


def declare_numbers(used: Applied, run: Run) -> Iterator[Proposal]:
    """An Input of one side less before an Embedding, which adds a side for its vectors."""
    declared, editor = declared_at(used, run), run.editor
    if declared is None:
        return
    (layer, name, _), elements = declared, elements_of(declared)
    embedding = next((use.layer for use in chain(used) if use.layer.name == "Embedding"), None)
    if len(elements) != 2 or embedding is None:
        return
    sides = layer.values.get(name)
    size = embedding.values.get("input_dim")
    one_hot = isinstance(sides, tuple | list) and getattr(sides[-1], "text", sides[-1]) == getattr(
        size, "text", size
    )
    for element in elements[:1] if one_hot else elements[::-1]:
        text, edits = written_shape(declared, (editor.text_of(element),), editor)
        yield Proposal(fixes.write_code(f"{name}={text}"), edits)


def trained_shape(run: Run) -> Sides | None:
    """The shape of X, as the code makes it or the person gave it."""
    for model in run.seen.models:
        for fit in model.fits:
            if fit.x and fit.x[0] is not None:
                return fit.x[0]
    return run.data


def without_wrapper(used: Applied, run: Run) -> Iterator[Proposal]:
    """`TimeDistributed(Conv1D(8, 3))` of a plain sequence as `Conv1D(8, 3)`, with the shape of the data."""
    inner, editor, data = used.layer.inner, run.editor, trained_shape(run)
    if used.layer.name != "TimeDistributed" or inner is None:
        return
    if len(used.input or ()) != 3 and not inner.recurrent:
        return
    outer, own = editor.span(used.layer.at.node), editor.span(inner.at.node)
    rest = [keyword for keyword in used.layer.at.node.keywords if keyword.arg in SHAPE_ARGUMENTS]
    shape = f", {editor.text_of(rest[0])}" if rest else ""
    edits: Edits = (Edit(outer[0], own[0], ""), Edit(own[1] - 1, outer[1], f"{shape})"))
    fix = fixes.write_without_wrapper(title(inner))
    yield Proposal(fix, edits)
    declared = declared_at(used, run)
    if declared is not None and declared[0] is inner and data is not None and None not in data[1:]:
        yield Proposal(fix, (*edits, *written_shape(declared, tuple(map(str, data[1:])), editor)[1]))


def fixed_length(used: Applied, run: Run) -> Iterator[Proposal]:
    """The number of time steps in the Input, where a Flatten must know it."""
    declared, data, editor = declared_at(used, run), trained_shape(run), run.editor
    if declared is None or data is None or None in data[1:]:
        return
    if len(data) == 3:
        text, edits = written_shape(declared, tuple(map(str, data[1:])), editor)
        yield Proposal(fixes.write_shape_of_data(text), edits)
    elif len(data) == 2:  # Keras 3 adds the side of one feature by itself
        text, edits = written_shape(declared, (str(data[1]), "1"), editor)
        yield Proposal(fixes.write_shape_of_one_feature(text), edits)
