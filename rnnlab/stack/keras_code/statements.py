"""Follows Keras source statement by statement and collects the models that it makes. Nothing is run."""

import ast
from collections.abc import Sequence
from typing import Any

from rnnlab.stack.keras_code.calls import Calls
from rnnlab.stack.keras_code.expressions import Expressions
from rnnlab.stack.keras_code.model_methods import ModelMethods
from rnnlab.stack.keras_code.state import State
from rnnlab.stack.keras_code.values import UNKNOWN, LayerCall, Model

MOST_CALLS = 8  # functions that call each other
_NO_RETURN = object()  # of statements that reach their end without a `return`


def follow_module(tree: ast.Module) -> State:
    """The state after the whole module, with its models and the tensors of the functional API."""
    state = State()
    statements = Statements(state)
    statements.follow(tree.body)
    statements.follow_uncalled_functions()
    return state


class Statements:
    """Follows statements in a state, and the functions that the code defines."""

    def __init__(self, state: State) -> None:
        self._state = state
        # Expressions and calls need each other, so the calls are looked up when an expression has one.
        self._expressions = Expressions(state, lambda call: self._calls.value(call))
        self._calls = Calls(state, self._expressions, self.function_value)
        self._model_methods = ModelMethods(state, self._expressions)
        self._functions: list[ast.FunctionDef] = []
        self._called: set[ast.FunctionDef] = set()
        self._call_depth = 0

    def follow(self, statements: Sequence[ast.stmt]) -> Any:
        """The value that the statements return; _NO_RETURN if they don't."""
        for statement in statements:
            outer, self._state.statement = self._state.statement, statement
            returned = self._follow(statement)
            self._state.statement = outer
            if returned is not _NO_RETURN:
                return returned
        return _NO_RETURN

    def follow_uncalled_functions(self) -> None:
        """Follow the functions and methods that the code defines but never calls: they can make a model too."""
        for function in self._functions:
            if function not in self._called:
                self.function_value(function, None)

    def function_value(self, function: ast.FunctionDef, call: ast.Call | None) -> Any:
        """What a function returns. Without a call, its parameters have their defaults or are UNKNOWN."""
        if self._call_depth >= MOST_CALLS:
            return UNKNOWN
        self._called.add(function)
        parameters = self._parameters(function.args, call)
        outer = self._state.scope
        self._state.scope = {**outer, **parameters}
        self._call_depth += 1
        try:
            returned = self.follow(function.body)
        finally:
            self._state.scope = outer
            self._call_depth -= 1
        return None if returned is _NO_RETURN else returned

    def _parameters(self, parameters: ast.arguments, call: ast.Call | None) -> dict[str, Any]:
        value = self._expressions.value
        positional = [*parameters.posonlyargs, *parameters.args]
        values = {parameter.arg: UNKNOWN for parameter in (*positional, *parameters.kwonlyargs)}
        for parameter, default in zip(reversed(positional), reversed(parameters.defaults), strict=False):
            values[parameter.arg] = value(default)
        for parameter, keyword_default in zip(parameters.kwonlyargs, parameters.kw_defaults, strict=True):
            values[parameter.arg] = UNKNOWN if keyword_default is None else value(keyword_default)
        if call is not None:
            for parameter, argument in zip(positional, call.args, strict=False):
                values[parameter.arg] = value(argument)
            for keyword in call.keywords:
                if keyword.arg in values:
                    values[keyword.arg] = value(keyword.value)
        return values

    def _follow(self, statement: ast.stmt) -> Any:
        match statement:
            case ast.Return():
                return self._expressions.value(statement.value)
            case ast.If():
                return self._if(statement)
            case ast.With() | ast.Try():
                return self.follow(statement.body)
            case ast.For():
                self._for(statement)
            case ast.While():
                self._follow_unsure(statement, statement.body)
            case ast.Assign() | ast.AnnAssign():
                self._assign(statement)
            case ast.AugAssign():
                self._augmented_assign(statement)
            case ast.Expr():
                self._expression(statement.value)
            case ast.ImportFrom():
                self._state.aliases |= {
                    imported.asname: imported.name for imported in statement.names if imported.asname
                }
            case ast.FunctionDef():
                self._functions.append(statement)
                self._state.scope[statement.name] = statement
            case ast.ClassDef():
                self._functions.extend(
                    method for method in statement.body if isinstance(method, ast.FunctionDef)
                )
        return _NO_RETURN

    def _expression(self, node: ast.expr) -> None:
        if not (isinstance(node, ast.Call) and self._model_methods.follow(node)):
            self._expressions.value(node)

    def _assign(self, statement: ast.Assign | ast.AnnAssign) -> None:
        if statement.value is None:
            return
        value = self._expressions.value(statement.value)
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        for target in targets:
            self._state.bind(target, value)
        if isinstance(statement.value, ast.Call):  # history = model.fit(...)
            self._model_methods.follow(statement.value)

    def _augmented_assign(self, statement: ast.AugAssign) -> None:
        if isinstance(statement.target, ast.Name | ast.Attribute):
            operation = ast.BinOp(statement.target, statement.op, statement.value)
            value = self._expressions.value(ast.copy_location(operation, statement))
            self._state.bind(statement.target, value)

    def _if(self, statement: ast.If) -> Any:
        is_main = isinstance(statement.test, ast.Compare) and "__name__" in ast.dump(statement.test)
        test = True if is_main else self._expressions.value(statement.test)
        if isinstance(test, bool | int | str) or test is None:
            return self.follow(statement.body if test else statement.orelse)
        self._follow_unsure(statement, statement.body)
        self._follow_unsure(statement, statement.orelse)
        return _NO_RETURN

    def _for(self, statement: ast.For) -> None:
        rounds = self._expressions.rounds(statement.target, statement.iter)
        if rounds is None:
            self._follow_unsure(statement, statement.body)
            return
        for item, loop in rounds:
            self._state.bind(statement.target, item)
            with self._state.inside(loop):
                self.follow(statement.body)

    def _follow_unsure(self, statement: ast.stmt, body: Sequence[ast.stmt]) -> None:
        """Follow a body that may run or not, or several times: afterwards the values that it sets are UNKNOWN."""
        outer, before = self._state.branch, dict(self._state.scope)
        self._state.branch = statement.lineno
        self.follow(body)
        self._state.branch = outer
        for name, value in self._state.scope.items():
            changed = before.get(name, UNKNOWN) is not value
            if changed and not isinstance(value, Model | ast.FunctionDef | LayerCall):
                self._state.scope[name] = UNKNOWN
