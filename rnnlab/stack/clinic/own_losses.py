"""Losses and metrics of the person's own that read values as plain Python does, or through which no gradient flows."""

import ast
from collections.abc import Iterator

from rnnlab.stack.clinic import value_messages
from rnnlab.stack.clinic.edits import apply_edits
from rnnlab.stack.clinic.findings import Run
from rnnlab.stack.clinic.verdict import Finding

MOST_DEPTH, MOST_CALLS = 4, 100  # functions of the code that call each other, and calls that are followed
# What is flat wherever it has a slope: the derivative is 0 or missing.
FLAT = {
    "round", "sign", "argmax", "argmin", "argsort", "floor", "ceil", "greater", "greater_equal", "less", "less_equal",
    "equal", "not_equal", "logical_and", "logical_or", "logical_not", "any", "all", "isnan", "in_top_k",
    "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy", "count_nonzero", "stop_gradient", "shape",
    "zeros_like", "ones_like", "len", "range",
}  # fmt: skip
OF_SHAPE = ("shape", "ndim", "dtype", "name")
# Calls that tell of a tensor what is known before it has values.
TELLS_KIND = {
    "shape", "int_shape", "get_shape", "ndim", "len", "dtype", "type", "isinstance", "hasattr", "callable", "is_tensor",
    "is_keras_tensor", "is_sparse", "is_float_dtype", "is_int_dtype", "standardize_dtype",
}  # fmt: skip
Functions = dict[str, ast.FunctionDef]


def values_read(run: Run) -> tuple[Finding, str] | None:
    """The finding, and the code run eagerly; None if no loss or metric reads values as plain Python does."""
    functions = _functions(run.tree)
    for name, call, _ in _passed(run.tree):
        function = functions.get(name)
        eager = any(one.arg == "run_eagerly" for one in call.keywords)
        if (
            function is None
            or eager
            or any("function" in ast.unparse(one) for one in function.decorator_list)
        ):
            continue
        node = next(_stops(function), None)
        if node is not None:
            cause = value_messages.values_of_tensors(run.editor.text_of(node)[:60], name)
            finding = Finding(0, node.lineno, cause, value_messages.whole_tensors(), "error", "fit")
            return finding, apply_edits(run.source, run.editor.add_argument(call, "run_eagerly=True"))
    return None


def no_gradient(run: Run) -> Finding | None:
    """That a loss reads the prediction only where it is flat; None if a gradient flows, or that is not known."""
    functions = _functions(run.tree)
    for name, _, is_loss in _passed(run.tree):
        function = functions.get(name)
        if function is None or not is_loss or len(function.args.args) < 2:
            continue
        predicted = function.args.args[1].arg
        read = any(isinstance(node, ast.Name) and node.id == predicted for node in ast.walk(function))
        returns = any(isinstance(node, ast.Return) and node.value is not None for node in ast.walk(function))
        if read and returns and not _Flow(functions).returns(function, {predicted}, 0):
            cause = value_messages.no_gradient(name, predicted)
            return Finding(0, function.lineno, cause, value_messages.smooth_loss(name), "error", "fit")
    return None


class _Flow:
    """Whether the value of a parameter may reach what a function returns by operations that have a slope.

    What is not understood passes it on: a loss is said to have no gradient only where that is certain.
    """

    def __init__(self, functions: Functions) -> None:
        self.functions, self.calls = functions, 0

    def returns(self, function: ast.FunctionDef, smooth: set[str], depth: int) -> bool:
        if _has_own_gradient(function):
            return True
        smooth = set(smooth)
        flat: set[str] = set()
        for statement in function.body:
            names = _named_by(statement)
            if (
                isinstance(statement, ast.Assign)
                and names
                and not self._reaches(statement.value, smooth, flat, depth)
            ):
                smooth -= names
                flat = flat | names if _is_flat_function(statement.value) else flat - names
                continue
            self._spread(statement, smooth, flat, depth)
            returned = (
                node.value for node in ast.walk(statement) if isinstance(node, ast.Return) and node.value
            )
            if any(self._reaches(value, smooth, flat, depth) for value in returned):
                return True
        return False

    def _spread(self, statement: ast.stmt, smooth: set[str], flat: set[str], depth: int) -> None:
        """Add all names to `smooth` and take them from `flat` that a statement may give a value with a slope."""
        before = None
        while before != smooth:
            before = set(smooth)
            for node in ast.walk(statement):
                for value, targets in _given(node):
                    if self._reaches(value, smooth, flat, depth):
                        names = {
                            part.id for one in targets for part in ast.walk(one) if isinstance(part, ast.Name)
                        }
                        smooth |= names
                        flat -= names
                if isinstance(node, ast.FunctionDef) and any(
                    isinstance(part, ast.Name) and part.id in smooth for part in ast.walk(node)
                ):
                    smooth.add(node.name)

    def _reaches(self, node: ast.expr, smooth: set[str], flat: set[str], depth: int) -> bool:
        if isinstance(node, ast.Name):
            return node.id in smooth
        if isinstance(node, ast.Compare | ast.Constant) or (
            isinstance(node, ast.Attribute) and node.attr in OF_SHAPE
        ):
            return False
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            own = self.functions.get(name) if isinstance(node.func, ast.Name) and name not in smooth else None
            if own is None and name not in smooth and (name in FLAT or name in flat):
                return False
            unpacked = any(isinstance(one, ast.Starred) for one in node.args) or any(
                one.arg is None for one in node.keywords
            )
            self.calls += own is not None
            if own is not None and not unpacked and depth < MOST_DEPTH and self.calls < MOST_CALLS:
                parameters = [one.arg for one in own.args.args]
                passed = [*zip(parameters, node.args, strict=False)]
                passed += [(one.arg, one.value) for one in node.keywords if one.arg]
                inner = {key for key, value in passed if self._reaches(value, smooth, flat, depth)}
                return bool(inner) and self.returns(own, inner, depth + 1)
            given = node.args[1:] if name in ("where", "switch", "cond") else node.args
            values = [*given, *(one.value for one in node.keywords), node.func]
            return any(self._reaches(one, smooth, flat, depth) for one in values)
        parts = [one for one in ast.iter_child_nodes(node) if isinstance(one, ast.expr)]
        return any(self._reaches(one, smooth, flat, depth) for one in parts)


def _has_own_gradient(function: ast.FunctionDef) -> bool:
    """Whether a gradient is written by hand, or values are bound in a way that is not followed."""
    decorators = " ".join(map(ast.unparse, function.decorator_list))
    return "custom_gradient" in decorators or any(isinstance(node, ast.Match) for node in ast.walk(function))


def _named_by(statement: ast.stmt) -> set[str]:
    """The names that an assignment of one value to names gives a new value."""
    if not isinstance(statement, ast.Assign):
        return set()
    names = [target.id for target in statement.targets if isinstance(target, ast.Name)]
    return set(names) if len(names) == len(statement.targets) else set()


def _given(node: ast.AST) -> Iterator[tuple[ast.expr, list[ast.expr]]]:
    """The values that a node gives to names, also by a method such as `append`, and the names' places."""
    if isinstance(node, ast.Assign):
        yield node.value, node.targets
    elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.NamedExpr) and node.value is not None:
        yield node.value, [node.target]
    elif isinstance(node, ast.For | ast.comprehension):
        yield node.iter, [node.target]
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        yield node.context_expr, [node.optional_vars]
    elif (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
    ):
        values = [*node.value.args, *(one.value for one in node.value.keywords)]
        yield from ((value, [node.value.func.value]) for value in values)


def _is_flat_function(node: ast.expr) -> bool:
    """Whether an expression is only a function such as `K.greater`, or one of several."""
    if isinstance(node, ast.IfExp):
        return _is_flat_function(node.body) and _is_flat_function(node.orelse)
    return isinstance(node, ast.Attribute) and node.attr in FLAT


def _stops(function: ast.FunctionDef) -> Iterator[ast.expr]:
    """What needs the numbers in a tensor, or its length: `len`, `for`, `if`, `float`, `.numpy()`."""
    tensors = {one.arg for one in function.args.args[:2]}
    for node in _in_order(function):
        if isinstance(node, ast.Assign) and _reads(node.value, tensors):
            tensors |= {
                part.id for one in node.targets for part in ast.walk(one) if isinstance(part, ast.Name)
            }
        for part in (
            ast.walk(node) if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr | ast.Return) else ()
        ):
            if isinstance(part, ast.IfExp) and _tested(part.test, tensors):
                yield part.test
            elif isinstance(part, ast.Call):
                yield from _called(part, tensors)
        if isinstance(node, ast.If | ast.While) and _tested(node.test, tensors):
            yield node.test
        elif isinstance(node, ast.For):
            iterated = [part for part in ast.walk(node.iter) if isinstance(part, ast.Call)]
            yield from (found for part in iterated for found in _called(part, tensors))
            direct = [node.iter]
            if isinstance(node.iter, ast.Call) and getattr(node.iter.func, "id", "") in ("zip", "enumerate"):
                direct = node.iter.args
            yield from (part for part in direct if isinstance(part, ast.Name) and part.id in tensors)


def _called(call: ast.Call, tensors: set[str]) -> Iterator[ast.expr]:
    name = getattr(call.func, "id", "")
    first = call.args[0] if call.args else None
    length = name == "len" and isinstance(first, ast.Name) and first.id in tensors
    number = name in ("float", "int", "bool") and first is not None and _reads(first, tensors)
    method = (
        isinstance(call.func, ast.Attribute) and call.func.attr in ("numpy", "eval", "item") and not call.args
    )
    if length or number or (method and _reads(call.func.value, tensors)):  # type: ignore[attr-defined]
        yield call


def _tested(test: ast.expr, tensors: set[str]) -> bool:
    """Whether a condition depends on the numbers in a tensor."""
    if isinstance(test, ast.BoolOp):
        return any(_tested(one, tensors) for one in test.values)
    if isinstance(test, ast.UnaryOp):
        return _tested(test.operand, tensors)
    if isinstance(test, ast.Compare) and any(isinstance(one, ast.Is | ast.IsNot) for one in test.ops):
        return False
    return not isinstance(test, ast.Name) and _reads(test, tensors)


def _reads(node: ast.expr, names: set[str]) -> bool:
    """Whether an expression computes with the values of these names, rather than with their shapes."""
    if isinstance(node, ast.Attribute) and node.attr in OF_SHAPE:
        return False
    if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in TELLS_KIND:
        return False
    if isinstance(node, ast.Name):
        return node.id in names
    return any(_reads(part, names) for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr))


def _in_order(function: ast.stmt) -> Iterator[ast.stmt]:
    """The statements of a function, outer ones first, without those of functions inside."""
    for name in ("body", "orelse", "finalbody"):
        for node in getattr(function, name, []):
            if not isinstance(node, ast.FunctionDef | ast.ClassDef):
                yield node
                yield from _in_order(node)


def _functions(tree: ast.Module) -> Functions:
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def _passed(tree: ast.Module) -> Iterator[tuple[str, ast.Call, bool]]:
    """The names in the loss and the metrics of `compile`, the call, and whether it is the loss."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or getattr(call.func, "attr", "") != "compile":
            continue
        given = [(one.value, one.arg == "loss") for one in call.keywords if one.arg in ("loss", "metrics")]
        given += [(call.args[1], True)] if len(call.args) > 1 else []
        for value, is_loss in given:
            parts = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
            yield from ((part.id, call, is_loss) for part in parts if isinstance(part, ast.Name))
