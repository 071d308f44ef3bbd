"""The page before all others where the lab has a login, and the way out again."""

import importlib.util

import streamlit as st

from rnnlab.mistake import Mistake
from rnnlab.ui import state, style, visitor


def required() -> bool:
    """Whether whoever visits must sign in before anything of the lab is shown."""
    try:
        visitor.owner()
    except Mistake:
        return True
    return False


def render() -> None:
    """Draw the sign-in page: a button for each provider."""
    style.title("RNN Lab", "Sign in first: what you make here, no other visitor sees.")
    try:
        offered = visitor.providers()
    except Mistake as mistake:
        st.error(state.literal(str(mistake)), icon=":material/error:")
        return
    if not importlib.util.find_spec("authlib"):
        st.error("Nobody can sign in: the server lacks Authlib (pip install 'streamlit[auth]').")
        return
    if visitor.identity().get("is_logged_in"):
        st.error("Your provider did not say who you are (iss, sub), so nothing could be kept for you.")
        st.button("Sign out", key="sign_out", on_click=st.logout)
        return
    for provider in offered:
        label = "Sign in" if provider == visitor.DEFAULT else f"Sign in with {state.literal(provider)}"
        # A redirect is not sent from a callback: the page that would carry it is not drawn then.
        if st.button(label, key=f"sign_in_{provider}", type="primary", icon=":material/login:"):
            st.login(provider)


def render_way_out() -> None:
    """Draw the button that signs out, where somebody has signed in."""
    if not visitor.identity().get("is_logged_in"):
        return
    if st.button(
        "Sign out", key="sign_out", type="tertiary", icon=":material/logout:",
        help=state.literal(f"You are signed in as {visitor.name()}.") if visitor.name() else None,
    ):  # fmt: skip
        st.logout()
