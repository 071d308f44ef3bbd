"""Ways to fix numbers of samples: one sample without its side, batches of a fixed size, a share for validation."""

import ast
from collections.abc import Iterator

from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic import value_messages
from rnnlab.stack.clinic.data_proposals import fit_batches, index_edit
from rnnlab.stack.clinic.declare_proposals import declared_at
from rnnlab.stack.clinic.edits import SourceEditor
from rnnlab.stack.clinic.findings import Proposal, Run
from rnnlab.stack.clinic.keras_answers.seen import Fault, tensor_sides


def _one_sample(fault: Fault, editor: SourceEditor) -> Iterator[Proposal]:
    """X or y as one sample, where the side of the samples is missing."""
    shapes, nodes = fault.shapes, fault.fit.nodes if fault.fit else {}
    x, y, declared = (tuple(shapes.get(name) or ()) for name in ("x", "y", "declared"))
    if len(x) != 1 or len(declared) != 1 or len(y) != 1 or not x[0] or not y[0] or not declared[0]:
        return
    for name, missing in (("x", len(x[0]) == len(declared[0]) - 1), ("y", x[0][:2] == (1, y[0][0]))):
        found = index_edit(nodes.get(name), "[None]", editor) if missing else None
        if found is not None:
            yield Proposal(fixes.add_samples_axis(f"{found[0]}[None]"), found[1])


def _trimmed(fault: Fault, samples: int, batch: int, editor: SourceEditor) -> Iterator[Proposal]:
    """X and y without the samples that do not fill a batch, in batches of the fixed size."""
    call, nodes = fault.at.node, fault.fit.nodes if fault.fit else {}
    keyword = next((keyword for keyword in call.keywords if keyword.arg == "batch_size"), None)
    edits = editor.set_argument(call, keyword, "batch_size", str(batch))
    for name in ("x", "y"):
        found = index_edit(nodes.get(name), f"[:{samples}]", editor)
        edits += found[1] if found else ()
    if samples:
        yield Proposal(fixes.trim_samples(samples, batch), edits)


def _is_window(fault: Fault) -> bool:
    """Whether the one sample has the shape that the model declares, so that it is no series still to be cut."""
    given = fault.fit.x[0] if fault.fit is not None and fault.fit.x else None
    read = tensor_sides(fault.model.input) if fault.model is not None else None
    return given is None or read is None or given[1:] == read[1:]


def for_samples(fault: Fault, run: Run) -> Iterator[Proposal]:
    """Numbers of samples that do not fit a fixed batch size."""
    shapes, editor = fault.shapes, run.editor
    call = fault.at.node
    if "split" in shapes:
        keyword = next((keyword for keyword in call.keywords if keyword.arg == "validation_split"), None)
        if keyword is not None and (shapes["of"] > 1 or _is_window(fault)):
            fix = fixes.remove_argument("validation_split")
            yield Proposal(fix, editor.remove_argument(call, keyword))
        return
    if fault.fit is None:
        return
    if "samples" not in shapes and "batch" in shapes:
        keyword = next((keyword for keyword in call.keywords if keyword.arg == "batch_size"), None)
        edits = editor.set_argument(call, keyword, "batch_size", str(shapes["batch"]))
        yield Proposal(value_messages.one_batch_size(shapes["batch"]), edits)
        return
    if "samples" not in shapes:
        yield from _one_sample(fault, editor)
        return
    samples, batch = shapes["samples"], shapes["batch"]
    keyword = next((keyword for keyword in call.keywords if keyword.arg == "batch_size"), None)
    if samples % batch == 0:
        edits = editor.set_argument(call, keyword, "batch_size", str(batch))
        yield Proposal(fixes.write_batch_size(batch), edits)
        return
    parts = fault.fit.parts or (samples,)
    size = next(
        size for size in range(min(32, *parts, samples), 0, -1) if all(part % size == 0 for part in parts)
    )
    declared = declared_at(None, run, fault.model)
    wanted = keyword is not None and all(part % fault.fit.batch_size == 0 for part in parts)
    size = fault.fit.batch_size if wanted else size
    if not wanted and (size * 2 < batch or fault.fit.nodes.get("y") is None):
        yield from _trimmed(fault, samples // batch * batch, batch, editor)
    if declared is not None and declared[1].startswith("batch"):
        value = declared[2].value if isinstance(declared[2], ast.keyword) else declared[2]
        elements = getattr(value, "elts", [])
        if elements:
            edits = (*editor.replace(elements[0], str(size)), *fit_batches(editor, size))
            yield Proposal(fixes.write_batch_size(size), edits)
