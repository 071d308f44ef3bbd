"""Makes one archive of several files, each as a plain table."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import PurePath

from rnnlab.mistake import Mistake
from rnnlab.series import thresholds as th
from rnnlab.series.file.unpack import unpack
from rnnlab.series.messages import tables as messages
from rnnlab.series.report import Report

SAME_DATE = (1980, 1, 1, 0, 0, 0)  # so that the same files give the same bytes


def archive_of(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a zip archive of files, (name, bytes), which may be compressed or workbooks of one sheet.

    Raises Mistake if one cannot be unpacked within MOST_BYTES, or holds several tables.
    """
    if len(files) >= th.MOST_PARTS:
        raise Mistake(messages.too_many_files(len(files), th.MOST_PARTS - 1))
    written = io.BytesIO()
    names: set[str] = set()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in files:
            report = Report()
            inside = unpack(data, name, None, report)
            if report.guesses:
                raise Mistake(messages.several_tables_in(name))
            plain_name = name.encode("utf-8", "replace").decode()
            unique = _unique(PurePath(plain_name).name or "file", names)
            info = zipfile.ZipInfo(f"{unique}.csv" if inside.sheet else unique, SAME_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, inside.data)
    return written.getvalue()


def _unique(name: str, names: set[str]) -> str:
    """Return the name, numbered if an earlier file has it."""
    path, number, unique = PurePath(name), 1, name
    while unique in names:
        number += 1
        unique = f"{path.stem} ({number}){path.suffix}"
    names.add(unique)
    return unique
