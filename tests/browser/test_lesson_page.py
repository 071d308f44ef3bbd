"""The lesson as one page: one screen, answers, memory, links, challenges and questions."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from rnnlab.lesson.catalogue import catalogue, chapter_names
from rnnlab.stack.layers import Layer
from rnnlab.stack.shapes import trace
from tests.browser.pictures import LessonPage

CHAPTERS = {chapter["name"]: chapter for chapter in catalogue()["chapters"] if not chapter.get("server")}
CHALLENGES = {challenge["name"]: challenge for challenge in catalogue()["challenges"]}
QUESTIONS = catalogue()["questions"]
DRAWN = [name for name, chapter in CHAPTERS.items() if chapter["picture"]["kind"] != "none"]
SIZES = [(1280, 800), (1366, 768), (1024, 768), (390, 844)]
OpenLesson = Callable[..., LessonPage]
# What of a selector is covered by something else, or outside of the window: its corners and its middle.
HIDDEN = """selector => [...document.querySelectorAll(selector)].flatMap(element => {
  const {left, top, right, bottom} = element.getBoundingClientRect();
  if (right - left < 2 || bottom - top < 2) return [];
  const points = [[left + 2, top + 2], [right - 2, top + 2], [left + 2, bottom - 2], [right - 2, bottom - 2],
    [(left + right) / 2, (top + bottom) / 2]];
  return points.filter(([x, y]) => {
    const seen = document.elementFromPoint(x, y);
    return !seen || !(element.contains(seen) || seen.contains(element));
  }).map(point => [selector, ...point.map(Math.round)]);
})"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lesson")


@pytest.fixture
def lesson(browser: Browser, folder: Path) -> Iterator[OpenLesson]:
    """Opens the page in a new, empty browser profile; its console must have no errors."""
    contexts, errors = [], []

    def opened(chapter: str = "", query: dict[str, str] | None = None, **options: Any) -> LessonPage:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("request", lambda request: errors.append(request.url) if "file:" not in request.url else None)
        return LessonPage(page, folder).open(chapter, **query or {})

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_question_picture_and_answer_are_on_one_screen(
    lesson: OpenLesson, size: tuple[int, int], scheme: str
) -> None:
    """In every chapter, before the answer and after it: nothing is covered, cut off, or below the screen."""
    page = lesson(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    for name in DRAWN:
        page.open(name)
        for part in ("before", "after"):
            hidden = page.script(
                HIDDEN, ".bar-top, .ask .asked, .options button, .ask .reply, .try label, .try .asked"
            )
            hidden += page.script(
                HIDDEN, ".picture > svg, .scroller .columns, .unrolled .buttons, .reading .hint"
            )
            assert hidden == [], (name, part)
            assert page.script("document.documentElement.scrollWidth <= innerWidth"), name
            assert page.script(
                "document.querySelector('.bar-top').getBoundingClientRect().bottom <= innerHeight / 10"
            )
            if part == "before":
                page.answer_right(CHAPTERS[name])


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_prediction_and_truth_are_on_the_screen_with_their_output(
    lesson: OpenLesson, size: tuple[int, int]
) -> None:
    """In the chapter on ignored outputs, for the first step and the last, once the question is answered."""
    page = lesson("ignored", viewport={"width": size[0], "height": size[1]})
    page.answer_right(CHAPTERS["ignored"])
    picture = page.picture()
    for step in (0, 6):
        for _ in range(step - picture.step):
            picture.do("forward").click()
        picture.output(step).click()
        expect(page.find("[data-what=actual]")).to_be_visible()
        page.page.wait_for_timeout(400)  # the columns slide to their places
        hidden = page.script(HIDDEN, "[data-what=prediction], [data-what=actual], .ask .reply")
        assert hidden == []
        expect(picture.output(step)).to_be_in_viewport(ratio=1)
        assert page.script("e => e.scrollWidth <= e.clientWidth + 1", page.find(".scroller").element_handle())


def test_twice_the_size_works(lesson: OpenLesson) -> None:
    """At 200 % a page of 1,280 by 800 has 640 by 400: nothing is wider than the window."""
    page = lesson(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    for name in CHAPTERS:
        page.open(name)
        assert page.script("document.documentElement.scrollWidth <= innerWidth"), name
        page.answer_right(CHAPTERS[name])


@pytest.mark.parametrize("name", [name for name in DRAWN if "question" in CHAPTERS[name]])
def test_each_answer_has_its_reply_and_the_right_one_does_the_chapter(lesson: OpenLesson, name: str) -> None:
    """A wrong answer names its misconception; a missed question comes again among the questions."""
    page, options = lesson(name), CHAPTERS[name]["question"]["options"]
    for place, option in enumerate(options):
        if not option.get("right"):
            page.answer(place)
            expect(page.find(".ask .reply.bad")).to_contain_text(
                option["reply"].replace("`", "").replace("*", "")
            )
    page.answer_right(CHAPTERS[name])
    memory = json.loads(page.script("localStorage.getItem('rnnlab.lesson')"))
    assert memory["missed"] == [name]
    assert (name in memory["chapters"]) == ("task" not in CHAPTERS[name])
    page.open("questions", item=f"again-{name}")
    expect(page.find(".question")).to_contain_text("You missed this one")
    page.find(f"[data-do=choose][data-at='{[bool(o.get('right')) for o in options].index(True)}']").click()
    assert json.loads(page.script("localStorage.getItem('rnnlab.lesson')"))["missed"] == []


# {chapter: what to slide, to switch on or to choose}
TASKS: dict[str, dict[str, Any]] = {
    "input": {"samples": 2, "steps": 5, "features": 3},
    "gone": {"steps": 3, "features": 2},
    "stacking": {"variant": "return_sequences=True on layer 1"},
    "sequences": {"read": 7},
    "box": {"one": True, "two": True},
    "depth1": {"variant": "return_sequences=True"},
    "head": {"numbers": 3},
    "many": {"seq": True, "every": True},
    "units": {"units": 9},
    "parameters": {"features": 7, "units": 32},
    "time_distributed": {"seq": True},
    "encoder": {"ahead": 6},
}


def do_task(page: LessonPage, name: str) -> None:
    for setting, value in TASKS[name].items():
        if value is True:
            switch = page.find(f"[data-name={setting}]")
            switch.click()
            if switch.get_attribute("aria-checked") == "false":
                switch.click()
        elif isinstance(value, str):
            page.find(f"[data-value='{value}']").click()
        else:
            page.slide(setting, value)


def test_every_task_can_be_done_and_next_leads_through_the_long_way(lesson: OpenLesson) -> None:
    """All chapters are done at the end, also after the page was closed."""
    page = lesson()
    page.find("[data-way=long]").click()
    for name, chapter in CHAPTERS.items():
        expect(page.find(".lesson h2")).to_have_text(chapter["title"])
        page.answer_right(chapter)
        if "task" in chapter:
            assert page.find(".try .reply.good").count() == 0
            do_task(page, name)
            expect(page.find(".try .reply.good")).to_be_visible()
        if name == "explorer":
            page.find("[data-do=preset]").nth(5).click()
            shapes = page.find(".picture .mono").all_text_contents()
            assert {"(2, 5, 2)", "(2, 4)", "(2, 5, 4)"} <= set(shapes)
        if name != list(CHAPTERS)[-1]:
            page.find("[data-do=next]").click()
    page.open("questions")
    done = page.find("[data-do=contents] option").filter(has_text="✓")
    expect(done).to_have_count(len(CHAPTERS) - 2)  # the challenges and the questions are still open


def test_shapes_in_the_browser_are_those_of_the_lab(lesson: OpenLesson) -> None:
    """The same output shape, break and number of parameters for many stacks."""
    kinds = ["lstm", "gru", "rnn", "bi-lstm", "bi-gru", "dense", "dropout", "repeat", "depth1"]
    stacks = []
    for first in kinds:
        for second in kinds:
            for sequences in (False, True):
                for last in ("lstm", "dense"):
                    stacks.append(tuple(_layer(kind, sequences) for kind in (first, second, last)))
    mine = lesson().script(
        "stacks => stacks.map(stack => { const t = rnnlab.traceStack(stack.map(rnnlab.readLayer), 2, 7, 3);"
        " return [t.output, t.broken, t.parameters]; })",
        [[str(layer) for layer in stack] for stack in stacks],
    )
    for stack, (output, broken, parameters) in zip(stacks, mine, strict=True):
        traced = trace(stack, 7, 3, 2)
        place = next((step.number - 1 for step in traced.layers if step.problem), -1)
        expected = (list(traced.output_shape) if traced.output_shape else None, place, traced.parameters)
        assert (output, broken, parameters) == expected, stack


def _layer(kind: Any, sequences: bool) -> Layer:
    if kind == "dropout":
        return Layer(kind, rate=0.2)
    if kind in ("repeat", "depth1"):
        return Layer(kind)
    return Layer(kind, 4, sequences and kind != "dense")


@pytest.mark.parametrize("name", CHALLENGES)
def test_challenge_is_solved_by_its_solution_and_not_before(lesson: OpenLesson, name: str) -> None:
    """By the cards or by the line that is written; the browser remembers it."""
    challenge, page = CHALLENGES[name], lesson("challenges", {"item": name})
    expect(page.find(".lesson h3")).to_have_text(challenge["title"])
    assert page.find(".reply.good").count() == 0
    if "line" in challenge:
        page.find("input.line").fill("layers.LSTM(8, return_sequence=True)")
        expect(page.find(".words-side .reply")).to_contain_text("Write one layer as in Keras")
        page.find("input.line").fill(challenge["solution_line"])
    else:
        build(page, challenge)
    expect(page.find(".words-side .reply.good")).to_contain_text(challenge["insight"].split("`")[0])
    page.open("challenges")
    expect(page.find(".count")).to_have_text(f"1 of {len(CHALLENGES)} solved")
    expect(page.find(".lesson h3")).not_to_have_text(challenge["title"])


def build(page: LessonPage, challenge: dict) -> None:
    """Make the solution with the cards."""
    wanted = challenge["solution"]
    while page.find(".card").count() > len(wanted):
        page.find(".card [data-do=remove]").last.click()
    while page.find(".card").count() < len(wanted):
        page.find("[data-do=add]").click()
    for place, text in enumerate(wanted):
        kind, *rest = text.split(":")
        card = page.find(".card").nth(place)
        if card.locator("select").input_value() != kind:
            card.locator("select").select_option(kind)
        if card.locator("[data-name=units]").count():
            card.locator("[data-name=units]").fill(rest[0])
            card.locator("[data-name=units]").press("Tab")
        switch = card.locator("[role=switch]")
        if switch.count() and (switch.get_attribute("aria-checked") == "true") != ("seq" in rest):
            switch.click()
    if challenge.get("window_free"):
        page.find("[data-name=window]").fill(str(challenge["solution_window"]))
        page.find("[data-name=window]").press("Tab")


def test_hints_come_one_at_a_time(lesson: OpenLesson) -> None:
    page, hints = lesson("challenges"), CHALLENGES["legal"]["hints"]
    for shown in range(len(hints) + 1):
        expect(page.find(".hints p")).to_have_count(shown)
        if shown < len(hints):
            page.find("[data-do=hint]").click()
    expect(page.find("[data-do=hint]")).to_be_hidden()


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["name"])
def test_question_takes_only_its_answer(lesson: OpenLesson, question: dict) -> None:
    """A wrong answer gets a reply, the right one an explanation and a tick; the picture is one press away."""
    page = lesson("questions", {"item": question["name"]})
    if question["kind"] == "choice":
        right = [bool(option.get("right")) for option in question["options"]].index(True)
        for place in (1 - right if right < 2 else 0, right):
            page.find(f"[data-do=choose][data-at='{place}']").click()
            expect(page.find(".reply.good" if place == right else ".reply.bad")).to_be_visible()
    elif question["kind"] == "several":
        page.find("[data-do=toggle]").last.click()
        page.find("[data-do=check]").click()
        expect(page.find(".reply.bad")).to_have_text(question["clue"])
        page.find("[data-do=toggle]").last.click()
        for place, option in enumerate(question["options"]):
            if option in question["answer"]:
                page.find(f"[data-do=toggle][data-at='{place}']").click()
        page.find("[data-do=check]").click()
    else:
        for wrong in [*question.get("wrong", []), {"answer": [9, 9, 9], "reply": question["clue"]}]:
            page.find("input.line").fill(str(wrong["answer"]))
            page.find("[data-do=check]").click()
            expect(page.find(".reply.bad")).to_have_text(wrong["reply"].replace("`", ""))
        page.find("input.line").fill(str(question["answer"]))
        page.find("input.line").press("Enter")
    expect(page.find(".reply.good")).to_be_visible()
    expect(page.find(".count").first).to_have_text(f"1 of {len(QUESTIONS)} right")
    page.find("[data-do=see]").click()
    expect(page.find(".lesson h2")).to_have_text(CHAPTERS[question["chapter"]]["title"])


def test_code_takes_progress_to_another_browser(lesson: OpenLesson) -> None:
    """And Start over forgets it; the address holds no answers."""
    page = lesson("outputs")
    page.answer_right(CHAPTERS["outputs"])
    assert "outputs" not in page.page.url.replace("chapter=outputs", "")
    page.find(".menu summary").click()
    page.find("[data-do=copy]").click()
    code = page.find("[data-name=code]").input_value()
    other = lesson("input")
    other.find(".menu summary").click()
    other.find("[data-name=code]").fill(code + ",<b>nothing</b>")
    other.find("[data-do=load]").click()
    assert json.loads(other.script("localStorage.getItem('rnnlab.lesson')"))["chapters"] == ["outputs"]
    other.find("[data-do=forget]").click()
    assert json.loads(other.script("localStorage.getItem('rnnlab.lesson')"))["chapters"] == []


def test_old_progress_is_kept(lesson: OpenLesson) -> None:
    """Chapters in an old link, and challenges that an older version has stored."""
    page = lesson("input")
    page.script("localStorage.setItem('rnnlab.challenges', '[\"legal\"]')")
    page.open("challenges", done="input,gone,nothing")
    expect(page.find(".count")).to_have_text(f"1 of {len(CHALLENGES)} solved")
    assert json.loads(page.script("localStorage.getItem('rnnlab.lesson')"))["chapters"] == ["input", "gone"]


def test_link_holds_settings_and_step_but_no_answer(lesson: OpenLesson) -> None:
    """Who opens it sees the same picture; what is out of range is limited, and what is unknown is ignored."""
    page = lesson("input")
    page.slide("steps", 4)
    page.slide("samples", 3)
    link = page.page.url
    assert "item=steps%3A4%2Csamples%3A3" in link
    page.page.goto("about:blank")
    page.page.goto(link)
    expect(page.find(".picture .mono")).to_have_text("(3, 4, 1)")
    expect(page.find("input[data-name=steps]")).to_have_value("4")
    page.open("input", item="steps:99,features:x,nothing:1")
    expect(page.find(".picture .mono")).to_have_text("(1, 10, 1)")
    picture = page.open("cell", item="step:4").picture()
    assert picture.step == 3
    page.answer_right(CHAPTERS["cell"])
    picture.do("forward").click()
    assert "item=step%3A5" in page.page.url and "answer" not in page.page.url


@pytest.mark.parametrize("size", SIZES[:3], ids=str)
def test_text_of_the_network_is_large_on_a_projector(lesson: OpenLesson, size: tuple[int, int]) -> None:
    """At least 14 pixels, with all steps and the question still on the screen."""
    page = lesson("outputs", viewport={"width": size[0], "height": size[1]})
    page.find(".menu summary").click()
    page.find("[data-do=present]").click()
    page.find(".menu summary").click()
    page.page.wait_for_timeout(300)  # the columns get their new width
    sizes = page.script(
        "[...document.querySelectorAll('.columns text')].map(text =>"
        " parseFloat(getComputedStyle(text).fontSize) * text.currentCSSZoom)"
    )
    assert min(sizes) >= 13.9
    assert page.script(HIDDEN, ".asked, .options button, .scroller .columns, .unrolled .buttons") == []
    assert page.script("document.documentElement.scrollWidth <= innerWidth")


def test_teacher_sees_every_answer_with_its_reply(lesson: OpenLesson) -> None:
    """Only after the press, and it counts as no answer."""
    page, options = lesson("gone"), CHAPTERS["gone"]["question"]["options"]
    expect(page.find(".mistakes")).to_be_hidden()
    page.find(".menu summary").click()
    page.find("[data-do=teach]").click()
    expect(page.find(".mistakes li")).to_have_count(len(options))
    expect(page.find(".mistakes")).to_be_visible()
    for place, option in enumerate(options):
        expect(page.find(".mistakes li").nth(place)).to_contain_text(option["reply"])
    assert "gone" not in page.script("localStorage.getItem('rnnlab.lesson') ?? ''")


def test_paper_has_the_short_way_and_all_questions_with_answers(lesson: OpenLesson) -> None:
    """A cheat sheet on at most two pages, and a worksheet; both are only seen in print."""
    page = lesson("head")
    page.script("print = () => { window.paper = document.querySelector('.paper').innerHTML; }")
    page.find(".menu summary").click()
    page.find("[data-paper=sheet]").click()
    sheet = page.script("paper")
    short = [chapter for chapter in CHAPTERS.values() if chapter["way"] == "short"]
    assert all(chapter["title"] in sheet for chapter in short)
    assert "(2, 5, 2)" in sheet and "(2, 5, 4)" in sheet
    page.script("dispatchEvent(new Event('beforeprint'))")
    pdf = page.page.pdf(format="A4")
    assert 1 <= pdf.count(b"/Type /Page\n") <= 2
    page.find("[data-paper=worksheet]").click()
    questions, answers = page.script("paper").split('class="answers"')
    assert "5,120" not in questions and "5,120" in answers
    assert all(f"<b>{number}.</b>" in answers for number in range(1, len(QUESTIONS) + 1))
    expect(page.find(".paper")).to_be_hidden()


def test_unknown_chapter_is_one_sentence(lesson: OpenLesson) -> None:
    """The first chapter is shown instead."""
    page = lesson("nowhere")
    expect(page.find(".notice")).to_have_text(
        "The lesson has no chapter 'nowhere'. Choose one from the contents."
    )
    expect(page.find(".lesson h2")).to_have_text("The input")


def test_contents_keys_and_back_lead_through_the_chapters(lesson: OpenLesson) -> None:
    """Each chapter is an entry of the browser's history, and the keyboard's focus goes to its heading."""
    page = lesson("head")
    page.find("[data-do=contents]").select_option("box")
    expect(page.find(".lesson h2")).to_have_text("The small box")
    expect(page.find(".lesson h2")).to_be_focused()
    page.page.keyboard.press("PageDown")
    expect(page.find(".lesson h2")).to_have_text("The pointless depth of 1")
    page.page.go_back()
    expect(page.find(".lesson h2")).to_have_text("The small box")
    assert "chapter=box" in page.page.url


def test_names_of_the_lesson_are_all_reached(lesson: OpenLesson) -> None:
    """The contents list every chapter but the clinic, which needs a server."""
    values = lesson().script("[...document.querySelectorAll('[data-do=contents] option')].map(o => o.value)")
    assert values == [name for name in chapter_names() if name != "clinic"]
