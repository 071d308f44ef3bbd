"""The families of error messages, from error_families.toml."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

SHAPE = r"\(?(?:TensorShape\()?[\(\[](?P<{}>[\d, None?L]*)[\)\]]\)?"


@dataclass(frozen=True)
class Family:
    """Messages with one meaning. case: the number of the common mistake; pattern: a regular expression.

    means, fix: sentences; `{x}`, `{y}`, `{output}` and the like stand for what the message names.
    stages: where Keras 3 stops then. codes: of the findings that explain it; empty if any at these stages does.
    """

    name: str
    pattern: str
    means: str
    fix: str
    case: int = 0
    stages: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


def _families() -> tuple[Family, ...]:
    text = (Path(__file__).parent / "error_families.toml").read_text(encoding="utf-8")
    return tuple(
        Family(
            family["name"],
            re.sub("%([a-z]+)%", lambda found: SHAPE.format(found[1]), family["pattern"]),
            family["means"],
            family["fix"],
            family.get("case", 0),
            tuple(family.get("stages", ())),
            tuple(family.get("codes", ())),
        )
        for family in tomllib.loads(text)["family"]
    )


FAMILIES = _families()  # the first whose pattern is in the message counts
BY_NAME = {family.name: family for family in FAMILIES}
