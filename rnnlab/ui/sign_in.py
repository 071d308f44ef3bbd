"""The sign-in page of a lab with a login, and the button that signs out."""

import importlib.util

import streamlit as st

from rnnlab.mistake import Mistake
from rnnlab.ui import access, messages, style
from rnnlab.ui.markdown import escape_markdown


def is_required() -> bool:
    """Whether the visitor must sign in before anything of the lab is shown."""
    try:
        access.owner_id()
    except Mistake:
        return True
    return False


def render() -> None:
    """Draw the sign-in page: a button for each provider."""
    style.title("RNN Lab", messages.SIGN_IN_FIRST)
    try:
        providers = access.login_providers()
    except Mistake as mistake:
        st.error(escape_markdown(mistake), icon=":material/error:")
        return
    if not importlib.util.find_spec("authlib"):
        st.error(messages.NO_AUTHLIB)
        return
    if access.user_info().get("is_logged_in"):
        st.error(messages.NO_SUBJECT)
        st.button(messages.SIGN_OUT, key="sign_out", on_click=st.logout)
        return
    for provider in providers:
        is_default = provider == access.DEFAULT_PROVIDER
        label = messages.SIGN_IN if is_default else messages.sign_in_with(escape_markdown(provider))
        # Not in a callback: Streamlit sends no redirect from a callback.
        if st.button(label, key=f"sign_in_{provider}", type="primary", icon=":material/login:"):
            st.login(provider)


def render_sign_out() -> None:
    """Draw the button that signs out, if the visitor has signed in."""
    if not access.user_info().get("is_logged_in"):
        return
    name = access.display_name()
    if st.button(
        messages.SIGN_OUT, key="sign_out", type="tertiary", icon=":material/logout:",
        help=messages.signed_in_as(escape_markdown(name)) if name else None,
    ):  # fmt: skip
        st.logout()
