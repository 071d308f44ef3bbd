"""Messages about archives, workbooks and Parquet files."""

from rnnlab.message import message
from rnnlab.quoting import listed, quoted

# Archives


@message
def part_of_single_table(file: str, part: str) -> str:
    return f"{quoted(file)} contains only one table, not {quoted(part)}. Leave out the file or sheet."


@message
def tar_archive(file: str) -> str:
    return f"{quoted(file)} is a tar archive. Unpack it and load the table."


@message
def nested_archive(file: str) -> str:
    return f"{quoted(file)} contains another archive. Unpack it and load the table."


@message
def damaged_archive(file: str, kind: str) -> str:
    return f"{quoted(file)} is a damaged or unknown {kind}. Pack it again, or load the table itself."


@message
def unpacked_too_large(file: str, most_bytes: int) -> str:
    return (
        f"{quoted(file)} unpacks to more than MOST_BYTES, {most_bytes / 1e6:,.0f} MB. "
        "Keep fewer rows or columns, or use a longer time step."
    )


@message
def empty_archive(file: str) -> str:
    return f"{quoted(file)} contains no file with data. Pack a CSV, or load the CSV itself."


@message
def unknown_part(file: str, part: str, known: tuple[str, ...]) -> str:
    return f"{quoted(file)} does not contain {quoted(part)}. Choose one of {listed(known)}."


@message
def encrypted_file(file: str, part: str) -> str:
    return f"{quoted(part)} in {quoted(file)} is encrypted. Decrypt it and load that."


@message
def one_of_several_parts(count: int) -> str:
    return f"one of {count} in the file"


@message
def one_of_several_tables(count: int) -> str:
    return f"one of {count} tables, one below the other"


@message
def other_tables(read: str, others: tuple[str, ...]) -> str:
    return (
        f"Several tables are one below the other, and the longest, {quoted(read)}, is read. "
        f"The others are {listed(others)}."
    )


@message
def tables_below(read: str, others: tuple[str, ...]) -> str:
    return (
        f"Several tables are one below the other, and the longest, {quoted(read)}, is read. For another, "
        f"give the lines before its header: {listed(others)}."
    )


# Workbooks and documents


@message
def document_without_sheet(file: str) -> str:
    return f"{quoted(file)} is a document without a sheet. Export its table as CSV."


@message
def workbook_too_large(file: str, size_bytes: int, most_bytes: int) -> str:
    return (
        f"{quoted(file)} unpacks to {size_bytes / 1e6:,.0f} MB, more than {most_bytes / 1e6:,.0f} MB. "
        "Keep fewer rows or columns, or export the sheet as CSV."
    )


@message
def unknown_sheet(file: str, sheet: str, known: tuple[str, ...]) -> str:
    return f"{quoted(file)} has no sheet {quoted(sheet)}. Choose one of {listed(known)}."


@message
def workbook_without_cells(file: str) -> str:
    return f"{quoted(file)} has no sheet with cells. Put the table on a sheet, or export it as CSV."


@message
def sheet_too_wide(file: str, sheet: str, row: int, most_columns: int) -> str:
    return (
        f"Row {row} of sheet {quoted(sheet)} in {quoted(file)} has more than {most_columns:,} columns. "
        "Keep only the ones you need."
    )


@message
def sheet_too_large(file: str, sheet: str, most_cells: int) -> str:
    return (
        f"Sheet {quoted(sheet)} of {quoted(file)} has more than {most_cells:,} cells. "
        "Export it as CSV and load that."
    )


@message
def protected_workbook(file: str) -> str:
    return f"{quoted(file)} is protected by a password. Save it without one and load that."


@message
def damaged_workbook(file: str) -> str:
    return (
        f"{quoted(file)} is damaged or not a workbook. Save it again as .xlsx, "
        "or export the sheet as CSV and load that."
    )


@message
def unreadable_workbook(file: str) -> str:
    return (
        f"{quoted(file)} cannot be read: it is damaged or has cells far from its table. Delete empty rows and "
        "columns, or export the sheet as CSV and load that."
    )


# Parquet


@message
def parquet_too_large(file: str, rows: int, columns: int, most_cells: int, most_columns: int) -> str:
    return (
        f"{quoted(file)} has {rows:,} rows of {columns:,} columns, more than {most_cells:,} cells or "
        f"{most_columns:,} columns. Keep fewer of them, or use a longer time step."
    )


@message
def damaged_parquet(file: str) -> str:
    return f"{quoted(file)} is a damaged or unknown Parquet file. Write it again, or export it as CSV."


@message
def unsupported_type(type_name: str) -> str:
    return f"unsupported type {type_name}"
