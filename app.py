"""The page's frame: configuration and navigation, nothing else."""

from pathlib import Path

import streamlit as st

from rnnlab.ui import lab

st.set_page_config(page_title="RNN Lab", page_icon=Path(lab.__file__).with_name("icon.png"), layout="wide")
st.navigation([st.Page(lab.render, title="Lab", url_path="lab", default=True)], position="hidden").run()
