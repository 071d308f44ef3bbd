"""A forecast ahead as an Excel file: the rounded numbers with a chart, how good it is, and what the data were."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.chart import Reference, ScatterChart, Series
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from rnnlab.export import messages
from rnnlab.export.forecast_facts import MAIN_LEVEL, ForecastReport, ahead_plot
from rnnlab.number_format import decimals_for

BOLD, HEADING = Font(bold=True), Font(bold=True, size=14)
GREY = PatternFill("solid", fgColor="E8EEF0")
FIRST_YEAR, LAST_YEAR = 1900, 9999  # of dates in Excel
WIDEST = 70  # characters
TABLE_ROW = 4  # of the headings of the forecast


def forecast_workbook(report: ForecastReport) -> bytes:
    """The file as bytes. Texts are never formulas."""
    book = Workbook()
    forecast = book.active
    assert isinstance(forecast, Worksheet)
    forecast.title = messages.FORECAST_SHEET
    scores, data = book.create_sheet(messages.SCORES_SHEET), book.create_sheet(messages.DATA_SHEET)
    columns = write_forecast(forecast, report)
    write_scores(scores, report)
    history = write_data(data, report)
    for place, target in enumerate(report.ahead.targets):
        chart = chart_of(forecast, data, report, target, columns, history)
        forecast.add_chart(chart, f"{get_column_letter(forecast.max_column + 2)}{TABLE_ROW + 18 * place}")
    for sheet in (forecast, scores, data):
        fit_columns(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def write_forecast(sheet: Worksheet, report: ForecastReport) -> dict[str, int]:
    """Write a row for each step; returns {heading: its column}, with the target's name before the heading."""
    ahead = report.ahead
    frame = report.frame(rounded=True)
    put(sheet, 1, 1, messages.forecast_title(", ".join(ahead.targets)), HEADING)
    put(sheet, 2, 1, report.subtitle())
    table: list[tuple[str, Sequence[Any], str]] = [(messages.STEP, frame["step"].tolist(), "0")]
    if ahead.times is not None:
        table.append((messages.TIME, times_of(ahead.times, ahead.labels()), time_format(report)))
    for k, target in enumerate(ahead.targets):
        form = number_form(ahead.decimals(k))
        table.append((f"{target} {messages.VALUE.lower()}", frame[f"{target} value"].tolist(), form))
        for level in ahead.intervals:
            for end in ("low", "high"):
                heading = f"{target} {messages.interval_end(level, end).lower()}"
                table.append((heading, frame[f"{target} {end} {100 * level:g} %"].tolist(), form))
            heading = messages.inside_heading(target, level)
            if heading in frame:
                shares = [None if pd.isna(share) else share for share in frame[heading]]
                table.append((heading, shares, "0%"))
    for assumed in ahead.continued:
        heading = f"{assumed.feature} {messages.ASSUMED}"
        table.append((heading, frame[f"{assumed.feature} assumed"].tolist(), "General"))
    for column, (heading, values, form) in enumerate(table, 1):
        cell = put(sheet, TABLE_ROW, column, heading, BOLD)
        cell.fill, cell.alignment = GREY, Alignment(wrap_text=True, vertical="top")
        for row, value in enumerate(values, TABLE_ROW + 1):
            put(sheet, row, column, value).number_format = form
    sheet.freeze_panes = f"A{TABLE_ROW + 1}"
    return {heading: column for column, (heading, _, _) in enumerate(table, 1)}


def write_scores(sheet: Worksheet, report: ForecastReport) -> None:
    """Write the verdict in words, and the errors of each forecast on the test set."""
    row = 1
    for target in report.ahead.targets:
        put(sheet, row, 1, target, HEADING)
        for text in (report.verdict(target), *report.notes(target)):
            row += 1
            put(sheet, row, 1, text)
        row += 2
        for column, heading in enumerate(messages.SCORE_COLUMNS, 1):
            put(sheet, row, column, heading, BOLD).fill = GREY
        for name, mae, rmse, skill in report.scores(target):
            row += 1
            form = number_form(decimals_for(mae, digits=3))
            put(sheet, row, 1, name)
            put(sheet, row, 2, round(mae, decimals_for(mae, digits=3))).number_format = form
            put(sheet, row, 3, round(rmse, decimals_for(rmse, digits=3))).number_format = form
            put(sheet, row, 4, None if skill is None else round(skill, 3)).number_format = "0.0%"
        put(sheet, row + 1, 1, messages.SCORES_NOTE)
        row += 4


def write_data(sheet: Worksheet, report: ForecastReport) -> tuple[int, int]:
    """Write what was read, the settings and the last rows; returns the first and last row of these."""
    row = 0
    for title, rows in ((messages.WHAT_DATA, report.data()), (messages.SETTINGS, report.settings())):
        row += 1
        put(sheet, row, 1, title, HEADING)
        for name, value in rows:
            row += 1
            put(sheet, row, 1, name)
            put(sheet, row, 2, value)
        row += 1
    for cells in (messages.COLUMN_COLUMNS, *report.columns()):
        row += 1
        for column, text in enumerate(cells, 1):
            put(sheet, row, column, text, BOLD if cells is messages.COLUMN_COLUMNS else None)
    ahead = report.ahead
    plot = ahead_plot(ahead, ahead.targets[0], "")
    last, shown = ahead.series, len(plot.values)
    row += 2
    put(sheet, row, 1, messages.LAST_ROWS, HEADING)
    row += 1
    for column, text in enumerate(
        (messages.STEP if last.times is None else messages.TIME, *ahead.targets), 1
    ):
        put(sheet, row, column, text, BOLD)
    first = row + 1
    labels: Sequence[Any] = range(1 - shown, 1)
    if last.times is not None:
        labels = times_of(
            last.times[-shown:], [last.label(place) for place in range(len(last) - shown, len(last))]
        )
    for place in range(shown):
        put(sheet, first + place, 1, labels[place]).number_format = time_format(report)
        for column, target in enumerate(ahead.targets, 2):
            put(sheet, first + place, column, float(last.column(target)[place - shown]))
    return first, first + shown - 1


def chart_of(
    forecast: Worksheet,
    data: Worksheet,
    report: ForecastReport,
    target: str,
    columns: dict[str, int],
    history: tuple[int, int],
) -> ScatterChart:
    """The last rows, the forecast and its 80 % interval of one target, as lines. history: rows of the sheet Data."""
    ahead = report.ahead
    chart = ScatterChart()
    chart.title, chart.style, chart.height, chart.width = printable(target), 13, 8.5, 18
    chart.legend.position = "b"
    chart.x_axis.delete = chart.y_axis.delete = False
    by_time = columns.get(messages.TIME) if is_date(ahead.times) and is_date(ahead.series.times) else None
    chart.x_axis.number_format = time_format(report) if by_time else "0"
    first, last = TABLE_ROW + 1, TABLE_ROW + len(ahead.values)
    x = Reference(forecast, min_col=by_time or 1, min_row=first, max_row=last)
    if by_time or ahead.series.times is None:
        before = Reference(data, min_col=1, min_row=history[0], max_row=history[1])
        column = 2 + ahead.targets.index(target)
        actual = Reference(data, min_col=column, min_row=history[0], max_row=history[1])
        add_line(chart, actual, before, messages.ACTUAL, "4F9A32")
    names = [(messages.VALUE, "4878FC", False)]
    if MAIN_LEVEL in ahead.intervals:
        names += [(messages.interval_end(MAIN_LEVEL, end), "9DB6FD", True) for end in ("low", "high")]
    for name, colour, dashed in names:
        column = columns[f"{target} {name.lower()}"]
        y = Reference(forecast, min_col=column, min_row=first, max_row=last)
        add_line(chart, y, x, name, colour, dashed)
    return chart


def add_line(
    chart: ScatterChart, y: Reference, x: Reference, name: str, colour: str, dashed: bool = False
) -> None:
    line = Series(y, x, title=name)
    line.marker.symbol, line.smooth = "none", False
    line.graphicalProperties.line.solidFill = colour
    line.graphicalProperties.line.width = 22_000  # English Metric Units
    if dashed:
        line.graphicalProperties.line.dashStyle = "sysDash"
    chart.series.append(line)


def put(sheet: Worksheet, row: int, column: int, value: Any, font: Font | None = None) -> Any:
    """Write a cell; a text is text, also if it begins like a formula, and a missing number leaves the cell empty."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = printable(value)
        cell.data_type = "s"
    elif value is not None and value == value:
        cell.value = value
    if font is not None:
        cell.font = font
    return cell


def printable(text: str) -> str:
    """The text with a space for each control character, which no Excel file may hold."""
    return str(ILLEGAL_CHARACTERS_RE.sub(" ", text))


def is_date(times: pd.DatetimeIndex | None) -> bool:
    """Whether Excel can hold the times as dates."""
    return times is not None and times[0].year > FIRST_YEAR and times[-1].year <= LAST_YEAR


def times_of(times: pd.DatetimeIndex, labels: Iterable[str]) -> list[Any]:
    """The times as Excel's dates, or as text where it has none."""
    return [time.to_pydatetime() for time in times] if is_date(times) else list(labels)


def time_format(report: ForecastReport) -> str:
    if report.ahead.times is None:
        return "0"
    return "yyyy-mm-dd" if report.series.whole_days else "yyyy-mm-dd hh:mm"


def number_form(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def fit_columns(sheet: Worksheet) -> None:
    """Make columns as wide as their texts, sentences excepted."""
    for column in range(1, sheet.max_column + 1):
        texts = [sheet.cell(row, column) for row in range(TABLE_ROW, min(sheet.max_row, 60) + 1)]
        lengths = [16 if cell.is_date else len(str(cell.value)) for cell in texts if cell.value is not None]
        width = max([length for length in lengths if length <= 40], default=8)
        sheet.column_dimensions[get_column_letter(column)].width = min(WIDEST, max(10, width + 2))
