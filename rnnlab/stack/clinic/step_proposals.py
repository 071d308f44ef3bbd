"""Ways to fix the time steps of an output: convolutions that lose some, sequences of images, another window."""

import ast
from collections.abc import Iterator

from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic import value_messages
from rnnlab.stack.clinic.declare_proposals import declared_at, written_shape
from rnnlab.stack.clinic.edits import Edits
from rnnlab.stack.clinic.findings import OF_IMAGES, Proposal, Run, rank, title
from rnnlab.stack.clinic.keras_answers.seen import Applied, Fault, SeenModel


def every_image(uses: list[Applied], run: Run) -> Iterator[Proposal]:
    """A sequence of images: the last recurrent layer returns it, and the layers behind it read each image."""
    editor = run.editor
    remover = next(
        (use for use in reversed(uses) if use.layer.recurrent and rank(use.output) == rank(use.input) - 1),
        None,
    )
    if remover is None:
        return
    edits = editor.set_return_sequences(remover.layer, True)
    for use in uses[uses.index(remover) + 1 :]:
        if use.layer.name in OF_IMAGES:
            edits += editor.wrap_layer(use, "TimeDistributed")
    yield Proposal(fixes.write_return_sequences(title(remover.layer), True), edits)


def all_steps_kept(uses: list[Applied], run: Run) -> Iterator[Proposal]:
    """Convolutions that keep every step, and no pooling over steps, where y has a value for every step."""
    editor = run.editor
    edits: Edits = ()
    for use in uses:
        if use.layer.name == "Conv1D" and use.layer.values.get("padding") not in ("same", "causal"):
            node = use.layer.nodes.get("padding")
            edits += editor.set_argument(use.layer.at.node, node, "padding", "'same'")
        elif use.layer.name in ("MaxPooling1D", "AveragePooling1D"):
            edits += editor.remove_layer(use)
    if edits:
        yield Proposal(fixes.keep_every_step(), edits)


def padded_steps(uses: list[Applied], head: Applied, missing: int, run: Run) -> Iterator[Proposal]:
    """The steps that pooling has cut off and UpSampling1D does not give back."""
    if any(use.layer.name == "UpSampling1D" for use in uses) and 0 < missing < 8:
        code = f"(0, {missing})"
        edits = run.editor.insert_layer(head, "ZeroPadding1D", code, after=False)
        yield Proposal(fixes.pad_steps(f"ZeroPadding1D({code})"), edits)


def shorter_window(fault: Fault, steps: int | None, run: Run) -> Iterator[Proposal]:
    """X without its last step, where y is one step shorter: the targets of a shifted sequence."""
    node, x = fault.fit.nodes.get("x") if fault.fit else None, tuple(fault.shapes.get("x") or ())
    have = x[0][1] if len(x) == 1 and x[0] and len(x[0]) > 1 else None
    if isinstance(node, ast.Name) and steps is not None and have == steps + 1:
        code = f"{node.id}[:, :-1]"
        yield Proposal(fixes.write_code(code), run.editor.replace(node, code))


def window(fault: Fault, run: Run, model: SeenModel) -> Iterator[Proposal]:
    declared = declared_at(None, run, model)
    data = fault.shapes["x"][0]
    if fault.shapes.get("what") and declared is not None and len(data) == 3:
        text, edits = written_shape(declared, ("None", str(data[2])), run.editor)
        yield Proposal(fixes.write_any_window(text), edits)
        return
    if fault.shapes.get("what") is None and data[1] == 1 and data[2] == 1:
        yield from _one_long_sample(run)
        return
    if declared is not None and None not in data[1:]:
        text, edits = written_shape(declared, tuple(map(str, data[1:])), run.editor)
        yield Proposal(fixes.write_code(text), edits)


def _one_long_sample(run: Run) -> Iterator[Proposal]:
    """`series[:, None, None]`, a sample for each value, as `series[None, :, None]`, one sample of all values."""
    for node in ast.walk(run.tree):
        if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Tuple):
            continue
        parts = [run.editor.text_of(part) for part in node.slice.elts]
        if (
            len(parts) == 3
            and parts[0] == ":"
            and all(part.endswith(("None", "newaxis")) for part in parts[1:])
        ):
            code = f"{run.editor.text_of(node.value)}[{parts[1]}, :, {parts[2]}]"
            yield Proposal(value_messages.values_as_one_sample(code), run.editor.replace(node, code))


def first_steps(uses: list[Applied]) -> int | None:
    """The time steps that the first layer reads."""
    return next((use.input[1] for use in uses if rank(use.input) == 2 and use.input), None)
