"""Compressed files, zip archives and workbooks: the plain bytes of the table in them.

Sizes are checked before and during unpacking, because a few bytes may unpack to more than the memory.
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
from rnnlab.series import thresholds as th
from rnnlab.series.file.workbook import OLE, read_sheet
from rnnlab.series.messages import archive as messages
from rnnlab.series.read_options import ALL_PARTS
from rnnlab.series.report import Report

CHUNK = 1 << 20
STREAMS: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
)
ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
TABLE_ENDINGS = (".csv", ".tsv", ".txt", ".tab", ".dat", ".psv")
UNPACKING_ERRORS = (
    OSError,
    EOFError,
    ValueError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    NotImplementedError,
)


@dataclass(frozen=True)
class Unpacked:
    """The bytes of a text; sheet: True for CSV made from a workbook's sheet.

    packed: whether it is one part of a file; part: of a plain text, the table in it that the user chose.
    """

    data: bytes
    sheet: bool = False
    packed: bool = True
    part: str | None = None


def unpack(data: bytes, name: str, part: str | None, report: Report) -> Unpacked:
    """Return the bytes themselves, or the table in them if they are an archive or a workbook.

    part: the file or sheet to read; None, or "*" for all, for the largest table or the first sheet with rows.
    Raises Mistake if it cannot be read, unpacks to more than MOST_BYTES, or is packed twice.
    """
    part = None if part == ALL_PARTS else part
    if data.startswith(ZIPS):
        return _unpack_zip(data, name, part, report)
    if data.startswith(OLE):
        return _sheet(data, name, part, report)
    if _is_tar(data):
        raise Mistake(messages.tar_archive(name))
    kind = _compression(data)
    plain = data
    if kind is not None:
        try:
            with _open_stream(kind, data) as stream:
                plain = _read_at_most(stream, name)
        except UNPACKING_ERRORS:
            raise _damaged(name, f"{kind} archive") from None
        _refuse_nested(plain, name)
    return Unpacked(plain, packed=False, part=part)


def may_hold_several(data: bytes) -> bool:
    """Whether the bytes are an archive of several files, or a workbook that may have several sheets."""
    if not data.startswith(ZIPS):
        return data.startswith(OLE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()[: th.MOST_PARTS]
    except UNPACKING_ERRORS:
        return False
    names = [info.filename for info in infos]
    if "[Content_Types].xml" in names:
        return sum(name.startswith("xl/worksheets/") for name in names) != 1
    return "mimetype" in names or sum(map(_may_hold_table, infos)) > 1


def _compression(data: bytes) -> str | None:
    return next((kind for start, kind in STREAMS if data.startswith(start)), None)


def _open_stream(kind: str, data: bytes) -> IO[bytes]:
    source = io.BytesIO(data)
    if kind == "gzip":
        return cast(IO[bytes], gzip.GzipFile(fileobj=source))
    return cast(IO[bytes], bz2.BZ2File(source) if kind == "bzip2" else lzma.LZMAFile(source))


def _read_at_most(stream: IO[bytes], name: str) -> bytes:
    """Read the whole stream; Mistake as soon as it is longer than MOST_BYTES."""
    chunks, size = [], 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > th.MOST_BYTES:
            raise Mistake(messages.unpacked_too_large(name, th.MOST_BYTES))
        chunks.append(chunk)
    return b"".join(chunks)


def _refuse_nested(data: bytes, name: str) -> None:
    if _compression(data) is not None or data.startswith((*ZIPS, OLE)) or _is_tar(data):
        raise Mistake(messages.nested_archive(name))


def _is_tar(data: bytes) -> bool:
    return data[257:262] == b"ustar"


def _damaged(name: str, kind: str) -> Mistake:
    return Mistake(messages.damaged_archive(name, kind))


def _unpack_zip(data: bytes, name: str, part: str | None, report: Report) -> Unpacked:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {info.filename for info in archive.infolist()[: th.MOST_PARTS]}
            if "[Content_Types].xml" in names:
                if not any(member.startswith("xl/") for member in names):
                    raise Mistake(messages.document_without_sheet(name))
                return _sheet_of_workbook(data, archive, name, part, report)
            if "mimetype" in names and "content.xml" in names:
                _check_opendocument(archive, name)
                return _sheet_of_workbook(data, archive, name, part, report)
            return _file_in_archive(archive, name, part, report)
    except (*UNPACKING_ERRORS, RuntimeError, KeyError):
        raise _damaged(name, "zip archive") from None


def _file_in_archive(archive: zipfile.ZipFile, name: str, part: str | None, report: Report) -> Unpacked:
    """Return one file of a zip archive. Its name there is only compared and shown, never used as a path."""
    tables = {info.filename: info for info in archive.infolist() if _may_hold_table(info)}
    if not tables:
        raise Mistake(messages.empty_archive(name))
    likely = [info for info in tables.values() if info.filename.lower().endswith(TABLE_ENDINGS)]
    if part is not None and part not in tables:
        raise Mistake(messages.unknown_part(name, part, tuple(tables)))
    largest = max(likely or list(tables.values()), key=lambda info: info.file_size)
    selected = largest if part is None else tables[part]
    if selected.flag_bits & 1:
        raise Mistake(messages.encrypted_file(name, selected.filename))
    with archive.open(selected) as stream:
        plain = _read_at_most(stream, name)
    _refuse_nested(plain, name)
    _report_part(selected.filename, list(tables), report)
    return Unpacked(plain)


def _may_hold_table(info: zipfile.ZipInfo) -> bool:
    last = info.filename.rsplit("/", 1)[-1]
    return info.file_size > 0 and not (info.is_dir() or last.startswith(".") or "__MACOSX" in info.filename)


def _report_part(selected: str, parts: list[str], report: Report) -> None:
    if len(parts) > 1:
        options = dict.fromkeys([*parts[: th.MOST_PARTS - 1], selected])
        of_years = all(map(str.isdecimal, parts))  # then the others go on
        report.guess("part", selected, options, messages.one_of_several_parts(len(parts)), asked=of_years)


def _check_opendocument(archive: zipfile.ZipFile, name: str) -> None:
    with archive.open("mimetype") as mimetype:
        if b"spreadsheet" not in mimetype.read(100):
            raise Mistake(messages.document_without_sheet(name))
    with archive.open("META-INF/manifest.xml") as manifest:
        if b"encryption-data" in manifest.read(CHUNK):
            raise Mistake(messages.protected_workbook(name))


def _sheet_of_workbook(
    data: bytes, archive: zipfile.ZipFile, name: str, part: str | None, report: Report
) -> Unpacked:
    size = sum(info.file_size for info in archive.infolist())
    if size > 2 * th.MOST_BYTES:
        raise Mistake(messages.workbook_too_large(name, size, 2 * th.MOST_BYTES))
    return _sheet(data, name, part, report)


def _sheet(data: bytes, name: str, part: str | None, report: Report) -> Unpacked:
    sheet = read_sheet(data, name, part)
    _report_part(sheet.name, list(sheet.names), report)
    return Unpacked(sheet.rows, sheet=True)
