"""Opens the table in a file's bytes: compressed or not, text, workbook or Parquet."""

from dataclasses import dataclass, replace

import pandas as pd
from msgspec import structs

from rnnlab.mistake import Mistake
from rnnlab.series.file.actigraphy import csv_of_actigraphy
from rnnlab.series.file.attribute_file import csv_of_attributes
from rnnlab.series.file.encoding import text_of
from rnnlab.series.file.json_table import csv_of_json
from rnnlab.series.file.layout import layout_of
from rnnlab.series.file.parquet import is_parquet, parquet_table
from rnnlab.series.file.stacked_tables import StackedTable, longest, stacked_tables
from rnnlab.series.file.table import table
from rnnlab.series.file.unpack import Unpacked, unpack
from rnnlab.series.messages import archive as messages
from rnnlab.series.messages import file as file_messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.report import Place, Report


@dataclass(frozen=True)
class OpenTable:
    """The rows of a file, indexed by their line.

    decimal: the decimal sign, None for a file that is not text; declared: the missing-value markers that the
    lines around the table declare; fixed_width: whether its columns may have no delimiter between them.
    above: the lines above its first row, without its header.
    """

    frame: pd.DataFrame
    decimal: str | None = None
    declared: tuple[float, ...] = ()
    fixed_width: bool = False
    above: str = ""


def open_table(data: bytes, name: str, options: ReadOptions, report: Report) -> OpenTable:
    """Open the table in the bytes; Mistake if there is none, or it unpacks to more than MOST_BYTES."""
    inside = _unpacked(data, name, options.part, report)
    if is_parquet(inside.data):
        _check_part((), inside, name)
        return OpenTable(parquet_table(inside.data, name, report))
    text = _text(inside, name, options, report)
    text, above = _one_table(text, inside, name, options, report)
    if inside.sheet:
        options = structs.replace(options, delimiter=",")
        report.hide("delimiter", "decimal")  # a workbook and JSON have neither: they are of our CSV
    else:
        text = csv_of_actigraphy(csv_of_attributes(text, name, report), name)
    layout = layout_of(text, name, options, report, above)
    rows = table(text, layout, name, report)
    return OpenTable(rows, layout.decimal, layout.declared, layout.fixed_width, layout.above)


def first_text(data: bytes, name: str, options: ReadOptions) -> bytes:
    """Return the UTF-8 text that a file is or contains; Mistake if it is not text."""
    report = Report()
    return _text(_unpacked(data, name, options.part, report), name, options, report)


def _unpacked(data: bytes, name: str, part: str | None, report: Report) -> Unpacked:
    """Return the bytes in an archive or workbook, and a JSON table as CSV."""
    inside = unpack(data, name, part, report)
    table = csv_of_json(inside.data, report)
    return inside if table is None else replace(inside, data=table, sheet=True)


def _text(inside: Unpacked, name: str, options: ReadOptions, report: Report) -> bytes:
    return inside.data if inside.sheet else text_of(inside.data, name, options.encoding, report)


def tables_of(data: bytes, name: str, options: ReadOptions) -> tuple[StackedTable, ...]:
    """Return the tables one below the other in a file that is one text; none if it holds several texts."""
    report = Report()
    inside = _unpacked(data, name, None, report)
    if inside.packed or is_parquet(inside.data):
        return ()
    return stacked_tables(_text(inside, name, options, report))


def _one_table(
    text: bytes, inside: Unpacked, name: str, options: ReadOptions, report: Report
) -> tuple[bytes, int]:
    """Return the text of the table to read, and how many lines are above it: of several, the longest."""
    tables = stacked_tables(text)
    _check_part(tables, inside, name)
    if not tables:
        return text, 0
    above = options.above
    chosen = longest(tables)
    if above is not None:
        chosen = next((table for table in reversed(tables) if table.above <= above), tables[0])
    chosen = next((table for table in tables if table.title == inside.part), chosen)
    if len(tables) == 1:
        below = text[chosen.end :].decode("utf-8", "replace").splitlines()
        first = text.count(b"\n", 0, chosen.end) + 1
        places = [Place(first + n, was=line[:200]) for n, line in enumerate(below) if line.strip()]
        report.repair(file_messages.lines_below_table(), len(places), places, "read")
    elif inside.packed:
        others = tuple(f"{table.above} for {table.title}" for table in tables if table is not chosen)
        report.note(messages.tables_below(chosen.title, others))
    else:
        titles, why = [table.title for table in tables], messages.one_of_several_tables(len(tables))
        asked = inside.part is None and above is None
        report.guess("part", chosen.title, titles, why, asked=asked)
        if asked:
            report.note(messages.other_tables(chosen.title, tuple(t for t in titles if t != chosen.title)))
    return text[chosen.start : chosen.end], chosen.above


def _check_part(tables: tuple[StackedTable, ...], inside: Unpacked, name: str) -> None:
    """Mistake if the user chose a table that a text does not hold."""
    titles = tuple(table.title for table in tables)
    if inside.part is not None and len(tables) < 2:
        raise Mistake(messages.part_of_single_table(name, inside.part))
    if inside.part is not None and inside.part not in titles:
        raise Mistake(messages.unknown_part(name, inside.part, titles))
