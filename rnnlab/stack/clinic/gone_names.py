"""Names of Keras that a code imports or reads and that the installed Keras does not have: there it stops."""

import ast
from collections.abc import Callable, Iterator

from rnnlab.stack.clinic import name_messages
from rnnlab.stack.clinic.keras_answers.names import KERAS_PACKAGES
from rnnlab.stack.clinic.verdict import Finding


def gone_names(tree: ast.Module, has: Callable[[str], bool]) -> Iterator[Finding]:
    """A finding for each of them, the first of a line. has: whether a path such as `keras.backend.exp` exists."""
    tried = {id(node) for one in ast.walk(tree) if isinstance(one, ast.Try) for node in ast.walk(one)}
    aliases: dict[str, str] = {}
    lines: set[int] = set()
    inner: set[int] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        for alias in node.names:
            whole = f"{node.module}.{alias.name}" if isinstance(node, ast.ImportFrom) else alias.name
            if not _of_keras(whole) or alias.name == "*":
                continue
            if isinstance(node, ast.ImportFrom) or alias.asname:
                aliases[alias.asname or alias.name] = whole
            else:
                aliases[whole.partition(".")[0]] = whole.partition(".")[0]
            if id(node) not in tried and node.lineno not in lines and not has(whole):
                lines.add(node.lineno)
                yield Finding(10, node.lineno, name_messages.no_such_name(whole), None, "error", "construct")
    bound = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute) or id(node) in inner or id(node) in tried:
            continue
        parts, owner = [node.attr], node.value
        while isinstance(owner, ast.Attribute):
            inner.add(id(owner))
            parts.append(owner.attr)
            owner = owner.value
        if not isinstance(owner, ast.Name) or owner.id not in aliases or owner.id in bound:
            continue
        path = ".".join((aliases[owner.id], *reversed(parts)))
        if node.lineno not in lines and has(aliases[owner.id]) and not has(path):
            lines.add(node.lineno)
            yield Finding(10, node.lineno, name_messages.no_such_name(path), None, "error", "construct")


def _of_keras(path: str) -> bool:
    return any(
        path == package or path.startswith(f"{package}.") for package in ("keras", "tensorflow.keras")
    ) and (
        not path.startswith(
            tuple(f"{package}." for package in KERAS_PACKAGES if package.startswith("keras."))
        )
    )
