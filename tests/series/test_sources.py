"""Samples, generated weather and kept files."""

import hashlib
import math
import re

import msgspec
import numpy as np
import pandas as pd
import pytest

from rnnlab.mistake import Mistake
from rnnlab.series import messages
from rnnlab.series.read_options import NEWEST_RULES, ReadOptions
from rnnlab.series.samples import SAMPLES
from rnnlab.series.source import File, Sample, Weather, find_source, keep, load

DATA = "\n".join(["date,temp", *(f"2020-01-{n:02d},{n * n}" for n in range(1, 13))]).encode()


def test_the_sample_of_new_york_is_hourly(tmp_path):
    """8,706 rows and 24 in short gaps make the 8,730 hours from its first to its last row."""
    series = load(Sample("jfk_weather_2013"), tmp_path)
    assert len(series) == 8730
    assert series.step_seconds == 3600.0
    assert series.times[0] == pd.Timestamp("2013-01-01 06:00")
    assert series.features == (
        "temperature (degC)",
        "dew point (degC)",
        "relative humidity (%)",
        "wind speed (m/s)",
        "pressure (hPa)",
        "visibility (km)",
        "precipitation (mm)",
    )


def test_the_sample_of_seattle_is_daily(tmp_path):
    """Four years without a gap; the weather's word is not a number."""
    series = load(Sample("seattle_weather_2012_2015"), tmp_path)
    assert len(series) == 1461 and series.step_seconds == 86_400.0
    assert series.features == ("precipitation", "temp_max", "temp_min", "wind")
    assert series.values[0].tolist() == [0.0, 12.8, 5.0, 4.7]
    assert [out.why for out in series.left_out] == [messages.columns.column_of_text(5, "drizzle")]


@pytest.mark.parametrize("name", list(SAMPLES))
def test_a_samples_target_is_one_of_its_features(name, tmp_path):
    """The page starts with a target that is there."""
    assert SAMPLES[name].target in load(Sample(name), tmp_path).features


def test_an_unknown_sample_is_refused(tmp_path):
    """The refusal lists the samples there are."""
    with pytest.raises(Mistake) as refusal:
        load(Sample("mars"), tmp_path)
    assert str(refusal.value) == (
        "There is no sample 'mars'. Choose one of jfk_weather_2013, seattle_weather_2012_2015, mountain_stations."
    )


def test_weather_is_the_same_for_the_same_seed(tmp_path):
    """Every value follows from the settings."""
    first, again = (load(Weather(rows=500, seed=7), tmp_path) for _ in range(2))
    other = load(Weather(rows=500, seed=8), tmp_path)
    np.testing.assert_array_equal(first.values, again.values)
    assert not np.array_equal(first.values, other.values)


def test_weather_has_its_step_from_the_start_of_2024(tmp_path):
    """Ten minutes from row to row, in one segment."""
    series = load(Weather(rows=60, step_minutes=10), tmp_path)
    assert series.features == ("temperature (degC)", "wind speed (m/s)", "humidity (%)")
    assert list(series.times) == list(pd.date_range("2024-01-01", periods=60, freq="10min"))
    assert series.step_seconds == 600.0 and set(series.segments.tolist()) == {0}


@pytest.mark.parametrize("noise", [0.0, 1.0, 5.0])
@pytest.mark.parametrize("step_minutes", [1, 60, 1440])
def test_weather_stays_within_physical_bounds(noise, step_minutes, tmp_path):
    """No wind below 0, no humidity outside 0 to 100 %, whatever the noise."""
    series = load(Weather(rows=5000, step_minutes=step_minutes, noise=noise), tmp_path)
    assert np.isfinite(series.values).all()
    assert series.column("wind speed (m/s)").min() >= 0
    assert 0 <= series.column("humidity (%)").min() <= series.column("humidity (%)").max() <= 100
    assert -45 <= series.column("temperature (degC)").min() <= series.column("temperature (degC)").max() <= 45


def test_weather_is_warm_in_the_afternoon_and_in_summer_and_then_dry(tmp_path):
    """A year of hours without noise: cycles of the day and the year, and dry air in warm hours."""
    series = load(Weather(rows=8784, noise=0.0), tmp_path)
    temperature = series.column("temperature (degC)")
    assert temperature[24 * 10 + 15] > temperature[24 * 10 + 3] + 2
    assert temperature[24 * 196 + 15] > temperature[24 * 10 + 15] + 15
    noisy = load(Weather(rows=8784), tmp_path).values
    assert (
        np.corrcoef(
            noisy[:, 0] - pd.Series(noisy[:, 0]).rolling(24, center=True, min_periods=1).mean(), noisy[:, 2]
        )[0, 1]
        < -0.3
    )


@pytest.mark.parametrize(
    ("weather", "message"),
    [
        (
            Weather(rows=49),
            messages.series.weather_out_of_range("number of rows", 49, 50, 1_000_000),
        ),
        (
            Weather(step_minutes=0),
            messages.series.weather_out_of_range("step in minutes", 0, 1, 1_440),
        ),
        (Weather(noise=5.5), messages.series.weather_out_of_range("noise", 5.5, 0, 5)),
        (Weather(noise=math.nan), messages.series.weather_out_of_range("noise", math.nan, 0, 5)),
        (Weather(seed=-1), messages.series.weather_out_of_range("seed", -1, 0, 2147483647)),
    ],
)
def test_weather_out_of_bounds_is_refused(weather, message, tmp_path):
    """The message names the setting and its range."""
    with pytest.raises(Mistake) as refusal:
        load(weather, tmp_path)
    assert refusal.value.args == (message,)


def test_stored_file_is_loaded(tmp_path):
    """The folder holds only the file, named by the SHA-256 of its bytes."""
    source = keep(DATA, "mine.csv", tmp_path / "files")
    assert source == File(hashlib.sha256(DATA).hexdigest(), "mine.csv", NEWEST_RULES)
    assert [path.name for path in (tmp_path / "files").iterdir()] == [f"{source.digest}.csv"]
    assert load(source, tmp_path / "files").column("temp").tolist() == [float(n * n) for n in range(1, 13)]


def test_storing_the_same_bytes_twice_writes_once(tmp_path):
    """Whatever the name, the bytes are stored once."""
    first = keep(DATA, "mine.csv", tmp_path)
    before = (tmp_path / f"{first.digest}.csv").stat().st_ino
    assert keep(DATA, "yours.csv", tmp_path).digest == first.digest
    assert (tmp_path / f"{first.digest}.csv").stat().st_ino == before
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    "digest", ["../x", "", "a" * 63, "A" * 64, "a" * 64 + "\n", "/etc/passwd", "a" * 62 + "/."]
)
def test_invalid_digest_never_becomes_a_path(digest, tmp_path):
    """A link may contain anything instead of a digest."""
    with pytest.raises(Mistake) as refusal:
        load(File(digest, "mine.csv"), tmp_path)
    assert refusal.value.args == (messages.series.invalid_digest(digest, "mine.csv"),)


def test_file_that_is_no_longer_stored_is_refused(tmp_path):
    """The message says to load it again."""
    with pytest.raises(Mistake) as refusal:
        load(File("a" * 64, "mine.csv"), tmp_path)
    assert refusal.value.args == (messages.series.file_deleted("mine.csv"),)


def test_sources_are_read_back_from_json():
    """Each kind of source has its tag."""
    for source in (Sample("a"), Weather(rows=60), File("b" * 64, "mine.csv", time="date")):
        assert msgspec.json.decode(msgspec.json.encode(source), type=Sample | Weather | File) == source


def test_the_command_lines_text_names_a_source(tmp_path):
    """A sample's name, the word weather, or a path to a file, which is kept."""
    path = tmp_path / "mine.csv"
    path.write_bytes(DATA)
    assert find_source("jfk_weather_2013", tmp_path) == Sample("jfk_weather_2013")
    assert find_source("weather", tmp_path) == Weather()
    found = find_source(str(path), tmp_path / "files", ReadOptions(time="date"))
    assert found == File(hashlib.sha256(DATA).hexdigest(), "mine.csv", NEWEST_RULES, time="date")
    assert len(load(found, tmp_path / "files")) == 12


def test_unknown_path_is_refused_with_the_samples(tmp_path):
    """The message lists the samples, for a mistyped name."""
    with pytest.raises(Mistake) as refusal:
        find_source("jfk", tmp_path)
    assert str(refusal.value) == (
        "'jfk' is not a file. Give the path of a CSV, 'weather', or a sample "
        "(jfk_weather_2013, seattle_weather_2012_2015, mountain_stations)."
    )
    with pytest.raises(
        Mistake, match=rf"'{re.escape(str(tmp_path)[:20])}.*' is a folder\. Give the path of a CSV"
    ):
        find_source(str(tmp_path), tmp_path)


def test_sample_may_be_read_with_options(tmp_path):
    """Its bytes are then stored like a file's, and mistakes are the same."""
    source = find_source("seattle_weather_2012_2015", tmp_path, ReadOptions(time="date"))
    assert len(load(source, tmp_path)) == 1461
    with pytest.raises(Mistake, match="There is no 'x' to pick"):
        load(find_source("seattle_weather_2012_2015", tmp_path, ReadOptions(pick="x")), tmp_path)
