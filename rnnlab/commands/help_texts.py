"""The help texts of the command line: commands, then options, in the order of `python -m rnnlab --help`.

A command's help has no full stop inside its first line: the list of commands shows that line only.
"""

# Commands

PROGRAM = "Stack recurrent layers, see the shape that leaves each layer, and forecast your own time series."
LAB = "Open the lab in the browser. Stop it with Ctrl-C."
INSPECT = "Show what is in a file: time column, features, columns left out and repairs."
SHAPES = "Show the output shape of each layer of a stack, and the reason."
CLINIC = """Find what is wrong with Keras code, which is not run, and print the code that Keras accepts.

Exit code: 0 if nothing is wrong, 1 if something is, 2 if nothing could be read.
"""
TRAIN = "Train a forecaster and score it on the test set beside simple baselines."
CONTINUE = "Train a finished run for more epochs, as a new run; the old one stays."
FORECAST = "Forecast the steps after the end of a series with a finished run, without training."
LAYERS = "Show the outputs of each layer of a run for one window."
CODE = "Print a stack as Keras source."
EXPORT = (
    "Export a run as a Keras model, script, notebook, table, figures or zip, depending on the file's ending."
)
IMPORT = "Import a run that was exported as a zip; its forecasts are computed again."
RUNS = "List all runs, newest first."
SWEEP = """Train every combination of the grid's values and rank them on the validation set.

The same command again trains only the missing ones.
"""
SEARCH = """Search for good settings for some minutes and compare the best ones with the defaults.

Several cuts of the series validate each trial; the test set is looked at once, at the end. The same command again
goes on where it was stopped, and with more minutes goes on from its end.
"""
CLEAR = "Delete old or large runs and unused files; without --yes only show what would be deleted."

LESSON = "Write the lesson as one web page that needs no server and no network, or its code as a notebook."

# The program and options of several commands

VERSION = "Print the version and exit."
FILE = (
    "A CSV, workbook, JSON or Parquet file, several of one shape (read one below the other), the name of a sample, or "
    "'weather' (generated)."
)
RUN = "The id of a run, as listed by `runs`."
LAYER = (
    "A layer; repeat the option for each layer in order, e.g. --layer lstm:32:seq --layer lstm:32. Kinds: lstm, gru, "
    "rnn, bi-lstm, bi-gru, bi-rnn, each with an activation and recurrent dropout behind it (lstm:32:relu:rd0.2); "
    "conv1d:FILTERS:KERNEL[:causal|same]; dense:UNITS, td-dense:UNITS, activation:NAME, dropout:RATE; layernorm, "
    "avgpool, flatten, repeat, depth1."
)
JSON = "Print one JSON object and nothing else."

# lab

PORT = "The port to listen on. Default: 8501, or the next free port."
NO_BROWSER = "Do not open a browser."

# Reading a file: inspect, train, forecast, sweep

TIME = "The time column; '' for none. Detected by default."
TIME_WITH = "Further columns of the time, e.g. of months and days; repeat it for several."
TIME_FORMAT = "How the time column writes dates, e.g. DD.MM.YYYY or %d%m%y."
TIME_UNIT = "What the time column counts, e.g. ms or 'days since 1900-01-01'."
TIME_ZONE = "The zone of the place, e.g. Europe/Berlin: read as its standard time, or as its clocks for opening hours."
PICK = "Which series of a long table to read. Default: the first."
SERIES_COLUMN = "A column that names the series of each row; repeat it for several together; '' for none."
PART = "Which file of an archive, sheet of a workbook or table of a text to read; '*' for all, one below the other."
ENCODING = "Text encoding, e.g. cp1252."
DELIMITER = "Delimiter; 'tab', or ' ' for any number of spaces."
DECIMAL = "Decimal separator."
ABOVE = "Lines to skip before the header."
HEADER = "Lines in the header."
MISSING = "Another missing-value marker, e.g. -9999."
ORDER = "How to read dates such as 03/04/2024."
SHAPE = (
    "wide: one row per time step; long: series below each other; matrix: e.g. one row per year; columns: one series "
    "per column."
)
STEP = "Time step, e.g. 15min, 1h, 1day, 1month, 1quarter."
SUMMARY = "How to combine several rows in one time step."
KEEP = "Read this column of numbers although it would be left out."
LEAVE_OUT = "Do not read this column: rows are no longer dropped for its missing values."

# shapes and code

SAMPLES = "Samples (windows) in the input."
WINDOW_OF_STACK = "Time steps in the input."
FEATURES_OF_STACK = "Features in the input."
WINDOW_OF_CODE = "Time steps in the input. Default: those of the code, else 24."
FEATURES_OF_CODE = "Features in the input. Default: those of the code, else 1."
CODE_FILE = "Read the stack from Keras source, without running it."
TARGET_SHAPE = "Shape of the targets y, e.g. 1000,24,1; reports layers of --code that do not fit it."
VERIFY = "Also build and run the Keras model and compare its shapes."

# clinic

CLINIC_FILE = (
    "A file with Keras code, also one with prompts, fences or a traceback, or a notebook; - reads the input."
)
CLINIC_ERROR = "The error message that came with the code."
CLINIC_X = "Shape of the data X, samples first, e.g. 1000,24,3."
CLINIC_Y = "Shape of the targets y, samples first, e.g. 1000,1."

# train and sweep

BY_THE_SERIES = "chosen for the series"  # shown as the default
TARGET = "A column to predict."
FEATURE = "An input column. Default: all."
WINDOW = "Time steps in each window."
HORIZON = "Steps ahead to predict at once, e.g. 24 for a day of hours."
PREDICT = "Predict the change from the last value, or the value itself."
CALENDAR = "Add the hour, weekday and season as inputs."
EPOCHS = "Maximum number of passes over the training set."
BATCH_SIZE = "Windows per gradient step (batch size)."
LEARNING_RATE = "Learning rate of Adam."
LOSS = "The loss to minimise: squared, absolute or quantile (pinball)."
LOSS_DEFAULT = "mse, or quantile with --quantile"
SEASON = "The season in time steps, for the simple forecasts and the MASE; 1 means none."
DETECTED = "detected"
QUANTILE = "The share of values that should be below the forecast, e.g. 0.9; for the loss quantile."
PATIENCE = "Stop after this many epochs without a better validation loss; 0 never stops early."
SPLIT = "Shares of the training, validation and test set."
SHUFFLE = "Shuffle the windows in every epoch."
SEED = "Random seed; the same seed gives the same run."
ANGLE = "A feature in degrees, in addition to the detected ones."
ANGLES = "Detect features in degrees by name and values."
KNOWN = "A feature known ahead: its value at the predicted step is an input."
BOUND = "Range for the forecasts of a target, e.g. rain=0.."
BOUNDS = "Detect ranges for the targets by name and values."
ONEHOT = "A text column to read as yes/no columns."
ALL = "Train one network on all series of the file: of a long table, or of a column each."
APART = (
    "Train each series of a run on all series alone, on the workers, and say whether that is better. What is trained "
    "already is not trained again."
)
APART_SERIES = "Only so many series, evenly from the shortest to the longest."
APART_TO = "Also write the forecasts of the series trained alone here, as one long table: a .csv file."
CONSTANT = (
    "With --all: a column that never changes within a series, as an input: a number, or at most 100 words, such as a "
    "region, or which series it is. Repeatable."
)
SPLIT_AT = "With --all: split each series at its own rows, or all at the same dates."
CUTS = "Backtest: train at this many cuts and score each on the rows that follow."
GRID = (
    "A setting and its values, e.g. units=16,32. Settings: units, layers, kind, dropout, window, horizon, "
    "predict, calendar, epochs, batch-size, learning-rate, loss, patience, shuffle, seed."
)

# search

MINUTES = "How long to search, without the start of the workers."

# continue

MORE_EPOCHS = "How many more epochs to train."
AS_MANY_AGAIN = "as many as it has trained, or the missing ones of a stopped run"

# forecast

STEPS = "Steps to forecast, any number. Default: the horizon of the run."
FROM = "Forecast from the end of this later CSV, with the same columns and time step."
KNOWN_FILE = "A CSV with the features known ahead, for the steps to forecast."
LEVEL = "Level of the intervals, e.g. 0.8 or 0.95."
FORECAST_TO = "Write the forecast to this .csv file, a row for each series and step."

# layers

AT = "The row at which the window ends. Default: that of the last test window."

# export and import

EXPORT_ENDINGS = {
    ".keras": "plain Keras model",
    ".py": "script that repeats the run",
    ".ipynb": "notebook that repeats the run",
    ".csv": "predictions on the test set",
    ".xlsx": "forecast ahead as an Excel file with a chart",
    ".html": "figures, each can be saved as PNG or SVG",
    ".zip": "whole run, for `import`",
}
TO = (
    "The file to write; its ending says what: "
    + ", ".join(f"{ending} ({content})" for ending, content in EXPORT_ENDINGS.items())
    + "."
)
NIXTLA = "For .csv: name the columns unique_id, ds, y, and one per model."
STEPS_OF_EXPORT = "For .xlsx: steps to forecast. Default: the horizon of the run."
WITH_OF_EXPORT = "For .xlsx: what to forecast with, as for `forecast`. Default: mix."
ZIP = "A file made by `export --to FILE.zip`."

# lesson

LESSON_TO = "The page (lesson.html) or the notebook with its Keras code (lesson.ipynb) to write."
LESSON_LANGUAGE = "The language of the notebook, and the one in which the page opens: en or de."

# clear

OLDER = "Delete runs that ended more than this many days ago."
LARGER = "Delete runs larger than this many megabytes."
NAMED = "Also delete runs with a name or a note."
YES = "Delete what is shown; without it nothing is deleted."

WITH = (
    "What to forecast with: mix (what the run chose), network, linear, autoregression, smoothing, theta, "
    "seasonal_naive or persistence."
)
