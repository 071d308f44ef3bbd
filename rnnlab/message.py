"""Messages to people: a code and facts. The sentence is made when the message is shown.

Each room has its sentences in one module, `messages.py`: a function a sentence, from the facts to the text.

    @message
    def unknown_column(column: str, known: tuple[str, ...]) -> str:
        return f"There is no column '{column}'. Choose one of {listed(known)}."

    raise Mistake(unknown_column("wnid", names))
"""

import inspect
import re
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from importlib import import_module
from typing import Any, ParamSpec

import msgspec

P = ParamSpec("P")
_SENTENCES: dict[str, Callable[..., str]] = {}  # {code: the function that words it}


class Message(msgspec.Struct, frozen=True):
    """What happened, without words: equal messages have equal facts, and `str` gives the sentence.

    code: `room.name`, for example "series.unknown_column", after the function that words it; a single module
        has its sentences beside it: those of rnnlab/experiment.py are in rnnlab/experiment_messages.py.
    facts: that function's arguments by name: lines, columns, numbers.
    """

    code: str
    facts: dict[str, Any] = {}

    def __post_init__(self) -> None:
        for name, fact in self.facts.items():  # JSON has no tuples
            if isinstance(fact, list):
                self.facts[name] = _as_tuple(fact)

    def __str__(self) -> str:
        return _SENTENCES[self.code](**self.facts)

    def __hash__(self) -> int:
        return hash((self.code, tuple(self.facts)))


def _as_tuple(fact: Any) -> Any:
    return tuple(map(_as_tuple, fact)) if isinstance(fact, list) else fact


def message(sentence: Callable[P, str]) -> Callable[P, Message]:
    """Turn a function that returns a sentence into one that returns the Message with its arguments as facts."""
    room = sentence.__module__.split(".")[1].removesuffix("_messages")
    code = f"{room}.{sentence.__name__}"
    if code in _SENTENCES and _SENTENCES[code].__module__ != sentence.__module__:  # not a module reloaded
        raise ValueError(f"Two messages have the code {code}.")
    _SENTENCES[code] = sentence
    signature = inspect.signature(sentence)

    @wraps(sentence)
    def made(*args: P.args, **kwargs: P.kwargs) -> Message:
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return Message(code, dict(bound.arguments))

    return made


def text_of(message: Message | str) -> str:
    """The sentence of a message that was read from a file: perhaps a damaged one, or another version's.

    A code that this version does not know, or facts that do not fit it, are shown as they are.
    """
    if isinstance(message, str):
        return message
    room = message.code.partition(".")[0]
    if message.code not in _SENTENCES and re.fullmatch("[a-z_]+", room):
        with suppress(ImportError):  # a room registers its sentences when it is imported
            import_module(f"rnnlab.{room}.messages")
    try:
        return str(message)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        facts = ", ".join(f"{name}: {fact}" for name, fact in message.facts.items())
        return f"{message.code} ({facts})" if facts else message.code
