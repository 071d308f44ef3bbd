"""Messages about a text file: its encoding, delimiter, header and rows."""

from rnnlab.message import message
from rnnlab.quoting import counted, quoted
from rnnlab.series.messages.template import Sentence

# Bytes and encoding

other_kind_of_file = Sentence(
    "{file:quoted} looks like {kind}, not a CSV. Export the table as CSV and load that."
)
binary_file = Sentence(
    "{file:quoted} contains NUL bytes, so it is not text. Export the table as CSV and load that."
)
wrong_encoding = Sentence(
    "{file:quoted} can't be read as {encoding:quoted}. Choose another encoding, such as utf-8 or cp1252."
)
unknown_encoding = Sentence(
    "There is no encoding {encoding:quoted}. Choose utf-8, cp1252, latin-1, utf-16 or another of Python's."
)
encoding_from_byte_order_mark = Sentence("detected by the byte order mark")
encoding_from_zero_bytes = Sentence("detected by the zero bytes")
encoding_from_letters = Sentence("detected by the letters")
utf8_with_errors = Sentence("a few bytes are not valid UTF-8")
unreadable_characters = Sentence("characters that can't be read as {encoding}: replaced")
nul_bytes = Sentence("NUL bytes: removed")


# Delimiter and header

empty_file = Sentence("{file:quoted} is empty. Load a CSV with a header and at least 10 rows.")
header_without_rows = Sentence("{file:quoted} has a header but no rows. Load a file with at least 10 rows.")
invalid_delimiter = Sentence(
    "{delimiter:quoted} is not a valid delimiter. Use one character such as , ; | or a tab, or a space for "
    "any run of spaces."
)
decimal_or_thousands = Sentence("{example:quoted} may have a decimal sign or one between thousands")
delimiter_in_first_line = Sentence("the first line names it")
invalid_header_lines = Sentence("The header can't have {lines} lines. Choose 0, 1, 2 or 3.")
no_table_below = Sentence(
    "{file:quoted} has no table below line {line}. Say how many lines come before the header."
)
line_too_long = Sentence(
    "Line {line} of {file:quoted} is longer than {most_bytes:,} bytes. Load a CSV with one line per row and "
    "at most {most_columns:,} columns.",
    facts="file line most_bytes most_columns",
)
too_many_columns = Sentence(
    "{file:quoted} has more than {most_columns:,} columns. Keep only the ones you need."
)
header_in_comment = Sentence("the header is in a comment line")
lines_before_header = Sentence("lines before the header: skipped")
lines_after_header = Sentence("lines between the header and the first row: skipped")
no_header = Sentence("columns without a header: named by their number")
columns_without_name = Sentence("columns without a name: named by their number")
long_column_names = Sentence("column names longer than {most_letters} letters: cut")
duplicate_column_names = Sentence("duplicate column names: numbered")
line_per_series = Sentence(
    "Each line is a series, read as a table with a row per value: lines are counted in that table."
)


# Rows

too_many_cells = Sentence(
    "{file:quoted} has about {rows:,} rows of {columns} columns, more than {most_cells:,} cells. Keep fewer "
    "rows or columns, or use a longer time step."
)
not_splittable = Sentence("{file:quoted} can't be split into columns ({reason}). Export it as plain CSV.")
not_a_table = Sentence(
    "{file:quoted} is not a table: line {line} has several fields, other lines have one. Load a CSV with a "
    "header and the same number of fields in every row."
)


@message
def rows_too_wide(file: str, line: int, columns: int, rows: int) -> str:
    others = "" if rows == 1 else f" (and {counted(rows - 1, 'other line')})"
    return (
        f"Line {line} of {quoted(file)} has more fields than the {columns} columns{others}. "
        "Fix it, or put quotation marks around fields that contain the delimiter."
    )


unclosed_quote = Sentence(
    "A quotation mark in line {line} of {file:quoted} is never closed. Close or delete it.",
    facts="file line",
)
short_rows = Sentence("rows with fewer fields than columns: the missing fields are empty")
wide_rows = Sentence("rows with more fields than columns: left out")
stray_fields = Sentence("notes behind the last column: ignored")
comment_lines = Sentence("comment lines between the rows: skipped")
empty_lines = Sentence("empty lines between the rows: skipped")
lines_below_table = Sentence("lines below the table: skipped")
empty_rows = Sentence("rows without any value: left out")
rows_of_totals = Sentence("rows of totals: left out")
repeated_headers = Sentence("rows that repeat the header: skipped")
