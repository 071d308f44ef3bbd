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


def fitted_ridge(origins, penalty):
    """The slopes and the means of inputs and outputs of ridge regression on these windows."""
    x, y = flat(origins), outputs_for(origins)
    x_mean, y_mean = x.mean(axis=0), y.mean(axis=0)
    x, y = x - x_mean, y - y_mean
    gram = x.T @ x
    shrunk = gram + (penalty * np.trace(gram) / len(gram) + 1e-12) * np.eye(len(gram))
    return np.linalg.solve(shrunk, x.T @ y), x_mean, y_mean


def linear(origins):
    """The linear model's forecast, (windows, horizon, targets)."""
    return in_target_units((flat(origins) - x_mean) @ slopes + y_mean, origins)


losses = []
for penalty in {penalties}:
    slopes, x_mean, y_mean = fitted_ridge({fitted}, penalty)
    error = np.abs((linear(validation) - ahead(validation)) / scale)
    losses.append((np.mean(error{power}), penalty))
penalty = min(losses)[1]
slopes, x_mean, y_mean = fitted_ridge({fitted}, penalty)
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

LAST = '''

def last_value(origins):
    """Persistence: the last value at every step, (windows, horizon, targets)."""
    return np.repeat(actual[origins][:, None], HORIZON, axis=1)
'''

MIXING = """
# The forecast is a mix of them. Parts that are clearly worse on the validation set get no share, the others nearly
# equal ones; as far as the mix does not clearly beat the last value there, that has the rest.
parts = {parts}
errors = np.stack([part(validation) for part in parts.values()]) - ahead(validation)
maes = np.maximum(np.abs(errors).mean(axis=(1, 2)), 1e-300)
apart = len(validation) / ((HORIZON + 1) / 2)
# It chose the epochs and the penalty, so the errors of these two count as larger there.
larger = 1 + np.array([{chosen}.get(name, 0) for name in parts]) / np.sqrt(apart)
maes *= larger[:, None]


def large(weights):
    weights = np.where(weights >= {least} * weights.sum(axis=0), weights, 0)
    return weights / weights.sum(axis=0)


worse = maes / maes.min(axis=0)
shares = np.where(worse <= 1 + min({most_worse}, {worse} + {few} / np.sqrt(apart)), worse**-{power}, 0.0)
shares = large(shares)
mixed_mae = np.abs((shares[:, None, None] * errors).sum(axis=0)).mean(axis=(0, 1))
trust = np.clip((1 - larger @ shares * mixed_mae / maes[-1]) * np.sqrt(apart) / {gain} - 1, 0, 1)
shares *= trust
shares[-1] += 1 - trust
shares = large(shares)

# The linear model is now fitted to the validation set too.
known = np.concatenate([training, validation])
slopes, x_mean, y_mean = fitted_ridge(known{every}, penalty)
"""

SCORES = """# The mean absolute error on the test set, in each target's units.
{forecasts}
{persistence}truth = ahead(test)
scores = {{name: np.abs(forecast - truth).mean(axis=(0, 1)) for name, forecast in forecasts.items()}}
for k, target in enumerate(TARGETS):
    print(f"{{target}}: test MAE " + ", ".join(f"{{name}} {{score[k]:.4g}}" for name, score in scores.items()))
"""

MIXED = """forecasts = {name: part(test) for name, part in parts.items()}
mixed = sum(share * forecast for share, forecast in zip(shares, forecasts.values()))
forecasts = {"forecast": mixed, **forecasts}"""

PERSISTENCE = 'forecasts["persistence"] = np.repeat(actual[test][:, None], HORIZON, axis=1)\n'

NETWORK_ONLY = 'forecasts = {"forecast": network(test)}'
