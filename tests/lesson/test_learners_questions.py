"""Questions that people really asked: the chapter that answers each one still says so."""

import tomllib
from pathlib import Path

import pytest

from rnnlab.lesson.catalogue import catalogue

CHAPTERS = {chapter["name"]: chapter for chapter in catalogue()["chapters"]}
ASKED = tomllib.loads(Path(__file__).with_name("learners_questions.toml").read_text(encoding="utf-8"))[
    "asked"
]


def texts(chapter: dict) -> list[str]:
    """What a learner reads in a chapter: its text, the answers with their replies, the praise, and its code."""
    question, task = chapter.get("question", {}), chapter.get("task", {})
    replies = [option[part] for option in question.get("options", []) for part in ("text", "reply")]
    code = [
        example.get(part, "") for example in chapter.get("keras", []) for part in ("about", "code", "prints")
    ]
    return [chapter["text"], question.get("text", ""), *replies, task.get("praise", ""), *code]


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked["question"][:50])
def test_question_is_answered_in_its_chapter(asked: dict) -> None:
    """Word by word, so that nobody shortens an answer away."""
    said = texts(CHAPTERS[asked["chapter"]])
    for words in asked["says"]:
        assert any(words in text for text in said), (asked["chapter"], words)


def test_questions_of_eighty_askers_are_among_them() -> None:
    """From issues, forums and pages, on most of the chapters."""
    assert len({asked["question"] for asked in ASKED}) >= 91
    assert len({asked["source"] for asked in ASKED}) >= 86
    assert len({asked["chapter"] for asked in ASKED}) >= 18
