"""The unrolled network in the browser: stepped, played, toggled, by mouse, by keys and on a phone."""

import struct
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from rnnlab.lesson.networks import lesson_networks
from rnnlab.stack.cell import STEPS, lstm_steps
from tests.browser.conftest import OpenLesson
from tests.browser.pictures import CHAPTERS, LessonPage, UnrolledPicture, number

CELL = ("hidden", "output", "cell", "candidate", "input", "forget")
ONE, TWO, GRU, RNN = (lesson_networks()[name].drawn for name in ("one", "two", "gru", "rnn"))
KERAS = {"lstm": "LSTM", "gru": "GRU", "rnn": "SimpleRNN"}
ROUNDED = 0.0051  # the picture writes two decimals
OpenPicture = Callable[..., UnrolledPicture]


@pytest.fixture
def opened(lesson: OpenLesson) -> OpenPicture:
    """Opens a chapter with the network for somebody who was never there."""
    return lambda chapter="outputs", **look: lesson(chapter, **{"size": (1280, 900), **look}).picture()


def test_each_step_shows_the_network_s_own_numbers(opened: OpenPicture) -> None:
    """Stepping forward opens one cell after another; gates, states and features are those of the data."""
    picture, data = opened("cell"), ONE
    for step in range(7):
        assert picture.step == step
        for what in CELL:
            expected = getattr(data.layers[0], what)[step]
            assert picture.numbers(what) == pytest.approx(expected, abs=ROUNDED)
        before = data.layers[0].cell[step - 1] if step else (0, 0, 0, 0)
        assert picture.numbers("before") == pytest.approx(before, abs=ROUNDED)
        features = picture.column(step).locator("[data-what=feature] .number").all_text_contents()
        assert [number(text.split()[0]) for text in features] == pytest.approx(
            data.raw[step], rel=0.01, abs=0.01
        )
        expect(picture.root.locator(".words")).to_contain_text(f"Step {step + 1} of 7 ({data.labels[step]})")
        if step < 6:
            picture.do("forward").click()
    expect(picture.do("forward")).to_be_disabled()
    picture.do("back").click()
    assert picture.step == 5


def test_only_the_last_output_is_kept_until_sequences_are_returned(opened: OpenPicture) -> None:
    """Off: six outputs are ignored and (1, 4) leaves; on: all are kept, and the grid is built row by row."""
    picture, data = opened(), ONE
    picture.do("last").click()
    fates = picture.root.locator(".out .fate")
    assert fates.all_text_contents() == ["✕"] * 6 + ["✓ kept"]
    expect(picture.root.locator(".result-name")).to_have_text("LSTM(4) puts out (1, 4)")
    assert picture.rows(6) == pytest.approx(data.layers[0].hidden[6], abs=ROUNDED)
    assert picture.rows(5) == []

    picture.do("sequences-0").click()
    expect(picture.do("sequences-0")).to_have_attribute("aria-checked", "true")
    assert fates.all_text_contents() == ["✓"] * 6 + ["✓ kept"]
    expect(picture.root.locator(".result-name")).to_have_text("LSTM(4) puts out (1, 7, 4)")
    expect(picture.root.locator(".result")).to_contain_text("7 time steps")
    picture.column(2).locator(".time").click()
    assert picture.step == 2
    for step in range(7):
        expected = data.layers[0].hidden[step] if step <= 2 else []
        assert picture.rows(step) == pytest.approx(expected, abs=ROUNDED)


def test_ignored_output_is_shown_as_a_prediction(opened: OpenPicture) -> None:
    """Beside the prediction is the actual value, which is already in the window."""
    picture, data = opened(), ONE
    picture.do("last").click()
    picture.output(2).click()
    reading = picture.root.locator(".reading")
    expect(reading).to_contain_text("The output of step 3 is a prediction")
    expect(reading).to_contain_text("it is in column 4")
    shown = [
        reading.locator(f"[data-what={what}]").inner_text().split()[0] for what in ("prediction", "actual")
    ]
    assert number(shown[0]) == pytest.approx(data.predictions[2], abs=ROUNDED)
    assert number(shown[1]) == pytest.approx(data.raw[3][data.target], abs=ROUNDED)
    picture.output(6).click()
    expect(reading).to_contain_text("not known yet")
    assert picture.step == 6


def test_play_and_pause(opened: OpenPicture) -> None:
    """Play goes on step by step and stops at the end."""
    picture = opened()
    picture.do("speed").select_option("4")
    picture.do("play").click()
    expect(picture.do("play")).to_have_attribute("aria-label", "Pause")
    expect(picture.column(2)).to_have_class("column now")
    picture.do("play").click()
    expect(picture.do("play")).to_have_attribute("aria-label", "Play")
    held = picture.step
    picture.page.wait_for_timeout(900)  # two beats at this speed: time itself is what is tested
    assert picture.step == held
    picture.do("play").click()
    expect(picture.column(6)).to_have_class("column now")
    expect(picture.do("play")).to_have_attribute("aria-label", "Play")


def test_keys_do_all_that_the_mouse_does(opened: OpenPicture) -> None:
    """Arrows step, Home and End jump, space plays, Tab reaches the outputs and Enter reads one."""
    picture = opened("cell")
    picture.do("sequences-0").click()
    keys = picture.page.keyboard
    picture.root.focus()
    for key, step in (("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", 6), ("Home", 0)):
        keys.press(key)
        assert picture.step == step
    keys.press(" ")
    expect(picture.do("play")).to_have_attribute("aria-label", "Pause")
    keys.press(" ")
    expect(picture.do("play")).to_have_attribute("aria-label", "Play")
    picture.do("to").focus()
    keys.press("End")
    assert picture.step == 6
    picture.output(0).focus()
    keys.press("Tab")
    keys.press("Enter")
    expect(picture.root.locator(".reading")).to_contain_text("The output of step 2 is a prediction")
    expect(picture.output(1)).to_be_focused()
    label = picture.output(1).get_attribute("aria-label") or ""
    assert label.startswith("Output of step 2, kept: read it as a prediction")


def test_grid_of_layer_one_is_the_rows_of_layer_two(opened: OpenPicture) -> None:
    """Each layer shows its numbers; without the grid of the lower layer the upper one can't run."""
    picture, data = opened("layers"), TWO
    picture.do("last").click()
    picture.do("gates").click()
    for layer, steps in enumerate(data.layers):
        for what in CELL:
            assert picture.numbers(what, layer) == pytest.approx(getattr(steps, what)[6], abs=ROUNDED)
    names = picture.root.locator(".result-name")
    assert names.all_text_contents() == ["LSTM(3) puts out (1, 3)", "LSTM(4) puts out (1, 7, 4)"]
    picture.do("sequences-1").click()
    assert names.all_text_contents()[0] == "LSTM(3) puts out (1, 7, 3)"
    picture.do("sequences-0").click()
    expect(picture.root.locator(".result")).to_contain_text("gets (1, 4) and needs")
    expect(picture.root.locator(".words")).to_contain_text("LSTM(3) can't run")
    assert picture.numbers("hidden", layer=1) == []
    assert picture.output(6).text_content() == ""


def test_gates_can_be_hidden(opened: OpenPicture) -> None:
    """Then the cell shows only its states."""
    picture = opened("cell")
    assert len(picture.numbers("forget")) == 4
    picture.do("gates").click()
    assert picture.numbers("forget") == []
    assert len(picture.numbers("hidden")) == 4


def test_pressed_number_is_explained_with_its_numbers(opened: OpenPicture) -> None:
    """Its formula, what is added up, the result as it is drawn, and one sentence; a second press ends it."""
    picture = opened("cell")
    for _ in range(2):
        picture.do("forward").click()
    kernel, recurrent, bias = (np.array(array) for array in ONE.weights[0])
    row, hidden = np.array(ONE.scaled[2]), np.array(ONE.layers[0].hidden[1])
    for what in (*CELL, "before", "heard"):
        panel = picture.inspect(what, 1)
        shown = getattr(ONE.layers[0], {"before": "cell", "heard": "hidden"}.get(what, what))
        value = shown[1 if what in ("before", "heard") else 2][1]
        worked = panel.locator("[data-what=worked]").inner_text()
        assert number(worked.split("=")[-1].strip()) == pytest.approx(value, abs=ROUNDED), what
        assert "unit 2 of LSTM(4), step 3" in panel.inner_text()
        expect(panel.locator(".meaning")).not_to_be_empty()
        if what in ("forget", "input", "output", "candidate"):
            parts = [
                number(text.strip("() "))
                for text in worked.split("=")[1].strip()[:-1].partition("(")[2].split(" + ")
            ]
            at = ("input", "forget", "candidate", "output").index(what) * 4 + 1
            expected = [row @ kernel[:, at], hidden @ recurrent[:, at], bias[at]]
            assert parts == pytest.approx(expected, abs=ROUNDED), what
        picture.inspect(what, 1)
        expect(panel).to_be_empty()


def test_changed_input_is_followed_to_the_last_prediction(opened: OpenPicture) -> None:
    """All steps after it are those of the cell on the changed window; before it nothing changes; it can be restored."""
    picture = opened("cell")
    picture.do("forward").click()
    panel = picture.inspect("feature", 2)
    panel.locator("[data-do=edit]").fill("-2")
    expect(panel.locator("[data-what=scaled]")).to_have_text("−2.00")
    scaled = np.array(ONE.scaled, np.float32)
    scaled[1, 2] = -2
    steps = lstm_steps(scaled, *(np.array(array, np.float32) for array in ONE.weights[0]))
    picture.do("last").click()
    for what in CELL:
        assert picture.numbers(what) == pytest.approx(getattr(steps, what)[6], abs=ROUNDED)
    outputs = steps.hidden @ np.array(ONE.head_weights) + ONE.head_bias
    picture.output(6).click()
    shown = picture.root.locator("[data-what=prediction]").inner_text().split()[0]
    assert number(shown) == pytest.approx(ONE.raw[6][0] + outputs[6] * ONE.scale, abs=0.006)
    picture.do("first").click()
    assert picture.numbers("hidden") == pytest.approx(ONE.layers[0].hidden[0], abs=ROUNDED)
    panel.locator("[data-do=restore]").click()
    picture.do("last").click()
    assert picture.numbers("hidden") == pytest.approx(ONE.layers[0].hidden[6], abs=ROUNDED)


def test_kinds_are_shown_on_the_same_window(opened: OpenPicture) -> None:
    """SimpleRNN, GRU and LSTM keep the step; each has its own rows, formulas and predictions."""
    picture = opened("kinds")
    picture.page.locator("[data-do=answer]").nth(1).click()
    for _ in range(3):
        picture.do("forward").click()
    rows = {
        "GRU": (GRU, ("hidden", "candidate", "reset", "update")),
        "SimpleRNN": (RNN, ("hidden",)),
        "LSTM": (ONE, CELL),
    }
    for kind, (data, names) in rows.items():
        picture.page.locator(f"[data-value={kind}]").click()
        expect(picture.root.locator(".result-name")).to_have_text(f"{kind}(4) puts out (1, 4)")
        assert picture.step == 3
        expect(picture.root.locator(".about")).to_contain_text(data.accuracy)
        for what in names:
            assert picture.numbers(what) == pytest.approx(getattr(data.layers[0], what)[3], abs=ROUNDED)
            worked = picture.inspect(what, 2).locator("[data-what=worked]").inner_text()
            expected = getattr(data.layers[0], what)[3][2]
            assert number(worked.split("=")[-1].strip()) == pytest.approx(expected, abs=ROUNDED), worked
        assert picture.numbers("heard") == pytest.approx(data.layers[0].hidden[2], abs=ROUNDED)
        assert bool(picture.numbers("before")) == (kind == "LSTM")


def test_changed_input_is_followed_through_every_kind(opened: OpenPicture) -> None:
    """What the browser computes anew is what the lab computes, for all steps."""
    page = opened("kinds").page
    for data in (ONE, TWO, GRU, RNN):
        scaled = np.array(data.scaled, np.float32)
        scaled[1, 2] = -2
        name = next(key for key, network in lesson_networks().items() if network.drawn is data)
        mine = page.evaluate(
            "([name, scaled]) => rnnlab.withInputs(rnnlab.networks[name], scaled)", [name, scaled.tolist()]
        )
        values = scaled
        for layer, weights, drawn in zip(data.layers, data.weights, mine["layers"], strict=True):
            steps = STEPS[KERAS[layer.kind]](values, *(np.array(array, np.float32) for array in weights))
            for what, grid in vars(steps).items():
                np.testing.assert_allclose(drawn[what], grid, atol=1e-5)
            values = steps.hidden


def test_masked_steps_hand_the_state_on_and_without_a_mask_zeros_are_read(lesson: OpenLesson) -> None:
    """With the mask the last output is that of step 5; without it, what the cell computes on two rows of zeros."""
    page = lesson("masking")
    page.answer_right(CHAPTERS["masking"])
    picture = page.picture()
    picture.do("last").click()
    hidden, cell = ONE.layers[0].hidden[4], ONE.layers[0].cell[4]
    assert picture.numbers("hidden") == picture.rows(6) == pytest.approx(hidden, abs=ROUNDED)
    assert picture.numbers("cell") == picture.numbers("before") == pytest.approx(cell, abs=ROUNDED)
    expect(picture.root.locator(".words")).to_contain_text("Step 7 of 7 is padding, and the mask skips it")
    page.find("[data-name=mask]").click()
    scaled = np.array(ONE.scaled, np.float32)
    scaled[5:] = 0
    steps = lstm_steps(scaled, *(np.array(array, np.float32) for array in ONE.weights[0]))
    assert picture.numbers("hidden") == picture.rows(6) == pytest.approx(steps.hidden[6], abs=ROUNDED)
    assert picture.numbers("before") == pytest.approx(steps.cell[5], abs=ROUNDED)


def test_second_batch_starts_with_zeros_or_with_the_states_of_the_first(lesson: OpenLesson) -> None:
    """stateful hands both states over the border; each batch keeps its last output either way."""
    page = lesson("stateful")
    page.answer_right(CHAPTERS["stateful"])
    picture, weights = page.picture(columns=6), [np.array(array, np.float32) for array in ONE.weights[0]]
    apart = lstm_steps(np.array(ONE.scaled[3:6], np.float32), *weights)
    assert picture.step == 3 and picture.numbers("before") == [0, 0, 0, 0]
    border = picture.column(2).locator(".handed .state-line")
    expect(border).to_have_count(0)
    picture.do("last").click()
    assert picture.rows(5) == pytest.approx(apart.hidden[2], abs=ROUNDED)
    page.find("[data-name=stateful]").click()
    expect(border).not_to_have_count(0)
    assert picture.rows(2) == pytest.approx(ONE.layers[0].hidden[2], abs=ROUNDED)
    assert picture.rows(5) == pytest.approx(ONE.layers[0].hidden[5], abs=ROUNDED)
    for _ in range(2):
        picture.do("back").click()
    assert picture.numbers("before") == pytest.approx(ONE.layers[0].cell[2], abs=ROUNDED)
    names = picture.root.locator(".row .row-time").all_text_contents()
    assert names == ["batch 1", "batch 2"]


def test_picture_is_saved_as_svg_and_png(opened: OpenPicture, tmp_path: Path) -> None:
    """The SVG is complete, without style sheets and links; the PNG has twice its size."""
    picture = opened()
    files = {}
    for kind in ("svg", "png"):
        with picture.page.expect_download(timeout=60_000) as download:
            picture.do(kind).click()
        files[kind] = tmp_path / download.value.suggested_filename
        download.value.save_as(files[kind])
    text = files["svg"].read_text()
    svg = ElementTree.fromstring(text)
    assert "var(" not in text
    assert "hidden state h" in text
    assert [element for element in svg.iter() if element.get("href")] == []
    width, height = struct.unpack(">II", files["png"].read_bytes()[16:24])
    assert (width, height) == (2 * float(svg.get("width", 0)), 2 * float(svg.get("height", 0)))


def test_phone_shows_the_opened_cell_whole(browser: Browser, tmp_path: Path) -> None:
    """The page is no wider than the screen, and the current column stands in its middle at every step."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    picture = LessonPage(context.new_page(), tmp_path).open("outputs").picture()
    for step in (0, 3, 6):
        picture.column(step).locator(".time").dispatch_event("click")
        cell = picture.column(step).locator(".cell")
        picture.page.wait_for_function(
            "() => { const box = document.querySelector('.column.now .cell').getBoundingClientRect();"
            " return box.left >= 0 && box.right <= 390; }"
        )
        expect(cell).to_be_visible()
    assert picture.page.evaluate("document.documentElement.scrollWidth <= 390")
    context.close()


def test_reduced_motion_has_no_animations(opened: OpenPicture) -> None:
    """With reduced motion a step appears at once."""
    picture = opened(motion="reduce")
    picture.do("forward").click()
    assert picture.page.evaluate("document.getAnimations().length") == 0
    moves = picture.column(1).evaluate("column => getComputedStyle(column).transitionDuration")
    assert moves in ("0s", "")
