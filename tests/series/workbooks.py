"""Small workbooks written by hand in the forms that openpyxl does not write: .xls, .ods and .xlsb.

A cell is a number, a text, True or False, None, a date, a datetime, a time, a timedelta, or `NOT_AVAILABLE` (#N/A).
"""

import io
import struct
import zipfile
from datetime import date, datetime, time, timedelta
from xml.sax.saxutils import escape

NOT_AVAILABLE = object()
Rows = list[list[object]]
# Cell formats: index in the table of formats, and Excel's built-in number format.
GENERAL, DATE, DATETIME, DURATION, TIME = range(5)
BUILT_IN = (0, 14, 22, 46, 21)


def days(cell: object) -> tuple[float, int]:
    """Return a date or time as Excel's number of days, and its format."""
    if isinstance(cell, datetime):
        return (cell - datetime(1899, 12, 30)) / timedelta(days=1), DATETIME
    if isinstance(cell, date):
        return float((cell - date(1899, 12, 30)).days), DATE
    if isinstance(cell, time):
        return (datetime.combine(date.min, cell) - datetime.min) / timedelta(days=1), TIME
    if isinstance(cell, timedelta):
        return cell / timedelta(days=1), DURATION
    assert isinstance(cell, int | float)
    return float(cell), GENERAL


def filled(rows: Rows) -> list[tuple[int, int, object]]:
    return [(r, c, cell) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell is not None]


# .xls: BIFF8 records ([MS-XLS]) in a compound file ([MS-CFB])


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def xls_cell(row: int, column: int, cell: object) -> bytes:
    if cell is NOT_AVAILABLE:
        return record(0x205, struct.pack("<HHHBB", row, column, GENERAL, 0x2A, 1))
    if isinstance(cell, bool):
        return record(0x205, struct.pack("<HHHBB", row, column, GENERAL, cell, 0))
    if isinstance(cell, str):
        text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
        return record(0x204, struct.pack("<HHH", row, column, GENERAL) + text)
    number, form = days(cell)
    return record(0x203, struct.pack("<HHHd", row, column, form, number))


def xls(sheets: dict[str, Rows], *, hidden: tuple[str, ...] = (), from_1904: bool = False) -> bytes:
    """Write an Excel 97 workbook."""
    start = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + record(
        0x42, struct.pack("<H", 1200)
    )
    start += record(0x22, struct.pack("<H", from_1904))
    start += b"".join(record(0xE0, struct.pack("<HH", 0, form) + bytes(16)) for form in BUILT_IN)
    titles = [
        struct.pack("<BBBB", name in hidden, 0, len(name), 1) + name.encode("utf-16-le") for name in sheets
    ]
    place = len(start) + sum(8 + len(title) for title in titles) + 4
    places, bodies = b"", b""
    for title, rows in zip(titles, sheets.values(), strict=True):
        places += record(0x85, struct.pack("<I", place + len(bodies)) + title)
        bodies += record(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 0))
        bodies += b"".join(xls_cell(*cell) for cell in filled(rows)) + record(0x0A)
    return compound_file("Workbook", start + places + record(0x0A) + bodies)


def compound_file(name: str, stream: bytes) -> bytes:
    """Write a compound file of sectors of 512 bytes: the table of sectors, the directory, then the stream."""
    stream = stream.ljust(4096, b"\0")  # shorter ones would be in small sectors
    sectors = -(-len(stream) // 512)
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    assert len(table) <= 128, "one sector of the table is enough for tests"

    def entry(label: str, kind: int, child: int, first: int, size: int) -> bytes:
        text = (label + "\0").encode("utf-16-le")
        links = struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", first, size)

    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0
    )
    header += struct.pack("<I", 0) + b"\xff" * 432
    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, 0xFFFFFFFF, 2, len(stream))
    fat = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    return header + fat + directory.ljust(512, b"\0") + stream.ljust(sectors * 512, b"\0")


# .xlsb: binary records ([MS-XLSB]) in a zip


def binary_record(kind: int, body: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(body), b""
    while True:
        size, low = size >> 7, size & 0x7F
        length += bytes([low | (0x80 if size else 0)])
        if not size:
            return number + length + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb_cell(column: int, cell: object) -> bytes:
    if cell is NOT_AVAILABLE:
        return binary_record(3, struct.pack("<IIB", column, GENERAL, 0x2A))
    if isinstance(cell, bool):
        return binary_record(4, struct.pack("<IIB", column, GENERAL, cell))
    if isinstance(cell, str):
        return binary_record(6, struct.pack("<II", column, GENERAL) + wide(cell))
    number, form = days(cell)
    return binary_record(5, struct.pack("<IId", column, form, number))


def xlsb_sheet(rows: Rows) -> bytes:
    body = (
        binary_record(0x81)
        + binary_record(0x94, struct.pack("<4I", 0, len(rows), 0, 20))
        + binary_record(0x91)
    )
    for number, row in enumerate(rows):
        body += binary_record(0, struct.pack("<I", number) + bytes(13))
        body += b"".join(xlsb_cell(column, cell) for column, cell in enumerate(row) if cell is not None)
    return body + binary_record(0x92) + binary_record(0x82)


def xlsb(sheets: dict[str, Rows], *, hidden: tuple[str, ...] = (), from_1904: bool = False) -> bytes:
    """Write a binary Excel workbook."""
    formats = b"".join(binary_record(0x2F, struct.pack("<HH", 0, form) + bytes(12)) for form in BUILT_IN)
    styles = binary_record(0x269, struct.pack("<I", len(BUILT_IN))) + formats + binary_record(0x26A)
    bundles = b"".join(
        binary_record(0x9C, struct.pack("<II", name in hidden, number) + wide(f"rId{number}") + wide(name))
        for number, name in enumerate(sheets, start=1)
    )
    book = binary_record(0x83) + binary_record(0x99, struct.pack("<III", from_1904, 0, 0))
    book += binary_record(0x8F) + bundles + binary_record(0x90) + binary_record(0x84)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{office}/worksheet" Target="worksheets/sheet{number}.bin"/>'
        for number in range(1, len(sheets) + 1)
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{package}/relationships">{links}</Relationships>',
        "xl/workbook.bin": book,
        "xl/styles.bin": styles,
        **{
            f"xl/worksheets/sheet{n}.bin": xlsb_sheet(rows) for n, rows in enumerate(sheets.values(), start=1)
        },
    }
    return zipped(parts)


# .ods: XML in a zip


def ods_cell(cell: object) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if cell is NOT_AVAILABLE:
        return '<table:table-cell office:value-type="string" office:string-value=""/>'
    if isinstance(cell, bool):
        kind, value = "boolean", f'office:boolean-value="{str(cell).lower()}"'
    elif isinstance(cell, str):
        return (
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
        )
    elif isinstance(cell, date):
        kind, value = "date", f'office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, time | timedelta):
        seconds = round(days(cell)[0] * 86_400)
        duration = f"PT{seconds // 3600:02d}H{seconds // 60 % 60:02d}M{seconds % 60:02d}S"
        kind, value = "time", f'office:time-value="{duration}"'
    else:
        kind, value = "float", f'office:value="{cell}"'
    return f'<table:table-cell office:value-type="{kind}" {value}/>'


def ods(
    sheets: dict[str, Rows],
    *,
    hidden: tuple[str, ...] = (),
    kind: str = "spreadsheet",
    protected: bool = False,
) -> bytes:
    """Write an OpenDocument file as LibreOffice does, with empty rows and columns up to the sheet's end."""
    spaces = {"office": "office", "table": "table", "text": "text", "style": "style"}
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"' for short, long in spaces.items()
    )
    style = (
        '<office:automatic-styles><style:style style:name="h" style:family="table"><style:table-properties '
        'table:display="false"/></style:style></office:automatic-styles>'
    )
    tables = ""
    for name, rows in sheets.items():
        hide = ' table:style-name="h"' if name in hidden else ""
        body = "".join(
            f"<table:table-row>{''.join(map(ods_cell, row))}"
            '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
            for row in rows
        )
        rest = '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        rest = '<table:table-row table:number-rows-repeated="1048000">' + rest
        tables += f'<table:table table:name="{name}"{hide}>{body}{rest}</table:table>'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}>{style}<office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    encryption = "<manifest:encryption-data/>" if protected else ""
    entry = f'<manifest:file-entry manifest:full-path="content.xml">{encryption}</manifest:file-entry>'
    space = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    manifest = f"<manifest:manifest {space}>{entry}</manifest:manifest>"
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        }
    )


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()
