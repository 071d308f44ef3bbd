"""An error message beside the code that it came with: what the findings explain, and where the two contradict."""

import re
from dataclasses import replace

from rnnlab.stack.clinic import error_words, name_messages, value_messages
from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic.error_messages import ErrorFacts
from rnnlab.stack.clinic.findings import Run
from rnnlab.stack.clinic.keras_answers.seen import tensor_sides
from rnnlab.stack.clinic.keras_answers.training import loss_name
from rnnlab.stack.clinic.verdict import Finding
from rnnlab.stack.shapes import Shape

OF_RANKS = ("needs_3d", "needs_3d_gets_more", "needs_3d_gets_images", "needs_2d", "needs_4d")
GENERATORS = ("TimeseriesGenerator", "timeseries_dataset_from_array")
# What X and y are as Python objects, which building the code does not show.
OF_OBJECTS = (
    "list_of_samples",
    "generator_for_arrays",
    "list_for_tensor",
    "single_numbers_yielded",
    "object_array",
)
BUILDING = {"python", "construct", "apply", "model", "compile"}  # stages at which no data is needed


def with_message(findings: list[Finding], facts: ErrorFacts | None, run: Run) -> list[Finding]:
    """The findings with the message explained, unless they explain it."""
    if facts is None:
        return findings
    wrong = [finding for finding in findings if finding.severity != "hint"]
    if facts.family is None:
        wrong = [finding for finding in wrong if finding.severity == "error" and _named(finding, facts)]
    family = facts.family
    if facts.of_lists:
        return [*findings, facts.finding]
    alone = _without_batches(facts, run)
    if alone is not None:
        return [*findings, alone]
    if family is not None and family.case and family.case in {one.case for one in wrong}:
        return findings
    if family is not None and family.codes:
        explains = any(one.code in family.codes for one in wrong)
        missing = None if explains else _targets_missing(run)
        if explains or missing is not None:
            return [*findings, *([missing] if missing else [])]
    if run.problem is None and (facts.x or facts.y):  # names of an older Keras are not what it is about
        wrong = [finding for finding in wrong if finding.code != "old_name"]
    explained = facts.beside_code(run.data is not None and run.target is not None)
    generated = any(window["name"] in GENERATORS for window in run.seen.windows)
    if generated and facts.x and facts.ndim == len(facts.x) + 1:
        explained = replace(explained, fix=error_words.series_with_features())
    stages = set(facts.family.stages) if facts.family else set()
    fault = run.problem
    if wrong and fault is None and stages & {"construct", "compile"}:
        return findings  # old names
    if wrong and (not stages or any(finding.stage in stages for finding in wrong)):
        return findings
    whole = fault is None and run.seen.lost_from is None and not wrong
    whole = whole and _is_built(run)
    older = _of_older_keras(facts, run) if fault is None else None
    if older is not None:
        return [*findings, older]
    fits = [fit for model in run.seen.models for fit in model.fits]
    trained = any(fit.outputs and fit.y and all(sides is not None for sides in fit.y) for fit in fits)
    of_keras = facts.family is None or (bool(facts.family.stages) and facts.family.name not in OF_OBJECTS)
    # A size that the code leaves open may be the cause, but not of a number of sides.
    sizes_count = facts.family is not None and facts.family.name not in OF_RANKS
    sure = whole and of_keras and not (sizes_count and run.seen.stand_ins)
    if facts.family is None and whole:
        unknown = replace(explained, cause=error_words.unknown_but_built(), fix=None)
        return [*findings, unknown if trained or not fits else replace(unknown, fix=explained.fix)]
    contradiction = error_words.not_in_the_code(trained) if sure else None
    of_building = sure and bool(stages) and stages <= (BUILDING if fits else BUILDING | {"forward", "input"})
    if of_building:
        contradiction = error_words.built_without_error()
    for what, sides in (("X", facts.x), ("y", facts.y)):
        made = made_shape(run, what)
        if sides and made and sides[1:] == made:  # an old message, with the samples
            continue
        if sides and made and len(sides) > 1 and not _alike(made, sides):
            contradiction = error_words.message_contradicts(sides[1:], made[1:], what)
    also = [Finding(0, 0, contradiction, None, "error")] if contradiction is not None else []
    if of_building:  # what would fix it is not wrong in this code
        explained = replace(explained, fix=None)
    return [*findings, explained, *also]


def of_lists(facts: ErrorFacts | None, run: Run) -> ErrorFacts | None:
    """The facts of a message of Keras 2 that shows n lists as (n, 1), where the code reads several values."""
    read, name = _declared(run), facts.family.name if facts is not None and facts.family else ""
    if facts is None or not read or name not in ("input_or_target_dimensions", "input_or_target_shape"):
        return facts
    features = (run.seen.shown(read) or read)[-1]
    column = [
        sides for sides in (facts.x, facts.y) if sides and len(sides) == 2 and sides[1] == 1 and sides[0]
    ]
    made = made_shape(run, "y")
    if not column or (features or 1) < 2 or len(read) < 2 or made not in (None, facts.y):
        return facts
    losses = [loss_name(model.loss) for model in run.seen.models[-1:]]
    several = (
        bool(facts.output) and (facts.output or (None,))[-1] == features
    )  # as X has, so y is one row of it
    return replace(facts, of_lists=True) if several and "crossentropy" not in losses[0] else facts


def _named(finding: Finding, facts: ErrorFacts) -> bool:
    """Whether a message can be of this finding: one of names that Keras lacks explains no other error."""
    if finding.code not in ("old_name", "no_such_name"):
        return True
    name = str(finding.cause.facts.get("old", finding.cause.facts.get("path", ""))).rpartition(".")[2]
    return (
        name in facts.text
        or re.search(r"(?i)attribute|argument|import|module|not defined", facts.text) is not None
    )


def _is_built(run: Run) -> bool:
    """Whether Keras has built all models of a code, or its layers if it makes no model."""
    models = run.seen.models
    if models:
        return all(model.used and model.keras is not None for model in models)
    return any(use.outputs for use in run.seen.used) and not any(use.fault for use in run.seen.used)


def _without_batches(facts: ErrorFacts, run: Run) -> Finding | None:
    """That a dataset gives single samples or steps: the message has a shape without the side of the samples."""
    name, read = facts.family.name if facts.family else "", _declared(run)
    met = facts.declared if name == "needs_3d" else facts.single
    if read is None or len(read) != 2 or not met:
        return None
    fit = next((fit for model in run.seen.models for fit in model.fits), None)
    call = fit.at if fit is not None else None
    if met not in ((read[1], 1), read[1:], read) or None in met or made_shape(run, "X") is not None:
        return None
    steps = () if met == read else (read[0],)
    sample = met if met == read else met[:1]
    line = call.line if call is not None else 0
    cause = name_messages.dataset_not_batched(sample, read)
    advice = value_messages.batches_of_windows(steps[0]) if steps else value_messages.batches()
    return Finding(2, line, cause, advice, "error", "input")


def _targets_missing(run: Run) -> Finding | None:
    """That one y is given to a model of several outputs, where the message says that the numbers differ."""
    for model in run.seen.models:
        for fit in model.fits:
            outputs = len(model.output_shapes)
            if fit.given and outputs > 1 and len(fit.y) == 1:
                cause = name_messages.outputs_and_targets(outputs, 1)
                return Finding(0, fit.at.line, cause, fixes.give_every_target(), "error", "target")
    return None


def _alike(made: Shape, named: Shape) -> bool:
    """Whether two shapes can be of the same data: as many sides, and equal where both are known."""
    pairs = zip(made[1:], named[1:], strict=False)
    return len(made) == len(named) and all(None in pair or pair[0] == pair[1] for pair in pairs)


def _of_older_keras(facts: ErrorFacts, run: Run) -> Finding | None:
    """A message of an older Keras about data that Keras 3 takes; None if it is of anything else."""
    name = facts.family.name if facts.family else ""
    got, missing = facts.declared if name == "needs_3d" else None, len(facts.declared or ()) == 2
    if got and missing and _declared(run) == (*got[1:], 1):
        return Finding(
            2, 0, error_words.older_rank("X", got[1:]), error_words.side_for_older_keras("X"), "error"
        )
    for what, sides in (("X", facts.x), ("y", facts.y)):
        made, checked = made_shape(run, what), _checked_shape(run, what)
        if sides is None or len(sides) < 2:
            continue
        if checked is not None and checked[1:] == sides[1:] and made is not None and made[1:] != sides[1:]:
            cause = error_words.older_validation(what, sides[1:], made[1:])
            return Finding(8, 0, cause, error_words.windows_alike_or_any(), "error")
        if facts.ndim == len(sides) - 1 and sides[-1] == 1 and made is not None and made[1:] == sides[1:]:
            cause = error_words.older_rank_without_one(what, sides[1:])
            return Finding(2, 0, cause, error_words.side_left_out(what), "error")
        read = _declared(run) if what == "X" else _leaving(run)
        same = made is None or made[1:] == sides[1:]
        if facts.ndim == len(sides) + 1 and read == (*sides[1:], 1) and same:
            cause = error_words.older_rank(what, sides[1:])
            return Finding(2, 0, cause, error_words.side_for_older_keras(what), "error")
    return None


def _declared(run: Run) -> Shape | None:
    """The sides of the one Input, without the samples."""
    tensors = [tensor for model in run.seen.models[-1:] if model.keras for tensor in model.keras.inputs]
    sides = tensor_sides(tensors[0]) if len(tensors) == 1 else None
    return None if sides is None else sides[1:]


def _leaving(run: Run) -> Shape | None:
    """The sides of the one output, without the samples."""
    shapes = [sides for model in run.seen.models[-1:] for sides in model.output_shapes]
    return shapes[0][1:] if len(shapes) == 1 and shapes[0] else None


def _checked_shape(run: Run, what: str) -> Shape | None:
    for model in run.seen.models:
        for fit in model.fits:
            shapes = () if fit.checked is None else fit.checked.x if what == "X" else fit.checked.y
            if shapes and shapes[0]:
                return shapes[0]
    return None


def made_shape(run: Run, what: str) -> Shape | None:
    for model in run.seen.models:
        for fit in model.fits:
            shapes = fit.x if what == "X" else fit.y
            if fit.given and shapes and shapes[0]:
                return shapes[0]
    return None
