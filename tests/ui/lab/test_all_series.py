"""One network for all series of a file on the page: the choice, the table, opening one series, the link."""

import json
from base64 import b64decode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZipFile

import msgspec
import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from rnnlab.figures.all_series import BINS, error_bins
from rnnlab.mistake import Mistake
from rnnlab.runs.job import train_run
from rnnlab.runs.store import Store, new_id
from rnnlab.series.messages.panel import too_many_series
from rnnlab.series.source import File, keep, keep_together, load_panel
from rnnlab.ui import services
from rnnlab.ui.lab import all_series
from rnnlab.ui.lab.all_series_ahead import forecast_csv, scores_csv
from tests.panel.makers import csv_of, experiment_of, stations
from tests.ui.conftest import OpenPage, checked, link_of, pills, words

ROWS = {"north": 60, "south": 80, "summit": 70, "tiny": 4}


@pytest.fixture
def file(store: Store) -> File:
    return keep(csv_of(stations(ROWS)), "stations.csv", store.files)


@pytest.fixture
def run(store: Store, file: File) -> str:
    """A run on all series of the file."""
    run_id = new_id()
    experiment = experiment_of(load_panel(file, store.files))
    store.create(run_id, msgspec.structs.replace(experiment, source=file))
    train_run(str(store.folder(run_id)))
    return run_id


def opened(open_page: OpenPage, file: File, **parameters: str) -> AppTest:
    return open_page(series="file", file=file.digest, name=file.name, version=str(file.version), **parameters)


def charts_of(page: AppTest, key: str) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in page.get("plotly_chart") if key in chart.proto.id]


def captions(page: AppTest) -> str:
    return " ".join(caption.value for caption in page.caption).replace("\\", "")


def test_file_with_several_series_offers_all_of_them(open_page: OpenPage, file: File) -> None:
    """The link keeps the choice, and the settings follow how many rows all have together."""
    page = opened(open_page, file)
    assert pills(page, "all_series").value == ""
    page = checked(pills(page, "all_series").set_value("each").run())
    assert link_of(page)["all_series"] == ["each"]
    assert "one network learns to predict level of the 3 series of Your file" in words(page).replace("**", "")
    assert "Left out: tiny (it has 4 rows of values; at least 10 are needed)." in words(page)
    again = opened(open_page, file, all_series="each")
    assert pills(again, "all_series").value == "each"
    page = checked(pills(page, "all_series").set_value("").run())
    assert "all_series" not in link_of(page)


def test_how_all_were_read_is_shown_where_all_are_trained_on(open_page: OpenPage, store: Store) -> None:
    """Rows that share a time, of another series than the one that is shown, and rows of none."""
    rows = stations({"north": 60, "south": 80})
    table = pd.concat([rows, rows.iloc[[90, 95]]]).sort_values(["station", "time"])
    table.iloc[120, 0] = None
    page = opened(open_page, keep(csv_of(table), "doubled.csv", store.files))
    assert "2 rows merged" not in captions(page)
    page = checked(pills(page, "all_series").set_value("each").run())
    assert "140 rows · 1 hour apart · 2 rows merged with others of the same time" in captions(page)
    report = " ".join(text.value for text in page.markdown).replace("\\", "")
    assert "rows with a duplicate time: their mean is used (2)" in report
    assert "(no station): its rows have no value in 'station'" in report


def test_bounds_are_those_of_all_where_all_are_trained_on(open_page: OpenPage, store: Store) -> None:
    """Amounts in one place, many of them 0, and values below 0 in another; then the first one alone again."""
    rows = stations({"north": 90, "south": 90})
    rows["level"] = (
        rows["level"].round().where(rows["station"] == "south", (rows["level"] * 3).clip(lower=0).round())
    )
    rows.loc[rows["station"] == "south", "level"] -= 105
    page = opened(open_page, keep(csv_of(rows), "amounts.csv", store.files))
    assert link_of(page)["bounds"] == ["level=0.."]
    page = checked(pills(page, "all_series").set_value("each").run())
    assert "bounds" not in link_of(page)
    page = checked(pills(page, "all_series").set_value("").run())
    assert link_of(page)["bounds"] == ["level=0.."]


def test_what_tells_series_apart_is_chosen_and_in_the_link(open_page: OpenPage, file: File) -> None:
    """The names of the three that can be read; training one series leaves them out again."""
    page = opened(open_page, file, all_series="each")
    assert page.multiselect(key="constants").options == ["station"]
    page = checked(page.multiselect(key="constants").set_value(["station"]).run())
    names = ["station = north", "station = south", "station = summit"]
    assert link_of(page)["constant"] == names
    again = opened(open_page, file, all_series="each", constant=names)
    assert again.multiselect(key="constants").value == ["station"]
    page = checked(pills(again, "all_series").set_value("").run())
    assert "constant" not in link_of(page)


def test_page_opens_though_the_series_cannot_be_read_together(
    open_page: OpenPage, file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link may ask for all series of a file with too many of them."""

    def refused(source: object) -> None:
        raise Mistake(too_many_series("stations.csv", 200_000, 100_000))

    monkeypatch.setattr(services, "panel_of", refused)
    page = checked(opened(open_page, file, all_series="each"))
    assert pills(page, "all_series").value == "each"
    assert not [box for box in page.multiselect if box.key == "constants"]


def wide() -> bytes:
    """A column per station; the last one begins late, and one never changes."""
    table = stations({"north": 60, "south": 60, "summit": 60}).pivot(
        index="time", columns="station", values="level"
    )
    table.iloc[:40, 2] = None
    return csv_of(table.assign(broken=5.0).reset_index())


def archive() -> bytes:
    """A file per station, of one shape."""
    table, written = stations({"north": 60, "south": 60}), BytesIO()
    with ZipFile(written, "w") as files:
        for name, rows in table.groupby("station"):
            files.writestr(f"{name}.csv", csv_of(rows.drop(columns="station")))
    return written.getvalue()


def numbered_rows() -> bytes:
    """A row per series, as in forecasting competitions."""
    table = stations({"north": 60, "south": 60, "summit": 60})
    rows = table.assign(step=table.groupby("station").cumcount() + 1)
    return csv_of(rows.pivot(index="station", columns="step", values="level").add_prefix("V").reset_index())


def dated_columns() -> bytes:
    table = stations({"north": 60, "south": 60}, freq="D")
    table["time"] = table["time"].dt.strftime("%Y-%m-%d")
    return csv_of(table.pivot(index="station", columns="time", values="level").reset_index())


def kinds_of_values() -> bytes:
    """A long table that is read side by side by itself."""
    return csv_of(stations({"north": 60, "south": 60}).rename(columns={"station": "variable"}))


@pytest.mark.parametrize(
    ("data", "name", "switch", "series", "feature"),
    [
        (wide, "wide.csv", "Each column is a series", ["north", "south", "summit"], "value"),
        (archive, "a.zip", "Read all tables of the file as series", ["north", "south"], "level"),
        (numbered_rows, "rows.csv", None, ["north", "south", "summit"], "value"),
        (dated_columns, "dates.csv", None, ["north", "south"], "value"),
        (kinds_of_values, "kinds.csv", "Each column is a series", ["north", "south"], "level"),
    ],
)
def test_all_of_them_is_offered_for_each_kind_of_file(
    open_page: OpenPage,
    store: Store,
    data: Callable[[], bytes],
    name: str,
    switch: str | None,
    series: list[str],
    feature: str,
) -> None:
    """The page then reads one of the series as all are read, so each can be picked; the link opens the same."""
    page = opened(open_page, keep(data(), name, store.files))
    if switch is None:
        page = checked(pills(page, "all_series").set_value("each").run())
    else:
        toggle = page.toggle(key="several_series")
        assert toggle.label == switch
        page = checked(toggle.set_value(True).run())
    link = link_of(page)
    assert (link["all_series"], link["feature"]) == (["each"], [feature])
    again = checked(open_page(**link))
    assert pills(again, "all_series").value == "each"
    assert again.selectbox(key="asked_pick").options == series
    assert link_of(again) == link


@pytest.mark.parametrize(("columns", "on_page"), [(2, False), (5, False), (6, True)])
def test_file_with_many_columns_offers_them_as_series_on_the_page(
    open_page: OpenPage, store: Store, columns: int, on_page: bool
) -> None:
    """With few columns, which are rather features of one series, the switch is in the file's menu."""
    table = stations({f"s{number}": 60 for number in range(columns)})
    wide = table.pivot(index="time", columns="station", values="level").reset_index()
    page = opened(open_page, keep(csv_of(wide), "wide.csv", store.files))
    in_menus = [toggle.key for menu in page.get("popover") for toggle in menu.get("toggle")]
    assert [toggle.key for toggle in page.toggle].count("several_series") == 1
    assert ("several_series" not in in_menus) == on_page


@pytest.mark.parametrize(
    ("columns", "series"),
    [
        (("station",), ["north", "south"]),
        (("station", "depth"), ["north · 1", "south · 1", "north · 2", "south · 2"]),
    ],
)
def test_all_of_them_is_offered_for_several_files_and_for_several_columns_of_names(
    open_page: OpenPage, store: Store, columns: tuple[str, ...], series: list[str]
) -> None:
    """Files of one shape that are uploaded together, and a table whose series two columns name."""
    table = stations({"north": 60, "south": 60})
    if len(columns) == 1:
        parts = table.groupby("station")
        files = [(f"{name}.csv", csv_of(rows.drop(columns="station"))) for name, rows in parts]
    else:
        deep = pd.concat([table.assign(depth=1), table.assign(depth=2)])
        files = [("deep.csv", csv_of(deep))]
    file = keep_together(files, store.files)
    page = opened(
        open_page, msgspec.structs.replace(file, part=None), **({"part": file.part} if file.part else {})
    )
    page = checked(pills(page, "all_series").set_value("each").run())
    assert [name.replace("depth ", "") for name in page.selectbox(key="asked_pick").options] == series
    assert checked(open_page(**link_of(page))).selectbox(key="asked_pick").options


def test_file_with_one_series_has_no_such_choice(open_page: OpenPage) -> None:
    page = open_page()
    assert not [group for group in page.get("button_group") if group.key == "all_series"]


@pytest.mark.slow
def test_scores_of_all_series_are_a_table_with_the_worst_first(
    open_page: OpenPage, file: File, run: str
) -> None:
    """With small charts; one sentence says what all say together; those left out are listed."""
    page = opened(open_page, file, all_series="each", run=run, tab="scores")
    (table,) = [frame.value for frame in page.dataframe if "mase" in frame.value.columns]
    assert sorted(table["series"]) == ["north", "south", "summit"]
    assert table["mase"].is_monotonic_decreasing
    tail = stations(ROWS)["level"].to_numpy()[:60][-48:]
    assert list(table.set_index("series").loc["north", "recent"]) == pytest.approx(tail.tolist())
    assert "of 3 series" in words(page)
    notes = captions(page)
    assert "each series by its own training set, at its own rows" in notes
    assert "Season of most series" in notes.replace("**", "")
    (left_out,) = [frame.value for frame in page.dataframe if "why" in frame.value.columns]
    assert left_out["series"].tolist() == ["tiny"]


@pytest.mark.slow
def test_series_are_trained_apart_by_a_press(
    open_page: OpenPage, store: Store, file: File, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run for each; when these have ended, one sentence compares them with one network for all."""
    submitted: list[Path] = []
    monkeypatch.setattr(services, "workers", lambda: SimpleNamespace(submit=submitted.append))
    page = opened(open_page, file, all_series="each", run=run, tab="scores")
    assert "Trained apart" not in words(page)
    page = checked(page.button(key="train_apart").click().run())
    sources = [store.read(path.name).experiment.source for path in submitted]
    assert [source.name for source in sources] == [
        "stations: north.csv", "stations: south.csv", "stations: summit.csv",
    ]  # fmt: skip
    assert "3 of them wait or train (page Runs)." in [caption.value for caption in page.caption]
    for path in submitted:
        train_run(str(path))
    page = checked(page.run())
    assert "Trained apart, the mean error of 3 series on their validation sets" in words(page)


@pytest.mark.slow
def test_picked_series_opens_alone(
    open_page: OpenPage, file: File, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page then has that series, as if it had been picked."""
    page = opened(open_page, file, all_series="each", run=run)
    assert page.button(key="open_series").disabled
    monkeypatch.setattr(all_series, "picked_row", lambda event: 1)
    page = checked(page.run())
    (table,) = [frame.value for frame in page.dataframe if "mase" in frame.value.columns]
    name = table["series"][1]
    assert f"{name}: the end of its test set" in captions(page)
    (chart,) = charts_of(page, "end_of_test")
    assert [line["name"] for line in chart["data"]] == ["actual", "seasonal naive", "forecast"]
    page = checked(page.button(key="open_series").click().run())
    assert link_of(page)["pick"] == [name]
    assert "all_series" not in link_of(page)


@pytest.mark.slow
@pytest.mark.parametrize(
    "tab", ["ahead", "inside", "mattered", "luck", "download", "shapes", "series", "code"]
)
def test_each_tab_opens_for_a_run_on_all_series(open_page: OpenPage, file: File, run: str, tab: str) -> None:
    """What is for one series says so."""
    page = opened(open_page, file, all_series="each", run=run, tab=tab)
    told = any("run on one series" in info.value for info in page.info)
    assert told == (tab in ("inside", "mattered", "luck"))


@pytest.mark.slow
def test_downloads_are_a_long_table_and_the_scores(open_page: OpenPage, file: File, run: str) -> None:
    found = services.find_run(run)
    assert found is not None
    lines = forecast_csv(found, 3).decode().splitlines()
    assert lines[0].startswith("unique_id,ds,forecast,low 80 %,high 80 %")
    assert len(lines) == 1 + 4 * 3  # also of the series that is too short to train on
    assert scores_csv(found).decode().splitlines()[1].startswith("north,level,60,")


@pytest.mark.slow
def test_forecast_of_a_series_is_drawn_on_demand(open_page: OpenPage, file: File, run: str) -> None:
    """The chart's last points are those of the table for download."""
    page = opened(open_page, file, all_series="each", run=run, tab="ahead")
    assert charts_of(page, "forecast_of_series") == []
    page = checked(page.toggle(key="show_all_forecasts").set_value(True).run())
    found = services.find_run(run)
    assert found is not None
    for name in ("north", "south"):
        page = checked(page.selectbox(key="forecast_of").select(name).run())
        steps = next(field.value for field in page.number_input if field.label == "Steps")
        rows = [line.split(",") for line in forecast_csv(found, steps).decode().splitlines()]
        expected = [float(row[2]) for row in rows if row[0] == name]
        (chart,) = charts_of(page, "forecast_of_series")
        drawn = next(line for line in chart["data"] if line.get("name") == "forecast")
        values = np.frombuffer(b64decode(drawn["y"]["bdata"]), drawn["y"]["dtype"])
        assert values == pytest.approx(expected)


@pytest.mark.slow
def test_later_file_is_forecast_without_training(
    open_page: OpenPage, store: Store, file: File, run: str
) -> None:
    """Also a series that was never seen; the file is in the link. A file without these columns is refused there."""
    rows = stations({"south": 100, "lake": 50})
    rows.loc[[3, 40], "station"] = None
    later = keep(csv_of(rows), "later.csv", store.files)
    page = opened(
        open_page,
        file,
        all_series="each",
        run=run,
        tab="ahead",
        later_file=later.digest,
        later_file_name="later.csv",
    )
    assert (
        "Its 2 series are forecast from their last rows. Not trained on, and scaled by their own rows: 1 of them."
        in words(page)
    )
    assert "Left out: (no station) (its rows have no value in 'station'" in words(page).replace("\\", "")
    assert link_of(page)["later_file"] == [later.digest]
    found = services.find_run(run)
    assert found is not None
    lines = forecast_csv(found, 2, later).decode().splitlines()
    assert [line.split(",")[:2] for line in lines[1:]] == [
        ["south", "2024-01-05 04:00:00"], ["south", "2024-01-05 05:00:00"],
        ["lake", "2024-01-03 02:00:00"], ["lake", "2024-01-03 03:00:00"],
    ]  # fmt: skip
    other = keep(b"a,b\n" + b"1,2\n2,3\n" * 20, "other.csv", store.files)
    page = opened(
        open_page,
        file,
        all_series="each",
        run=run,
        tab="ahead",
        later_file=other.digest,
        later_file_name="other.csv",
    )
    assert page.error


def test_bins_hold_every_error() -> None:
    """The last one has all far ones."""
    errors = [0.1 * number for number in range(100)] + [1000.0]
    bins = error_bins(errors, [1.0, 2.0])
    assert len(bins.counts) == BINS and sum(bins.counts) == 101
    assert bins.counts[-1] >= 1 and bins.edges[-1] < 20
    assert bins.naive == 1.5
    assert sum(error_bins([1.0, 1.0], []).counts) == 2
