"""Ways to fix what NumPy stops at: a reshape that was to cut windows, and lists of other lengths in one array."""

import ast
import re
from collections.abc import Iterator

from rnnlab.stack.clinic import fix_messages as fixes
from rnnlab.stack.clinic import value_messages
from rnnlab.stack.clinic.edits import Edit, SourceEditor
from rnnlab.stack.clinic.findings import Proposal
from rnnlab.stack.clinic.keras_answers.seen import Fault


def padded_lists(fault: Fault, editor: SourceEditor) -> Iterator[Proposal]:
    """`np.array(lists)` as `pad_sequences(lists, ...)`."""
    if not fault.at.node.args:
        return
    code = f"pad_sequences({editor.text_of(fault.at.node.args[0])}, dtype='float32', padding='post')"
    edits = editor.replace(fault.at.node, code)
    if not re.search(r"import .*\bpad_sequences\b", editor.source):
        edits += (Edit(0, 0, "from keras.utils import pad_sequences\n"),)
    yield Proposal(value_messages.pad_lists(code[:100]), edits)


def sliding_windows(fault: Fault, editor: SourceEditor) -> Iterator[Proposal]:
    """Windows of rows, where a reshape was to cut them."""
    before, wanted, call = fault.shapes["before"], fault.shapes["wanted"], fault.at.node
    method = isinstance(call.func, ast.Attribute) and not call.args[1:] and len(before) == 2
    array = editor.text_of(call.func.value) if method else editor.text_of(call.args[0]) if call.args else ""  # type: ignore[attr-defined]
    if len(before) != 2 or len(wanted) != 3 or wanted[2] != before[1] or not array:
        return
    code = f"np.lib.stride_tricks.sliding_window_view({array}, {wanted[1]}, axis=0).transpose(0, 2, 1)"
    yield Proposal(fixes.cut_windows(code), editor.replace(call, code))
