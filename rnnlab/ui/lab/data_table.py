"""The series as a table: what each column holds, and its first rows."""

import streamlit as st

from rnnlab.number_format import format_number
from rnnlab.series.describe import ColumnFacts
from rnnlab.series.series import Series
from rnnlab.series.source import Source
from rnnlab.series.step_names import months_name, step_name
from rnnlab.ui import services, table
from rnnlab.ui.lab import series_messages as messages
from rnnlab.ui.table import Column, Row, Table

MAX_ROWS, MAX_COLUMNS = 8, 30
DIGITS = 6


@st.fragment
def render(source: Source) -> None:
    """Draw an expander whose tables are made when it is opened; nothing else is drawn again then."""
    panel = st.expander(
        messages.DATA_TABLE, icon=":material/table_rows:", key="data_table", on_change="rerun"
    )
    if panel.open:
        series = services.series_of(source)
        with panel:
            table.render(columns_table(series, services.column_facts_of(source)))
            st.caption(messages.first_rows(min(MAX_ROWS, len(series)), len(series)))
            table.render(first_rows_table(series))


def columns_table(series: Series, facts: tuple[ColumnFacts, ...]) -> Table:
    """A row for the time, for each feature, and for each column that was left out, with the reason."""
    kinds: tuple[table.Kind, ...] = ("text", "text", "number", "number", "number", "number")
    rows = []
    if series.times is not None and series.step_seconds is not None:
        months, seconds = series.step_months, series.step_seconds
        step = step_name(seconds) if months is None else months_name(months)
        rows.append(
            Row(
                (
                    series.time_column or messages.TIME_COLUMN, messages.time_kind(step),
                    series.label(0), series.label(len(series) - 1), "", f"{len(series):,}",
                )
            )
        )  # fmt: skip
    for column in facts:
        numbers = (format_number(column.low, DIGITS), format_number(column.high, DIGITS))
        counts = (f"{column.missing:,}", f"{column.distinct:,}")
        rows.append(Row((column.name, messages.VALUE_KINDS[column.kind], *numbers, *counts)))
    rows += [Row((out.column, messages.left_out_because(str(out.why)))) for out in series.left_out]
    columns = [Column(heading, kind) for heading, kind in zip(messages.COLUMNS_TABLE, kinds, strict=True)]
    return Table("columns-table", messages.DATA_TABLE, columns, rows, "cards")


def first_rows_table(series: Series) -> Table:
    """The first rows as they were read, with missing values filled."""
    names = series.features[:MAX_COLUMNS]
    columns = [Column(series.time_column or ""), *(Column(name, "number") for name in names)]
    rows = [
        Row(
            (series.label(row), *(format_number(value, DIGITS) for value in series.values[row, : len(names)]))
        )
        for row in range(min(MAX_ROWS, len(series)))
    ]
    return Table("first-rows", messages.FIRST_ROWS, columns, rows)
