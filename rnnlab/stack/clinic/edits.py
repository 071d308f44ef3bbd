"""Small edits of a person's source: set an argument, remove a layer, insert one."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from rnnlab.stack.clinic.keras_answers.seen import Applied, SeenLayer
from rnnlab.stack.clinic.python.values import CallNode


@dataclass(frozen=True)
class Edit:
    """Replace the characters from start to end by a text."""

    start: int
    end: int
    text: str


Edits = tuple[Edit, ...]
Node = ast.expr | ast.stmt | ast.keyword | ast.alias


def apply_edits(source: str, edits: Sequence[Edit]) -> str:
    """The source with all the edits made."""
    for edit in sorted(set(edits), key=lambda edit: (edit.start, edit.end), reverse=True):
        source = source[: edit.start] + edit.text + source[edit.end :]
    return source


class SourceEditor:
    """Makes the edits for one source. If something cannot be changed, there are no edits."""

    def __init__(self, source: str, tree: ast.Module) -> None:
        self.source, self.tree = source, tree
        self._lines = source.split("\n")
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def span(self, node: Node) -> tuple[int, int]:
        """Where a node's text begins and ends."""
        assert node.end_lineno is not None and node.end_col_offset is not None
        return self._at(node.lineno, node.col_offset), self._at(node.end_lineno, node.end_col_offset)

    def text_of(self, node: Node) -> str:
        return self.source[slice(*self.span(node))]

    def replace(self, node: Node, text: str) -> Edits:
        return (Edit(*self.span(node), text),)

    # Arguments

    def set_argument(
        self, call: ast.Call, node: ast.expr | ast.keyword | None, name: str, text: str
    ) -> Edits:
        """An argument with another value. node: where it is now; None if the call does not have it."""
        if node is None:
            return self.add_argument(call, f"{name}={text}")
        return self.replace(node.value if isinstance(node, ast.keyword) else node, text)

    def rename(self, keyword: ast.keyword, name: str) -> Edits:
        start, _ = self.span(keyword)
        return (Edit(start, start + len(keyword.arg or ""), name),)

    def add_argument(self, call: ast.Call, text: str) -> Edits:
        """One more argument at the end of a call."""
        _, end = self.span(call)
        arguments: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
        if not arguments:
            return (Edit(end - 1, end - 1, text),)
        last = max(self.span(argument)[1] for argument in arguments)
        last += self.source[last : end - 1].rfind(")") + 1  # the brackets around the last argument, if any
        return (Edit(last, last, f", {text}"),)

    def remove_argument(self, call: ast.Call, argument: ast.expr | ast.keyword) -> Edits:
        """A call without one of its arguments."""
        arguments: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
        spans = sorted(self.span(node) for node in arguments)
        own = self.span(argument)
        if own not in spans:
            return ()
        position = spans.index(own)
        before = spans[position - 1][1] if position else self.span(call.func)[1]
        comma = before + self.source[before : own[0]].rfind(",") if position else before
        end = own[1]
        for _ in range(self.source[comma + 1 : own[0]].count("(") if position else 0):  # brackets around it
            end = self.source.index(")", end) + 1
        if position > 0:
            return (Edit(comma, end, ""),)
        if len(spans) == 1:
            return (Edit(own[0], own[1], ""),)
        after = self.source.index(",", own[1]) + 1
        spaces = len(self.source[after : spans[1][0]]) - len(self.source[after : spans[1][0]].lstrip())
        return (Edit(own[0], after + spaces, ""),)

    def set_return_sequences(self, layer: SeenLayer, value: bool) -> Edits:
        """`return_sequences` set to a value; for a layer made in a counting loop only in that round."""
        cell = layer.cell
        node, loop = cell.nodes.get("return_sequences"), cell.at.loop
        text, header = str(value), ()  # type: tuple[str, Edits]
        if loop and loop.last is not value:
            text, header = (loop.before_last, ()) if loop.before_last else self._counted(cell.at.node, text)
        if node is None and "return_sequences" in cell.values:
            return ()  # it comes with **options
        return (*self.set_argument(cell.at.node, node, "return_sequences", text), *header)

    def _counted(self, call: ast.Call, text: str) -> tuple[str, Edits]:
        """Code that is true in each round of `for units in sizes` but the last, and the edits that count the rounds."""
        loops = [node for node in ast.walk(self.tree) if isinstance(node, ast.For) and call in ast.walk(node)]
        names = {node.id for node in ast.walk(self.tree) if isinstance(node, ast.Name)}
        if (
            len(loops) != 1
            or not isinstance(loops[0].iter, ast.Name)
            or not isinstance(loops[0].target, ast.Name)
        ):
            return text, ()
        counter = next(name for name in ("i", "j", "at", "number", "round_number") if name not in names)
        items = loops[0].iter.id
        header = (*self.replace(loops[0].target, f"{counter}, {loops[0].target.id}"),
                  *self.replace(loops[0].iter, f"enumerate({items})"))  # fmt: skip
        return f"{counter} < len({items}) - 1", header

    # Layers

    def remove_layer(self, used: Applied) -> Edits:
        """The code without that layer."""
        if used.call is not None:
            return self._without_application(used.call.node)
        statement = _added_statement(used)
        if statement is not None:
            return self.without_statement(statement)
        elements = self._list_with(used.layer.at.node)
        if len(elements) < 2:
            return ()
        spans = [self.span(element) for element in elements]
        position = elements.index(used.layer.at.node)
        if position < len(spans) - 1:
            return (Edit(spans[position][0], spans[position + 1][0], ""),)
        return (Edit(spans[position - 1][1], spans[position][1], ""),)

    def wrap_layer(self, used: Applied, wrapper: str) -> Edits:
        """The layer inside a wrapper, e.g. `TimeDistributed(Conv2D(8, 3))`."""
        spelled, imports = self.spelled(used.layer.at.node, wrapper)
        start, end = self.span(used.layer.at.node)
        return (Edit(start, start, f"{spelled}("), Edit(end, end, ")"), *imports)

    def insert_layer(self, used: Applied, name: str, arguments: str, after: bool) -> Edits:
        """The code with one more layer before or after another."""
        spelled, imports = self.spelled(used.layer.at.node, name)
        layer = f"{spelled}({arguments})"
        if used.call is not None:
            call = used.call.node
            if after:
                return (*self.replace(call, f"{layer}({self.text_of(call)})"), *imports)
            if not call.args:
                return ()
            return (*self.replace(call.args[0], f"{layer}({self.text_of(call.args[0])})"), *imports)
        statement = _added_statement(used)
        if statement is not None:
            return (*self._added_beside(statement, layer, after, used), *imports)
        if not self._list_with(used.layer.at.node):
            return ()
        start, end = self.span(used.layer.at.node)
        before = self._lines[used.line - 1][: start - self._starts[used.line - 1]]
        between = f",\n{before}" if not before.strip() else ", "
        if after:
            return (Edit(end, end, f"{between}{layer}"), *imports)
        return (Edit(start, start, f"{layer}{between}"), *imports)

    def append_layers(self, used: Applied, layers: Sequence[tuple[str, str]]) -> Edits:
        """The code with more layers behind one, in order. layers: the name and the arguments of each."""
        texts, imports = [], ()  # type: tuple[list[str], Edits]
        for name, arguments in layers:
            spelled, needed = self.spelled(used.layer.at.node, name)
            texts.append(f"{spelled}({arguments})")
            imports += needed
        if used.call is not None:
            text = self.text_of(used.call.node)
            for layer in texts:
                text = f"{layer}({text})"
            return (*self.replace(used.call.node, text), *imports)
        statement = _added_statement(used)
        if statement is not None:
            added = [edit for layer in texts for edit in self._added_beside(statement, layer, True, used)]
            place = added[0].start
            return (Edit(place, place, "".join(edit.text for edit in added)), *imports)
        if not self._list_with(used.layer.at.node):
            return ()
        end = self.span(used.layer.at.node)[1]
        return (Edit(end, end, "".join(f", {layer}" for layer in texts)), *imports)

    def spelled(self, beside: ast.expr, name: str) -> tuple[str, Edits]:
        """A layer's name as the code spells such names, and the edit that imports it, if needed."""
        function = beside.func if isinstance(beside, ast.Call) else beside
        while isinstance(function, ast.Call):
            function = function.func
        if isinstance(function, ast.Attribute):
            return f"{self.text_of(function.value)}.{name}", ()
        imports = [
            node
            for node in ast.walk(self.tree)
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

    def _added_beside(self, statement: ast.stmt, layer: str, after: bool, used: Applied) -> Edits:
        assert isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
        assert isinstance(statement.value.func, ast.Attribute)
        model = self.text_of(statement.value.func.value)
        outer: ast.stmt = statement
        loop = used.layer.at.loop
        if after and loop and loop.last:
            for node in ast.walk(self.tree):
                if isinstance(node, ast.For) and statement in node.body:
                    outer = node
        line = self._lines[outer.lineno - 1]
        indent = line[: len(line) - len(line.lstrip())]
        start, end = self.span(outer)
        if after:
            return (Edit(end, end, f"\n{indent}{model}.add({layer})"),)
        return (Edit(start, start, f"{model}.add({layer})\n{indent}"),)

    def _list_with(self, element: ast.expr) -> list[ast.expr]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.List | ast.Tuple) and element in node.elts:
                return node.elts
        return []

    def without_statement(self, statement: ast.stmt) -> Edits:
        assert statement.end_lineno is not None
        start, end = self._starts[statement.lineno - 1], self._starts[statement.end_lineno]
        lines = self.source[start:end].strip()
        whole = lines.startswith(self.source[slice(*self.span(statement))]) and ";" not in lines
        if not whole:
            return (Edit(*self.span(statement), "pass"),)
        return (Edit(start, min(end, len(self.source)), ""),)

    def _without_application(self, call: ast.Call) -> Edits:
        if not call.args:
            return ()
        return self.replace(call, self.text_of(call.args[0]))

    def _at(self, line: int, column: int) -> int:
        # Python counts a line's bytes in UTF-8; the source is cut by characters.
        text = self._lines[line - 1]
        characters = column if text.isascii() else len(text.encode()[:column].decode(errors="ignore"))
        return self._starts[line - 1] + characters


def _added_statement(used: Applied) -> ast.stmt | None:
    """The statement `model.add(...)` that adds the layer; None if it is in a list."""
    at: CallNode | None = used.added
    if at is None or not isinstance(at.node.func, ast.Attribute) or at.node.func.attr != "add":
        return None
    statement = at.statement
    return statement if isinstance(statement, ast.Expr) and statement.value is at.node else None
