"""Finds the one Sequential model in Keras source and its layers' calls in order; nothing is run."""

import ast
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rnnlab.mistake import Mistake

MOST_CHARACTERS = 200_000
BRANCHES = (ast.For, ast.AsyncFor, ast.While, ast.If, ast.ListComp, ast.GeneratorExp)
EXAMPLE = "model = keras.Sequential([keras.Input((24, 7)), layers.LSTM(32)])"
Constant = int | float | bool


@dataclass(frozen=True)
class CodeModel:
    """What stands where a layer should, in order, and the names by which the code calls things.

    constants: names bound once, at the top, to a plain number or truth value.
    aliases: `L` -> `LSTM` where the code says `import LSTM as L`.
    """

    elements: tuple[ast.expr, ...]
    constants: dict[str, Constant]
    aliases: dict[str, str]
    text: str

    def name_of(self, function: ast.expr) -> str:
        """The last name of what is called, e.g. `LSTM` of `keras.layers.LSTM`; empty if it has none."""
        return last_name(function, self.aliases)

    def quoted(self, node: ast.AST) -> str:
        """The code of a node, on one line and cut short."""
        segment = ast.get_source_segment(self.text, node) or "this"
        return textwrap.shorten(segment, 60, placeholder=" …")


@dataclass(frozen=True)
class _Found:
    """A node and the loop or condition that it stands in, if any."""

    node: ast.AST
    branch: ast.AST | None


def code_model(text: str, layer_names: Sequence[str]) -> CodeModel:
    """The model that the code makes, with a list or with `add`; a Mistake where there is no one such."""
    tree, text = _parsed(text)
    found = list(_in_order(tree))
    aliases = {
        alias.asname: alias.name
        for one in found
        if isinstance(one.node, ast.ImportFrom)
        for alias in one.node.names
        if alias.asname
    }
    models = [
        (one.node, one.branch)
        for one in found
        if isinstance(one.node, ast.Call) and last_name(one.node.func, aliases) == "Sequential"
    ]
    if len(models) > 1:
        raise Mistake(
            f"Lines {models[0][0].lineno} and {models[1][0].lineno} both make a Sequential: "
            "paste one model at a time."
        )
    if models:
        call, branch = models[0]
        elements = [*_listed(call), *_added(found, _names_of(found, call), branch)]
    else:
        elements = _loose(found, layer_names, aliases)
    return CodeModel(tuple(elements), _constants(tree, found), aliases, text)


def last_name(function: ast.expr, aliases: dict[str, str]) -> str:
    """The last name of a dotted one, as it was called where it was imported from."""
    if isinstance(function, ast.Attribute):
        return function.attr
    if isinstance(function, ast.Name):
        return aliases.get(function.id, function.id)
    return ""


def _parsed(text: str) -> tuple[ast.Module, str]:
    if len(text) > MOST_CHARACTERS:
        raise Mistake(
            f"The code has {len(text)} characters, and {MOST_CHARACTERS} is the most: paste only the model."
        )
    text = textwrap.dedent(text)
    try:
        return ast.parse(text), text
    except SyntaxError as error:
        lines = text.splitlines()
        number = error.lineno or 1
        quoted = textwrap.shorten(lines[number - 1], 60, placeholder=" …") if number <= len(lines) else ""
        raise Mistake(
            f"Line {number} is not Python ({error.msg}): '{quoted}'. Mend it, or leave it out."
        ) from None
    except ValueError:
        raise Mistake("The code holds characters that are no text: paste it as plain text.") from None
    except (RecursionError, MemoryError):
        raise Mistake("The code is nested too deeply to be read: paste only the model.") from None


def _in_order(tree: ast.Module) -> Iterator[_Found]:
    """Every node in the order of the source; a loop, for code can be deeper than Python recurses."""
    waiting: list[_Found] = [_Found(tree, None)]
    while waiting:
        one = waiting.pop()
        yield one
        branch = one.node if isinstance(one.node, BRANCHES) else one.branch
        waiting.extend(_Found(child, branch) for child in reversed(list(ast.iter_child_nodes(one.node))))


def _constants(tree: ast.Module, found: list[_Found]) -> dict[str, Constant]:
    bound: Counter[str] = Counter()
    for one in found:
        if isinstance(one.node, ast.Name) and not isinstance(one.node.ctx, ast.Load):
            bound[one.node.id] += 1
        elif isinstance(one.node, ast.arg):
            bound[one.node.arg] += 1
        elif isinstance(one.node, ast.alias):
            bound[one.node.asname or one.node.name] += 1
    pairs: list[tuple[ast.expr, ast.expr]] = []
    for statement in tree.body:
        if isinstance(statement, ast.AnnAssign) and statement.value:
            pairs.append((statement.target, statement.value))
        elif isinstance(statement, ast.Assign):
            for target in statement.targets:
                pairs.extend(_pairs(target, statement.value))
    return {
        target.id: value.value
        for target, value in pairs
        if isinstance(target, ast.Name)
        and bound[target.id] == 1
        and isinstance(value, ast.Constant)
        and isinstance(value.value, int | float)
    }


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    """`a, b = 1, 2` taken apart."""
    sides = (ast.Tuple, ast.List)
    if isinstance(target, sides) and isinstance(value, sides) and len(target.elts) == len(value.elts):
        return list(zip(target.elts, value.elts, strict=True))
    return [(target, value)]


def _listed(call: ast.Call) -> list[ast.expr]:
    """The elements of the list given to Sequential."""
    given = [*call.args[:1], *(keyword.value for keyword in call.keywords if keyword.arg == "layers")]
    if not given or (isinstance(given[0], ast.Constant) and given[0].value is None):
        return []
    if not isinstance(given[0], ast.List | ast.Tuple):
        raise Mistake(
            f"Line {given[0].lineno}: the layers given to Sequential are computed: "
            "write them out in its list, e.g. keras.Sequential([layers.LSTM(32)])."
        )
    return given[0].elts


def _names_of(found: list[_Found], call: ast.Call) -> set[str]:
    """The names under which the code keeps the model, e.g. `model` or `self.model`."""
    names: set[str] = set()
    for one in found:
        if isinstance(one.node, ast.Assign) and one.node.value is call:
            names.update(_dotted(target) for target in one.node.targets)
        elif isinstance(one.node, ast.AnnAssign | ast.NamedExpr) and one.node.value is call:
            names.add(_dotted(one.node.target))
    return names - {""}


def _dotted(node: ast.expr) -> str:
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])


def _added(found: list[_Found], names: set[str], branch: ast.AST | None) -> list[ast.expr]:
    """What `model.add(...)` adds; `branch` is where the model itself is made."""
    elements = []
    for one in found:
        call = one.node
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            continue
        if _dotted(call.func.value) not in names:
            continue
        if call.func.attr == "pop":
            raise Mistake(f"Line {call.lineno} takes a layer away again: leave both lines out.")
        if call.func.attr != "add":
            continue
        if one.branch is not branch:
            raise Mistake(
                f"Line {call.lineno} adds a layer in a loop or under a condition: "
                "write one line for each layer instead."
            )
        elements.extend(_argument(call))
    return elements


def _argument(call: ast.Call) -> list[ast.expr]:
    """What stands between the brackets of `add(...)`."""
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    if len(given) != 1:
        raise Mistake(f"Line {call.lineno}: add takes one layer: write e.g. model.add(layers.LSTM(32)).")
    return given


def _loose(found: list[_Found], layer_names: Sequence[str], aliases: dict[str, str]) -> list[ast.expr]:
    """The layers of `add` lines pasted without the line that makes the model."""
    owners: dict[str, ast.AST | None] = {}
    for one in found:
        if not isinstance(one.node, ast.Call):
            continue
        function, given = one.node.func, one.node.args
        if isinstance(function, ast.Call) and last_name(function.func, aliases) in layer_names:
            raise Mistake(
                f"Line {one.node.lineno} calls a layer on a tensor, the functional style, which can't be "
                f"read: write {EXAMPLE}."
            )
        if not isinstance(function, ast.Attribute) or function.attr != "add" or len(given) != 1:
            continue
        if isinstance(given[0], ast.Call) and last_name(given[0].func, aliases) in layer_names:
            owners.setdefault(_dotted(function.value), one.branch)
    owners.pop("", None)
    if not owners:
        raise Mistake(f"There is no Sequential model in the code: write {EXAMPLE}.")
    if len(owners) > 1:
        raise Mistake(f"Layers are added to {' and to '.join(owners)}: paste one model at a time.")
    ((owner, branch),) = owners.items()
    return _added(found, {owner}, branch)
