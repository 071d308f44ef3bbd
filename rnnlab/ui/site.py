"""All pages: configuration, log, sign-in and navigation.

The Lab is imported at once, the others when they are opened.
"""

from pathlib import Path

import streamlit as st

from rnnlab import log, ui
from rnnlab.runs.store import runs_folder
from rnnlab.ui import address, server, sign_in, state, style
from rnnlab.ui.lab import error_menu
from rnnlab.ui.lab import messages as lab_messages
from rnnlab.ui.lab import page as lab
from rnnlab.ui.lesson import messages as lesson_messages
from rnnlab.ui.runs import messages as runs_messages

HEADINGS = {  # {the page's title: (its heading, what it is for)}
    "Lab": (lab_messages.TITLE, lab_messages.SUBTITLE),
    "Lesson": (lesson_messages.TITLE, lesson_messages.SUBTITLE),
    "Runs": (runs_messages.TITLE, runs_messages.SUBTITLE),
}


def render() -> None:
    """Draw the page that the visitor has opened, below the navigation."""
    log.start(runs_folder(), "server")
    st.set_page_config(page_title="RNN Lab", page_icon=Path(ui.__file__).with_name("icon.png"), layout="wide")
    pages = [
        lab.page(),
        st.Page(_lesson, title="Lesson", url_path="lesson"),
        st.Page(_runs, title="Runs", url_path="runs"),
    ]
    page = st.navigation(pages, position="hidden")
    style.apply()
    if sign_in.is_required():
        sign_in.render()
        return
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        style.navigation({each: address.params_to(each.title, page.title) for each in pages})
        style.title(*HEADINGS[page.title])
        if page.title == "Lab":
            error_menu.render()
        sign_in.render_sign_out()
    state.on_page_change(page.title)
    page.run()
    server.note_drawn()


def _lesson() -> None:
    from rnnlab.ui.lesson import page

    page.render()


def _runs() -> None:
    from rnnlab.ui.runs import page

    page.render()
