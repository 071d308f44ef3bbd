"""Small edits of a person's source: set an argument, remove a layer, append one."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from rnnlab.stack.keras_code.model import CodeModel
from rnnlab.stack.keras_code.values import Argument, LayerCall


@dataclass(frozen=True)
class Edit:
    """Replace the characters from start to end by a text."""

    start: int
    end: int
    text: str


def apply_edits(source: str, edits: Sequence[Edit]) -> str:
    """The source with all the edits made."""
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        source = source[: edit.start] + edit.text + source[edit.end :]
    return source


class SourceEditor:
    """Makes the edits for the source of one model. If something cannot be changed, there are no edits."""

    def __init__(self, code: CodeModel) -> None:
        self.code, self.source = code, code.text
        self._starts = [0]
        self._lines = code.text.split("\n")
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def span(self, node: ast.expr | ast.stmt | ast.keyword | ast.alias) -> tuple[int, int]:
        """Where a node's text begins and ends."""
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self._at(node.lineno, node.col_offset), self._at(node.end_lineno, node.end_col_offset)

    def text_of(self, node: ast.expr) -> str:
        return self.source[slice(*self.span(node))]

    def replace_node(self, node: ast.expr | ast.keyword, text: str) -> tuple[Edit, ...]:
        return (Edit(*self.span(node), text),)

    def rename_argument(self, keyword: ast.keyword, name: str) -> tuple[Edit, ...]:
        start, _ = self.span(keyword)
        return (Edit(start, start + len(keyword.arg or ""), name),)

    def set_return_sequences(self, call: LayerCall, value: bool) -> tuple[Edit, ...]:
        """`return_sequences` set to a value; for a layer made in a counting loop only in that round."""
        cell = call.cell
        argument, loop = cell.arguments.get("return_sequences"), call.loop or cell.loop
        text = str(value)
        if loop and loop.before_last and loop.last is not value:
            text = loop.before_last
        if argument is None:
            return self.add_argument(cell, f"return_sequences={text}")
        return self.replace_node(argument.node, text)

    def add_argument(self, call: LayerCall, text: str) -> tuple[Edit, ...]:
        """One more argument at the end of a call."""
        if not isinstance(call.node, ast.Call):
            return ()
        _, end = self.span(call.node)
        arguments: list[ast.expr | ast.keyword] = [*call.node.args, *call.node.keywords]
        if not arguments:
            return (Edit(end - 1, end - 1, text),)
        last = max(self.span(argument)[1] for argument in arguments)
        last += self.source[last : end - 1].rfind(")") + 1  # the brackets around the last argument, if any
        return (Edit(last, last, f", {text}"),)

    def remove_argument(self, call: LayerCall, argument: Argument) -> tuple[Edit, ...]:
        """A call without one of its keyword arguments."""
        if not isinstance(call.node, ast.Call) or argument.keyword is None:
            return ()
        arguments: list[ast.expr | ast.keyword] = [*call.node.args, *call.node.keywords]
        spans = sorted(self.span(node) for node in arguments)
        position = spans.index(self.span(argument.keyword))
        if position > 0:
            return (Edit(spans[position - 1][1], spans[position][1], ""),)
        end = spans[1][0] if len(spans) > 1 else spans[0][1]
        return (Edit(spans[0][0], end, ""),)

    def remove_layer(self, call: LayerCall) -> tuple[Edit, ...]:
        """The code without that layer."""
        if call.added is not None:
            return self._without_statement(call.added)
        if call.applied is not None:
            return self._without_application(call.applied)
        elements = self._list_with(call.node)
        if len(elements) < 2:
            return ()
        spans = [self.span(element) for element in elements]
        position = elements.index(call.node)
        if position < len(spans) - 1:
            return (Edit(spans[position][0], spans[position + 1][0], ""),)
        return (Edit(spans[position - 1][1], spans[position][1], ""),)

    def append_layer(self, name: str, arguments: str) -> tuple[Edit, ...]:
        """The code with one more layer at the end of the model."""
        last = self.code.calls[-1]
        spelled, imports = self._spelled(last, name)
        layer = f"{spelled}({arguments})"
        if last.applied is not None:
            return (*self.replace_node(last.applied, f"{layer}({self.text_of(last.applied)})"), *imports)
        if last.added is not None:
            return (*self._added_after(last, layer), *imports)
        elements = self._list_with(last.node)
        if not elements:
            return ()
        start, end = self.span(elements[-1])
        before = self._lines[elements[-1].lineno - 1][: start - self._starts[elements[-1].lineno - 1]]
        on_new_line = not before.strip()
        return (Edit(end, end, f",\n{before}{layer}" if on_new_line else f", {layer}"), *imports)

    def _added_after(self, last: LayerCall, layer: str) -> tuple[Edit, ...]:
        statement = last.added
        assert isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
        assert isinstance(statement.value.func, ast.Attribute)
        model = self.text_of(statement.value.func.value)
        outer: ast.stmt = statement
        for node in ast.walk(self.code.tree):
            if last.loop and isinstance(node, ast.For) and statement in node.body:
                outer = node
        line = self._lines[outer.lineno - 1]
        indent = line[: len(line) - len(line.lstrip())]
        end = self.span(outer)[1]
        return (Edit(end, end, f"\n{indent}{model}.add({layer})"),)

    def _spelled(self, beside: LayerCall, name: str) -> tuple[str, tuple[Edit, ...]]:
        """A layer's name as the code spells such names, and the edit that imports it, if needed."""
        function = beside.node.func if isinstance(beside.node, ast.Call) else beside.node
        if isinstance(function, ast.Attribute):
            return f"{self.text_of(function.value)}.{name}", ()
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

    def _list_with(self, element: ast.expr) -> list[ast.expr]:
        for node in ast.walk(self.code.tree):
            if isinstance(node, ast.List | ast.Tuple) and element in node.elts:
                return node.elts
        return []

    def _without_statement(self, statement: ast.stmt) -> tuple[Edit, ...]:
        assert statement.end_lineno is not None
        start, end = self._starts[statement.lineno - 1], self._starts[statement.end_lineno]
        has_line = self.source[start:end].strip().startswith(self.source[slice(*self.span(statement))])
        if not has_line:
            return (Edit(*self.span(statement), "pass"),)
        return (Edit(start, min(end, len(self.source)), ""),)

    def _without_application(self, call: ast.Call) -> tuple[Edit, ...]:
        if not call.args:
            return ()
        for node in ast.walk(self.code.tree):
            if isinstance(node, ast.Assign) and node.value is call and len(node.targets) == 1:
                target, tensor = node.targets[0], call.args[0]
                if isinstance(target, ast.Name) and isinstance(tensor, ast.Name) and target.id == tensor.id:
                    return self._without_statement(node)
        return self.replace_node(call, self.text_of(call.args[0]))

    def _at(self, line: int, column: int) -> int:
        # Python counts a line's bytes in UTF-8; the source is cut by characters.
        text = self._lines[line - 1]
        characters = column if text.isascii() else len(text.encode()[:column].decode(errors="ignore"))
        return self._starts[line - 1] + characters
