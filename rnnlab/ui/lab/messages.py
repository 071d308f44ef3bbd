"""The texts of the Lab page itself; those of its parts are in series_, stack_, training_ and forecast_messages.py.

They are constants, and functions for texts with numbers or names. The texts are Markdown, and the functions
escape the names and values that they are given. Texts for HTML (cards, tables) and for the labels of options
are plain, and are escaped where they are drawn.
"""

from typing import NamedTuple


class Field(NamedTuple):
    """The label of a widget and its help text."""

    label: str
    help: str


TITLE = "RNN Lab"
SUBTITLE = "See what each layer does to the shape, then forecast a series of your own."

TABS = {  # {its word in links, which must not change: its title}, in the order of the page
    "scores": "Scores",
    "ahead": "Forecast",
    "inside": "Inside the network",
    "mattered": "What mattered",
    "luck": "Backtest",
    "download": "Download",
    "shapes": "Why these shapes",
    "series": "Series",
    "code": "Keras code",
}
RUN_BEFORE = "A new run is training. Until it ends, this tab shows the run before."
