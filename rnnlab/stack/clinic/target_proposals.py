"""Ways to fix an output that does not fit y: the head, the last recurrent layer, the loss."""

import ast
from collections.abc import Iterator

from rnnlab.message import Message
from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic.edits import Edits
from rnnlab.stack.clinic.findings import (
    Proposal,
    Run,
    heads_of,
    returns_sequences,
    sequence_source,
    steps_remover,
    title,
)
from rnnlab.stack.clinic.keras_answers.seen import Applied, Fault, SeenLayer, SeenModel
from rnnlab.stack.clinic.keras_answers.training import loss_name
from rnnlab.stack.clinic.loss_proposals import losses
from rnnlab.stack.clinic.python.values import Sides
from rnnlab.stack.clinic.step_proposals import (
    all_steps_kept,
    every_image,
    first_steps,
    padded_steps,
    shorter_window,
    window,
)

# Layers behind the head that change no shape.
PASSING = ("Activation", "Dropout", "LeakyReLU", "ReLU", "PReLU", "Softmax", "BatchNormalization")


def for_target(fault: Fault, run: Run) -> Iterator[Proposal]:
    """The output has another shape than y, or the loss takes y in another form."""
    model, shapes = fault.model, fault.shapes
    outputs, targets = tuple(shapes.get("output") or ()), tuple(shapes.get("y") or ())
    if model is None or not model.used:
        return
    if fault.text == "window":
        yield from window(fault, run, model)
        return
    place = shapes.get("place", 0)
    if len(outputs) > len(targets) == 1 and targets[0]:
        yield from _target_for_each(fault, outputs, targets[0], run)
    if len(outputs) != len(targets) or place >= len(outputs) or not outputs[place] or not targets[place]:
        return
    output, target = outputs[place][1:], targets[place][1:]
    yield from _other_model(fault, model, target, run)
    classes = "categorical" in loss_name(model.loss)
    head = _head(model, place)
    yield from losses(model, output, target, head, run, fault.text == "one unit")
    last_first = list(reversed(model.used))
    uses = model.used[: len(model.used) - last_first.index(head)] if head in model.used else model.used
    if len(output) == 2 and len(target) <= 1:
        binary = "binary_crossentropy" in loss_name(model.loss)
        last_only = list(
            _last_only(uses, head, target, run, classes, ", activation='sigmoid'" if binary else "")
        )
        one_label = classes and (target in ((), (1,)) or target[-1] == output[-1])
        for proposal in last_only if one_label else ():
            for loss in losses(model, output[1:], target, head, run, False):
                fix = fixes.together(str(proposal.fix), str(loss.fix))
                yield Proposal(fix, (*proposal.edits, *loss.edits))
        yield from last_only
    if len(output) == 1 and len(target) == 1 and first_steps(uses) == target[0] and (target[0] or 0) > 1:
        yield from _every_step(uses, head, (target[0], 1), run, both=True)
    if len(output) == 1 and len(target) == 2:
        yield from _every_step(uses, head, target, run)
        if not classes:
            yield from _all_at_once(uses, head, target, run)
    if 1 < len(output) == len(target) - 1 and output[-1] == target[-1]:
        yield from every_image(uses, run)
    shifted: list[Proposal] = []
    if len(output) in (len(target), len(target) + 1) and len(target) > 0 and output[0] != target[0]:
        shifted = list(shorter_window(fault, target[0], run))
        yield from shifted
    if len(output) == len(target) == 2 and (output[0] or 0) < (target[0] or 0) == first_steps(uses):
        yield from all_steps_kept(uses, run)
    if len(output) == len(target) == 2 and output[0] and target[0]:
        yield from padded_steps(uses, head, target[0] - output[0], run)
    if len(output) == len(target) == 2 and output[0] != target[0] and (not classes or output[1] == target[1]):
        yield from _other_steps(uses, head, target, run)
    if "sparse" in loss_name(model.loss):
        each_step = len(output) == 2 and len(target) == 1 and (target[0] or 1) > 1
        if each_step and not shifted:
            yield from _other_steps(uses, head, (target[0], output[1]), run)
        return
    if len(output) == len(target) or (len(output) - len(target) == 1):
        width = target[-1] if len(target) == len(output) and target else 1
        yield from _width(head, width, run)
    if len(output) == 1 and len(target) == 0:
        yield from _width(head, 1, run)


def _other_model(fault: Fault, model: SeenModel, target: Sides, run: Run) -> Iterator[Proposal]:
    """The call on another model of the code that is compiled, reads the same X and whose output fits y."""
    owner = getattr(fault.at.node.func, "value", None)
    if not isinstance(owner, ast.Name) or model.keras is None:
        return
    used = {
        node.id
        for node in ast.walk(run.tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    for other in run.seen.models:
        leaving = [sides[1:] for sides in other.output_shapes if sides]
        alone = other.name not in used and [len(sides) for sides in leaving] == [len(target)]
        alone = alone and all(len(sides or ()) - 1 != len(target) for sides in model.output_shapes)
        fits = (leaving == [target] and other.compiled is not None) or alone
        if other is model or not other.name or other.keras is None or not fits:
            continue
        if [one.shape for one in other.keras.inputs] == [one.shape for one in model.keras.inputs]:
            code = f"{other.name}.{fault.at.node.func.attr}(...)"  # type: ignore[attr-defined]
            owners = [
                node.func.value for node in ast.walk(run.tree) if isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute) and node.func.attr == "compile"
                and isinstance(node.func.value, ast.Name) and node.func.value.id == owner.id
            ] if alone else []  # fmt: skip
            edits = tuple(edit for node in (*owners, owner) for edit in run.editor.replace(node, other.name))
            if leaving == [target] or leaving[0][-1] == target[-1]:
                yield Proposal(fixes.write_code(code), edits)
            else:
                made, more = _units(_head(other, 0), target[-1] or 1, run)
                yield Proposal(fixes.together(str(fixes.write_code(code)), str(made)), (*edits, *more))


def _target_for_each(
    fault: Fault, outputs: tuple[Sides | None, ...], target: Sides, run: Run
) -> Iterator[Proposal]:
    """A list with one y for each output: the columns of y, if the outputs have as many values together."""
    node = fault.fit.nodes.get("y") if fault.fit else None
    if not isinstance(node, ast.Name | ast.Attribute):
        return
    name, widths = run.editor.text_of(node), [sides[-1] if sides else None for sides in outputs]
    numbers = [width for width in widths if width is not None]
    texts: list[str] = []
    if len(numbers) == len(widths) and len(target) > 1 and sum(numbers) == target[-1]:
        starts = [sum(numbers[:at]) for at in range(len(numbers))]
        texts = [
            f"{name}[..., {start}:{start + width}]" for start, width in zip(starts, numbers, strict=True)
        ]
    elif len(target) > 1 and target[-1] == len(outputs):
        texts = [f"{name}[..., {at}]" for at in range(len(outputs))]
    for parts in (texts, [name] * len(outputs)):
        if parts:
            code = f"[{', '.join(parts)}]"
            yield Proposal(fixes.write_code(code), run.editor.replace(node, code))


def _head(model: SeenModel, place: int) -> Applied:
    """The last layer of an output."""
    heads = heads_of(model)
    return heads[place] if place < len(heads) else model.used[-1]


def _dense(head: Applied) -> SeenLayer | None:
    while head.layer.name in PASSING and head.before:
        head = head.before[0]
    layer = head.layer.inner if head.layer.name == "TimeDistributed" and head.layer.inner else head.layer
    return layer if layer.name == "Dense" and "units" in layer.nodes else None


def _units(head: Applied, width: int | str, run: Run) -> tuple[Message, Edits]:
    """The head with that many units: its own, or those of one more Dense."""
    dense = _dense(head)
    if dense is not None:
        edits = run.editor.set_argument(dense.at.node, dense.nodes["units"], "units", str(width))
        return fixes.write_code(f"Dense({width})"), edits
    return fixes.put_at_the_end(f"Dense({width})"), run.editor.insert_layer(
        head, "Dense", str(width), after=True
    )


def _width(head: Applied, width: int | None, run: Run) -> Iterator[Proposal]:
    if width is not None:
        made, edits = _units(head, width, run)
        yield Proposal(made, edits)


def _last_only(
    uses: list[Applied], head: Applied, target: Sides, run: Run, classes: bool, activation: str
) -> Iterator[Proposal]:
    """Only the last output leaves: the layer that makes the sequence is changed.

    classes: whether y is classes. activation: of a new last layer, as an argument.
    """
    source = sequence_source(uses)
    editor, width = run.editor, target[0] if target else 1
    width = None if classes and width == 1 else width  # a class number says nothing of the units
    flat = editor.insert_layer(head, "Flatten", "", after=False)
    if source is None and (head.input or ())[1:2] == (1,):
        yield Proposal(fixes.put_before("Flatten()", title(head.layer)), flat)
    if source is None and head.layer.name not in ("Dense", "TimeDistributed", *PASSING) and width is not None:
        layers = (("Flatten", ""), ("Dense", f"{width}{activation}"))
        yield Proposal(
            fixes.put_at_the_end(f"Flatten() and Dense({width}{activation})"),
            editor.append_layers(head, layers),
        )
    if source is None:
        made = fixes.read_steps_with_recurrent_layer()
        edits = editor.insert_layer(head, "LSTM", "32", after=False)
        yield Proposal(made, edits)
        if width is not None:
            yield Proposal(made, (*edits, *_units(head, width, run)[1]))
        yield Proposal(fixes.put_before("Flatten()", title(head.layer)), flat)
        return
    if source.layer.recurrent:
        first, made = (
            editor.set_return_sequences(source.layer, False),
            fixes.write_return_sequences(title(source.layer), False),
        )
    else:
        first, made = editor.remove_layer(source), fixes.remove_from_code(title(source.layer))
    later = uses[uses.index(source) + 1 :]
    wrappers = [
        use.layer for use in later if use.layer.name == "TimeDistributed" and use.layer.inner is not None
    ]
    if wrappers:
        plain = first
        for wrapper in wrappers:
            plain += editor.replace(wrapper.at.node, editor.text_of(wrapper.inner.at.node))  # type: ignore[union-attr]
        yield Proposal(made, plain)
    yield Proposal(made, first)
    if width is not None:
        yield Proposal(made, (*first, *_units(head, width, run)[1]))
    pooled = editor.insert_layer(head, "GlobalAveragePooling1D", "", after=False)
    if head.layer.name == "TimeDistributed" and head.layer.inner is not None:
        pooled += editor.replace(head.layer.at.node, editor.text_of(head.layer.inner.at.node))
    yield Proposal(fixes.put_at_the_end("GlobalAveragePooling1D()"), pooled)


def _every_step(
    uses: list[Applied], head: Applied, target: Sides, run: Run, both: bool = False
) -> Iterator[Proposal]:
    remover, editor = steps_remover(uses), run.editor
    if remover is None or (not remover.layer.recurrent and remover.layer.name not in ("Flatten",)):
        if remover is None:
            return
        yield Proposal(fixes.remove_from_code(title(remover.layer)), editor.remove_layer(remover))
        return
    steps, width = target[0], target[1]
    edits: Edits
    if remover.layer.recurrent:
        edits = editor.set_return_sequences(remover.layer, True)
        made = fixes.write_return_sequences(title(remover.layer), True)
        if both and steps:
            made = fixes.every_step_or_all_at_once(title(remover.layer), steps)
    else:
        edits = editor.remove_layer(remover)
        earlier = next((use for use in reversed(uses) if use.layer.recurrent), None)
        made = fixes.remove_from_code(title(remover.layer))
        if earlier is not None and not returns_sequences(earlier.layer):
            edits += editor.set_return_sequences(earlier.layer, True)
    yield Proposal(made, edits)
    if width is not None:
        yield Proposal(made, (*edits, *_units(head, width, run)[1]))


def _all_at_once(uses: list[Applied], head: Applied, target: Sides, run: Run) -> Iterator[Proposal]:
    """A Dense for all steps side by side, and a Reshape; or a decoder behind a RepeatVector."""
    steps, width = target
    editor = run.editor
    if steps is None or width is None:
        return
    shape = f"({steps}, {width})"
    if head.output and head.output[1:] == (steps * width,):
        edits = editor.insert_layer(head, "Reshape", shape, after=True)
        yield Proposal(fixes.put_at_the_end(f"Reshape({shape})"), edits)
        return
    dense = _dense(head)
    units = str(steps * width)
    made = fixes.dense_and_reshape(units, shape, steps)
    if dense is not None and dense.name == "Dense" and head.layer.name != "TimeDistributed":
        edits = editor.set_argument(dense.at.node, dense.nodes["units"], "units", units)
        if steps == width == 1:
            yield Proposal(fixes.write_code("Dense(1)"), edits)
        elif width == 1:
            yield Proposal(fixes.predict_all_steps_at_once(f"Dense({units})", steps), edits)
        edits += editor.insert_layer(head, "Reshape", shape, after=True)
        yield Proposal(made, edits)
    else:
        first = editor.insert_layer(head, "Dense", units, after=True)
        yield Proposal(fixes.predict_all_steps_at_once(f"Dense({units})", steps), first)


def _other_steps(uses: list[Applied], head: Applied, target: Sides, run: Run) -> Iterator[Proposal]:
    steps, width = target
    editor = run.editor
    repeat = next((use for use in reversed(uses) if use.layer.name == "RepeatVector"), None)
    if steps is None or width is None:
        return
    if repeat is not None and "n" in repeat.layer.nodes:
        edits = editor.set_argument(repeat.layer.at.node, repeat.layer.nodes["n"], "n", str(steps))
        made = fixes.write_code(f"RepeatVector({steps})")
        yield Proposal(made, edits)
        yield Proposal(made, (*edits, *_units(head, width, run)[1]))
    source = sequence_source(uses)
    if source is None or not source.layer.recurrent:
        return
    first = editor.set_return_sequences(source.layer, False)
    dense = _dense(head)
    units, shape = str(steps * width), f"({steps}, {width})"
    if dense is not None:
        edits = (*first, *editor.set_argument(dense.at.node, dense.nodes["units"], "units", units))
        # A softmax is over the classes of one step, not over those of all steps.
        if head.layer.name == "TimeDistributed" or dense.values.get("activation") == "softmax":
            repeated = editor.insert_layer(head, "RepeatVector", str(steps), after=False)
            yield Proposal(fixes.repeat_last_output(f"RepeatVector({steps})"), (*first, *repeated))
            return
        edits += editor.insert_layer(head, "Reshape", shape, after=True)
        yield Proposal(fixes.keep_last_output_for_dense(title(source.layer), steps), edits)
