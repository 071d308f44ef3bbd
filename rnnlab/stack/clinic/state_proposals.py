"""Ways to fix the states that a recurrent layer starts from."""

import ast
from collections.abc import Iterator

from rnnlab.stack.clinic import call_fix_messages as call_fixes
from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic.edits import SourceEditor
from rnnlab.stack.clinic.findings import Proposal, rank
from rnnlab.stack.clinic.keras_answers.applying import STATES, needed_states
from rnnlab.stack.clinic.keras_answers.seen import Applied


def state_number(use: Applied, editor: SourceEditor) -> Iterator[Proposal]:
    """The last output of an encoder as each of the states that the layer starts from."""
    if use.call is None or len(use.before) < 2:
        return
    keyword = next((one for one in use.call.node.keywords if one.arg == "initial_state"), None)
    if keyword is None:
        return
    given, needed = use.inputs[1:], needed_states(use.layer) or 0
    if use.layer.name not in STATES:
        if (
            use.layer.name == "Bidirectional"
            and 2 * len(given) == needed
            and isinstance(keyword.value, ast.List)
        ):
            code = f"[{', '.join([editor.text_of(element) for element in keyword.value.elts] * 2)}]"
            yield Proposal(fixes.write_code(f"initial_state={code}"), editor.replace(keyword.value, code))
        return
    if use.fault is not None and "state_units" in use.fault.shapes:
        yield from _equal_units(use, editor)
        return
    if len(given) == STATES[use.layer.name] and all(rank(sides) == 1 for sides in given):
        return
    value = keyword.value
    elements = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
    if len(elements) == len(given) == STATES[use.layer.name] and all(
        rank(sides) == 2 and sides and sides[1] == 1 for sides in given
    ):
        spelled, edits = editor.spelled(use.layer.at.node, "Flatten")
        for element in elements:
            edits += editor.replace(element, f"{spelled}()({editor.text_of(element)})")
        yield Proposal(call_fixes.flatten_states(), edits)
    states = [place for place, sides in enumerate(given) if rank(sides) == 1]
    if states == list(range(len(given) - STATES[use.layer.name], len(given))) and states[0] == 1 and given:
        parts = elements[1:] if len(elements) == len(given) else []
        code = f"[{', '.join(map(editor.text_of, parts))}]" if parts else f"{editor.text_of(value)}[1:]"
        yield Proposal(fixes.write_code(f"initial_state={code}"), editor.replace(value, code))
    source = use.before[1]
    if len(elements) == len(given) == 1:
        yield from _states_of_encoder(use, elements[0], value, editor)
    text = f"[{', '.join([editor.text_of(elements[0])] * STATES[use.layer.name])}]"
    both = len(elements) == len(given) == 2 * STATES[use.layer.name] and source.layer.name == "Bidirectional"
    if both:
        half = STATES[use.layer.name]
        spelled, edits = editor.spelled(use.layer.at.node, "Concatenate")
        texts = [editor.text_of(element) for element in elements]
        pairs = [f"{spelled}()([{texts[at]}, {texts[at + half]}])" for at in range(half)]
        joined = f"[{', '.join(pairs)}]"
        width = sum(sides[-1] or 0 for sides in (given[0], given[half]) if sides)
        cell = use.layer.cell
        edits += editor.replace(value, joined)
        edits += editor.set_argument(cell.at.node, cell.nodes.get("units"), "units", str(width))
        yield Proposal(call_fixes.join_states(f"initial_state={joined}", f"{cell.name}({width})"), edits)
    edits = editor.replace(value, text)
    if source.layer.recurrent and len(source.output or ()) == 3:
        edits += editor.set_return_sequences(source.layer, False)
    yield Proposal(fixes.write_code(f"initial_state={text}"), edits)


def _states_of_encoder(
    use: Applied, element: ast.expr, value: ast.expr, editor: SourceEditor
) -> Iterator[Proposal]:
    """The states of the layer whose output stands in initial_state; those of both directions side by side."""
    source = use.before[1]
    statement = source.call.statement if source.call is not None else None
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    cell = source.layer.cell
    named = isinstance(target, ast.Name) and isinstance(element, ast.Name) and target.id == element.id
    if not named or cell.name not in STATES or source.call is None or source.call.node is not statement.value:  # type: ignore[union-attr]
        return
    states = ["state_h", "state_c"][: STATES[cell.name]]
    edits = editor.set_argument(cell.at.node, cell.nodes.get("return_state"), "return_state", "True")
    names, code = states, f"[{', '.join(states)}]"
    if source.layer.name == "Bidirectional":
        names = [f"{way}_{name[-1]}" for way in ("forward", "backward") for name in states]
        spelled, imports = editor.spelled(source.layer.at.node, "Concatenate")
        both = [
            f"{spelled}()([{one}, {names[at + len(states)]}])" for at, one in enumerate(names[: len(states)])
        ]
        code = f"[{', '.join(both)}]"
        edits += imports
    edits += editor.replace(target, ", ".join([target.id, *names]))  # type: ignore[arg-type, union-attr]
    edits += editor.replace(value, code)
    yield Proposal(call_fixes.states_of_encoder(code), edits)


def _equal_units(use: Applied, editor: SourceEditor) -> Iterator[Proposal]:
    """Twice the units in a decoder after a Bidirectional, or directions that are summed."""
    cell, source = use.layer.cell, use.before[1].layer
    node = cell.nodes.get("units")
    value = node.value if isinstance(node, ast.keyword) else node
    if isinstance(value, ast.Name):
        text = f"2 * {value.id}"
        edits = editor.replace(value, text)
        yield Proposal(fixes.write_code(f"{cell.name}({text})"), edits)
    if source.name == "Bidirectional":
        edits = editor.set_argument(source.at.node, source.nodes.get("merge_mode"), "merge_mode", "'sum'")
        yield Proposal(fixes.add_argument("merge_mode='sum'"), edits)
