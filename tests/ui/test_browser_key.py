"""The key that a browser on another computer is given, and what is found by it."""

import asyncio
from http.cookies import SimpleCookie

import pytest
from starlette.types import Message, Receive, Scope, Send

from rnnlab.runs.owners import OWNER, owner_of, store_of
from rnnlab.runs.store import Store
from rnnlab.ui import access, browser_key
from rnnlab.ui.lab import stored_files
from tests.ui.conftest import OpenPage, link_of

KEY = "0123456789abcdef" * 2


def cookies(host: str, cookie: str = "", content: str = "text/html", scheme: str = "http") -> SimpleCookie:
    """The cookies that a browser is given with an answer."""
    sent: list[Message] = []

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "headers": [(b"content-type", content.encode())]})

    async def receive() -> Message:
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    asked = [(b"host", host.encode()), (b"cookie", cookie.encode())]
    scope = {"type": "http", "scheme": scheme, "headers": asked}
    asyncio.run(browser_key.GivesKey(answer)(scope, receive, send))
    jar = SimpleCookie()
    for name, value in sent[0]["headers"]:
        if name == b"set-cookie":
            jar.load(value.decode())
    return jar


def test_each_new_browser_elsewhere_is_given_another_key() -> None:
    first, second = (cookies("lab.example.org")[browser_key.COOKIE] for _ in range(2))
    assert OWNER.fullmatch(first.value)
    assert first.value != second.value
    assert (first["httponly"], first["samesite"], first["secure"]) == (True, "Lax", "")
    assert cookies("192.168.1.20:8501", scheme="https")[browser_key.COOKIE]["secure"] is True


@pytest.mark.parametrize(
    ("host", "cookie", "content"),
    [
        ("localhost:8501", "", "text/html"),
        ("127.0.0.1:8501", "", "text/html"),
        ("[::1]:8501", "", "text/html"),
        ("lab.example.org", "", "text/javascript"),
        ("lab.example.org", f"other=1; {browser_key.COOKIE}={KEY}", "text/html"),
    ],
)
def test_nothing_is_given_on_this_computer_or_twice_or_with_a_script(
    host: str, cookie: str, content: str
) -> None:
    assert not cookies(host, cookie, content)


@pytest.mark.parametrize("cookie", [f"{browser_key.COOKIE}=../..", "\x01;;=", f"{browser_key.COOKIE}="])
def test_made_up_key_is_replaced(cookie: str) -> None:
    assert OWNER.fullmatch(cookies("lab.example.org", cookie)[browser_key.COOKIE].value)


def test_all_share_if_the_server_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNNLAB_SHARED", "1")
    assert not cookies("lab.example.org")
    assert not browser_key.is_for_browsers("http://lab.example.org")


def test_runs_and_files_are_those_of_the_browser(
    open_page: OpenPage, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs, before = store.root, store.ids()
    monkeypatch.setattr(browser_key, "key_of_visitor", lambda: KEY)
    page = open_page()
    page.button(key="start").click().run()
    own = store_of(runs, owner_of(access.BROWSER, KEY))
    assert own.ids() == link_of(page)["run"]
    assert store.ids() == before
    assert KEY not in str(own.root)
    monkeypatch.setattr(access, "user_info", dict)
    monkeypatch.setattr(access, "auth_settings", lambda: None)
    assert stored_files.storage().endswith("Only this browser sees them, by a key in its cookies.")
