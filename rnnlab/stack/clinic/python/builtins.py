"""Functions of Python itself and the methods of its values, on bounded values."""

from collections.abc import Callable
from typing import Any

from rnnlab.stack.clinic.python.values import (
    MOST_ITEMS,
    MOST_TEXT,
    UNKNOWN,
    Array,
    Generated,
    Instance,
    Library,
    UserClass,
    is_number,
    is_unknown,
    known,
)

NAMES = [
    "range",
    "len",
    "print",
    "int",
    "float",
    "str",
    "bool",
    "list",
    "tuple",
    "dict",
    "set",
    "zip",
    "enumerate",
    "reversed",
    "sorted",
    "sum",
    "max",
    "min",
    "abs",
    "round",
    "isinstance",
    "any",
    "all",
    "map",
    "hasattr",
    "getattr",
    "type",
    "super",
    "staticmethod",
    "classmethod",
    "property",
    "open",
    "input",
    "locals",
    "globals",
    "exec",
    "eval",
    "compile",
    "__import__",
    "vars",
    "dir",
    "id",
    "iter",
    "next",
    "object",
    "setattr",
    "callable",
    "display",
]
TEXT_METHODS = [
    "upper",
    "lower",
    "strip",
    "startswith",
    "endswith",
    "split",
    "replace",
    "title",
    "capitalize",
]


def call(name: str, positional: list[Any], named: dict[str, Any]) -> Any:
    """The result of a function of Python; UNKNOWN for those that are not followed."""
    function = FUNCTIONS.get(name)
    if function is None:
        return UNKNOWN
    try:
        return function(positional, named)
    except (TypeError, ValueError, ArithmeticError, IndexError, AttributeError):
        return UNKNOWN


def method(owner: Any, name: str, positional: list[Any], named: dict[str, Any]) -> Any:
    """What a method of a list, a dict or a text returns; lists and dicts change."""
    try:
        if isinstance(owner, list) and len(owner) < MOST_ITEMS:
            return _list_method(owner, name, positional)
        if isinstance(owner, dict) and len(owner) < MOST_ITEMS:
            return _dict_method(owner, name, positional, named)
        if isinstance(owner, str) and len(owner) < MOST_TEXT:
            if name == "format" and known(positional) and known(list(named.values())) and _simple(owner):
                return owner.format(*positional, **named)
            if name in TEXT_METHODS and all(isinstance(value, str) for value in positional):
                return getattr(owner, name)(*positional)
            if (
                name == "join"
                and isinstance(positional[0], list)
                and all(isinstance(x, str) for x in positional[0])
            ):
                return owner.join(positional[0])[:MOST_TEXT]
    except (TypeError, ValueError, IndexError, KeyError):
        return UNKNOWN
    return UNKNOWN


def _simple(text: str) -> bool:
    """Whether a format holds plain fields only, without widths or attributes."""
    return all(
        part.isalnum() or part in ("", "_") for part in (p.partition("}")[0] for p in text.split("{")[1:])
    )


def _list_method(owner: list[Any], name: str, positional: list[Any]) -> Any:
    if name == "append":
        owner.append(positional[0])
    elif name == "extend" and isinstance(positional[0], list | tuple):
        owner.extend(positional[0][:MOST_ITEMS])
    elif name == "insert" and isinstance(positional[0], int):
        owner.insert(positional[0], positional[1])
    elif name == "pop":
        return owner.pop(*positional)
    elif name == "reverse":
        owner.reverse()
    elif name == "copy":
        return list(owner)
    elif name == "index":
        return owner.index(positional[0])
    else:
        return UNKNOWN
    return None


def _dict_method(owner: dict[Any, Any], name: str, positional: list[Any], named: dict[str, Any]) -> Any:
    if name == "get":
        return owner.get(positional[0], positional[1] if len(positional) > 1 else None)
    if name == "update":
        owner.update(positional[0] if positional and isinstance(positional[0], dict) else {}, **named)
        return None
    if name == "pop":
        return owner.pop(positional[0], *positional[1:])
    if name in ("items", "keys", "values"):
        return [tuple(pair) if name == "items" else pair for pair in getattr(owner, name)()]
    return dict(owner) if name == "copy" else UNKNOWN


def _range(positional: list[Any], named: dict[str, Any]) -> Any:
    return range(*positional) if known(positional) else UNKNOWN


def _len(positional: list[Any], named: dict[str, Any]) -> Any:
    value = positional[0]
    if isinstance(value, Array):
        return UNKNOWN if not value.sides or value.sides[0] is None else value.sides[0]
    return len(value) if isinstance(value, list | tuple | dict | str | range) else UNKNOWN


def _as_list(positional: list[Any], named: dict[str, Any]) -> Any:
    if not positional:
        return []
    value = positional[0]
    if isinstance(value, range) and len(value) > MOST_ITEMS:
        return UNKNOWN
    return list(value) if isinstance(value, list | tuple | range | dict) else value


def _zip(positional: list[Any], named: dict[str, Any]) -> Any:
    rows = [_as_list([value], {}) for value in positional]
    if not all(isinstance(row, list) for row in rows):
        return UNKNOWN
    return [tuple(row) for row in zip(*rows, strict=False)]


def _enumerate(positional: list[Any], named: dict[str, Any]) -> Any:
    rows = _as_list(positional[:1], {})
    start = named.get("start", positional[1] if len(positional) > 1 else 0)
    return [(number, row) for number, row in enumerate(rows, start)] if isinstance(rows, list) else UNKNOWN


def _number(kind: Callable[[Any], Any]) -> Callable[[list[Any], dict[str, Any]], Any]:
    def made(positional: list[Any], named: dict[str, Any]) -> Any:
        value = positional[0] if positional else 0
        small = not isinstance(value, str) or len(value) < 20
        return kind(value) if isinstance(value, int | float | str) and small else UNKNOWN

    return made


def _folded(kind: Callable[[Any], Any]) -> Callable[[list[Any], dict[str, Any]], Any]:
    def made(positional: list[Any], named: dict[str, Any]) -> Any:
        values = positional[0] if len(positional) == 1 else positional
        if isinstance(values, list | tuple) and values and all(map(is_number, values)):
            return kind(values)
        return UNKNOWN

    return made


def _text(positional: list[Any], named: dict[str, Any]) -> Any:
    value = positional[0] if positional else ""
    return str(value) if isinstance(value, int | float | str | bool) else UNKNOWN


def _isinstance(positional: list[Any], named: dict[str, Any]) -> Any:
    value, kind = positional
    if isinstance(value, Instance) and isinstance(kind, UserClass):
        return value.kind is kind
    if isinstance(kind, Library) and kind.package == "builtins" and not is_unknown(value):
        return type(value).__name__ == kind.name
    return UNKNOWN


def _attribute(positional: list[Any], named: dict[str, Any]) -> Any:
    owner, name = positional[:2]
    if isinstance(owner, Instance) and isinstance(name, str):
        return owner.attributes.get(name, UNKNOWN)
    if (
        isinstance(owner, Library)
        and isinstance(name, str)
        and name.isidentifier()
        and not name.startswith("_")
    ):
        return Library(f"{owner.path}.{name}")
    return UNKNOWN


def _next(value: Any) -> Any:
    return value.value if isinstance(value, Generated) else UNKNOWN


FUNCTIONS: dict[str, Callable[[list[Any], dict[str, Any]], Any]] = {
    "range": _range,
    "len": _len,
    "list": _as_list,
    "sorted": _as_list,
    "tuple": lambda positional, named: tuple(_as_list(positional, named)),
    "reversed": lambda positional, named: list(reversed(_as_list(positional, named))),
    "dict": lambda positional, named: {**(positional[0] if positional else {}), **named},
    "zip": _zip,
    "enumerate": _enumerate,
    "int": _number(int),
    "float": _number(float),
    "round": lambda positional, named: round(*positional) if known(positional) else UNKNOWN,
    "bool": lambda positional, named: bool(positional[0]) if known(positional) else UNKNOWN,
    "abs": _number(abs),
    "str": _text,
    "sum": _folded(sum),
    "max": _folded(max),
    "min": _folded(min),
    "next": lambda positional, named: _next(positional[0]),
    "iter": lambda positional, named: positional[0],
    "isinstance": _isinstance,
    "getattr": _attribute,
    "print": lambda positional, named: None,
    "display": lambda positional, named: None,
}
