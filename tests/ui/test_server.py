"""What the server prepares before the first visitor, and which files it asks browsers to load early."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit import file_util

from rnnlab.ui import server
from tests.ui.conftest import APP

SCRIPTS = Path(file_util.get_static_dir()) / "static" / "js"
HEAVY = ("pandas", "distributed", "rnnlab.ui.site")


def early_files() -> list[str]:
    return [link[len("<./static/js/") :].partition(">")[0] for link in server.early_links().split(",")]


def headers_of(content_type: str, kind: str = "http") -> list[str]:
    """The names of the headers that a browser gets with an answer of that type."""
    sent: list[Message] = []

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": f"{kind}.response.start", "headers": [(b"content-type", content_type.encode())]})

    async def receive() -> Message:
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(server.EarlyParts(answer)({"type": kind}, receive, send))
    return [name.decode() for name, _ in sent[0]["headers"]]


@pytest.mark.parametrize("part", server.EARLY_PARTS)
def test_each_early_part_is_a_file_of_streamlits_frontend(part: str) -> None:
    """A newer Streamlit may name them differently: then this fails, and the page only loads later."""
    assert [name for name in early_files() if name.startswith(f"{part}.")], part


def test_early_files_exist_and_come_with_the_files_that_they_import() -> None:
    """Each once, and none that the HTML loads anyway."""
    files = early_files()
    html = (SCRIPTS.parents[1] / "index.html").read_text(encoding="utf-8")
    assert len(set(files)) == len(files)
    for name in files:
        imported = server.IMPORTED.findall((SCRIPTS / name).read_text(encoding="utf-8"))
        assert [each for each in imported if each not in files and each not in html] == []
        assert name not in html


def test_header_is_short_enough_for_proxies() -> None:
    """nginx takes 4 kB of headers by default."""
    assert 1000 < len(server.early_links()) < server.MOST_HEADER_BYTES


def test_only_html_names_the_early_parts() -> None:
    """Scripts, pictures and websockets are answered as before."""
    assert headers_of("text/html; charset=utf-8") == ["content-type", "link"]
    assert headers_of("text/javascript") == ["content-type"]
    assert headers_of("text/html", kind="websocket") == ["content-type"]


def test_server_answers_before_the_page_is_imported() -> None:
    """Importing app.py as Streamlit's server does imports none of the large packages."""
    code = f"import sys, app; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=APP.parent, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_page_is_imported_without_what_training_other_pages_and_tabs_need() -> None:
    """The first visitor waits for these imports."""
    late = ("distributed", "tensorflow", "statsmodels", "optuna", "openpyxl")
    late += tuple(
        f"rnnlab.ui.{room}" for room in ("lab.tab_panels", "lab.code_panel", "lesson.page", "runs.page")
    )
    code = f"import sys, rnnlab.ui.site; print([name for name in {late} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=APP.parent, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
