"""What the interpreter asks a library."""

import ast
from typing import Any, Protocol

from rnnlab.stack.clinic.python.values import CallNode, Instance


class LibraryAnswers(Protocol):
    """What the library knows about names, attributes, calls and arithmetic with its own objects."""

    def name(self, name: str) -> Any: ...

    def imported(self, module: str, name: str) -> Any: ...

    def attribute(self, owner: Any, name: str, node: ast.Attribute) -> Any: ...

    def index(self, owner: Any, index: Any, node: ast.Subscript) -> Any: ...

    def unary(self, value: Any, node: ast.UnaryOp) -> Any: ...

    def mixed(self, left: Any, right: Any, node: ast.BinOp) -> Any:
        """Arithmetic with an array and an object of the library; None if the library knows nothing of it."""

    def binary(self, compute: Any, left: Any, right: Any, node: ast.BinOp) -> Any: ...

    def call(self, function: Any, positional: list[Any], named: dict[str, Any], at: CallNode) -> Any: ...

    def unpacked(self, value: Any, number: int) -> list[Any] | None: ...

    def uneven(self, items: list[Any], number: int) -> None:
        """Items that are unpacked into another number of names."""

    def stopped(self, at: CallNode, kind: str, text: str, shapes: dict[str, Any]) -> None:
        """Python or NumPy stops at this call."""

    def made_of(self, positional: list[Any]) -> Any:
        """What a callable that is not known makes of these; None if none of them is the library's."""

    def has(self, owner: Any, name: Any) -> Any: ...

    def bound(self, name: str, value: Any) -> Any: ...

    def constructed(
        self, instance: Instance, positional: list[Any], named: dict[str, Any], at: CallNode
    ) -> None: ...
