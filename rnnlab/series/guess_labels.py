"""How a file was read, in words: the name of each thing that was found or decided, and its values."""

from rnnlab.series.describe import step_name

NAMES = {
    "part": "File or sheet",
    "encoding": "Encoding",
    "delimiter": "Columns are parted by",
    "decimal": "Decimal sign",
    "above": "Lines above the names",
    "header": "Lines of names",
    "missing": "Stands for missing",
    "shape": "Rows are",
    "pick": "Series",
    "time": "Time column",
    "order": "Dates are",
    "step": "From row to row",
    "months": "From row to row",
    "summary": "Several rows in a step",
}
HELP = {
    "part": "The archive or workbook holds several.",
    "encoding": "How the file's bytes are letters: change it where names look garbled.",
    "delimiter": "The sign between two columns.",
    "decimal": "12.5 or 12,5.",
    "above": "Lines before the names that are no part of the table.",
    "header": "None: the columns get numbers. Two: the names and, say, their units.",
    "missing": "These numbers lie far outside all others and come again and again, as if for a missing value.",
    "shape": "How the file holds its series.",
    "pick": "The file holds several series: which one to read.",
    "time": "The column that says when each row was.",
    "order": "Which comes first in a date such as 03/04/2024.",
    "step": "Rows are put on even steps of this length.",
    "months": "Rows are put on even steps of so many months.",
    "summary": "What becomes of several rows that fall into one step.",
}
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar |", " ": "spaces", ":": "colon :"}
HEADERS = {0: "none", 1: "1 line", 2: "2 lines"}
SHAPES = {
    "wide": "time steps, a column a feature",
    "long": "several series, one below the other",
    "matrix": "a year, a day or a series each, times side by side",
}
DECIMALS = {".": "point", ",": "comma"}
MONTHS = {1: "1 month", 3: "1 quarter", 12: "1 year"}


def value_label(field: str, value: object) -> str:
    """A value of that field of `ReadOptions` as people are shown it."""
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value)) or "nothing"
    for known, words in (
        ("delimiter", DELIMITERS),
        ("header", HEADERS),
        ("shape", SHAPES),
        ("decimal", DECIMALS),
        ("months", MONTHS),
    ):
        if field == known and value in words:
            return words[value]  # type: ignore[index]
    if field == "time" and value == "":
        return "none: the rows are the steps"
    if field == "step" and isinstance(value, float | int):
        return step_name(value)
    if field == "months":
        return f"{value} months"
    return str(value)
