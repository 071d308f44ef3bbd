"""The lesson on the page of the Lab: the same chapters, one screen, the clinic and Keras's own check below."""

import pytest
from playwright.sync_api import expect

from rnnlab.lesson.catalogue import catalogue
from tests.browser.conftest import OpenTab
from tests.browser.pictures import CHAPTERS, DRAWN, HIDDEN, right_place
from tests.browser.test_screens import SHORT, trained
from tests.browser.visit import Visit

__all__ = ["trained"]  # a fixture

# The lesson stands in a shadow tree, where the document does not see which element is on top.
SHADOW = "const room = document.querySelector('[data-testid=stBidiComponentIsolated]').shadowRoot;"
IN_SHADOW = f"selector => {{ {SHADOW} return ({HIDDEN.replace('document.', 'room.')})(selector); }}"


def open_lesson(visit: Visit, query: str = "") -> Visit:
    visit.page.goto(f"{visit.url}/lesson{query}")
    return arrived(visit)


def arrived(visit: Visit) -> Visit:
    """Wait until the lesson is drawn and the script has finished."""
    expect(visit.page.locator(".lesson h2")).to_be_visible(timeout=30_000)
    expect(visit.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_be_visible()
    # Streamlit looks for its own addresses below the page's address first, and then where they are.
    visit.errors = [error for error in visit.errors if "404 (Not Found)" not in error]
    return visit


def answer_right(visit: Visit, name: str) -> None:
    if "question" in CHAPTERS[name]:
        place = right_place(CHAPTERS[name]["question"])
        visit.page.locator(f"[data-do=answer][data-at='{place}']").click()


@pytest.mark.parametrize("size", [(1024, 768), (390, 844)], ids=str)
def test_question_picture_and_answer_are_on_one_screen(tab: OpenTab, size: tuple[int, int]) -> None:
    """In every chapter of the short way; the navigation and the bar take at most a tenth of the height."""
    width, height = size
    visit = open_lesson(tab(viewport={"width": width, "height": height}))
    for name in DRAWN:
        if CHAPTERS[name]["way"] == "practice":
            continue
        visit.page.locator("[data-do=contents]").select_option(name)
        for _ in ("before", "after"):
            hidden = visit.page.evaluate(
                IN_SHADOW, ".bar-top, .ask .asked, .options button, .ask .reply, .try label"
            )
            hidden += visit.page.evaluate(IN_SHADOW, ".picture > svg, .scroller .columns, .unrolled .buttons")
            assert hidden == [], name
            answer_right(visit, name)
        below = visit.page.locator(".strip").evaluate("strip => strip.getBoundingClientRect().bottom")
        assert below <= height / 10
    arrived(visit)


def test_link_next_and_back_lead_to_chapters(tab: OpenTab) -> None:
    """Each chapter is an entry of the browser's history; what was done is kept by the browser."""
    visit = open_lesson(tab(), "?chapter=outputs&done=head")
    answer_right(visit, "outputs")
    visit.page.locator("[data-do=next]").click()
    expect(visit.page.locator(".lesson h2")).to_have_text(CHAPTERS["ignored"]["title"])
    visit.page.wait_for_url("**chapter=ignored**")
    visit.page.go_back()
    expect(visit.page.locator(".lesson h2")).to_have_text(CHAPTERS["outputs"]["title"])
    open_lesson(visit)
    done = visit.page.locator("[data-do=contents] option").filter(has_text="✓")
    expect(done).to_have_count(2)


def test_clinic_is_drawn_below_its_chapter_only(tab: OpenTab) -> None:
    """It is there after the press of Next, and gone in the chapter after it."""
    visit = open_lesson(tab(), "?chapter=explorer")
    assert visit.widget("lesson_clinic_code").count() == 0
    visit.page.locator("[data-do=contents]").select_option("clinic")
    expect(visit.widget("lesson_clinic_code")).to_be_visible()
    expect(visit.page.locator(".lesson h2")).to_have_text(
        next(chapter["title"] for chapter in catalogue()["chapters"] if chapter["name"] == "clinic")
    )
    arrived(visit).page.locator("[data-do=next]").click()
    expect(visit.widget("lesson_clinic_code")).to_have_count(0)
    arrived(visit)


def test_own_run_of_the_lab_is_drawn(tab: OpenTab, trained: str) -> None:
    """One press shows its network in place of the lesson's, and another one takes it back."""
    visit = tab().open(run=trained, **SHORT)
    visit.page.get_by_role("link", name="Lesson").click()
    arrived(visit).page.locator("[data-do=contents]").select_option("outputs")
    about = visit.page.locator(".about")
    expect(about).to_contain_text("Mountain weather")
    visit.page.locator("[data-own]").click()
    expect(about).to_contain_text("Your run on weather: LSTM(2)")
    visit.page.locator("[data-own]").click()
    expect(about).to_contain_text("Mountain weather")
    arrived(visit)


def test_explorer_is_checked_by_the_real_keras(tab: OpenTab) -> None:
    """After a press the page shows Keras's shapes."""
    visit = open_lesson(tab(), "?chapter=explorer")
    visit.page.locator("[data-do=preset]").nth(5).click()
    visit.page.get_by_role("button", name="Check both with the real Keras").click()
    answer = visit.page.get_by_test_id("stAlertContentSuccess")
    expect(answer).to_contain_text("The real Keras also gives (2, 4) and (2, 5, 4).", timeout=120_000)
