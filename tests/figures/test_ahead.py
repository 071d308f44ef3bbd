"""The last rows of a series, the forecast and its intervals."""

import numpy as np
import pandas as pd

from rnnlab.figures.ahead import AheadPlot, ahead_figure

NAN = float("nan")


def plot(**changes: object) -> AheadPlot:
    fields = {
        "target": "a",
        "colour": "#112233",
        "times": None,
        "first": 97,
        "values": np.array([1.0, 2.0, 3.0]),
        "segments": np.zeros(3, int),
        "forecast": np.array([4.0, 5.0]),
        "bands": {
            0.8: (np.array([3.0, 3.5]), np.array([5.0, 6.5])),
            0.95: (np.array([2.0, 2.5]), np.array([6.0, 7.5])),
        },
    }
    return AheadPlot(**{**fields, **changes})


def lines(figure: object) -> dict[str, object]:
    return {line.name: line for line in figure.data if line.name}


def test_forecast_goes_on_where_the_series_ends() -> None:
    """Rows 97 to 99 happened, 100 and 101 are forecast."""
    drawn = lines(ahead_figure(plot()))
    assert list(drawn["actual"].x) == [97, 98, 99]
    assert list(drawn["forecast"].x) == [100, 101]
    assert list(drawn["forecast"].y) == [4, 5]


def test_bands_open_at_the_last_known_row() -> None:
    """They have width 0 there; the upper edge runs forwards, the lower one back."""
    drawn = lines(ahead_figure(plot()))
    assert list(drawn["80 % interval"].x) == [99, 100, 101, 101, 100, 99]
    assert list(drawn["80 % interval"].y) == [3, 5, 6.5, 3.5, 3, 3]
    assert list(drawn["95 % interval"].y) == [3, 6, 7.5, 2.5, 2, 3]


def test_wider_band_lies_behind_and_is_fainter() -> None:
    """It is drawn first, so the narrower one stays visible on it."""
    figure = ahead_figure(plot())
    names = [line.name for line in figure.data if line.fill == "toself"]
    assert names == ["95 % interval", "80 % interval"]
    faint, solid = (float(line.fillcolor.split(",")[-1].strip(" )")) for line in figure.data[:2])
    assert faint < solid


def test_band_ends_where_its_width_is_no_longer_known() -> None:
    """A level that is unknown from the second step on covers the first; one that is unknown is not drawn."""
    bands = {
        0.8: (np.array([3.0, NAN]), np.array([5.0, NAN])),
        0.95: (np.array([NAN, NAN]), np.array([NAN, NAN])),
    }
    drawn = lines(ahead_figure(plot(bands=bands)))
    assert list(drawn["80 % interval"].x) == [99, 100, 100, 99]
    assert set(drawn) == {"actual", "80 % interval", "forecast"}


def test_without_intervals_there_are_only_lines() -> None:
    assert set(lines(ahead_figure(plot(bands={})))) == {"actual", "forecast"}


def test_no_line_crosses_a_gap_of_the_series() -> None:
    actual = lines(ahead_figure(plot(segments=np.array([0, 1, 1]))))["actual"]
    np.testing.assert_array_equal(actual.y, [1, NAN, 2, 3])


def test_times_of_rows_and_steps_stand_on_a_date_axis() -> None:
    """In milliseconds since 1970."""
    figure = ahead_figure(plot(times=pd.date_range("1970-01-01", periods=5, freq="s")))
    assert figure.layout.xaxis.type == "date"
    assert list(lines(figure)["actual"].x) == [0, 1000, 2000]
    assert list(lines(figure)["forecast"].x) == [3000, 4000]


def test_name_of_the_target_is_shown_literally() -> None:
    assert ahead_figure(plot(target="<b>a</b>")).layout.yaxis.title.text == "&lt;b&gt;a&lt;/b&gt;"


def test_hover_of_a_step_has_its_interval() -> None:
    """The narrowest one: 3 to 5 at the first step, 3.5 to 6.5 at the second."""
    forecast = lines(ahead_figure(plot()))["forecast"]
    assert list(forecast.customdata) == ["80 %: 3 to 5", "80 %: 3.5 to 6.5"]
    assert "%{customdata}" in forecast.hovertemplate
    assert "%{customdata}" not in lines(ahead_figure(plot(bands={})))["forecast"].hovertemplate


def test_what_happened_is_drawn_beside_the_forecast() -> None:
    happened = lines(ahead_figure(plot(happened=np.array([4.5, NAN]))))["what happened"]
    assert list(happened.x) == [100, 101]
    assert happened.y[0] == 4.5
