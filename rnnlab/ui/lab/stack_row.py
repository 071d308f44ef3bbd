"""The stack as cards in a row, the shape on each arrow; a broken stack's first fix is at its arrow, the cause below."""

from html import escape
from pathlib import Path
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnlab.experiment import Experiment
from rnnlab.stack.fixes import Fix, Problem
from rnnlab.stack.layers import KINDS, MOST_LAYERS, Stack
from rnnlab.stack.presets import PRESETS
from rnnlab.stack.shapes import LayerShapes, Shape, Trace, shape_text, side_names, trace
from rnnlab.training.encoding import inputs_of
from rnnlab.training.prepared import input_names
from rnnlab.ui import services, state, widgets
from rnnlab.ui.lab import stack_card, stack_changes
from rnnlab.ui.lab import stack_messages as messages

SCRIPT_KEY = "stack_script"
_script = st.components.v2.component(
    "rnnlab_stack_row",
    html='<div aria-live="polite"></div>',
    js=(Path(__file__).parent / "stack_row.js").read_text(encoding="utf-8"),
)


def render() -> None:
    """Draw the layers in a row with the shape on each arrow; a broken stack's cause and other fixes below it."""
    experiment = state.experiment()
    traced, names = traced_stack(experiment)
    widgets.show_error("stack")
    with st.container(key="stack", gap="xsmall"):
        with st.container(
            horizontal=True, wrap=False, gap="xxsmall", vertical_alignment="center", key="stack_row"
        ):
            draw_input(experiment, names)
            for index, step in enumerate(traced.layers):
                with draw_step(str(index)):
                    draw_arrow(index, step.input_shape, index > 0, step.problem)
                    stack_card.render(experiment.stack, index, step)
            with draw_step("last"):
                draw_arrow(len(experiment.stack), traced.output_shape, leaves_layer=True)
                draw_head(experiment, traced)
        broken = next((step for step in traced.layers if step.problem), None)
        draw_strip(experiment.stack, broken)
        run_script(broken)


def render_presentation() -> None:
    """Draw only the stack, in large type."""
    with st.container(key="presentation"):
        with st.container(horizontal=True, horizontal_alignment="right"):
            draw_present_button(":material/fullscreen_exit:", messages.LEAVE_PRESENTATION, "")
        render()


def draw_present_button(icon: str, label: str, view: str) -> None:
    """Draw the button that changes to a view of the page, which is then drawn as a whole."""
    if st.button(
        label, key="present", icon=icon, help=label, on_click=widgets.run_press,
        args=("page", lambda: state.set_view(view)),
    ):  # fmt: skip
        st.rerun()


def traced_stack(experiment: Experiment) -> tuple[Trace, tuple[str, ...]]:
    """The shapes through the experiment's stack, and the names of what it reads at each time step."""
    names = input_names(services.series_of(experiment.source), experiment)
    return trace(experiment.stack, experiment.window, len(names)), names


def render_presets(stack: Stack) -> None:
    """Draw buttons with stacks to start from, and the button of the presenting view."""
    with st.container(horizontal=True, gap="xsmall", width="content", key="presets"):
        for key, preset in PRESETS.items():
            st.button(
                preset.title, key=f"preset_{key}", help=preset.description,
                type="primary" if preset.stack == stack else "secondary",
                on_click=widgets.run_press,
                args=("stack", lambda preset=preset: stack_changes.set_stack(preset.stack)),
            )  # fmt: skip
        draw_present_button(":material/present_to_all:", messages.PRESENT, "stack")


def draw_step(name: str) -> DeltaGenerator:
    """A container for an arrow and what it leads to, which stay together."""
    return st.container(
        horizontal=True, wrap=False, gap="xxsmall", vertical_alignment="center", key=f"step_{name}"
    )


def draw_input(experiment: Experiment, names: tuple[str, ...]) -> None:
    features = len(inputs_of(experiment, ()))  # an angle counts twice: its sine and its cosine
    about = messages.input_card(experiment.window, features, len(names) - features)
    with st.container(border=True, width="content", key="stack_input"):
        st.html(f'<div class="rl-card"><div>{messages.INPUT_CARD}<small>{escape(about)}</small></div></div>')


def draw_head(experiment: Experiment, traced: Trace) -> None:
    about = messages.HEAD_WAITS
    if traced.legal:
        every_step = traced.head is not None and traced.head.sequence
        about = messages.HEAD_EVERY_STEP if every_step else messages.HEAD_ONCE
    title = messages.head_card(experiment.horizon * len(experiment.targets))
    with st.container(border=True, width="content", key="stack_head"):
        st.html(f'<div class="rl-card"><div>{escape(title)}<small>{escape(about)}</small></div></div>')


def draw_arrow(at: int, shape: Shape | None, leaves_layer: bool, problem: Problem | None = None) -> None:
    """Draw the shape at this place with the meaning of its sides, and a button that adds a layer here.

    problem: why the next layer cannot read this shape; its first fix is then a button here.
    """
    layers = len(state.experiment().stack)
    text, sides, look = "?", messages.UNKNOWN_SHAPE, " unknown"
    if shape is not None:
        names = side_names(shape, leaves_layer)
        text, sides, look = shape_text(shape), " · ".join(names), " broken" if problem else ""
    with st.container(width="content", horizontal_alignment="center", gap=None, key=f"arrow_{at}"):
        st.html(
            f'<div class="rl-arrow{look}" data-testid="shape-{at}"><div class="shape">{text}</div>'
            f'<div class="line" aria-hidden="true">{"✕" if problem else ""}</div>'
            f'<div class="sides">{sides}</div></div>'
        )
        if problem:
            fix = problem.fixes[0]
            draw_fix(f"fix_{at}_0", messages.first_fix(str(fix.label)), fix, "primary")
        st.menu_button(
            messages.add_layer(at, layers), KINDS, key=f"add_{at}", icon=":material/add:",
            format_func=messages.kind_in_menu, help=messages.add_layer(at, layers), type="tertiary",
            disabled=layers >= MOST_LAYERS, on_click=widgets.run_press,
            args=("stack", lambda: stack_changes.add(at, st.session_state[f"add_{at}"])),
        )  # fmt: skip


def draw_fix(key: str, label: str, fix: Fix, kind: Literal["primary", "secondary"]) -> None:
    st.button(
        label, key=key, icon=":material/build:", type=kind, help=str(fix.label),
        on_click=widgets.run_press, args=("stack", lambda: stack_changes.set_stack(fix.stack)),
    )  # fmt: skip


def draw_strip(stack: Stack, broken: LayerShapes | None) -> None:
    """Draw a strip as wide as the row: why a layer is illegal with the fixes that are not at the arrow, or a note."""
    change = stack_changes.last_change()
    if broken and broken.problem:
        index, problem = broken.number - 1, broken.problem
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key=f"problem_{index}"):
            st.markdown(f":material/link_off: {problem.cause}")
            for place, fix in enumerate(problem.fixes[1:], 1):
                draw_fix(f"fix_{index}_{place}", messages.SHORT_FIXES[fix.action], fix, "secondary")
    elif change and change.note and change.stack == stack:
        with st.container(key="stack_note"):
            st.markdown(f":material/info: {change.note}")


def run_script(broken: LayerShapes | None) -> None:
    """Run the script that moves cards, and tell it what has changed."""
    change = stack_changes.last_change()
    _script(
        key=SCRIPT_KEY,
        width=1,
        height=1,
        data={
            "changes": change.number if change else 0,
            "index": change.at if change else 0,
            "sentence": str(change.sentence) if change else "",
            "broken": broken.number - 1 if broken else None,
            "presenting": state.view() == "stack",
        },
        on_move_change=card_moved,
    )


def card_moved() -> None:
    """A card was dropped at another place, or moved by a key."""
    asked = st.session_state[SCRIPT_KEY].move
    widgets.run_press("stack", lambda: stack_changes.move(asked["from"], asked["to"]))
