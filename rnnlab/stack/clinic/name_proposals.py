"""Ways to fix a call that Keras refuses: names of arguments, layers, methods and values."""

import ast
import re
from collections.abc import Iterator

from rnnlab.stack.clinic import call_fix_messages as call_fixes
from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic.call_proposals import in_second_parentheses, with_parentheses
from rnnlab.stack.clinic.cause_words import UNKNOWN_VALUE
from rnnlab.stack.clinic.causes import (
    MISSING_ARGUMENT,
    arguments_at,
    unknown_argument,
)
from rnnlab.stack.clinic.edits import Edit, Edits, SourceEditor
from rnnlab.stack.clinic.findings import OF_IMAGES, Proposal, Run, inputs_missing, keras_0_sizes, odd_size
from rnnlab.stack.clinic.keras_answers import installed
from rnnlab.stack.clinic.keras_answers.seen import Applied, Fault, SeenLayer
from rnnlab.stack.clinic.python.values import CallNode

# What a layer needs where the code does not say it.
MEANT = {
    "vocab_size": "input_dim", "vocabulary_size": "input_dim", "num_words": "input_dim", "max_features": "input_dim",
    "embedding_dim": "output_dim", "embedding_size": "output_dim", "embed_dim": "output_dim", "dim": "output_dim",
    "hidden_size": "units", "num_units": "units", "hidden_units": "units", "n_units": "units",
}  # fmt: skip
USUAL_VALUES = {"pool_size": "2", "kernel_size": "3", "rate": "0.2", "units": "32", "filters": "32"}


def for_unknown_argument(fault: Fault, run: Run) -> Iterator[Proposal]:
    editor, wrong, call = run.editor, unknown_argument(fault), fault.at.node
    keyword = next((keyword for keyword in call.keywords if keyword.arg == wrong), None)
    value = fault.layer.values.get("batch_size") if fault.layer is not None else None
    whole = wrong == "batch_size" and isinstance(value, tuple | list)  # a shape, under the wrong name
    if (
        (whole or wrong in ("batch_shape", "batch_input_shape"))
        and keyword is not None
        and fault.layer is not None
    ):
        yield from batch_shape_before(fault.layer, keyword, editor)
        return
    if keyword is None:  # from **options: where the name stands as text or as an argument of dict
        yield from _elsewhere(wrong, fault, editor)
        return
    outer = next(
        (node for node in ast.walk(run.tree) if isinstance(node, ast.Call) and node.func is call), None
    )
    inner = call.args[0] if call.args else None
    if isinstance(call.func, ast.Attribute) and call.func.attr == "add" and isinstance(inner, ast.Call):
        text = editor.text_of(keyword)
        edits = (*editor.remove_argument(call, keyword), *editor.add_argument(inner, text))
        yield Proposal(call_fixes.move_into_layer(text[:80], editor.text_of(inner.func)), edits)
    if wrong in ("initial_state", "mask", "training") and outer is not None:
        text = editor.text_of(keyword)
        edits = (*editor.remove_argument(call, keyword), *editor.add_argument(outer, text))
        yield Proposal(call_fixes.pass_when_called(text[:80]), edits)
    similar = installed.closest(wrong, arguments_at(fault))
    given = {argument.arg for argument in call.keywords}
    if similar and similar not in given:
        code = f"{similar}={editor.text_of(keyword.value)}"
        yield Proposal(fixes.write_code(code[:80]), editor.rename(keyword, similar))
    yield Proposal(fixes.remove_argument(wrong), editor.remove_argument(call, keyword))


def _elsewhere(wrong: str, fault: Fault, editor: SourceEditor) -> Iterator[Proposal]:
    similar = installed.closest(wrong, arguments_at(fault))
    for node in ast.walk(editor.tree):
        if isinstance(node, ast.keyword) and node.arg == wrong and similar:
            yield Proposal(fixes.write_code(similar), editor.rename(node, similar))
        if isinstance(node, ast.Constant) and node.value == wrong and similar:
            yield Proposal(fixes.write_code(similar), editor.replace(node, repr(similar)))


def batch_shape_before(layer: SeenLayer, keyword: ast.keyword, editor: SourceEditor) -> Iterator[Proposal]:
    """An Input with the batch size instead of an argument of the first layer."""
    call = layer.at.node
    shape = editor.text_of(keyword.value)
    removed = editor.remove_argument(call, keyword)
    used = Applied(layer, (), added=layer.at)
    elements = getattr(keyword.value, "elts", [])
    first = elements[0] if elements else None
    if isinstance(first, ast.Constant) and first.value is None:
        sides = ", ".join(editor.text_of(element) for element in elements[1:])
        text = f"input_shape=({sides}{',' if len(elements) == 2 else ''})"
        yield Proposal(fixes.write_shape_without_samples(text), editor.replace(keyword, text))
        return
    if (
        layer.name == "TimeDistributed"
        and layer.inner
        and layer.inner.name in OF_IMAGES
        and len(elements) == 4
    ):
        text = f"input_shape={shape}"  # without the batch: steps, rows, columns, channels
        yield Proposal(fixes.write_code(text), editor.replace(keyword, text))
    statement = layer.at.statement
    added = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
    if added and isinstance(statement.value.func, ast.Attribute) and statement.value.func.attr == "add":  # type: ignore[attr-defined]
        used.added = CallNode(statement.value, statement)  # type: ignore[attr-defined]
    before = editor.insert_layer(used, "Input", f"batch_shape={shape}", after=False)
    if elements and not any(
        isinstance(node, ast.keyword) and node.arg == "stateful" for node in ast.walk(editor.tree)
    ):
        sides = ", ".join(editor.text_of(element) for element in elements[1:])
        text = f"input_shape=({sides}{',' if len(elements) == 2 else ''})"
        yield Proposal(fixes.write_shape_without_samples(text), editor.replace(keyword, text))
    if before:
        yield Proposal(fixes.write_batch_shape(shape), (*removed, *before))
    yield Proposal(fixes.remove_argument(keyword.arg or ""), removed)  # in a layer that is not the first


def for_refused_call(fault: Fault, run: Run) -> Iterator[Proposal]:
    editor, call = run.editor, fault.at.node
    if fault.shapes.get("tensors"):
        yield from in_second_parentheses(fault, editor)
        return
    listed = re.search(r"Expected `(\w+)` argument to be a list", fault.text)
    alone = next((one for one in call.keywords if listed and one.arg == listed[1]), None)
    if alone is not None:
        code = f"[{editor.text_of(alone.value)}]"
        yield Proposal(fixes.write_code(f"{alone.arg}={code}"[:80]), editor.replace(alone.value, code))
    given = next((one.value for one in call.keywords if one.arg == "name"), None)
    if "cannot contain character `/`" in fault.text and isinstance(given, ast.Constant):
        code = repr(str(given.value).replace("/", "_"))
        yield Proposal(fixes.write_code(f"name={code}"), editor.replace(given, code))
    if fault.layer is not None and "`padding` argument must be" in fault.text:
        yield from _full_padding(fault.layer, editor)
    path = next(
        (one.value for one in call.keywords if one.arg == "filepath"), call.args[0] if call.args else None
    )
    ending = re.search(r"must end in `([\w.]+)`", fault.text)
    if ending and isinstance(path, ast.Constant) and isinstance(path.value, str):
        bare = re.sub(r"(?:\.weights)?\.(?:h5|hdf5|hdf|keras|tf|ckpt|model)$", "", path.value)
        code = repr(bare + ending[1])
        yield Proposal(fixes.write_code(code), editor.replace(path, code))
    missing, value = MISSING_ARGUMENT.search(fault.text), UNKNOWN_VALUE.search(fault.text)
    if keras_0_sizes(fault) is not None:
        units = f"{editor.text_of(call.func)}({editor.text_of(call.args[1])})"
        yield Proposal(fixes.write_code(units), editor.remove_argument(call, call.args[0]))
    meant = {keyword: MEANT.get(keyword.arg or "") for keyword in call.keywords}
    if missing and missing[1] in meant.values():
        edits: Edits = ()
        for keyword, today in meant.items():
            edits += editor.rename(keyword, today) if today else ()
        named = [f"{today}=... in place of {one.arg}=..." for one, today in meant.items() if today]
        yield Proposal(fixes.write_code(" and ".join(named)), edits)
    if missing:
        arguments = arguments_at(fault)
        for keyword in call.keywords:
            similar = installed.closest(keyword.arg or "", [missing[1]])
            if similar and keyword.arg not in arguments:
                code = f"{similar}={editor.text_of(keyword.value)}"
                yield Proposal(fixes.write_code(code), editor.rename(keyword, similar))
    if missing and missing[1] in USUAL_VALUES:
        code = f"{missing[1]}={USUAL_VALUES[missing[1]]}"
        yield Proposal(fixes.add_argument(code), editor.add_argument(call, code))
    if value:
        what, wrong = (value[1], value[2]) if value[1] else (value[3], value[4])
        similar = installed.closest(wrong.strip(), installed.known_values(what))
        for node in ast.walk(run.tree):
            if similar and isinstance(node, ast.Constant) and node.value == wrong.strip():
                yield Proposal(fixes.write_code(f"'{similar}'"), editor.replace(node, f"'{similar}'"))
    if fault.layer is not None and fault.kind == "AttributeError" and "keras.layers" in fault.text:
        similar = installed.closest(fault.layer.name, installed.layer_names())
        for node in ast.walk(run.tree):
            name = getattr(node, "attr", getattr(node, "id", getattr(node, "name", "")))
            if (
                similar
                and name == fault.layer.name
                and isinstance(node, ast.Name | ast.Attribute | ast.alias)
            ):
                yield Proposal(
                    fixes.write_code(similar),
                    tuple(
                        Edit(editor.span(other)[1] - len(name), editor.span(other)[1], similar)
                        for other in ast.walk(run.tree)
                        if isinstance(other, ast.Name | ast.Attribute | ast.alias)
                        and getattr(other, "attr", getattr(other, "id", getattr(other, "name", ""))) == name
                        and not getattr(other, "asname", None)
                    ),
                )
                return
    words = [
        one
        for one in call.args
        if isinstance(one, ast.Constant) and type(one.value) in (str, bool, type(None))
    ]
    if "positional argument" in fault.text and len(call.args) > 1 and not call.keywords and not words:
        start, end = editor.span(call.args[0])[0], editor.span(call.args[-1])[1]
        text = f"({editor.source[start:end]})"
        yield Proposal(fixes.write_code(f"{editor.text_of(call.func)}({text})"), (Edit(start, end, text),))
    if fault.layer is not None and "Cannot convert" in fault.text and "to a shape" in fault.text:
        yield from _number_as_shape(call, editor)
    yield from for_missing_method(fault, editor)
    odd = odd_size(fault.layer) if fault.layer else None
    if odd is not None and isinstance(odd[1], tuple | list | float):
        number = odd[1][-1] if isinstance(odd[1], tuple | list) and odd[1] else odd[1]
        if isinstance(number, int | float):
            edits = editor.set_argument(call, fault.layer.nodes.get(odd[0]), odd[0], str(int(number)))  # type: ignore[union-attr]
            yield Proposal(fixes.write_code(f"{odd[0]}={int(number)}"), edits)
    for argument in call.args[:1]:
        if (
            isinstance(argument, ast.Constant)
            and isinstance(argument.value, str)
            and argument.value.isdigit()
        ):
            yield Proposal(fixes.write_code(argument.value), editor.replace(argument, argument.value))
        elif isinstance(argument, ast.BinOp) and isinstance(argument.op, ast.Div):
            text = f"{editor.text_of(argument.left)} // {editor.text_of(argument.right)}"
            yield Proposal(fixes.write_code(text), editor.replace(argument, text))


def _full_padding(layer: SeenLayer, editor: SourceEditor) -> Iterator[Proposal]:
    """`padding='full'` of Keras 0: zeros before and after the steps, one less than the kernel has."""
    node, size = layer.nodes.get("padding"), layer.nodes.get("kernel_size")
    given = size.value if isinstance(size, ast.keyword) else size
    statement = layer.at.statement
    added = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
    if layer.values.get("padding") == "full" and layer.name == "Conv1D" and isinstance(given, ast.expr):
        shape = next(
            (one for one in layer.at.node.keywords if one.arg in ("input_shape", "batch_input_shape")), None
        )
        text = f"{editor.text_of(given)} - 1"
        text += f", {editor.text_of(shape)}" if shape is not None else ""
        used = Applied(layer, (), added=CallNode(statement.value, statement) if added else None)  # type: ignore[attr-defined]
        edits = editor.insert_layer(used, "ZeroPadding1D", text, after=False)
        edits += editor.remove_argument(layer.at.node, node) if node is not None else ()
        edits += editor.remove_argument(layer.at.node, shape) if shape is not None and edits else ()
        yield Proposal(fixes.write_code(f"ZeroPadding1D({text}) before it, without padding='full'"), edits)
    edits = editor.set_argument(layer.at.node, node, "padding", "'same'")
    yield Proposal(fixes.write_code("padding='same'"), edits)


def _listed_inputs(call: ast.Call, missing: list[Applied], editor: SourceEditor) -> Iterator[Proposal]:
    """The Inputs that are missing in `Model(inputs=...)`, under the names that the code gives them."""
    named = next((keyword.value for keyword in call.keywords if keyword.arg == "inputs"), None)
    node = named or (call.args[0] if call.args else None)
    names = [
        target.id
        for use in missing
        if use.call is not None and isinstance(use.call.statement, ast.Assign)
        for target in use.call.statement.targets
        if isinstance(target, ast.Name) and use.call.statement.value is use.call.node
    ]
    if node is None or len(names) != len(missing):
        return
    text, joined = editor.text_of(node), ", ".join(names)
    if isinstance(node, ast.List):
        code = f"[{joined}, {text[1:]}"
    else:
        code = f"[{joined}] + {text}" if isinstance(node, ast.BinOp) else f"[{joined}, {text}]"
    yield Proposal(call_fixes.list_inputs(joined), editor.replace(node, code))


def _number_as_shape(call: ast.Call, editor: SourceEditor) -> Iterator[Proposal]:
    """`shape=(10)`, which is a number, as `shape=(10,)`."""
    named = [
        keyword.value for keyword in call.keywords if keyword.arg in ("shape", "input_shape", "batch_shape")
    ]
    for node in [*call.args[:1], *named]:
        if not isinstance(node, ast.Tuple | ast.List):
            text = f"({editor.text_of(node)},)"
            start, end = editor.span(node)
            inside = editor.source[start - 1 : start] == "(" and editor.source[end : end + 1] == ")"
            if inside and node in named:  # the brackets are there, without the comma
                yield Proposal(fixes.write_code(f"shape={text}"), (Edit(end, end, ","),))
            else:
                yield Proposal(fixes.write_code(f"shape={text}"), editor.replace(node, text))


def for_missing_method(fault: Fault, editor: SourceEditor) -> Iterator[Proposal]:
    found = re.search(r"'(\w+)' object has no attribute '(\w+)'", fault.text)
    function = fault.at.node.func
    if fault.kind != "AttributeError" or not found or not isinstance(function, ast.Attribute):
        return
    similar = installed.closest(found[2], installed.public_names(found[1]))
    if similar:
        owner = editor.text_of(function.value)
        yield Proposal(
            fixes.write_code(f"{owner}.{similar}(...)"), editor.replace(function, f"{owner}.{similar}")
        )


def for_model(fault: Fault, editor: SourceEditor) -> Iterator[Proposal]:
    call = fault.at.node
    missing = inputs_missing(fault.model) if fault.model and "not connected" in fault.text else []
    if missing:
        yield from _listed_inputs(call, missing, editor)
    made = re.search(r"Received: <class '[\w.]*?(\w+)'>", fault.text)
    if made:
        yield from with_parentheses(made[1], editor)
    if len(call.args) > 1 and getattr(call.func, "attr", getattr(call.func, "id", "")) == "Sequential":
        start, end = editor.span(call.args[0])[0], editor.span(call.args[-1])[1]
        yield Proposal(fixes.put_in_list(), (Edit(start, start, "["), Edit(end, end, "]")))
    if len(call.args) == 1 and re.search(r"object is not iterable", fault.text) and not call.keywords:
        text = editor.text_of(call.args[0])
        yield Proposal(fixes.put_in_list(), editor.replace(call.args[0], f"[{text}]"))
    for argument in call.args[:1]:
        if isinstance(argument, ast.List) and len(argument.elts) == 1:
            text = editor.text_of(argument.elts[0])
            yield Proposal(fixes.write_code(text[:80]), editor.replace(argument, text))
