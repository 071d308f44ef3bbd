"""Small changes of the person's own text: an argument set, a layer taken out or put at the end."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from rnnlab.stack.keras_code.model import CodeModel
from rnnlab.stack.keras_code.values import Argument, LayerCall


@dataclass(frozen=True)
class Edit:
    """The characters from start to end give way to a text."""

    start: int
    end: int
    text: str


def applied(text: str, edits: Sequence[Edit]) -> str:
    """The text with all the edits made."""
    for edit in sorted(edits, key=lambda one: one.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


class Pen:
    """Makes the edits for one model's text. Where something can't be changed, there are no edits."""

    def __init__(self, code: CodeModel) -> None:
        self.code, self.text = code, code.text
        self._starts = [0]
        self._lines = code.text.split("\n")
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def span(self, node: ast.expr | ast.stmt | ast.keyword | ast.alias) -> tuple[int, int]:
        """Where a node's text begins and ends."""
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self._at(node.lineno, node.col_offset), self._at(node.end_lineno, node.end_col_offset)

    def of(self, node: ast.expr) -> str:
        start, end = self.span(node)
        return self.text[start:end]

    def put(self, node: ast.expr, text: str) -> tuple[Edit, ...]:
        """Another text in a node's place."""
        return (Edit(*self.span(node), text),)

    def rename(self, keyword: ast.keyword, name: str) -> tuple[Edit, ...]:
        """Another name for an argument."""
        start, _ = self.span(keyword)
        return (Edit(start, start + len(keyword.arg or ""), name),)

    def sequences(self, call: LayerCall, want: bool) -> tuple[Edit, ...]:
        """`return_sequences` as it is wanted; of a layer made in a counting loop for that round alone."""
        cell = call.cell
        given, loop = cell.arguments.get("return_sequences"), call.loop or cell.loop
        text = str(want)
        if loop and loop.before_last and loop.last is not want:
            text = loop.before_last
        if given is None:
            return self.add_argument(cell, f"return_sequences={text}")
        return self.put(given.node, text)

    def add_argument(self, call: LayerCall, text: str) -> tuple[Edit, ...]:
        """One more argument at the end of a call."""
        if not isinstance(call.node, ast.Call):
            return ()
        _, end = self.span(call.node)
        given: list[ast.expr | ast.keyword] = [*call.node.args, *call.node.keywords]
        if not given:
            return (Edit(end - 1, end - 1, text),)
        last = max(self.span(one)[1] for one in given)
        last += self.text[last : end - 1].rfind(")") + 1  # the brackets around the last argument, if any
        return (Edit(last, last, f", {text}"),)

    def remove_argument(self, call: LayerCall, argument: Argument) -> tuple[Edit, ...]:
        """A call without one of its arguments that has a name."""
        if not isinstance(call.node, ast.Call) or argument.keyword is None:
            return ()
        given: list[ast.expr | ast.keyword] = [*call.node.args, *call.node.keywords]
        spans = sorted(self.span(one) for one in given)
        place = spans.index(self.span(argument.keyword))
        if place > 0:
            return (Edit(spans[place - 1][1], spans[place][1], ""),)
        end = spans[1][0] if len(spans) > 1 else spans[0][1]
        return (Edit(spans[0][0], end, ""),)

    def remove(self, call: LayerCall) -> tuple[Edit, ...]:
        """The code without that layer."""
        if call.added is not None:
            return self._without_statement(call.added)
        if call.applied is not None:
            return self._without_application(call.applied)
        elements = self._list_with(call.node)
        if len(elements) < 2:
            return ()
        spans = [self.span(one) for one in elements]
        place = elements.index(call.node)
        if place < len(spans) - 1:
            return (Edit(spans[place][0], spans[place + 1][0], ""),)
        return (Edit(spans[place - 1][1], spans[place][1], ""),)

    def append(self, name: str, arguments: str) -> tuple[Edit, ...]:
        """The code with one more layer at the model's end."""
        last = self.code.calls[-1]
        spelled, imports = self._spelled(last, name)
        layer = f"{spelled}({arguments})"
        if last.applied is not None:
            return (*self.put(last.applied, f"{layer}({self.of(last.applied)})"), *imports)
        if last.added is not None:
            return (*self._added_after(last, layer), *imports)
        elements = self._list_with(last.node)
        if not elements:
            return ()
        start, end = self.span(elements[-1])
        before = self._lines[elements[-1].lineno - 1][: start - self._starts[elements[-1].lineno - 1]]
        own_line = not before.strip()
        return (Edit(end, end, f",\n{before}{layer}" if own_line else f", {layer}"), *imports)

    def _added_after(self, last: LayerCall, layer: str) -> tuple[Edit, ...]:
        statement = last.added
        assert isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
        assert isinstance(statement.value.func, ast.Attribute)
        owner = self.of(statement.value.func.value)
        outer: ast.stmt = statement
        for node in ast.walk(self.code.tree):
            if last.loop and isinstance(node, ast.For) and statement in node.body:
                outer = node
        line = self._lines[outer.lineno - 1]
        indent = line[: len(line) - len(line.lstrip())]
        end = self.span(outer)[1]
        return (Edit(end, end, f"\n{indent}{owner}.add({layer})"),)

    def _spelled(self, beside: LayerCall, name: str) -> tuple[str, tuple[Edit, ...]]:
        """A layer's name as the code spells such names, and the edit that imports it where that is needed."""
        function = beside.node.func if isinstance(beside.node, ast.Call) else beside.node
        if isinstance(function, ast.Attribute):
            return f"{self.of(function.value)}.{name}", ()
        imports = [
            node
            for node in ast.walk(self.code.tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("layers")
        ]
        for node in imports:
            for alias in node.names:
                if alias.name in (name, "*"):
                    return alias.asname or name, ()
        if not imports:
            return name, ()
        end = self.span(imports[0].names[-1])[1]
        return name, (Edit(end, end, f", {name}"),)

    def _list_with(self, node: ast.expr) -> list[ast.expr]:
        for one in ast.walk(self.code.tree):
            if isinstance(one, ast.List | ast.Tuple) and node in one.elts:
                return one.elts
        return []

    def _without_statement(self, statement: ast.stmt) -> tuple[Edit, ...]:
        assert statement.end_lineno is not None
        start, end = self._starts[statement.lineno - 1], self._starts[statement.end_lineno]
        alone = self.text[start:end].strip().startswith(self.text[slice(*self.span(statement))])
        return (
            (Edit(start, min(end, len(self.text)), ""),) if alone else (Edit(*self.span(statement), "pass"),)
        )

    def _without_application(self, call: ast.Call) -> tuple[Edit, ...]:
        if not call.args:
            return ()
        for node in ast.walk(self.code.tree):
            if isinstance(node, ast.Assign) and node.value is call and len(node.targets) == 1:
                target, given = node.targets[0], call.args[0]
                if isinstance(target, ast.Name) and isinstance(given, ast.Name) and target.id == given.id:
                    return self._without_statement(node)
        return self.put(call, self.of(call.args[0]))

    def _at(self, line: int, column: int) -> int:
        # Python counts a line's bytes in UTF-8, the text is cut by characters.
        ahead = self._lines[line - 1]
        characters = column if ahead.isascii() else len(ahead.encode()[:column].decode(errors="ignore"))
        return self._starts[line - 1] + characters
