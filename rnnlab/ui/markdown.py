"""Text from files and visitors in Streamlit's Markdown."""

import unicodedata

SPECIAL = frozenset("\\`*_{}[]()<>#+-!|~$:&")
FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE = "\u2068", "\u2069"


def escape_markdown(text: object) -> str:
    """The text so that Markdown shows it literally.

    Text with letters written from right to left is isolated, so that the sentence around it keeps its order.
    """
    text = str(text)
    escaped = "".join("\\" + letter if letter in SPECIAL else letter for letter in text)
    right_to_left = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
    return f"{FIRST_STRONG_ISOLATE}{escaped}{POP_DIRECTIONAL_ISOLATE}" if right_to_left else escaped
