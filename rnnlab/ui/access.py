"""Who the visitor is, as an owner of runs. What the visitor may see is decided in rnnlab/runs/owners.py.

A lab has a login if Streamlit's secrets have a section `[auth]`. Then each person is an owner and must sign in first.
Without a login, each browser on another computer is one, and all on this computer are the owner None.
`services.store` opens the owner's folder, and every run, file and sweep on the pages comes from there.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from rnnlab.mistake import Mistake
from rnnlab.runs.owners import owner_of
from rnnlab.ui import browser_key, messages
from rnnlab.ui.browser_key import THIS_COMPUTER

DEFAULT_PROVIDER = "default"  # the provider whose settings are directly in [auth]
BROWSER = "browser"  # whom a key identifies, in place of a login provider
SETTINGS_TABLES = ("client_kwargs",)  # tables in [auth] that are settings; every other table is a provider


class NotSignedIn(Mistake):
    """The lab has a login, and the visitor has not signed in."""


def owner_id() -> str | None:
    """The owner of the visitor's runs and files, or None without a login and without a key of the browser.

    A person is identified by issuer and subject only: an e-mail address may pass to another person, and a
    name can be chosen freely. Only a digest of the two is stored.

    Raises NotSignedIn until the visitor has signed in.
    """
    user = user_info()
    if auth_settings() is None and "is_logged_in" not in user:
        key = browser_key.key_of_visitor()
        return owner_of(BROWSER, key) if key else None
    if user.get("is_logged_in") is not True or not user.get("iss") or not user.get("sub"):
        raise NotSignedIn(messages.not_signed_in())
    return owner_of(str(user["iss"]), str(user["sub"]))


def is_shared() -> bool:
    """Whether people without a login may open this lab from other computers and share all runs and files."""
    if owner_id() is not None:
        return False
    host = urlsplit(st.context.url or "").hostname or THIS_COMPUTER[0]
    return st.get_option("server.address") not in THIS_COMPUTER or host not in THIS_COMPUTER


def user_info() -> Mapping[str, Any]:
    """What the login provider says about the visitor; `is_logged_in` is missing in a lab without a login."""
    return st.user.to_dict()


def display_name() -> str:
    """The name or e-mail address of the visitor, empty if nobody has signed in."""
    user = user_info()
    return str(user.get("name") or user.get("email") or "") if user.get("is_logged_in") else ""


def auth_settings() -> Mapping[str, Any] | None:
    """The section [auth] of the secrets, or None; a Mistake if the secrets cannot be read."""
    try:
        return st.secrets["auth"]
    except KeyError:
        return None
    except StreamlitSecretNotFoundError:
        # Unreadable secrets may contain a login: continuing without it would let everybody in.
        if any(Path(file).exists() for file in st.get_option("secrets.files")):
            raise Mistake(messages.unreadable_secrets()) from None
        return None


def login_providers() -> list[str]:
    """The names of the providers to sign in with, the one directly in [auth] first."""
    settings = auth_settings() or {}
    named = [
        name for name, value in settings.items() if isinstance(value, Mapping) and name not in SETTINGS_TABLES
    ]
    return [DEFAULT_PROVIDER, *named] if "client_id" in settings else named
