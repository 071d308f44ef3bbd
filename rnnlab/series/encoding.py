"""The bytes of a file as UTF-8, whatever they were written in, or the refusal of what is no text."""

import codecs

from charset_normalizer import from_bytes

from rnnlab.mistake import Mistake
from rnnlab.series.series import Repair
from rnnlab.series.wording import quoted

MOST_SAMPLE = 65_536

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "an Excel workbook (.xlsx) or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"PAR1", "a Parquet file"),
    (b"\x89HDF", "an HDF5 file"),
    (b"SQLite format 3", "an SQLite database"),
)
MARKUP: tuple[tuple[bytes, str], ...] = (
    (b"<!doctype html", "a web page (HTML)"),
    (b"<html", "a web page (HTML)"),
    (b"<?xml", "an XML file"),
    (b'{"', "a JSON file"),
    (b"[{", "a JSON file"),
)
# The longer mark first: the one of UTF-32 begins with the one of UTF-16.
MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Letters and signs by which a Western text is told before anything is guessed.
WESTERN = frozenset("äöüßÄÖÜéèêëÉàâáãçÇîïíôóõûúñÑåÅæøØ°²³µ·±–’“”€£§«»\xa0")
GUESSED = ["cp1252", "cp1250", "cp1251", "cp1253", "shift_jis", "euc_kr", "gb18030", "big5"]


def as_utf8(data: bytes, name: str) -> tuple[bytes, tuple[Repair, ...]]:
    """The file's bytes in UTF-8 without a byte order mark, and what had to be repaired.

    Raises Mistake where the bytes are no text, and says what they look like.
    """
    _refuse_signature(data, name)
    encoding = _marked(data) or _unmarked_utf16(data)
    if encoding is None:
        _refuse_nul(b"\0" in data, name)
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as fault:
            encoding = _guessed(data, fault.start)
        else:
            return data, ()
    text = data.decode(encoding, errors="replace").removeprefix("\ufeff")
    _refuse_nul("\0" in text, name)
    unreadable = text.count("\ufffd")
    what = f"characters that could not be read as {encoding}"
    repairs = (Repair(what, unreadable),) if unreadable else ()
    return text.encode("utf-8", errors="replace"), repairs


def _refuse_signature(data: bytes, name: str) -> None:
    start = data[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    kind = next((kind for signature, kind in SIGNATURES if data.startswith(signature)), None)
    kind = kind or next((kind for opening, kind in MARKUP if start.startswith(opening)), None)
    if kind is not None:
        raise Mistake(f"{quoted(name)} looks like {kind}, not a CSV: export the table as CSV and load that.")


def _refuse_nul(found: bool, name: str) -> None:
    if found:
        raise Mistake(
            f"{quoted(name)} holds NUL bytes and is no text: export the table as CSV and load that."
        )


def _marked(data: bytes) -> str | None:
    return next((encoding for mark, encoding in MARKS if data.startswith(mark)), None)


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark shows as a NUL in every second byte of plain letters and digits."""
    sample = data[: MOST_SAMPLE - MOST_SAMPLE % 2]
    even, odd = sample[::2], sample[1::2]
    if len(sample) < 8:
        return None
    if odd.count(0) > 0.9 * len(odd) and even.count(0) == 0:
        return "utf-16-le"
    if even.count(0) > 0.9 * len(even) and odd.count(0) == 0:
        return "utf-16-be"
    return None


def _guessed(data: bytes, start: int) -> str:
    """The likeliest encoding, from the lines around the first byte that is not UTF-8.

    Only lines with bytes above 127 are looked at: digits say nothing and drown the rest.
    """
    around = data[max(0, start - 1000) : start + MOST_SAMPLE]
    lines = [line for line in around.splitlines() if not line.isascii()]
    sample = b"\n".join(lines)[:MOST_SAMPLE]
    western = {character for character in sample.decode("cp1252", errors="replace") if ord(character) > 127}
    if western <= WESTERN:
        return "cp1252"
    best = from_bytes(sample, cp_isolation=GUESSED).best()
    return best.encoding if best is not None else "cp1252"
