"""Follows the statements of a person's code. What is not Python's own is answered by a library, e.g. the real Keras."""

import ast
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rnnlab.stack.clinic.python import builtins
from rnnlab.stack.clinic.python.calls import Calls
from rnnlab.stack.clinic.python.expressions import Expressions
from rnnlab.stack.clinic.python.functions import parameter_values, plain_assignments
from rnnlab.stack.clinic.python.library_answers import LibraryAnswers
from rnnlab.stack.clinic.python.loops import (
    MOST_ROUNDS,
    as_loaded,
    counter,
    enumerated,
    lengthen,
    loop_rounds,
    unknown_rounds,
)
from rnnlab.stack.clinic.python.values import (
    MOST_ITEMS,
    UNKNOWN,
    Array,
    CallNode,
    ForLoop,
    Function,
    Generated,
    Instance,
    Library,
    NotFollowedError,
    Scope,
    Unknown,
    UserClass,
    YieldedError,
    is_unknown,
)

MOST_STEPS = 60_000
MOST_CALLS = 12  # functions that call each other
_NO_RETURN = object()  # of statements that reach their end without a `return`
_BREAK, _CONTINUE = object(), object()


class Interpreter:
    """Follows one module. tick: raises NotFollowedError if it takes too many steps or too long."""

    def __init__(self, library: LibraryAnswers, deadline: float) -> None:
        self.library, self.deadline = library, deadline
        self.scope = self.module = Scope()
        self.expressions = Expressions(self)
        self.calls = Calls(self)
        self._loops: list[ForLoop] = []
        self._calls: list[int] = []
        self.statement: ast.stmt = ast.Pass()
        self._functions: list[Function] = []
        self._called: set[ast.AST] = set()
        self._steps = 0
        self._later: dict[str, ast.expr] = {}
        self.assumed_loops: list[int] = []  # the lines of loops whose length is not in the code

    def follow_module(self, tree: ast.Module) -> None:
        self._later = plain_assignments(tree)
        self._follow(tree.body)
        for function in self._functions:  # those that the code defines but never calls can make a model, too
            if function.node not in self._called and function.owner is None:
                self.function_value(function, None, [], {})
        for kind in [value for value in self.module.names.values() if isinstance(value, UserClass)]:
            made = kind.members.get("__init__")
            instance = Instance(kind)
            if isinstance(made, Function) and made.node not in self._called:
                self.function_value(made, None, [instance], {})
            for method in kind.members.values() if kind.library_base is None else ():
                if isinstance(method, Function) and method.node not in self._called:
                    self.function_value(method, None, [instance], {})

    def tick(self, node: ast.AST) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS or (self._steps % 64 == 0 and time.process_time() > self.deadline):
            raise NotFollowedError(getattr(node, "lineno", 1))

    # Names

    def lookup(self, name: str) -> Any:
        scope: Scope | None = self.scope
        while scope is not None:
            if name in scope.names:
                return self.library.bound(name, scope.names[name])
            scope = scope.outer
        if name in builtins.NAMES:
            return Library(f"builtins.{name}")
        value = self.library.name(name)
        later = is_unknown(value) and name in self._later
        return self.expressions.value(self._later[name]) if later else value

    def bind(self, target: ast.expr, value: Any) -> None:
        if isinstance(target, ast.Name):
            self.scope.names[target.id] = value
        elif isinstance(target, ast.Tuple | ast.List):
            self._unpack(target.elts, value)
        elif isinstance(target, ast.Attribute):
            owner = self.expressions.value(target.value)
            if isinstance(owner, Instance) and not target.attr.startswith("__"):
                owner.attributes[target.attr] = value
        elif isinstance(target, ast.Subscript):
            self._set_item(self.expressions.value(target.value), self.expressions.value(target.slice), value)
        elif isinstance(target, ast.Starred):
            self.bind(target.value, value)

    def _set_item(self, holder: Any, key: Any, value: Any) -> None:
        in_dict = isinstance(holder, dict) and isinstance(key, str | int | float) and len(holder) < MOST_ITEMS
        in_list = isinstance(holder, list) and isinstance(key, int) and -len(holder) <= key < len(holder)
        if in_dict or in_list:
            holder[key] = value

    def _unpack(self, targets: list[ast.expr], value: Any) -> None:
        items = list(value) if isinstance(value, list | tuple | range) else None
        if isinstance(value, Array) and value.sides and value.sides[0] == len(targets):
            items = [Array(value.sides[1:])] * len(targets)
        if items is None:
            items = self.library.unpacked(value, len(targets))
        starred = next((at for at, target in enumerate(targets) if isinstance(target, ast.Starred)), None)
        if items is not None and starred is not None and len(items) >= len(targets) - 1:
            end = len(items) - (len(targets) - starred - 1)
            items = [*items[:starred], items[starred:end], *items[end:]]
        if items is not None and len(items) != len(targets):
            self.library.uneven(items, len(targets))
        if items is None or len(items) != len(targets):
            items = [Unknown(ast.unparse(target)) for target in targets]
        for target, item in zip(targets, items, strict=True):
            self.bind(target, item)

    @contextmanager
    def inside(self, loop: ForLoop) -> Iterator[None]:
        """Calls that are made meanwhile belong to this round of a loop."""
        self._loops.append(loop)
        try:
            yield
        finally:
            self._loops.pop()

    # Calls

    def place(self, node: ast.Call) -> CallNode:
        """Where a call is made."""
        loop = self._loops[-1] if self._loops else None
        return CallNode(node, self.statement, loop, len(self._calls), tuple(self._calls))

    def function_value(
        self, function: Function, call: ast.Call | None, positional: list[Any], named: dict[str, Any]
    ) -> Any:
        """What a function returns. Without a call, its parameters have their defaults or are unknown."""
        if len(self._calls) >= MOST_CALLS:
            return UNKNOWN
        node = function.node
        self._called.add(node)
        outer, loops, statement = self.scope, self._loops, self.statement
        names = parameter_values(function, positional, named, self.expressions.value)
        if call is None:  # parameters are often named as what they get
            known = {name for name in names if is_unknown(names[name]) and name in self.module.names}
            names |= {name: self.module.names[name] for name in known}
        if function.owner is not None:
            names["__class__"] = function.owner
        self.scope = Scope(names, function.scope)
        self._calls.append(call.lineno if call is not None else 0)
        try:
            if isinstance(node, ast.Lambda):
                return self.expressions.value(node.body)
            returned = self._follow(node.body)
        except YieldedError as yielded:
            return Generated(yielded.value, yielded.node)
        finally:
            self.scope, self._loops, self.statement = outer, loops, statement
            self._calls.pop()
        return None if any(returned is end for end in (_NO_RETURN, _BREAK, _CONTINUE)) else returned

    # Statements

    def _follow(self, statements: Sequence[ast.stmt]) -> Any:
        """The value that the statements return; _NO_RETURN if they don't; _BREAK or _CONTINUE if they leave so."""
        for statement in statements:
            self.tick(statement)
            outer, self.statement = self.statement, statement
            returned = self._follow_one(statement)
            self.statement = outer
            if returned is not _NO_RETURN:
                return returned
        return _NO_RETURN

    def _follow_one(self, statement: ast.stmt) -> Any:
        match statement:
            case ast.Return():
                return self.expressions.value(statement.value)
            case ast.Break() | ast.Continue():
                return _BREAK if isinstance(statement, ast.Break) else _CONTINUE
            case ast.Raise():
                return UNKNOWN if self._calls else _NO_RETURN
            case ast.If():
                return self._if(statement)
            case ast.With() | ast.AsyncWith():
                for item in statement.items:
                    value = self.expressions.value(item.context_expr)
                    if item.optional_vars is not None:
                        self.bind(item.optional_vars, value)
                return self._follow(statement.body)
            case ast.Try():
                returned = self._follow(statement.body)
                if returned is _NO_RETURN and statement.finalbody:
                    return self._follow(statement.finalbody)
                return returned
            case ast.For() | ast.AsyncFor():
                return self._for(statement)
            case ast.While():
                return self._while(statement)
            case ast.Expr():
                self.expressions.value(statement.value)
            case _:
                self._define(statement)
        return _NO_RETURN

    def _define(self, statement: ast.stmt) -> None:
        match statement:
            case ast.Assign():
                value = self.expressions.value(statement.value)
                for target in statement.targets:
                    self.bind(target, value)
            case ast.AnnAssign() if statement.value is not None:
                self.bind(statement.target, self.expressions.value(statement.value))
            case ast.AugAssign():
                target = statement.target
                operation = ast.copy_location(ast.BinOp(target, statement.op, statement.value), statement)
                left = self.expressions.value(as_loaded(target))
                right = self.expressions.value(statement.value)
                self.bind(target, self.expressions.arithmetic(operation, left, right))
            case ast.Import():
                for alias in statement.names:
                    whole = alias.name if alias.asname else alias.name.partition(".")[0]
                    value = self.library.imported(whole, "")
                    self.scope.names[alias.asname or whole] = value
            case ast.ImportFrom():
                for alias in statement.names:
                    if alias.name != "*":
                        value = self.library.imported(statement.module or "", alias.name)
                        self.scope.names[alias.asname or alias.name] = value
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                function = Function(statement, self.scope)
                self._functions.append(function)
                self.scope.names[statement.name] = function
            case ast.ClassDef():
                self._define_class(statement)

    def _define_class(self, statement: ast.ClassDef) -> None:
        bases = tuple(self.expressions.value(base) for base in statement.bases)
        kind = UserClass(statement.name, bases, {})
        for part in statement.body:
            if isinstance(part, ast.FunctionDef):
                kind.members[part.name] = Function(part, self.scope, kind)
            elif isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name):
                kind.members[part.targets[0].id] = self.expressions.value(part.value)
        self.scope.names[statement.name] = kind

    def _if(self, statement: ast.If) -> Any:
        is_main = isinstance(statement.test, ast.Compare) and "__name__" in ast.dump(statement.test)
        test = True if is_main else self.expressions.truth(self.expressions.value(statement.test))
        if test is not None:
            return self._follow(statement.body if test else statement.orelse)
        return self._follow(statement.body)

    def _while(self, statement: ast.While) -> Any:
        for _ in range(MOST_ROUNDS):
            test = self.expressions.truth(self.expressions.value(statement.test))
            if test is False:
                return _NO_RETURN
            returned = self._follow(statement.body)
            if returned is _BREAK or test is None:
                return _NO_RETURN
            if returned is not _NO_RETURN and returned is not _CONTINUE:
                return returned
        return _NO_RETURN

    def _for(self, statement: ast.For | ast.AsyncFor) -> Any:
        rounds, assumed = self.rounds(statement.target, statement.iter), None
        if rounds is None:
            self.bind(statement.target, Unknown(ast.unparse(statement.target)))
            rounds = unknown_rounds(statement)
            if len(rounds) > 1:
                self.assumed_loops.append(statement.lineno)
                assumed = counter(statement) or enumerated(statement)
        before = self.lookup(assumed) if assumed else None
        if assumed:
            self.scope.names[assumed] = len(rounds) if counter(statement) else [UNKNOWN] * len(rounds)
        lists = {name: len(value) for name, value in self.scope.names.items() if isinstance(value, list)}
        for item, loop in rounds:
            if item is not None:
                self.bind(statement.target, item)
            with self.inside(loop):
                returned = self._follow(statement.body)
            if returned is _BREAK:
                break
            if returned is not _NO_RETURN and returned is not _CONTINUE:
                return returned
        if assumed:
            self.scope.names[assumed] = before
        if not rounds or not rounds[-1][1].whole:
            lengthen(self.scope, lists, rounds[-1][1].rounds if rounds else None)
        return self._follow(statement.orelse) if statement.orelse else _NO_RETURN

    def rounds(self, target: ast.expr, iterated: ast.expr) -> list[tuple[Any, ForLoop]] | None:
        """The rounds of a loop: each item, and whether it is the last; None if they are not known."""
        return loop_rounds(target, iterated, self.expressions.value(iterated))
