"""Files that declare their columns in lines with @: Weka's .arff, sktime's .ts and the Monash archive's .tsf, as CSV.

Formats: https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable/,
https://www.sktime.net/en/stable/api_reference/file_specifications/ts.html, https://arxiv.org/abs/2105.06643 (2.3).
"""

import csv
import io
import re
from itertools import count, zip_longest

import pandas as pd

from rnnlab.mistake import Mistake
from rnnlab.series import thresholds as th
from rnnlab.series.messages import archive as archive_messages
from rnnlab.series.messages import file as messages
from rnnlab.series.read_options import step_of_text
from rnnlab.series.report import Report

_DATA = re.compile(rb"^[ \t]*@data[^\n]*\n?", re.IGNORECASE | re.MULTILINE)
_TAG = re.compile(r"\s*@(\w+)\s*(?:(?:'([^']*)'|\"([^\"]*)\"|(\S+))\s*(.*))?")
_PAIR = re.compile(r"\(([^(),]+),([^(),]*)\)")
_ADVERBS = {
    "yearly": "year", "quarterly": "quarter", "monthly": "month", "weekly": "week", "daily": "day", "hourly": "hour",
    "half hourly": "30 min", "minutely": "min", "secondly": "s",
}  # fmt: skip


def csv_of_attributes(text: bytes, name: str, report: Report) -> bytes:
    """Return the table of such a file as CSV with one header line, any other file as it is.

    Mistake if it would have more than MOST_BYTES.
    """
    start = text[: th.SAMPLED_BYTES].lstrip()
    if not start.startswith((b"@", b"%", b"#")) or (data := _DATA.search(text[: th.SAMPLED_BYTES])) is None:
        return text
    head = text[: data.start()].decode("utf-8", "replace").splitlines()
    tags = [match for line in head if (match := _TAG.fullmatch(line))]
    attributes = [(_value(tag), tag[5].strip().lower()) for tag in tags if tag[1].lower() == "attribute"]
    declared = {tag[1].lower(): _value(tag) for tag in tags}
    rows = text[data.end() :]
    first = next(
        (line for line in rows.splitlines() if line.strip() and not line.startswith((b"#", b"%"))), b""
    )
    if attributes and first.count(b":") != len(attributes):
        # The lines of the file keep their numbers.
        return b"\n" * len(head) + _line([column for column, _ in attributes]) + rows
    if not attributes and not declared.keys() & {"problemname", "univariate", "timestamps"}:
        return text
    report.note(messages.line_per_series())
    return _long_table(rows, [column.lower() for column, _ in attributes], declared, name)


def _value(tag: re.Match[str]) -> str:
    return tag[2] or tag[3] or tag[4] or ""


def _line(fields: list[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(fields)
    return line.getvalue().encode()


def _long_table(rows: bytes, attributes: list[str], declared: dict[str, str], name: str) -> bytes:
    """Return a row for each value of each series, with its name, and its time or number."""
    labelled = "true" in (declared.get("classlabel", "").lower(), declared.get("targetlabel", "").lower())
    lines = [
        line for line in rows.decode("utf-8", "replace").splitlines() if line.strip() and line[0] not in "#%"
    ]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    for number, line in enumerate(lines, start=1):
        fields = line.split(":") if not _PAIR.search(line) else re.split(r":(?=\(|[^:()]*$)", line)
        before, values = fields[: len(attributes)], fields[len(attributes) : len(fields) - labelled]
        series = dict(zip(attributes, before, strict=True)) if len(before) == len(attributes) else {}
        title = series.get("series_name") or f"series {number}"
        times, columns = _times_and_columns(values, series.get("start_timestamp"), declared.get("frequency"))
        if number == 1:
            names = ["value"] if len(columns) == 1 else [f"dimension {n + 1}" for n in range(len(columns))]
            writer.writerow(["series", "step" if times is None else "time", *names])
        cells = zip_longest(*columns, fillvalue="")
        writer.writerows((title, time, *row) for time, row in zip(times or count(1), cells, strict=False))
        if written.tell() > th.MOST_BYTES:
            raise Mistake(archive_messages.unpacked_too_large(name, th.MOST_BYTES))
    return written.getvalue().encode()


def _times_and_columns(
    values: list[str], start: str | None, frequency: str | None
) -> tuple[list[str] | None, list[list[str]]]:
    """Return the times of a series, None if its values are only numbered, and its dimensions."""
    if values and (pairs := _PAIR.findall(values[0])):
        return [time for time, _ in pairs], [
            [value for _, value in _PAIR.findall(column)] for column in values
        ]
    columns = [column.split(",") for column in values]
    if start is None or frequency is None:
        return None, columns
    step = frequency.lower().replace("_", " ")
    try:
        seconds, months = step_of_text(_ADVERBS.get(step, step))
        day, _, clock = start.strip().partition(" ")
        first = pd.Timestamp(f"{day} {clock.replace('-', ':')}".strip())
        offset = pd.Timedelta(seconds=seconds) if seconds else pd.DateOffset(months=months or 1)
        times = pd.date_range(first, periods=max(map(len, columns), default=0), freq=offset)
    except (Mistake, ValueError, OverflowError):
        return None, columns
    return [time.isoformat(" ") for time in times], columns
