"""The one model that Keras source makes: its layers' calls in order; nothing is run."""

import ast
import textwrap
import warnings
from dataclasses import dataclass

from rnnlab.mistake import Mistake
from rnnlab.stack.keras_code.statements import Reader
from rnnlab.stack.keras_code.values import LayerCall, Model

MOST_CHARACTERS = 200_000
EXAMPLE = "model = keras.Sequential([keras.Input((24, 7)), layers.LSTM(32)])"
ELSEWHERE = ("!", "%", "```")  # how lines begin that notebooks and web pages add to code


@dataclass(frozen=True)
class CodeModel:
    """A model as the code makes it.

    text: the code as it was parsed, to which every node's place refers.
    unreadable: (line, why) of what can't be followed without running it.
    """

    model: Model
    text: str
    tree: ast.Module
    unreadable: tuple[tuple[int, str], ...]

    @property
    def calls(self) -> list[LayerCall]:
        return self.model.calls

    def quoted(self, node: ast.AST) -> str:
        """The code of a node, on one line and cut short."""
        return textwrap.shorten(ast.get_source_segment(self.text, node) or "this", 60, placeholder=" …")


def code_model(text: str) -> CodeModel:
    """The model that the code makes; a Mistake where it is no Python or makes none, or several."""
    tree, text = parsed(text)
    reader = Reader()
    try:
        reader.read(tree)
    except RecursionError:
        raise Mistake("The code is nested too deeply to be read: paste only the model.") from None
    return CodeModel(_one_model(reader), text, tree, tuple(dict.fromkeys(reader.unreadable)))


def parsed(text: str) -> tuple[ast.Module, str]:
    """The code's tree, and the text that its places refer to: without a common indent."""
    if len(text) > MOST_CHARACTERS:
        raise Mistake(
            f"The code has {len(text):,} characters, and {MOST_CHARACTERS:,} is the most: paste only the model."
        )
    text = textwrap.dedent(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd escapes in the person's strings
            return ast.parse(_commented(text)), text
    except SyntaxError as error:
        lines = text.split("\n")
        number = error.lineno or 1
        quoted = textwrap.shorten(lines[number - 1], 60, placeholder=" …") if number <= len(lines) else ""
        why = textwrap.shorten(error.msg, 80, placeholder=" …")
        raise Mistake(f"Line {number} is not Python ({why}): '{quoted}'. Mend it, or leave it out.") from None
    except ValueError:
        raise Mistake("The code holds characters that are no text: paste it as plain text.") from None
    except (RecursionError, MemoryError):
        raise Mistake("The code is nested too deeply to be read: paste only the model.") from None


def _commented(text: str) -> str:
    """The text with such lines as comments; every place stays where it was."""
    if not any(mark in text for mark in ELSEWHERE):
        return text
    return "\n".join("#" + line[1:] if line.startswith(ELSEWHERE) else line for line in text.split("\n"))


def _one_model(reader: Reader) -> Model:
    # A function that is called twice makes its model twice, at the same line.
    models = list({model.line: model for model in reader.models if model.calls}.values())
    models = [
        model for model in models if not any(model is not other and _within(model, other) for other in models)
    ]
    if len(models) > 1:
        raise Mistake(
            f"Lines {models[0].line} and {models[1].line} both make a model: paste one model at a time."
        )
    if models:
        return models[0]
    chains = [tensor for tensor in reader.tensors if any(call.name for call in tensor.calls)]
    if chains:
        longest = max(chains, key=lambda tensor: len(tensor.calls))
        return Model(longest.calls[0].line, list(longest.calls))
    if reader.models:
        return reader.models[0]
    raise Mistake(f"There is no Keras model in the code: write {EXAMPLE}.")


def _within(model: Model, other: Model) -> bool:
    """Whether a model is the beginning of another, as an encoder is of an autoencoder."""
    return len(model.calls) < len(other.calls) and all(
        one.node is two.node for one, two in zip(model.calls, other.calls, strict=False)
    )
