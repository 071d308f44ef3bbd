"""Names of TensorFlow 1 that the installed TensorFlow does not have, with today's name where one means the same."""

import ast
from collections.abc import Callable, Iterator

from rnnlab.stack.clinic import call_fix_messages as call_fixes
from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic import name_messages
from rnnlab.stack.clinic.edits import SourceEditor
from rnnlab.stack.clinic.old_layers import Renewal

# Source: TensorFlow's own tables for tf_upgrade_v2, tensorflow/tools/compatibility/renames_v2.py.
TODAY = {
    "set_random_seed": "random.set_seed", "log": "math.log", "div": "divide", "random_normal": "random.normal",
    "random_uniform": "random.uniform", "truncated_normal": "random.truncated_normal", "rsqrt": "math.rsqrt",
    "ceil": "math.ceil", "is_nan": "math.is_nan", "matrix_diag": "linalg.diag", "log_sigmoid": "math.log_sigmoid",
    "reduce_logsumexp": "math.reduce_logsumexp", "unsorted_segment_sum": "math.unsorted_segment_sum",
    "mod": "math.mod", "cumprod": "math.cumprod", "count_nonzero": "math.count_nonzero", "erf": "math.erf",
    "train.AdamOptimizer": "keras.optimizers.Adam", "train.RMSPropOptimizer": "keras.optimizers.RMSprop",
    "train.GradientDescentOptimizer": "keras.optimizers.SGD", "placeholder": "keras.Input",
    "ConfigProto": "compat.v1.ConfigProto", "logging.set_verbosity": "compat.v1.logging.set_verbosity",
    "logging.ERROR": "compat.v1.logging.ERROR", "logging.INFO": "compat.v1.logging.INFO",
    "reset_default_graph": "keras.backend.clear_session", "layers.dense": "keras.layers.Dense",
}  # fmt: skip
ANOTHER_FORM = ("placeholder", "layers.dense", "ConfigProto")  # their arguments are others


def names_of_tensorflow_1(editor: SourceEditor, exists: Callable[[str], bool]) -> Iterator[Renewal]:
    """Each name once. exists: whether TensorFlow has a name, e.g. `random.set_seed`."""
    alias = _alias(editor.tree)
    inner = {id(node.value) for node in ast.walk(editor.tree) if isinstance(node, ast.Attribute)}
    told: set[str] = set()
    for node in ast.walk(editor.tree):
        if not isinstance(node, ast.Attribute) or id(node) in inner:
            continue
        root, _, path = editor.text_of(node).partition(".")
        if not alias or root != alias or not path.replace(".", "").replace("_", "").isalnum() or exists(path):
            continue
        old = next((name for name in TODAY if path == name or path.startswith(f"{name}.")), path)
        new = "" if old in ANOTHER_FORM else TODAY.get(old, "")
        edits = editor.replace(node, f"{alias}.{new}{path[len(old) :]}") if new and exists(new) else ()
        gone = _first_gone(old, exists)
        if not edits and gone in told:
            continue
        told.add(gone)
        today = f"{alias}.{TODAY[old]}" if old in TODAY else ""
        cause = name_messages.tensorflow_1_name(f"{alias}.{old if today else gone}", today)
        fix = fixes.write_code(today) if today else call_fixes.without_sessions()
        yield Renewal(node.lineno, cause, fix, edits)


def _first_gone(path: str, exists: Callable[[str], bool]) -> str:
    """The shortest beginning of a path that does not exist, e.g. `contrib` of `contrib.rnn.LSTMCell`."""
    parts = path.split(".")
    starts = [".".join(parts[: end + 1]) for end in range(len(parts))]
    return next((start for start in starts if not exists(start)), path)


def _alias(tree: ast.Module) -> str:
    """What the code calls TensorFlow; empty if that is TensorFlow 1's own module, or another name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("tensorflow.compat"):
                    return ""
                if alias.name == "tensorflow":
                    return alias.asname or "tensorflow"
    bound = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return "" if "tf" in bound else "tf"
