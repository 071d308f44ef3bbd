"""What leaves the stack held against y: the mistakes that Keras trains in silence."""

from collections.abc import Iterator
from dataclasses import replace

from rnnlab.stack.clinic.edits import Edit
from rnnlab.stack.clinic.findings import Case, Finding, Found, Severity, titled, written
from rnnlab.stack.clinic.mismatches import collapse, sequence_origin
from rnnlab.stack.keras_code.values import LayerCall
from rnnlab.stack.shape_rules import Sides, integer_or_none

SILENCE = "Keras trains it without a word"


def wrong_target(case: Case) -> Iterator[Found]:
    """Cases 3, 4 and 5, and a last layer with another number of units than y has."""
    leaving, wanted = case.leaving, _wanted(case)
    if leaving is None or wanted is None or not 1 <= len(leaving) <= 2 or len(wanted) > 2:
        return
    line, steps = case.stops[-1].call.line, leaving[0]
    if len(leaving) == 2:
        if len(wanted) == 2:
            if _differ(steps, wanted[0]):
                yield _other_steps(case, leaving, wanted)
            elif _differ(leaving[1], wanted[1]):
                yield _other_width(case, wanted[1], line)
            return
        # Keras drops a last side of 1, so that (samples, 24, 1) serves (samples, 24).
        many = (
            len(wanted) == 1
            and leaving[1] == 1
            and wanted[0] not in (1, None)
            and not _differ(steps, wanted[0])
        )
        if not many and steps != 1:
            yield _sequence_for_one(case, leaving, wanted)
        return
    if len(wanted) == 2:
        # And (samples, 24) serves targets of (samples, 24, 1).
        if not (wanted[1] == 1 and leaving[0] != 1 and not _differ(leaving[0], wanted[0])) and wanted[0] != 1:
            yield _one_for_sequence(case, leaving, wanted)
    elif _differ(leaving[0], wanted[0] if wanted else 1):
        yield _other_width(case, wanted[0] if wanted else 1, line)


def units_as_steps(case: Case) -> Iterator[Found]:
    """Case 7: as many units as the window has time steps, which is mostly a misunderstanding."""
    for stop in case.stops:
        units = integer_or_none(stop.call.cell.value("units")) if stop.call.recurrent else None
        if (
            units is None
            or units < 3
            or not stop.entering
            or len(stop.entering) != 2
            or units != stop.entering[0]
        ):
            continue
        argument = stop.call.cell.arguments["units"]
        yield Found(
            Finding(
                7,
                argument.node.lineno,
                f"{titled(stop.call)} has as many units as the window has time steps, {units}: the two have nothing "
                "to do with each other.",
                "Choose any number of units: the layer reads every time step all the same.",
                "hint",
            )
        )


def _wanted(case: Case) -> Sides | None:
    """The sides that should leave the stack for these targets, without the samples."""
    if case.target is None or not case.target:
        return None
    wanted, leaving = case.target[1:], case.leaving
    if "sparse" not in case.code.model.loss.lower() or not leaving:
        return wanted
    # Class numbers: y has no side for the classes, or one of 1.
    labels = wanted[:-1] if wanted and wanted[-1] == 1 and len(wanted) > 0 else wanted
    return (*labels, leaving[-1])


def _differ(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and one != other


def _target(case: Case) -> str:
    return written(case.target[1:] if case.target else None)


def _sequence_for_one(case: Case, leaving: Sides, wanted: Sides) -> Found:
    """Cases 3 and 4: an output at every step, and one target for the whole window."""
    origin = sequence_origin(case.stops)
    silent = leaving[1] == 1 and wanted in ((), (1,), (None,))
    number = 3 if silent else 4
    gives = f"{written(leaving)} leaves the stack and y is {_target(case)}"
    if silent:
        sentence = f"{gives}: {SILENCE}, every step toward the one target."
    else:
        sentence = (
            f"{gives}: Keras stops with 'Dimensions must be equal', and trains nonsense in silence when a batch "
            "has as many samples as the window has time steps."
        )
    severity: Severity = "silent" if silent else "error"
    if origin is None:
        return Found(
            Finding(number, case.stops[-1].call.line, sentence, "Read the steps with an LSTM.", severity)
        )
    if not origin.recurrent:
        mend = f"Leave {titled(origin)} out."
        return Found(Finding(number, origin.line, sentence, mend, severity), case.pen.remove(origin))
    mend = f"Write return_sequences=False in {titled(origin)}."
    return Found(Finding(number, origin.line, sentence, mend, severity), case.pen.sequences(origin, False))


def _one_for_sequence(case: Case, leaving: Sides, wanted: Sides) -> Found:
    """Case 5: only the last output leaves, and y wants something at every step."""
    steps, features = wanted
    silent = leaving[0] == 1 and features == 1
    gives = f"{written(leaving)} leaves the stack and y is {_target(case)}"
    says = (
        f"{gives}: {SILENCE}, the one output toward every step's target."
        if silent
        else f"{gives}: y wants a value at every step, and only the last output leaves."
    )
    severity: Severity = "silent" if silent else "error"
    lost = collapse(case)
    if lost and lost.call.recurrent and lost.entering and not _differ(lost.entering[0], steps):
        mend = f"Write return_sequences=True in {titled(lost.call)}."
        return Found(Finding(5, lost.call.line, says, mend, severity), case.pen.sequences(lost.call, True))
    if lost and not lost.call.recurrent and lost.entering and not _differ(lost.entering[0], steps):
        mend = f"Leave {titled(lost.call)} out."
        return Found(Finding(5, lost.call.line, says, mend, severity), case.pen.remove(lost.call))
    line = case.stops[-1].call.line
    if steps is None or features is None:
        return Found(Finding(5, line, says, "Give every step an output of its own.", severity))
    return Found(*_all_at_once(case, steps, features, Finding(5, line, says, "", severity)))


def _all_at_once(case: Case, steps: int, features: int, finding: Finding) -> tuple[Finding, tuple[Edit, ...]]:
    """A last layer that gives every step's values side by side, and a Reshape where one is needed."""
    last, number = case.stops[-1].call, steps * features
    if case.leaving == (number,):
        mend = f"Put a Reshape(({steps}, {features})) at the end."
        return replace(finding, mend=mend), case.pen.append("Reshape", f"({steps}, {features})")
    mend = f"Let a Dense({number}) give all {steps} steps at once."
    if last.name == "Dense" and "units" in last.arguments:
        return replace(finding, mend=mend), case.pen.put(last.arguments["units"].node, str(number))
    return replace(finding, mend=mend), case.pen.append("Dense", str(number))


def _other_steps(case: Case, leaving: Sides, wanted: Sides) -> Found:
    sentence = (
        f"{written(leaving)} leaves the stack and y is {_target(case)}: there are {leaving[0]} outputs for "
        f"{wanted[0]} targets."
    )
    origin = sequence_origin(case.stops)
    line = case.stops[-1].call.line
    silent: Severity = "silent" if 1 in (leaving[0], wanted[0]) else "error"
    if origin is None or origin.name == "Reshape":
        return Found(Finding(5, line, sentence, "Give as many steps as y has.", silent))
    if origin.name == "RepeatVector" or _repeat(case):
        repeat = _repeat(case) or origin
        mend = f"Write RepeatVector({wanted[0]})."
        edits = case.pen.put(repeat.arguments["n"].node, str(wanted[0])) if "n" in repeat.arguments else ()
        return Found(Finding(5, repeat.line, sentence, mend, silent), edits)
    mend = (
        f"Keep only the last output of {titled(origin)} and let a Dense give all {wanted[0]} steps at once."
    )
    return Found(Finding(5, origin.line, sentence, mend, silent), case.pen.sequences(origin, False))


def _repeat(case: Case) -> LayerCall | None:
    return next((stop.call for stop in reversed(case.stops) if stop.call.name == "RepeatVector"), None)


def _other_width(case: Case, width: int | None, line: int) -> Found:
    """A last layer that gives more or fewer numbers than y has."""
    last, leaving = case.stops[-1].call, case.leaving or ()
    silent = len(leaving) == 1 and 1 in (leaving[-1], width)
    quiet = f"{SILENCE}, by repeating the smaller one" if silent else "the last sides don't agree"
    sentence = f"{written(leaving)} leaves the stack and y is {_target(case)}: {quiet}."
    severity: Severity = "silent" if silent else "error"
    dense = last.inner if last.name == "TimeDistributed" and last.inner else last
    if dense.name == "Dense" and "units" in dense.arguments:
        edits = case.pen.put(dense.arguments["units"].node, str(width))
        return Found(Finding(0, line, sentence, f"Write Dense({width}).", severity), edits)
    edits = case.pen.append("Dense", str(width))
    return Found(Finding(0, line, sentence, f"Put a Dense({width}) at the end.", severity), edits)
