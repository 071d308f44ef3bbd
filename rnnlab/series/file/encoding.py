"""Detects a text file's encoding and converts its bytes to UTF-8; refuses files that are not text."""

import codecs
import re
from encodings.aliases import aliases

import chardet

from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.series import thresholds as th
from rnnlab.series.messages import file as messages
from rnnlab.series.report import Place, Report

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow or Feather file"),
    (b"\x89HDF", "an HDF5 file"),
    (b"CDF\x01", "a NetCDF file"),
    (b"CDF\x02", "a NetCDF file"),
    (b"\x93NUMPY", "a NumPy file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
)
MARKUP: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"<!doctype html|<html|<table|<head"), "a web page (HTML)"),
    (re.compile(rb"<\?xml|<svg"), "an XML file"),
    (re.compile(rb'\{\s*"|\[\s*[\[{]'), "a JSON file"),
)
# Longer marks first: UTF-32's begins with UTF-16's.
MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Signs of cp1252 and letters that are used like them; in cp1250 some of the same bytes are letters inside words.
SYMBOLS = "°²³µ·±–—’‘“”…€£§«»\xa0©®™½¼¾¿¡×ªº"
# The letters beside a to z of languages that are written in cp1252, then of those in cp1250.
WESTERN = (
    "äöüß",
    "àâæçéèêëîïôœùûüÿ",
    "áéíñóúü",
    "áâãàçéêíóôõúü",
    "àèéìíîòóùú",
    "åäöæøé",
    "áðéíóúýþæö",
    "àçèéíïòóúü",
)
CENTRAL = ("áčďéěíňóřšťúůýž", "áäčďéíľňóôšťúýž", "ąćęłńóśźż", "áéíóöőúüű", "čćđšž", "ăâîşţ", "çë")
NO_LETTER = "ƒ"  # a letter for Python, but the first byte of Japanese katakana
_HIGH = re.compile(r"[^\x00-\x7f]+")
# A symbol beside a word or between words, not inside one.
_SYMBOL_OUTSIDE = re.compile(
    rf"(?<![^\x00-\x7f])(?:(?<![^\W\d_])[{SYMBOLS}]|[{SYMBOLS}](?![^\W\d_]))(?![^\x00-\x7f])"
)
GUESSED = ["cp1252", "cp1250", "cp1251", "cp1253", "shift_jis", "euc_kr", "gb18030", "big5"]
# Extensions of an encoding that is offered, for files that need them.
EXTENSIONS = {"shift_jis_2004": "shift_jis", "cp932": "shift_jis", "big5hkscs": "big5", "cp949": "euc_kr"}
OFFERED = ("utf-8", "cp1252", "latin-1", "utf-16", *GUESSED[1:], "mac_roman")
# Not for text, or so slow on long lines that they hang.
NO_TEXT = frozenset(("idna", "punycode", "mbcs", "oem", "rot_13", "unicode_escape", "raw_unicode_escape"))
PYTHONS = frozenset(name for name in aliases.values() if not name.endswith("_codec")) - NO_TEXT


def text_of(data: bytes, name: str, encoding: str | None, report: Report) -> bytes:
    """Return the file's bytes in UTF-8, decoded from `encoding`, or from the likeliest one if it is None.

    They are without a byte order mark and without NUL.
    Raises Mistake if the bytes are not text, and says what they look like.
    """
    _refuse_signature(data, name)
    detected, why = _detected(data) if encoding is None else (_known_name(encoding), None)
    padding = 0
    if not detected or not detected.startswith(("utf-16", "utf-32")):
        padding = len(data) - len(data.rstrip(b"\0"))
        data = data[: len(data) - padding] if padding else data
    ascii_only = data.isascii()
    if detected is None and ascii_only:
        detected, why = "utf-8", None
    elif detected is None:
        _refuse_nul(data.count(0), len(data), name)
        detected, why = _without_mark(data)
    offered = OFFERED if detected in OFFERED else (detected, *OFFERED)
    report.guess("encoding", detected, offered, why)
    # Most files are ASCII, which is UTF-8 already.
    if detected == "utf-8" and ascii_only:
        return _without_nul(data, padding, name, report)
    letters = data.decode(detected, errors="replace").removeprefix("\ufeff")
    unreadable = letters.count("\ufffd")
    if encoding is not None and unreadable > th.MOST_UNREADABLE * len(letters):
        raise Mistake(messages.wrong_encoding(name, encoding))
    plain = letters.encode("utf-8", errors="replace")
    if unreadable:
        report.repair(messages.unreadable_characters(detected), unreadable, _unreadable(plain))
    return _without_nul(plain, padding, name, report)


def _known_name(encoding: str) -> str:
    """Return the encoding's name as it is offered, or Python's name; Mistake if it is not a text encoding."""
    plain = re.sub(r"[^a-z0-9]+", "_", encoding.strip().lower()[:40]).strip("_")
    python = aliases.get(plain, plain)
    if python not in PYTHONS and plain != "utf_8_sig":
        raise Mistake(messages.unknown_encoding(encoding))
    name = "utf_8" if plain == "utf_8_sig" else python
    same = (
        offer for offer in OFFERED if aliases.get(offer.replace("-", "_"), offer.replace("-", "_")) == name
    )
    return next(same, name)


def _detected(data: bytes) -> tuple[str | None, Message | None]:
    """The encoding that a mark or zero bytes show, and how it was detected."""
    marked = next((encoding for mark, encoding in MARKS if data.startswith(mark)), None)
    if marked is not None:
        return marked, messages.encoding_from_byte_order_mark()
    return _unmarked_utf16(data), messages.encoding_from_zero_bytes()


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark has a NUL in every second byte of ASCII letters and digits."""
    sample = data[: th.SAMPLED_LETTERS - th.SAMPLED_LETTERS % 2]
    even, odd = sample[::2], sample[1::2]
    if len(sample) < 8:
        return None
    if odd.count(0) > th.MOSTLY * len(odd) and even.count(0) == 0:
        return "utf-16-le"
    if even.count(0) > th.MOSTLY * len(even) and odd.count(0) == 0:
        return "utf-16-be"
    return None


def _without_mark(data: bytes) -> tuple[str, Message | None]:
    try:
        letters = data.decode("utf-8")
    except UnicodeDecodeError as error:
        letters = data.decode("utf-8", errors="replace")
        unreadable = letters.count("\ufffd")
        foreign = (
            sum(not letter.isascii() for letter in letters[: error.start + th.SAMPLED_LETTERS]) - unreadable
        )
        # One invalid byte among many UTF-8 letters is damage, as is a letter cut off at the end.
        if foreign > 4 * unreadable or error.start >= len(data) - 3:
            return "utf-8", messages.utf8_with_errors()
        return _guessed(data, error.start), messages.encoding_from_letters()
    return "utf-8", None


def _guessed(data: bytes, start: int) -> str:
    """Return the likeliest encoding, from the lines around the first byte that is not UTF-8.

    Only lines with bytes above 127 are used: digits say nothing about the encoding.
    """
    around = data[max(0, start - 1000) : start + th.SAMPLED_LETTERS]
    lines = [line for line in around.splitlines() if not line.isascii()]
    sample = b"\n".join(lines)[: th.SAMPLED_LETTERS]
    western = sample.decode("cp1252", errors="replace")
    if "\ufffd" not in western and _is_latin(western):
        return _latin_encoding(_SYMBOL_OUTSIDE.sub("", western).encode("cp1252"))
    return _likeliest(sample, GUESSED)


def _is_latin(text: str) -> bool:
    """Whether most non-ASCII letters are isolated, or in pairs beside ASCII ones, as in a Latin alphabet."""
    isolated = count = 0
    for run in _HIGH.finditer(text):
        letters = "".join(character for character in run[0] if character not in SYMBOLS)
        if not letters and len(run[0]) > 1:
            return False
        beside = text[max(0, run.start() - 1) : run.start()] + text[run.end() : run.end() + 1]
        short = len(run[0]) == 1 or (len(run[0]) == 2 and any(map(str.isalpha, beside)))
        count += len(letters)
        isolated += len(letters) * (short and letters.isalpha() and NO_LETTER not in letters)
    return isolated >= th.HALF * count


def _latin_encoding(sample: bytes) -> str:
    """Return cp1252 or cp1250, whichever makes the letters of one language; the likelier one if both or none do."""
    western, central = (_letters(sample.decode(name, errors="replace")) for name in GUESSED[:2])
    is_western, is_central = _fits(western, WESTERN), _fits(central, CENTRAL)
    if western == central and is_western:
        return "cp1252"
    if is_western != is_central:
        return "cp1252" if is_western else "cp1250"
    return _likeliest(sample, GUESSED[:2])


def _letters(text: str) -> set[str]:
    return {character for character in text.lower() if not character.isascii()}


def _fits(letters: set[str], alphabets: tuple[str, ...]) -> bool:
    return any(letters <= set(alphabet) for alphabet in alphabets)


def _likeliest(sample: bytes, encodings: list[str]) -> str:
    result = chardet.detect(
        sample, include_encodings=encodings, empty_input_encoding="cp1252", compat_names=False
    )
    detected = result["encoding"] or "cp1252"
    plain = EXTENSIONS.get(detected, detected)
    return detected if "\ufffd" in sample.decode(plain, errors="replace") else plain


def _unreadable(plain: bytes) -> list[Place]:
    """Return the places of the first characters that could not be decoded."""
    mark, line, last = "\ufffd".encode(), 1, 0
    places: list[Place] = []
    start = plain.find(mark)
    while start >= 0 and len(places) < th.MOST_PLACES:
        line, last = line + plain.count(b"\n", last, start), start
        around = plain[max(0, start - 12) : start + 15].decode("utf-8", errors="ignore")
        places.append(Place(line, was=around.strip()))
        start = plain.find(mark, start + len(mark))
    return places


def _refuse_signature(data: bytes, name: str) -> None:
    start = data[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    kind = next((kind for signature, kind in SIGNATURES if data.startswith(signature)), None)
    kind = kind or next((kind for opening, kind in MARKUP if opening.match(start)), None)
    if kind is not None:
        raise Mistake(messages.other_kind_of_file(name, kind))


def _refuse_nul(count: int, size: int, name: str) -> None:
    if count > th.MOST_NUL * size:
        raise Mistake(messages.binary_file(name))


def _without_nul(text: bytes, padding: int, name: str, report: Report) -> bytes:
    """The text without stray NULs, which loggers write when they lose power; padding: how many were at the end."""
    count = text.count(0) if b"\0" in text else 0
    if count + padding == 0:
        return text
    _refuse_nul(count, len(text), name)
    report.repair(messages.nul_bytes(), count + padding, kind="read")
    return text.replace(b"\0", b"")
