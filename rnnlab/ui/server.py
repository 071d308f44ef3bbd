"""The server of the page: what it prepares for the first visitor, and what it asks browsers to load early.

This module is imported before the server answers, so it imports little.
"""

import gc
import inspect
import logging
import re
import signal
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from types import FrameType

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import cli_util, config, file_util
from streamlit.web.server.server_util import get_display_address, get_url

from rnnlab.ui.browser_key import GivesKey, is_html
from rnnlab.ui.delivery import keep_messages

# The parts of Streamlit's frontend that draw the Lab without its charts: its files in static/js begin with these names.
EARLY_PARTS = ("Html", "PageLink", "Button", "Checkbox", "Selectbox", "NumberInput", "BidiComponent")
IMPORTED = re.compile(r'(?:import|from)"\./([^"]+\.js)"')
SWITCH_SECONDS = 0.0005  # of Python's 0.005 the server waits at each answer while another thread computes
LONGEST_WAIT = 2.0  # seconds, for a first visitor
MOST_HEADER_BYTES = 2800  # proxies such as nginx refuse an answer with more than 4 kB of headers

logging.getLogger("uvicorn.error").setLevel(logging.WARNING)  # Streamlit prints the page's address itself


def prepare_page() -> None:
    """Import what draws the first page, and read what a first visitor sees; then what other pages and tabs need.

    Without the garbage collector, which would take a fifth of the time until the first page.
    """
    gc.disable()
    try:
        import rnnlab.ui.site
        from rnnlab.series.source import Sample
        from rnnlab.ui import state

        state.experiment_for(Sample(state.FIRST_SAMPLE), None)
        inspect.stack()  # Streamlit calls it once; the first call looks for the files of all modules
    finally:
        gc.freeze()
        gc.enable()
        _prepared.set()
    _drawn.wait(LONGEST_WAIT)
    import rnnlab.ui.lab.code_panel
    import rnnlab.ui.lab.tab_panels
    import rnnlab.ui.lesson.page
    import rnnlab.ui.runs.page  # noqa: F401


def note_drawn() -> None:
    """Note that a first page has been sent: importing the rest no longer delays it."""
    _drawn.set()


_prepared, _drawn = threading.Event(), threading.Event()

_preparation = threading.Thread(target=prepare_page, name="prepare the page", daemon=True)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Prepare the page while the first visitor's browser loads Streamlit's frontend."""
    sys.setswitchinterval(SWITCH_SECONDS)
    _preparation.start()
    keep_messages()
    end_with_success()
    if not config.get_option("server.headless"):
        open_browser()
    yield


def end_with_success() -> None:
    """Let Ctrl-C and a termination signal end the process with exit code 0 once the server has shut down.

    Uvicorn would raise the signal again after that. A second signal is left to it: it forces the end.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        handler = signal.getsignal(number)
        server = getattr(handler, "__self__", None)
        if not (isinstance(server, uvicorn.Server) and callable(handler)):
            return  # another server, which handles signals in its way

        def end(received: int, frame: FrameType | None, server: uvicorn.Server = server) -> None:
            if server.should_exit:
                server.handle_exit(received, frame)
            server.should_exit = True

        signal.signal(number, end)


def open_browser() -> None:
    """Open the page, which Streamlit does only for scripts without an app; the port is open already."""
    address = "localhost"
    if config.is_manually_set("browser.serverAddress"):
        address = config.get_option("browser.serverAddress")
    elif config.is_manually_set("server.address"):
        address = get_display_address(config.get_option("server.address"))
    cli_util.open_browser(get_url(address))


def await_page() -> None:
    """Wait until the page is prepared: two threads that import the same modules can get unfinished ones."""
    if _preparation.is_alive():
        _prepared.wait()


class EarlyParts:
    """Names the parts of the frontend that the Lab needs in the header of its HTML.

    The browser then loads them beside Streamlit's main file. Without the header it would learn of them one after
    another, when the first elements arrive.
    """

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_links(message: Message) -> None:
            if message["type"] == "http.response.start" and is_html(message):
                message["headers"] = [*message["headers"], (b"link", early_links().encode())]
            await send(message)

        await self._app(scope, receive, send_with_links if scope["type"] == "http" else send)


@cache
def early_links() -> str:
    """The value of the header: the files of the early parts with the files that they import.

    Files that Streamlit's own HTML names are left out.
    """
    static = Path(file_util.get_static_dir())
    scripts, html = static / "static" / "js", (static / "index.html").read_text(encoding="utf-8")
    links, length, seen = [], 0, set()
    waiting = [file.name for part in EARLY_PARTS for file in scripts.glob(f"{part}.*.js")]
    while waiting:
        name = waiting.pop(0)
        if name in seen or name in html:
            continue
        seen.add(name)
        link = f"<./static/js/{name}>;rel=modulepreload"
        length += len(link) + 1
        if length > MOST_HEADER_BYTES:
            break
        links.append(link)
        waiting += IMPORTED.findall((scripts / name).read_text(encoding="utf-8"))
    return ",".join(links)


MIDDLEWARE = (Middleware(EarlyParts), Middleware(GivesKey))
