"""The lesson as one page: one screen, answers, memory, links, challenges and questions."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from rnnlab.lesson.catalogue import catalogue, chapter_names, languages
from rnnlab.lesson.document import lesson_page
from rnnlab.lesson.networks import lesson_networks
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


def test_challenges_are_solved_by_their_solutions_and_not_before(lesson: OpenLesson) -> None:
    """By the cards or by the line that is written; the browser remembers it, and the next open one comes."""
    seen = lesson().steps(
        """
        const seen = [], card = at => all(".card")[at], inCard = (at, what) => card(at).querySelector(what);
        const build = async ({ solution, solution_window, window_free }) => {
          while (all(".card").length > solution.length) await press(all(".card [data-do=remove]").at(-1));
          while (all(".card").length < solution.length) await press("[data-do=add]");
          for (const [at, text] of solution.entries()) {
            const [kind, units] = text.split(":");
            if (inCard(at, "select").value !== kind) await type(inCard(at, "select"), kind, "change");
            if (inCard(at, "[data-name=units]")) await type(inCard(at, "[data-name=units]"), units, "change");
            const flip = inCard(at, "[role=switch]");
            if (flip && (flip.getAttribute("aria-checked") === "true") !== text.endsWith(":seq")) await press(flip);
          }
          if (window_free) await type("[data-name=window]", solution_window, "change");
        };
        for (const challenge of argument) {
          await turn({ chapter: "challenges", item: challenge.name });
          const title = text(".lesson h3"), early = find(".reply.good");
          let warned = "";
          if (challenge.line) {
            await type("input.line", "layers.LSTM(8, return_sequence=True)");
            warned = text(".words-side .reply");
            for (const [at, line] of challenge.solution_lines.entries()) await type(all("input.line")[at], line);
          } else await build(challenge);
          const praise = text(".words-side .reply.good"), count = text(".count");
          await turn({ chapter: "challenges" });
          seen.push([title, Boolean(early), warned, praise, count, text(".lesson h3")]);
        }
        return seen;
        """,
        list(CHALLENGES.values()),
    )
    for number, (challenge, now) in enumerate(zip(CHALLENGES.values(), seen, strict=True), 1):
        title, early, warned, praise, count, following = now
        assert title == challenge["title"] and not early
        assert warned.startswith("Write ") == ("line" in challenge)
        assert praise == plain(challenge["insight"])
        assert count == f"{number} of {len(CHALLENGES)} solved"
        assert number == len(CHALLENGES) or following != title


def test_challenge_is_solved_with_the_mouse_and_the_keyboard(lesson: OpenLesson) -> None:
    """A switch on a card; a line with the units field beside it; hints come one at a time."""
    page, hints = lesson("challenges"), CHALLENGES["legal"]["hints"]
    for shown in range(len(hints) + 1):
        expect(page.find(".hints p")).to_have_count(shown)
        if shown < len(hints):
            page.find("[data-do=hint]").click()
    expect(page.find("[data-do=hint]")).to_be_hidden()
    page.find(".card [role=switch]").first.click()
    expect(page.find(".words-side .reply.good")).to_be_visible()
    page.open("challenges", item="ways")
    page.find("[data-name=units]").fill("8")
    page.find("[data-name=units]").press("Tab")
    expect(page.find(".words-side .reply.good")).to_be_visible()
    page.open("challenges", item="line")
    page.find("input.line").fill("layers.LSTM(8),")
    expect(page.find(".words-side .reply.good")).to_be_visible()


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("assert model.output_shape == y.shape", "It stops a right model, too: (None, 1) is not (1000, 1)."),
        ("assert model.output_shape[-1] == y.shape[-1]", "It lets the wrong model pass: both are 1."),
        ("assert model.output_shape[1] == y.shape[1]", None),
        ("assert len(model.output_shape) == len(y.shape), 'wrong'", None),
        ("if model.output_shape[1:] != y.shape[1:]: raise ValueError", None),
        ("assert len(model.output_shape) == 2", "Write a line such as"),
    ],
)
def test_line_that_stops_is_judged_as_python_would(lesson: OpenLesson, line: str, reply: str | None) -> None:
    """By what it does with the wrong model and with right ones; each of these lines was run in Keras."""
    page = lesson("challenges", item="once")
    page.find("input.line").fill(line)
    if reply is None:
        expect(page.find(".words-side .reply.good")).to_be_visible()
    else:
        expect(page.find(".words-side .reply")).to_contain_text(reply)
        expect(page.find(".words-side .reply.good")).to_be_hidden()


def test_questions_take_only_their_answers(lesson: OpenLesson) -> None:
    """A wrong answer gets its reply, the right one an explanation; the picture is one press away."""
    seen = lesson().steps(
        """
        const seen = [];
        for (const question of argument) {
          await turn({ chapter: "questions", item: question.name });
          const replies = [], note = () => replies.push([text(".reply"), find(".reply").classList.contains("good")]);
          if (question.kind === "choice") {
            const right = question.options.findIndex(option => option.right);
            for (const at of [...question.options.keys()].filter(at => at !== right).concat(right)) {
              await press(`[data-do=choose][data-at="${at}"]`);
              note();
            }
          } else if (question.kind === "several") {
            const toggle = option => press(all("[data-do=toggle]")[question.options.indexOf(option)]);
            const other = question.options.find(option => !question.answer.includes(option));
            await toggle(other);
            await press("[data-do=check]");
            note();
            await toggle(other);
            for (const option of question.answer) await toggle(option);
            await press("[data-do=check]");
            note();
          } else for (const { answer } of [...(question.wrong ?? []), { answer: [9, 9, 9] }, question]) {
            await type("input.line", `(${[answer].flat().join(", ")})`.replace(/^\\((\\d+)\\)$/, "$1"));
            await press("[data-do=check]");
            note();
          }
          const count = text(".count");
          await press("[data-do=see]");
          seen.push([replies, count, text(".lesson h2")]);
        }
        return seen;
        """,
        list(QUESTIONS.values()),
    )
    for number, (question, (replies, count, title)) in enumerate(
        zip(QUESTIONS.values(), seen, strict=True), 1
    ):
        wrong = [option for option in question.get("options", []) if isinstance(option, dict)]
        expected = [option["reply"] for option in sorted(wrong, key=lambda option: bool(option.get("right")))]
        if not wrong:
            expected = [each["reply"] for each in question.get("wrong", [])]
            expected += [question["clue"], question["explanation"]]
        assert replies == [[plain(reply), reply == expected[-1]] for reply in expected], question["name"]
        assert count == f"{number} of {len(QUESTIONS)} right"
        assert title == CHAPTERS[question["chapter"]]["title"]


def test_question_is_answered_with_the_keyboard(lesson: OpenLesson) -> None:
    """A shape is typed with any spaces, and Enter checks it."""
    page = lesson("questions", item="last")
    page.find("input.line").fill("2,4")
    page.find("input.line").press("Enter")
    expect(page.find(".reply.good")).to_be_visible()


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


def test_last_rows_prediction_and_loss_are_drawn_with_head_and_targets(lesson: OpenLesson) -> None:
    """Many to one, the silent mistake, one output for seven targets, many to many: what is compared with what."""
    page, data = lesson("many"), lesson_networks()["one"].drawn
    page.answer_right(CHAPTERS["many"])
    seen = page.steps(
        """
        const count = selector => all(`.columns ${selector}`).length, seen = [];
        const kinds = [".target:not(.misplaced)", ".target.misplaced", ".head-tile"];
        const look = () => seen.push([...kinds.map(count), text(".result-name")]);
        look();
        await press("[data-name=seq]");
        look();
        await press("[data-name=every]");
        look();
        await press("[data-name=seq]");
        look();
        return seen;
        """
    )
    one, seven = "LSTM(4) puts out (1, 4)", "LSTM(4) puts out (1, 7, 4)"
    assert seen == [[1, 0, 1, one], [1, 6, 7, seven], [7, 0, 7, seven], [1, 6, 1, one]]
    shown = page.find(".column.now text.number").all_text_contents()[:2]
    assert shown == [f"{data.actual[6]:.2f} °C", f"{data.predictions[6]:.2f} °C"]


def test_second_layer_runs_once_the_first_returns_its_sequence(lesson: OpenLesson) -> None:
    """Only then has the top layer an output; turning on the second layer's own switch does not help."""
    page = lesson("stacking")
    page.answer_right(CHAPTERS["stacking"])
    seen = page.steps(
        """
        const seen = [], look = () => seen.push([all(".columns .idle").length, all(".result .grid").length]);
        look();
        for (const name of ["seq", "below", "seq"]) {
          await press(`[data-name=${name}]`);
          look();
        }
        return seen;
        """
    )
    assert seen == [[7, 1], [7, 1], [0, 2], [0, 2]]
    assert page.picture().numbers("hidden", layer=1) == pytest.approx(
        lesson_networks()["two"].drawn.layers[1].hidden[0], abs=0.006
    )


def test_states_after_the_last_step_are_drawn_beside_the_output(lesson: OpenLesson) -> None:
    """The last output and h are the same numbers, c is the cell state; both leave to the right."""
    page, steps = lesson("state"), lesson_networks()["one"].drawn.layers[0]
    rows = page.script(
        "[...document.querySelectorAll('.result .row')].map(row => [row.querySelector('.row-time').textContent,"
        " [...row.querySelectorAll('.number')].map(n => Number(n.textContent.replace('−', '-')))])"
    )
    assert [name for name, _ in rows] == ["10:00", "h", "c"]
    for (_, shown), expected in zip(rows, (steps.hidden, steps.hidden, steps.cell), strict=True):
        assert shown == pytest.approx(expected[-1], abs=0.006)
    assert page.find(".column[data-step='6'] .handed .state-line").count() > 0


def test_dense_predicts_at_every_step_of_a_sequence_or_once(lesson: OpenLesson) -> None:
    """With the numbers of the network; no target is drawn where the chapter speaks of none."""
    page, data = lesson("time_distributed"), lesson_networks()["one"].drawn
    expect(page.find(".columns .head-tile")).to_have_count(7)
    expect(page.find(".column.now text.number").first).to_have_text(f"{data.predictions[6]:.2f} °C")
    page.answer_right(CHAPTERS["time_distributed"])
    page.find("[data-name=seq]").click()
    expect(page.find(".columns .head-tile")).to_have_count(1)
    expect(page.find(".columns .target")).to_have_count(0)


# {chapter: the settings, then the columns in which each layer works, then how many rows are kept and ignored}
STAGES = {
    "input": ({"features": 3}, [], [7, 0]),
    "gone": ({}, [7], [7 + 1, 6]),
    "units": ({"steps": 12}, [12], [12 + 12, 0]),
    "depth1": ({}, [7, 1, 1], [7 + 1 + 1 + 1, 6]),  # a Reshape and an LSTM at a single step
    "encoder": ({"ahead": 6}, [7, 0, 6, 6], [7 + 1 + 6 + 6 + 6, 6]),
    "bidirectional": ({}, [4], [4 + 2, 6]),  # of each direction one half row is kept
}


def test_stack_is_unrolled_for_any_sizes(lesson: OpenLesson) -> None:
    """A column for each step that a layer reads, and a row where something leaves it; nothing before the answer."""
    page = lesson()
    for name, (settings, cells, rows) in STAGES.items():
        page.open(name)
        if "question" in CHAPTERS[name]:
            before = page.script("document.querySelectorAll('.drawing [data-row=ignored]').length")
            assert before == (6 if name == "depth1" else 0)
            page.answer_right(CHAPTERS[name])
        for setting, value in settings.items():
            page.slide(setting, value)
        seen = page.script(
            "[[1, 2, 3, 4].map(layer => document.querySelectorAll(`[data-cell='${layer}']`).length),"
            " ['kept', 'ignored'].map(how => document.querySelectorAll(`[data-row=${how}]`).length)]"
        )
        assert seen == [cells + [0] * (4 - len(cells)), rows], name


def test_bidirectional_sequence_is_whole_and_its_halves_have_read_different_steps(lesson: OpenLesson) -> None:
    """The forward layer has read from the first step, the backward one from the last."""
    page = lesson("bidirectional")
    page.answer_right(CHAPTERS["bidirectional"])
    do_task(page, "bidirectional")
    expect(page.find(".drawing [data-row=ignored]")).to_have_count(0)
    read = [
        text for text in page.find(".drawing text").all_text_contents() if re.fullmatch(r"\d(–\d)?", text)
    ]
    assert sorted(read) == ["1", "1–2", "1–3", "1–4", "4", "4–1", "4–2", "4–3"]


def test_stage_of_the_grid_and_its_slider_are_one(lesson: OpenLesson) -> None:
    """Reading on in the picture moves the slider, and the other way; a narrow screen has the grid alone."""
    page = lesson("sequences")
    page.answer_right(CHAPTERS["sequences"])
    picture = page.picture()
    picture.do("forward").click()
    expect(page.find("[data-name=read]")).to_have_value("2")
    page.slide("read", 7)
    assert picture.step == 6 and len(picture.rows(6)) == 4
    expect(page.find(".try .reply.good")).to_be_visible()
    page.page.set_viewport_size({"width": 390, "height": 844})
    expect(page.find(".picture > svg")).to_have_attribute(
        "aria-label", re.compile("has read 7 of 7 time steps")
    )
    page.page.set_viewport_size({"width": 1280, "height": 800})
    assert page.picture().step == 6


def test_every_picture_is_also_a_table(lesson: OpenLesson) -> None:
    """With the shapes and the numbers that are drawn; what is asked for is not given away."""
    page = lesson()
    tables = page.steps(
        """
        const seen = {};
        for (const [name, right] of argument) {
          await turn({ chapter: name });
          await press(".as-table summary");
          const rows = () => all(".as-table tr").map(row => [...row.cells].map(cell => cell.textContent));
          const before = rows();
          if (right !== null) await press(`[data-do=answer][data-at="${right}"]`);
          seen[name] = [before, rows()];
        }
        return seen;
        """,
        [[name, ASKED.get(name)] for name in DRAWN],
    )
    assert all(len(after) > 1 for _, after in tables.values())
    assert tables["input"][1] == [["samples", "time steps", "features"], ["1", "7", "1"]]
    assert tables["gone"] == [
        [["Layer", "input", "output"], ["LSTM(4)", "(1, 7, 3)", "?"]],
        [["Layer", "input", "output"], ["LSTM(4)", "(1, 7, 3)", "(1, 4)"]],
    ]
    data = lesson_networks()["one"].drawn
    many = tables["many"][1]
    assert len(many) == 8 and many[0][1:4] == list(data.features)
    assert [row[5] for row in many[1:]] == ["ignored"] * 6 + ["kept"]
    assert [row[7] for row in many[1:]] == [f"{value:.2f} °C" for value in data.actual]
    assert tables["parameters"][1][1:] == [
        ["features", "3", "16", "48"], ["previous outputs", "4", "16", "64"], ["bias", "1", "16", "16"],
    ]  # fmt: skip


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
