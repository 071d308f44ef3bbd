"""A key that a browser keeps, by which its runs are found on a lab without a login.

Whoever visits from another computer sees only what the same browser has made, unless RNNLAB_SHARED is set.
"""

import os
import re
import secrets
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE, YEAR = "rnnlab_browser", 31_536_000  # seconds
KEY = re.compile(r"[0-9a-f]{32}")
SHARED = "RNNLAB_SHARED"  # set: all who visit share one folder of runs
THIS_COMPUTER = ("localhost", "127.0.0.1", "::1")


def key_of_visitor() -> str | None:
    """The key of the visitor's browser; None on this computer, where runs are shared, or where cookies are refused."""
    if not is_for_browsers(st.context.url or ""):
        return None
    key = str(st.context.cookies.get(COOKIE, ""))
    return key if KEY.fullmatch(key) else None


def is_for_browsers(url: str) -> bool:
    """Whether a visitor at that address has runs of their own: not if it is an address of this computer."""
    return not os.environ.get(SHARED) and (urlsplit(url).hostname or THIS_COMPUTER[0]) not in THIS_COMPUTER


class GivesKey:
    """Gives each new browser a key, with the HTML that it loads. No script can read it, and no other site sends it."""

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or has_key(scope) or not is_for_browsers(f"//{host_of(scope)}"):
            await self._app(scope, receive, send)
            return

        async def send_with_key(message: Message) -> None:
            if message["type"] == "http.response.start" and is_html(message):
                message["headers"] = [*message["headers"], (b"set-cookie", new_cookie(scope).encode())]
            await send(message)

        await self._app(scope, receive, send_with_key)


def is_html(message: Message) -> bool:
    return any(
        name == b"content-type" and value.startswith(b"text/html") for name, value in message["headers"]
    )


def host_of(scope: Scope) -> str:
    return Headers(scope=scope).get("host", "")


def has_key(scope: Scope) -> bool:
    try:
        cookies = SimpleCookie(Headers(scope=scope).get("cookie", ""))
    except CookieError:
        return False
    return COOKIE in cookies and KEY.fullmatch(cookies[COOKIE].value) is not None


def new_cookie(scope: Scope) -> str:
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    return f"{COOKIE}={secrets.token_hex(16)}; Max-Age={YEAR}; Path=/; HttpOnly; SameSite=Lax{secure}"
