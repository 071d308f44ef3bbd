"""All colours: each thing has one colour, the same in every chart, and no two things share one.

For the colour of a target or feature call `target_colour` or `feature_colours`; for a run, `compare.run_colours`.

Each colour has a contrast of at least 3 with the light page and with the dark one. Things in the same chart also
differ for people who cannot see red or green. The following pairs differ too little for them, so another mark
tells them apart:

- actual values and a baseline: a solid line and a dashed one (`DASHES`);
- actual values and a run in the comparison: a thick line and a thin one;
- a layer and a side of a shape: an icon and a line below a number;
- errors and everything else: a cross, a frame or words.
"""

from collections.abc import Sequence

FEATURES = ("#4f9a32", "#c63654", "#15998a", "#816a00", "#a05388", "#e6558e", "#1d7a5b", "#9c7278")
FORECASTS = {
    "forecast": "#4878fc",
    "network": "#0672a2",
    "persistence": "#d9722b",
    "seasonal_naive": "#a27ec6",
    "linear": "#ae5436",
    "autoregression": "#b984a1",
    "smoothing": "#5a9066",
    "theta": "#386f65",
}
DASHES = {
    "persistence": "dash",
    "seasonal_naive": "dot",
    "linear": "dashdot",
    "autoregression": "longdash",
    "smoothing": "8px,3px",
    "theta": "longdashdot",
}
RUNS = ("#1896de", "#c0666c", "#b478ae", "#48783c", "#9648b4", "#cc242a")  # runs in the comparison

WINDOW = "#129ca8"  # the rows that the network reads
TO_PREDICT = "#7e4ecc"  # the rows to predict
PARTS = {"training": "#068aba", "validation": "#b43c72", "test": "#907e12"}

LAYERS = {
    "recurrent": "#3791aa",
    "conv1d": "#3b722d",
    "dense": "#c67e2a",
    "unchanged": "#5a6c6c",  # the shape stays
    "summary": "#bf8272",  # the time steps go
    "repeat": "#126cc6",
    "depth1": "#c0668a",
}
SEQUENCE = "#8a7ef6"  # the small box of a layer that returns a sequence

SIDES = {"samples": "#908a8a", "time steps": "#a98300", "features": "#1f9d6a", "units": "#b452a6"}
CELL_STATE = "#4d63ea"
BIAS = "#72787e"
BELOW, ABOVE = "#0c84e4", "#a85a18"  # outputs of a layer below and above zero

WRONG = "#d9482b"
NEUTRAL = "#7f8f98"  # auxiliary lines, whiskers and counts


def feature_colours(features: Sequence[str]) -> dict[str, str]:
    """{feature: its colour}, for all features of a series in their order. From the ninth on colours repeat."""
    return {name: FEATURES[place % len(FEATURES)] for place, name in enumerate(features)}


def target_colour(target: str, features: Sequence[str]) -> str:
    """The colour of a target in every chart: the colour of the feature that it is.

    features: all features of the series, in their order.
    """
    return feature_colours(features)[target]


def dash(forecast: str) -> str:
    """The plotly dash of a forecast's line: each baseline has a different one."""
    return DASHES.get(forecast, "solid")


def transparent(colour: str, opacity: float) -> str:
    """A hex colour with an opacity from 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity:g})"
