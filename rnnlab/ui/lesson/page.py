"""The page Lesson: shows one chapter at a time. The chapters and their order are in chapters.py."""

from functools import partial
from pathlib import Path

import streamlit as st

from rnnlab.ui import widgets
from rnnlab.ui.lesson import messages, progress
from rnnlab.ui.lesson.chapters import CHAPTERS, Chapter
from rnnlab.ui.lesson.exercises import Exercise

HERE = Path(__file__).parent
CSS = (HERE / "lesson.css").read_text(encoding="utf-8")
NAMES = tuple(chapter.name for chapter in CHAPTERS)
_scroll_to_top = st.components.v2.component(
    "rnnlab_chapter", js=(HERE / "scroll_to_top.js").read_text(encoding="utf-8")
)


def render() -> None:
    """Draw the chapter that the link names."""
    st.html(f"<style>{CSS}</style>")
    progress.read_link(NAMES)
    index = NAMES.index(progress.current_chapter())
    chapter = CHAPTERS[index]
    widgets.show_error(progress.PLACE)
    contents(index)
    st.html(
        f'<h2 class="rl-chapter" id="chapter" tabindex="-1"><span class="rl-number">{index + 1}</span>'
        f"{chapter.title}</h2>"
    )
    _scroll_to_top(key="lesson_top", data={"chapter": chapter.name}, height=1)
    with st.container(key=f"lesson_room_{chapter.name}"):
        draw(chapter)
    back_and_next(index)
    progress.write_link(NAMES)


def contents(current: int) -> None:
    """A progress strip with a segment for each chapter, and the list of chapters."""
    segments = "".join(
        f'<i class="{"done " if name in progress.done_chapters() else ""}{"here" if index == current else ""}"></i>'
        for index, name in enumerate(NAMES)
    )
    label = messages.progress(current + 1, len(NAMES), len(progress.done_chapters()))
    st.html(f'<div class="rl-strip" role="img" aria-label="{label}">{segments}</div>')
    st.selectbox(
        messages.CONTENTS, NAMES, format_func=_entries().__getitem__, label_visibility="collapsed", width=420,
        **widgets.bind_widget("lesson_contents", NAMES[current], progress.PLACE, progress.open_chapter),
    )  # fmt: skip


def _entries() -> dict[str, str]:
    """{chapter: its entry in the contents}."""
    return {
        chapter.name: messages.contents_entry(number, chapter.title, chapter.name in progress.done_chapters())
        for number, chapter in enumerate(CHAPTERS, 1)
    }


def draw(chapter: Chapter) -> None:
    """The text and the task beside the picture, or above a wide picture."""
    if chapter.wide:
        st.markdown(chapter.text)
        task_column, picture_column = (st.container(), None)
    else:
        task_column, picture_column = st.columns([5, 6], gap="medium", vertical_alignment="top")
        task_column.markdown(chapter.text)
    if chapter.task:
        with task_column, st.container(border=True, key="lesson_task"):
            exercise = draw_task(chapter)
    else:
        exercise = draw_task(chapter)
    with picture_column or st.container():
        exercise.draw()


def draw_task(chapter: Chapter) -> Exercise:
    """The task, the widgets of its exercise, and praise or a clue."""
    if chapter.task:
        st.markdown(f":material/touch_app: **{chapter.task}**")
    exercise = chapter.exercise()
    if exercise.done:
        progress.mark_done(chapter.name)
    if chapter.praise and exercise.done:
        st.success(chapter.praise, icon=":material/check_circle:")
    elif exercise.clue:
        st.caption(exercise.clue)
    return exercise


def back_and_next(current: int) -> None:
    """The buttons Back and Next."""
    done = NAMES[current] in progress.done_chapters()
    with st.container(horizontal=True, gap="small", key="lesson_pages", horizontal_alignment="distribute"):
        st.button(
            messages.BACK, key="lesson_back", icon=":material/arrow_back:", disabled=current == 0,
            on_click=progress.run_callback, args=(partial(progress.open_chapter, NAMES[max(current - 1, 0)]),),
        )  # fmt: skip
        if current + 1 < len(NAMES):
            st.button(
                messages.NEXT, key="lesson_next", icon=":material/arrow_forward:", icon_position="right",
                type="primary" if done else "secondary", help=messages.next_chapter(CHAPTERS[current + 1].title),
                on_click=progress.run_callback, args=(partial(progress.open_chapter, NAMES[current + 1]),),
            )  # fmt: skip
