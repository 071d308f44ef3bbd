"""The sentences that the pages share: links, signing in, and reading a series."""

from rnnlab.message import message

READING_SERIES = "Reading the series …"
MEASURING_IMPORTANCE = (
    "Forecasting the test set again with each input and each lag shuffled in turn: some seconds …"
)

# --- links ---


@message
def invalid_link(error: str) -> str:
    return f"Cannot read the link ({error}). The page shows the default experiment instead."


@message
def invalid_weather_in_link(error: str) -> str:
    return f"Cannot read the weather in the link ({error}). Generate it again."


@message
def invalid_file_in_link(error: str) -> str:
    return f"Cannot read the file in the link ({error}). Load it again."


# --- signing in ---

SIGN_IN_FIRST = "Please sign in. Other visitors cannot see your work."
SIGN_IN = "Sign in"
SIGN_OUT = "Sign out"
NO_AUTHLIB = "Signing in does not work: Authlib is missing on the server (pip install 'streamlit[auth]')."
NO_SUBJECT = (
    "Your provider did not send who you are (iss, sub), so your work cannot be saved. Try another provider."
)


def sign_in_with(provider: str) -> str:
    return f"Sign in with {provider}"


def signed_in_as(name: str) -> str:
    return f"You are signed in as {name}."


@message
def not_signed_in() -> str:
    return "Please sign in. Runs belong to the person who trained them."


@message
def unreadable_secrets() -> str:
    return "Cannot read the server's secrets, so nobody can sign in. Fix secrets.toml."
