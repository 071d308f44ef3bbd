"""Messages about a text file: its encoding, delimiter, header and rows."""

from rnnlab.message import message
from rnnlab.quoting import counted, quoted

# Bytes and encoding


@message
def other_kind_of_file(file: str, kind: str) -> str:
    return f"{quoted(file)} looks like {kind}, not a CSV. Export the table as CSV and load that."


@message
def binary_file(file: str) -> str:
    return f"{quoted(file)} contains NUL bytes, so it is not text. Export the table as CSV and load that."


@message
def wrong_encoding(file: str, encoding: str) -> str:
    return f"{quoted(file)} can't be read as {quoted(encoding)}. Choose another encoding, such as utf-8 or cp1252."


@message
def unknown_encoding(encoding: str) -> str:
    return f"There is no encoding {quoted(encoding)}. Choose utf-8, cp1252, latin-1, utf-16 or another of Python's."


@message
def encoding_from_byte_order_mark() -> str:
    return "detected by the byte order mark"


@message
def encoding_from_zero_bytes() -> str:
    return "detected by the zero bytes"


@message
def encoding_from_letters() -> str:
    return "detected by the letters"


@message
def utf8_with_errors() -> str:
    return "a few bytes are not valid UTF-8"


@message
def unreadable_characters(encoding: str) -> str:
    return f"characters that can't be read as {encoding}: replaced"


@message
def nul_bytes() -> str:
    return "NUL bytes: removed"


# Delimiter and header


@message
def empty_file(file: str) -> str:
    return f"{quoted(file)} is empty. Load a CSV with a header and at least 10 rows."


@message
def header_without_rows(file: str) -> str:
    return f"{quoted(file)} has a header but no rows. Load a file with at least 10 rows."


@message
def invalid_delimiter(delimiter: str) -> str:
    return (
        f"{quoted(delimiter)} is not a valid delimiter. Use one character such as , ; | or a tab, "
        "or a space for any run of spaces."
    )


@message
def decimal_or_thousands(example: str) -> str:
    """example: a field such as 1,234."""
    return f"{quoted(example)} may have a decimal sign or one between thousands"


@message
def delimiter_in_first_line() -> str:
    return "the first line names it"


@message
def invalid_header_lines(lines: int) -> str:
    return f"The header can't have {lines} lines. Choose 0, 1, 2 or 3."


@message
def no_table_below(file: str, line: int) -> str:
    return f"{quoted(file)} has no table below line {line}. Say how many lines come before the header."


@message
def line_too_long(file: str, line: int, most_bytes: int, most_columns: int) -> str:
    return (
        f"Line {line} of {quoted(file)} is longer than {most_bytes:,} bytes. Load a CSV with "
        f"one line per row and at most {most_columns:,} columns."
    )


@message
def too_many_columns(file: str, most_columns: int) -> str:
    return f"{quoted(file)} has more than {most_columns:,} columns. Keep only the ones you need."


@message
def header_in_comment() -> str:
    return "the header is in a comment line"


@message
def lines_before_header() -> str:
    return "lines before the header: skipped"


@message
def lines_after_header() -> str:
    return "lines between the header and the first row: skipped"


@message
def no_header() -> str:
    return "columns without a header: named by their number"


@message
def columns_without_name() -> str:
    return "columns without a name: named by their number"


@message
def long_column_names(most_letters: int) -> str:
    return f"column names longer than {most_letters} letters: cut"


@message
def duplicate_column_names() -> str:
    return "duplicate column names: numbered"


@message
def line_per_series() -> str:
    return "Each line is a series, read as a table with a row per value: lines are counted in that table."


# Rows


@message
def too_many_cells(file: str, rows: int, columns: int, most_cells: int) -> str:
    return (
        f"{quoted(file)} has about {rows:,} rows of {columns} columns, more than {most_cells:,} cells. "
        "Keep fewer rows or columns, or use a longer time step."
    )


@message
def not_splittable(file: str, reason: str) -> str:
    return f"{quoted(file)} can't be split into columns ({reason}). Export it as plain CSV."


@message
def not_a_table(file: str, line: int) -> str:
    return (
        f"{quoted(file)} is not a table: line {line} has several fields, other lines have one. "
        "Load a CSV with a header and the same number of fields in every row."
    )


@message
def rows_too_wide(file: str, line: int, columns: int, rows: int) -> str:
    others = "" if rows == 1 else f" (and {counted(rows - 1, 'other line')})"
    return (
        f"Line {line} of {quoted(file)} has more fields than the {columns} columns{others}. "
        "Fix it, or put quotation marks around fields that contain the delimiter."
    )


@message
def unclosed_quote(file: str, line: int) -> str:
    return f"A quotation mark in line {line} of {quoted(file)} is never closed. Close or delete it."


@message
def short_rows() -> str:
    return "rows with fewer fields than columns: the missing fields are empty"


@message
def wide_rows() -> str:
    return "rows with more fields than columns: left out"


@message
def stray_fields() -> str:
    return "notes behind the last column: ignored"


@message
def comment_lines() -> str:
    return "comment lines between the rows: skipped"


@message
def empty_lines() -> str:
    return "empty lines between the rows: skipped"


@message
def lines_below_table() -> str:
    return "lines below the table: skipped"


@message
def empty_rows() -> str:
    return "rows without any value: left out"


@message
def rows_of_totals() -> str:
    return "rows of totals: left out"


@message
def repeated_headers() -> str:
    return "rows that repeat the header: skipped"
