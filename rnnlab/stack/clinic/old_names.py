"""Code for Keras 0, 1 and 2 rewritten with today's names, with the meaning kept."""

import ast
from collections.abc import Callable, Iterator

from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic import name_messages
from rnnlab.stack.clinic.edits import Edit, Edits, SourceEditor, apply_edits
from rnnlab.stack.clinic.old_backend import moved_functions
from rnnlab.stack.clinic.old_layers import (
    STEPS_MERGED,
    WRAPPED,
    Renewal,
    kernel,
    layer_arguments,
    merged_steps,
    renamed_arguments,
    renewal,
    repeated_for_steps,
    time_distributed,
)
from rnnlab.stack.clinic.old_merges import called_name, joined_models
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
    VALUES,
)
from rnnlab.stack.clinic.old_tensorflow import names_of_tensorflow_1
from rnnlab.stack.clinic.unset_names import arguments_called, names_bound
from rnnlab.stack.clinic.verdict import Finding

MOST_PASSES = 6
SMALL_OPTIMIZERS = {name.lower(): name for name in OPTIMIZERS}
CALLED = ("compile", "fit", "evaluate", "predict", "train_on_batch", "to_categorical", *METHODS)


class Today:
    """What the installed Keras has.

    parameters: the arguments of a layer's class, None if there is no such class. in_backend, in_ops, in_tensorflow:
    whether `keras.backend`, `keras.ops` or TensorFlow has a name.
    """

    def __init__(
        self,
        parameters: Callable[[str], list[str] | None],
        in_backend: Callable[[str], bool],
        in_ops: Callable[[str], bool],
        in_tensorflow: Callable[[str], bool],
    ) -> None:
        self.parameters, self.in_backend, self.in_ops = parameters, in_backend, in_ops
        self.in_tensorflow = in_tensorflow


def renewed(source: str, tree: ast.Module, today: Today) -> tuple[str, ast.Module, list[Finding]]:
    """The code with today's names, and a finding for each old one."""
    findings: list[Finding] = []
    text = source
    for _ in range(MOST_PASSES):
        editor = SourceEditor(text, tree)
        edits: list = []
        taken: list[tuple[int, int]] = []
        for found in _renewals(editor, tree, today):
            spans = [(edit.start, edit.end) for edit in found.edits]
            if any(start < end_ and start_ < end for start, end in spans for start_, end_ in taken):
                continue  # in the next pass
            taken.extend(spans)
            edits.extend(found.edits)
            finding = Finding(10, found.line, found.cause, found.fix, "error")
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
    for joined in joined_models(editor):
        fix = fixes.write_code(joined.code)
        yield Renewal(joined.line, name_messages.models_joined(joined.name), fix, joined.edits)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from repeated_for_steps(editor, node)
    for found, new, edits in moved_functions(editor, today.in_backend, today.in_ops):
        yield renewal(found, editor.text_of(found), new, edits)
    yield from names_of_tensorflow_1(editor, today.in_tensorflow)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from _import(editor, node, today)
        elif isinstance(node, ast.Constant) and node.value in VALUES:
            new = repr(VALUES[node.value])
            yield renewal(node, repr(node.value), new, editor.replace(node, new))
        elif isinstance(node, ast.Call):
            yield from _call(editor, node, today)
        elif (
            isinstance(node, ast.Attribute)
            and node.attr == "np_utils"
            and isinstance(node.value, ast.Attribute)
        ):
            yield renewal(node, "np_utils", "keras.utils", editor.replace(node, editor.text_of(node.value)))
        elif isinstance(node, ast.Attribute) and today.parameters(node.attr) is not None:
            yield from _in_gone_module(editor, node)


def _import(editor: SourceEditor, node: ast.ImportFrom, today: Today) -> Iterator[Renewal]:
    module = node.module or ""
    new = _module_today(module)
    if module == "keras.preprocessing.sequence" and any(
        one.name == "TimeseriesGenerator" for one in node.names
    ):
        new = f"tensorflow.{module}"  # TensorFlow still has it
    if new != module:
        text = editor.text_of(node)
        start = editor.span(node)[0] + text.index(module)
        edits = (Edit(start, start + len(module), new),)
        yield renewal(node, module, new, edits)
        return
    if "keras" not in module:
        return
    for alias in node.names:
        if alias.name in CLASSES and today.parameters(alias.name) is None:
            name = CLASSES[alias.name]
            yield renewal(alias, alias.name, name, editor.replace(alias, f"{name} as {alias.asname or alias.name}"
                           if alias.asname else name))  # fmt: skip
        elif alias.name == "TimeDistributedMerge":
            joined = ", ".join([*STEPS_MERGED.values(), "Lambda"])
            yield renewal(alias, alias.name, joined, editor.replace(alias, joined))
        elif alias.name in WRAPPED:
            new = f"TimeDistributed, {WRAPPED[alias.name]}"
            yield renewal(alias, alias.name, "TimeDistributed", editor.replace(alias, new))
        elif alias.name in SMALL_OPTIMIZERS and module.endswith("optimizers"):
            name = SMALL_OPTIMIZERS[alias.name]
            renamed = editor.replace(alias, f"{name} as {alias.asname or alias.name}")
            yield renewal(alias, alias.name, name, renamed)
        elif alias.name == "np_utils":
            yield renewal(alias, "np_utils", "to_categorical", editor.replace(alias, "to_categorical"))
        elif alias.name == "merge" and module.endswith("layers"):
            names = sorted({_merge_today(call) for call in ast.walk(editor.tree) if _is_merge(call)} - {""})
            if names:
                yield renewal(alias, "merge", names[0], editor.replace(alias, ", ".join(names)))


def _in_gone_module(editor: SourceEditor, node: ast.Attribute) -> Iterator[Renewal]:
    """A layer that is read from a module of `keras.layers` that is gone, such as `layers.core.Dropout`."""
    owner = node.value
    if not isinstance(owner, ast.Attribute):
        return
    package = editor.text_of(owner.value)
    last = package.rpartition(".")[2]
    if MODULES.get(f"{last}.{owner.attr}") == last:
        new = f"{package}.{node.attr}"
        yield renewal(node, editor.text_of(node), new, editor.replace(owner, package))


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
    if name == "TimeDistributedMerge":
        yield from merged_steps(editor, node)
    elif name in WRAPPED:
        yield time_distributed(editor, node, name)
        if WRAPPED[name] == "Conv2D":
            yield from kernel(editor, node)
        if WRAPPED[name] != "Dense":
            parameters = today.parameters(WRAPPED[name]) or []
            yield from renamed_arguments(editor, node, LAYER_ARGUMENTS, parameters, WRAPPED[name])
    elif name in CLASSES and (today.parameters(name) is None or _has_old_arguments(node)):
        yield renewal(node, name, CLASSES[name], _renamed(editor, function, CLASSES[name]))
        if name == "Convolution2D":
            yield from kernel(editor, node)
        if CLASSES[name] == "Conv1D" and any(keyword.arg == "input_dim" for keyword in node.keywords):
            yield from layer_arguments(editor, node, "Conv1D", parameters or [])
        else:
            yield from renamed_arguments(editor, node, LAYER_ARGUMENTS, parameters or [], name)
    elif parameters is not None:
        yield from arguments_called(editor, node, parameters)
        yield from layer_arguments(editor, node, name, parameters)
    elif name in SMALL_OPTIMIZERS and isinstance(function, ast.Name) and name not in names_bound(editor.tree):
        new = SMALL_OPTIMIZERS[name]
        yield renewal(node, name, new, editor.replace(function, new))
    elif name in OPTIMIZERS or (name in SMALL_OPTIMIZERS and isinstance(function, ast.Name)):
        yield from renamed_arguments(editor, node, OPTIMIZER_ARGUMENTS, ["learning_rate"], name)
    elif name in SMALL_OPTIMIZERS and editor.text_of(function).endswith(f"optimizers.{name}"):
        new = SMALL_OPTIMIZERS[name]
        yield renewal(node, name, new, _renamed(editor, function, new))
    elif name == "Model":
        yield from renamed_arguments(editor, node, MODEL_ARGUMENTS, ["inputs", "outputs"], name)
    elif _is_merge(node) and _merge_today(node):
        yield _merged(editor, node)
    elif isinstance(function, ast.Attribute) and name in ("predict_classes", "reset_states"):
        yield from _method(editor, node, function)
    elif (
        name == "to_categorical"
        and isinstance(function, ast.Attribute)
        and editor.text_of(function.value) == "np_utils"
    ):
        yield renewal(
            function, "np_utils.to_categorical", "to_categorical", editor.replace(function, "to_categorical")
        )
    elif name in CALLED:
        if name in METHODS and isinstance(function, ast.Attribute):
            yield renewal(function, name, METHODS[name], _renamed(editor, function, METHODS[name]))
        yield from renamed_arguments(
            editor, node, CALL_ARGUMENTS, [new for new in CALL_ARGUMENTS.values() if new], name
        )


def _renamed(editor: SourceEditor, function: ast.expr, name: str) -> Edits:
    _start, end = editor.span(function)
    old = function.attr if isinstance(function, ast.Attribute) else editor.text_of(function)
    return (Edit(end - len(old), end, name),)


def _has_old_arguments(node: ast.Call) -> bool:
    return any(keyword.arg in LAYER_ARGUMENTS for keyword in node.keywords) or len(node.args) > 2


def _is_merge(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and called_name(node) == "merge" and bool(node.args)


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
