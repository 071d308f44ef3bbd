"""The page "Lesson": one chapter at a time, from what goes in to the questions."""

from functools import partial
from pathlib import Path

import streamlit as st

from rnnlab.ui import state, style
from rnnlab.ui.lesson import progress
from rnnlab.ui.lesson.chapters import CHAPTERS, Chapter
from rnnlab.ui.lesson.turns import Turn

HERE = Path(__file__).parent
LOOK = (HERE / "lesson.css").read_text(encoding="utf-8")
NAMES = tuple(chapter.name for chapter in CHAPTERS)
_to_the_top = st.components.v2.component(
    "rnnlab_chapter", js=(HERE / "chapter.js").read_text(encoding="utf-8")
)


def render() -> None:
    """Draw the chapter that the link names."""
    st.html(f"<style>{LOOK}</style>")
    progress.open_lesson(NAMES)
    here = NAMES.index(progress.chapter())
    chapter = CHAPTERS[here]
    style.title("Lesson", "Ten minutes, and return_sequences is clear for good.")
    state.show_error("lesson")
    contents(here)
    st.html(
        f'<h2 class="rl-chapter" id="chapter" tabindex="-1"><span class="rl-number">{here + 1}</span>'
        f"{chapter.title}</h2>"
    )
    _to_the_top(key="lesson_top", data={"chapter": chapter.name}, height=1)
    with st.container(key=f"lesson_room_{chapter.name}"):
        draw(chapter)
    turn_pages(here)
    progress.write_link(NAMES)


def contents(here: int) -> None:
    """A strip with a part for each chapter, and the list of them to choose from."""
    parts = "".join(
        f'<i class="{"done " if name in progress.done() else ""}{"here" if place == here else ""}"></i>'
        for place, name in enumerate(NAMES)
    )
    says = f"Chapter {here + 1} of {len(NAMES)}, {len(progress.done())} done"
    st.html(f'<div class="rl-strip" role="img" aria-label="{says}">{parts}</div>')
    st.selectbox(
        "Contents", NAMES, format_func=_entries().__getitem__, label_visibility="collapsed", width=420,
        **state.bind_widget("lesson_contents", NAMES[here], "lesson", progress.go),
    )  # fmt: skip


def _entries() -> dict[str, str]:
    """Each chapter as the contents list it, with a tick where it is done."""
    return {
        name: f"{place} · {chapter.title}{' ✓' if name in progress.done() else ''}"
        for place, (name, chapter) in enumerate(zip(NAMES, CHAPTERS, strict=True), 1)
    }


def draw(chapter: Chapter) -> None:
    """The text and the task beside the picture, or above it where it wants the whole width."""
    if chapter.wide:
        st.markdown(chapter.text)
        place, beside = (st.container(), None)
    else:
        place, beside = st.columns([5, 6], gap="medium", vertical_alignment="top")
        place.markdown(chapter.text)
    if chapter.task:
        with place, st.container(border=True, key="lesson_task"):
            turn = take(chapter)
    else:
        turn = take(chapter)
    with beside or st.container():
        turn.draw()


def take(chapter: Chapter) -> Turn:
    """The task with what there is to do, and what has come of it."""
    if chapter.task:
        st.markdown(f":material/touch_app: **{chapter.task}**")
    turn = chapter.turn()
    if turn.done:
        progress.note_done(chapter.name)
    if chapter.praise and turn.done:
        st.success(chapter.praise, icon=":material/check_circle:")
    elif turn.says:
        st.caption(turn.says)
    return turn


def turn_pages(here: int) -> None:
    """Back and forth."""
    finished = NAMES[here] in progress.done()
    with st.container(horizontal=True, gap="small", key="lesson_pages", horizontal_alignment="distribute"):
        st.button(
            "Back", key="lesson_back", icon=":material/arrow_back:", disabled=here == 0,
            on_click=progress.act, args=(partial(progress.go, NAMES[max(here - 1, 0)]),),
        )  # fmt: skip
        if here + 1 < len(NAMES):
            st.button(
                "Next", key="lesson_next", icon=":material/arrow_forward:", icon_position="right",
                type="primary" if finished else "secondary", help=f"Next: {CHAPTERS[here + 1].title}",
                on_click=progress.act, args=(partial(progress.go, NAMES[here + 1]),),
            )  # fmt: skip
