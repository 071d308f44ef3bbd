"""Missing-value markers that the lines around a table declare, such as `Missing: -99`."""

import re

from rnnlab.series import thresholds as th
from rnnlab.series.vocabulary import vocabulary

_WORDS = "|".join(map(re.escape, sorted(vocabulary("missing_values.declared"))))
_LINKS = "|".join(map(re.escape, sorted(vocabulary("missing_values.beside_declared"))))
_NUMBER = r"[-−]?\d+(?:\.\d+)?(?![\d.]*[\w%/°-])"
_NUMBERS = rf"{_NUMBER}(?:(?: ?, ?| or | and | oder | und | ou | o ){_NUMBER})*"
_BEFORE = re.compile(rf"\b(?:{_WORDS})(?:[\W_]*\b(?:{_LINKS})\b)*[\s:=_'\"(\[]*({_NUMBERS})", re.IGNORECASE)
_BEHIND = re.compile(
    rf"(?<![\w.])({_NUMBERS})['\")\]]*\s*(?:=|:|is|are|means?|denotes?|indicates?|for)\s*(?:an? |the )?(?:{_WORDS})\b",
    re.IGNORECASE,
)
# Other positive numbers may be counts of missing values.
_NINES = re.compile(r"9{2,}(?:\.9+)?|9{3,}00?(?:\.0+)?|8{4,}|7{4,}|3276[678]")


def declared_markers(text: str) -> tuple[float, ...]:
    """Return the numbers that a text says to mean missing values; negative ones, and those of nines and the like."""
    if len(text) > th.SAMPLED_REMARKS:
        text = text[: th.SAMPLED_REMARKS // 2] + "\n" + text[-th.SAMPLED_REMARKS // 2 :]
    found = [match[1] for pattern in (_BEFORE, _BEHIND) for match in pattern.finditer(text)]
    numbers = [number.replace("−", "-") for numbers in found for number in re.findall(_NUMBER, numbers)]
    return tuple(
        dict.fromkeys(
            float(number)
            for number in numbers
            if _NINES.fullmatch(number) or (number.startswith("-") and float(number) <= -th.LEAST_DECLARED)
        )
    )
