"""The files of a forecast ahead for people: an Excel file and a page; each is opened as a program would."""

import html
import io
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import datetime

import msgspec
import numpy as np
import openpyxl
import pandas as pd
import pytest

from rnnlab.experiment import Experiment
from rnnlab.export import downloads
from rnnlab.export.forecast_facts import ForecastReport
from rnnlab.forecast.ahead import Ahead
from rnnlab.forecast.choice import forecaster_with
from rnnlab.forecast.intervals import Interval
from rnnlab.runs.store import Store
from rnnlab.series.series import Series
from rnnlab.series.source import load
from rnnlab.series.steps.grid import later_times
from tests.ui.kept import SMALL, TARGET, keep_finished

NAN = float("nan")


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "runs")


def report_of(
    store: Store, steps: int = 3, choice: str = "forecast", experiment: Experiment = SMALL
) -> ForecastReport:
    """A run whose network predicts no change, on 300 hours from the first of January 2024 on."""
    run = store.read(keep_finished(store, 1, 0.5, experiment))
    series, results = load(SMALL.source, store.files), store.results(run.id)
    made = forecaster_with(choice, series, experiment, store.weights(run.id), results)
    return ForecastReport(run, series, results, made.ahead(steps), choice)


def hand_made(report: ForecastReport, target: str = TARGET) -> ForecastReport:
    """The same with values that are easy to see: 12.3456 and 20, each with an interval of 1.5 to both sides."""
    values = np.array([[12.3456], [20.0]])
    half = np.array([[1.5], [NAN]])
    series: Series = report.ahead.series
    ahead = Ahead(
        series, (target,), later_times(series, 2), values, {0.8: (values - half, values + half)}, 2, 45
    )
    return ForecastReport(report.run, report.series, report.results, ahead)


def opened(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data))


def test_excel_file_has_the_rounded_numbers_with_their_times(store: Store) -> None:
    """Two digits of an interval of 1.5 to both sides are tenths. The series ends on the 13th at 11:00."""
    book = opened(downloads.forecast_xlsx(hand_made(report_of(store))))
    assert book.sheetnames == ["Forecast", "How good", "Data"]
    rows = list(book["Forecast"].iter_rows(min_row=4, max_col=5, values_only=True))
    assert rows[0] == ("Step", "Time", f"{TARGET} forecast", f"{TARGET} low 80 %", f"{TARGET} high 80 %")
    assert rows[1] == (1, datetime(2024, 1, 13, 12), 12.3, 10.8, 13.8)
    assert rows[2] == (2, datetime(2024, 1, 13, 13), 20, None, None)
    assert book["Forecast"]["B5"].number_format == "yyyy-mm-dd hh:mm"
    assert book["Forecast"]["C6"].number_format == "#,##0.0"


def test_excel_file_has_a_chart_of_the_actual_values_and_the_forecast(store: Store) -> None:
    """Its lines refer to cells that hold the last rows, the forecast, and the ends of the interval."""
    book = opened(downloads.forecast_xlsx(hand_made(report_of(store))))
    (chart,) = book["Forecast"]._charts
    references = [line.yVal.numRef.f for line in chart.series]
    assert references[1:] == ["'Forecast'!$C$5:$C$6", "'Forecast'!$D$5:$D$6", "'Forecast'!$E$5:$E$6"]
    sheet, first, last = re.fullmatch(r"'(\w+)'!\$B\$(\d+):\$B\$(\d+)", references[0]).groups()
    values = [book[sheet][f"B{row}"].value for row in range(int(first), int(last) + 1)]
    series = load(SMALL.source, store.files)
    assert values == series.column(TARGET)[-24:].tolist()


def test_excel_file_says_how_good_the_forecast_is_and_what_the_data_were(store: Store) -> None:
    """The linear model's error is 0.75, the forecast's 0.5, persistence's 1."""
    book = opened(downloads.forecast_xlsx(report_of(store)))
    cells = [row for row in book["How good"].iter_rows(values_only=True)]
    assert ("mix", 0.5, 0.5, 0.5) in cells
    assert ("linear model", 0.75, 0.75, 0.25) in cells
    texts = "\n".join(str(row[0]) for row in cells)
    assert "On the test set, the mix misses by 0.5 on average" in texts
    data = {row[0]: row[1] for row in book["Data"].iter_rows(max_col=2, values_only=True)}
    assert (data["Rows"], data["Time step"], data["Until"]) == ("300", "1 hour", "2024-01-13 11:00")


@pytest.mark.parametrize("name", ["=1+1", "@a", "a\x01b", "<b>"])
def test_texts_are_never_formulas_nor_markup(name: str, store: Store) -> None:
    """A column's name may begin like a formula, or hold what a spreadsheet cannot."""
    report = hand_made(report_of(store))
    e = msgspec.structs.replace(SMALL, features=(name,), targets=(name,))
    series = only_target(report.series, name)
    run = msgspec.structs.replace(report.run, experiment=e)
    scores = tuple(msgspec.structs.replace(row, target=name) for row in report.results.scores)
    results = msgspec.structs.replace(report.results, scores=scores, validation=())
    ahead = report.ahead
    renamed = Ahead(
        only_target(ahead.series, name), (name,), ahead.times, ahead.values, ahead.intervals, 2, 45
    )
    odd = ForecastReport(run, series, results, renamed)
    sheet = opened(downloads.forecast_xlsx(odd))["Forecast"]
    assert sheet["C4"].data_type == "s"
    assert sheet["C4"].value == f"{name} forecast".replace("\x01", " ")
    page = downloads.forecast_html(odd).decode()
    assert "<b>" not in page


def only_target(series: Series, name: str) -> Series:
    """The series with only the target, under another name."""
    return replace(series, features=(name,), values=series.column(TARGET)[:, None])


def test_page_says_everything_on_its_own(store: Store) -> None:
    """Title, verdict, chart, numbers, scores, data and settings; nothing is loaded from elsewhere."""
    report = hand_made(report_of(store))
    page = downloads.forecast_html(report).decode()
    assert not re.findall(r"(?:src|href)=|@import|url\(|<script", page)
    (drawing,) = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    ElementTree.fromstring(drawing)
    for text in (
        f"<h1>Forecast of {TARGET}</h1>",
        "Mountain weather, generated · 2 steps until 2024-01-13 13:00",
        f"{TARGET} at 2024-01-13 13:00: 20.0",
        '<td class="t">2024-01-13 12:00</td><td class="n">12.3</td><td class="n">10.8</td><td class="n">13.8</td>',
        "<th>Network</th><td>LSTM(2)</td>",
        '<td class="n">–</td>',
        "<th>Until</th><td>2024-01-13 11:00</td>",
        f"<th>Run</th><td>{report.run.id}</td>",
    ):
        assert text in page


def test_page_of_many_steps_stays_short(store: Store) -> None:
    """40 steps: the first 24 and the last 6, and a line that counts the 10 between them."""
    page = downloads.forecast_html(report_of(store, steps=40)).decode()
    numbers = page[page.index("The numbers") : page.index("How good is it?")]
    assert numbers.count("<tr>") == 2 + 24 + 1 + 6  # two halves, each with its headings
    assert "10 more steps in between" in numbers


def test_files_say_what_was_forecast_with(store: Store) -> None:
    """Persistence repeats the last value, and its error is 1."""
    report = report_of(store, choice="persistence")
    last = load(SMALL.source, store.files).column(TARGET)[-1]
    assert report.ahead.values[:, 0].tolist() == [last] * 3
    page = downloads.forecast_html(report).decode()
    assert "Forecast with persistence." in page
    assert "persistence misses by 1 on average" in page


def test_csv_for_programs_has_all_digits(store: Store) -> None:
    report = hand_made(report_of(store))
    assert b"12.3456," in downloads.forecast_csv(report)
    assert b"12.3," in downloads.forecast_csv(report, rounded=True)


def test_measured_coverage_stands_beside_each_interval(store: Store) -> None:
    """Measured at one and two steps ahead; not at the third, beyond the horizon, nor of another choice."""
    report = report_of(store)
    shares = {0.8: (0.71, 0.64), 0.95: (0.91, 0.9)}
    intervals = [Interval(TARGET, level, (2.0, 3.0), inside) for level, inside in shares.items()]
    results = msgspec.structs.replace(report.results, intervals=tuple(intervals))
    report = replace(report, results=results)
    csv = pd.read_csv(io.BytesIO(downloads.forecast_csv(report)))
    for level, inside in shares.items():
        column = csv[f"{TARGET} test set inside {100 * level:g} %"]
        assert column[:2].tolist() == list(inside)
        assert np.isnan(column[2])
    sheet = opened(downloads.forecast_xlsx(report))["Forecast"]
    columns = {column[3].value: [cell.value for cell in column[4:7]] for column in sheet.columns}
    assert columns[f"{TARGET} test set inside 80 %"] == [0.71, 0.64, None]
    other = replace(report, choice="persistence")
    assert "test set inside" not in downloads.forecast_csv(other).decode()


def test_files_say_which_features_are_assumed_and_how(store: Store) -> None:
    """A run that reads the wind without predicting it: its values stand beside the forecast, the sentence in words."""
    wind = "wind speed (m/s)"
    report = report_of(store, experiment=msgspec.structs.replace(SMALL, features=(TARGET, wind)))
    assert report.ahead.assumed is not None
    values = report.ahead.assumed[:, 0]
    csv = pd.read_csv(io.BytesIO(downloads.forecast_csv(report)))
    assert csv[f"{wind} assumed"].tolist() == values.tolist()
    assert f"'{wind}' after the last row is assumed: " in html.unescape(
        downloads.forecast_html(report).decode()
    )
    book = opened(downloads.forecast_xlsx(report))
    columns = {column[3].value: [cell.value for cell in column[4:7]] for column in book["Forecast"].columns}
    assert columns[f"{wind} assumed"] == pytest.approx(values, rel=1e-3)
    texts = [str(row[0]) for row in book["How good"].iter_rows(values_only=True)]
    assert any("is assumed: " in text for text in texts)


def test_file_is_named_after_the_target_and_the_first_day(store: Store) -> None:
    assert report_of(store).file_name(".xlsx") == "forecast-temperature-2024-01-13.xlsx"


def test_figures_have_the_forecast_ahead_first(store: Store) -> None:
    report = report_of(store)
    page = downloads.figures(store, report.run.id, report).decode()
    assert page.index(f"Forecast of {TARGET}") < page.index(f"{TARGET}: one step ahead, test set")
    assert f"<h1>{TARGET}: Mountain weather, generated</h1>" in page
