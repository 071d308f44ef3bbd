"""What the pictures of the lesson draw, and their tables."""

import re

import pytest
from playwright.sync_api import expect

from rnnlab.lesson.networks import lesson_networks
from tests.browser.conftest import OpenLesson
from tests.browser.pictures import CHAPTERS, DRAWN
from tests.browser.test_lesson_page import ASKED, do_task

# {chapter: the settings, then the columns in which each layer works, then how many rows are kept and ignored}
STAGES = {
    "input": ({"features": 3}, [], [7, 0]),
    "gone": ({}, [7], [7 + 1, 6]),
    "units": ({"steps": 12}, [12], [12 + 12, 0]),
    "depth1": ({}, [7, 1, 1], [7 + 1 + 1 + 1, 6]),  # a Reshape and an LSTM at a single step
    "encoder": ({"ahead": 6}, [7, 0, 6, 6], [7 + 1 + 6 + 6 + 6, 6]),
    "bidirectional": ({}, [4], [4 + 2, 6]),  # of each direction one half row is kept
}


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
