"""The parameters of a person's function."""

import ast
from collections.abc import Callable
from typing import Any

from rnnlab.stack.clinic.python.values import Function, Unknown


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
