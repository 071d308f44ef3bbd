"""All texts in charts and drawings: names in legends, axis titles, hover texts, alt texts.

Hover texts are plotly templates: plotly fills in the values in `%{…}`, in the units of the axes.
Texts that come from a user's file are escaped by the caller (`plotly_text`).
"""

from rnnlab.number_format import HOVER

# --- legends ---

ACTUAL, PREDICTED, FORECAST, HAPPENED = "actual", "predicted", "forecast", "what happened"
BEFORE, SO_FAR = "before the change", "predicted so far"
FORECAST_NAMES = {  # {key of the forecast's array: its name}, in the order of legends and tables
    "forecast": FORECAST,
    "network": "network alone",
    "persistence": "persistence",
    "seasonal_naive": "seasonal naive",
    "linear": "linear model",
    "autoregression": "autoregression",
    "smoothing": "smoothing (ETS)",
    "theta": "theta",
}
TRAINING, VALIDATION = "training", "validation"
PERSISTENCE_LOSS = "last value (persistence)"
BEST_EPOCH = "best epoch"
SELECTED_WINDOW, PICKED = "selected window", "picked"
PICKED_HELP = (
    "The window of this point is opened in the tab Inside the network. Click another point to pick it."
)
WINDOW_INPUT, WINDOW_TARGET = "input", "value to predict"
WINDOWS = "windows"


def interval(level: float, inside: float | None = None) -> str:
    """level: the share of actual values that the interval should cover, e.g. 0.8; inside: that it did cover."""
    measured = "" if inside is None else f" ({100 * inside:.0f} % inside)"
    return f"{100 * level:g} % interval{measured}"


def best_epoch(epoch: int) -> str:
    return f"{BEST_EPOCH} {epoch}"


def above_the_chart(name: str, low: str, high: str) -> str:
    """low, high: the smallest and largest of the errors that are too large for the chart."""
    return f"{name} is above: {low} to {high}"


def target_label(feature: str) -> str:
    return f"<b>{feature}</b> · target"


# --- axis titles ---

EPOCH = "epoch"
LOSS, RELATIVE_LOSS = "loss", "loss ÷ persistence's loss"
MAE = "MAE"
STEPS_AHEAD = "steps ahead"
START_OF_SLICE = "slice of the test set (start)"
LAG = "lag (time steps before the forecast)"
TIME_STEP, UNIT, OUTPUT = "time step", "unit", "output"
TIME_STEPS = "time steps"
ROW = "row"


def mae(unit: str) -> str:
    """unit: of the target, or empty."""
    return f"{MAE} ({unit})" if unit else MAE


def mae_lower_is_better(unit: str) -> str:
    return f"{mae(unit)}, lower is better"


def error_increase(unit: str) -> str:
    """unit: '%' or ''."""
    return "increase of the error" + (f" ({unit})" if unit else "")


# --- hover texts ---

HOVER_BEST_EPOCH = "epoch %{x}: lowest loss, these weights are kept<extra></extra>"
HOVER_PREDICTED = f"%{{y:{HOVER}}}, off by %{{customdata[1]:+{HOVER}}}<extra>{PREDICTED}</extra>"
HOVER_SELECTED_WINDOW = "its window is opened in the tab Inside the network<extra>picked</extra>"
HOVER_MAE = f"%{{y}}: %{{customdata:{HOVER}}}<extra></extra>"
HOVER_WINDOW_COUNT = "%{x}: %{y} windows<extra></extra>"
HOVER_INPUT = f"time step %{{x}}: %{{y:{HOVER}}}<br>%{{customdata}}<extra></extra>"
HOVER_TARGET = f"%{{y:{HOVER}}}<br>%{{customdata}}<extra></extra>"
HOVER_KEPT_OUTPUT = "time step %{y}, unit %{x}: %{z:.4f}<br>kept<extra></extra>"
HOVER_IGNORED_OUTPUT = "time step %{y}, unit %{x}: %{z:.4f}<br>ignored<extra></extra>"


def hover_value(name: str) -> str:
    return f"%{{y:{HOVER}}}<extra>{name}</extra>"


def hover_forecast(bounds: bool) -> str:
    """bounds: whether the point's customdata is the interval in words."""
    return f"%{{y:{HOVER}}}" + (" (%{customdata})" if bounds else "") + f"<extra>{FORECAST}</extra>"


def bounds(level: float, low: str, high: str) -> str:
    return f"{100 * level:g} %: {low} to {high}"


def hover_relative_loss(name: str) -> str:
    return "%{y:.3f}<extra>" + name + "</extra>"


def hover_loss(name: str) -> str:
    return f"epoch %{{x}}: %{{y:{HOVER}}}<extra>{name}</extra>"


def hover_persistence_loss() -> str:
    return f"persistence: %{{y:{HOVER}}}<extra></extra>"


def hover_group(name: str) -> str:
    return f"%{{x}}: %{{y:{HOVER}}}<extra>{name}</extra>"


def hover_input_importance(unit: str) -> str:
    return f"%{{customdata}}<br>+%{{x:{HOVER}}} {unit}<extra></extra>"


def hover_lag_importance(unit: str) -> str:
    return f"lag %{{x}}<br>+%{{y:{HOVER}}} {unit}<extra></extra>"


def hover_input_and_lag_importance(unit: str) -> str:
    return f"%{{customdata}}, lag %{{x}}<br>+%{{z:{HOVER}}} {unit}<extra></extra>"


# --- alt texts of drawings ---

SMALL_BOX_ALT = "small box"


def layer_icon_alt(kind: str, sequences: bool) -> str:
    return f"{kind} layer" + (", returns a sequence" if sequences else "")


def ahead_alt(title: str, last: str) -> str:
    """last: the value of the last step."""
    return f"{title}: the last rows, the forecast up to {last}, and its intervals."


MEDIAN, MEDIAN_NAIVE, SERIES_COUNT = "median", "seasonal naive", "series"


def errors_between(low: str, high: str | None) -> str:
    return f"MASE {low} to {high}" if high is not None else f"MASE {low} or more"
