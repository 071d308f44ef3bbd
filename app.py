"""The entry point: `streamlit run` imports it to serve `app`, and runs it as a script to draw the page."""

import streamlit as st

from rnnlab.ui import server

if __name__ == "__main__":
    server.await_page()
    from rnnlab.ui import site

    site.render()
else:
    app = st.App(__file__, lifespan=server.lifespan, middleware=server.MIDDLEWARE)
