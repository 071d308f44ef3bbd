"""Follows Keras source statement by statement, as far as it can be known, and keeps the models it makes."""

import ast
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rnnlab.mistake import Mistake
from rnnlab.stack.keras_code.calls import Calls
from rnnlab.stack.keras_code.expressions import as_layer, dotted_name
from rnnlab.stack.keras_code.values import MOST_ITEMS, UNKNOWN, Argument, Array, LayerCall, LayerClass, Model

MOST_CALLS = 8  # functions within functions
_GOES_ON = object()


class Reader(Calls):
    """Follows a module; afterwards `models` holds what it makes, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.functions: list[ast.FunctionDef] = []
        self.followed: set[ast.FunctionDef] = set()
        self.calls = 0

    def read(self, tree: ast.Module) -> None:
        """Follow the whole module, and the functions that it never calls, by themselves."""
        self.follow(tree.body)
        for function in self.functions:
            if function not in self.followed:
                self.call_function(function, None)

    def follow(self, statements: Sequence[ast.stmt]) -> Any:
        """What the statements return, if they do."""
        for statement in statements:
            before, self.statement = self.statement, statement
            returned = self._follow(statement)
            self.statement = before
            if returned is not _GOES_ON:
                return returned
        return _GOES_ON

    def call_function(self, function: ast.FunctionDef, call: ast.Call | None) -> Any:
        """What the function gives back; without a call its parameters are what they are by default."""
        if self.calls >= MOST_CALLS:
            return UNKNOWN
        self.followed.add(function)
        outer, names = self.scope, function.args
        parameters = [*names.posonlyargs, *names.args]
        bound: dict[str, Any] = {one.arg: UNKNOWN for one in (*parameters, *names.kwonlyargs)}
        for one, default in zip(reversed(parameters), reversed(names.defaults), strict=False):
            bound[one.arg] = self.value(default)
        for one, standard in zip(names.kwonlyargs, names.kw_defaults, strict=True):
            bound[one.arg] = UNKNOWN if standard is None else self.value(standard)
        if call is not None:
            bound |= {p.arg: self.value(one) for p, one in zip(parameters, call.args, strict=False)}
            bound |= {one.arg: self.value(one.value) for one in call.keywords if one.arg in bound}
        self.scope = {**outer, **bound}
        self.calls += 1
        try:
            returned = self.follow(function.body)
        finally:
            self.scope = outer
            self.calls -= 1
        return None if returned is _GOES_ON else returned

    def _follow(self, statement: ast.stmt) -> Any:
        match statement:
            case ast.Return():
                return self.value(statement.value)
            case ast.ImportFrom():
                self.aliases |= {one.asname: one.name for one in statement.names if one.asname}
            case ast.Assign():
                value = self.value(statement.value)
                for target in statement.targets:
                    self.bind(target, value)
            case ast.AnnAssign() if statement.value:
                self.bind(statement.target, self.value(statement.value))
            case ast.AugAssign():
                self._augment(statement)
            case ast.Expr():
                if not (isinstance(statement.value, ast.Call) and self._method(statement.value)):
                    self.value(statement.value)
            case ast.FunctionDef():
                self.functions.append(statement)
                self.scope[statement.name] = statement
            case ast.ClassDef():
                self.functions.extend(one for one in statement.body if isinstance(one, ast.FunctionDef))
            case ast.If():
                return self._choose(statement)
            case ast.For():
                self._repeat(statement)
            case ast.While():
                self._perhaps(statement, statement.body)
            case ast.With():
                return self.follow(statement.body)
            case ast.Try():
                return self.follow(statement.body)
        if isinstance(statement, ast.Assign | ast.AnnAssign) and isinstance(statement.value, ast.Call):
            self._method(statement.value)
        return _GOES_ON

    def _augment(self, statement: ast.AugAssign) -> None:
        if isinstance(statement.target, ast.Name | ast.Attribute):
            together = ast.BinOp(statement.target, statement.op, statement.value)
            self.bind(statement.target, self.value(ast.copy_location(together, statement)))

    def _choose(self, statement: ast.If) -> Any:
        main = isinstance(statement.test, ast.Compare) and "__name__" in ast.dump(statement.test)
        test = True if main else self.value(statement.test)
        if isinstance(test, bool | int | str) or test is None:
            return self.follow(statement.body if test else statement.orelse)
        self._perhaps(statement, statement.body)
        self._perhaps(statement, statement.orelse)
        return _GOES_ON

    def _repeat(self, statement: ast.For) -> None:
        rounds = self.rounds(statement.target, statement.iter)
        if rounds is None:
            self._perhaps(statement, statement.body)
            return
        for item, loop in rounds:
            self.bind(statement.target, item)
            self.loops.append(loop)
            self.follow(statement.body)
            self.loops.pop()

    def _perhaps(self, where: ast.stmt, statements: Sequence[ast.stmt]) -> None:
        """Follow what may happen or not, or several times: numbers that it sets are not known after."""
        outer, before = self.branch, dict(self.scope)
        self.branch = where.lineno
        self.follow(statements)
        self.branch = outer
        for name, value in self.scope.items():
            if before.get(name, UNKNOWN) is not value and not isinstance(
                value, Model | ast.FunctionDef | LayerCall
            ):
                self.scope[name] = UNKNOWN

    def _method(self, call: ast.Call) -> bool:
        """Whether this is a call of a model's own method, which is then followed."""
        if not isinstance(call.func, ast.Attribute):
            return False
        owner, method = dotted_name(call.func.value), call.func.attr
        if not owner or method not in ("add", "pop", "fit", "compile", "build"):
            return False
        model = self.value(call.func.value)
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        if not isinstance(model, Model):
            added = self.value(given[0]) if method == "add" and len(given) == 1 else None
            if not isinstance(added, LayerCall) or isinstance(model, Array | LayerClass):
                return False
            model = Model(call.lineno, branch=self.branch)
            self.models.append(model)
            self.bind(call.func.value, model)
        if method == "add":
            self._add(model, call, given)
        elif method == "pop":
            self.unreadable.append((call.lineno, "takes a layer away again: leave both lines out"))
        elif method == "fit":
            named = {keyword.arg: keyword.value for keyword in call.keywords}
            model.fit = call
            model.data = self._given(named.get("x", call.args[0] if call.args else None))
            model.target = self._given(named.get("y", call.args[1] if len(call.args) > 1 else None))
        elif method == "compile":
            model.loss = self._loss(call)
        elif given:
            shape = self.value(given[0])
            if isinstance(shape, tuple):
                model.built = tuple(side if isinstance(side, int) else None for side in shape[1:])
        return True

    def _add(self, model: Model, call: ast.Call, given: list[ast.expr]) -> None:
        if len(given) != 1:
            self.unreadable.append(
                (call.lineno, "add takes one layer: write e.g. model.add(layers.LSTM(32))")
            )
        elif self.branch != model.branch:
            self.unreadable.append(
                (
                    call.lineno,
                    "adds a layer in a loop or under a condition that can't be followed: "
                    "write one line for each layer instead",
                )
            )
        elif len(model.calls) >= MOST_ITEMS:
            raise Mistake(
                f"Line {call.lineno} adds one more than {MOST_ITEMS} layers: paste a smaller model."
            )
        else:
            (layer,) = self._items(given) or (UNKNOWN,)
            model.calls.append(replace(as_layer(layer, given[0]), added=self.statement))

    def _given(self, node: ast.expr | None) -> Argument | None:
        return None if node is None else Argument(self.value(node), node)

    def _loss(self, call: ast.Call) -> str:
        named = {keyword.arg: keyword.value for keyword in call.keywords}
        node = named.get("loss", call.args[1] if len(call.args) > 1 else None)
        if isinstance(node, ast.Call):
            return self.name_of(node.func)
        value = self.value(node)
        return value if isinstance(value, str) else ""
