"""Columns of texts brought in as yes/no columns."""

import numpy as np
import pytest

from rnnlab.mistake import Mistake
from rnnlab.series import messages
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.reading import read_series
from rnnlab.series.source import Sample, find_source, load

SKIES = ["rain", "sun", "", "fog", "rain", "sun", "sun", "rain", "sun", "fog", "sun", "rain"]
DATA = "\n".join(["temp,sky", *(f"{n},{sky}" for n, sky in enumerate(SKIES))]).encode()


def test_text_column_can_be_read_as_one_column_per_text():
    """1 in rows with that text, 0 in others and in those without a value."""
    series = read_series(DATA, "a.csv", ReadOptions(onehot=("sky = rain", "sky = sun")))
    assert series.features == ("temp", "sky = rain", "sky = sun")
    assert series.column("sky = rain").tolist() == [1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1]
    assert series.column("sky = sun").tolist() == [0, 1, 0, 0, 0, 1, 1, 0, 1, 0, 1, 0]
    assert series.left_out == ()
    assert series.repairs == ()


def test_texts_of_a_text_column_are_listed_whether_it_is_left_out_or_not():
    """Sorted, without missing values."""
    left_out = read_series(DATA, "a.csv")
    assert [out.column for out in left_out.left_out] == ["sky"]
    assert left_out.words == {"sky": ("fog", "rain", "sun")}
    assert read_series(DATA, "a.csv", ReadOptions(onehot=("sky = fog",))).words == left_out.words


def test_text_that_does_not_occur_is_no_in_every_row():
    """So its column is constant, and left out."""
    series = read_series(DATA, "a.csv", ReadOptions(onehot=("sky = hail", "sky = fog")))
    assert series.features == ("temp", "sky = fog")
    assert [(out.column, out.why) for out in series.left_out] == [
        ("sky = hail", messages.columns.constant(0.0))
    ]


def test_text_column_of_many_different_values_is_not_offered():
    """More than 20 yes/no columns are not useful."""
    data = "\n".join(["temp,note", *(f"{n * n},word{n % 21}x" for n in range(42))]).encode()
    assert read_series(data, "a.csv").words == {}
    names = tuple(f"note = word{n}x" for n in range(21))
    with pytest.raises(Mistake) as refusal:
        read_series(data, "a.csv", ReadOptions(onehot=names))
    assert refusal.value.args == (messages.columns.too_many_yes_no_columns("note", 21, 20),)


@pytest.mark.parametrize("name", ["moon = full", "temp = 1", "sky"])
def test_yes_no_column_without_a_text_column_is_refused(name):
    """The message names it."""
    with pytest.raises(Mistake, match=f"no text column for '{name}'"):
        read_series(DATA, "a.csv", ReadOptions(onehot=(name,)))


def test_sample_and_file_are_read_with_their_yes_no_columns(tmp_path):
    """The source holds all options for reading."""
    rain = load(Sample("seattle_weather_2012_2015", ("weather = rain",)), tmp_path).column("weather = rain")
    # The file's first five days: drizzle, rain, rain, rain, rain.
    assert rain[:5].tolist() == [0, 1, 1, 1, 1]
    path = tmp_path / "mine.csv"
    path.write_bytes(DATA)
    source = find_source(str(path), tmp_path)
    kept = type(source)(source.digest, source.name, onehot=("sky = fog",))
    assert np.array_equal(load(kept, tmp_path).column("sky = fog"), np.array(SKIES) == "fog")
