"""What people bring to the clinic: cases.toml has a code or message for each kind of mistake."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Case:
    """One code or message. x, y: the shapes of X and y; error: the message beside the code.

    finds: codes of which one must be found; empty if nothing is wrong. fixed: texts of which one is in the fixed code;
    empty if a fix is not asked for. not_fixed: whether there must be no fixed code.
    in_part: whether the fixed code must not be called whole.
    """

    name: str
    code: str = ""
    x: str = ""
    y: str = ""
    error: str = ""
    finds: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    not_fixed: bool = False
    in_part: bool = False


def cases() -> tuple[Case, ...]:
    """All cases, in the file's order."""
    text = (Path(__file__).parent / "cases.toml").read_text(encoding="utf-8")
    return tuple(
        Case(**{name: tuple(value) if isinstance(value, list) else value for name, value in case.items()})
        for case in tomllib.loads(text)["case"]
    )


CASES = cases()
