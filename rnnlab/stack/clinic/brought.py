"""What people bring: code with prompts, fences, prose, curly quotes or a traceback around it; other languages."""

import ast
import re
import textwrap
from dataclasses import dataclass, replace
from typing import Literal

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.stack.clinic import pasted
from rnnlab.stack.clinic.code_lines import Lines, code_lines, parsed, without_words
from rnnlab.stack.clinic.error_messages import read_error
from rnnlab.stack.keras_code import messages

MOST_CHARACTERS = 200_000
MOST_OF_MESSAGE = 4  # lines
MOST_COMMAS = 4  # that are set where Python asks for them
Language = Literal["python", "r", "javascript", "pytorch"]
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
MODEL = re.compile(r"\b(?:Sequential|Model)\s*\(")
MODEL_OR_LAYER = re.compile(r"\b(?:Sequential|Model|LSTM|GRU|SimpleRNN|Dense|Conv1D|Embedding)\(")
PRINTED = re.compile(r"^(\s*(?:else:|if .*?:)?\s*)print\s+(?![=(])(.*?);?\s*$")
NAMED_ERROR = re.compile(
    r"\b\w*(?:Error|Exception)\s?: ?\S.*|\bError when checking \w.*|\bIncompatible shapes: \[.*|"
    r"\bInput \d+ (?:of layer \S+ )?is incompatible with .*|\bexpected \S+ to have (?:shape|\d).*|\bRNN is stateful, .*"
)
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
    unclosed: the lines whose brackets were closed to read them; commas: the lines where a comma was missing.
    open: the text without these brackets and commas.
    left_out: the lines that are not Python, prose: their text; cut: the last one, if it is cut off, 0 if not.
    broken: the first line that is meant as code and cannot be read, and what is wrong; all from it on is left out.
    """

    text: str
    error: str
    language: Language
    tree: ast.Module | None
    unclosed: tuple[int, ...] = ()
    open: str = ""
    commas: tuple[int, ...] = ()
    left_out: tuple[int, ...] = ()
    cut: int = 0
    prose: tuple[str, ...] = ()
    broken: tuple[int, Message] | None = None


def brought(text: str) -> Brought:
    """What a person pasted, made readable; a Mistake if it is not code of Python."""
    if len(text) > MOST_CHARACTERS:
        raise Mistake(messages.code_too_long(len(text), MOST_CHARACTERS))
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(INVISIBLE)
    text = re.sub(r"\bxrange\(", "range(", pasted.notebook_code(text))
    # `In [5]: x = 1` is an annotation in Python.
    tree = None if pasted.IN_PROMPT.search(text) else parsed(textwrap.dedent(text))
    if tree is not None and not _other_language(text):
        code, tree = without_words(textwrap.dedent(text), tree)
        return Brought(code, "", "python", tree, left_out=_left_out(text.split("\n"), code))
    language = _other_language(text)
    if language:
        return Brought(text, "", language, None)
    lines = pasted.without_page(text)
    found = _cleaned(pasted.fenced(lines))
    incomplete = isinstance(found, Mistake) or not _makes_calls(found.tree) or not MODEL.search(found.text)
    if incomplete and any(map(pasted.FENCE.match, lines)):
        anywhere = _cleaned(["" if pasted.FENCE.match(line) else line for line in lines])
        kept = isinstance(anywhere, Mistake) or (
            isinstance(found, Brought) and _makes_calls(found.tree) and not MODEL.search(anywhere.text)
        )
        found = found if kept else anywhere
    error = _message_in(text, found)
    if isinstance(found, Mistake) or not _makes_calls(found.tree):
        within = "\n".join(pasted.in_sentences(lines))
        tree = parsed(within)
        if tree is not None and MODEL_OR_LAYER.search(within):
            return Brought(within, error, "python", tree, prose=tuple(lines))
    if isinstance(found, Mistake) or not _makes_calls(found.tree):
        if error:
            return Brought("", error, "python", ast.Module([], []))
        raise found if isinstance(found, Mistake) else _not_python(text)
    left_out = _left_out(lines, found.text, error, found.broken)
    return replace(found, error=error, left_out=left_out, prose=tuple(lines[at - 1] for at in left_out))


def _left_out(
    lines: list[str], code: str, error: str = "", broken: tuple[int, Message] | None = None
) -> tuple[int, ...]:
    """The lines that were read neither as code nor as an error message."""
    messages_read = {line.strip() for line in error.split("\n")}
    end = broken[0] if broken else len(lines) + 1
    marks = (pasted.FENCE, pasted.OUTPUT, pasted.IN_PROMPT, pasted.PRINTED_BY_KERAS)
    return tuple(
        at
        for at, (old, new) in enumerate(zip(lines, code.split("\n"), strict=False), 1)
        if not new.strip()
        and old.strip(" \t`")
        and old.strip() not in messages_read
        and at < end
        and not any(mark.match(old) for mark in marks)
    )


def _cleaned(lines: list[str]) -> Brought | Mistake:
    lines, error = pasted.without_errors(lines)
    lines = pasted.without_prompts(pasted.without_ticks(lines))
    code = textwrap.dedent("\n".join(lines).translate(pasted.QUOTES).expandtabs(8))
    code = _as_python_3(code)
    tree = parsed(code)
    if tree is not None:
        code, tree = without_words(code, tree)
        return Brought(code, error, "python", tree)
    commas, text, tree = _with_commas(code)
    if tree is not None:
        return Brought(text, error, "python", tree, (), code, commas)
    found = code_lines(code.split("\n"), _comma_statement, _closed_statement)
    return _of_lines(found, code, error)


def _of_lines(found: Lines, code: str, error: str) -> Brought | Mistake:
    lines, broken = found.code, None
    if found.broken:
        broken = found.broken, _why_not_python(code.split("\n"), found.broken)
        lines = [line if at + 1 < found.broken else "" for at, line in enumerate(lines)]
        tree = parsed("\n".join(lines))
        if tree is None or not _makes_calls(tree):
            return Mistake(broken[1])
    text = "\n".join(lines)
    tree = parsed(text)
    if tree is None:
        return _not_python(text)
    pairs = zip(lines, code.split("\n"), strict=False)
    changed = {*found.commas, *found.unclosed}
    left_open = "\n".join(old if at + 1 in changed else new for at, (new, old) in enumerate(pairs))
    return Brought(
        text,
        error,
        "python",
        tree,
        tuple(found.unclosed),
        left_open,
        tuple(found.commas),
        cut=found.cut,
        broken=broken,
    )


def _message_in(text: str, found: Brought | Mistake) -> str:
    """The error message that stands in a text: as lines of its own, or in a sentence if it is a known one."""
    own = found.error if isinstance(found, Brought) else pasted.without_errors(text.split("\n"))[1]
    if own.strip():
        return own
    lines = text.split("\n")
    if isinstance(found, Brought):
        lines = [line for line in lines if line.strip() and line.strip() not in found.text]
    sentences = [
        sentence
        for at, line in enumerate(lines)
        if (match := NAMED_ERROR.search(line)) is not None
        for sentence in ("\n".join([match[0], *lines[at + 1 : at + MOST_OF_MESSAGE]]), match[0])
    ]
    if isinstance(found, Mistake) or not _makes_calls(found.tree):
        sentences.append(text)
    for sentence in sentences:
        facts = read_error(sentence)
        if facts is not None and facts.family is not None:
            return sentence
    return ""


def _makes_calls(tree: ast.Module | None) -> bool:
    return tree is None or any(isinstance(node, ast.Call) for node in ast.walk(tree))


def _comma_statement(text: str) -> str | None:
    """A statement with the commas that it lacks; None if that is not enough."""
    indent = text[: len(text) - len(text.lstrip())]
    _, code, tree = _with_commas(text[len(indent) :])
    return None if tree is None else indent + code


def _closed_statement(line: str) -> str | None:
    """A line with its brackets closed at the end; None if that is not enough."""
    bare, mark, comment = line.partition("  #")
    for brackets in (")", "))", "])", ")])", "]"):
        closed = f"{bare.rstrip()}{brackets}"
        if parsed(closed.strip()) is not None:
            return f"{closed}{mark}{comment}"
    return None


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


def _quoted(line: str) -> str:
    return (
        textwrap.shorten(line, 60, placeholder=" …") if " " in line.strip()[:55] else f"{line.strip()[:55]} …"
    )


def _why_not_python(lines: list[str], line: int) -> Message:
    """What Python says of a line that is meant as code."""
    try:
        ast.parse(lines[line - 1].strip())
    except SyntaxError as error:
        why = textwrap.shorten(error.msg, 80, placeholder=" …")
        return messages.code_not_python(line, why, _quoted(lines[line - 1]))
    except ValueError:
        pass
    return messages.code_not_python(line, "invalid syntax", _quoted(lines[line - 1]))


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
            if language == "javascript" and parsed(textwrap.dedent(text)) is not None:
                continue
            return language
    return None


def _as_python_3(code: str) -> str:
    """Python 2's `print x` as a call; exceptions are left."""
    lines = []
    for line in code.split("\n"):
        match = PRINTED.match(line)
        lines.append(f"{match[1]}print({match[2]})" if match and parsed(code) is None else line)
    changed = "\n".join(lines)
    changed = re.sub(r"^(\s*except\s+[\w.]+)\s*,\s*(\w+)\s*:", r"\1 as \2:", changed, flags=re.M)
    return changed
