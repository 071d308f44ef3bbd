"""Messages about archives, workbooks and Parquet files."""

from rnnlab.series.messages.template import Sentence

# Archives

part_of_single_table = Sentence(
    "{file:quoted} contains only one table, not {part:quoted}. Leave out the file or sheet."
)
tar_archive = Sentence("{file:quoted} is a tar archive. Unpack it and load the table.")
nested_archive = Sentence("{file:quoted} contains another archive. Unpack it and load the table.")
damaged_archive = Sentence(
    "{file:quoted} is a damaged or unknown {kind}. Pack it again, or load the table itself."
)
unpacked_too_large = Sentence(
    "{file:quoted} unpacks to more than MOST_BYTES, {most_bytes:MB}. "
    "Keep fewer rows or columns, or use a longer time step."
)
empty_archive = Sentence("{file:quoted} contains no file with data. Pack a CSV, or load the CSV itself.")
unknown_part = Sentence("{file:quoted} does not contain {part:quoted}. Choose one of {known:listed}.")
encrypted_file = Sentence(
    "{part:quoted} in {file:quoted} is encrypted. Decrypt it and load that.",
    facts="file part",
)
one_of_several_parts = Sentence("one of {count} in the file")
one_of_several_tables = Sentence("one of {count} tables, one below the other")
other_tables = Sentence(
    "Several tables are one below the other, and the longest, {read:quoted}, is read. The others are "
    "{others:listed}."
)
tables_below = Sentence(
    "Several tables are one below the other, and the longest, {read:quoted}, is read. For another, give the "
    "lines before its header: {others:listed}."
)


# Workbooks and documents

document_without_sheet = Sentence("{file:quoted} is a document without a sheet. Export its table as CSV.")
workbook_too_large = Sentence(
    "{file:quoted} unpacks to {size_bytes:MB}, more than {most_bytes:MB}. "
    "Keep fewer rows or columns, or export the sheet as CSV."
)
unknown_sheet = Sentence("{file:quoted} has no sheet {sheet:quoted}. Choose one of {known:listed}.")
workbook_without_cells = Sentence(
    "{file:quoted} has no sheet with cells. Put the table on a sheet, or export it as CSV."
)
sheet_too_wide = Sentence(
    "Row {row} of sheet {sheet:quoted} in {file:quoted} has more than {most_columns:,} columns. Keep only "
    "the ones you need.",
    facts="file sheet row most_columns",
)
sheet_too_large = Sentence(
    "Sheet {sheet:quoted} of {file:quoted} has more than {most_cells:,} cells. Export it as CSV and load "
    "that.",
    facts="file sheet most_cells",
)
protected_workbook = Sentence("{file:quoted} is protected by a password. Save it without one and load that.")
damaged_workbook = Sentence(
    "{file:quoted} is damaged or not a workbook. Save it again as .xlsx, or export the sheet as CSV and load "
    "that."
)
unreadable_workbook = Sentence(
    "{file:quoted} cannot be read: it is damaged or has cells far from its table. Delete empty rows and "
    "columns, or export the sheet as CSV and load that."
)


# Parquet

parquet_too_large = Sentence(
    "{file:quoted} has {rows:,} rows of {columns:,} columns, more than {most_cells:,} cells or "
    "{most_columns:,} columns. Keep fewer of them, or use a longer time step."
)
other_json_tables = Sentence(
    "The table with the most rows, {rows:,}, is read of several in the JSON; {others:,} more are not.",
)
damaged_parquet = Sentence(
    "{file:quoted} is a damaged or unknown Parquet file. Write it again, or export it as CSV."
)
unsupported_type = Sentence("unsupported type {type_name}")
