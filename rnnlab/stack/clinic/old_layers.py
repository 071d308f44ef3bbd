"""Layers of Keras 0, 1 and 2 written as today: their arguments, sizes and kernels."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rnnlab.message import Message
from rnnlab.stack.clinic import call_messages, name_messages
from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic.edits import Edit, Edits, SourceEditor
from rnnlab.stack.clinic.old_merges import first_of_model
from rnnlab.stack.clinic.old_table import LAYER_ARGUMENTS
from rnnlab.stack.clinic.python.functions import plain_assignments
from rnnlab.stack.shape_rules import RECURRENT


@dataclass(frozen=True)
class Renewal:
    """One old name: where, what it is today, and the edits."""

    line: int
    cause: Message
    fix: Message
    edits: Edits


def renewal(node: ast.expr | ast.stmt | ast.keyword | ast.alias, old: str, new: str, edits: Edits) -> Renewal:
    fix = fixes.write_code(new) if new else fixes.remove_argument(old)
    return Renewal(node.lineno, name_messages.old_name(old, new), fix, edits)


def renamed_arguments(
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
            yield renewal(keyword, old, "", editor.remove_argument(node, keyword))


def layer_arguments(
    editor: SourceEditor, node: ast.Call, name: str, parameters: list[str]
) -> Iterator[Renewal]:
    keywords = {keyword.arg: keyword for keyword in node.keywords if keyword.arg}
    if name in (*RECURRENT, "Conv1D") and "input_dim" in keywords:
        length = keywords.get("input_length")
        steps = editor.text_of(length.value) if length else "None"
        shape = f"input_shape=({steps}, {editor.text_of(keywords['input_dim'].value)})"
        edits = editor.replace(keywords["input_dim"], shape)
        if length:
            edits += editor.remove_argument(node, length)
        if not length or abs(node.keywords.index(length) - node.keywords.index(keywords["input_dim"])) >= 1:
            yield Renewal(node.lineno, call_messages.keras_2_input_dim(), fixes.write_code(shape), edits)
            return
    numbers, oldest = _whole_numbers(editor.tree), _is_keras_0(editor.tree)
    whole = [
        argument
        for argument in node.args
        if _is_whole(argument) or (isinstance(argument, ast.Name) and (oldest or argument.id in numbers))
    ]
    # Beside `init` or an activation, the second argument cannot be one of these.
    sizes = len(node.args) == 2 and (
        len(whole) == 2 or {"init", "activation", "inner_activation"} & {*keywords}
    )
    if name in (*RECURRENT, "Dense") and sizes and "input_shape" not in keywords:
        yield _two_sizes(editor, node, name)
        if len(whole) == 2:
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
    yield from renamed_arguments(editor, node, table, [*parameters, "input_dim"], name)


@lru_cache(maxsize=2)
def _whole_numbers(tree: ast.Module) -> frozenset[str]:
    """The names to which the code gives a whole number, once."""
    return frozenset(name for name, value in plain_assignments(tree).items() if _is_whole(value))


@lru_cache(maxsize=2)
def _is_keras_0(tree: ast.Module) -> bool:
    """Whether a TimeDistributedDense has two sizes, as only in Keras 0."""
    return any(
        isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) == "TimeDistributedDense"
        and len(_not_words(node)) == 2
        for node in ast.walk(tree)
    )


def _not_words(node: ast.Call) -> list[ast.expr]:
    return [one for one in node.args if not (isinstance(one, ast.Constant) and isinstance(one.value, str))]


def _is_whole(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int


def _two_sizes(editor: SourceEditor, node: ast.Call, name: str) -> Renewal:
    """`LSTM(26, 50)` of Keras 0: the inputs, then the units."""
    reads, units = (editor.text_of(argument) for argument in node.args)
    edits = editor.remove_argument(node, node.args[0])
    if first_of_model(editor.tree, node):
        shape = f"(None, {reads})" if name in RECURRENT else f"({reads},)"
        edits += editor.add_argument(node, f"input_shape={shape}")
    cause = name_messages.keras_0_sizes(f"{name}({reads}, {units})", reads, units)
    return Renewal(node.lineno, cause, fixes.write_code(f"{name}({units})"), edits)


def kernel(editor: SourceEditor, node: ast.Call) -> Iterator[Renewal]:
    """`Convolution2D(8, 3, 3)`, in Keras 0 `Convolution2D(8, 1, 3, 3)`: rows and columns were two arguments."""
    rows, columns = (
        next((one for one in node.keywords if one.arg == name), None) for name in ("nb_row", "nb_col")
    )
    if len(node.args) >= 3:
        first, second = node.args[-2:] if len(node.args) == 4 else node.args[1:3]
        size = f"({editor.text_of(first)}, {editor.text_of(second)})"
        start = editor.span(node.args[1])[0]  # with four arguments, of Keras 0: the channels that it reads
        edits: Edits = (Edit(start, editor.span(second)[1], size),)
    elif rows is not None and columns is not None:
        size = f"({editor.text_of(rows.value)}, {editor.text_of(columns.value)})"
        edits = (*editor.replace(rows, f"kernel_size={size}"), *editor.remove_argument(node, columns))
    else:
        return
    cause = name_messages.old_name("a kernel of two arguments", f"kernel_size={size}")
    yield Renewal(node.lineno, cause, fixes.write_code(f"kernel_size={size}"), edits)


def repeated_for_steps(editor: SourceEditor, node: ast.Call) -> Iterator[Renewal]:
    """`RepeatVector(K.shape(x)[1])(v)`: n must be a number, so that v is broadcast over the steps of x instead."""
    inner = node.func
    name = getattr(inner.func, "attr", getattr(inner.func, "id", "")) if isinstance(inner, ast.Call) else ""
    if name != "RepeatVector" or not isinstance(inner, ast.Call) or not inner.args or not node.args:
        return
    for part in ast.walk(inner.args[0]):
        function = part.func if isinstance(part, ast.Call) and part.args else None
        if getattr(function, "attr", "") in ("shape", "int_shape", "get_variable_shape"):
            vector, steps = editor.text_of(node.args[0]), editor.text_of(part.args[0])  # type: ignore[attr-defined]
            code = f"(keras.ops.expand_dims({vector}, 1) + keras.ops.zeros_like({steps}[:, :, :1]))"
            cause = name_messages.repeats_of_tensor(editor.text_of(inner)[:60])
            yield Renewal(node.lineno, cause, fixes.write_code(code[1:-1]), editor.replace(node, code))
            return


# Layers that were wrapped by name, and the layer inside.
WRAPPED = {
    "TimeDistributedDense": "Dense", "TimeDistributedConvolution2D": "Conv2D", "TimeDistributedFlatten": "Flatten",
    "TimeDistributedMaxPooling2D": "MaxPooling2D", "TimeDistributedAveragePooling2D": "AveragePooling2D",
}  # fmt: skip


# What TimeDistributedMerge does to the time steps, by its mode, and the layer that does it today.
STEPS_MERGED = {"ave": "GlobalAveragePooling1D", "max": "GlobalMaxPooling1D"}


def merged_steps(editor: SourceEditor, node: ast.Call) -> Iterator[Renewal]:
    """`TimeDistributedMerge(mode='ave')` of Keras 0 as `GlobalAveragePooling1D()`."""
    mode = next((keyword.value for keyword in node.keywords if keyword.arg == "mode"), None)
    mode = mode or (node.args[0] if node.args else None)
    new = STEPS_MERGED.get(getattr(mode, "value", "sum"), "")
    code = f"{new}()"
    if isinstance(node.func, ast.Attribute):
        code = f"{editor.text_of(node.func.value)}.{code}"
    edits = editor.replace(node, code if new else "Lambda(lambda steps: keras.ops.sum(steps, axis=1))")
    shown = code if new else "Lambda(lambda steps: keras.ops.sum(steps, axis=1))"
    yield Renewal(
        node.lineno, name_messages.old_name("TimeDistributedMerge", shown), fixes.write_code(shown), edits
    )


def time_distributed(editor: SourceEditor, node: ast.Call, old: str) -> Renewal:
    """`TimeDistributedDense(8)` and the like as `TimeDistributed(Dense(8))`."""
    inner = WRAPPED[old]
    sizes = _not_words(node)
    if inner == "Dense" and len(sizes) == len(node.args) == 2:  # of Keras 0: the inputs, then the units
        reads, units = map(editor.text_of, sizes)
        name = "TimeDistributedDense"
        edits = editor.remove_argument(node, node.args[0])
        if first_of_model(editor.tree, node):
            edits += editor.add_argument(node, f"input_shape=(None, {reads})")
        cause = name_messages.keras_0_sizes(f"{name}({reads}, {units})", reads, units)
        return Renewal(node.lineno, cause, fixes.write_code(f"TimeDistributed(Dense({units}))"), edits)
    shape = next((one for one in node.keywords if one.arg in ("input_shape", "batch_input_shape")), None)
    outside = f", {editor.text_of(shape)}" if shape is not None else ""
    prefix = f"{editor.text_of(node.func.value)}." if isinstance(node.func, ast.Attribute) else ""
    start, end = editor.span(node.func)
    edits = (
        Edit(start, end, f"{prefix}TimeDistributed({prefix}{inner}"),
        Edit(editor.span(node)[1], editor.span(node)[1], f"{outside})"),
        *(editor.remove_argument(node, shape) if shape is not None else ()),
    )
    new = f"TimeDistributed({inner}(...))"
    return Renewal(node.lineno, name_messages.old_name(old, new), fixes.write_code(new), edits)
