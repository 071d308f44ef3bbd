"""Ways to fix an input that does not fit: the shape that the code declares, or the data."""

import ast
from collections.abc import Iterator
from typing import Any

from rnnlab.stack.clinic import call_fix_messages as call_fixes
from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic import value_messages
from rnnlab.stack.clinic.data_causes import is_one_value, is_one_window, samples_declared
from rnnlab.stack.clinic.declare_proposals import Declared, declared_at, written_shape
from rnnlab.stack.clinic.edits import Edits, SourceEditor
from rnnlab.stack.clinic.findings import Proposal, Run
from rnnlab.stack.clinic.frames import is_frame
from rnnlab.stack.clinic.keras_answers.seen import Fault
from rnnlab.stack.clinic.merge_proposals import swapped_attention
from rnnlab.stack.clinic.python.values import Sides
from rnnlab.stack.clinic.state_proposals import state_number


def for_data(fault: Fault, run: Run) -> Iterator[Proposal]:
    """X has another shape than the model reads."""
    editor, shapes = run.editor, fault.shapes
    x, wanted = tuple(shapes.get("x") or ()), tuple(shapes.get("declared") or ())
    yield from _state_sizes(fault, editor)
    for use in fault.model.used if fault.model is not None and fault.stage == "forward" else ():
        yield from swapped_attention(use, editor)
    if len(x) == len(wanted) > 1:
        yield from _declare_each(fault, x, wanted, editor)
    if len(x) != 1 or len(wanted) != 1 or not x[0] or not wanted[0]:
        return
    data, declared_sides = x[0], wanted[0]
    node = fault.fit.nodes.get("x") if fault.fit else None
    if fault.fit is not None and not fault.fit.batched and isinstance(node, ast.Name | ast.Call):
        code = f"{editor.text_of(node)}.batch(32)"
        yield Proposal(fixes.write_code(code[-80:]), editor.replace(node, code))
    if fault.fit is not None and fault.fit.generator is not None and len(data) == len(declared_sides) - 1:
        yield from _yielded_as_batch(fault.fit.generator, editor)
    declared = declared_at(None, run, fault.model)
    new_shape = _declare_data(declared, data, declared_sides, editor)
    if declared is not None and samples_declared(fault, data, declared_sides):
        yield from _without_samples(declared, data, node, editor)
    if fault.model is not None and fault.model.keras is None:  # what X must be is not proven
        return
    if fault.stage == "predict":
        yield from _indexed(data, declared_sides, node, editor, first=True)
        return
    if is_one_value(data, declared_sides):
        return  # where the windows are, only the person knows
    if is_one_window(fault, data, declared_sides):
        yield from for_window(fault, run)
        return
    if len(data) == len(declared_sides):
        yield from new_shape
        yield from _indexed(data, declared_sides, node, editor)
        return
    y = tuple(shapes.get("y") or ())
    alone = not y or (y[0] is not None and y[0][:1] == (1,))
    flat_features = (
        data != declared_sides[1:]
        and len(data) == 2
        and len(declared_sides) == 3
        and data[1] == declared_sides[2]
    )
    if flat_features and declared_sides[1] is None:
        yield from _one_series(fault, alone or y[0] is None, run)
        return
    if flat_features:
        if alone:
            yield from _indexed(data, declared_sides, node, editor, first=True)
        yield from _rows_as_windows(fault, declared_sides[1], editor)
    elif len(data) == 2 and len(declared_sides) == 3 and declared is not None and declared_sides[1] is None:
        yield from _with_axis(declared, data, node, editor)
    elif len(data) == 3 and len(declared_sides) == 2:
        yield from new_shape
    yield from _indexed(data, declared_sides, node, editor, one_sample=alone)
    yield from _with_axis(declared, data, node, editor) if len(data) == 2 else ()
    yield from new_shape


def for_window(fault: Fault, run: Run) -> Iterator[Proposal]:
    """X as one sample, where it has the shape that the model declares for one."""
    x, wanted = tuple(fault.shapes.get("x") or ()), tuple(fault.shapes.get("declared") or ())
    if fault.fit is None or len(x) != 1 or len(wanted) != 1 or x[0] is None or wanted[0] is None:
        return
    if is_one_window(fault, x[0], wanted[0]):
        text, edits = index_edit(fault.fit.nodes.get("x"), "[None]", run.editor) or ("X", ())
        given = None if edits else (1, *x[0])
        split = next((one for one in fault.at.node.keywords if one.arg == "validation_split"), None)
        if split is not None:  # one sample cannot be split
            edits = (*edits, *run.editor.remove_argument(fault.at.node, split))
        yield Proposal(call_fixes.add_samples(f"{text}[None]"), edits, data=given)


def _without_samples(declared: Declared, data: Sides, node: Any, editor: SourceEditor) -> Iterator[Proposal]:
    """`input_shape=X.shape` without the samples; with a third side for X, if it has two."""
    value = declared[2].value if isinstance(declared[2], ast.keyword) else declared[2]
    written = f"{editor.text_of(value)}[1:]" if isinstance(value, ast.Attribute | ast.Name) else ""
    if len(data) > 2 and written:
        yield Proposal(fixes.write_shape_without_samples(written), editor.replace(value, written))
    elif len(data) == 2:
        yield from _with_axis(declared, data, node, editor)


def _yielded_as_batch(given: ast.Yield, editor: SourceEditor) -> Iterator[Proposal]:
    """A generator that yields batches of one sample: `yield x[None], y[None]`."""
    parts = given.value.elts if isinstance(given.value, ast.Tuple) else []
    texts, edits = [], ()  # type: tuple[list[str], Edits]
    for part in parts:
        text, edit = index_edit(part, "[None]", editor) or ("", ())
        texts.append(f"{text}[None]")
        edits += edit
    if edits:
        yield Proposal(fixes.write_code(f"yield {', '.join(texts)}"[:120]), edits)


def _declare_each(
    fault: Fault, x: tuple[Sides | None, ...], wanted: tuple[Sides | None, ...], editor: SourceEditor
) -> Iterator[Proposal]:
    """Every Input whose array has other sides, with these sides."""
    edits: Edits = ()
    text = ""
    uses = {id(use): use for later in (fault.model.used if fault.model else ()) for use in later.before}
    for data, sides in zip(x, wanted, strict=True):
        if data is None or sides is None or len(data) != len(sides):
            continue
        for use in uses.values():
            node = use.layer.nodes.get("shape")
            value = node.value if isinstance(node, ast.keyword) else node
            elements = list(getattr(value, "elts", []))
            if use.layer.name != "Input" or use.output != sides or len(elements) != len(data) - 1:
                continue
            for element, have, declared in zip(elements, data[1:], sides[1:], strict=True):
                if have and declared and have != declared:
                    edits += editor.replace(element, str(have))
                    parts = [str(have) if one is element else editor.text_of(one) for one in elements]
                    text = text or f"({', '.join(parts)})"
    if edits:
        yield Proposal(fixes.write_shape_of_data(text), edits)


def _one_series(fault: Fault, alone: bool, run: Run) -> Iterator[Proposal]:
    """X as one series whose rows are its time steps, and y too, if the model has an output for each."""
    nodes = fault.fit.nodes if fault.fit else {}
    texts, edits = [], ()  # type: tuple[list[str], Edits]
    leaving = fault.model.output_shapes if fault.model is not None else ()
    each_step = len(leaving) == 1 and len(leaving[0] or ()) == 3
    for name in ("x", "y") if not alone or each_step else ("x",):
        found = index_edit(nodes.get(name), "[None]", run.editor)
        texts += [f"{found[0]}[None]"] if found else []
        edits += found[1] if found else ()
    if (alone or each_step) and len(run.data or (None, None)) == 2:
        made = value_messages.rows_as_one_series(texts or ["X[None]"])
        given = None if edits or run.data is None else (1, *run.data)
        yield Proposal(made, edits, data=given)


def _rows_as_windows(fault: Fault, steps: int | None, editor: SourceEditor) -> Iterator[Proposal]:
    """Windows of the declared number of rows, and the target of each window's last row."""
    nodes = fault.fit.nodes if fault.fit else {}
    x, y = nodes.get("x"), nodes.get("y")
    if steps is None or steps < 2 or not isinstance(x, ast.Name) or not isinstance(y, ast.Name):
        return
    code = f"np.lib.stride_tricks.sliding_window_view({x.id}, {steps}, axis=0).transpose(0, 2, 1)"
    edits = (*editor.replace(x, code), *editor.replace(y, f"{y.id}[{steps - 1}:]"))
    yield Proposal(fixes.cut_windows_of_rows(steps, code, f"{y.id}[{steps - 1}:]"), edits)


def _state_sizes(fault: Fault, editor: SourceEditor) -> Iterator[Proposal]:
    """A layer with as many units as the states that it starts from, or the other way round."""
    for use in fault.model.used if fault.model else ():
        cell = use.layer.cell
        yield from state_number(use, editor)
        node, units = cell.nodes.get("units"), cell.values.get("units")
        sizes = [sides[-1] for sides in use.inputs[1:] if sides and sides[-1] != units]
        if not use.layer.recurrent or node is None or not sizes:
            continue
        edits = editor.set_argument(cell.at.node, node, "units", str(sizes[0]))
        yield Proposal(fixes.write_code(f"{cell.name}({sizes[0]})"), edits)
        for before in use.before[1:]:
            other = before.layer.cell
            if before.layer.recurrent and "units" in other.nodes:
                edits = editor.set_argument(other.at.node, other.nodes["units"], "units", str(units))
                yield Proposal(fixes.write_code(f"{other.name}({units})"), edits)


def _declare_data(
    declared: Declared | None, data: Sides, declared_sides: Sides, editor: SourceEditor
) -> list[Proposal]:
    if declared is None or None in data[1:]:
        return []
    sides = tuple(str(side) for side in data[1:])
    batch = declared[1].startswith("batch") and isinstance(data[0], int)
    text, edits = written_shape(declared, sides, editor)
    made = fixes.write_shape_of_data(text) if len(data) == 3 else fixes.write_code(text)
    if batch and declared_sides[0] and isinstance(data[0], int) and data[0] % declared_sides[0]:
        size = next(size for size in range(32, 0, -1) if data[0] % size == 0)
        text = f"({', '.join([str(size), *sides])})"
        value = declared[2].value if isinstance(declared[2], ast.keyword) else declared[2]
        return [Proposal(fixes.write_code(text), (*editor.replace(value, text), *fit_batches(editor, size)))]
    return [Proposal(made, edits)]


def fit_batches(editor: SourceEditor, size: int) -> Edits:
    """`batch_size` in the calls that train."""
    edits: Edits = ()
    for node in ast.walk(editor.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "fit":
            keyword = next((keyword for keyword in node.keywords if keyword.arg == "batch_size"), None)
            edits += editor.set_argument(node, keyword, "batch_size", str(size))
    return edits


def _with_axis(declared: Declared | None, data: Sides, node: Any, editor: SourceEditor) -> Iterator[Proposal]:
    """X with a third side, and an Input of one feature."""
    if declared is None or data[1] is None:
        return
    _, edits = written_shape(declared, (str(data[1]), "1"), editor)
    indexed = index_edit(node, "[..., None]", editor)
    made = fixes.steps_or_features(data[1])
    if indexed:
        yield Proposal(made, (*edits, *indexed[1]))
    yield Proposal(made, edits, data=None if node is not None else (*data, 1))


def _indexed(
    data: Sides,
    declared: Sides,
    node: Any,
    editor: SourceEditor,
    first: bool = False,
    one_sample: bool = True,
) -> Iterator[Proposal]:
    """X with another number of sides, at the call that gets it. one_sample: whether it may be a single one."""
    indices: list[tuple[str, Sides]] = []
    if len(data) == len(declared) - 1:
        indices = [("[..., None]", (*data, 1))]
        if one_sample:
            indices.insert(0 if first else 1, ("[None]", (1, *data)))
    elif len(data) == len(declared) + 1:
        texts = {1: "[:, 0]", 2: "[:, :, 0]", 3: "[..., 0]"}
        for place in range(1, len(data)):
            if data[place] == 1:
                indices.append((texts.get(place, "[..., 0]"), (*data[:place], *data[place + 1 :])))
        if data[0] == 1:
            indices.append(("[0]", data[1:]))
    elif len(data) == 1 and len(declared) == 3:
        indices = [("[:, None, None]", (*data, 1, 1)), ("[None, :, None]", (1, *data, 1))]
    for index, shape in indices:
        found = index_edit(node, index, editor)
        text = f"{found[0] if found else 'X'}{index}"
        if index == "[None]":
            made = fixes.add_samples_axis(text)
        elif index == "[..., None]":
            made = fixes.add_feature_axis()
        else:
            made = fixes.remove_side_of_one(index) if len(data) > len(declared) else fixes.index_data(text)
        yield Proposal(made, found[1] if found else (), data=None if found else shape)
    if len(data) == len(declared) == 3 and data[1:] == declared[1:][::-1] and node is not None:
        text = f"{editor.text_of(node)}.transpose(0, 2, 1)"
        yield Proposal(fixes.write_code(text), editor.replace(node, text))


def index_edit(node: Any, index: str, editor: SourceEditor) -> tuple[str, Edits] | None:
    if node is None:
        return None
    simple = isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call)
    text = editor.text_of(node) if simple else f"({editor.text_of(node)})"
    if "None" in index and is_frame(node, editor.tree):
        text += ".to_numpy()"
    return text, editor.replace(node, f"{text}{index}")
