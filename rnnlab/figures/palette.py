"""One colour for one thing, everywhere; each reads on a light and on a dark ground."""

ACTUAL = "#7f8f98"
NETWORK = "#1793a8"
FORECASTS = {
    "forecast": "#3f7be0",
    "network": NETWORK,
    "persistence": "#d9722b",
    "seasonal_naive": "#b56a9b",
    "linear": "#b08a1e",
    "smoothing": "#5f9447",
}
WINDOW = "#1793a8"
PREDICTED = "#d9722b"
FEATURES = ("#3a8fc9", "#1fa07a", "#b56a9b", "#b08a1e", "#d9722b", "#6f7fd1", "#8a9a2b", "#7f8f98")
PARTS = {
    "training": "rgba(58, 143, 201, 0.10)",
    "validation": "rgba(176, 138, 30, 0.16)",
    "test": "rgba(217, 114, 43, 0.16)",
}
# The lesson's four: one colour each for a feature, a unit, a time step and the state handed on. They stay apart
# for eyes that miss red or green, and have a contrast of 3.4 or more with the light and with the dark ground.
FEATURE, UNIT, TIME_STEP, CELL_STATE = "#1f9d6a", "#b452a6", "#a98300", "#4d63ea"
STATE = ((0.0, "#2c6fbb"), (0.5, "#8c979d"), (1.0, "#e07b2e"))  # what a layer puts out: below, at, above 0


def feature_colour(place: int) -> str:
    """The colour of the feature at that place among the series' features."""
    return FEATURES[place % len(FEATURES)]


def faint(colour: str, share: float) -> str:
    """A hex colour made see-through: share 0 is clear, 1 is solid."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {share:g})"
