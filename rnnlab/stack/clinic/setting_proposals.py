"""Ways to fix arguments of compile for several outputs, and dicts of x and y with other names than the model's."""

import ast
from collections.abc import Iterator

from rnnlab.stack.clinic import call_fix_messages as call_fixes
from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic.edits import Edits
from rnnlab.stack.clinic.findings import Proposal, Run
from rnnlab.stack.clinic.keras_answers.seen import Fault
from rnnlab.stack.clinic.keras_answers.training import SETTINGS


def for_settings(fault: Fault, run: Run) -> Iterator[Proposal]:
    """An entry for each output: `metrics=[['mae'], ['mae']]`, and a list of losses beside loss_weights."""
    setting, outputs = SETTINGS.search(fault.text), tuple(fault.shapes.get("output") or ())
    if setting is None or not setting[1] or fault.compiled is None:
        return
    argument = "loss" if setting[1] == "loss_weights" else setting[1]
    call = fault.compiled.node
    node = next((keyword.value for keyword in call.keywords if keyword.arg == argument), None)
    if argument == "loss" and node is None and len(call.args) > 1:
        node = call.args[1]
    if node is None or len(outputs) < 2:
        return
    alone = argument == "loss" and isinstance(node, ast.List) and len(node.elts) == 1
    text = run.editor.text_of(node.elts[0] if alone and isinstance(node, ast.List) else node)
    code = f"[{', '.join([text] * len(outputs))}]"
    yield Proposal(fixes.write_code(f"{argument}={code}"[:120]), run.editor.replace(node, code))


def for_names(fault: Fault, run: Run) -> Iterator[Proposal]:
    """The keys of a dict of x or y as the model's inputs or outputs are named."""
    given, wanted = tuple(fault.shapes.get("given") or ()), tuple(fault.shapes.get("wanted") or ())
    node = fault.fit.nodes.get(fault.shapes.get("of", "")) if fault.fit else None
    if not isinstance(node, ast.Dict) or len(given) != len(wanted):
        return
    left = [name for name in wanted if name not in given]
    edits: Edits = ()
    for key in node.keys:
        if isinstance(key, ast.Constant) and key.value not in wanted and left:
            edits += run.editor.replace(key, repr(left.pop(0)))
    yield Proposal(call_fixes.name_keys(fault.shapes["of"], wanted), edits)
