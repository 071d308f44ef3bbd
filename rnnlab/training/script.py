"""A run as a short script of stock Keras, pandas and NumPy that repeats it from a CSV."""

import io

import numpy as np
import pandas as pd

from rnnlab.experiment import Experiment
from rnnlab.series.series import Series
from rnnlab.stack.shapes import Trace, checked_trace, shape_text
from rnnlab.stack.source import layer_source
from rnnlab.training import calendar
from rnnlab.training.prepared import prepare

MOST_COLUMNS = 100
SEGMENT = "segment"


def reads_plainly(data: bytes, series: Series) -> bool:
    """Whether pandas alone reads the series out of that CSV, with nothing to repair."""
    try:
        table = pd.read_csv(io.BytesIO(data))
        values = table[list(series.features)].to_numpy("float64")
        same = series.times is None or np.array_equal(_naive_times(table[series.time_column]), series.times)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return False
    one_segment = series.segments[0] == series.segments[-1]
    return bool(one_segment and same and np.array_equal(values, series.values))


def clean_table(series: Series) -> pd.DataFrame:
    """The series as the lab reads it: its time, its features, and the segment where there are several."""
    table = pd.DataFrame(series.values, columns=list(series.features))
    if series.times is not None:
        table.insert(0, _time_column(series), series.times)
    if series.segments[0] != series.segments[-1]:
        table[_free_name(SEGMENT, table.columns)] = series.segments
    return table


def script_source(series: Series, experiment: Experiment, csv: str) -> str:
    """The script of a run; csv: the file it reads where none is named when it is run.

    A user's own words, the names of files and columns, go in through `repr` alone.
    """
    prepared = prepare(series, experiment)
    traced = checked_trace(experiment.stack, experiment.window, len(prepared.names))
    cycles = calendar.usable_cycles(series, prepared.training_rows) if experiment.calendar else ()
    sections = (
        HEADER,
        _settings(series, experiment, csv, bool(cycles)),
        _reading(series),
        SCALING,
        _calendar([cycle.name for cycle in cycles]),
        WINDOWS,
        _goals(experiment, traced),
        _model(experiment, traced, len(prepared.names), prepared.outputs),
        _training(experiment, traced),
        _scores(experiment, traced),
    )
    return "\n".join(section for section in sections if section)


HEADER = '''"""A run of RNN Lab repeated with stock Keras: python THIS_FILE [CSV]"""

import sys
from pathlib import Path

import keras
import numpy as np
import pandas as pd
from keras import layers
'''

SCALING = """# Parts in time order; whatever is fitted is fitted on the training part alone.
first, second = round(len(values) * SPLIT[0]), round(len(values) * (SPLIT[0] + SPLIT[1]))
mean, deviation = values[:first].mean(axis=0), values[:first].std(axis=0)
largest = np.abs(values[:first]).max(axis=0)
inputs = (values - mean) / np.where(deviation > 1e-12 * largest, deviation, 1)
targets = [FEATURES.index(target) for target in TARGETS]
actual = values[:, targets]
"""

WINDOWS = '''
# A window's origin t is its last row: it reads rows t-WINDOW+1 ... t and predicts t+1 ... t+HORIZON.
def origins_of(start, end):
    """The origins of the windows whose predicted rows lie in [start, end)."""
    origins = np.arange(max(start - 1, WINDOW - 1), end - HORIZON)
    return origins[segments[origins - WINDOW + 1] == segments[origins + HORIZON]]


def rows_of(origins):
    """The rows that each window reads, (windows, time steps)."""
    return origins[:, None] + np.arange(-WINDOW + 1, 1)


def ahead(rows):
    """What really comes after each row, (..., horizon, targets)."""
    return actual[rows[..., None] + np.arange(1, HORIZON + 1)]


training = origins_of(0, first)
validation = origins_of(first, second)
test = origins_of(second, len(values))
'''

LOSSES = {"mse": "mean_squared_error", "mae": "mean_absolute_error"}
PHASES = {
    "hour of day": "day",
    "day of week": "(following.dt.day_of_week + day) / 7",
    "day of year": "(following.dt.day_of_year - 1 + day) / 365.2425",
}


def _settings(series: Series, e: Experiment, csv: str, with_times: bool) -> str:
    lines = [f"CSV = {csv!r}"]
    if with_times:
        lines.append(f"TIME = {_time_column(series)!r}")
    lines += [_list("FEATURES", e.features), _list("TARGETS", e.targets)]
    lines += [f"WINDOW, HORIZON = {e.window}, {e.horizon}"]
    lines += [f"SPLIT = {e.split!r}  # shares of the training, validation and test part", ""]
    lines += [f"keras.utils.set_random_seed({e.seed})", ""]
    return "\n".join(lines)


def _reading(series: Series) -> str:
    segments = "np.zeros(len(table), int)"
    if series.segments[0] != series.segments[-1]:
        name = _free_name(SEGMENT, [_time_column(series), *series.features])
        segments = f"table[{name!r}].to_numpy() if {name!r} in table else {segments}"
    return f"""# One row a time step, in time order; no window may cross from one segment to another.
path = Path(sys.argv[1] if len(sys.argv) > 1 else CSV)
table = pd.read_csv(path if path.exists() else Path(__file__).with_name(path.name))
numbers = table[FEATURES].apply(pd.to_numeric, errors="coerce")
values = numbers.interpolate(limit_direction="both").to_numpy("float64")
segments = {segments}
"""


def _calendar(cycles: list[str]) -> str:
    if not cycles:
        return ""
    phases = "\n".join(f"    {PHASES[cycle]},  # {cycle}" for cycle in cycles)
    return f"""# The calendar at the step that follows each row, which is known ahead.
times = pd.to_datetime(table[TIME])
following = times.shift(-1).fillna(times.iloc[-1] + (times.iloc[-1] - times.iloc[-2]))
day = (following - following.dt.normalize()) / pd.Timedelta(days=1)
phases = [
{phases}
]
waves = [wave(2 * np.pi * phase) for phase in phases for wave in (np.sin, np.cos)]
inputs = np.column_stack([inputs, *waves])
"""


def _goals(e: Experiment, traced: Trace) -> str:
    assert traced.head is not None
    rows = "rows_of(origins)" if traced.head.every_step else "origins"
    if e.predict == "change":
        fitted = """# The network learns the change from the last value, so that an output of zero is persistence.
changes = ahead(training) - actual[training][:, None]
scale = np.sqrt(np.mean(changes**2, axis=0))
scale = np.where(scale > 0, scale, 1)
"""
        base = "actual[rows][..., None, :]"
    else:
        fitted = """# The network learns the standardised value.
centre = mean[targets]
scale = np.where(deviation > 1e-12 * largest, deviation, 1)[targets]
"""
        base = "centre"
    return f'''{fitted}

def examples(origins):
    """Windows (windows, time steps, inputs) and what the network is to put out for them."""
    rows = {rows}
    goals = (ahead(rows) - {base}) / scale
    return inputs[rows_of(origins)].astype("float32"), goals.reshape(*rows.shape, -1)

'''


def _model(e: Experiment, traced: Trace, inputs: int, outputs: int) -> str:
    lines, width = [], inputs
    for step in traced.steps:
        assert step.output_shape is not None
        call = layer_source(step.layer, e.window, width)
        lines.append(f"    {call},  # {shape_text(step.output_shape)}")
        width = step.output_shape[-1] or 0
    lines.append(f'    layers.Dense({outputs}, kernel_initializer="zeros"),')
    assert traced.head is not None
    last = ""
    if traced.head.sequence and not traced.head.every_step:
        last = "\nx = x[:, -1]  # earlier steps have seen later rows, so only the last one is trained"
    stack = "\n".join(lines)
    return f"""# Beside each layer stands the shape that leaves it.
stack = [
{stack}
]
window = x = keras.Input((WINDOW, {inputs}))
for layer in stack:
    x = layer(x){last}
model = keras.Model(window, x)
"""


def _training(e: Experiment, traced: Trace) -> str:
    assert traced.head is not None
    every_step = traced.head.every_step
    compiled = f'optimizer=keras.optimizers.Adam({e.learning_rate!r}), loss="{e.loss}"'
    before, monitor = "", "val_loss"
    if every_step:
        compiled += ", metrics=[last_step]"
        monitor = "val_last_step"
        before = f'''
def last_step(goal, output):
    """The loss of the forecast itself, which is the last step's."""
    return keras.losses.{LOSSES[e.loss]}(goal[:, -1], output[:, -1])


'''
    arguments = [f"epochs={e.epochs}", f"batch_size={e.batch_size}", f"shuffle={e.shuffle}", "verbose=2"]
    if e.split[1] > 0:
        patience = f"patience={e.epochs if e.patience is None else e.patience}"
        before += f"""# Training ends with the weights of the best epoch.
best = keras.callbacks.EarlyStopping("{monitor}", mode="min", {patience}, restore_best_weights=True)
"""
        arguments += ["validation_data=examples(validation)", "callbacks=[best]"]
    fit = "".join(f"    {argument},\n" for argument in arguments)
    return f"""{before}model.compile({compiled})
model.fit(
    *examples(training),
{fit})
"""


def _scores(e: Experiment, traced: Trace) -> str:
    assert traced.head is not None
    last = "[:, -1]" if traced.head.every_step else ""
    base = "actual[test][:, None]" if e.predict == "change" else "centre"
    return f"""# The test part, in each column's own units.
outputs = model.predict(examples(test)[0], verbose=0){last}
forecast = {base} + outputs.reshape(len(test), HORIZON, -1) * scale
errors = np.abs(forecast - ahead(test)).mean(axis=(0, 1))
persistence = np.abs(actual[test][:, None] - ahead(test)).mean(axis=(0, 1))
for target, error, naive in zip(TARGETS, errors, persistence):
    print(f"{{target}}: test MAE {{error:.4g}}, persistence {{naive:.4g}}")
"""


def _naive_times(column: pd.Series) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(pd.to_datetime(column)).tz_localize(None)


def _list(name: str, texts: tuple[str, ...]) -> str:
    line = f"{name} = {list(texts)!r}"
    if len(line) <= MOST_COLUMNS:
        return line
    return "\n".join((f"{name} = [", *(f"    {text!r}," for text in texts), "]"))


def _time_column(series: Series) -> str:
    return _free_name(series.time_column or "time", series.features)


def _free_name(name: str, taken: object) -> str:
    while name in taken:  # type: ignore[operator]
        name += "_"
    return name
