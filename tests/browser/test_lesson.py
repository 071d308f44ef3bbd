"""The lesson in the browser: all tasks are done, and still done after a reload."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import expect

from rnnlab.stack.challenges import CHALLENGES
from rnnlab.ui.lesson.chapters import CHAPTERS
from rnnlab.ui.lesson.questions import QUESTIONS
from tests.browser.conftest import OpenTab
from tests.browser.test_screens import PHONE, scrolls_sideways
from tests.browser.visit import Visit

WIDE: dict = {}
NAMES = [chapter.name for chapter in CHAPTERS]
both_screens = pytest.mark.parametrize("look", [WIDE, PHONE], ids=["wide", "phone"])


def open_lesson(visit: Visit, query: str = "") -> Visit:
    visit.page.goto(f"{visit.url}/lesson{query}")
    return arrived(visit)


def arrived(visit: Visit) -> Visit:
    """Wait until the script has finished."""
    expect(visit.widget("lesson_pages")).to_be_visible(timeout=30_000)
    expect(visit.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_visible()
    # Streamlit looks for its own addresses below the page's address first, and then where they are.
    visit.errors = [error for error in visit.errors if "404 (Not Found)" not in error]
    return visit


def slide(visit: Visit, key: str, by: int) -> None:
    """Move a slider by so many steps with the arrow keys."""
    thumb = visit.widget(key).get_by_role("slider")
    thumb.focus()
    before = int(thumb.input_value())
    for _ in range(abs(by)):
        thumb.press("ArrowRight" if by > 0 else "ArrowLeft")
    expect(thumb).to_have_value(str(before + by))


def pick(visit: Visit, key: str, option: str) -> None:
    visit.widget(key).get_by_role("radio", name=option, exact=True).or_(
        visit.widget(key).get_by_role("button", name=option, exact=True)
    ).first.click()


def shows(visit: Visit, text: str) -> None:
    """The chapter's picture has that text in it."""
    expect(
        visit.widget("lesson_picture").get_by_text(text, exact=True).filter(visible=True).first
    ).to_be_visible()


def goes_in(visit: Visit) -> None:
    slide(visit, "lesson_in_samples", 1)
    shows(visit, "(2, 7, 3)")
    slide(visit, "lesson_in_steps", -2)
    shows(visit, "(2, 5, 3)")


def gone(visit: Visit) -> None:
    slide(visit, "lesson_gone_steps", 1)
    shows(visit, "(1, 8, 3)")
    slide(visit, "lesson_gone_features", -1)
    shows(visit, "(1, 8, 2)")
    shows(visit, "(1, 4)")


def small_box(visit: Visit) -> None:
    visit.toggle("lesson_box_0")
    visit.toggle("lesson_box_1")


def parameters(visit: Visit) -> None:
    slide(visit, "lesson_weights_features", 4)
    slide(visit, "lesson_weights_units", 28)


TASKS: dict[str, Callable[[Visit], None]] = {
    "input": goes_in,
    "outputs": lambda visit: pick(visit, "lesson_out_numbers", "4"),
    "ignored": lambda visit: pick(visit, "lesson_kept_output", "7"),
    "gone": gone,
    "stacking": lambda visit: visit.press("lesson_fix_0"),
    "sequences": lambda visit: slide(visit, "lesson_read", 6),
    "box": small_box,
    "depth1": lambda visit: pick(visit, "lesson_way", "return_sequences=True"),
    "head": lambda visit: slide(visit, "lesson_head_numbers", 2),
    "many": lambda visit: visit.toggle("lesson_many"),
    "units": lambda visit: slide(visit, "lesson_units_units", 4),
    "parameters": parameters,
}


@both_screens
def test_lesson_is_gone_through_with_next(tab: OpenTab, look: dict) -> None:
    """Every task can be done, the link holds the done chapters, and nothing is wider than the screen."""
    visit = open_lesson(tab(**look))
    for place, chapter in enumerate(CHAPTERS):
        expect(visit.page.locator("#chapter")).to_contain_text(chapter.title)
        expect(visit.page.locator("#chapter")).to_be_in_viewport()
        if chapter.name in TASKS:
            TASKS[chapter.name](visit)
            expect(visit.widget("lesson_task").get_by_test_id("stAlertContentSuccess")).to_be_visible(
                timeout=30_000
            )
        arrived(visit)
        assert not scrolls_sideways(visit), chapter.name
        if place + 1 < len(CHAPTERS):
            visit.press("lesson_next")
    visit.page.wait_for_url(f"**chapter={NAMES[-1]}**")
    assert set(TASKS) <= set(visit.link["done"][0].split(","))
    visit.page.reload()
    arrived(visit)
    assert set(TASKS) <= set(visit.link["done"][0].split(","))


def test_back_button_of_the_browser_goes_back_a_chapter(tab: OpenTab) -> None:
    """Each chapter is an entry of the browser's history."""
    visit = open_lesson(tab(), "?chapter=head")
    visit.press("lesson_next")
    expect(visit.page.locator("#chapter")).to_contain_text("Many to many")
    visit.page.wait_for_url("**chapter=many**")
    visit.page.go_back()
    expect(visit.page.locator("#chapter")).to_contain_text("The head")


@both_screens
def test_solved_challenge_is_remembered_by_the_browser(tab: OpenTab, look: dict) -> None:
    """A later visit goes on with the next challenge; Forget resets all."""
    visit = open_lesson(tab(**look), "?chapter=challenges")
    expect(visit.says("expected ndim=3, found ndim=2")).to_be_visible()
    visit.toggle("lesson_sequences_0")
    expect(visit.says(CHALLENGES[0].insight)).to_be_visible()
    expect(visit.says("1 of 8 solved")).to_be_visible()
    assert not scrolls_sideways(arrived(visit))
    open_lesson(visit, "?chapter=challenges")
    expect(visit.says("1 of 8 solved")).to_be_visible()
    expect(visit.says(CHALLENGES[1].task)).to_be_visible()
    visit.press("lesson_forget")
    expect(visit.says("0 of 8 solved")).to_be_visible()
    open_lesson(visit, "?chapter=challenges")
    expect(visit.says(CHALLENGES[0].task)).to_be_visible()
    expect(visit.says("0 of 8 solved")).to_be_visible()


@both_screens
def test_question_is_answered_and_leads_to_its_picture(tab: OpenTab, look: dict) -> None:
    """The answer is still there after the visit to the chapter."""
    visit = open_lesson(tab(**look), "?chapter=questions")
    field = visit.widget("lesson_answer_last").locator("input")
    field.fill("(2, 5, 4)")
    field.press("Enter")
    visit.press("lesson_check")
    expect(visit.says("Not yet.")).to_be_visible()
    field.fill("(2, 4)")
    field.press("Enter")
    visit.press("lesson_check")
    expect(visit.says(QUESTIONS["last"].explanation)).to_be_visible()
    visit.press("lesson_see")
    expect(visit.page.locator("#chapter")).to_contain_text("Where time steps and features went")
    visit.page.wait_for_url("**chapter=gone**")
    visit.page.go_back()
    expect(visit.says("1 of 10 right")).to_be_visible()


def test_explorer_is_checked_by_the_real_keras(tab: OpenTab) -> None:
    """After a press the page shows Keras's shapes."""
    visit = open_lesson(tab(), "?chapter=explorer")
    visit.press("lesson_reference_5")
    expect(visit.widget("lesson_explorer_True").get_by_text("(2, 5, 4)", exact=True)).to_be_visible()
    visit.press("lesson_verify")
    expect(visit.says("Keras starts and runs")).to_be_visible()
    answer = visit.page.get_by_test_id("stAlertContentSuccess")
    expect(answer).to_contain_text("The real Keras also gives (2, 4) and (2, 5, 4).", timeout=120_000)


def test_picture_is_saved_as_svg_and_png(tab: OpenTab) -> None:
    """The SVG is complete, and the PNG is three times its size."""
    visit = open_lesson(tab(), "?chapter=gone")
    saved = {}
    for kind in ("SVG", "PNG"):
        with visit.page.expect_download(timeout=60_000) as download:
            visit.widget("lesson_picture").get_by_role("button", name=f"Save this picture as {kind}").click()
        assert download.value.suggested_filename == f"1x7x3-to-1x4.{kind.lower()}"
        saved[kind] = Path(download.value.path()).read_bytes()
    root = ElementTree.fromstring(saved["SVG"])
    png = Image.open(BytesIO(saved["PNG"]))
    assert png.size == tuple(int(3 * round(float(root.get(side, "0")))) for side in ("width", "height"))
    assert png.convert("RGB").getpixel((2, 2)) == (255, 255, 255)
