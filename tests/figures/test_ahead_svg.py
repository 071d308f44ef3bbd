"""The picture of the steps ahead: its ticks are round, and its lines are where the values are."""

import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pandas as pd
import pytest

from rnnlab.figures.ahead_svg import ahead_picture, step_ticks, value_ticks
from rnnlab.figures.lines import axis_values

from .test_ahead import plot


@pytest.mark.parametrize(
    ("values", "ticks", "decimals"),
    [
        ([0.3, 9.7], [0, 2, 4, 6, 8, 10], 0),
        ([-1.2, 3.4], [-2, -1, 0, 1, 2, 3, 4], 0),
        ([0.011, 0.019], [0.01, 0.012, 0.014, 0.016, 0.018, 0.02], 3),
        ([1453.0, 1713.0], [1400, 1500, 1600, 1700, 1800], 0),
        ([5.0, 5.0], [2, 3, 4, 5, 6, 7, 8], 0),
        ([0.0, float("nan"), 1.0], [0, 0.2, 0.4, 0.6, 0.8, 1], 1),
    ],
)
def test_ticks_are_round_numbers_around_the_values(
    values: list[float], ticks: list[float], decimals: int
) -> None:
    made, places = value_ticks(np.array(values))
    assert made == pytest.approx(ticks)
    assert places == decimals


@pytest.mark.parametrize(
    ("start", "freq", "rows", "labels"),
    [
        ("2024-01-31 22:00", "h", 7, ["22:00", "23:00", "1 Feb", "01:00", "02:00", "03:00", "04:00"]),
        ("2024-01-30", "12h", 11, ["30 Jan", "31 Jan", "1 Feb", "2 Feb", "3 Feb", "4 Feb"]),
        ("2024-01-01", "MS", 24, ["Jan 2024", "Jul 2024", "Jan 2025", "Jul 2025"]),
        ("2000-01-01", "YS", 10, ["2000", "2002", "2004", "2006", "2008"]),
    ],
)
def test_times_on_the_axis_are_round(start: str, freq: str, rows: int, labels: list[str]) -> None:
    """Hours, days, months or years, whichever are not too many."""
    times = pd.date_range(start, periods=rows, freq=freq)
    made = plot(times=times, values=np.zeros(rows - 2), segments=np.zeros(rows - 2, int))
    ticks = step_ticks(made, axis_values(times, np.arange(rows)))
    got = [label for _, label in ticks]
    assert got == labels if freq != "MS" else set(labels) <= set(got)


def test_a_night_has_no_room_on_the_axis() -> None:
    """A Friday's last hours and a Monday's first: the rows are equally far apart, and Monday is where it opens."""
    times = pd.DatetimeIndex(
        ["2024-03-08 14:00", "2024-03-08 15:00", "2024-03-08 16:00", "2024-03-11 09:00", "2024-03-11 10:00"]
    )
    night = np.array([["2024-03-08 17:00", "2024-03-11 09:00"]], "datetime64[ms]").astype(float)
    made = plot(
        times=times, values=np.zeros(3), segments=np.zeros(3, int), forecast=np.zeros(2), closings=night
    )
    drawn = ahead_picture(made, "a").svg
    (line,) = re.findall(r'd="(M[^"]*)"', drawn)[:1]
    across = [float(number) for number in re.findall(r"[ML]([\d.]+) ", line)]
    later = [float(number) for number in re.findall(r"[ML]([\d.]+) ", re.findall(r'd="(M[^"]*)"', drawn)[1])]
    np.testing.assert_allclose(np.diff([*across, *later[1:]]), (960 - 64 - 16) / 4, atol=0.2)
    x = axis_values(times, np.arange(5))
    assert step_ticks(made, x) == [(x[3], "11 Mar")]


def test_picture_is_a_file_that_draws_the_values() -> None:
    """Values 1, 2, 3, then 4 and 5, from the left edge to the right one, one line going on from the other."""
    picture = ahead_picture(plot(), "a & b")
    root = ElementTree.fromstring(picture.svg)
    paths = [path.attrib["d"] for path in root.iter() if path.tag.endswith("path")]
    places = [[float(number) for number in re.findall(r"[\d.]+", path)] for path in paths]
    actual, forecast = places
    assert (actual[0], forecast[-2]) == (64.0, 944.0)
    assert actual[-2:] == forecast[:2]
    # Equal steps in the values are equal heights.
    heights = [*actual[1::2], *forecast[3::2]]
    np.testing.assert_allclose(np.diff(heights), heights[1] - heights[0], atol=0.11)
    assert heights[1] < heights[0]
    assert "a &amp; b" in picture.svg
    assert len([band for band in root.iter() if band.tag.endswith("polygon")]) == 2


def test_line_is_broken_at_gaps_and_where_nothing_is_known() -> None:
    made = ahead_picture(plot(segments=np.array([0, 1, 1]), happened=np.array([float("nan"), 6.0])), "a")
    paths = re.findall(r'<path d="([^"]+)"', made.svg)
    assert [path.count("M") for path in paths] == [2, 1, 1]
    assert paths[2].count("L") == 0
