"""Messages whose sentence is a template of their facts."""

import inspect
import re
from string import Formatter
from types import ModuleType
from typing import Any

from rnnlab.message import Message, message
from rnnlab.quoting import counted, listed, quoted
from rnnlab.series.step_names import step_name, step_text

DUPLICATES = {  # what becomes of several rows of one time step, by `ReadOptions.summary`
    "mean": "their mean is used",
    "sum": "their sum is used",
    "last": "the last value is used",
    "min": "the smallest value is used",
    "max": "the largest value is used",
}


class _Words(Formatter):
    """Shows facts as `str.format` does, and as {file:quoted}, {columns:listed 3}, {rows:counted row} and {size:MB}.

    {step} is that of the facts seconds and months, {x:duration} one of seconds, {x:summary} what became of rows.
    """

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        if key == "step":
            return step_text(kwargs["seconds"], kwargs["months"])
        return super().get_value(key, args, kwargs)

    def format_field(self, value: Any, format_spec: str) -> str:
        match format_spec.split(" ", 1):
            case ["quoted"]:
                return quoted(value)
            case ["listed", *most]:
                return listed(value, *map(int, most))
            case ["counted", noun]:
                return counted(value, noun)
            case ["MB"]:
                return f"{value / 1e6:,.0f} MB"
            case ["duration"]:
                return step_name(value)
            case ["summary"]:
                return DUPLICATES[value]
        return str(super().format_field(value, format_spec))


_WORDS = _Words()


class Sentence:
    """A message whose sentence is a text with its facts in braces. A call with these returns the Message.

    facts: their names in the order of a call, if the text has another order. The code is its name in the module.
    """

    def __init__(self, text: str, facts: str = "") -> None:
        self.text = text
        names = " ".join(name for _, name, _, _ in _WORDS.parse(text) if name)
        shown = re.sub(r"\bstep\b", "seconds months", names).split()
        self.facts = facts.split() or list(dict.fromkeys(shown))
        assert set(self.facts) == set(shown), text

    def __call__(self, *facts: Any, **named: Any) -> Message:
        return self._made(*facts, **named)

    def name(self, module: str, name: str) -> None:
        def sentence(**facts: Any) -> str:
            return _WORDS.vformat(self.text, (), facts)

        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        parameters = [inspect.Parameter(fact, kind) for fact in self.facts]
        vars(sentence).update(__signature__=inspect.Signature(parameters))
        sentence.__module__, sentence.__name__ = module, name
        self._made = message(sentence)


def name_sentences(module: ModuleType) -> None:
    """Give each sentence of a module its name there."""
    for name, value in vars(module).items():
        if isinstance(value, Sentence):
            value.name(module.__name__, name)
