"""What people bring: code with prompts, fences, curly quotes or a traceback below it; notebooks; other languages."""

import ast
import json
import re
import textwrap
import warnings
from dataclasses import dataclass
from typing import Literal

from rnnlab.mistake import Mistake
from rnnlab.stack.keras_code import messages

MOST_CHARACTERS = 200_000
MOST_COMMAS = 4  # that are set where Python asks for them
Language = Literal["python", "r", "javascript", "pytorch"]
PROMPT = re.compile(r"^\s*(?:>>>|\.\.\.|In \[\s*\d*\s*\]:)(?: |$)")
IN_PROMPT = re.compile(r"^\s*In \[\s*\d*\s*\]:", re.M)
CONTINUED = re.compile(r"^\s*(?:\.\.\.:|\.\.\.)(?: |$)")
OUTPUT = re.compile(r"^\s*Out\[\s*\d*\s*\]:")
MAGIC = re.compile(r"^\s*(?:[!%]|\?)|^\s*[\w.]+\?{1,2}\s*$")
FENCE = re.compile(r"^\s*(?:```|~~~)")
QUOTES = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "′": "'", "″": '"', "\xa0": " ", "−": "-", "–": "-"}
)
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
TRACEBACK = re.compile(
    r"^\s*(?:Traceback \(most recent call last\)|-{20,}\s*$|[A-Za-z_.]*(?:Error|Exception)\s*(?::|Traceback)|"
    r"Using TensorFlow backend|Epoch \d+/\d+|Train on \d+ samples)"
)
PRINTED = re.compile(r"^(\s*(?:else:|if .*?:)?\s*)print\s+(?![=(])(.*?);?\s*$")
OTHERS: tuple[tuple[Language, re.Pattern[str]], ...] = (
    ("pytorch", re.compile(r"\bimport torch\b|\bfrom torch\b|\btorch\.nn\b|\bnn\.(?:LSTM|GRU|RNN|Linear|Module)\b")),
    ("r", re.compile(r"%>%|\|>\s*layer_|\blayer_(?:lstm|dense|gru)\s*\(|<-\s*keras_model|\blibrary\(keras", re.I)),
    ("javascript", re.compile(
        r"\btf\.(?:layers|sequential|model)\b[\s\S]*\{|\brequire\(['\"]@tensorflow|\b(?:const|let|var)\s+\w+\s*=\s*tf\."
    )),
)  # fmt: skip


@dataclass(frozen=True)
class Brought:
    """Code that can be parsed, the error message that stood with it, and the language that it is in.

    text: the code, line for line as it was brought, as far as possible; tree: its syntax tree, None in other languages.
    unclosed: the line whose brackets were closed to read it, 0 if none; commas: the lines where a comma was missing.
    open: the text without these brackets and commas.
    """

    text: str
    error: str
    language: Language
    tree: ast.Module | None
    unclosed: int = 0
    open: str = ""
    commas: tuple[int, ...] = ()


def brought(text: str) -> Brought:
    """What a person pasted, made readable; a Mistake if it is not code of Python."""
    if len(text) > MOST_CHARACTERS:
        raise Mistake(messages.code_too_long(len(text), MOST_CHARACTERS))
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(INVISIBLE)
    text = re.sub(r"\bxrange\(", "range(", _notebook_code(text))
    # `In [5]: x = 1` is an annotation in Python.
    tree = None if IN_PROMPT.search(text) else _parsed(textwrap.dedent(text))
    if tree is not None and not _other_language(text):
        return Brought(textwrap.dedent(text), "", "python", tree)
    language = _other_language(text)
    if language:
        return Brought(text, "", language, None)
    return _cleaned(text)


def _cleaned(text: str) -> Brought:
    lines, error = _without_error(_without_fences(text.split("\n")))
    lines = _without_prompts(lines)
    code = textwrap.dedent("\n".join(lines).translate(QUOTES).expandtabs(8))
    code = _as_python_3(code)
    tree = _parsed(code)
    if tree is None:
        code, tree = _repaired(code)
    unclosed, left_open = 0, code
    commas, code, tree = _with_commas(code) if tree is None else ((), code, tree)
    if tree is None:
        unclosed, code, tree = _closed(code)
    if tree is None:
        raise _not_python(left_open)
    if not any(isinstance(node, ast.Call) for node in ast.walk(tree)) and error:
        return Brought("", text, "python", ast.Module([], []))
    return Brought(code, error, "python", tree, unclosed, left_open, commas)


def _with_commas(code: str) -> tuple[tuple[int, ...], str, ast.Module | None]:
    """The code with commas where Python asks for them, and their lines; no tree if that is not enough."""
    lines, found = code.split("\n"), []  # type: tuple[list[str], list[int]]
    for _ in range(MOST_COMMAS):
        try:
            return tuple(found), "\n".join(lines), ast.parse("\n".join(lines))
        except SyntaxError as error:
            at, start, end = (error.lineno or 0) - 1, (error.offset or 1) - 1, (error.end_offset or 1) - 1
            if "forgot a comma" not in error.msg or not 0 <= at < len(lines):
                break
            line = lines[at]
            if error.end_lineno != error.lineno:
                lines[at] = f"{line.rstrip()},"
            else:
                gaps = [gap for gap in re.finditer(r"\s+", line[:end]) if gap.start() > start]
                if not gaps:
                    break
                lines[at] = f"{line[: gaps[-1].start()]},{line[gaps[-1].start() :]}"
            found.append(at + 1)
        except ValueError:
            break
    return (), code, None


def _closed(code: str) -> tuple[int, str, ast.Module | None]:
    """The code with the brackets closed at the end of one line, and that line; no tree if that is not enough."""
    try:
        ast.parse(code)
    except SyntaxError as error:
        found = re.search(r"'([(\[{])' was never closed", error.msg)
        line = error.lineno or 0
    else:
        return 0, code, None
    lines = code.split("\n")
    if found is None or not 0 < line <= len(lines):
        return 0, code, None
    bare, mark, comment = lines[line - 1].partition("  #")
    if bare.rstrip()[-1:] in ("(", "[", "{", ","):  # more was to come
        return 0, code, None
    for brackets in (")", "))", "])", ")])", "]"):
        closed = [*lines[: line - 1], f"{bare.rstrip()}{brackets}{mark}{comment}", *lines[line:]]
        tree = _parsed("\n".join(closed))
        if tree is not None:
            return line, "\n".join(closed), tree
    return 0, code, None


def _parsed(code: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes in pasted texts
            return ast.parse(code)
    except (SyntaxError, ValueError):
        return None
    except (RecursionError, MemoryError):
        raise Mistake(messages.code_nested_too_deeply()) from None


def _not_python(code: str) -> Mistake:
    try:
        ast.parse(code)
    except SyntaxError as error:
        lines = code.split("\n")
        line = error.lineno or 1
        quoted = textwrap.shorten(lines[line - 1], 60, placeholder=" …") if line <= len(lines) else ""
        return Mistake(
            messages.code_not_python(line, textwrap.shorten(error.msg, 80, placeholder=" …"), quoted)
        )
    except ValueError:
        pass
    return Mistake(messages.code_invalid_characters())


def _other_language(text: str) -> Language | None:
    keras = re.search(r"\bkeras\b(?!\s*\()", text) and re.search(
        r"^\s*(?:import|from)\s+\S*keras", text, re.M
    )
    for language, pattern in OTHERS:
        if not keras and pattern.search(text):
            if language == "javascript" and _parsed(textwrap.dedent(text)) is not None:
                continue
            return language
    return None


def _notebook_code(text: str) -> str:
    """The code of a notebook file (.ipynb); any other text as it is."""
    if not text.lstrip().startswith("{") or '"cells"' not in text:
        return text
    try:
        cells = json.loads(text)["cells"]
        sources = [cell["source"] for cell in cells if cell.get("cell_type") == "code"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return text
    joined = ["".join(source) if isinstance(source, list) else str(source) for source in sources]
    return "\n".join("\n".join(_without_prompts(part.split("\n"))) for part in joined)


def _without_fences(lines: list[str]) -> list[str]:
    """Only the lines between Markdown fences, if there are any; the others become empty lines."""
    fences = [at for at, line in enumerate(lines) if FENCE.match(line)]
    if not fences:
        return lines
    inside, kept = False, []
    single = len(fences) == 1
    for line in lines:
        if FENCE.match(line):
            inside = not inside
            kept.append("")
        else:
            kept.append(line if inside or single else "")
    return kept


def _without_error(lines: list[str]) -> tuple[list[str], str]:
    """The lines before a traceback or an error message, and the rest as the message."""
    for at, line in enumerate(lines):
        bare = PROMPT.sub("", line)
        if TRACEBACK.match(bare):
            before, after = lines[:at], lines[at:]
            # Code may come first or last; the part that has calls of layers is the code.
            if any("(" in line for line in before):
                return before, "\n".join(after)
            end = next(
                (
                    n
                    for n in range(len(after) - 1, -1, -1)
                    if re.match(r"^\S*(?:Error|Exception)\b", after[n])
                ),
                0,
            )
            return [""] * (at + end + 1) + after[end + 1 :], "\n".join(after[: end + 1])
    return lines, ""


def _without_prompts(lines: list[str]) -> list[str]:
    prompted = any(PROMPT.match(line) for line in lines)
    kept = []
    for line in lines:
        if OUTPUT.match(line):
            kept.append("")
        elif prompted and (PROMPT.match(line) or CONTINUED.match(line)):
            kept.append((CONTINUED if CONTINUED.match(line) else PROMPT).sub("", line, count=1))
        elif MAGIC.match(line):
            indent = line[: len(line) - len(line.lstrip())]
            kept.append(f"{indent}pass  # {line.strip()}" if indent else f"# {line}")
        else:
            kept.append(line)
    return kept


def _as_python_3(code: str) -> str:
    """Python 2's `print x` as a call; exceptions are left."""
    lines = []
    for line in code.split("\n"):
        match = PRINTED.match(line)
        lines.append(f"{match[1]}print({match[2]})" if match and _parsed(code) is None else line)
    changed = "\n".join(lines)
    changed = re.sub(r"^(\s*except\s+[\w.]+)\s*,\s*(\w+)\s*:", r"\1 as \2:", changed, flags=re.M)
    return changed


def _repaired(code: str) -> tuple[str, ast.Module | None]:
    """The code with lines that are no Python as comments, if few of them are in the way; indents are made even."""
    lines = code.split("\n")
    for _ in range(min(40, 2 + len(lines) // 2)):
        text = "\n".join(lines)
        try:
            ast.parse(text)
        except IndentationError as error:
            at = min(max((error.lineno or 1) - 1, 0), len(lines) - 1)
            if "unexpected indent" in error.msg or "unindent" in error.msg:
                lines[at] = _indent_of(lines[:at]) + lines[at].lstrip()
            else:
                return code, None
        except (SyntaxError, ValueError) as error:
            at = min(max((getattr(error, "lineno", 1) or 1) - 1, 0), len(lines) - 1)
            if _is_prose(lines[at]):
                lines[at] = f"# {lines[at]}"
            elif text.count("(") > text.count(")") or text.count("[") > text.count("]"):
                return code, None
            else:
                return code, None
        else:
            return text, ast.parse(text)
    return code, None


def _indent_of(before: list[str]) -> str:
    line = next((line for line in reversed(before) if line.strip() and not line.lstrip().startswith("#")), "")
    indent = line[: len(line) - len(line.lstrip())]
    return f"{indent}    " if line.rstrip().endswith(":") else indent


def _is_prose(line: str) -> bool:
    """Whether a line is words of a question, or output, rather than code with a typo."""
    if re.match(r"\s*(?:Layer \(type\)|_{10,}|={10,}|\.{3,}\s*$|\d+/\d+ \[)", line):
        return True
    words = re.findall(r"[A-Za-z']{2,}", line)
    return len(words) >= 4 and not re.search(r"[=\[\]{}]|\w\(", line)
