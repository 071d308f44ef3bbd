"""The lesson on the page of the Lab: the same chapters, one screen, the clinic and Keras's own check below."""

import re
from urllib.parse import urlencode

from playwright.sync_api import expect

from rnnlab.lesson.catalogue import catalogue
from tests.browser.conftest import OpenTab
from tests.browser.pictures import CHAPTERS, DRAWN, HIDDEN, right_place
from tests.browser.test_screens import SHORT, trained
from tests.browser.visit import Visit

__all__ = ["trained"]  # a fixture

# The lesson stands in a shadow tree, where the document does not see which element is on top.
IN_SHADOW = """const root = [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")]
  .map(part => part.shadowRoot).find(root => root.querySelector(".lesson"));"""
# Each chapter before its answer and after it: what is covered, cut off or below the screen.
LOOK_AT_ALL = f"""async ([chapters, parts]) => {{ {IN_SHADOW}
  const hidden = {HIDDEN.replace("document.", "root.")}, wrong = [];
  const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  for (const [name, right] of chapters) {{
    const contents = root.querySelector("[data-do=contents]");
    contents.value = name;
    contents.dispatchEvent(new Event("change", {{ bubbles: true }}));
    await frame();
    for (const part of ["before", "after"]) {{
      const found = hidden(parts);
      if (found.length) wrong.push([name, part, found]);
      if (root.querySelector(".strip").getBoundingClientRect().bottom > innerHeight / 10) wrong.push([name, "bar"]);
      if (right === null || part === "after") break;
      root.querySelector(`[data-do=answer][data-at="${{right}}"]`).click();
      await frame();
    }}
  }}
  return wrong;
}}"""


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


def test_question_picture_and_answer_are_on_one_screen(tab: OpenTab) -> None:
    """In every chapter; the navigation and the bar take at most a tenth of the height."""
    visit = open_lesson(tab())
    chapters = [
        [name, right_place(CHAPTERS[name]["question"]) if "question" in CHAPTERS[name] else None]
        for name in DRAWN if CHAPTERS[name]["way"] != "practice"
    ]  # fmt: skip
    parts = (
        ".bar-top, .ask .asked, .options button, .ask .reply, .try label, "
        ".picture > svg, .scroller .columns, .unrolled .buttons"
    )
    for width, height in ((1024, 768), (390, 844)):
        visit.page.set_viewport_size({"width": width, "height": height})
        visit.page.evaluate("localStorage.clear()")
        visit.page.reload()
        arrived(visit)
        assert visit.page.evaluate(LOOK_AT_ALL, [chapters, parts]) == [], (width, height)
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


def test_only_what_a_chapter_needs_is_drawn_below_it(tab: OpenTab) -> None:
    """Keras's answer below the explorer, after a press; then the clinic, which is gone in the chapter after it."""
    visit = open_lesson(tab(), "?chapter=explorer")
    assert visit.widget("lesson_clinic_code").count() == 0
    visit.page.locator("[data-do=preset]").nth(5).click()
    visit.page.get_by_role("button", name="Check both with the real Keras").click()
    answer = visit.page.get_by_test_id("stAlertContentSuccess")
    expect(answer).to_contain_text("The real Keras also gives (2, 4) and (2, 5, 4).", timeout=120_000)
    visit.page.locator("[data-do=contents]").select_option("clinic")
    expect(visit.widget("lesson_clinic_code")).to_be_visible()
    expect(answer).to_have_count(0)
    expect(visit.page.locator(".lesson h2")).to_have_text(
        next(chapter["title"] for chapter in catalogue()["chapters"] if chapter["name"] == "clinic")
    )
    arrived(visit).page.locator("[data-do=next]").click()
    expect(visit.widget("lesson_clinic_code")).to_have_count(0)
    arrived(visit)


def test_own_run_of_the_lab_is_drawn(tab: OpenTab, trained: str) -> None:
    """One press shows its network in place of the lesson's, and another one takes it back."""
    visit = tab()
    visit.page.goto(f"{visit.url}/runs?{urlencode({'run': trained, **SHORT}, doseq=True)}")
    expect(visit.widget("runs_text")).to_be_visible(timeout=30_000)  # the link was read
    visit.page.get_by_role("link", name="Lesson").click()
    arrived(visit).page.locator("[data-do=contents]").select_option("outputs")
    about = visit.page.locator(".about")
    expect(about).to_contain_text("Mountain weather")
    visit.page.locator("[data-own]").click()
    expect(about).to_contain_text("Your run on weather: LSTM(2)")
    visit.page.locator("[data-own]").click()
    expect(about).to_contain_text("Mountain weather")
    arrived(visit)


def test_real_keras_is_asked_about_the_stack_of_a_challenge(tab: OpenTab) -> None:
    """Its code stands in the clinic, which says that Keras builds it; of a broken one, what Keras says."""
    visit = open_lesson(tab(), "?chapter=challenges&item=ways")
    visit.page.locator("[data-name=units]").fill("8")
    visit.page.locator("[data-name=units]").press("Tab")
    ask = visit.page.locator("[data-do=ask]")
    ask.click()
    code = visit.widget("lesson_clinic_code").locator("textarea")
    expect(code).to_have_value(
        "model = keras.Sequential([\n    keras.Input((24, 3)),\n    layers.Bidirectional(layers.LSTM(8)),\n])\n"
    )
    expect(visit.page.get_by_test_id("stAlert")).to_contain_text("(samples, 16)", timeout=120_000)
    open_lesson(visit, "?chapter=challenges&item=legal")
    ask.click()
    expect(code).to_have_value(re.compile(r"LSTM\(8\),\n    layers.LSTM\(4\)"))
    expect(visit.page.get_by_test_id("stAlert").first).to_contain_text(
        "return_sequences=True", timeout=120_000
    )
