"""The one place for colours: each thing has a colour that no other thing has, the same in every chart.

Each colour has a contrast of 3 or more with the light page and with the dark one. Things in one chart also differ
for eyes that miss red or green. Some pairs differ too little for such eyes, so another mark holds them apart:

- what happened and a baseline: a solid line and a dashed one (`DASHES`);
- what happened and a run in the comparison: a wide line and a thin one;
- a layer and a side of a shape: a square with a sign and a line below a number;
- what is wrong and all else: a cross, a frame or words.
"""

from collections.abc import Sequence

FEATURES = ("#4f9a32", "#c63654", "#15998a", "#816a00", "#a05388", "#e6558e", "#1d7a5b", "#9c7278")
FORECASTS = {
    "forecast": "#4878fc",
    "network": "#0672a2",
    "persistence": "#d9722b",
    "seasonal_naive": "#a27ec6",
    "linear": "#ae5436",
    "smoothing": "#5a9066",
}
DASHES = {"persistence": "dash", "seasonal_naive": "dot", "linear": "dashdot", "smoothing": "8px,3px"}
RUNS = ("#1896de", "#c0666c", "#b478ae", "#48783c", "#9648b4", "#cc242a")  # side by side in the comparison

WINDOW = "#129ca8"  # the rows that the network reads
TO_PREDICT = "#7e4ecc"  # the rows that it is asked for
PARTS = {"training": "#068aba", "validation": "#b43c72", "test": "#907e12"}

LAYERS = {
    "recurrent": "#3791aa",
    "dropout": "#5a6c6c",
    "repeat": "#126cc6",
    "depth1": "#c0668a",
    "dense": "#c67e2a",
}
SEQUENCE = "#8a7ef6"  # the small box of a layer that returns a sequence

SIDES = {"samples": "#908a8a", "time steps": "#a98300", "features": "#1f9d6a", "units": "#b452a6"}
CELL_STATE = "#4d63ea"
BIAS = "#72787e"
BELOW, ZERO, ABOVE = "#0c84e4", "#7e908a", "#a85a18"  # a number that a layer puts out

WRONG = "#d9482b"
NEUTRAL = "#7f8f98"  # helping lines, whiskers and counts: what is no thing by itself


def feature_colours(features: Sequence[str]) -> dict[str, str]:
    """{feature: its colour}, of all the features of a series in their order; the ninth has the first's again."""
    return {name: FEATURES[place % len(FEATURES)] for place, name in enumerate(features)}


def dash(forecast: str) -> str:
    """How the line of a forecast is drawn: a baseline's has gaps of its own."""
    return DASHES.get(forecast, "solid")


def faint(colour: str, share: float) -> str:
    """A hex colour made see-through: share 0 is clear, 1 is solid."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {share:g})"
