"""Colours: each thing has one, with enough contrast, and distinct for people who cannot see red or green.

Lightness and distances are computed here from the standards, and never by the code under test.
"""

import re
import tomllib
from itertools import combinations
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest

from rnnlab.figures import palette
from rnnlab.figures.ahead import AheadPlot, ahead_figure
from rnnlab.figures.compare import ComparedForecasts, ForecastCurve, forecasts_figure
from rnnlab.figures.forecast import ForecastPlot, forecast_figure
from rnnlab.figures.palette import FEATURES, FORECASTS, LAYERS, PARTS, RUNS, SIDES
from rnnlab.figures.scores import lead_times_figure
from rnnlab.figures.series import TINT, SeriesPlot, WindowPlot, series_figure, window_figure
from rnnlab.figures.visible_range import whole_series

ROOT = Path(__file__).resolve().parents[2]
THEME = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
PAGES = {name: THEME[name]["backgroundColor"] for name in ("light", "dark")}
HEX = re.compile(r"#[0-9a-fA-F]{6}\b")

# Linear RGB to CIE XYZ under D65 (IEC 61966-2-1).
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
# What linear RGB becomes for eyes without the red or the green cones: Machado, Oliveira and Fernandes, "A
# Physiologically-based Model for Simulation of Color Vision Deficiency", 2009, severity 1.
EYES = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
FORECAST, PERSISTENCE = FORECASTS["forecast"], FORECASTS["persistence"]
# {chart: (its colours, what else is drawn there or nothing, the least distance)}: all pairs of the first, or each of
# the first with each of the second. A difference of 2.3 is just seen. Features have a row each, so less will do.
TOGETHER = {
    "the features of a series": (FEATURES, (), 7),
    "the actual values and the forecast": (FEATURES, (FORECAST,), 40),
    "the actual values and the network alone": (FEATURES, (FORECASTS["network"],), 9),
    "the features and the window": (FEATURES, (palette.WINDOW,), 11),
    "the window and the rows to predict": ((palette.WINDOW,), (palette.TO_PREDICT,), 40),
    "the features and the rows to predict": (FEATURES, (palette.TO_PREDICT,), 30),
    "the forecast and the ring of the selected window": ((FORECAST,), (palette.WINDOW,), 50),
    "the training, validation and test sets": (tuple(PARTS.values()), (), 18),
    "the losses": ((PARTS["training"], PARTS["validation"], PERSISTENCE), (), 20),
    "the forecasts in the scores": (tuple(FORECASTS.values()), (), 11),
    "the runs and persistence": ((*RUNS, PERSISTENCE), (), 11),
    "the outputs below and above zero": ((palette.BELOW,), (palette.ABOVE,), 90),
    "the outputs and the frame of the kept row": (
        (SIDES["units"],),
        (palette.BELOW, palette.ABOVE),
        20,
    ),
    "the cards and the small box": ((*LAYERS.values(), palette.SEQUENCE), (), 9),
    "the sides of a block and the cell state": ((*SIDES.values(), palette.CELL_STATE), (), 13),
    "the weights": ((SIDES["features"], SIDES["units"], palette.BIAS), (), 18),
}


def colours_in(value: object) -> list[str]:
    """Every hex colour in a constant."""
    if isinstance(value, str):
        return HEX.findall(value)
    if isinstance(value, dict):
        return colours_in(tuple(value.values()))
    return [colour for part in value for colour in colours_in(part)] if isinstance(value, tuple) else []


MEANINGS = [colour for name, value in vars(palette).items() if name.isupper() for colour in colours_in(value)]


def rgb(colour: str) -> np.ndarray:
    """Red, green and blue, 0 to 1, as a screen is given them."""
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255


def linear(screen: np.ndarray) -> np.ndarray:
    return np.where(screen <= 0.04045, screen / 12.92, ((screen + 0.055) / 1.055) ** 2.4)


def contrast(one: np.ndarray, other: np.ndarray) -> float:
    """WCAG 2's contrast ratio, from 1 to 21."""
    darker, lighter = sorted(float(XYZ[1] @ linear(screen)) for screen in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def lab(colour: str, eyes: str) -> np.ndarray:
    """CIE L*a*b* as those eyes see it."""
    seen = np.clip(EYES[eyes] @ linear(rgb(colour)), 0, 1)
    ratio = XYZ @ seen / XYZ.sum(axis=1)
    x, y, z = np.where(ratio > 216 / 24389, np.cbrt(ratio), ratio * 841 / 108 + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def distance(one: str, other: str, eyes: str = "usual") -> float:
    """CIE 1976's delta E: how different two colours look."""
    return float(np.linalg.norm(lab(one, eyes) - lab(other, eyes)))


def test_the_measures_are_right_for_colours_that_are_known() -> None:
    """Published numbers of black, white and red; and a red and a green that only usual eyes tell apart."""
    assert contrast(rgb("#000000"), rgb("#ffffff")) == pytest.approx(21)
    np.testing.assert_allclose(lab("#ffffff", "usual"), [100, 0, 0], atol=0.01)
    np.testing.assert_allclose(lab("#ff0000", "usual"), [53.24, 80.09, 67.20], atol=0.02)
    apart = [abs(lab("#d00000", eyes)[1] - lab("#008000", eyes)[1]) for eyes in EYES]
    assert apart[0] > 100 and max(apart[1:]) < 40


def test_no_two_things_share_a_colour() -> None:
    """Also in different charts. A difference of 2.3 is just visible."""
    assert len(MEANINGS) == 45
    for one, other in combinations(MEANINGS, 2):
        assert distance(one, other) > 5, (one, other)


@pytest.mark.parametrize("page", PAGES)
def test_every_colour_has_contrast_on_the_page(page: str) -> None:
    """At least 3, as WCAG 2 requires for graphics."""
    for colour in MEANINGS:
        assert contrast(rgb(colour), rgb(PAGES[page])) >= 3, colour


@pytest.mark.parametrize("page", PAGES)
def test_lines_have_contrast_on_every_shaded_set(page: str) -> None:
    for colour in FEATURES:
        for part in PARTS.values():
            ground = (1 - TINT) * rgb(PAGES[page]) + TINT * rgb(part)
            assert contrast(rgb(colour), ground) >= 3, (colour, part)


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("chart", TOGETHER)
def test_colours_in_one_chart_differ_for_everyone(chart: str, eyes: str) -> None:
    """By colour only.

    Not in the list are pairs that another mark holds apart: actual values and a baseline (a dash), actual values
    and a run (the width), a layer and a side of a shape (a sign), what is wrong and all else (a cross or a frame).
    """
    first, second, least = TOGETHER[chart]
    pairs = [(one, other) for one in first for other in second] if second else list(combinations(first, 2))
    for one, other in pairs:
        assert distance(one, other, eyes) >= least, (one, other)


def test_no_other_file_defines_a_colour_of_the_palette() -> None:
    """All colours with a meaning are in the palette."""
    files = [ROOT / ".streamlit/config.toml", ROOT / "app.py", *sorted((ROOT / "rnnlab").rglob("*.*"))]
    others = [file for file in files if file.suffix in {".py", ".css", ".js", ".html", ".toml"}]
    assert len(others) > 200
    for file in others:
        if file.name != "palette.py":
            named = HEX.findall(file.read_text(encoding="utf-8").lower())
            assert not set(named) & set(MEANINGS), file


def test_ninth_feature_has_the_first_one_s_colour() -> None:
    """There are eight colours; a series without features needs none."""
    colours = palette.feature_colours([f"x{place}" for place in range(10)])
    assert list(colours.values()) == [*FEATURES, *FEATURES[:2]]
    assert palette.feature_colours([]) == {}


def test_target_has_the_colour_of_its_feature() -> None:
    assert palette.target_colour("b", ("a", "b", "c")) == FEATURES[1]


def figures_of_a_target() -> dict[str, go.Figure]:
    """The charts that show "b", the second of three features, as the target."""
    values, names = np.arange(6.0), ("a", "b", "c")
    colours = palette.feature_colours(names)
    own = {"target": "b", "colour": colours["b"], "times": None}
    parts = {"training": (0, 4), "test": (4, 6)}
    series = SeriesPlot(
        None,
        dict.fromkeys(names, values),
        colours,
        ("b",),
        parts,
        (0, 2),
        (3, 3),
        np.zeros(6, int),
        whole_series(6),
    )
    window = WindowPlot({"b": values[:3]}, {"b": values[3:4]}, ("0", "1", "2", "3"), colours)
    forecasts = {name: values + place for place, name in enumerate(FORECASTS)}
    forecast = ForecastPlot(
        **own, rows=np.arange(6), truth=values, forecasts=forecasts, half_widths={}, selected=0,
        lines_shown=tuple(FORECASTS),
    )  # fmt: skip
    ahead = AheadPlot(**own, first=0, values=values, segments=np.zeros(6, int), forecast=values, bands={})
    runs = [ForecastCurve(str(place), colour, values) for place, colour in enumerate(RUNS)]
    return {
        "series": series_figure(series),
        "window": window_figure(window),
        "forecast": forecast_figure(forecast),
        "ahead": ahead_figure(ahead),
        "compared": forecasts_figure(ComparedForecasts(**own, rows=np.arange(6), truth=values, curves=runs)),
    }


def line(figure: go.Figure, name: str) -> go.Scatter:
    return next(line for line in figure.data if line.name == name)


def test_target_has_its_feature_s_colour_in_every_chart() -> None:
    """For the actual values; the forecast has another colour."""
    figures = figures_of_a_target()
    assert line(figures["series"], "b").line.color == FEATURES[1]
    assert line(figures["window"], "input").marker.color == FEATURES[1]
    for chart in ("forecast", "ahead", "compared"):
        assert line(figures[chart], "actual").line.color == FEATURES[1]
    assert line(figures["forecast"], "predicted").line.color == FORECAST
    assert line(figures["ahead"], "forecast").line.color == FORECAST


def test_each_baseline_has_a_different_dash_and_actual_values_have_none() -> None:
    """In the forecast and in the errors by steps ahead, so that they differ not only by colour."""
    figure = figures_of_a_target()["forecast"]
    baselines = (
        "persistence", "seasonal naive", "linear model", "autoregression", "smoothing (ETS)", "theta",
    )  # fmt: skip
    dashes = {line(figure, name).line.dash for name in baselines}
    assert len(dashes) == 6 and not dashes & {None, "solid"}
    solid = {line(figure, name).line.dash for name in ("actual", "predicted", "network alone")}
    assert solid <= {None, "solid"}
    errors = lead_times_figure({name: [1.0, 2.0] for name in FORECASTS})
    assert {line.line.dash for line in errors.data} == {"solid", *dashes}


def test_actual_values_have_a_thicker_line_than_runs() -> None:
    actual, *runs = figures_of_a_target()["compared"].data
    assert len(runs) == 6
    assert all(actual.line.width >= 1.5 * run.line.width for run in runs)
