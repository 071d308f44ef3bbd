"""The indents of pasted code, which may be uneven or missing, and what they become."""

import re


class Blocks:
    """The indents of the code, which may be uneven, and what they become."""

    def __init__(self, pasted: list[str]) -> None:
        self.pasted = pasted
        self.levels: list[tuple[int, int]] = [(0, 0)]  # as pasted, as written
        self.opened = False  # whether the last line opens a block
        self.head = -1
        self.filled = 0  # the line of a head that has got a body
        self.lost = ""  # `def` or `class` in a body that was pasted without its indent, which is lost_at
        self.lost_at, self.returned = 0, False

    def placed(self, line: str) -> str:
        """A comment, which opens and closes nothing."""
        return " " * (self.levels[-1][1] + 4 * self.opened) + line.lstrip()

    def leave(self, line: str, code: list[str]) -> None:
        """Text stands between two pieces of code: the blocks that are deeper than it end."""
        own = _indent(line)
        self.end(code)
        while len(self.levels) > 1 and self.levels[-1][0] > own:
            self.levels.pop()

    def shifted(self, lines: list[str], code: list[str], at: int) -> list[str]:
        own = _indent(lines[0])
        if self.lost and not self.opened and self._ends_lost_body(own, lines[0]):
            while own == self.lost_at and self.levels.pop()[0] > own:
                pass
            self.lost = ""
        lost = self._lost_indent(own, at) if self.opened else ""
        if self.opened and (own > self.levels[-1][0] or lost):
            self.levels.append((own, self.levels[-1][1] + 4))
            self.lost, self.lost_at, self.returned = (
                (lost, own, False) if lost else (self.lost, self.lost_at, False)
            )
        else:
            if self.opened:
                self._fill(code)
            while len(self.levels) > 1 and self.levels[-1][0] > own:
                self.levels.pop()
            if own != self.levels[-1][0]:
                first = len(self.levels) == 1
                self.levels[-1:] = [(own, 0)] if first else [self.levels[-1], (own, self.levels[-1][1])]
        self.returned = self.returned or (own == self.lost_at and lines[0].lstrip().startswith("return"))
        last = re.sub(r"#.*", "", lines[-1]).rstrip()
        self.opened, self.head = last.endswith(":"), at + len(lines) - 1
        move = self.levels[-1][1] - own
        if len(lines) > 1 and re.search(r"\"\"\"|'''", "\n".join(lines)):
            return [_moved(lines[0], move), *lines[1:]]
        return [_moved(line, move) for line in lines]

    def _lost_indent(self, own: int, at: int) -> str:
        """`def` or `class` if its body was pasted without its indent: a `return`, or a method, stands where it does."""
        head, rest = self.pasted[self.head], self.pasted[at:]
        kind = re.match(r"\s*(def|class)\b", head)
        if self.lost or kind is None or not own == self.levels[-1][0] == _indent(head):
            return ""
        within = r"\s*return\b" if kind[1] == "def" else r"\s*def \w+\s*\(\s*self\b"
        found = any(
            _indent(line) == own and re.match(within, line)
            for line in (rest if kind[1] == "def" else rest[:1])
        )
        return kind[1] if found else ""

    def _ends_lost_body(self, own: int, line: str) -> bool:
        if own != self.lost_at:
            return own < self.lost_at
        return self.returned if self.lost == "def" else re.match(r"\s*(?:async )?def\b|\s*@", line) is None

    def end(self, code: list[str]) -> None:
        if self.opened:
            self._fill(code)
        self.opened = False

    def _fill(self, code: list[str]) -> None:
        """A head without a body gets one."""
        self.filled = self.filled or self.head + 1
        line = code[self.head]
        if line:
            bare, mark, comment = line.partition("#")
            code[self.head] = f"{bare.rstrip()} pass  {mark}{comment}".rstrip()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _moved(line: str, by: int) -> str:
    return line if not line.strip() else " " * max(0, _indent(line) + by) + line.lstrip()
