"""A run as a short script with stock Keras, pandas and NumPy that trains it again from a CSV."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import msgspec
import numpy as np

from rnnlab.experiment import Experiment
from rnnlab.export import script_parts
from rnnlab.export.tables import harmless, segment_column, time_column
from rnnlab.forecast import baselines, mix
from rnnlab.forecast.season import season_of
from rnnlab.series.series import Series
from rnnlab.stack.shapes import PredictionHead, Trace, checked_trace, shape_text
from rnnlab.stack.source import layer_source
from rnnlab.training import calendar, encoding
from rnnlab.training.optimizer import CLIP_NORM, LONGEST_AVERAGE
from rnnlab.training.prepared import Prepared, prepare

MOST_COLUMNS = 100
LOSSES = {  # each as `compile` takes it, and as a function
    "mse": ('"mse"', "keras.losses.mean_squared_error"),
    "mae": ('"mae"', "keras.losses.mean_absolute_error"),
    "quantile": ("quantile_loss", "quantile_loss"),
}
TITLE = "A run of RNN Lab, trained again with stock Keras, pandas and NumPy: python THIS_FILE [CSV]"
LEFT_OUT = """
The run also mixes in an autoregression, exponential smoothing and theta, which read more than a window and are left
out here: where they have large shares, the errors printed here are larger than the run's.
"""
IN_A_SCRIPT = "sys.argv[1] if len(sys.argv) > 1 else Path(__file__).with_name(CSV)"


class Section(NamedTuple):
    """A section of the script: its name and its code."""

    name: str
    code: str


@dataclass(frozen=True, eq=False)
class ScriptFacts:
    """What the script of a run depends on.

    series, experiment: with the columns' names as `csv_bytes` writes them.
    season: of the seasonal naive, 1 if it is not part of the mix.
    """

    series: Series
    experiment: Experiment
    prepared: Prepared
    trace: Trace
    head: PredictionHead
    cycles: tuple[calendar.Cycle, ...]
    season: int

    @property
    def has_validation(self) -> bool:
        """Whether there is a validation set."""
        return self.experiment.split[1] > 0

    @property
    def is_mixed(self) -> bool:
        """Whether the forecast may be mixed with others than the network's."""
        return self.has_validation and self.experiment.predicts_middle


def script_source(series: Series, experiment: Experiment, csv: str) -> str:
    """The script of a run. A user's words are inserted only by `repr`, so that they never become code.

    csv: the file next to the script that it reads unless another one is named, with the rows of `series_table`.
    """
    facts = script_facts(series, experiment)
    imports = "\n".join(["import sys", "from pathlib import Path", "", script_parts.IMPORTS])
    code = [section.code for section in script_sections(facts, csv, IN_A_SCRIPT)]
    about = f"{TITLE}\n{LEFT_OUT}" if facts.is_mixed else TITLE
    return f'"""{about}"""\n\n' + "\n".join([imports, *code])


def script_facts(series: Series, experiment: Experiment) -> ScriptFacts:
    """What the script of a run depends on."""
    prepared = prepare(series, experiment)
    trace = checked_trace(experiment.stack, experiment.window, len(prepared.names))
    assert trace.head is not None
    season = season_of(prepared, series).steps
    mixed = experiment.split[1] > 0 and experiment.predicts_middle
    return ScriptFacts(
        series=replace(series, features=tuple(map(harmless, series.features))),
        experiment=msgspec.structs.replace(
            experiment,
            features=tuple(map(harmless, experiment.features)),
            targets=tuple(map(harmless, experiment.targets)),
        ),
        prepared=prepared,
        trace=trace,
        head=trace.head,
        cycles=calendar.usable_cycles(series, prepared.training_rows) if experiment.calendar else (),
        season=season if mixed and 1 < season <= experiment.window else 1,
    )


def script_sections(facts: ScriptFacts, csv: str, path: str = "CSV") -> list[Section]:
    """The sections from the settings to the scores. path: the expression for the path of the CSV."""
    sections = [
        Section("settings", _settings(facts, csv)),
        Section("reading", _reading(facts, path)),
        Section("scaling", _scaling(facts)),
        Section("calendar", _calendar(facts)),
        Section("windows", script_parts.WINDOWS),
        Section("outputs", _outputs(facts)),
        Section("network", _network(facts)),
        Section("training", _training(facts)),
        Section("forecast", _forecast(facts)),
        Section("scores", _scores(facts)),
    ]
    return [section for section in sections if section.code]


def _settings(facts: ScriptFacts, csv: str) -> str:
    e = facts.experiment
    lines = [f"CSV = {csv!r}"]
    if facts.cycles:
        lines.append(f"TIME = {harmless(time_column(facts.series))!r}")
    lines += [_list("FEATURES", e.features), _list("TARGETS", e.targets)]
    lines.append(f"WINDOW, HORIZON = {e.window}, {e.horizon}")
    if facts.season > 1:
        lines.append(f"SEASON = {facts.season}  # steps")
    lines.append(f"SPLIT = {e.split!r}  # shares of the training, validation and test set")
    lines.append(f"EPOCHS, BATCH_SIZE, LEARNING_RATE = {e.epochs}, {e.batch_size}, {e.learning_rate!r}")
    if e.bounds:
        low, high = (_limits(limits) for limits in (facts.prepared.low, facts.prepared.high))
        lines.append(f"LOW, HIGH = {low}, {high}  # forecasts of each target are clipped to this range")
    lines += ["", f"keras.utils.set_random_seed({e.seed})", ""]
    return "\n".join(lines)


def _reading(facts: ScriptFacts, path: str) -> str:
    segments = "np.zeros(len(table), int)"
    if facts.series.segments[0] != facts.series.segments[-1]:
        segments = f"table[{segment_column(facts.series)!r}].to_numpy()"
    return script_parts.READING.format(path=path, segments=segments)


def _scaling(facts: ScriptFacts) -> str:
    """The scaling, and the encoding of the inputs if there are angles or features known ahead."""
    e, prepared = facts.prepared.experiment, facts.prepared
    if not e.angles and not e.known:
        return script_parts.SCALING.format(encoded="")
    columns, lines = encoding.columns_of(e, facts.cycles), []
    for encoded in prepared.encodings:
        feature, ahead = columns[encoded.column].feature, columns[encoded.column].ahead
        if feature is None:  # the calendar has its section
            continue
        place = e.features.index(feature)
        code = (
            f"inputs[:, {place}]"
            if encoded.wave is None
            else f"np.{encoded.wave}(np.radians(values[:, {place}]))"
        )
        lines.append(f"        {f'np.roll({code}, -{ahead})' if ahead else code},  # {encoded.name!r}")
    return script_parts.SCALING.format(encoded=script_parts.ENCODED.format(inputs="\n".join(lines)).rstrip())


def _calendar(facts: ScriptFacts) -> str:
    if not facts.cycles:
        return ""
    phases = "\n".join(f"    {script_parts.PHASES[cycle.name]},  # {cycle.name}" for cycle in facts.cycles)
    return script_parts.CALENDAR.format(phases=phases)


def _outputs(facts: ScriptFacts) -> str:
    learnt = script_parts.CHANGE if facts.experiment.predict == "change" else script_parts.VALUE
    values = "return start_of(origins) + outputs.reshape(len(origins), HORIZON, -1) * scale"
    if facts.experiment.bounds:
        values = f"{values.replace('return', 'values =')}\n    return np.clip(values, LOW, HIGH)"
    return learnt + script_parts.OUTPUTS.format(values=values)


def _network(facts: ScriptFacts) -> str:
    e = facts.experiment
    inputs = width = len(facts.prepared.names)
    lines = []
    for step in facts.trace.layers:
        assert step.output_shape is not None
        lines.append(f"    {layer_source(step.layer, e.window, width)},  # {shape_text(step.output_shape)}")
        width = step.output_shape[-1] or 0
    lines.append(f'    layers.Dense({facts.prepared.outputs}, kernel_initializer="zeros"),')
    last = ""
    if facts.head.sequence and not facts.head.every_step:
        last = "\nx = x[:, -1]  # earlier steps read later rows, so only the last step is trained"
    return script_parts.NETWORK.format(stack="\n".join(lines), inputs=inputs, last=last)


def _training(facts: ScriptFacts) -> str:
    e, every_step = facts.experiment, facts.head.every_step
    steps = facts.head.steps or e.window
    # A Conv1D without padding leaves fewer time steps than the window has: the last ones.
    rows = "{}" if not every_step else "rows_of({})" + (f"[:, -{steps}:]" if steps < e.window else "")
    loss, loss_function = LOSSES[e.loss]
    compiled = f"loss={loss}" + (", metrics=[last_step]" if every_step else "")
    before = script_parts.QUANTILE_LOSS.format(quantile=e.quantile) if e.loss == "quantile" else ""
    before += script_parts.LAST_STEP.format(loss=loss_function) if every_step else ""
    arguments = ["epochs=EPOCHS", "batch_size=BATCH_SIZE", f"shuffle={e.shuffle}", "verbose=2"]
    if facts.has_validation:
        patience = "EPOCHS" if e.patience is None else e.patience
        before += "# The weights of the best epoch are kept.\n"
        before += script_parts.BEST.format(
            monitor="val_last_step" if every_step else "val_loss", patience=patience
        )
        validation = rows.format("validation")
        arguments += [
            f"validation_data=(windows(validation), outputs_for({validation}))",
            "callbacks=callbacks",
        ]
    return script_parts.TRAINING.format(
        before=before,
        most=LONGEST_AVERAGE,
        clip=CLIP_NORM,
        compiled=compiled,
        rows=rows.format("training"),
        arguments="\n".join(f"    {argument}," for argument in arguments),
    )


def _forecast(facts: ScriptFacts) -> str:
    """The network's forecast, and the forecasts mixed with it if there is a validation set."""
    network = script_parts.FORECAST.format(last="[:, -1]" if facts.head.every_step else "")
    if not facts.is_mixed:
        return network
    e, prepared = facts.experiment, facts.prepared
    width = len(prepared.names)
    steps = max(1, min(e.window, baselines.MOST_COLUMNS // width))
    every = int(len(prepared.origins.training) * (steps * width) ** 2 / baselines.MOST_WORK)
    linear = script_parts.LINEAR.format(
        recent="" if steps == e.window else f"[:, -{steps}:]",
        relative=_relative(facts),
        fitted=_every("training", every),
        penalties=baselines.PENALTIES,
        power="**2" if e.loss == "mse" else "",
    )
    parts = {"network": "network", "linear model": "linear"}
    if facts.season > 1:
        parts["seasonal naive"] = "seasonal"
    parts["persistence"] = "last_value"
    names = {"network": "network", "linear": "linear model"}
    mixing = script_parts.MIXING.format(
        parts="{" + ", ".join(f'"{name}": {function}' for name, function in parts.items()) + "}",
        chosen="{" + ", ".join(f'"{names[name]}": {share}' for name, share in mix.CHOSEN_THERE.items()) + "}",
        most_worse=mix.MOST_WORSE,
        worse=mix.WORSE,
        few=mix.FEW,
        power=mix.POWER,
        gain=mix.LEAST_GAIN,
        least=mix.LEAST_SHARE,
        every=_every("", every),
    )
    seasonal = script_parts.SEASONAL if facts.season > 1 else ""
    return "".join((network, linear, seasonal, script_parts.LAST, "\n" + mixing))


def _scores(facts: ScriptFacts) -> str:
    return script_parts.SCORES.format(
        forecasts=script_parts.MIXED if facts.is_mixed else script_parts.NETWORK_ONLY,
        persistence="" if facts.is_mixed else script_parts.PERSISTENCE,
    )


def _relative(facts: ScriptFacts) -> str:
    """The code with which the linear model reads the features relative to their last values, to predict a change."""
    e, names = facts.prepared.experiment, facts.prepared.names
    if e.predict == "value":
        return ""
    places = [place for place, name in enumerate(names) if name in e.features]
    first = places == list(range(len(e.features)))
    return script_parts.RELATIVE.format(features=": len(FEATURES)" if first else places)


def _every(windows: str, number: int) -> str:
    """The windows, or every `number`-th of them."""
    return f"{windows}[::{number}]" if number > 1 else windows


def _limits(limits: np.ndarray) -> str:
    written = {-np.inf: "-np.inf", np.inf: "np.inf"}
    return "[" + ", ".join(written.get(limit, repr(limit)) for limit in limits.tolist()) + "]"


def _list(name: str, texts: tuple[str, ...]) -> str:
    line = f"{name} = {list(texts)!r}"
    if len(line) <= MOST_COLUMNS:
        return line
    return "\n".join((f"{name} = [", *(f"    {text!r}," for text in texts), "]"))
