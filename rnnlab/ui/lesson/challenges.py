"""The challenges: stacks to fix with small cards and hints; the browser remembers the solved ones."""

from functools import partial
from pathlib import Path

import msgspec
import streamlit as st

from rnnlab.figures.icons import layer_icon
from rnnlab.figures.stacks import stack_picture
from rnnlab.stack import editing
from rnnlab.stack.challenges import CHALLENGES, FEATURES, Challenge, verdict_on
from rnnlab.stack.layers import MOST_UNITS, WITH_UNITS, Layer, Stack
from rnnlab.stack.shapes import trace
from rnnlab.ui import widgets
from rnnlab.ui.lesson import messages, pictures, progress
from rnnlab.ui.lesson.exercises import Exercise
from rnnlab.ui.lesson.progress import save_value, saved_value, saved_widget

ADDED = Layer("lstm", 8)
MOST_CARDS = 6
BY_NAME = {challenge.name: challenge for challenge in CHALLENGES}

_storage = st.components.v2.component(
    "rnnlab_challenges", js=(Path(__file__).parent / "challenge_storage.js").read_text(encoding="utf-8")
)


def exercise() -> Exercise:
    """Done when all challenges are solved."""
    challenge, stack, window = current()
    if challenge.name not in solved_challenges() and verdict_on(challenge, stack, window).solved:
        save_value("challenges_done", (*solved_challenges(), challenge.name))
    return Exercise(solved_challenges() >= BY_NAME.keys(), draw)


def solved_challenges() -> frozenset[str]:
    """The challenges that were solved, in this visit or an earlier one with this browser."""
    return frozenset(saved_value("challenges_done", ()))


def current() -> tuple[Challenge, Stack, int]:
    """The chosen challenge, with its current stack and time steps."""
    challenge = BY_NAME[saved_value("challenge", CHALLENGES[0].name)]
    return challenge, stack_of(challenge), saved_value(f"window_{challenge.name}", challenge.window)


def draw() -> None:
    sync_with_browser()
    choose()
    challenge, stack, window = current()
    st.markdown(f"#### {challenge.title}\n{challenge.task}")
    traced = trace(stack, window, FEATURES, samples=1)
    pictures.show(stack_picture(traced), "lesson_challenge_picture")
    verdict = verdict_on(challenge, stack, window)
    if verdict.solved:
        st.success(challenge.insight, icon=":material/check_circle:")
        next_button(challenge)
    elif traced.problem:
        st.error(str(verdict.missing), icon=":material/link_off:")
    else:
        st.info(str(verdict.missing), icon=":material/pending:")
    if challenge.window_free:
        window_widget = saved_widget(f"window_{challenge.name}", challenge.window)
        st.number_input(messages.TIME_STEPS, 1, 96, step=1, **window_widget)
    layer_cards(challenge, stack)
    if not verdict.solved:
        hints(challenge)


def sync_with_browser() -> None:
    """Store the solved challenges in the browser, and load those of earlier visits from it."""
    _storage(
        key="lesson_storage",
        data={"done": sorted(solved_challenges()), "forget": saved_value("challenges_forgotten", False)},
        height=1,
        on_done_change=_load_from_browser,
    )
    if solved_challenges():
        save_value("challenges_forgotten", False)


def _load_from_browser() -> None:
    def load() -> None:
        loaded = set(st.session_state["lesson_storage"].get("done") or []) & BY_NAME.keys()
        if not solved_challenges():  # a new visit goes on with the first unsolved challenge
            unsolved = (name for name in BY_NAME if name not in loaded)
            progress.set_widget("challenge", next(unsolved, CHALLENGES[0].name))
        save_value("challenges_done", tuple(sorted(solved_challenges() | loaded)))

    progress.run_callback(load)


def choose() -> None:
    """A number for each challenge, and how many are solved."""
    labels = {
        name: f"{':material/check: ' if name in solved_challenges() else ''}{number}"
        for number, name in enumerate(BY_NAME, 1)
    }
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.pills(
            messages.CHALLENGE, tuple(BY_NAME), format_func=labels.__getitem__, label_visibility="collapsed",
            required=True, wrap=True, **saved_widget("challenge", CHALLENGES[0].name),
        )  # fmt: skip
        st.caption(messages.solved(len(solved_challenges()), len(BY_NAME)))
        if solved_challenges():
            st.button(
                messages.FORGET, key="lesson_forget", type="tertiary", help=messages.FORGET_HELP,
                on_click=progress.run_callback, args=(_forget,),
            )  # fmt: skip


def _forget() -> None:
    for name, challenge in BY_NAME.items():
        _start_over(challenge)
        save_value(f"hints_{name}", 0)
    progress.set_widget("challenge", CHALLENGES[0].name)
    save_value("challenges_done", ())
    save_value("challenges_forgotten", True)


def _start_over(challenge: Challenge) -> None:
    save_stack(challenge, challenge.start)
    progress.set_widget(f"window_{challenge.name}", challenge.window)


def next_button(challenge: Challenge) -> None:
    unsolved = [name for name in BY_NAME if name not in solved_challenges()]
    if unsolved:
        later = [name for name in unsolved if list(BY_NAME).index(name) > list(BY_NAME).index(challenge.name)]
        st.button(
            messages.NEXT_CHALLENGE, key="lesson_challenge_next", type="primary", icon=":material/arrow_forward:",
            on_click=progress.run_callback, args=(partial(progress.set_widget, "challenge", (later or unsolved)[0]),),
        )  # fmt: skip


def stack_of(challenge: Challenge) -> Stack:
    return saved_value(f"stack_{challenge.name}", challenge.start)


def save_stack(challenge: Challenge, stack: Stack) -> None:
    save_value(f"stack_{challenge.name}", stack)


def layer_cards(challenge: Challenge, stack: Stack) -> None:
    """A row of small cards, one for each layer."""
    with st.container(horizontal=True, gap="small", key="lesson_cards"):
        for index, layer in enumerate(stack):
            card(challenge, stack, index, layer)
    with st.container(horizontal=True, gap="small"):
        st.button(
            messages.ADD_LAYER, key="lesson_add", icon=":material/add:", disabled=len(stack) >= MOST_CARDS,
            on_click=progress.run_callback,
            args=(lambda: save_stack(challenge, editing.insert(stack, len(stack), ADDED)),),
        )  # fmt: skip
        st.button(
            messages.START_OVER, key="lesson_over", icon=":material/restart_alt:", type="tertiary",
            disabled=stack == challenge.start,
            on_click=progress.run_callback, args=(partial(_start_over, challenge),),
        )  # fmt: skip


def card(challenge: Challenge, stack: Stack, index: int, layer: Layer) -> None:
    def replace_layer(new: Layer) -> None:
        progress.run_callback(lambda: save_stack(challenge, editing.replace(stack_of(challenge), index, new)))

    def change(**fields: object) -> None:
        replace_layer(msgspec.structs.replace(stack_of(challenge)[index], **fields))

    def widget(name: str, value: object, apply: object) -> dict:
        return widgets.bind_widget(f"lesson_{name}_{index}", value, progress.PLACE, apply)  # type: ignore[arg-type]

    with st.container(border=True, width=200, gap="small", key=f"lesson_card_{index}"):
        st.html(
            f'<div class="rl-card">{layer_icon(layer)}<small>{messages.layer_number(index + 1)}</small></div>'
        )
        st.selectbox(
            messages.KIND, tuple(messages.LAYER_NAMES), format_func=messages.LAYER_NAMES.__getitem__,
            label_visibility="collapsed",
            **widget("kind", layer.kind, lambda kind: replace_layer(editing.with_kind(layer, kind))),
        )  # fmt: skip
        if layer.kind in WITH_UNITS:
            st.number_input(
                messages.UNITS,
                1,
                MOST_UNITS,
                step=1,
                **widget("units", layer.units, lambda n: change(units=n)),
            )
        if layer.recurrent:
            st.toggle(
                messages.RETURN_SEQUENCES,
                **widget("sequences", layer.sequences, lambda on: change(sequences=on)),
            )
        tools(challenge, stack, index)


def tools(challenge: Challenge, stack: Stack, index: int) -> None:
    actions = (
        ("left", ":material/arrow_back:", messages.MOVE_EARLIER, index == 0, partial(editing.move, by=-1)),
        ("right", ":material/arrow_forward:", messages.MOVE_LATER, index == len(stack) - 1,
         partial(editing.move, by=1)),
        ("remove", ":material/delete:", messages.REMOVE, len(stack) == 1, editing.remove),
    )  # fmt: skip
    with st.container(horizontal=True, gap="xsmall", key=f"lesson_tools_{index}"):
        for name, icon, label, disabled, action in actions:
            st.button(
                icon, key=f"lesson_{name}_{index}", help=label, disabled=disabled, type="tertiary",
                on_click=progress.run_callback,
                args=(lambda action=action: save_stack(challenge, action(stack_of(challenge), index)),),
            )  # fmt: skip


def hints(challenge: Challenge) -> None:
    """The hints shown so far, and a button for the next one."""
    shown = saved_value(f"hints_{challenge.name}", 0)
    for hint in challenge.hints[:shown]:
        st.caption(f":material/lightbulb: {hint}")
    if shown < len(challenge.hints):
        st.button(
            messages.hint(shown + 1, len(challenge.hints)), key="lesson_hint", icon=":material/lightbulb:",
            on_click=progress.run_callback, args=(partial(save_value, f"hints_{challenge.name}", shown + 1),),
        )  # fmt: skip
