"""The page's frame: configuration and navigation, nothing else."""

from pathlib import Path

import streamlit as st

from rnnlab.ui import lab, runs_page, state, style
from rnnlab.ui.lesson import page as lesson

st.set_page_config(page_title="RNN Lab", page_icon=Path(lab.__file__).with_name("icon.png"), layout="wide")
pages = [
    lab.page(),
    st.Page(lesson.render, title="Lesson", url_path="lesson"),
    st.Page(runs_page.render, title="Runs", url_path="runs"),
]
page = st.navigation(pages, position="hidden")
style.apply()
style.navigation(pages)
state.arrive(page.title)
page.run()
