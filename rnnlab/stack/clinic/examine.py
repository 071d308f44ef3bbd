"""A person's code examined with the real Keras. This runs in the clinic's process."""

import ast
import re
import time
from dataclasses import replace
from typing import Any

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic import messages, name_messages, value_messages
from rnnlab.stack.clinic.brought import Brought, brought
from rnnlab.stack.clinic.drawing import drawn
from rnnlab.stack.clinic.error_messages import ErrorFacts, read_error
from rnnlab.stack.clinic.findings import Run
from rnnlab.stack.clinic.gone_names import gone_names
from rnnlab.stack.clinic.habits import habits
from rnnlab.stack.clinic.keras_answers import installed
from rnnlab.stack.clinic.keras_answers.arguments import TooLargeError
from rnnlab.stack.clinic.keras_answers.follow import follow, has_own_layers, sizes_of_data
from rnnlab.stack.clinic.keras_answers.open_sizes import equal_sizes
from rnnlab.stack.clinic.keras_answers.seen import Seen
from rnnlab.stack.clinic.message_beside_code import made_shape, of_lists, with_message
from rnnlab.stack.clinic.old_names import Today, renewed
from rnnlab.stack.clinic.old_tensorflow import names_of_tensorflow_1
from rnnlab.stack.clinic.posted_shapes import (
    given_shape,
    in_comments,
    one_input,
    one_output,
    posted_data,
    posted_target,
    printed_shapes,
    read_by_no_input,
    target_for_data,
)
from rnnlab.stack.clinic.report import Diagnosis
from rnnlab.stack.clinic.search import at_original_line, searched
from rnnlab.stack.clinic.unset_names import unset_name
from rnnlab.stack.clinic.verdict import Finding
from rnnlab.stack.shapes import Shape

MOST_SIZES = 3  # times that sizes are read off the data, or taken to be equal
SECONDS = 3.5  # of the processor's time, for following and searching
NAN = re.compile(
    r"(?i)\bnans?\b.*\b(?:loss|train|fit|predict|mse|mae|rmse)|\b(?:loss|train|fit|predict|mse|mae|rmse).*\bnans?\b"
)
OF_PYTHON = re.compile(r"\w(?:Error|Exception)\b|Error when checking")  # words of a message, not of a person
OTHER_STAND_INS = 7  # places further among the numbers for sizes that are not known
TODAY = Today(installed.layer_arguments, installed.in_backend, installed.in_ops, installed.in_tensorflow)


class Examination:
    """One code examined. start_anew: forgets how many weights the codes before have made."""

    def __init__(self, keras: Any, start_anew: Any = lambda: None) -> None:
        self.keras, self._start_anew = keras, start_anew
        self._deadline = time.process_time() + SECONDS
        self._sizes: dict[str, int | str] = {}
        self._renewed = ""  # the code with today's names
        self._words = ""  # what the person says beside the code
        self._printed: list[str] = []  # shapes that the code prints, with what it printed

    def diagnosis(self, source: str, error: str, target: Shape | None, data: Shape | None) -> Diagnosis:
        """What is wrong with Keras code, an error message, or both. target, data: the shapes of y and X."""
        facts = read_error(error)
        if not source.strip():
            return Diagnosis("", findings=(facts.finding,) if facts else (), read=facts is not None)
        try:
            got = brought(source)
        except Mistake as mistake:
            return _unread(source, Message(mistake.code, mistake.facts), facts)
        if got.language != "python":
            cause = messages.other_language(got.language)
            return Diagnosis(source, findings=(Finding(0, 0, cause, None),), read=False)
        facts = facts or read_error(got.error)
        self._printed = printed_shapes(source)
        self._words = "\n".join([*got.prose, *([] if OF_PYTHON.search(error) else [error])])
        if not got.text.strip():
            return Diagnosis("", findings=(facts.finding,) if facts else (), read=facts is not None)
        result = self._of_code(got, facts, target, data)
        notes = result.notes
        if got.left_out:
            notes = (messages.lines_left_out(got.left_out), *notes)
        if got.cut:
            result = replace(result, unreadable=(*result.unreadable, messages.cut_off(got.cut)))
        if got.broken is None:
            return replace(result, notes=notes)
        line, why = got.broken
        lost = min(line, result.not_followed_from or line)
        return replace(result, notes=notes, unreadable=(*result.unreadable, why), not_followed_from=lost)

    def _of_code(
        self, got: Brought, facts: ErrorFacts | None, target: Shape | None, data: Shape | None
    ) -> Diagnosis:
        assert got.tree is not None
        given = (
            given_shape(data, facts.x if facts and facts.single is None else None, facts),
            given_shape(target, facts.y if facts else None, facts),
        )
        text, tree, old = renewed(got.text, got.tree, TODAY)
        self._renewed = text
        if facts is not None and facts.family is not None and facts.family.name == "needs_3d":
            self._sizes["return_sequences"] = 0
        run = self._follow(text, tree, *given, False)
        facts = of_lists(facts, run)
        if facts is not None and facts.of_lists:
            given = (given_shape(data, None, None), given_shape(target, None, None))
            run = self._follow(text, tree, *given, False)
        turned = target_for_data(facts, run)
        if turned is not facts and turned is not None:
            facts, given = turned, (given_shape(data, None, None), given_shape(target, turned.y, turned))
            run = self._follow(text, tree, *given, False)
        told = [*got.prose, *in_comments(got.text, got.tree), *self._printed]
        posted = posted_data(told) if given[0] is None else None
        wanted = posted_target(told) if given[1] is None and one_output(run) else None
        if (posted is not None and one_input(run)) or wanted is not None:
            given = (posted if given[0] is None and one_input(run) else given[0], wanted or given[1])
            run = self._follow(text, tree, *given, False)
        for _ in range(MOST_SIZES):
            known = {**equal_sizes(run.seen), **sizes_of_data(run.seen, tree, *given)}
            if not known:
                break
            self._sizes = {**self._sizes, **known}
            run = self._follow(text, tree, *given, False)
        windows = [] if run.seen.models or run.seen.layers else list(habits(run))
        if not run.seen.models and not run.seen.layers and run.problem is None and not old and not windows:
            lost = run.seen.lost_from
            why = messages.no_model() if lost is None else _not_followed(run.seen, lost, text)
            return _unread(got.text, why, facts)
        if (
            not run.seen.models
            and not run.seen.layers
            and all(one.code == "tensorflow_1_name" for one in old)
            and old
        ):
            names = [str(finding.cause.facts["name"]) for finding in old]
            alone = Finding(10, old[0].line, messages.tensorflow_1_code(names), fixes.use_keras())
            return Diagnosis(got.text, findings=(alone,))
        old += [
            at_original_line(_with_text(one), text, got.text) for one in gone_names(tree, installed.has_path)
        ]
        findings, fixed = self._searched(run)
        if old and fixed is None and run.problem is None:
            fixed = run
        findings = list(dict.fromkeys([*old, *findings]))
        more, applied, fixed = self._habits(fixed or run, fixed is not None, bool(findings) and fixed is None)
        kept = any(one.severity != "hint" and one not in applied for one in more)
        lines = {one.line for one in findings if one.code != "old_name"}
        findings += [finding for finding in more if finding in applied or finding.line not in lines]
        missing = unset_name(run) if run.problem is None else None
        if missing is not None:
            findings.append(missing[0])
            fixed = self._followed_to_the_end(missing[1], fixed or run)
        posted = posted or given[0]
        unlike = read_by_no_input(run, posted) if posted is not None and run.problem is None else None
        findings += [unlike] if unlike is not None else []
        explained = with_message(findings, facts, run)
        if any(one.stage for one in explained if one not in findings):
            fixed = None  # it does not fix what the message says
        kept = kept or any(one not in findings for one in explained)
        findings = explained
        if facts is not None and facts.family is not None and facts.family.name == "fixed_batch":
            one = re.search(r"array with shape \(1,", facts.text) is not None
            fixed = None if one and any(each.code == "other_batch_size" for each in findings) else fixed
        if any(NAN.search(line) for line in got.prose) and not any(
            one.severity == "silent" for one in findings
        ):
            nan = value_messages.loss_is_nan(), value_messages.look_for_nan()
            findings.append(Finding(0, 0, *nan, "hint"))
        brought_text = got.open if got.unclosed or got.commas else got.text
        for line in got.commas:
            written = fixes.close_bracket(_line_of(got.text, line, 150))
            findings.insert(
                0, Finding(10, line, name_messages.comma_missing(line), written, "error", "construct")
            )
            fixed = fixed or (run if len(findings) == 1 else None)
        for line in reversed(got.unclosed):
            cause, fix = name_messages.never_closed(line), fixes.close_bracket(_line_of(got.text, line, 150))
            findings.insert(0, Finding(10, line, cause, fix, "error", "construct"))
        fixed = fixed or (run if got.unclosed and len(findings) == len(got.unclosed) else None)
        if fixed is not None and any(names_of_tensorflow_1(fixed.editor, TODAY.in_tensorflow)):
            fixed = None  # it would not run
        fixed_text = fixed.source if fixed is not None and fixed.source != brought_text else None
        lost = _lost_from(run, fixed if fixed_text else None) if missing is None else None
        unreadable = (_not_followed(run.seen, lost, got.text),) if lost is not None else ()
        models = drawn(run.seen)
        return Diagnosis(
            source=brought_text,
            models=models,
            findings=tuple(findings),
            fixed_code=fixed_text,
            fix_is_whole=fixed is not None and not (kept or got.cut or got.broken) and _is_whole(fixed),
            fixed_models=drawn(fixed.seen) if fixed is not None and fixed_text else (),
            unreadable=unreadable,
            not_followed_from=lost,
            target_shape=_trained_target(run),
            fits_target=_fits(run),
            notes=(
                *(
                    messages.input_assumed(name, line)
                    for name, line in [*run.seen.assumed_inputs.items()][:2]
                ),
                *(messages.loop_of_two_rounds(line) for line in run.seen.assumed_loops[:2]),
            ),
        )

    def _follow(
        self, source: str, tree: ast.Module, data: Shape | None, target: Shape | None, thorough: bool
    ) -> Run:
        seen = self._seen(tree, data, target, thorough)
        known = sizes_of_data(seen, tree, data, target) if seen.stand_ins and not thorough else {}
        if known.keys() - self._sizes.keys():  # a fix lets Keras build what it refused before
            self._sizes = {**self._sizes, **known}
            seen = self._seen(tree, data, target, thorough)
        if seen.stand_ins:
            seen.again = lambda: self._seen(tree, data, target, False, OTHER_STAND_INS)
        return Run(source, tree, seen, data, target, self._words)

    def _seen(
        self, tree: ast.Module, data: Shape | None, target: Shape | None, thorough: bool, shift: int = 0
    ) -> Seen:
        self._start_anew()
        try:
            return follow(self.keras, tree, data, target, self._deadline, thorough, self._sizes, shift)
        except (TooLargeError, RecursionError, MemoryError):
            seen = Seen()
            seen.lose(1)
            return seen

    def _searched(self, run: Run) -> tuple[list[Finding], Run | None]:
        if run.problem is None:
            thorough = self._follow(run.source, run.tree, run.data, run.target, True)
            if thorough.problem is None:
                return [], None
            run = thorough
        return searched(run, self._follow, self._deadline)

    def _followed_to_the_end(self, text: str | None, before: Run) -> Run | None:
        """The code with a name that was missing, if it is followed now and nothing else is wrong."""
        if text is None or before.source != self._renewed:
            return None
        after = self._follow(text, ast.parse(text), before.data, before.target, True)
        return after if after.problem is None and after.seen.lost_from is None else None

    def _habits(
        self, run: Run, changed: bool, broken: bool
    ) -> tuple[list[Finding], list[Finding], Run | None]:
        """What Keras trains without a word although it makes no sense, what of it is fixed, and the code without it."""
        findings: list[Finding] = []
        applied: list[Finding] = []
        current = run
        for finding, edited in habits(run):
            findings.append(finding)
            # What only the person knows is not changed beside what is wrong for sure.
            asked = changed and finding.code in ("reshaped_to_one_step", "one_step_of_features")
            text = edited(current) if edited is not None and not broken and not asked else None
            if text is None or text == current.source:
                continue
            try:
                after = self._follow(text, ast.parse(text), current.data, current.target, False)
            except SyntaxError:
                continue
            if after.problem is None:
                current, changed = after, True
                applied.append(finding)
        return findings, applied, current if changed else None


def _with_text(finding: Finding) -> Finding:
    """The finding of a missing name with Keras's text for it as the fix, if there is one."""
    path = str(finding.cause.facts["path"])
    text = repr(path.rpartition(".")[2])
    return replace(finding, fix=fixes.write_code(text)) if installed.known_as_text(path) else finding


def _is_whole(fixed: Run) -> bool:
    """Whether Keras itself has built all models and layers of a code, and all its names are there."""
    seen = fixed.seen
    if has_own_layers(fixed.tree) or any(use.layer.name == "Lambda" for use in seen.used):
        return False
    built = all(model.keras is not None and not model.broken for model in seen.models)
    made = bool(seen.models) or any(use.outputs for use in seen.used)
    gone = next(gone_names(fixed.tree, installed.has_path), None)
    return made and built and seen.lost_from is None and not seen.foreign and gone is None


def _lost_from(run: Run, fixed: Run | None) -> int | None:
    """The line from which the code is not followed; None if Keras stops before that, or the fixed code is followed."""
    lost, fault = run.seen.lost_from, run.problem
    if lost is None or (fixed is not None and fixed.seen.lost_from is None):
        return None
    stops = fault is not None and fault.stage not in ("silent", "predict") and fault.at.line < lost
    return None if stops and not (fault and fault.at.calls) else lost


def _not_followed(seen: Seen, lost: int, text: str) -> Message:
    unknown = next((name for name, line in seen.foreign.items() if line <= lost), "")
    return messages.not_followed_from(lost, _line_of(text, lost), unknown)


def _unread(source: str, why: Message, facts: ErrorFacts | None) -> Diagnosis:
    """Code that cannot be read; the error message is still worth explaining."""
    findings = (facts.finding,) if facts else ()
    return Diagnosis(source, findings=findings, unreadable=(why,), read=bool(findings))


def _line_of(text: str, line: int, most: int = 60) -> str:
    lines = text.split("\n")
    return lines[line - 1].strip()[:most] if line <= len(lines) else ""


def _trained_target(run: Run) -> Shape | None:
    return made_shape(run, "y") or run.target


def _fits(run: Run) -> bool | None:
    """Whether the output of the code fits y; None if that is not known."""
    if _trained_target(run) is None or not any(model.fits for model in run.seen.models):
        return None
    fault = run.problem
    if fault is None:
        return None if any(model.broken for model in run.seen.models) else True
    return False if fault.stage in ("target", "silent") and fault.text != "window" else None
