"""The lines of a pasted text that are Python: its longest parts, with prose, data and output in between left out."""

import ast
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field

from rnnlab.mistake import Mistake
from rnnlab.stack.clinic.code_blocks import Blocks
from rnnlab.stack.keras_code import messages

MOST_UNCLOSED = 4  # lines whose brackets are closed
MOST_LINES = 200  # of a statement
MOST_SCANNED = 10_000  # lines in search of the ends of statements
OPENING, CLOSING = "([{", ")]}"
STRINGS = re.compile(r"[rbfuRBFU]{0,2}(?:\"\"\"|'''|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')|#.*")
CALLING = re.compile(
    r"\b(?:[A-Z]\w*|add|compile|fit\w*|predict\w*|evaluate|keras|layers|models|keras_\w+)\s*\(|\b(?:def|class) \w+"
)
STARTS = re.compile(
    r"\s*(?:[\w.\[\]'\"]+(?:\s*,\s*[\w.\[\]]+)*\s*[-+*/]?=(?!=)|[\w.]+\s?\(|(?:return|yield|assert|raise|del)\b.*[(=]|"
    r"(?:async )?def \w+\s*\(|class \w+\s*[(:]|(?:for|while|if|elif|with)\b.*:\s*$|@\w)"
)
CONTINUING = re.compile(r"\s*(?:else|elif|except|finally)\b")
SPEAKING = re.compile(r"(?:\b[A-Za-z']{2,}[,.]? ){3,}\b[A-Za-z']{2,}")


@dataclass
class Lines:
    """Lines that are Python as one text, as many as were pasted; the others are empty.

    left_out: the numbers of lines that are not Python; commas: of those that lacked a comma; unclosed: of those whose
    brackets were closed. scanned: how many lines were looked at.
    cut: of a last line that is cut off, 0 if none. broken: of the first line that is
    meant as code and cannot be read, 0 if none.
    """

    code: list[str]
    left_out: list[int] = field(default_factory=list)
    commas: list[int] = field(default_factory=list)
    unclosed: list[int] = field(default_factory=list)
    cut: int = 0
    broken: int = 0
    scanned: int = 0

    @property
    def text(self) -> str:
        return "\n".join(self.code)


def parsed(code: str) -> ast.Module | None:
    """The syntax tree; None if the text is not Python. Raises Mistake if it is nested too deeply."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes in pasted texts
            return ast.parse(code)
    except (SyntaxError, ValueError):
        return None
    except (RecursionError, MemoryError):
        raise Mistake(messages.code_nested_too_deeply()) from None


def code_lines(
    lines: list[str], repaired: Callable[[str], str | None], closed: Callable[[str], str | None]
) -> Lines:
    """The lines that are Python.

    repaired: gives a statement that can be parsed instead of one that lacks commas; closed: of one that lacks brackets.
    """
    found = Lines([""] * len(lines))
    blocks = Blocks(lines)
    at = 0
    while at < len(lines) and not found.broken:
        line = lines[at]
        if not line.strip() or line.lstrip().startswith("#"):
            found.code[at] = blocks.placed(line) if line.strip() else ""
            at += 1
            continue
        most = MOST_LINES if found.scanned < MOST_SCANNED else 1
        end = _statement_end(lines, at, most)
        found.scanned += (end or at + most) - at
        own = lines[at:end] if end else []
        statement = _readable("\n".join(own)) if end else None
        if statement is None and STARTS.match(line):
            text = repaired("\n".join(own)) if end else None
            if text is not None:
                statement = text
                found.commas += [
                    at + n + 1 for n, (a, b) in enumerate(zip(own, text.split("\n"), strict=False)) if a != b
                ]
            elif len(found.unclosed) < MOST_UNCLOSED and _continues_after(lines, at):
                statement, end = closed(line), at + 1
                found.unclosed += [end] if statement is not None else []
        if statement is None:
            end = _left_out(found, lines, at, end)
            if _alone(lines, at):
                blocks.leave(line, found.code)
        else:
            found.code[at:end] = blocks.shifted(statement.split("\n"), found.code, at)
        at = max(end, at + 1)
    blocks.end(found.code)
    last = max((number for number, line in enumerate(found.code, 1) if line.strip()), default=0)
    found.cut = found.cut or (blocks.filled if blocks.filled >= last else 0)
    return found


def without_words(code: str, tree: ast.Module) -> tuple[str, ast.Module]:
    """Code without lines of its own that are words of prose, such as `Note: solved`, although Python can parse them."""
    bound = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    bound |= {alias.asname or alias.name for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)
              for alias in node.names}  # fmt: skip
    lines = code.split("\n")
    words = [one for one in tree.body if _is_words(one, bound) and one.lineno == one.end_lineno]
    if not words or len(words) == len(tree.body):
        return code, tree
    for statement in words:
        lines[statement.lineno - 1] = ""
    text = "\n".join(lines)
    return (code, tree) if (left := parsed(text)) is None else (text, left)


def _is_words(statement: ast.stmt, bound: set[str]) -> bool:
    if isinstance(statement, ast.AnnAssign):
        return statement.value is None and isinstance(statement.target, ast.Name)
    if not isinstance(statement, ast.Expr):
        return False
    names = [node for node in ast.walk(statement.value) if isinstance(node, ast.Name)]
    plain = isinstance(statement.value, ast.Name | ast.Compare | ast.BoolOp | ast.Tuple)
    return plain and bool(names) and len(names) == len({name.id for name in names} - bound)


def _left_out(found: Lines, lines: list[str], at: int, end: int) -> int:
    """Note that lines are no Python; the line after them."""
    line, number = lines[at], at + 1
    found.left_out.append(number)
    meant = STARTS.match(line) and CALLING.search(line) and not SPEAKING.search(STRINGS.sub("", line))
    if not meant:
        return at + 1
    open_to_end = not end and _depth("\n".join(lines[at:])) > 0
    if open_to_end and not any(STARTS.match(later) and _readable(later) for later in lines[at + 1 :]):
        return _cut(found, lines, at)
    found.broken = found.broken or number
    return at + 1


def _cut(found: Lines, lines: list[str], at: int) -> int:
    """Keep of a statement that the text breaks off what is whole: up to the last line that ends with a comma."""
    found.cut = at + 1
    last = max((n for n in range(at, len(lines)) if lines[n].strip()), default=at)
    for end in range(last, at if last - at < MOST_LINES else last, -1):
        text = "\n".join(lines[at:end])
        statement = text.rstrip() + _closing(text)
        if text.rstrip().endswith((",", *OPENING)) and _readable(statement):
            found.left_out[-1:] = range(end + 1, last + 2)
            found.code[at:end] = statement.split("\n")
            found.cut = end + 1
            return len(lines)
    found.left_out += range(at + 2, last + 2)
    return len(lines)


def _closing(text: str) -> str:
    waiting = []
    for character in STRINGS.sub("", text):
        if character in OPENING:
            waiting.append(CLOSING[OPENING.index(character)])
        elif character in CLOSING and waiting:
            waiting.pop()
    return "".join(reversed(waiting))


def _depth(text: str) -> int:
    bare = STRINGS.sub("", text)
    return sum(bare.count(mark) for mark in OPENING) - sum(bare.count(mark) for mark in CLOSING)


def _statement_end(lines: list[str], at: int, most: int) -> int:
    """The line after the statement that begins here; 0 if its brackets or quotes are never closed."""
    depth, quote = 0, ""
    for end in range(at, min(len(lines), at + most)):
        line = lines[end]
        if quote:
            _, closing, line = line.partition(quote)
            if not closing:
                continue
            quote = ""
        bare = STRINGS.sub(lambda found: found[0] if found[0][-3:] in ('"""', "'''") else "", line)
        while (start := re.search(r"\"\"\"|'''", bare)) is not None:
            after = bare[start.end() :].partition(start[0])
            if not after[1]:
                quote, bare = start[0], bare[: start.start()]
                break
            bare = bare[: start.start()] + after[2]
        depth += sum(bare.count(mark) for mark in OPENING) - sum(bare.count(mark) for mark in CLOSING)
        if depth <= 0 and not quote and not line.rstrip().endswith("\\"):
            return end + 1
        if end > at and not quote and depth > 0 and _breaks_off(lines[end], lines[end - 1]):
            return 0
    return 0


def _breaks_off(line: str, before: str) -> bool:
    """Whether a statement begins although the brackets before it are still open."""
    begins = re.match(
        r"(?:[\w.]+\.(?:add|compile|fit|predict)\(|(?:def|class) \w+.*:\s*$|(?:from \S+ )?import \w)",
        line.strip(),
    )
    return begins is not None and not before.rstrip().endswith((",", *OPENING))


def _continues_after(lines: list[str], at: int) -> bool:
    """Whether a line of code whose brackets are open is followed by other code, so that it lacks brackets itself."""
    if _depth(lines[at]) <= 0 or lines[at].split("  #")[0].rstrip()[-1:] in (*OPENING, ","):
        return False
    later = next((line for line in lines[at + 1 :] if line.strip()), "")
    begins = bool(STARTS.match(later)) and (_readable(later) is not None or _breaks_off(later, lines[at]))
    return begins or later.lstrip().startswith(("import ", "from ", "#", "for ", "print"))


def _readable(text: str) -> str | None:
    """A statement, or the head of a block, that can be parsed and does something; None for anything else."""
    bare = text.strip("\n")
    first = bare[: len(bare) - len(bare.lstrip())]
    lines = [line.removeprefix(first) for line in bare.split("\n")]
    own = "\n".join(lines)
    head = re.sub(r"#.*", "", lines[-1]).rstrip().endswith(":")
    if head and _statement(own) is None:
        own += " pass" if "#" not in lines[-1] else "\n    pass"
    if re.match(r"try\b", own):
        own += "\nfinally: pass"
    if own.startswith("@"):
        own += "\ndef f(): pass"
    if CONTINUING.match(own):
        own = f"if 1:\n    pass\n{own}" if own.startswith("el") else f"try:\n    pass\n{own}"
    tree = _statement(own)
    if tree is None and own.startswith("if 1:\n"):
        tree = _statement(own.replace("if 1:", "try:", 1).replace("\nelse", "\nexcept: pass\nelse", 1))
    return text if tree is not None and all(map(_does_something, tree.body)) else None


def _statement(text: str) -> ast.Module | None:
    try:
        return parsed(text)
    except Mistake:
        return None


def _does_something(statement: ast.stmt) -> bool:
    """Whether this is code rather than a word or a number, which is Python too."""
    if isinstance(statement, ast.AnnAssign):
        return statement.value is not None and any(
            isinstance(node, ast.Call) for node in ast.walk(statement.value)
        )
    if isinstance(statement, ast.Import) and len(statement.names) == 1:
        return statement.names[0].name != "error"
    if not isinstance(statement, ast.Expr):
        return True
    return (
        isinstance(statement.value, ast.Call | ast.ListComp | ast.Await | ast.Yield | ast.YieldFrom)
        or (isinstance(statement.value, ast.Constant) and isinstance(statement.value.value, str))
        or any(isinstance(node, ast.Call) for node in ast.walk(statement))
    )


def _alone(lines: list[str], at: int) -> bool:
    """Whether a line stands apart from the code around it."""
    before, after = at == 0 or not lines[at - 1].strip(), at + 1 == len(lines) or not lines[at + 1].strip()
    return before or after
