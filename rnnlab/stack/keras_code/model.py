"""The model that Keras source makes: its layers' calls, in order. The code is parsed and followed, never run."""

import ast
import textwrap
import warnings
from dataclasses import dataclass

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.stack.keras_code import messages
from rnnlab.stack.keras_code.state import State
from rnnlab.stack.keras_code.statements import follow_module
from rnnlab.stack.keras_code.values import LayerCall, Model

MOST_CHARACTERS = 200_000
NOT_CODE = ("!", "%", "```")  # the start of lines that notebooks and web pages add to code


@dataclass(frozen=True)
class CodeModel:
    """A model in Keras source.

    text: the code as it was parsed; the places of all nodes refer to it.
    unreadable: what cannot be followed without running the code.
    """

    model: Model
    text: str
    tree: ast.Module
    unreadable: tuple[Message, ...]

    @property
    def calls(self) -> list[LayerCall]:
        return self.model.calls

    def quoted(self, node: ast.AST) -> str:
        """The code of a node, shortened, on one line."""
        return _shortened(ast.get_source_segment(self.text, node) or "this")


def code_model(text: str) -> CodeModel:
    """The one model in the code; a Mistake if the text is not Python, or makes no model or several."""
    tree, text = _parsed(text)
    try:
        state = follow_module(tree)
    except RecursionError:
        raise Mistake(messages.code_nested_too_deeply()) from None
    return CodeModel(_the_model(state), text, tree, tuple(dict.fromkeys(state.unreadable)))


def _parsed(text: str) -> tuple[ast.Module, str]:
    """The syntax tree, and the text without a common indent, to which the tree's places refer."""
    if len(text) > MOST_CHARACTERS:
        raise Mistake(messages.code_too_long(len(text), MOST_CHARACTERS))
    text = textwrap.dedent(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes in the pasted strings
            return ast.parse(_without_notebook_lines(text)), text
    except SyntaxError as error:
        lines = text.split("\n")
        line = error.lineno or 1
        quoted = _shortened(lines[line - 1]) if line <= len(lines) else ""
        why = textwrap.shorten(error.msg, 80, placeholder=" …")
        raise Mistake(messages.code_not_python(line, why, quoted)) from None
    except ValueError:
        raise Mistake(messages.code_invalid_characters()) from None
    except (RecursionError, MemoryError):
        raise Mistake(messages.code_nested_too_deeply()) from None


def _without_notebook_lines(text: str) -> str:
    """The text with lines such as `!pip install keras` as comments, so that all places stay the same."""
    if not any(mark in text for mark in NOT_CODE):
        return text
    return "\n".join("#" + line[1:] if line.startswith(NOT_CODE) else line for line in text.split("\n"))


def _the_model(state: State) -> Model:
    # A function that is called twice makes its model twice, at the same line.
    models = list({model.line: model for model in state.models if model.calls}.values())
    models = [
        model for model in models if not any(model is not other and _begins(model, other) for other in models)
    ]
    if len(models) > 1:
        raise Mistake(messages.code_two_models(models[0].line, models[1].line))
    if models:
        return models[0]
    chains = [tensor.calls for tensor in state.tensors if any(call.name for call in tensor.calls)]
    if chains:
        longest = max(chains, key=len)
        return Model(longest[0].line, list(longest))
    if state.models:
        return state.models[0]
    raise Mistake(messages.code_without_model())


def _begins(model: Model, other: Model) -> bool:
    """Whether a model is the beginning of another, as an encoder is of an autoencoder."""
    return len(model.calls) < len(other.calls) and all(
        call.node is other_call.node for call, other_call in zip(model.calls, other.calls, strict=False)
    )


def _shortened(text: str) -> str:
    return textwrap.shorten(text, 60, placeholder=" …")
