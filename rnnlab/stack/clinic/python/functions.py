"""The parameters of a person's function."""

import ast
from collections.abc import Callable
from typing import Any

from rnnlab.stack.clinic.python.values import Function, Unknown


def plain_assignments(tree: ast.Module) -> dict[str, ast.expr]:
    """What the module gives a name once, if it is plain, wherever: people paste their settings below the model."""
    found: dict[str, list[ast.expr]] = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            found.setdefault(statement.targets[0].id, []).append(statement.value)
    return {name: values[0] for name, values in found.items() if len(values) == 1 and _plain(values[0])}


def _plain(value: ast.expr) -> bool:
    """Whether it is a number, a text, or a list or tuple of them."""
    parts = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
    return all(isinstance(part, ast.Constant) for part in parts)


def parameter_values(
    function: Function, positional: list[Any], named: dict[str, Any], evaluated: Callable[[ast.expr], Any]
) -> dict[str, Any]:
    """The value of each parameter: as given, its default, or unknown. evaluated: gives the value of an expression."""
    parameters = function.node.args
    names = [parameter.arg for parameter in (*parameters.posonlyargs, *parameters.args)]
    values: dict[str, Any] = {name: Unknown(name) for name in names}
    values |= {parameter.arg: Unknown(parameter.arg) for parameter in parameters.kwonlyargs}
    for name, default in zip(reversed(names), reversed(parameters.defaults), strict=False):
        values[name] = evaluated(default)
    for parameter, keyword_default in zip(parameters.kwonlyargs, parameters.kw_defaults, strict=True):
        if keyword_default is not None:
            values[parameter.arg] = evaluated(keyword_default)
    values |= dict(zip(names, positional, strict=False))
    if parameters.vararg:
        values[parameters.vararg.arg] = tuple(positional[len(names) :])
    known = {name: value for name, value in named.items() if name in values}
    if parameters.kwarg:
        values[parameters.kwarg.arg] = {name: value for name, value in named.items() if name not in values}
    return values | known
