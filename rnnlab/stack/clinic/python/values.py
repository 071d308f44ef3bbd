"""What an expression of a person's code can be: plain values, the shape of an array, a function, or unknown."""

import ast
from dataclasses import dataclass, field, replace
from typing import Any

MOST_ITEMS = 4096  # of a list or a range
MOST_NUMBER = 10**12
MOST_TEXT = 100_000
Sides = tuple[int | None, ...]
# Numbers that stand for sizes that only running the code would show; each unknown size gets another one.
STAND_INS = (
    211,
    223,
    227,
    229,
    233,
    239,
    241,
    251,
    257,
    263,
    269,
    271,
    277,
    281,
    283,
    293,
    307,
    311,
    313,
    317,
)


class NotFollowedError(Exception):
    """The code does more than may be followed. line: from which on it is not."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class StoppedError(Exception):
    """Python or NumPy stops here. kind, text: of its exception; shapes: those that meet."""

    def __init__(self, kind: str, text: str, shapes: dict[str, Any]) -> None:
        super().__init__(text)
        self.kind, self.text, self.shapes = kind, text, shapes


class YieldedError(Exception):
    """A generator has reached its first `yield`. value: what it gives; node: the expression."""

    def __init__(self, value: Any, node: ast.Yield) -> None:
        super().__init__()
        self.value, self.node = value, node


class Unknown:
    """A value that only running the code would show. text: the expression, by which equal ones are known."""

    def __init__(self, text: str = "") -> None:
        self.text = text

    def __repr__(self) -> str:
        return f"Unknown({self.text})"


UNKNOWN = Unknown()


@dataclass(frozen=True)
class Array:
    """A NumPy array, a tensor of data or a data frame, of which only the shape is followed.

    sides: the shape, samples included; None where nothing is known.
    classes: whether it was made one-hot. reshaped: the `reshape` that gave the array its shape.
    series: the expression that the array was cut from, and where its first value is in it.
    listed: whether it is a Python list that a long loop fills, no array yet.
    """

    sides: Sides | None
    reshaped: ast.Call | None = None
    source: str = ""
    start: int | None = None
    listed: bool = False


def as_array(value: Any) -> Any:
    """What NumPy makes of a Python list of arrays; any other value itself."""
    return replace(value, listed=False) if isinstance(value, Array) and value.listed else value


@dataclass(frozen=True)
class Dataset:
    """Batches of x and y, as `timeseries_dataset_from_array` and generators give them; shapes include the batch.

    batched: False if it gives single samples, of which the shapes are.
    window: of how many elements each small dataset is, after `window`; None for a dataset of tensors.
    """

    x: Sides | None
    y: Sides | None
    batched: bool = True
    window: int | None = None


@dataclass(frozen=True, eq=False)
class Generated:
    """A generator of the person's code. value: the first one that it yields; node: the `yield`, None if not reached."""

    value: Any
    node: ast.Yield | None = None


@dataclass(frozen=True)
class Library:
    """A name in a library, e.g. `keras.layers.LSTM`, written with today's package."""

    path: str

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]

    @property
    def package(self) -> str:
        return self.path.partition(".")[0]


@dataclass(frozen=True, eq=False)
class Method:
    """A method of a value that is not an object of the person's own class."""

    owner: Any
    name: str


@dataclass(eq=False)
class Scope:
    """The names of a function or module. outer: where names are looked up that are not here."""

    names: dict[str, Any] = field(default_factory=dict)
    outer: "Scope | None" = None


@dataclass(frozen=True, eq=False)
class Function:
    """A function or lambda of the person's code. owner: the class of a method."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    scope: Scope
    owner: "UserClass | None" = None

    @property
    def name(self) -> str:
        return getattr(self.node, "name", "lambda")


@dataclass(eq=False)
class UserClass:
    """A class of the person's code."""

    name: str
    bases: tuple[Any, ...]
    members: dict[str, Any]

    def member(self, name: str) -> Any:
        """The member of this class or of its bases; None if there is none."""
        if name in self.members:
            return self.members[name]
        for base in self.bases:
            if isinstance(base, UserClass) and base.member(name) is not None:
                return base.member(name)
        return None

    @property
    def library_base(self) -> Library | None:
        """The library's class that it extends, e.g. `keras.Model`."""
        for base in self.bases:
            if isinstance(base, Library):
                return base
            if isinstance(base, UserClass) and base.library_base:
                return base.library_base
        return None


@dataclass(eq=False)
class Instance:
    """An object of a person's class. seen: what the library remembers of it."""

    kind: UserClass
    attributes: dict[str, Any] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class BoundMethod:
    instance: Instance
    function: Function


@dataclass(frozen=True, eq=False)
class Super:
    instance: Instance
    owner: UserClass


@dataclass(frozen=True)
class ForLoop:
    """The round of a loop that makes a layer.

    last: whether it is the last round. before_last: code that is true in every round but the last, e.g. `i < 2`;
    empty if no such code is known. whole: whether all rounds are followed; rounds: how many there are, if known.
    """

    last: bool
    before_last: str
    whole: bool = True
    rounds: int | None = None


@dataclass(frozen=True)
class CallNode:
    """Where a call is made: its node, the statement, the rounds of the loops and the calls of functions around it."""

    node: ast.Call
    statement: ast.stmt
    loop: ForLoop | None = None
    depth: int = 0
    calls: tuple[int, ...] = ()

    @property
    def line(self) -> int:
        return self.node.lineno


def as_call(node: ast.expr) -> ast.Call:
    """An index or arithmetic as a call in its place, without arguments; a call itself."""
    return node if isinstance(node, ast.Call) else ast.copy_location(ast.Call(node, [], []), node)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_unknown(value: Any) -> bool:
    return isinstance(value, Unknown)


def known(value: Any) -> bool:
    """Whether a value and all its items are known. Too many items, as lists of the same list can have, are not."""
    waiting, seen = [value], 0
    while waiting:
        part = waiting.pop()
        seen += 1
        if isinstance(part, Unknown) or seen > MOST_ITEMS:
            return False
        if isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, list | tuple | set):
            waiting.extend(part)
    return True
