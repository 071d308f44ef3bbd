"""The challenges and the questions of the lesson."""

import pytest
from playwright.sync_api import expect

from rnnlab.lesson.catalogue import catalogue
from tests.browser.conftest import OpenLesson
from tests.browser.pictures import CHAPTERS, plain

CHALLENGES = {challenge["name"]: challenge for challenge in catalogue()["challenges"]}
QUESTIONS = {question["name"]: question for question in catalogue()["questions"]}


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
