"""Lines as people paste them, without what pages and notebooks put around code: fences, prompts, tags, tracebacks."""

import html
import json
import re
from collections.abc import Iterator
from itertools import pairwise

PROMPT = re.compile(r"^\s*(?:>>>|\.\.\.|In \[[\s\d*]*\]:|In \[None\]:)(?: |$)")
IN_PROMPT = re.compile(r"^\s*In \[(?:[\s\d*]*|None)\]:", re.M)
CONTINUED = re.compile(r"^\s*(?:\.\.\.:|\.\.\.)(?: |$)")
OUTPUT = re.compile(r"^\s*Out\[\s*\d*\s*\]:")
MAGIC = re.compile(r"^\s*(?:[!%]|\?)|^\s*[A-Za-z_][\w.]*\?{1,2}\s*$")
FENCE = re.compile(r"^\s*(?:```+|~~~+)\s*(?P<rest>.*)$")
QUOTES = str.maketrans(
    {
        "‘": "'", "’": "'", "“": '"', "”": '"', "′": "'", "″": '"', "\xa0": " ", "−": "-", "–": "-", "…": "...",
        "（": "(", "）": ")", "，": ",", "：": ":", "；": ";", "＝": "=",
    }
)  # fmt: skip
TAG = re.compile(r"</?(?:pre|code|p|div|span|em|strong|b|i|li|ul|ol|blockquote|a)\b[^<>]*>")
BREAK = re.compile(r"\s*<br\s*/?>\s*")
ENTITY = re.compile(r"&(?:lt|gt|amp|quot|apos|nbsp|#\d+|#x[\da-f]+);", re.I)
NUMBER = re.compile(r"^\s*(?P<number>\d{1,4})(?:[.:|)]\s?|\s\|?\s?|\t|$)")
GLUED = re.compile(r"^(?P<number>\d{1,4})(?!\d)")  # to the code: 7model = Sequential()
QUOTED = re.compile(r"^\s{0,3}>(?!>)\s?")
ERROR = re.compile(r"^\W*(?:[A-Za-z_.]*\.)?[A-Za-z]*(?:Error|Exception|Interrupt)\b\s*:")
TRACEBACK = re.compile(
    r"^\W*(?:Traceback \(most recent call last\)|[A-Za-z.]*(?:Error|Exception)\s{2,}Traceback)|^\s*-{40,}\s*$"
)
FRAME = re.compile(
    r"^\s*(?:-{2,}>|File \"|\^|[~/.]\S*(?:\.pyc?|\.ipynb)\b|[A-Z]:\\|<ipython|\S+ in \S+\(|\d+\s|\[\[|Cell In|"
    r"\S+\.pyc?[: ]|During handling|The above exception)"
)
CALL = re.compile(
    r"(?:\b[A-Za-z_]\w*\s*=\s*)?(?:\b(?:[A-Za-z_]\w*\.)+(?:add|compile|fit\w*|predict)|"
    r"\b(?:(?:keras|layers|models|tf)\.)*[A-Z]\w*[a-z\d]\w*|\b(?:LSTM|GRU))\("
)
PRINTED_BY_KERAS = re.compile(
    r"^\s*(?:Using \w+ backend|Epoch \d+/\d+|Train on \d+ samples|\d+/\d+ \[|_{10,}|={10,}|Layer \(type\)|"
    r"(?:Total|Trainable|Non-trainable) params|\w+ \(\w+\)? .*\(None|Model: \"|WARNING:|\d{4}-\d\d-\d\d )"
)


def notebook_code(text: str) -> str:
    """The code of a notebook file (.ipynb); any other text as it is."""
    if not text.lstrip().startswith("{") or '"cells"' not in text:
        return text
    try:
        cells = json.loads(text)["cells"]
        sources = [cell["source"] for cell in cells if cell.get("cell_type") == "code"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return text
    joined = ["".join(source) if isinstance(source, list) else str(source) for source in sources]
    return "\n".join("\n".join(without_prompts(part.split("\n"))) for part in joined)


def without_page(text: str) -> list[str]:
    """The lines, as many as before, without the marks of web pages: tags, entities, quotation marks, line numbers."""
    if ENTITY.search(text) or BREAK.search(text) or TAG.search(text):
        lines = [TAG.sub("", BREAK.sub("; ", line)).rstrip("; ") for line in text.split("\n")]
        text = "\n".join(html.unescape(line) for line in lines)
    lines = text.split("\n")
    written = [line for line in lines if line.strip()]
    if len(written) > 2 and sum(bool(QUOTED.match(line)) for line in written) > 0.8 * len(written):
        lines = [QUOTED.sub("", line) for line in lines]
    return _without_numbers(lines)


def _without_numbers(lines: list[str]) -> list[str]:
    """Without the numbers in front, if nearly all lines have one and they count up."""
    number = GLUED if any(re.match(r"\d{1,4}[A-Za-z_]", line) for line in lines) else NUMBER
    found = [number.match(line) for line in lines if line.strip()]
    numbers = [int(match["number"]) for match in found if match]
    rising = all(after == before + 1 for before, after in pairwise(numbers))
    if len(numbers) < 3 or not rising or len(numbers) < 0.8 * len(found):
        return lines
    return [number.sub("", line, count=1) for line in lines]


def fenced(lines: list[str]) -> list[str]:
    """Only the lines between Markdown fences, if there are any; the others are empty."""
    marks = [at for at, line in enumerate(lines) if FENCE.match(line)]
    if not marks:
        return lines
    inside, kept = len(marks) == 1, []
    for line in lines:
        mark = FENCE.match(line)
        if mark is None:
            kept.append(line if inside else "")
            continue
        rest = mark["rest"].strip()
        closing = inside and len(marks) > 1
        inside = not closing
        kept.append("" if closing or re.fullmatch(r"[\w{}. +-]*", rest) else rest.rstrip("`"))
    return kept


def without_ticks(lines: list[str]) -> list[str]:
    """Without the backticks around code in a line, or around several lines."""
    return [re.sub(r"^(\s*)`+|`+(\s*)$", r"\1\2", line) if "`" in line else line for line in lines]


def in_sentences(lines: list[str]) -> list[str]:
    """The calls within sentences, several in a line parted by semicolons; layers alone become a Sequential."""
    found = [
        [] if ERROR.search(line) and "`" not in line else [*_calls(_without_message(line))] for line in lines
    ]
    calls = [call for line in found for call in line]
    if len(calls) > 1 and all(re.match(r"[A-Z]\w*\(", call) for call in calls):
        held = [at for at, line in enumerate(found) if line]
        kept = [f"{', '.join(line)}," if line else "" for line in found]
        kept[held[0]] = f"model = Sequential([{kept[held[0]]}"
        kept[held[-1]] += "])"
        return kept
    return ["; ".join(line) for line in found]


def _without_message(line: str) -> str:
    return re.sub(r"\b\w*(?:Error|Exception): .*", "", line)


def _calls(line: str) -> Iterator[str]:
    """The calls in a sentence that make a layer or a model or use one, and what stands between backticks."""
    at = 0
    while (start := CALL.search(line, at)) is not None:
        depth, end = 0, len(line)
        for place in range(start.end() - 1, len(line)):
            depth += (line[place] in "([{") - (line[place] in ")]}")
            if not depth:
                end = place + 1
                break
        text = line[start.start() : end].translate(QUOTES)
        at = end if not depth else start.end()
        if not depth and not text.endswith("()") and not re.match(r"(?:self|tf)\.", text):
            yield text


def without_errors(lines: list[str]) -> tuple[list[str], str]:
    """The lines without tracebacks, error messages and what Keras prints, which become empty; and the messages."""
    kept, errors, at = [], [], 0
    while at < len(lines):
        bare = PROMPT.sub("", lines[at])
        end = at
        if TRACEBACK.match(bare) and (end := _traceback_end(lines, at)):
            errors += lines[at:end]
        elif ERROR.match(bare):
            end = _message_end(lines, at)
            errors += lines[at:end]
        elif PRINTED_BY_KERAS.match(bare):
            end = at + 1
        if end > at:
            kept += [""] * (end - at)
            at = end
        else:
            kept.append(lines[at])
            at += 1
    return kept, "\n".join(errors)


def _traceback_end(lines: list[str], start: int) -> int:
    """The line after a traceback; 0 if none begins here."""
    if re.match(r"^\s*-{40,}\s*$", lines[start]) and not any(
        TRACEBACK.match(line) and "Traceback" in line for line in lines[start + 1 : start + 3]
    ):
        return 0
    last, of_frame = start + 1, False
    for at in range(start + 1, len(lines)):
        line = lines[at]
        if ERROR.match(line) and not line.startswith(" "):
            return _message_end(lines, at)
        framed = bool(FRAME.match(line)) or "Traceback" in line
        if framed or (of_frame and line.startswith((" ", "\t"))):
            last, of_frame = at + 1, True
        elif line.strip() and not line.startswith((" ", "\t")):
            break
    return last


def _message_end(lines: list[str], start: int) -> int:
    """The line after an error message: at an empty line, or where code begins."""
    for at in range(start + 1, len(lines)):
        line = lines[at]
        begins = re.match(
            r"(?:import |from \w|def \w|class \w|[\w.]+ = |[\w.]+\.(?:add|compile|fit)\(|>>> |In \[)", line
        )
        if not line.strip() or begins or FENCE.match(line):
            return at
    return len(lines)


def without_prompts(lines: list[str]) -> list[str]:
    """Code without prompts; magics and outputs as comments or empty lines."""
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
