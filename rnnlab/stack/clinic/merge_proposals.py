"""Ways to fix layers that join tensors: the branches are made alike."""

import ast
from collections.abc import Iterator
from dataclasses import replace

from rnnlab.stack.clinic import call_fix_messages as call_fixes
from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic import output_messages
from rnnlab.stack.clinic.edits import Edits, SourceEditor
from rnnlab.stack.clinic.findings import Proposal, Run, chain, rank, recurrent_before, title
from rnnlab.stack.clinic.keras_answers.seen import Applied
from rnnlab.stack.clinic.sequence_proposals import return_sequences


def merged(used: Applied, run: Run) -> Iterator[Proposal]:
    """Several inputs whose shapes do not match: the branches are made alike."""
    editor = run.editor
    ranks = [rank(sides) for sides in used.inputs]
    yield from swapped_attention(used, editor)
    yield from _attended(used, run)
    for branch, have in zip(used.before, ranks, strict=False):
        recurrent = branch if branch.layer.recurrent else recurrent_before(branch)
        if recurrent is None or len(set(ranks)) == 1:
            continue
        if have == max(ranks) == 2:
            yield from return_sequences(recurrent, False, run)
        elif have == 1 and max(ranks) == 2:
            yield from return_sequences(recurrent, True, run)
    yield from _repeated_vector(used, editor)
    if used.layer.name == "Concatenate":
        for axis in (1, 2):
            node = used.layer.nodes.get("axis")
            edits = editor.set_argument(used.layer.at.node, node, "axis", str(axis))
            yield Proposal(fixes.write_code(f"axis={axis}"), edits)
    sizes = [set(sides[1:]) - {None} for sides in used.inputs if sides]
    for place, branch in enumerate(used.before):
        others = set().union(*(sides for at, sides in enumerate(sizes) if at != place)) - sizes[place]
        for use in [*chain(branch), branch]:
            node, number = use.layer.nodes.get("n"), use.layer.values.get("n")
            if use.layer.name == "RepeatVector" and node is not None and number in sizes[place]:
                for size in sorted(others):  # type: ignore[type-var]
                    edits = editor.set_argument(use.layer.at.node, node, "n", str(size))
                    yield Proposal(fixes.write_code(f"RepeatVector({size})"), edits)
    widths = [sides[-1] if sides else None for sides in used.inputs]
    for branch in used.before:
        name = "output_dim" if branch.layer.name == "Embedding" else "units"
        units = branch.layer.nodes.get(name)
        for width in sorted((width for width in set(widths) if width), reverse=True):
            if units is not None and branch.output and branch.output[-1] != width:
                edits = editor.set_argument(branch.layer.at.node, units, name, str(width))
                yield Proposal(fixes.write_code(f"{branch.layer.name}({width})"), edits)


def sequences_of_branches(before: list[Applied], run: Run) -> Iterator[Proposal]:
    """Recurrent layers whose last outputs are joined before a layer that needs time steps: all return sequences."""
    join = next((use for use in reversed(before) if len(use.before) > 1), None)
    if join is None or join.layer.name not in ("Concatenate", "Add", "Average", "Multiply", "Maximum"):
        return
    makers = [branch if branch.layer.recurrent else recurrent_before(branch) for branch in join.before]
    sides = [maker.input for maker in makers if maker is not None and rank(maker.output) == 1 and maker.input]
    if len(sides) < len(makers):
        return
    edits: Edits = ()
    for maker in makers:
        edits += run.editor.set_return_sequences(maker.layer, True) if maker is not None else ()
    lines = [maker.line for maker in makers if maker is not None]
    if len({one[1] for one in sides}) == 1:
        yield Proposal(call_fixes.sequences_of_branches(lines), edits)
    elif join.layer.name == "Concatenate":
        edits += run.editor.set_argument(join.layer.at.node, join.layer.nodes.get("axis"), "axis", "1")
        yield Proposal(call_fixes.sequences_of_branches(lines, "axis=1"), edits)


def swapped_attention(used: Applied, editor: SourceEditor) -> Iterator[Proposal]:
    """Attention()([decoder, encoder]), where its output has the encoder's steps and is joined to the decoder's."""
    for branch in used.before:
        code = swapped(branch, used, editor)
        if code is not None and branch.call is not None and {rank(sides) for sides in branch.inputs} == {2}:
            edits = editor.replace(branch.call.node.args[0], code)
            cause = output_messages.attention_swapped(title(branch.layer))
            yield Proposal(call_fixes.ask_with_decoder(code), edits, cause=cause)


def swapped(attention: Applied, joined: Applied, editor: SourceEditor) -> str | None:
    """The arguments of an attention the other way round, if its output is joined to its value; None if it is not."""
    if attention.layer.name not in ("Attention", "AdditiveAttention") or len(attention.before) != 2:
        return None
    query, value = attention.before
    given = attention.call.node.args[0] if attention.call is not None and attention.call.node.args else None
    elements = given.elts if isinstance(given, ast.List | ast.Tuple) else []
    other = attention in joined.before and value in joined.before and query not in joined.before
    if not other or query is value or len(elements) != 2:
        return None
    return f"[{editor.text_of(elements[1])}, {editor.text_of(elements[0])}]"


def _attended(used: Applied, run: Run) -> Iterator[Proposal]:
    """Attention over an encoder that returns only its last output; its result is joined by features, not by steps."""
    editor = run.editor
    axis = used.layer.nodes.get("axis")
    beside = () if axis is None else editor.set_argument(used.layer.at.node, axis, "axis", "-1")
    for branch in used.before:
        if branch.layer.name not in ("Attention", "AdditiveAttention", "MultiHeadAttention"):
            continue
        for attended in branch.before:
            recurrent = attended if attended.layer.recurrent else recurrent_before(attended)
            if recurrent is not None and rank(recurrent.output) == 1:
                for proposal in return_sequences(recurrent, True, run):
                    yield replace(proposal, edits=(*proposal.edits, *beside))


def _repeated_vector(used: Applied, editor: SourceEditor) -> Iterator[Proposal]:
    """A vector that is joined to a sequence, repeated for each of its steps."""
    steps = next((sides[1] for sides in used.inputs if rank(sides) == 2 and sides), None)
    given = used.call.node.args[0] if used.call is not None and used.call.node.args else None
    elements = given.elts if isinstance(given, ast.List | ast.Tuple) else []
    if steps is None or len(elements) != len(used.inputs):
        return
    spelled, edits = editor.spelled(used.layer.at.node, "RepeatVector")
    for element, sides in zip(elements, used.inputs, strict=True):
        if rank(sides) == 1:
            text = f"{spelled}({steps})({editor.text_of(element)})"
            edits += editor.replace(element, text)
            yield Proposal(call_fixes.repeat_for_steps(text), edits)
