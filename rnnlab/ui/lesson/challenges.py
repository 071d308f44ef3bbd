"""The challenges: stacks to fix with small cards and hints; the browser remembers the solved ones."""

from functools import partial
from pathlib import Path

import msgspec
import streamlit as st

from rnnlab.figures.icons import layer_icon
from rnnlab.figures.stacks import stack_picture
from rnnlab.stack import editing
from rnnlab.stack.challenges import CHALLENGES, FEATURES, Challenge, verdict_on
from rnnlab.stack.layers import MOST_UNITS, WITH_UNITS, Kind, Layer, Stack
from rnnlab.stack.shapes import trace
from rnnlab.ui import state
from rnnlab.ui.lesson import pictures, progress
from rnnlab.ui.lesson.progress import held, keep, kept
from rnnlab.ui.lesson.turns import Turn

TITLES: dict[Kind, str] = {
    "lstm": "LSTM",
    "gru": "GRU",
    "bi-lstm": "Bidirectional LSTM",
    "dropout": "Dropout",
    "repeat": "RepeatVector",
    "depth1": "Reshape to depth 1",
    "dense": "Dense",
}
ADDED = Layer("lstm", 8)
MOST_CARDS = 6
BY_NAME = {challenge.name: challenge for challenge in CHALLENGES}

_memory = st.components.v2.component(
    "rnnlab_challenges", js=(Path(__file__).parent / "memory.js").read_text(encoding="utf-8")
)


def turn() -> Turn:
    """Done when all of them are solved."""
    challenge, stack, window = now()
    if challenge.name not in done() and verdict_on(challenge, stack, window).solved:
        keep("challenges_done", (*done(), challenge.name))
    return Turn(done() >= BY_NAME.keys(), draw)


def done() -> frozenset[str]:
    """The challenges that were solved, now or in an earlier visit with this browser."""
    return frozenset(kept("challenges_done", ()))


def now() -> tuple[Challenge, Stack, int]:
    """The challenge that is looked at, and the stack and the time steps that it was brought to."""
    challenge = BY_NAME[kept("challenge", CHALLENGES[0].name)]
    return challenge, stack_of(challenge), kept(f"window_{challenge.name}", challenge.window)


def draw() -> None:
    remember()
    choose()
    challenge, stack, window = now()
    st.markdown(f"#### {challenge.title}\n{challenge.task}")
    traced = trace(stack, window, FEATURES, samples=1)
    pictures.show(stack_picture(traced), "lesson_challenge_picture")
    verdict = verdict_on(challenge, stack, window)
    if verdict.solved:
        st.success(challenge.insight, icon=":material/check_circle:")
        next_one(challenge)
    elif traced.problem:
        st.error(str(verdict.missing), icon=":material/link_off:")
    else:
        st.info(str(verdict.missing), icon=":material/pending:")
    if challenge.window_free:
        st.number_input("time steps", 1, 96, step=1, **held(f"window_{challenge.name}", challenge.window))
    edit(challenge, stack)
    if not verdict.solved:
        hints(challenge)


def remember() -> None:
    """Keep the done ones in the browser, and take those from it that an earlier visit left there."""
    _memory(
        key="lesson_memory",
        data={"done": sorted(done()), "forget": kept("challenges_forgotten", False)},
        height=1,
        on_done_change=_recalled,
    )
    if done():
        keep("challenges_forgotten", False)


def _recalled() -> None:
    progress.act(_recall)


def _recall() -> None:
    found = set(st.session_state["lesson_memory"].get("done") or []) & BY_NAME.keys()
    if not done():  # the visit begins: go on where the last one ended
        progress.put("challenge", next((name for name in BY_NAME if name not in found), CHALLENGES[0].name))
    keep("challenges_done", tuple(sorted(done() | found)))


def choose() -> None:
    """A number for each challenge, and how many are done."""
    labels = {
        name: f"{':material/check: ' if name in done() else ''}{number}"
        for number, name in enumerate(BY_NAME, 1)
    }
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.pills(
            "Challenge", tuple(BY_NAME), format_func=labels.__getitem__, label_visibility="collapsed",
            required=True, wrap=True, **held("challenge", CHALLENGES[0].name),
        )  # fmt: skip
        st.caption(f"{len(done())} of {len(BY_NAME)} solved, remembered in this browser")
        if done():
            st.button("Forget", key="lesson_forget", type="tertiary", on_click=progress.act, args=(_forget,))


def _forget() -> None:
    for name, challenge in BY_NAME.items():
        _start_over(challenge)
        keep(f"hints_{name}", 0)
    progress.put("challenge", CHALLENGES[0].name)
    keep("challenges_done", ())
    keep("challenges_forgotten", True)


def _start_over(challenge: Challenge) -> None:
    put(challenge, challenge.start)
    progress.put(f"window_{challenge.name}", challenge.window)


def next_one(challenge: Challenge) -> None:
    undone = [name for name in BY_NAME if name not in done()]
    if undone:
        later = [name for name in undone if list(BY_NAME).index(name) > list(BY_NAME).index(challenge.name)]
        st.button(
            "Next challenge", key="lesson_challenge_next", type="primary", icon=":material/arrow_forward:",
            on_click=progress.act, args=(partial(progress.put, "challenge", (later or undone)[0]),),
        )  # fmt: skip


def stack_of(challenge: Challenge) -> Stack:
    return kept(f"stack_{challenge.name}", challenge.start)


def put(challenge: Challenge, stack: Stack) -> None:
    keep(f"stack_{challenge.name}", stack)


def edit(challenge: Challenge, stack: Stack) -> None:
    """A row of small cards, one a layer."""
    with st.container(horizontal=True, gap="small", key="lesson_cards"):
        for index, layer in enumerate(stack):
            card(challenge, stack, index, layer)
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Add a layer", key="lesson_add", icon=":material/add:", disabled=len(stack) >= MOST_CARDS,
            on_click=progress.act,
            args=(lambda: put(challenge, editing.insert(stack, len(stack), ADDED)),),
        )  # fmt: skip
        st.button(
            "Start over", key="lesson_over", icon=":material/restart_alt:", type="tertiary",
            disabled=stack == challenge.start,
            on_click=progress.act, args=(partial(_start_over, challenge),),
        )  # fmt: skip


def card(challenge: Challenge, stack: Stack, index: int, layer: Layer) -> None:
    def become(new: Layer) -> None:
        progress.act(lambda: put(challenge, editing.replace(stack_of(challenge), index, new)))

    def change(**fields: object) -> None:
        become(msgspec.structs.replace(stack_of(challenge)[index], **fields))

    def bound(name: str, value: object, apply: object) -> dict:
        return state.bind_widget(f"lesson_{name}_{index}", value, "lesson", apply)  # type: ignore[arg-type]

    with st.container(border=True, width=200, gap="small", key=f"lesson_card_{index}"):
        st.html(f'<div class="rl-card">{layer_icon(layer)}<small>layer {index + 1}</small></div>')
        st.selectbox(
            "Kind", tuple(TITLES), format_func=TITLES.__getitem__, label_visibility="collapsed",
            **bound("kind", layer.kind, lambda kind: become(editing.with_kind(layer, kind))),
        )  # fmt: skip
        if layer.kind in WITH_UNITS:
            st.number_input(
                "units", 1, MOST_UNITS, step=1, **bound("units", layer.units, lambda n: change(units=n))
            )
        if layer.recurrent:
            st.toggle(
                "return_sequences", **bound("sequences", layer.sequences, lambda on: change(sequences=on))
            )
        tools(challenge, stack, index)


def tools(challenge: Challenge, stack: Stack, index: int) -> None:
    actions = (
        ("left", ":material/arrow_back:", "Move one place earlier", index == 0, partial(editing.move, by=-1)),
        ("right", ":material/arrow_forward:", "Move one place later", index == len(stack) - 1,
         partial(editing.move, by=1)),
        ("remove", ":material/delete:", "Remove", len(stack) == 1, editing.remove),
    )  # fmt: skip
    with st.container(horizontal=True, gap="xsmall", key=f"lesson_tools_{index}"):
        for name, icon, says, off, action in actions:
            st.button(
                icon, key=f"lesson_{name}_{index}", help=says, disabled=off, type="tertiary",
                on_click=progress.act,
                args=(lambda action=action: put(challenge, action(stack_of(challenge), index)),),
            )  # fmt: skip


def hints(challenge: Challenge) -> None:
    """The hints shown so far, and a button for one more."""
    shown = kept(f"hints_{challenge.name}", 0)
    for hint in challenge.hints[:shown]:
        st.caption(f":material/lightbulb: {hint}")
    if shown < len(challenge.hints):
        st.button(
            f"A hint ({shown + 1} of {len(challenge.hints)})", key="lesson_hint", icon=":material/lightbulb:",
            on_click=progress.act, args=(partial(keep, f"hints_{challenge.name}", shown + 1),),
        )  # fmt: skip
