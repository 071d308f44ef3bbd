"""Formats of dates in the letters that people write, DD.MM.YYYY hh:mm, and in strptime's tokens, %d.%m.%Y %H:%M."""

import re

LETTERS = {
    "%Y": "YYYY", "%y": "YY", "%m": "MM", "%d": "DD", "%j": "DDD", "%H": "hh", "%I": "hh", "%M": "mm", "%S": "ss",
    "%f": "ffffff", "%p": "am/pm", "%b": "Mon", "%B": "Month", "%z": "zone",
}  # fmt: skip
_TOKENS = {
    "yyyy": "%Y", "jjjj": "%Y", "aaaa": "%Y", "yy": "%y", "jj": "%y", "month": "%B", "mmmm": "%B", "mon": "%b",
    "mmm": "%b", "mm": "%m", "m": "%m", "ddd": "%j", "jjj": "%j", "dd": "%d", "tt": "%d", "d": "%d", "hh24": "%H",
    "hh": "%H", "h": "%H", "mi": "%M", "ss": "%S", "s": "%S", "am/pm": "%p", "zone": "%z",
}  # fmt: skip
_WORDS = re.compile("|".join(sorted((*_TOKENS, "f+"), key=len, reverse=True)), re.IGNORECASE)


def letters_of(form: str) -> str:
    """Return a strptime format in letters."""
    for token, letters in LETTERS.items():
        form = form.replace(token, letters)
    return form


def format_of(text: str) -> str:
    """Return the strptime format of a text in letters; of minutes and months, both mm, minutes are after hours.

    JJ is the year of Germans and the day of the French, who write years as AAAA.
    """
    text = text.strip()
    days = {"jj": "%d"} if "aaaa" in text.lower() else {}
    if "%" in text:
        return text
    form, end = "", 0
    for match in _WORDS.finditer(text):
        letters = match[0].lower()
        token = "%f" if letters[0] == "f" else days.get(letters, _TOKENS[letters])
        if token == "%m" and "%H" in form and "%M" not in form:
            token = "%M"
        form, end = form + text[end : match.start()] + token, match.end()
    form += text[end:]
    return form.replace("%H", "%I") if "%p" in form else form
