"""Functions of Keras 2's backend, `K.expand_dims` and the like, which are in `keras.ops` today."""

import ast
from collections.abc import Callable, Iterator

from rnnlab.stack.clinic.edits import Edit, Edits, SourceEditor

# Names that changed; the others have the same name in keras.ops.
RENAMED = {
    "permute_dimensions": "transpose", "int_shape": "shape", "pow": "power", "l2_normalize": "normalize",
    "reverse": "flip", "gather": "take", "batch_dot": "matmul", "repeat_elements": "repeat",
}  # fmt: skip
LAST_AXIS = (
    "expand_dims",
    "concatenate",
    "argmax",
    "argmin",
)  # of which the backend took the last axis by itself


def moved_functions(
    editor: SourceEditor, in_backend: Callable[[str], bool], in_ops: Callable[[str], bool]
) -> Iterator[tuple[ast.Attribute, str, Edits]]:
    """Each function that Keras's backend no longer has: where it stands, how it is written today, and the edits."""
    alias, imported = _alias(editor.tree)
    if not alias:
        return
    prefix, edits = _spelled(editor, imported)
    calls = {id(node.func): node for node in ast.walk(editor.tree) if isinstance(node, ast.Call)}
    for node in ast.walk(editor.tree):
        if (
            not isinstance(node, ast.Attribute)
            or not isinstance(node.value, ast.Name)
            or node.value.id != alias
        ):
            continue
        name = RENAMED.get(node.attr, node.attr)
        if not in_backend(node.attr) and in_ops(name):
            new = f"{prefix}.{name}"
            call = calls.get(id(node))
            if node.attr == "batch_dot" and call is not None and (call.keywords or len(call.args) > 2):
                continue  # with axes it is no matmul
            last = call is not None and node.attr in LAST_AXIS and _without_axis(call)
            axis = editor.add_argument(call, "axis=-1") if call is not None and last else ()
            yield node, f"{new}(..., axis=-1)" if last else new, (*editor.replace(node, new), *axis, *edits)


def _without_axis(call: ast.Call) -> bool:
    return len(call.args) == 1 and all(keyword.arg not in (None, "axis") for keyword in call.keywords)


def _alias(tree: ast.Module) -> tuple[str, ast.stmt | None]:
    """What the code calls Keras's own backend, and its import; tf.keras still has the old functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom | ast.Import):
            module = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            for alias in node.names:
                if f"{module}{alias.name}".endswith("keras.backend") and (module or alias.asname):
                    own = f"{module}{alias.name}" == "keras.backend"
                    return (alias.asname or "backend", node) if own else ("", None)
    bound = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return ("" if "K" in bound else "K"), None


def _spelled(editor: SourceEditor, imported: ast.stmt | None) -> tuple[str, Edits]:
    if imported is None:
        return "keras.ops", ()
    if isinstance(imported, ast.ImportFrom) and imported.module == "keras":
        if any(alias.name == "ops" for alias in imported.names):
            return "ops", ()
        end = editor.span(imported.names[-1])[1]
        return "ops", (Edit(end, end, ", ops"),)
    start = editor.span(imported)[0]
    return "ops", (Edit(start, start, "from keras import ops\n"),)
