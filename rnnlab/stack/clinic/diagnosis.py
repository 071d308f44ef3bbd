"""Keras code examined without being run: the stack, where it breaks, why, and the code mended."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rnnlab.mistake import Mistake
from rnnlab.stack.clinic import argument_names, inputs, mismatches, targets
from rnnlab.stack.clinic.edits import Pen, applied
from rnnlab.stack.clinic.findings import Case, Finding, Found, keeps_sequence, titled
from rnnlab.stack.clinic.keras_messages import message_finding
from rnnlab.stack.clinic.shape_trace import Stop, way
from rnnlab.stack.keras_code.model import code_model
from rnnlab.stack.keras_code.reader import KINDS_OF, read_code
from rnnlab.stack.keras_code.values import Argument, Array
from rnnlab.stack.layers import Layer, Stack
from rnnlab.stack.shape_rules import Sides
from rnnlab.stack.shapes import Shape

ASK_SHAPES = "The code alone does not show it: give the shapes of X and y."
MOST_ROUNDS = 24  # of mending: each round mends the first thing that is still wrong
MOST_READ = 400_000  # characters: a long text is not read in as many rounds


@dataclass(frozen=True)
class Station:
    """One layer as it is drawn.

    layer: the lab's own, for its icon; None where the lab has none such.
    leaving: the shape that leaves it, None where it can't be known; broken: it can't take what it gets.
    """

    title: str
    line: int
    layer: Layer | None
    sequences: bool
    leaving: Shape | None
    broken: bool


@dataclass(frozen=True)
class Diagnosis:
    """All that the clinic says.

    source: the code as it was read, to which lines refer; mended: the whole code with its mistakes
        mended, None where there is nothing to mend or it can't be mended by itself.
    entering: the shape that goes in; stations: the layers of the code as it is.
    findings: in the order in which they are met; unreadable: (line, why) of what could not be followed.
    stack, window: of the mended code, where the lab has all its layers.
    target: y's shape; fits: whether what leaves the code as it is fits it, None where that is not known.
    """

    source: str
    entering: Shape | None = None
    stations: tuple[Station, ...] = ()
    findings: tuple[Finding, ...] = ()
    mended: str | None = None
    mended_entering: Shape | None = None
    mended_stations: tuple[Station, ...] = ()
    unreadable: tuple[tuple[int, str], ...] = ()
    stack: Stack | None = None
    window: int | None = None
    target: Shape | None = None
    fits: bool | None = None

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """The findings that are no mere hints."""
        return tuple(finding for finding in self.findings if finding.severity != "hint")

    @property
    def diff(self) -> str:
        """The mend as a unified diff; empty where there is none."""
        if self.mended is None:
            return ""
        lines = difflib.unified_diff(
            self.source.splitlines(), self.mended.splitlines(), "your code", "mended", lineterm="", n=2
        )
        return "\n".join(lines)


def diagnosis(
    source: str, error: str = "", target_shape: Shape | None = None, input_shape: Shape | None = None
) -> Diagnosis:
    """What is wrong with Keras code, an error message, or both.

    target_shape, input_shape: those of y and X, samples included, where they are known; they win over
        arrays that the code makes.
    """
    message = message_finding(error)
    if not source.strip():
        return Diagnosis("", findings=(message,) if message else ())
    try:
        first = _case(source, target_shape, input_shape)
    except Mistake as mistake:
        # The message by itself still tells something.
        unreadable = ((mistake.facts.get("line", 0), str(mistake)),)
        return Diagnosis(source, findings=(message,) if message else (), unreadable=unreadable)
    mended, findings, last = _mended(first, target_shape, input_shape)
    hints = tuple(found.finding for found in targets.units_as_steps(first))
    if message is not None and message.case and not findings and not hints:
        findings = (replace(message, severity="hint", mend=ASK_SHAPES),)
    stack, window = _lab_stack(mended or first.code.text)
    return Diagnosis(
        first.code.text,
        None if first.entering is None else (None, *first.entering),
        _stations(first),
        (*findings, *hints),
        mended,
        None if last.entering is None else (None, *last.entering),
        _stations(last) if mended else (),
        (*((why.facts["line"], str(why)) for why in first.code.unreadable), *_not_followed(first)),
        stack if last.leaving is not None else None,
        window,
        first.target,
        None if not first.target or first.leaving is None else not any(targets.wrong_target(first)),
    )


def read_shape(text: str) -> Shape | None:
    """A shape as a person writes it, e.g. `(1000, 24, 3)` or `N, 24, 3`; None for an empty text."""
    words = [word for word in re.split(r"[\s,;x×()\[\]]+", text.strip()) if word]
    if not words:
        return None
    if len(words) > 6 or any(not re.fullmatch(r"\d{1,9}|[A-Za-z_?]{1,20}", word) for word in words):
        raise Mistake(f"'{text[:40]}' is no shape: write e.g. (1000, 24, 3), samples first.")
    sides = tuple(int(word) if word.isdigit() else None for word in words)
    if 0 in sides:
        raise Mistake(f"'{text[:40]}' has a side of 0: write e.g. (1000, 24, 3), samples first.")
    return sides


def _case(source: str, target: Shape | None, data: Shape | None) -> Case:
    code = code_model(source)
    given = code.model.data
    data = data or _array_sides(given)
    target = target or _array_sides(code.model.target)
    entry = inputs.entry_of(code)
    entering = (entry.sides if entry else None) or code.model.built or (data[1:] if data else None)
    if entering is None:
        # Whatever goes in, the layers themselves show much: a window of unknown sides, or one of words.
        words = bool(code.calls) and code.calls[0].name == "Embedding"
        entering = (None,) if words else (None, None)
    return Case(code, Pen(code), entering, tuple(way(code.calls, entering)), data, target)


def _array_sides(given: Argument | None) -> Sides | None:
    return given.value.sides if given and isinstance(given.value, Array) else None


def _found(case: Case) -> Iterator[Found]:
    yield from argument_names.argument_slips(case)
    yield from argument_names.state_slips(case)
    yield from inputs.wrong_inputs(case)
    yield from mismatches.broken_link(case)
    yield from mismatches.senseless_depth(case)
    yield from targets.wrong_target(case)


def _mended(
    case: Case, target: Shape | None, data: Shape | None
) -> tuple[str | None, tuple[Finding, ...], Case]:
    """The mended code, the findings on the way, and the case as it is in the end.

    The code is None where nothing was mended, or where the mends only moved the mistake.
    """
    first = {one.finding.sentence for one in _found(case)}
    original = case.code.text
    findings: dict[str, Finding] = {}
    seen = {original}
    for _ in range(min(MOST_ROUNDS, 2 + MOST_READ // len(original))):
        found = list(_found(case))
        best = next((one for one in found if one.edits), None)
        # One mistake makes others appear: those are told that are still there when the ones before are mended.
        for one in found if best is None else (best,):
            findings.setdefault(one.finding.sentence, one.finding)
        if best is None:
            moved = any(not one.elsewhere and one.finding.sentence not in first for one in found)
            done = case.code.text != original and not moved
            return (case.code.text if done else None), tuple(findings.values()), case
        text = applied(case.code.text, best.edits)
        if text in seen:
            break
        seen.add(text)
        data = best.data if best.data is not None and data is not None else data
        try:
            case = _case(text, target, data)
        except Mistake:
            break
    return None, tuple(findings.values()), case


def _stations(case: Case) -> tuple[Station, ...]:
    return tuple(
        Station(
            titled(stop.call) if stop.call.name else case.code.quoted(stop.call.node),
            stop.call.line,
            _icon_layer(stop),
            stop.call.recurrent and keeps_sequence(stop.call),
            None if stop.leaving is None else (None, *stop.leaving),
            bool(stop.fault),
        )
        for stop in case.stops
    )


def _icon_layer(stop: Stop) -> Layer | None:
    """The lab's layer, as far as its icon shows it; None where the lab has none."""
    call = stop.call.inner if stop.call.name == "TimeDistributed" and stop.call.inner else stop.call
    kind = KINDS_OF.get(call.cell.name)
    if kind is None or (
        kind == "depth1" and (not stop.leaving or len(stop.leaving) != 2 or stop.leaving[0] != 1)
    ):
        return None
    both = "bi-" if call.name == "Bidirectional" else ""
    return Layer(f"{both}{kind}", 1, call.recurrent and keeps_sequence(call))  # type: ignore[arg-type]


def _not_followed(case: Case) -> tuple[tuple[int, str], ...]:
    """The first layer behind which no shape is known, though it can take what it gets."""
    for stop in case.stops:
        if stop.entering is not None and stop.leaving is None and not stop.fault:
            quoted = case.code.quoted(stop.call.node)
            return ((stop.call.line, f"'{quoted}' can't be followed: the shapes behind it are not known"),)
    return ()


def _lab_stack(text: str) -> tuple[Stack | None, int | None]:
    """The lab's stack, without a Dense at its end, for the lab puts the head there by itself."""
    try:
        reading = read_code(text)
    except Mistake:
        return None, None
    stack = reading.stack
    return (stack[:-1] if len(stack) > 1 and stack[-1].kind == "dense" else stack), reading.window
