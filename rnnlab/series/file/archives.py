"""What a compressed file or a workbook holds: plain bytes, however little they were packed into.

Every size is bounded before anything is unpacked, for a few bytes may unpack to more than the machine holds.
"""

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, cast

from rnnlab.mistake import Mistake
from rnnlab.series.file.workbook import rows_as_csv, sheet_names
from rnnlab.series.quoting import listed, quoted
from rnnlab.series.read_options import Guess

MOST_PARTS = 200
MOST_TRIED = 10  # sheets, for one with rows
LEAST_ROWS = 10
CHUNK = 1 << 20
STREAMS: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
)
ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
TABLES = (".csv", ".tsv", ".txt", ".tab", ".dat", ".psv")
FAULTS = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError)


@dataclass(frozen=True)
class Unpacked:
    """The bytes of one table, and which of several it is; sheet: True for CSV made of a workbook's sheet."""

    data: bytes
    guesses: tuple[Guess, ...] = ()
    sheet: bool = False


def unpack(data: bytes, name: str, part: str | None, most: int) -> Unpacked:
    """The bytes themselves, or what they hold where they are an archive or a workbook.

    part: the file or sheet to take; the largest table, or the first sheet, where it is None.
    Raises Mistake where that cannot be read, holds more than `most` bytes, or is packed twice.
    """
    if data.startswith(ZIPS):
        return _of_zip(data, name, part, most)
    if _is_tar(data):
        raise Mistake(f"{quoted(name)} is a tar archive: unpack it and load the table itself.")
    kind = _stream(data)
    plain = data
    if kind is not None:
        try:
            with _opened(kind, data) as stream:
                plain = _bounded(stream, name, most)
        except FAULTS:
            raise _damaged(name, f"{kind} archive") from None
        _refuse_nested(plain, name)
    if part is not None:
        raise Mistake(f"{quoted(name)} holds one table, no {quoted(part)}: leave out which part to read.")
    return Unpacked(plain)


def _stream(data: bytes) -> str | None:
    return next((kind for start, kind in STREAMS if data.startswith(start)), None)


def _opened(kind: str, data: bytes) -> IO[bytes]:
    source = io.BytesIO(data)
    if kind == "gzip":
        return cast(IO[bytes], gzip.GzipFile(fileobj=source))
    return cast(IO[bytes], bz2.BZ2File(source) if kind == "bzip2" else lzma.LZMAFile(source))


def _bounded(stream: IO[bytes], name: str, most: int) -> bytes:
    """Everything in the stream; Mistake as soon as it is more than `most` bytes."""
    chunks, size = [], 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > most:
            raise Mistake(
                f"{quoted(name)} unpacks to more than MOST_BYTES, {most / 1e6:,.0f} MB: "
                "keep fewer rows or columns, or longer steps."
            )
        chunks.append(chunk)
    return b"".join(chunks)


def _refuse_nested(data: bytes, name: str) -> None:
    if _stream(data) is not None or data.startswith(ZIPS) or _is_tar(data):
        raise Mistake(f"{quoted(name)} holds another archive: unpack it and load the table itself.")


def _is_tar(data: bytes) -> bool:
    return data[257:262] == b"ustar"


def _damaged(name: str, kind: str) -> Mistake:
    return Mistake(f"{quoted(name)} is a damaged or unknown {kind}: pack it again, or load the table itself.")


def _of_zip(data: bytes, name: str, part: str | None, most: int) -> Unpacked:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = {info.filename for info in archive.infolist()[:MOST_PARTS]}
            if "[Content_Types].xml" in inside:
                if not any(held.startswith("xl/") for held in inside):
                    raise Mistake(f"{quoted(name)} is a document without a sheet: export its table as CSV.")
                return _of_workbook(data, archive, name, part, most)
            if "mimetype" in inside and "content.xml" in inside:
                raise Mistake(
                    f"{quoted(name)} is an OpenDocument file (.ods): export the table as CSV and load that."
                )
            return _of_archive(archive, name, part, most)
    except (*FAULTS, RuntimeError):
        raise _damaged(name, "zip archive") from None


def _of_archive(archive: zipfile.ZipFile, name: str, part: str | None, most: int) -> Unpacked:
    """One file of a zip archive. Its name there is only compared and shown, never used as a path."""
    held = {info.filename: info for info in archive.infolist() if _may_hold_table(info)}
    if not held:
        raise Mistake(
            f"{quoted(name)} holds no file with anything in it: pack a CSV, or load the CSV itself."
        )
    likely = [info for info in held.values() if info.filename.lower().endswith(TABLES)] or list(held.values())
    chosen = max(likely, key=lambda info: info.file_size) if part is None else held.get(part)
    if chosen is None:
        raise Mistake(f"{quoted(name)} holds no {quoted(part)}: choose one of {listed(held)}.")
    if chosen.flag_bits & 1:
        raise Mistake(f"{quoted(chosen.filename)} in {quoted(name)} is encrypted: unpack it and load that.")
    with archive.open(chosen) as stream:
        plain = _bounded(stream, name, most)
    _refuse_nested(plain, name)
    return Unpacked(plain, _part_guess(chosen.filename, list(held)))


def _may_hold_table(info: zipfile.ZipInfo) -> bool:
    last = info.filename.rsplit("/", 1)[-1]
    return info.file_size > 0 and not (info.is_dir() or last.startswith(".") or "__MACOSX" in info.filename)


def _part_guess(chosen: str, held: list[str]) -> tuple[Guess, ...]:
    if len(held) < 2:
        return ()
    options = tuple(dict.fromkeys([*held[: MOST_PARTS - 1], chosen]))
    return (Guess("part", chosen, options, f"one of {len(held)} in the file"),)


def _of_workbook(data: bytes, archive: zipfile.ZipFile, name: str, part: str | None, most: int) -> Unpacked:
    sizes = sum(info.file_size for info in archive.infolist())
    if sizes > 2 * most:
        raise Mistake(
            f"{quoted(name)} unpacks to {sizes / 1e6:,.0f} MB, more than {2 * most / 1e6:,.0f} MB: "
            "keep fewer rows or columns, or export the sheet as CSV."
        )
    sheets = sheet_names(data, name)
    if part is not None and part not in sheets:
        raise Mistake(f"{quoted(name)} has no sheet {quoted(part)}: choose one of {listed(sheets)}.")
    if part is not None:
        return Unpacked(rows_as_csv(data, name, part), _part_guess(part, sheets), sheet=True)
    for sheet in sheets[:MOST_TRIED]:
        rows = rows_as_csv(data, name, sheet)
        if rows.count(b"\n") >= LEAST_ROWS:
            return Unpacked(rows, _part_guess(sheet, sheets), sheet=True)
    return Unpacked(rows_as_csv(data, name, sheets[0]), _part_guess(sheets[0], sheets), sheet=True)
