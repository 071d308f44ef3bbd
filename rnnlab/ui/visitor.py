"""Who visits: the one person of a lab without a login, or whoever signed in to one that has it.

A lab has a login where Streamlit's secrets have a section `[auth]`. Then nobody who has not signed in
gets past the sign-in page, and nothing is kept of a person but a digest.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from rnnlab.mistake import Mistake
from rnnlab.runs.owners import owner_of

DEFAULT = "default"  # the provider whose settings stand in [auth] itself
OWN_TABLES = ("client_kwargs",)  # of a provider's settings; every other table in [auth] is a provider


class Unknown(Mistake):
    """Somebody visits who has not signed in where one has to."""


def identity() -> Mapping[str, Any]:
    """What the provider says of whoever visits, with `is_logged_in`; without that where nobody signs in."""
    return st.user.to_dict()


def login() -> Mapping[str, Any] | None:
    """The settings of the login, None where there is none; a Mistake where they can't be read."""
    try:
        return st.secrets["auth"]
    except KeyError:
        return None
    except StreamlitSecretNotFoundError:
        # Secrets that can't be read may have had a login: to go on without would let everybody in.
        if any(Path(file).exists() for file in st.get_option("secrets.files")):
            raise Mistake("The server's secrets can't be read, so nobody is let in: mend them.") from None
        return None


def providers() -> list[str]:
    """The names of those that one may sign in with, the unnamed one first."""
    settings = login() or {}
    named = [name for name, own in settings.items() if isinstance(own, Mapping) and name not in OWN_TABLES]
    return [DEFAULT, *named] if "client_id" in settings else named


def owner() -> str | None:
    """The owner of what this visit makes, None where nobody signs in; Unknown before one has.

    The address of a mailbox may pass to another person, and a name may be chosen: who somebody is
    say the issuer and its subject alone.
    """
    who = identity()
    if login() is None and "is_logged_in" not in who:
        return None
    if who.get("is_logged_in") is not True or not who.get("iss") or not who.get("sub"):
        raise Unknown("Sign in first: what is trained here belongs to whoever trained it.")
    return owner_of(str(who["iss"]), str(who["sub"]))


def name() -> str:
    """What to call whoever has signed in; empty where nobody has."""
    who = identity()
    return str(who.get("name") or who.get("email") or "") if who.get("is_logged_in") else ""
