"""A name that a code uses and never sets, where it is followed no further: a tensor of a model, or misspelled data."""

import ast
import difflib
from collections.abc import Iterator

from rnnlab.stack.clinic import call_fix_messages as call_fixes
from rnnlab.stack.clinic import call_messages
from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic.edits import SourceEditor, apply_edits
from rnnlab.stack.clinic.findings import Run
from rnnlab.stack.clinic.keras_answers.follow import makes_inputs
from rnnlab.stack.clinic.keras_answers.names import USUAL_NAMES
from rnnlab.stack.clinic.old_layers import Renewal
from rnnlab.stack.clinic.verdict import Finding

OF_EVERY_LAYER = ("input_shape", "batch_input_shape", "input_dim", "name")  # which signatures do not name
READING = ("fit", "fit_generator", "predict", "evaluate")


def unset_name(run: Run) -> tuple[Finding, str | None] | None:
    """The name that is missing where the code is not followed, and the code with the one that is meant, if it is known.

    None if no name is missing, or a part of the code that was not brought may set it.
    """
    calls = [
        node
        for node in ast.walk(run.tree)
        if isinstance(node, ast.Call) and node.lineno == run.seen.lost_from
    ]
    bound = names_bound(run.tree)
    unread = _input_not_read(run, bound)
    if unread is not None:
        return unread
    for call in calls:
        called = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if called not in ("Model", *READING):
            continue
        for node in _given(call, called):
            if node.id in bound or node.id in USUAL_NAMES:
                continue
            similar = difflib.get_close_matches(node.id, bound, 1, 0.85)
            cause = call_messages.name_not_set(node.id, similar[0] if similar else "")
            if similar:
                finding = Finding(0, node.lineno, cause, fixes.write_code(similar[0]), "error", "python")
                return finding, apply_edits(run.source, run.editor.replace(node, similar[0]))
            if called == "Model" and makes_inputs(run.tree) and not _states_missing(run.tree, bound):
                return Finding(0, node.lineno, cause, call_fixes.pass_tensor(), "error", "python"), None
    return None


def _states_missing(tree: ast.Module, bound: list[str]) -> bool:
    """Whether layers start from states that nothing sets: then the encoder was not brought."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    states = [item.value for call in calls for item in call.keywords if item.arg == "initial_state"]
    parts = [part for value in states for part in getattr(value, "elts", [value])]
    return any(isinstance(part, ast.Name) and part.id not in {*bound, *USUAL_NAMES} for part in parts)


def _input_not_read(run: Run, bound: list[str]) -> tuple[Finding, str] | None:
    """A layer that is called on a name that nothing sets, beside an Input of a similar name that no layer reads."""
    inputs = {
        use.call.statement.targets[0].id
        for use in run.seen.used
        if use.layer.name == "Input"
        and use.call is not None
        and isinstance(use.call.statement, ast.Assign)
        and isinstance(use.call.statement.targets[0], ast.Name)
    }
    calls = [node for node in ast.walk(run.tree) if isinstance(node, ast.Call)]
    read = {
        node.id
        for call in calls
        if getattr(call.func, "attr", getattr(call.func, "id", "")) != "Model"
        for argument in call.args
        for node in ast.walk(argument)
        if isinstance(node, ast.Name)
    }
    for call in calls:
        node = call.args[0] if len(call.args) == 1 else None
        if not isinstance(node, ast.Name) or node.id in bound or node.id in USUAL_NAMES:
            continue
        meant = difflib.get_close_matches(node.id, sorted(inputs - read), 1, 0.6)
        if meant:
            cause = call_messages.name_not_set(node.id, meant[0])
            finding = Finding(0, node.lineno, cause, fixes.write_code(meant[0]), "error", "python")
            return finding, apply_edits(run.source, run.editor.replace(node, meant[0]))
    return None


def arguments_called(editor: SourceEditor, call: ast.Call, parameters: list[str]) -> Iterator[Renewal]:
    """The last arguments of a layer that lack their `=`, as in `LSTM(8, input_shape(5, 2))`."""
    bound, known = names_bound(editor.tree), (*parameters, *OF_EVERY_LAYER)
    for node in reversed(call.args):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.keywords:
            return
        name = node.func.id
        if name in bound or name not in known or not node.args:
            return
        values = ", ".join(editor.text_of(value) for value in node.args)
        code = f"{name}={values}" if len(node.args) == 1 else f"{name}=({values})"
        cause = call_messages.argument_called(name)
        yield Renewal(node.lineno, cause, fixes.write_code(code), editor.replace(node, code))


def names_bound(tree: ast.Module) -> list[str]:
    """The names that a code sets, imports or defines, in no order."""
    found = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
    return sorted(found)


def _given(call: ast.Call, called: str) -> list[ast.Name]:
    """The names among the tensors of a model, or the data of a call that reads it."""
    values = [keyword.value for keyword in call.keywords if called == "Model"]
    values += call.args if called == "Model" else call.args[:2]
    parts = [
        part
        for value in values
        for part in (value.elts if isinstance(value, ast.List | ast.Tuple) else [value])
    ]
    return [part for part in parts if isinstance(part, ast.Name)]
