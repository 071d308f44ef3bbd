"""Templates of the sections of a run's script and notebook."""

IMPORTS = """import keras
import numpy as np
import pandas as pd
from keras import layers
"""

READING = """# One row per time step, in time order; no window may span two segments.
table = pd.read_csv({path})
values = table[FEATURES].interpolate(limit_direction="both").to_numpy("float64")
segments = {segments}
"""

ENCODED = """

# Angles are read as sine and cosine, and features known ahead from the predicted rows (no window has the last rows).
inputs = np.column_stack(
    [
{inputs}
    ]
)
"""

SCALING = """# Training, validation and test set in time order; means and deviations are those of the training set only.
first, second = round(len(values) * SPLIT[0]), round(len(values) * (SPLIT[0] + SPLIT[1]))
mean, deviation = values[:first].mean(axis=0), values[:first].std(axis=0)
deviation = np.where(deviation > 1e-12 * np.abs(values[:first]).max(axis=0), deviation, 1)
inputs = (values - mean) / deviation{encoded}
targets = [FEATURES.index(target) for target in TARGETS]
actual = values[:, targets]
"""

CALENDAR = """# The calendar at the time step after each row, which is known ahead.
times = pd.to_datetime(table[TIME])
following = times.shift(-1).fillna(times.iloc[-1] + (times.iloc[-1] - times.iloc[-2]))
day = (following - following.dt.normalize()) / pd.Timedelta(days=1)
phases = [
{phases}
]
waves = [wave(2 * np.pi * phase) for phase in phases for wave in (np.sin, np.cos)]
inputs = np.column_stack([inputs, *waves])
"""

PHASES = {
    "hour of day": "day",
    "day of week": "(following.dt.day_of_week + day) / 7",
    "day of year": "(following.dt.day_of_year - 1 + day) / 365.2425",
}

WINDOWS = '''
# A window's origin t is its last row: it reads rows t-WINDOW+1 ... t and predicts rows t+1 ... t+HORIZON.
def origins_of(start, end):
    """The origins of the windows whose predicted rows are in [start, end)."""
    origins = np.arange(max(start - 1, WINDOW - 1), end - HORIZON)
    return origins[segments[origins - WINDOW + 1] == segments[origins + HORIZON]]


def rows_of(origins):
    """The rows that each window reads, (windows, time steps)."""
    return origins[:, None] + np.arange(-WINDOW + 1, 1)


def ahead(rows):
    """The actual values after each row, (..., horizon, targets)."""
    return actual[rows[..., None] + np.arange(1, HORIZON + 1)]


training = origins_of(0, first)
validation = origins_of(first, second)
test = origins_of(second, len(values))
'''

CHANGE = '''
# The network learns the change from the last value: an output of zero means no change.
def start_of(rows):
    """The value that an output of zero means, after each row, (..., 1, targets)."""
    return actual[rows][..., None, :]


scale = np.sqrt(np.mean((ahead(training) - start_of(training)) ** 2, axis=0))
scale = np.where(scale > 0, scale, 1)
'''

VALUE = '''
# The network learns the standardised value: an output of zero means the mean of the training set.
def start_of(rows):
    """The value that an output of zero means, (targets,)."""
    return mean[targets]


scale = deviation[targets]
'''

OUTPUTS = '''

def outputs_for(rows):
    """The outputs that the network should give after each row, (..., horizon * targets)."""
    return ((ahead(rows) - start_of(rows)) / scale).reshape(*rows.shape, -1)


def in_target_units(outputs, origins):
    """The forecast that the outputs mean, in the targets' units, (windows, horizon, targets)."""
    {values}


def windows(origins):
    """The network's input, (windows, time steps, inputs)."""
    return inputs[rows_of(origins)].astype("float32")

'''

NETWORK = """# The comments show the shape that leaves each layer.
stack = [
{stack}
]
window = x = keras.Input((WINDOW, {inputs}))
for layer in stack:
    x = layer(x){last}
model = keras.Model(window, x)
"""

QUANTILE_LOSS = '''
def quantile_loss(expected, output):
    """The pinball loss: smallest where this share of the values is below the output."""
    quantile, error = {quantile}, expected - output
    return keras.ops.mean(keras.ops.maximum(quantile * error, (quantile - 1) * error), axis=-1)


'''

LAST_STEP = '''
def last_step(expected, output):
    """The loss of the last time step only, which is the forecast."""
    return {loss}(expected[:, -1], output[:, -1])


'''

TRAINING = """{before}# Forecasts use a moving average of the latest weights.
averaged = min({most}, max(1, EPOCHS * -(-len(training) // BATCH_SIZE) / 20))
optimizer = keras.optimizers.Adam(
    LEARNING_RATE, global_clipnorm={clip}, use_ema=True, ema_momentum=1 - 1 / averaged
)
model.compile(optimizer, {compiled})
history = model.fit(
    windows(training),
    outputs_for({rows}),
{arguments}
)
"""

BEST = """callbacks = [
    keras.callbacks.SwapEMAWeights(swap_on_epoch=True),
    keras.callbacks.EarlyStopping("{monitor}", mode="min", patience={patience}, restore_best_weights=True),
]
"""

FORECAST = '''
def network(origins):
    """The network's forecast, (windows, horizon, targets)."""
    return in_target_units(model.predict(windows(origins), verbose=0){last}, origins)

'''

LINEAR = '''
# Ridge regression on the same windows; its penalty has the lowest loss on the validation set.
def flat(origins):
    """The linear model's input, (windows, time steps * inputs)."""
    flattened = inputs[rows_of(origins){recent}]{relative}
    return flattened.reshape(len(origins), -1)


x, y = flat({fitted}), outputs_for({fitted})
x_mean, y_mean = x.mean(axis=0), y.mean(axis=0)
x, y = x - x_mean, y - y_mean
gram, cross, identity = x.T @ x, x.T @ y, np.eye(x.shape[1])


def linear(origins):
    """The linear model's forecast, (windows, horizon, targets)."""
    return in_target_units((flat(origins) - x_mean) @ slopes + y_mean, origins)


ridges = []
for penalty in {penalties}:
    slopes = np.linalg.solve(gram + (penalty * np.trace(gram) / len(gram) + 1e-12) * identity, cross)
    error = np.abs((linear(validation) - ahead(validation)) / scale)
    ridges.append((np.mean(error{power}), slopes))
slopes = min(ridges, key=lambda ridge: ridge[0])[1]
'''

RELATIVE = """
    # Each feature's last value, and the distances of the earlier ones from it: this works at any level.
    flattened[:, :-1, {features}] -= flattened[:, -1:, {features}]"""

SEASONAL = '''

def seasonal(origins):
    """The seasonal naive: the value one season earlier, (windows, horizon, targets)."""
    leads = np.arange(1, HORIZON + 1)
    return actual[origins[:, None] + leads - SEASON * -(-leads // SEASON)]
'''

MIXING = """
# The forecast is a mix of them; the shares for each target minimise the error on the validation set.
parts = {parts}
mixes = [mix for mix in itertools.product(range({count}), repeat=len(parts)) if sum(mix) == {steps}]
mixes = np.array(mixes) / {steps}
errors = np.stack([part({chosen}) for part in parts.values()]) - ahead({chosen})
shares = np.zeros((len(parts), len(TARGETS)))
shares[0] = 1
for k in range(len(TARGETS)):
    maes = [np.abs(np.tensordot(mix, errors[..., k], 1)).mean() for mix in mixes]
    if min(maes) < {most} * np.abs(errors[0, ..., k]).mean():
        shares[:, k] = mixes[np.argmin(maes)]
    # The fewer validation windows, the closer the shares are to the inverse mean squared errors.
    inverse = 1 / np.maximum((errors[..., k] ** 2).mean(axis=(1, 2)), 1e-300)
    shares[:, k] = len(validation) * shares[:, k] + {few} * inverse / inverse.sum()
shares /= shares.sum(axis=0)
shares[shares < {least}] = 0
shares /= shares.sum(axis=0)
"""

SCORES = """# The mean absolute error on the test set, in each target's units.
{forecasts}
forecasts["persistence"] = np.repeat(actual[test][:, None], HORIZON, axis=1)
truth = ahead(test)
scores = {{name: np.abs(forecast - truth).mean(axis=(0, 1)) for name, forecast in forecasts.items()}}
for k, target in enumerate(TARGETS):
    print(f"{{target}}: test MAE " + ", ".join(f"{{name}} {{score[k]:.4g}}" for name, score in scores.items()))
"""

MIXED = """forecasts = {name: part(test) for name, part in parts.items()}
mixed = sum(share * forecast for share, forecast in zip(shares, forecasts.values()))
forecasts = {"forecast": mixed, **forecasts}"""

NETWORK_ONLY = 'forecasts = {"forecast": network(test)}'
