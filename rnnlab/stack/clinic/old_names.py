"""Code for Keras 0, 1 and 2 rewritten with today's names, with the meaning kept."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rnnlab.message import Message
from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic import name_messages
from rnnlab.stack.clinic.edits import Edit, Edits, SourceEditor, apply_edits
from rnnlab.stack.clinic.old_table import (
    CALL_ARGUMENTS,
    CLASSES,
    LAYER_ARGUMENTS,
    MERGE_MODES,
    METHODS,
    MODEL_ARGUMENTS,
    MODULES,
    OLD_PACKAGES,
    OPTIMIZER_ARGUMENTS,
    OPTIMIZERS,
)
from rnnlab.stack.clinic.verdict import Finding
from rnnlab.stack.shape_rules import RECURRENT

MOST_PASSES = 6
CALLED = ("compile", "fit", "evaluate", "predict", "train_on_batch", "to_categorical", *METHODS)


@dataclass(frozen=True)
class Renewal:
    """One old name: where, what it is today, and the edits."""

    line: int
    cause: Message
    fix: Message
    edits: Edits


class Today:
    """What the installed Keras has. parameters: the arguments of a layer's class, None if there is no such class."""

    def __init__(self, parameters: Callable[[str], list[str] | None]) -> None:
        self.parameters = parameters


def renewed(source: str, tree: ast.Module, today: Today) -> tuple[str, ast.Module, list[Finding]]:
    """The code with today's names, and a finding for each old one."""
    findings: list[Finding] = []
    text = source
    for _ in range(MOST_PASSES):
        editor = SourceEditor(text, tree)
        edits: list = []
        taken: list[tuple[int, int]] = []
        for renewal in _renewals(editor, tree, today):
            spans = [(edit.start, edit.end) for edit in renewal.edits]
            if any(start < end_ and start_ < end for start, end in spans for start_, end_ in taken):
                continue  # in the next pass
            taken.extend(spans)
            edits.extend(renewal.edits)
            finding = Finding(10, renewal.line, renewal.cause, renewal.fix, "error")
            if finding not in findings:
                findings.append(finding)
        if not edits:
            break
        text = apply_edits(text, edits)
        try:
            tree = ast.parse(text)
        except SyntaxError:
            return source, ast.parse(source), []
    return text, tree, findings


def _renewals(editor: SourceEditor, tree: ast.Module, today: Today) -> Iterator[Renewal]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from _import(editor, node, today)
        elif isinstance(node, ast.Call):
            yield from _call(editor, node, today)
        elif (
            isinstance(node, ast.Attribute)
            and node.attr == "np_utils"
            and isinstance(node.value, ast.Attribute)
        ):
            yield _renewal(node, "np_utils", "keras.utils", editor.replace(node, editor.text_of(node.value)))


def _renewal(
    node: ast.expr | ast.stmt | ast.keyword | ast.alias, old: str, new: str, edits: Edits
) -> Renewal:
    fix = fixes.write_code(new) if new else fixes.remove_argument(old)
    return Renewal(node.lineno, name_messages.old_name(old, new), fix, edits)


def _import(editor: SourceEditor, node: ast.ImportFrom, today: Today) -> Iterator[Renewal]:
    module = node.module or ""
    new = _module_today(module)
    if new != module:
        text = editor.text_of(node)
        start = editor.span(node)[0] + text.index(module)
        edits = (Edit(start, start + len(module), new),)
        yield _renewal(node, module, new, edits)
        return
    if "keras" not in module:
        return
    for alias in node.names:
        if alias.name in CLASSES and today.parameters(alias.name) is None:
            name = CLASSES[alias.name]
            yield _renewal(alias, alias.name, name, editor.replace(alias, f"{name} as {alias.asname or alias.name}"
                           if alias.asname else name))  # fmt: skip
        elif alias.name == "TimeDistributedDense":
            yield _renewal(
                alias, alias.name, "TimeDistributed", editor.replace(alias, "TimeDistributed, Dense")
            )
        elif alias.name == "np_utils":
            yield _renewal(alias, "np_utils", "to_categorical", editor.replace(alias, "to_categorical"))
        elif alias.name == "merge" and module.endswith("layers"):
            names = sorted({_merge_today(call) for call in ast.walk(editor.tree) if _is_merge(call)} - {""})
            if names:
                yield _renewal(alias, "merge", names[0], editor.replace(alias, ", ".join(names)))


def _module_today(module: str) -> str:
    for old in OLD_PACKAGES:
        if module == old or module.startswith(f"{old}."):
            module = ("keras" if old == "keras.src" else "tensorflow.keras") + module[len(old) :]
    for package in ("tensorflow.keras.", "keras."):
        if module.startswith(package) and module[len(package) :] in MODULES:
            return package + MODULES[module[len(package) :]]
    return module


def _call(editor: SourceEditor, node: ast.Call, today: Today) -> Iterator[Renewal]:
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    parameters = today.parameters(CLASSES.get(name, name))
    if name == "TimeDistributedDense":
        yield _time_distributed(editor, node)
    elif name in CLASSES and (today.parameters(name) is None or _has_old_arguments(node)):
        yield _renewal(node, name, CLASSES[name], _renamed(editor, function, CLASSES[name]))
        yield from _arguments(editor, node, LAYER_ARGUMENTS, parameters or [], name)
    elif parameters is not None:
        yield from _layer(editor, node, name, parameters)
    elif name in OPTIMIZERS:
        yield from _arguments(editor, node, OPTIMIZER_ARGUMENTS, ["learning_rate"], name)
    elif name == "Model":
        yield from _arguments(editor, node, MODEL_ARGUMENTS, ["inputs", "outputs"], name)
    elif _is_merge(node) and _merge_today(node):
        yield _merged(editor, node)
    elif isinstance(function, ast.Attribute) and name in ("predict_classes", "reset_states"):
        yield from _method(editor, node, function)
    elif (
        name == "to_categorical"
        and isinstance(function, ast.Attribute)
        and editor.text_of(function.value) == "np_utils"
    ):
        yield _renewal(
            function, "np_utils.to_categorical", "to_categorical", editor.replace(function, "to_categorical")
        )
    elif name in CALLED:
        if name in METHODS and isinstance(function, ast.Attribute):
            yield _renewal(function, name, METHODS[name], _renamed(editor, function, METHODS[name]))
        yield from _arguments(
            editor, node, CALL_ARGUMENTS, [new for new in CALL_ARGUMENTS.values() if new], name
        )


def _renamed(editor: SourceEditor, function: ast.expr, name: str) -> Edits:
    _start, end = editor.span(function)
    old = function.attr if isinstance(function, ast.Attribute) else editor.text_of(function)
    return (Edit(end - len(old), end, name),)


def _has_old_arguments(node: ast.Call) -> bool:
    return any(keyword.arg in LAYER_ARGUMENTS for keyword in node.keywords) or len(node.args) > 2


def _arguments(
    editor: SourceEditor, node: ast.Call, table: dict[str, str], parameters: list[str], name: str
) -> Iterator[Renewal]:
    given = {keyword.arg for keyword in node.keywords}
    for keyword in node.keywords:
        old = keyword.arg or ""
        new = table.get(old)
        if new is None or old in parameters:
            continue
        if new and new in parameters and new not in given:
            shown = f"{new}={editor.text_of(keyword.value)}"
            edits = editor.rename(keyword, new)
            cause = name_messages.old_name(old, new)
            yield Renewal(keyword.lineno, cause, fixes.write_code(shown[:80]), edits)
        elif not new or new in given:
            yield _renewal(keyword, old, "", editor.remove_argument(node, keyword))


def _layer(editor: SourceEditor, node: ast.Call, name: str, parameters: list[str]) -> Iterator[Renewal]:
    keywords = {keyword.arg: keyword for keyword in node.keywords if keyword.arg}
    if name in RECURRENT and "input_dim" in keywords:
        length = keywords.get("input_length")
        steps = editor.text_of(length.value) if length else "None"
        shape = f"input_shape=({steps}, {editor.text_of(keywords['input_dim'].value)})"
        edits = editor.replace(keywords["input_dim"], shape)
        if length:
            edits += editor.remove_argument(node, length)
        if not length or abs(node.keywords.index(length) - node.keywords.index(keywords["input_dim"])) >= 1:
            yield Renewal(node.lineno, name_messages.keras_2_input_dim(), fixes.write_code(shape), edits)
            return
    whole = [
        argument
        for argument in node.args
        if isinstance(argument, ast.Constant) and type(argument.value) is int
    ]
    if name in (*RECURRENT, "Dense") and len(node.args) == len(whole) == 2 and "input_shape" not in keywords:
        yield _two_sizes(editor, node, name)
        return
    if name == "Bidirectional" or name == "TimeDistributed":
        return
    table = LAYER_ARGUMENTS
    if name in ("Reshape", "UpSampling1D", "LeakyReLU"):
        wanted = {"Reshape": ("dims",), "UpSampling1D": ("length",), "LeakyReLU": ()}[name]
        table = {old: new for old, new in table.items() if old in wanted}
    elif name == "Embedding":
        table = {"init": "embeddings_initializer", "W_regularizer": "embeddings_regularizer",
                 "W_constraint": "embeddings_constraint", "dropout": ""}  # fmt: skip
    elif name == "PReLU":
        table = {}
    yield from _arguments(editor, node, table, [*parameters, "input_dim"], name)


def _two_sizes(editor: SourceEditor, node: ast.Call, name: str) -> Renewal:
    """`LSTM(26, 50)` of Keras 0: the inputs, then the units."""
    reads, units = (editor.text_of(argument) for argument in node.args)
    edits = editor.remove_argument(node, node.args[0])
    layers = [
        call for call in ast.walk(editor.tree)
        if isinstance(call, ast.Call) and _called_name(call) in (*RECURRENT, "Dense", "Embedding", "Input")
    ]  # fmt: skip
    first = min(layers, key=lambda call: (call.lineno, call.col_offset))
    if first is node:
        shape = f"(None, {reads})" if name in RECURRENT else f"({reads},)"
        edits += editor.add_argument(node, f"input_shape={shape}")
    cause = name_messages.keras_0_sizes(f"{name}({reads}, {units})", reads, units)
    return Renewal(node.lineno, cause, fixes.write_code(f"{name}({units})"), edits)


def _called_name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _time_distributed(editor: SourceEditor, node: ast.Call) -> Renewal:
    prefix = f"{editor.text_of(node.func.value)}." if isinstance(node.func, ast.Attribute) else ""
    start, end = editor.span(node.func)
    edits = (
        Edit(start, end, f"{prefix}TimeDistributed({prefix}Dense"),
        Edit(editor.span(node)[1], editor.span(node)[1], ")"),
    )
    new = "TimeDistributed(Dense(...))"
    return Renewal(
        node.lineno, name_messages.old_name("TimeDistributedDense", new), fixes.write_code(new), edits
    )


def _is_merge(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _called_name(node) == "merge" and bool(node.args)


def _merge_today(node: ast.AST) -> str:
    """What `merge([...], mode=...)` is called today."""
    assert isinstance(node, ast.Call)
    mode = next((keyword.value for keyword in node.keywords if keyword.arg == "mode"), None)
    value = mode.value if isinstance(mode, ast.Constant) else "sum" if mode is None else ""
    return MERGE_MODES.get(str(value), "")


def _merged(editor: SourceEditor, node: ast.Call) -> Renewal:
    new = _merge_today(node)
    parts = [editor.text_of(node.args[0])]
    for keyword in node.keywords:
        if keyword.arg in ("concat_axis", "dot_axes"):
            parts.append(
                f"{'axis' if keyword.arg == 'concat_axis' else 'axes'}={editor.text_of(keyword.value)}"
            )
    prefix = f"{editor.text_of(node.func.value)}." if isinstance(node.func, ast.Attribute) else ""
    text = f"{prefix}{new}({', '.join(parts)})"
    return Renewal(
        node.lineno,
        name_messages.old_name("merge", new),
        fixes.write_code(text[:80]),
        editor.replace(node, text),
    )


def _method(editor: SourceEditor, node: ast.Call, function: ast.Attribute) -> Iterator[Renewal]:
    owner = editor.text_of(function.value)
    if function.attr == "predict_classes":
        edits = (*_renamed(editor, function, "predict"), *_after(editor, node, ".argmax(axis=-1)"))
        new = "predict(...).argmax(axis=-1)"
        yield Renewal(
            node.lineno, name_messages.old_name("predict_classes", new), fixes.write_code(new), edits
        )
        return
    if isinstance(function.value, ast.Name) and not node.args and "layer" not in owner:
        text = f"[layer.reset_states() for layer in {owner}.layers if hasattr(layer, 'reset_states')]"
        cause = name_messages.reset_states_moved(owner)
        yield Renewal(node.lineno, cause, fixes.write_code(text), editor.replace(node, text))


def _after(editor: SourceEditor, node: ast.Call, text: str) -> Edits:
    end = editor.span(node)[1]
    return (Edit(end, end, text),)
