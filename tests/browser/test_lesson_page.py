"""The lesson as one page: one screen, answers, tasks, memory, links and languages."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from rnnlab.lesson.catalogue import catalogue, chapter_names, languages
from rnnlab.lesson.document import lesson_page
from rnnlab.stack.layers import Layer
from rnnlab.stack.shapes import trace
from tests.browser.conftest import OpenLesson
from tests.browser.pictures import CHAPTERS, DRAWN, HIDDEN, LessonPage, plain, right_place

CHALLENGES = {challenge["name"]: challenge for challenge in catalogue()["challenges"]}
QUESTIONS = {question["name"]: question for question in catalogue()["questions"]}
ASKED = {name: right_place(CHAPTERS[name]["question"]) for name in CHAPTERS if "question" in CHAPTERS[name]}
SIZES = [(1280, 800), (1366, 768), (1024, 768), (390, 844)]
ON_SCREEN = (
    ".bar-top, .ask .asked, .options button, .ask .reply, .try label, .try .asked, "
    ".picture > svg, .scroller .columns, .unrolled .buttons, .reading .hint"
)
# Each chapter before its answer and after it: what is covered, cut off or below the screen.
LOOK_AT_ALL = f"""
const hidden = {HIDDEN}, wrong = [];
for (const [name, right] of argument.chapters) {{
  await turn({{ chapter: name }});
  for (const part of ["before", "after"]) {{
    const found = argument.parts ? hidden(argument.parts) : [];
    if (found.length) wrong.push([name, part, found]);
    if (document.documentElement.scrollWidth > innerWidth) wrong.push([name, part, "wider than the screen"]);
    const side = find(".words-side");
    if (argument.parts && side.scrollWidth > side.clientWidth + 1) wrong.push([name, part, "words in the picture"]);
    if (argument.parts && find(".bar-top").getBoundingClientRect().bottom > innerHeight / 10) wrong.push([name, "bar"]);
    if (right === null || part === "after") break;
    await press(`[data-do=answer][data-at="${{right}}"]`);
    if (!find(".ask .reply.good")) wrong.push([name, "no reply"]);
  }}
}}
return wrong;
"""


def screens(page: LessonPage, chapters: list[str], parts: str) -> list:
    """What of the parts is not on the screen, in each chapter, before its answer and after it."""
    return page.steps(
        LOOK_AT_ALL, {"chapters": [[name, ASKED.get(name)] for name in chapters], "parts": parts}
    )


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_question_picture_and_answer_are_on_one_screen(lesson: OpenLesson, size: tuple[int, int]) -> None:
    """In every chapter, before the answer and after it: nothing is covered, cut off, or below the screen."""
    assert screens(lesson(size=size), DRAWN, ON_SCREEN) == []


def test_dark_screen_is_as_good_as_a_light_one(lesson: OpenLesson) -> None:
    """Colours move nothing."""
    page = lesson(size=(1024, 768), scheme="dark")
    assert page.script("getComputedStyle(document.body).backgroundColor") == "rgb(18, 25, 29)"
    assert screens(page, DRAWN, ON_SCREEN) == []


def test_twice_the_size_works(lesson: OpenLesson) -> None:
    """At 200 % a page of 1,280 by 800 has 640 by 400: nothing is wider than the window."""
    assert screens(lesson(size=(640, 400)), list(CHAPTERS), "") == []


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_prediction_and_truth_are_on_the_screen_with_their_output(
    lesson: OpenLesson, size: tuple[int, int]
) -> None:
    """In the chapter on ignored outputs, for the first step and the last, once the question is answered."""
    page = lesson("ignored", size=size, motion="reduce")
    page.answer_right(CHAPTERS["ignored"])
    picture = page.picture()
    for step in (0, 6):
        page.steps('for (; argument; argument--) await press("[data-do=forward]");', step - picture.step)
        assert picture.step == step
        picture.output(step).click()
        expect(page.find("[data-what=actual]")).to_be_visible()
        assert page.script(HIDDEN, "[data-what=prediction], [data-what=actual], .ask .reply") == []
        expect(picture.output(step)).to_be_in_viewport(ratio=1)
        assert page.script("e => e.scrollWidth <= e.clientWidth + 1", page.find(".scroller").element_handle())


def test_each_answer_has_its_reply_and_the_right_one_does_the_chapter(lesson: OpenLesson) -> None:
    """A wrong answer names its misconception; a missed question comes again among the questions."""
    asked = [[name, ASKED[name], len(CHAPTERS[name]["question"]["options"])] for name in ASKED]
    seen = lesson().steps(
        """
        const seen = [];
        for (const [name, right, options] of argument) {
          await turn({ chapter: name });
          const replies = [];
          for (const at of [...Array(options).keys()].filter(at => at !== right).concat(right)) {
            await press(`[data-do=answer][data-at="${at}"]`);
            replies.push([at, text(".ask .reply"), find(".ask .reply").classList.contains("good")]);
          }
          const { missed, chapters } = memory();
          await turn({ chapter: "questions", item: `again-${name}` });
          const again = text(".question");
          await press(`[data-do=choose][data-at="${right}"]`);
          seen.push([name, replies, missed, chapters.includes(name), again, memory().missed]);
        }
        return seen;
        """,
        asked,
    )
    assert [name for name, *_ in seen] == list(ASKED)
    for name, replies, missed, done, again, left in seen:
        question = CHAPTERS[name]["question"]
        for at, reply, good in replies:
            assert (reply, good) == (plain(question["options"][at]["reply"]), at == ASKED[name]), name
        assert (missed, left) == ([name], []), name
        assert done == ("task" not in CHAPTERS[name]), name
        assert "You missed this one" in again and plain(question["text"]) in again


# {chapter: what to slide, to switch on or to choose}
TASKS: dict[str, dict[str, Any]] = {
    "input": {"samples": 2, "steps": 5, "features": 3},
    "gone": {"steps": 3, "features": 2},
    "stacking": {"below": True},
    "sequences": {"read": 7},
    "box": {"one": True, "two": True},
    "depth1": {"variant": "return_sequences=True"},
    "many": {"seq": True, "every": True},
    "units": {"units": 9},
    "parameters": {"features": 7, "units": 32},
    "time_distributed": {"seq": True},
    "encoder": {"ahead": 6},
    "bidirectional": {"seq": True},
    "masking": {"mask": False},
    "stateful": {"stateful": True},
    "targets": {"seq": True, "every": False},
    "kinds": {"kind": "GRU"},
}


def do_task(page: LessonPage, name: str) -> None:
    for setting, value in TASKS[name].items():
        if isinstance(value, bool):
            switch = page.find(f"[data-name={setting}]")
            switch.click()
            if switch.get_attribute("aria-checked") != str(value).lower():
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
    """At least 14 pixels, also in the presenting view, where every chapter is still on one screen; what the network
    puts out and the curve of its predictions are on the screen, too."""
    page = lesson("outputs", size=size)
    sizes = (
        "[...document.querySelectorAll('.columns text')].map(text =>"
        " parseFloat(getComputedStyle(text).fontSize) * text.currentCSSZoom)"
    )
    assert min(page.script(sizes)) >= 13.9
    assert page.script(HIDDEN, ".result, .curve") == []
    page.find(".menu summary").click()
    page.find("[data-do=present]").click()
    page.find(".menu summary").click()
    page.steps("await frame(); await frame();")  # the columns get their new width
    assert min(page.script(sizes)) >= 13.9
    assert screens(page, DRAWN, ON_SCREEN) == []


def test_arrow_keys_lead_through_a_presentation(lesson: OpenLesson) -> None:
    """Through the steps of the network, then to the next chapter, wherever the focus is; not in a field."""
    page = lesson("outputs", motion="reduce")
    page.find(".menu summary").click()
    page.find("[data-do=present]").click()
    page.find(".menu summary").click()
    page.script("document.activeElement.blur()")
    for _ in range(7):
        assert page.find(".lesson h2").inner_text() == CHAPTERS["outputs"]["title"]
        page.page.keyboard.press("ArrowRight")
    expect(page.find(".lesson h2")).to_have_text(CHAPTERS["ignored"]["title"])
    page.page.keyboard.press("PageDown")
    expect(page.find(".lesson h2")).to_have_text(CHAPTERS["gone"]["title"])
    page.page.keyboard.press("ArrowLeft")
    expect(page.find(".lesson h2")).to_have_text(CHAPTERS["ignored"]["title"])
    page.open("challenges", item="line")
    page.find("input.line").press("ArrowRight")
    expect(page.find(".lesson h2")).to_have_text("Challenges")


def test_teacher_sees_every_answer_with_its_reply(lesson: OpenLesson) -> None:
    """And what to say, only after the press, and it counts as no answer; a class in large type does not see it."""
    page, options = lesson("gone"), CHAPTERS["gone"]["question"]["options"]
    expect(page.find(".mistakes")).to_be_hidden()
    expect(page.find(".teacher")).to_be_hidden()
    page.find(".menu summary").click()
    page.find("[data-do=teach]").click()
    expect(page.find(".mistakes")).to_be_visible()
    shown = page.find(".mistakes li").all_text_contents()
    assert len(shown) == len(options)
    for option, mistake in zip(options, shown, strict=True):
        assert plain(option["reply"]) in mistake
    told = page.find(".teacher").inner_text()
    assert all(CHAPTERS["gone"]["teacher"][part] in told for part in ("say", "mistake"))
    page.find("[data-do=present]").click()
    expect(page.find(".teacher")).to_be_hidden()
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
    assert all(f"<b>{number}.</b>" in answers for number in range(1, len(QUESTIONS) + len(ASKED) + 1))
    expect(page.find(".paper")).to_be_hidden()


def test_another_language_is_chosen_remembered_and_linked(lesson: OpenLesson) -> None:
    """All words are in it, also those of a choice, and numbers; answers and tasks work as in English."""
    page, german = lesson("stacking"), languages()["de"]["texts"]
    page.find(".menu summary").click()
    page.find("[data-do=language]").select_option("de")
    expect(page.find(".lesson h2")).to_have_text(german[CHAPTERS["stacking"]["title"]])
    assert "lang=de" in page.page.url
    page.open("input")
    expect(page.find(".lesson h2")).to_have_text("Die Eingabe")
    assert page.find(".picture text").all_text_contents()[0] == "7"
    assert "1 Beispiel" in page.find(".picture text").all_text_contents()
    page.open("stacking", lang="de")
    page.answer(ASKED["stacking"])
    do_task(page, "stacking")
    expect(page.find(".try .reply.good")).to_have_text(plain(german[CHAPTERS["stacking"]["task"]["praise"]]))
    page.open("depth1", lang="de")
    page.answer(ASKED["depth1"])
    expect(page.find("[data-do=set]").first).to_have_text("Reshape auf Tiefe 1")
    do_task(page, "depth1")
    page.open("questions", lang="de", item="parameters")
    page.find("input.line").fill("5.120")
    page.find("[data-do=check]").click()
    expect(page.find(".reply.good")).to_be_visible()
    page.open("stacking", lang="de")
    page.find(".menu summary").click()
    page.find("[data-do=language]").select_option("en")
    expect(page.find(".lesson h2")).to_have_text("Stacking, and why it breaks")
    assert "lang" not in page.page.url


def test_page_that_is_written_in_german_opens_in_german(lesson: OpenLesson, tmp_path: Path) -> None:
    """Its links need no language; another one can be chosen."""
    page = lesson("input")
    (tmp_path / "lektion.html").write_text(lesson_page("de"), encoding="utf-8")
    page.page.goto((tmp_path / "lektion.html").as_uri())
    expect(page.find(".lesson h2")).to_have_text("Die Eingabe")
    page.find("[data-do=next]").click()
    assert "lang" not in page.page.url
    page.find(".menu summary").click()
    page.find("[data-do=language]").select_option("en")
    expect(page.find(".lesson h2")).to_have_text(CHAPTERS["outputs"]["title"])
    assert "lang=en" in page.page.url


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=str)
def test_german_chapters_fit_on_one_screen(lesson: OpenLesson, size: tuple[int, int]) -> None:
    """Its words are longer."""
    page = lesson("input", size=size)
    page.open("input", lang="de")
    assert screens(page, DRAWN, ON_SCREEN) == []


def test_words_lead_to_the_chapters_that_have_them(lesson: OpenLesson) -> None:
    """Title first, then text, then code, which is open when it has the words; also with the keyboard."""
    page = lesson("head")
    page.find(".menu summary").click()
    field, found = page.find("[data-do=find]"), page.find(".found button")
    field.fill("masking")
    expect(found.first).to_have_text("Masking and padding")
    field.fill("Conv2D ndim=5")
    expect(found).to_have_text(["Dense on a sequence"])
    field.press("Tab")
    page.page.keyboard.press("Enter")
    expect(page.find(".lesson h2")).to_have_text("Dense on a sequence")
    expect(page.find(".menu .panel")).to_be_hidden()
    expect(page.find(".code").filter(has_text="Conv2D")).to_be_visible()
    page.find(".menu summary").click()
    field.fill("aeroplane")
    expect(page.find(".found")).to_have_text("No chapter has these words.")


def test_unknown_chapter_is_one_sentence(lesson: OpenLesson) -> None:
    """The first chapter is shown instead."""
    page = lesson("nowhere")
    expect(page.find(".notice")).to_have_text(
        "The lesson has no chapter 'nowhere'. Choose one from the contents."
    )
    expect(page.find(".lesson h2")).to_have_text("The input")


def test_contents_keys_and_back_lead_through_the_chapters(lesson: OpenLesson) -> None:
    """The contents list every chapter but the clinic, which needs a server; each is an entry of the history."""
    page = lesson("head")
    values = page.script("[...document.querySelectorAll('[data-do=contents] option')].map(o => o.value)")
    assert values == [name for name in chapter_names() if name != "clinic"]
    page.find("[data-do=contents]").select_option("box")
    expect(page.find(".lesson h2")).to_have_text("The small box")
    expect(page.find(".lesson h2")).to_be_focused()
    page.page.keyboard.press("PageDown")
    expect(page.find(".lesson h2")).to_have_text("The pointless depth of 1")
    page.page.go_back()
    expect(page.find(".lesson h2")).to_have_text("The small box")
    assert "chapter=box" in page.page.url
