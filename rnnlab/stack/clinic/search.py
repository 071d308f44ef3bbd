"""Searches the edits that fix a code: each is tried with the real Keras, and only what it accepts is shown."""

import ast
import difflib
import time
from collections.abc import Callable
from dataclasses import replace

from rnnlab.message import Message
from rnnlab.stack.clinic import call_fix_messages as call_fixes
from rnnlab.stack.clinic import error_words, output_messages, value_messages
from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic.causes import finding_of
from rnnlab.stack.clinic.edits import apply_edits
from rnnlab.stack.clinic.findings import Proposal, Run
from rnnlab.stack.clinic.keras_answers import installed
from rnnlab.stack.clinic.keras_answers.seen import STAGES, Fault
from rnnlab.stack.clinic.proposals import proposals
from rnnlab.stack.clinic.python.values import Sides
from rnnlab.stack.clinic.verdict import Finding

MOST_ROUNDS = 10  # of fixing: each round fixes the first thing that is still wrong
MOST_TRIED = 24  # proposals in a round
Follow = Callable[[str, ast.Module, Sides | None, Sides | None, bool], Run]


def searched(run: Run, follow: Follow, deadline: float) -> tuple[list[Finding], Run | None]:
    """The findings, and the fixed code as it was followed; None if no fix is proven.

    follow: follows a code with the real Keras; its last argument says whether a batch is trained.
    """
    original = run.source
    findings: list[Finding] = []
    current = run
    seen = {run.source}
    thorough = False  # whether a fault is only seen when a batch is trained
    for _ in range(MOST_ROUNDS):
        fault = current.problem
        if fault is None:  # trained for a batch, more may go wrong
            current = follow(current.source, current.tree, current.data, current.target, True)
            fault, thorough = current.problem, True
        if fault is None:
            if _lost(current) < _lost(run):
                return _unproven([], findings[0], run), None
            return list(dict.fromkeys(findings)), current
        finding = at_original_line(finding_of(fault, current), current.source, original)
        chosen = _best(fault, current, follow, seen, deadline, thorough)
        if chosen is None and findings and all(one.stage in ("construct", "python") for one in findings):
            return [*findings, replace(finding, fix=_advice(finding))], None  # no shape was changed before it
        if chosen is None:
            return _unproven(findings, finding, run), None
        proposal, current = chosen
        findings.append(replace(finding, fix=proposal.fix, cause=proposal.cause or finding.cause))
    return _unproven([], findings[0], run), None


def _best(
    fault: Fault, run: Run, follow: Follow, seen: set[str], deadline: float, thorough: bool
) -> tuple[Proposal, Run] | None:
    """The first proposal with which nothing is wrong any more; else the one that Keras follows furthest."""
    best: tuple[Proposal, Run] | None = None
    reached = _progress(fault, run)
    for tried, proposal in enumerate(proposals(fault, run)):
        if tried >= MOST_TRIED or time.process_time() > deadline:
            break
        text = apply_edits(run.source, proposal.edits)
        data = proposal.data or run.data
        key = f"{text}{data if proposal.data else ''}"
        if (not proposal.edits and proposal.data is None) or key in seen:
            continue
        try:
            tree = ast.parse(text)
        except SyntaxError:
            continue
        seen.add(key)
        after = follow(text, tree, data, run.target, thorough)
        if _lost(after) < _lost(run) or _emptied(after, run):
            continue
        problem = after.problem
        if problem is None:
            return proposal, after
        progress = _progress(problem, after)
        if progress > reached:
            best, reached = (proposal, after), progress
    return best


def _emptied(after: Run, before: Run) -> bool:
    """Whether a model has lost all its layers, or is gone."""
    return sum(bool(model.used) for model in after.seen.models) < sum(
        bool(model.used) for model in before.seen.models
    )


def _progress(fault: Fault, run: Run) -> tuple[int, int, int, int, int]:
    """How far Keras has come: the end of the code is nearer, or a later stage is reached there."""
    outer = fault.at
    line = outer.calls[0] if outer.calls and outer.calls[0] else outer.node.end_lineno or outer.line
    if fault.fit is not None and not fault.fit.given:  # what the code does not train is trained at its end
        line = run.source.count("\n") + 1
    left = run.source.count("\n") + 1 - line
    column = -(outer.node.end_col_offset or 0)
    rest = len(run.source.split("\n")[line - 1]) + column if not outer.calls else 0
    unknown = (
        fault.text.count("':") if fault.stage == "construct" else 0
    )  # arguments that Keras does not know
    return -left, STAGES.index(fault.stage), -rest, -unknown, fault.events if fault.stage == "python" else 0


def _lost(run: Run) -> int:
    """How many lines from the end the code is not followed any more; larger is better."""
    if run.seen.lost_from is None:
        return 0
    return -(run.source.count("\n") + 2 - run.seen.lost_from)


def _unproven(findings: list[Finding], finding: Finding, run: Run) -> list[Finding]:
    """Only what was wrong with the code as it is: the first fault of each model, without a fix."""
    first = findings[0] if findings else finding
    if findings and finding.code in ("samples_differ", "samples_of_inputs_differ"):  # whatever the model is
        return [*findings, replace(finding, fix=_advice(finding))]
    result = [replace(first, fix=_advice(first))]
    samples = _shape_of_whole(first, run)
    if samples:
        result = [replace(first, fix=fixes.write_shape_without_samples(f"{samples}[1:]"))]
    models: set[int] = set()
    arrays = first.code in ("lists_of_numbers", "list_of_samples")  # whose shapes may be wrong, too
    for fault in run.seen.faults:
        alone = fault.model is None and fault.stage == "python"  # whatever the models are
        again = id(fault.model) in models and not (arrays and fault.stage in ("input", "silent"))
        if not alone and (again or (fault.model is None and fault is not run.problem)):
            continue
        models.add(id(fault.model))
        other = finding_of(fault, run)
        if all(other.line != one.line for one in result):
            result.append(replace(other, fix=_advice(other)))
    return result


def _same_but_features(data: Sides | None, declared: Sides | None) -> bool:
    known = data and declared and None not in (data[-1], declared[-1])
    return bool(known and data and declared and data[:-1] == declared[:-1] and data[-1] != declared[-1])


def _shape_of_whole(finding: Finding, run: Run) -> str:
    """The code that gives the shape of X with its samples as the shape of one; empty if nothing does."""
    layer = run.problem.layer if run.problem is not None else None
    if finding.code != "other_number_of_sides" or layer is None:
        return ""
    node = layer.nodes.get("input_shape", layer.nodes.get("shape"))
    written = (
        run.editor.text_of(node.value if isinstance(node, ast.keyword) else node) if node is not None else ""
    )
    if written.endswith(".shape"):
        return f"input_shape={written}"
    return "input_shape=X.shape" if run.data == tuple(finding.cause.facts["received"]) else ""


def _advice(finding: Finding) -> Message | None:
    """What to do where the fix is not in the code; None if that is not known."""
    facts = finding.cause.facts
    if finding.code == "initial_states" and any(len(sides) > 1 for sides in facts["given"]):
        return call_fixes.states_without_steps(facts["needed"])
    if finding.code == "features_not_known":
        return value_messages.write_number_of_features()
    if finding.code == "too_few_to_split" and facts["samples"] == 1:
        return value_messages.cut_windows_of_series()
    if finding.code == "samples_differ" and facts["x"] == 1:
        return value_messages.samples_of_one_sequence(facts["y"])
    if finding.code == "samples_of_inputs_differ":
        return value_messages.equal_rows()
    if finding.code == "share_for_data":
        return value_messages.data_for_validation()
    if finding.code == "samples_differ":
        return fixes.same_number_of_samples()
    if finding.code == "validation_shape":
        return fixes.same_preparation()
    if finding.code == "outputs_and_targets":
        return fixes.give_every_target()
    if finding.code == "tensors_in_constructor":
        return call_fixes.call_in_second_parentheses(facts["layer"])
    if finding.code == "inputs_do_not_match" and {len(sides) for sides in facts["inputs"]} == {1, 2}:
        return call_fixes.repeat_a_vector()
    if finding.code == "tensorflow_on_symbolic" and installed.in_ops(facts["function"]):
        return fixes.write_code(f"keras.ops.{facts['function']}")
    if finding.code == "weights_of_other_shape":
        return output_messages.one_weight_each(len(facts["output"]) > 1)
    if finding.code == "samples_in_shape":
        return call_fixes.shape_of_one_sample(facts["data"])
    if finding.code == "channels_mixed":
        return call_fixes.one_data_format()
    if finding.code == "samples_not_multiple":
        return error_words.family_fix("stateful_batch_of_theano")
    if finding.code == "one_value_a_sample" and facts["declared"][0] != 1:
        return fixes.make_windows_equal()
    if finding.code == "inputs_and_data":
        return call_fixes.one_array_for_each_input()
    if finding.code in ("lists_of_numbers", "list_of_samples"):
        return error_words.family_fix("no_data_adapter")
    if finding.code == "side_missing" and "ConvLSTM" in facts["layer"]:
        return value_messages.images_of_a_sequence()
    if finding.code == "other_batch_size":
        return value_messages.one_batch_size(facts["declared"])
    if finding.code == "class_number_target":
        return fixes.write_loss("sparse_categorical_crossentropy")
    if finding.code == "one_step_a_sample":
        return value_messages.cut_declared_windows(facts["declared"][0])
    if finding.code == "features_without_steps":
        return value_messages.rows_as_one_series(["X[None]"])
    if finding.code == "predicted_shape" and _same_but_features(facts["data"], facts["declared"]):
        return error_words.features_of_the_model(facts["declared"][-1])
    if finding.code == "batch_shape_in_layer":
        return fixes.input_with_batch()
    if finding.code == "range_of_float":
        return call_fixes.divide_whole()
    if finding.code == "merge_is_gone":
        return call_fixes.join_in_functional("Concatenate")
    if finding.code == "model_for_tensor":
        return call_fixes.join_in_functional("Concatenate")
    if (
        finding.code == "data_and_declared"
        and facts["data"]
        and tuple(facts["declared"][1:]) == tuple(facts["data"])
    ):
        return call_fixes.frames_of_sample(facts["data"])
    if finding.code == "channels_first":
        return fixes.write_code(f"({', '.join(map(str, (*facts['sides'][1:], facts['sides'][0])))})")
    if finding.code == "layers_in_constructor":
        return call_fixes.join_in_functional(facts["layer"])
    if finding.code == "images_without_steps":
        return call_fixes.images_in_time()
    if finding.code == "vectors_embedded":
        return fixes.leave_out_embedding(facts["data"])
    if finding.code == "embedding_adds_side":
        return fixes.leave_out_side()
    if finding.code == "data_and_declared" and facts["data"] is not None and len(facts["data"]) == 0:
        return fixes.make_windows_equal()
    if finding.code in ("other_width", "other_width_broadcast") and facts["target"]:
        return fixes.match_last_side(facts["target"][-1])
    return None


def at_original_line(finding: Finding, text: str, original: str) -> Finding:
    """The finding with the line in the code as it was brought."""
    if text == original:
        return finding
    matcher = difflib.SequenceMatcher(None, original.split("\n"), text.split("\n"), autojunk=False)
    for _, start, end, start_now, end_now in matcher.get_opcodes():
        if start_now <= finding.line - 1 < end_now:
            return replace(finding, line=min(start + finding.line - 1 - start_now, max(start, end - 1)) + 1)
    return finding
