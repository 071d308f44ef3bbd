"""A message is a code with facts; its sentence is made when it is shown."""

import pickle

import msgspec
import pytest

from rnnlab.message import Message, message, text_of
from rnnlab.mistake import Mistake

worded = []


def too_long(name: str, most: int = 60) -> str:
    worded.append(name)
    return f"'{name}' is longer than {most} characters."


too_long.__module__ = "rnnlab.example.messages"
made = message(too_long)


def test_code_and_facts_are_the_name_and_arguments_of_the_function() -> None:
    """Positional, keyword and default arguments give the same facts."""
    assert made("a") == made(name="a", most=60) == Message("example.too_long", {"name": "a", "most": 60})
    assert made("a") != made("b")
    assert len({made("a"), made(name="a"), made("b")}) == 2


def test_sentence_is_made_when_shown() -> None:
    """Making a message does not word it."""
    worded.clear()
    shown = made("a")
    assert worded == []
    assert str(shown) == "'a' is longer than 60 characters."


def test_message_survives_json_and_pickle() -> None:
    """Run folders keep messages, and workers send mistakes to the scheduler."""
    kept = msgspec.json.decode(msgspec.json.encode(made("a")), type=Message)
    sent = pickle.loads(pickle.dumps(Mistake(made("a"))))
    assert kept == made("a") and str(kept) == str(made("a"))
    assert (sent.code, sent.facts, str(sent)) == ("example.too_long", {"name": "a", "most": 60}, str(kept))


def test_message_from_a_file_always_has_a_text() -> None:
    """Also an old sentence, a code that this version does not know, and facts that do not fit the code."""
    assert text_of(made("a")) == str(made("a"))
    assert text_of("Stopped before it began.") == "Stopped before it began."
    assert text_of(Message("example.gone", {"epoch": 3})) == "example.gone (epoch: 3)"
    assert text_of(Message("../example")) == "../example"
    assert text_of(Message("example.too_long", {"letters": 61})) == "example.too_long (letters: 61)"


def test_two_messages_with_the_same_code_are_an_error() -> None:
    """A code has one sentence."""

    def other() -> str:
        return "Another sentence."

    other.__name__, other.__module__ = "too_long", "rnnlab.example.other.messages"
    with pytest.raises(ValueError, match=r"example\.too_long"):
        message(other)
