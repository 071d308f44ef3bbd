"""Keras's own sentences, made short."""

import re
import textwrap

from rnnlab.message import Message
from rnnlab.stack.clinic import name_messages
from rnnlab.stack.clinic.keras_answers import installed
from rnnlab.stack.clinic.keras_answers.seen import Fault

UNKNOWN_VALUE = re.compile(
    r"(?:Could not interpret|Unknown) (\w+)(?: function)?(?: identifier)?:? '?\"?([\w. -]{1,60})|"
    r"Could not interpret (\w+) identifier: ([\w.]+)"
)


def shortened(text: str) -> str:
    """Keras's own sentence, without the tensors and the call that it lists after it."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    text = re.sub(r"Exception encountered when calling .*?\n", "", text).strip()
    text = re.sub(r"^\{\{function_node[^}]*\}\} ?|\[Op:.*", "", text)
    text = re.split(r"\n\nArguments received by|\{\{function_node|Inputs received:|\n\nCall arguments", text)[
        0
    ]
    text = re.sub(r"<KerasTensor shape=(\([^)]*\))[^>]*>", r"\1", text)
    text = re.sub(r" ?\(of type <class [^>]*>\)|<class '[\w.]*?(\w+)'>", r"\1", text)
    text = re.sub(r"<(?:[\w.]+\.)?(\w+)[^<>]*>", r"\1", text)
    return textwrap.shorten(" ".join(text.split()), 230, placeholder=" …")


def no_method(fault: Fault) -> Message:
    found = re.search(r"'(\w+)' object has no attribute '(\w+)'", fault.text)
    kind, name = (found[1], found[2]) if found else ("model", "")
    kind = "model" if kind in ("Sequential", "Functional") else kind
    return name_messages.no_such_method(kind, name, installed.closest(name, installed.public_names(kind)))
