"""What the clinic answers: the stack as it was read, what is wrong, and the fixed code."""

import difflib
import re
from dataclasses import dataclass

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.stack.clinic import (
    call_fix_messages,
    call_messages,
    error_words,
    fix_messages,
    messages,
    name_messages,
    output_messages,
    prediction_messages,
    value_messages,
)
from rnnlab.stack.clinic.verdict import Finding
from rnnlab.stack.layers import Layer, Stack
from rnnlab.stack.shapes import Shape

# The process answers with messages that these modules word.
WORDED_BY = (
    call_fix_messages,
    call_messages,
    error_words,
    fix_messages,
    messages,
    name_messages,
    output_messages,
    prediction_messages,
    value_messages,
)


@dataclass(frozen=True)
class DrawnLayer:
    """One layer of the code, for the drawing of the stack.

    layer: the Lab's layer, for its icon; None if the Lab does not have it.
    output_shape: None if unknown; broken: the layer cannot take its input.
    parameters: of the real layer; None if it was not built. name: its class.
    """

    title: str
    line: int
    layer: Layer | None
    sequences: bool
    output_shape: Shape | None
    broken: bool
    name: str = ""
    input_shape: Shape | None = None
    parameters: int | None = None


@dataclass(frozen=True)
class DrawnModel:
    """A model of the code. name: its variable; empty if it has none."""

    name: str
    input_shape: Shape | None
    layers: tuple[DrawnLayer, ...]


@dataclass(frozen=True)
class Diagnosis:
    """The result of the clinic.

    source: the code as it was read; all lines refer to it. read: whether anything was read.
    models, fixed_models: of the code as it is, and of the fixed code.
    fixed_code: the whole code with its mistakes fixed; None if nothing is wrong or no fix is proven.
    findings: in the order in which they are found; unreadable: what could not be followed.
    not_followed_from: the line from which the code is not followed; None if all of it is.
    stack, window: of the fixed code, if the Lab has all its layers.
    target_shape: of y; fits_target: whether the output of the code as it is fits it, None if unknown.
    fix_is_whole: whether Keras has built all of the fixed code.
    notes: what was left out of what was brought.
    failure: the place of a bug of the clinic in its own code, for the log; empty without one.
    """

    source: str
    models: tuple[DrawnModel, ...] = ()
    findings: tuple[Finding, ...] = ()
    fixed_code: str | None = None
    fixed_models: tuple[DrawnModel, ...] = ()
    unreadable: tuple[Message, ...] = ()
    read: bool = True
    not_followed_from: int | None = None
    stack: Stack | None = None
    window: int | None = None
    target_shape: Shape | None = None
    fits_target: bool | None = None
    fix_is_whole: bool = True
    notes: tuple[Message, ...] = ()
    failure: str = ""

    @property
    def layers(self) -> tuple[DrawnLayer, ...]:
        """The layers of the last model, which the code trains."""
        return self.models[-1].layers if self.models else ()

    @property
    def input_shape(self) -> Shape | None:
        return self.models[-1].input_shape if self.models else None

    @property
    def mistakes(self) -> tuple[Finding, ...]:
        """The findings that are more than a hint."""
        return tuple(finding for finding in self.findings if finding.severity != "hint")

    @property
    def sound(self) -> bool:
        """Whether all of the code was followed, layers among it, and nothing at all was found."""
        return self.read and not self.findings and not self.unreadable and bool(self.layers)

    @property
    def diff(self) -> str:
        """The changes as a unified diff; empty if there are none."""
        if self.fixed_code is None:
            return ""
        lines = difflib.unified_diff(
            self.source.splitlines(),
            self.fixed_code.splitlines(),
            "your code",
            "fixed code",
            lineterm="",
            n=2,
        )
        return "\n".join(lines)


def read_shape(text: str) -> Shape | None:
    """A shape that a person typed, e.g. `(1000, 24, 3)` or `N, 24, 3`; None for an empty text."""
    words = [word for word in re.split(r"[\s,;x×()\[\]]+", text.strip()) if word]
    if not words:
        return None
    if len(words) > 6 or any(not re.fullmatch(r"\d{1,9}|[A-Za-z_?]{1,20}", word) for word in words):
        raise Mistake(messages.not_a_shape(text[:40]))
    sides = tuple(int(word) if word.isdigit() else None for word in words)
    if 0 in sides:
        raise Mistake(messages.shape_with_zero(text[:40]))
    return sides
