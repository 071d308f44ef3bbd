"""All of the lesson as data: chapters, questions, challenges, networks, icons and colours.

The order of the chapters is the order of the files in chapters/. The page Lesson and the page that
`rnnlab lesson` writes show exactly this; the scripts in web/ draw it.
"""

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from rnnlab.figures import palette
from rnnlab.figures.icons import layer_drawing, sequence_box
from rnnlab.lesson.networks import lesson_networks
from rnnlab.stack.layers import KINDS, Layer

HERE = Path(__file__).parent
WEB = HERE / "web"
CHAPTERS, QUESTIONS, CHALLENGES, TEXTS = (
    HERE / "chapters", HERE / "questions.toml", HERE / "challenges.toml", HERE / "texts.toml"
)  # fmt: skip
LANGUAGES = HERE / "languages"
# What of the catalogue is read by people; the rest are names, code and conditions.
READ_KEYS = {
    "title", "text", "reply", "praise", "label", "heading", "cells", "about", "task", "hints", "insight",
    "explanation", "clue", "accuracy", "features", "say", "mistake",
}  # fmt: skip
STYLES = ("lesson.css", "unrolled.css")
SCRIPTS = (
    "unrolled_texts.js", "unrolled_drawing.js", "unrolled_inspect.js", "unrolled_windows.js", "unrolled_download.js",
    "unrolled.js", "texts.js", "shapes.js", "pictures.js", "more_pictures.js", "stage.js", "tables.js", "memory.js",
    "chapter.js", "challenges.js", "quiz.js", "paper.js", "lesson.js",
)  # fmt: skip
COLOURS = {
    "sample": palette.SIDES["samples"],
    "time-step": palette.SIDES["time steps"],
    "feature": palette.SIDES["features"],
    "unit": palette.SIDES["units"],
    "state": palette.CELL_STATE,
    "below": palette.BELOW,
    "above": palette.ABOVE,
    "bias": palette.BIAS,
    "forecast": palette.FORECASTS["forecast"],
    "wrong": palette.WRONG,
}


@cache
def catalogue() -> dict[str, Any]:
    """The lesson's data, ready for JSON."""
    return {
        "chapters": [
            tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(CHAPTERS.glob("*.toml"))
        ],
        "questions": _read(QUESTIONS)["question"],
        "challenges": _read(CHALLENGES)["challenge"],
        "texts": _read(TEXTS),
        "networks": {name: msgspec.to_builtins(network.drawn) for name, network in lesson_networks().items()},
        "icons": {"kinds": {kind: layer_drawing(Layer(kind, 1)) for kind in KINDS}, "box": sequence_box()},
        "colours": COLOURS,
    }


def chapter_names() -> tuple[str, ...]:
    """The names of the chapters in links, in their order."""
    return tuple(chapter["name"] for chapter in catalogue()["chapters"])


@cache
def languages() -> dict[str, dict[str, Any]]:
    """The translations by their code, such as "de": the language's name, and its texts by the English ones.

    Each is a folder; page.toml in it has the name.
    """
    found = {}
    for folder in sorted(LANGUAGES.iterdir()):
        files = [_read(path) for path in sorted(folder.glob("*.toml"))]
        name = next(file["name"] for file in files if "name" in file)
        found[folder.name] = {
            "name": name,
            "texts": {text: other for file in files for text, other in file["texts"].items()},
        }
    return found


def translated(value: Any, texts: dict[str, str], key: str = "", every: bool = False) -> Any:
    """The same nested data with each text for people replaced that `texts` has; others stay English."""
    if isinstance(value, str):
        return texts.get(value, value) if every or key in READ_KEYS else value
    if isinstance(value, dict):
        return {name: translated(part, texts, name, every or name == "texts") for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [translated(part, texts, key, every) for part in value]
    return value


@cache
def script() -> str:
    """The lesson in JavaScript: its data, its markup and its code, without the lines that start it."""
    data = {
        "CATALOGUES": {
            "en": catalogue(),
            **{code: translated(catalogue(), language["texts"]) for code, language in languages().items()},
        },
        "LANGUAGES": {"en": "English", **{code: language["name"] for code, language in languages().items()}},
        "UNROLLED_HTML": web_file("unrolled.html"),
        "LESSON_HTML": web_file("lesson.html"),
    }
    constants = "\n".join(f"const {name} = {_as_script(value)};" for name, value in data.items())
    return "\n".join((constants, *map(web_file, SCRIPTS)))


def style() -> str:
    return "\n".join(map(web_file, STYLES))


def web_file(name: str) -> str:
    """The text of a file in web/."""
    return (WEB / name).read_text(encoding="utf-8")


def _as_script(value: Any) -> str:
    # "</" would end the page's script.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
