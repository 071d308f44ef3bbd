"""The charts follow once the browser has painted the page without them.

The browser takes some two seconds to load plotly and paints nothing new in that time.
"""

from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from rnnlab.ui import address, state
from rnnlab.ui.lab import series_messages as messages

LONGEST_WAIT = 5.0  # seconds, for browsers that do not run the component's JavaScript

_painted = st.components.v2.component(
    "rnnlab_first_paint", js=(Path(__file__).parent / "first_paint.js").read_text(encoding="utf-8")
)


def painted() -> None:
    """Note that the browser has painted the page, and that it runs components."""
    state.set_painted(True)
    state.set_draws_in_browser(True)


def write_address() -> None:
    """Write the state to the browser's address, once the component has written the first one."""
    if state.is_painted():
        address.write()


def wait() -> None:
    """Wait for the browser, then draw the page again with its charts.

    The component writes the state to the browser's address: the address that was opened is then no step of its own for
    the Back button, as it would be if the server wrote it.
    """
    st.caption(messages.DRAWING_SERIES)
    data = {"link": urlencode(address.params_of_visit(), doseq=True)}
    _painted(key="paint_report", data=data, width=1, height=1, on_painted_change=painted)
    calls = count()

    @st.fragment(run_every=LONGEST_WAIT)
    def wait_no_longer() -> None:
        if next(calls) > 0:
            state.set_painted(True)
            st.rerun()

    wait_no_longer()
