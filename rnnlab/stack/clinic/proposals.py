"""Ways to fix what Keras refuses: edits that are tried, the likeliest first. Keras decides which of them is shown."""

import ast
import re
from collections.abc import Iterator
from typing import Any

from rnnlab.stack.clinic import call_fix_messages as call_fixes
from rnnlab.stack.clinic import call_messages
from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic.call_proposals import for_generator, for_python
from rnnlab.stack.clinic.cause_words import UNKNOWN_VALUE
from rnnlab.stack.clinic.causes import (
    needed_rank,
    unknown_argument,
)
from rnnlab.stack.clinic.data_causes import refused_states
from rnnlab.stack.clinic.data_proposals import for_data, for_window
from rnnlab.stack.clinic.declare_proposals import (
    channels_last,
    declare,
    declare_numbers,
    declared_at,
    fixed_length,
    without_wrapper,
)
from rnnlab.stack.clinic.edits import SourceEditor
from rnnlab.stack.clinic.findings import (
    OF_IMAGES,
    Proposal,
    Run,
    chain,
    rank,
    recurrent_before,
    returns_sequences,
    sequence_source,
    steps_remover,
    title,
    wrapped_cell,
)
from rnnlab.stack.clinic.habit_edits import time_steps_edits
from rnnlab.stack.clinic.keras_answers.seen import Applied, Fault
from rnnlab.stack.clinic.merge_proposals import merged, sequences_of_branches
from rnnlab.stack.clinic.name_proposals import (
    for_missing_method,
    for_model,
    for_refused_call,
    for_unknown_argument,
)
from rnnlab.stack.clinic.python.values import Array, Instance
from rnnlab.stack.clinic.sample_proposals import for_samples
from rnnlab.stack.clinic.sequence_proposals import return_sequences, whole_layers
from rnnlab.stack.clinic.setting_proposals import for_names, for_settings
from rnnlab.stack.clinic.state_proposals import state_number
from rnnlab.stack.clinic.target_proposals import for_target

DECODED = re.compile(
    r"(?i)\b(?:encoded|decoded|decoder\w*|auto_?encoder\w*|latent\w*|bottleneck\w*)\b"
)  # names
MISSING_CALLED = re.compile(r"missing a required argument: '(\w+)'")


def proposals(fault: Fault, run: Run) -> Iterator[Proposal]:
    """The ways to fix a fault, the likeliest first."""
    if fault.stage == "python":
        yield from for_python(fault, run)
    elif (cell := wrapped_cell(fault)) is not None:
        yield from whole_layers(cell, fault, run)
    elif unknown_argument(fault):
        yield from for_unknown_argument(fault, run)
    elif "given" in fault.shapes:
        yield from for_names(fault, run)
    elif fault.stage in ("construct", "compile") or (
        fault.stage == "target" and UNKNOWN_VALUE.search(fault.text)
    ):
        yield from for_refused_call(fault, run)
    elif fault.stage == "apply" and fault.used is not None:
        yield from _refused_input(fault, fault.used, run)
    elif fault.stage in ("input", "forward", "predict"):
        yield from for_data(fault, run)
    elif fault.stage in ("target", "silent"):
        yield from for_settings(fault, run)
        yield from for_target(fault, run)
    elif fault.stage == "fit" and "called" in fault.shapes:
        node = fault.shapes["called"]
        start, end = run.editor.span(node)
        code = f"{node.func.id}={run.source[start + len(node.func.id) : end].strip()}"
        yield Proposal(fixes.write_code(code[:80]), run.editor.replace(node, code))
    elif fault.stage == "fit":
        yield from for_generator(fault, run.editor)
        yield from for_samples(fault, run)
        yield from for_window(fault, run)
        yield from for_missing_method(fault, run.editor)
    elif fault.stage == "model":
        yield from for_model(fault, run.editor)


# Layers that refuse their input


def _refused_input(fault: Fault, used: Applied, run: Run) -> Iterator[Proposal]:
    editor, before = run.editor, chain(used)
    needed, have = needed_rank(fault), rank(used.input)
    if "stateful=True" in fault.text:
        yield from _stateful(fault, used, run)
    elif "expects 1 input(s), but it received" in fault.text:
        yield from _several_tensors(used, editor)
    elif refused_states(used, run) is not None:
        yield from state_number(used, editor)
    elif "argument: 'value'" in fault.text and used.call is not None and len(used.call.node.args) == 1:
        text = editor.text_of(used.call.node.args[0])
        yield Proposal(call_fixes.attend_to_itself(text), editor.add_argument(used.call.node, text))
    elif (wanted := MISSING_CALLED.search(fault.text)) and used.call is not None:
        yield from _called_by_name(used, used.call.node, wanted[1], editor)
    elif len(used.inputs) > 1:
        yield from merged(used, run)
    elif needed is not None and have < needed:
        yield from _side_missing(used, before, run)
    elif needed is not None and have > needed:
        yield from _side_too_many(fault, used, before, run)
    elif "size would be zero or negative" in fault.text or "Computed output size" in fault.text:
        yield from _too_few_steps(used, run)
    elif "Kernel shape must have the same length" in fault.text:
        yield from without_wrapper(used, run)
        if used.layer.inner is not None and used.layer.inner.recurrent:
            return
        yield from declare(used, run)
    elif "fully-defined" in fault.text:
        yield from fixed_length(used, run)
    elif "total size" in fault.text:
        yield from _reshape(used, editor)
    inner = used.layer.inner
    if (
        used.layer.name == "TimeDistributed"
        and inner is not None
        and (rank(used.input) < 3 or inner.recurrent)
    ):
        text = editor.text_of(inner.at.node)
        yield Proposal(fixes.write_without_wrapper(title(inner)), editor.replace(used.layer.at.node, text))


def _called_by_name(used: Applied, call: ast.Call, wanted: str, editor: SourceEditor) -> Iterator[Proposal]:
    """`layer(inputs=x)` as `layer(x)`, where Keras calls the input otherwise."""
    for keyword in call.keywords if not call.args else []:
        if keyword.arg in ("inputs", "x", "input", "sequences", "sequence"):
            text = editor.text_of(keyword.value)
            fix = call_fixes.pass_by_place(f"{keyword.arg}={text}"[:80], text[:60])
            cause = call_messages.input_named(title(used.layer), keyword.arg, wanted)
            yield Proposal(fix, editor.replace(keyword, text), cause=cause)


def _too_few_steps(used: Applied, run: Run) -> Iterator[Proposal]:
    """A kernel or pool that is longer than its input."""
    editor, inner = run.editor, used.layer.inner if used.layer.name == "TimeDistributed" else used.layer
    yield from channels_last(used, run)
    model = next((model for model in run.seen.models if used in model.used), None)
    one_step = rank(used.input) == 2 and used.input is not None and used.input[1] == 1 < (used.input[2] or 0)
    edits = time_steps_edits(run, model) if one_step and model is not None else ()
    if edits:
        first = model.used[0].input if model is not None and model.used else used.input
        yield Proposal(fixes.write_shape_in_time_order(f"({(first or used.input)[-1]}, 1)"), edits)  # type: ignore[index]
    if inner is None:
        return
    padding = editor.set_argument(inner.at.node, inner.nodes.get("padding"), "padding", "'same'")
    yield Proposal(fixes.add_argument("padding='same'"), padding)
    if "Pooling" in inner.name:
        yield Proposal(fixes.remove_from_code(title(used.layer)), editor.remove_layer(used))


def _side_missing(used: Applied, before: list[Applied], run: Run) -> Iterator[Proposal]:
    editor, remover = run.editor, steps_remover(before)
    yield from sequences_of_branches(before, run)
    if (
        remover is not None
        and used.layer.recurrent
        and returns_sequences(used.layer)
        and DECODED.search(run.source)
    ):
        yield from _repeated(used, before, run)
    if remover is not None and rank(remover.input) == 3 and not any(rank(use.output) == 4 for use in before):
        return  # single images: what the time steps are, only the person knows
    if remover is not None:
        if remover.layer.recurrent:
            yield from return_sequences(remover, True, run)
            flat = [use for use in before[before.index(remover) :] if use.layer.name == "Flatten"]
            edits = editor.set_return_sequences(remover.layer, True)
            for use in flat:
                edits += editor.remove_layer(use)
            if flat:
                yield Proposal(fixes.write_return_sequences(title(remover.layer), True), edits)
        else:
            if used.layer.name.startswith("Global"):  # there is nothing left to pool
                yield Proposal(fixes.remove_from_code(title(used.layer)), editor.remove_layer(used))
            fix = fixes.remove_from_code(title(remover.layer))
            yield Proposal(fix, editor.remove_layer(remover))
            earlier = recurrent_before(remover)
            if earlier is not None and not returns_sequences(earlier.layer):
                edits = (*editor.remove_layer(remover), *editor.set_return_sequences(earlier.layer, True))
                yield Proposal(fix, edits)
    else:
        yield from declare(used, run)
        if before and used.layer.recurrent and rank(used.input) == 1:
            yield Proposal(
                fixes.put_at_the_end("Reshape((-1, 1))"),
                editor.insert_layer(used, "Reshape", "(-1, 1)", after=False),
            )
    yield from _repeated(used, before, run)


def _repeated(used: Applied, before: list[Applied], run: Run) -> Iterator[Proposal]:
    """The last output as a sequence, for a decoder."""
    steps = next(
        (use.input[1] for use in before if rank(use.input) == 2 and use.input and use.input[1]), None
    )
    wanted = run.target[1] if run.target and len(run.target) > 2 else None
    for number in dict.fromkeys(size for size in (wanted, steps) if size):
        if rank(used.input) == 1:
            code = f"RepeatVector({number})"
            edits = run.editor.insert_layer(used, "RepeatVector", str(number), after=False)
            yield Proposal(fixes.repeat_last_output(code), edits)


def _side_too_many(fault: Fault, used: Applied, before: list[Applied], run: Run) -> Iterator[Proposal]:
    editor, source = run.editor, sequence_source(before)
    if source is not None and rank(used.input) == 2:
        if source.layer.recurrent:
            yield from return_sequences(source, False, run)
        else:
            yield Proposal(fixes.remove_from_code(title(source.layer)), editor.remove_layer(source))
    if used.layer.name in OF_IMAGES and needed_rank(fault) == rank(used.input) - 1:
        yield Proposal(fixes.wrap_each_step(title(used.layer)), editor.wrap_layer(used, "TimeDistributed"))
    if any(use.layer.name == "Embedding" for use in before):
        yield from declare_numbers(used, run)
    yield from declare(used, run)
    if not used.layer.recurrent:
        yield Proposal(fixes.remove_from_code(title(used.layer)), editor.remove_layer(used))
    elif len(before) > 1 and rank(used.input) == 3:
        yield Proposal(fixes.wrap_each_step(title(used.layer)), editor.wrap_layer(used, "TimeDistributed"))
    if rank(used.input) == 2 and used.layer.name == "RepeatVector":
        yield Proposal(
            fixes.put_recurrent_layer_before(), editor.insert_layer(used, "LSTM", "32", after=False)
        )


def _several_tensors(used: Applied, editor: SourceEditor) -> Iterator[Proposal]:
    if not used.before:
        return
    first = used.before[0]
    cell = first.layer.cell
    node = cell.nodes.get("return_state")
    if (
        isinstance(used.layer.kind, Instance) and "return_sequences" not in cell.values
    ):  # as attention reads them
        code = "return_sequences=True"
        if isinstance(node, ast.keyword):
            made = call_fixes.write_in_place(code, "return_state=True")
            yield Proposal(made, editor.replace(node, code))
    if node is not None:
        edits = editor.remove_argument(cell.at.node, node)
        yield Proposal(fixes.remove_argument("return_state=True"), edits)
    if first.call is not None:
        text = f"{editor.text_of(first.call.node)}[0]"
        yield Proposal(call_fixes.take_output_only(), editor.replace(first.call.node, text))


def _reshape(used: Applied, editor: SourceEditor) -> Iterator[Proposal]:
    node = used.layer.nodes.get("target_shape")
    target = used.layer.values.get("target_shape")
    sides = used.input or ()
    if len(sides) == 5 and isinstance(target, list | tuple) and tuple(target) == (sides[1], sides[-1]):
        outer, imports = editor.spelled(used.layer.at.node, "TimeDistributed")
        inner, more = editor.spelled(used.layer.at.node, "GlobalAveragePooling2D")
        code = f"{outer}({inner}())"
        yield Proposal(fixes.write_code(code), (*editor.replace(used.layer.at.node, code), *imports, *more))
        return
    if node is not None and isinstance(target, list | tuple) and len(target) > 1:
        last = target[-1]
        for shape in (f"(-1, {last})", f"({target[0]}, -1)"):
            edits = editor.set_argument(used.layer.at.node, node, "target_shape", shape)
            yield Proposal(fixes.write_code(f"Reshape({shape})"), edits)
    yield Proposal(fixes.remove_from_code(title(used.layer)), editor.remove_layer(used))


def _stateful(fault: Fault, used: Applied, run: Run) -> Iterator[Proposal]:
    """An Input with the batch size."""
    editor = run.editor
    size = batch_size(run)
    sides = used.input or (None,)
    shape = f"({size}, {', '.join(map(str, run.seen.shown(sides[1:]) or ()))})"
    declared = declared_at(used, run)
    if declared is not None:
        layer, name, node = declared
        value: Any = node.value if isinstance(node, ast.keyword) else node
        elements = getattr(value, "elts", [])
        inside = ", ".join(editor.text_of(element) for element in elements)
        shape = f"({size}, {inside})" if elements else shape
        if name == "input_shape":
            keyword = node if isinstance(node, ast.keyword) else None
            if keyword is not None:
                removed = editor.remove_argument(layer.at.node, keyword)
                before = editor.insert_layer(
                    _first_use(used, run), "Input", f"batch_shape={shape}", after=False
                )
                yield Proposal(fixes.write_batch_shape(shape), (*removed, *before))
        else:
            yield Proposal(fixes.write_batch_shape(shape), editor.replace(node, f"batch_shape={shape}"))
    else:
        edits = editor.insert_layer(_first_use(used, run), "Input", f"batch_shape={shape}", after=False)
        yield Proposal(fixes.write_batch_shape(shape), edits)
    node = used.layer.cell.nodes.get("stateful")
    if node is not None:
        yield Proposal(
            fixes.remove_argument("stateful=True"), editor.remove_argument(used.layer.cell.at.node, node)
        )


def batch_size(run: Run) -> int:
    """The batch size that the code trains with; else one that divides the samples."""
    for model in run.seen.models:
        for fit in model.fits:
            if "batch_size" in fit.nodes:
                return fit.batch_size
    for node in ast.walk(run.tree):
        if (
            isinstance(node, ast.keyword)
            and node.arg == "batch_size"
            and isinstance(node.value, ast.Constant)
        ):
            return int(node.value.value)  # type: ignore[arg-type]
    samples = run.data[0] if run.data else None
    for model in run.seen.models:
        for fit in model.fits:
            x = fit.arrays.get("x")
            samples = samples or (x.sides[0] if isinstance(x, Array) and x.sides else None)
    return next((size for size in range(32, 0, -1) if samples and samples % size == 0), 1)


def _first_use(used: Applied, run: Run) -> Applied:
    before = [use for use in chain(used) if use.layer.name != "Input"]
    return before[0] if before else used
