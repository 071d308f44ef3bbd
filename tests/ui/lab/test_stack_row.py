"""The stack: every button of the stack does what it says, and the link follows."""

import re
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from rnnlab.stack.layers import KINDS, WITH_UNITS, Layer, Stack
from rnnlab.stack.presets import PRESETS
from rnnlab.ui.lab import stack_changes
from tests.ui.conftest import OpenPage, checked, link_of, stack_of, texts, words

LSTM, RNN, GRU = Layer("lstm", 1), Layer("rnn", 2), Layer("gru", 3)


def press(page: AppTest, key: str) -> AppTest:
    return checked(page.button(key=key).click().run())


def add(page: AppTest, at: int, kind: str) -> AppTest:
    return checked(page.menu_button(key=f"add_{at}").click(kind).run())


@pytest.mark.parametrize("name", PRESETS)
def test_preset_replaces_the_stack_and_says_what_it_shows(name: str, open_page: OpenPage) -> None:
    """A preset is one press away from any stack."""
    page = press(open_page(layer="gru:5", tab="shapes"), f"preset_{name}")
    assert stack_of(page) == [str(layer) for layer in PRESETS[name].stack]
    assert PRESETS[name].description in [caption.value for caption in page.caption]


def test_broken_preset_says_the_error_at_the_second_arrow_and_offers_fixes(open_page: OpenPage) -> None:
    """The error quotes the shapes, and each fix is a button that makes the stack legal."""
    page = press(open_page(), "preset_broken")
    cause = (
        "Layer 2 (LSTM) needs (samples, time steps, features) but gets (samples, 32): layer 1 kept only its "
        "last output. Keras would say: expected ndim=3, found ndim=2."
    )
    assert words(page).count(cause) == 1
    assert re.findall(r'class="rl-arrow( \w+)?" data-testid="(shape-\d)"', texts(page)) == [
        ("", "shape-0"), (" broken", "shape-1"), (" unknown", "shape-2"),
    ]  # fmt: skip
    assert page.button(key="start").disabled
    assert [
        (page.button(key=f"fix_1_{place}").label, page.button(key=f"fix_1_{place}").help)
        for place in range(3)
    ] == [
        ("**Fix**: Return sequences from layer 1", "Return sequences from layer 1"),
        ("Repeat the last output", "Repeat the last output for every time step before layer 2"),
        ("Remove the layer", "Remove layer 2"),
    ]


@pytest.mark.parametrize(
    ("place", "fixed"),
    [(0, ["lstm:32:seq", "lstm:32"]), (1, ["lstm:32", "repeat", "lstm:32"]), (2, ["lstm:32"])],
)
def test_fix_makes_the_broken_stack_legal(place: int, fixed: list[str], open_page: OpenPage) -> None:
    """After any fix the error is gone and Train may be pressed."""
    page = press(open_page(layer=["lstm:32", "lstm:32"]), f"fix_1_{place}")
    assert stack_of(page) == fixed
    assert "Keras would say" not in words(page)
    assert not page.button(key="start").disabled


@pytest.mark.parametrize("kind", KINDS)
def test_kind_chosen_on_a_card_shows_only_the_settings_of_that_kind(kind: str, open_page: OpenPage) -> None:
    """Units where the kind has some, return_sequences where it is recurrent, a share where it drops one."""
    page = checked(open_page(layer=["lstm:7", "dense:3"]).selectbox(key="kind_0").set_value(kind).run())
    recurrent = kind.removeprefix("bi-") in ("lstm", "gru", "rnn")
    assert [field.key for field in page.number_input if field.key == "units_0"] == (
        ["units_0"] if kind in WITH_UNITS else []
    )
    assert [field.key for field in page.number_input if field.key == "rate_0"] == (
        ["rate_0"] if kind == "dropout" else []
    )
    assert ("sequences_0" in [toggle.key for toggle in page.toggle]) is recurrent
    numbers = {"conv1d": "7:3", "dropout": "0.2", "activation": "relu"}
    plain = kind in ("repeat", "depth1", "layernorm", "avgpool", "flatten")
    written = kind if plain else f"{kind}:{numbers.get(kind, '7')}"
    assert stack_of(page) == [written, "dense:3"]


def test_toggle_of_return_sequences_changes_the_shape_on_the_arrow(open_page: OpenPage) -> None:
    """The lesson itself: the time steps are there or gone."""
    page = open_page(layer="lstm:5", window="9")
    assert '<div class="shape">(samples, 5)</div>' in texts(page)
    page = checked(page.toggle(key="sequences_0").set_value(True).run())
    assert '<div class="shape">(samples, 9, 5)</div>' in texts(page)
    assert stack_of(page) == ["lstm:5:seq"]


def test_units_on_a_card_change_the_shape_and_the_parameters(open_page: OpenPage) -> None:
    """LSTM(2) on one feature has 4 * (2 * (2 + 1) + 2) = 32 weights."""
    page = open_page(
        layer="lstm:5", feature="temperature (degC)", target="temperature (degC)", calendar="no",
        tab="shapes",
    )  # fmt: skip
    page = checked(page.number_input(key="units_0").set_value(2).run())
    assert stack_of(page) == ["lstm:2"]
    assert '<td class="shape">(samples, 2)</td><td class="number">32</td>' in texts(page)


@pytest.mark.parametrize(
    ("button", "stack"),
    [
        ("right_0", ["gru:2:seq", "lstm:1:seq", "rnn:3"]),
        ("left_2", ["lstm:1:seq", "rnn:3", "gru:2:seq"]),
        ("copy_1", ["lstm:1:seq", "gru:2:seq", "gru:2:seq", "rnn:3"]),
        ("remove_1", ["lstm:1:seq", "rnn:3"]),
        ("copy_2", ["lstm:1:seq", "gru:2:seq", "rnn:3:seq", "rnn:3"]),
    ],
)
def test_layer_is_moved_copied_and_removed(button: str, stack: list[str], open_page: OpenPage) -> None:
    """Each button works on its own card."""
    page = press(open_page(layer=["lstm:1:seq", "gru:2:seq", "rnn:3"]), button)
    assert stack_of(page) == stack


@pytest.mark.parametrize(
    ("at", "kind", "stack"),
    [
        (0, "lstm", ["lstm:32:seq", "lstm:1:seq", "gru:2:seq", "rnn:3"]),
        (0, "conv1d", ["conv1d:32:3", "lstm:1:seq", "gru:2:seq", "rnn:3"]),
        (1, "layernorm", ["lstm:1:seq", "layernorm", "gru:2:seq", "rnn:3"]),
        (3, "gru", ["lstm:1:seq", "gru:2:seq", "rnn:3:seq", "gru:32"]),
        (3, "activation", ["lstm:1:seq", "gru:2:seq", "rnn:3", "activation:relu"]),
    ],
)
def test_layer_is_added_from_the_menu(at: int, kind: str, stack: list[str], open_page: OpenPage) -> None:
    """Each + has a menu of all kinds, the recurrent ones first."""
    page = add(open_page(layer=["lstm:1:seq", "gru:2:seq", "rnn:3"]), at, kind)
    assert stack_of(page) == stack
    options = page.menu_button(key="add_0").proto.options
    assert [option.split(" :")[0] for option in options[:7]] == [
        "LSTM", "GRU", "SimpleRNN", "Bidirectional LSTM", "Bidirectional GRU", "Bidirectional SimpleRNN", "Conv1D",
    ]  # fmt: skip
    assert len(options) == len(KINDS)


def test_folded_settings_change_the_layer_and_stand_on_the_card(open_page: OpenPage) -> None:
    """Activation and recurrent dropout; Keras's default is not in the link. Undo says what it takes back."""
    page = open_page(layer=["lstm:4:seq", "conv1d:3:2"])
    labels = {popover.proto.popover.label for popover in page.get("popover")}
    assert {"tanh", "valid · linear"} <= labels
    page = checked(page.selectbox(key="activation_0").set_value("relu").run())
    page = checked(page.number_input(key="recurrent_dropout_0").set_value(0.2).run())
    page = checked(page.selectbox(key="padding_1").set_value("causal").run())
    assert stack_of(page) == ["lstm:4:seq:relu:rd0.2", "conv1d:3:2:causal"]
    assert "relu · dropout 0.2" in {popover.proto.popover.label for popover in page.get("popover")}
    assert page.button(key="undo_change").help == "Undo: padding of layer 2 (Ctrl+Z or ⌘Z)"
    page = checked(page.selectbox(key="activation_0").set_value("tanh").run())
    assert stack_of(page)[0] == "lstm:4:seq:rd0.2"


def test_kernel_longer_than_the_window_breaks_and_is_fixed_on_the_arrow(open_page: OpenPage) -> None:
    """As a break between two layers."""
    page = open_page(layer=["conv1d:4:3", "lstm:4"], window="9")
    assert '<div class="shape">(samples, 7, 4)</div>' in texts(page)
    page = checked(page.number_input(key="kernel_size_0").set_value(10).run())
    assert "Layer 1 (Conv1D) reads 10 time steps at once, but the window has only 9." in words(page)
    assert page.button(key="start").disabled
    page = press(page, "fix_0_0")
    assert stack_of(page) == ["conv1d:4:3", "lstm:4"]
    page = press(checked(page.number_input(key="kernel_size_0").set_value(10).run()), "fix_0_1")
    assert stack_of(page) == ["conv1d:4:10:causal", "lstm:4"]
    assert not page.button(key="start").disabled


def test_layer_added_behind_a_last_output_is_legal_and_a_note_says_what_else_changed(
    open_page: OpenPage,
) -> None:
    """A stack that arrives broken by one press of + would not be what the person wants; undo takes it all back."""
    page = add(open_page(layer=["lstm:1:seq", "rnn:3"]), 2, "lstm")
    note = "Layer 2 now returns its sequence, because the new layer 3 reads time steps. Undo takes back both."
    assert note in words(page)
    assert not page.button(key="start").disabled
    page = press(page, "undo_change")
    assert stack_of(page) == ["lstm:1:seq", "rnn:3"]
    assert note not in words(page)


def test_names_of_buttons_and_settings_name_their_layer(open_page: OpenPage) -> None:
    """A screen reader says which of the equal cards a control belongs to."""
    page = open_page(layer=["lstm:1:seq", "rnn:3"])
    assert [page.button(key=key).label for key in ("left_1", "right_0", "copy_1", "remove_1")] == [
        "Move layer 2 left", "Move layer 1 right", "Duplicate layer 2", "Remove layer 2",
    ]  # fmt: skip
    assert [page.menu_button(key=key).label for key in ("add_1", "add_2")] == [
        "Add a layer before layer 2", "Add a layer after layer 2",
    ]  # fmt: skip
    assert page.number_input(key="units_1").label == "units of layer 2"
    assert page.toggle(key="sequences_1").label == "return_sequences of layer 2"
    handles = re.findall(r'class="rl-handle" data-index="(\d)" aria-label="([^"]*)"', texts(page))
    assert handles == [
        ("0", "Layer 1: LSTM, returns a sequence. Left and Right arrow keys move it."),
        ("1", "Layer 2: SimpleRNN. Left and Right arrow keys move it."),
    ]
    assert 'class="rl-handle"' not in texts(open_page(layer="lstm:1"))


@pytest.mark.parametrize(
    ("index", "to", "stack"),
    [(0, 2, [(RNN, GRU, LSTM)]), (2, 1, [(LSTM, GRU, RNN)]), (0, 3, []), (-1, 0, [])],
)
def test_dropped_card_moves_its_layer(
    index: int, to: int, stack: list[Stack], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Places outside the stack, as of a browser that shows an older stack, change nothing."""
    changes: list[Stack] = []
    monkeypatch.setattr(stack_changes.st, "session_state", {})
    monkeypatch.setattr(stack_changes.state, "experiment", lambda: SimpleNamespace(stack=(LSTM, RNN, GRU)))
    monkeypatch.setattr(stack_changes, "set_stack", changes.append)
    stack_changes.move(index, to)
    assert changes == stack
    change = stack_changes.last_change()
    assert (change and change.sentence.facts) == (
        {"title": stack[0][to].title, "layer": to + 1, "layers": 3} if stack else None
    )


def test_presenting_view_is_left_by_its_button_and_is_in_the_link(open_page: OpenPage) -> None:
    """Only the stack is drawn; an unknown view is the whole page."""
    page = open_page(layer="lstm:5")
    assert "view" not in link_of(page)
    page = press(page, "present")
    assert link_of(page)["view"] == ["stack"]
    assert "(samples, 5)" in texts(page)
    assert not [button for button in page.button if button.key == "start"]
    again = open_page(**link_of(page))
    assert [button.label for button in again.button if button.key == "present"] == [
        "Leave the presenting view (Esc)"
    ]
    page = press(again, "present")
    assert "view" not in link_of(page)
    assert [button for button in page.button if button.key == "start"]
    assert "view" not in link_of(open_page(view="other"))


def test_tools_that_would_do_nothing_are_off(open_page: OpenPage) -> None:
    """A single layer can't be moved or removed, and a full stack takes no more."""
    page = open_page(layer="lstm:1")
    assert [page.button(key=f"{name}_0").disabled for name in ("left", "right", "remove")] == [True] * 3
    page = open_page(layer=["lstm:1:seq"] * 12)
    assert page.menu_button(key="add_0").disabled and page.button(key="copy_0").disabled


def test_moving_a_layer_keeps_the_other_cards_settings(open_page: OpenPage) -> None:
    """A card's fields show the layer that stands there now, not the one that stood there before."""
    page = press(open_page(layer=["lstm:11:seq", "gru:22"]), "right_0")
    assert [page.number_input(key=f"units_{index}").value for index in (0, 1)] == [22, 11]
    assert [page.toggle(key=f"sequences_{index}").value for index in (0, 1)] == [False, True]
    assert [page.selectbox(key=f"kind_{index}").value for index in (0, 1)] == ["gru", "lstm"]


def test_keras_source_is_shown_only_for_a_legal_stack(open_page: OpenPage) -> None:
    """Code that Keras refuses is not offered."""
    page = open_page(tab="code")
    assert "LSTM(32, return_sequences=True)" in page.code[0].value
    broken = open_page(layer=["lstm:4", "lstm:4"], tab="code")
    assert all(toggle.key != "show_code" for toggle in broken.toggle)


def test_sequence_out_says_what_the_head_does_with_it(open_page: OpenPage) -> None:
    """Never a silent broadcast: the page says that every step is trained on its next value."""
    page = open_page(layer=["lstm:4:seq"], tab="shapes")
    assert "the model learns the next value at every step (many to many)" in page.info[0].value
    assert "needs a legal stack" not in texts(page)
    assert "needs a legal stack" in texts(open_page(layer=["lstm:4", "lstm:4"]))
    assert "Fix it where the arrow is red" in words(open_page(layer=["lstm:4", "lstm:4"]))
