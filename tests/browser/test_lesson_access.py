"""The lesson for everyone: axe finds nothing, forced colours keep what is pressed, figures have names."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import OpenLesson
from tests.browser.pictures import CHAPTERS, DRAWN, right_place

# One chapter of each kind of picture, and what is pressed there.
LOOKED_AT = (
    "input",
    "many",
    "cell",
    "kinds",
    "box",
    "parameters",
    "masking",
    "explorer",
    "challenges",
    "questions",
)
ANSWERED = """
const [name, right] = argument;
await turn({ chapter: name });
if (right !== null) await press(`[data-do=answer][data-at="${right}"]`);
for (const details of all(".more details")) details.open = true;
await frame();
"""


@pytest.mark.parametrize(("size", "scheme"), [((1280, 800), "light"), ((390, 844), "dark")], ids=str)
def test_axe_finds_nothing(lesson: OpenLesson, size: tuple[int, int], scheme: str) -> None:
    """Contrast, names, headings, tables and all other rules, with the answer, the code and the table open."""
    page, axe, found = lesson(size=size, scheme=scheme), Axe(), []
    for name in LOOKED_AT:
        question = CHAPTERS[name].get("question")
        page.steps(ANSWERED, [name, right_place(question) if question else None])
        report = axe.run(page.page, options={"resultTypes": ["violations"]})
        found += [(name, each["id"], each["nodes"][0]["html"]) for each in report.response["violations"]]
    assert found == []


def test_every_picture_says_in_one_sentence_what_it_shows(lesson: OpenLesson) -> None:
    """A figure is an image with a name, a network a group with one and with a sentence for each step."""
    named = lesson().steps(
        """
        const named = [];
        for (const name of argument) {
          await turn({ chapter: name });
          const network = find(".picture .unrolled");
          named.push([name, network ? text(".unrolled .words") : find(".picture > svg").getAttribute("aria-label"),
            network?.getAttribute("aria-label")]);
        }
        return named;
        """,
        DRAWN,
    )
    for name, sentence, group in named:
        assert len(sentence) > 20 and sentence.endswith("."), name
        assert group in (None, "The unrolled network")


def test_forced_colours_keep_what_is_pressed(lesson: OpenLesson) -> None:
    """A pressed button and a switch that is on differ from those that are not, though backgrounds are taken away."""
    page = lesson("many", motion="reduce")
    page.page.emulate_media(forced_colors="active")
    page.answer_right(CHAPTERS["many"])
    look = "e => getComputedStyle(e).borderTopWidth"
    assert page.find(".options [aria-pressed=true]").evaluate(look) == "3px"
    assert page.find(".options [aria-pressed=false]").first.evaluate(look) == "1px"
    track = page.find("[data-name=seq] i")
    before = track.evaluate("e => getComputedStyle(e).backgroundColor")
    page.find("[data-name=seq]").click()
    expect(page.find("[data-name=seq]")).to_have_attribute("aria-checked", "true")
    assert track.evaluate("e => getComputedStyle(e).backgroundColor") != before
    page.page.emulate_media(forced_colors="none")


def test_a_switch_of_the_network_names_its_layer(lesson: OpenLesson) -> None:
    names = lesson("layers").script(
        "[...document.querySelectorAll('.unrolled [role=switch]')].map(e => e.getAttribute('aria-label'))"
    )
    assert names == ["Layer 1, LSTM(4): return_sequences", "Layer 2, LSTM(3): return_sequences", "gates"]
