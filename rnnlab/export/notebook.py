"""A run as a notebook that trains it again step by step, with charts and the reasons for its shapes."""

import re
from collections.abc import Iterator

from rnnlab.experiment import Experiment
from rnnlab.export import script_parts
from rnnlab.export.script import ScriptFacts, script_facts, script_sections
from rnnlab.figures.series import escaped
from rnnlab.series.series import Series
from rnnlab.stack.shapes import shape_text

TITLE = """# A run of RNN Lab, step by step

This notebook trains the run again with stock Keras, pandas and NumPy. The series is the CSV next to it. Run the cells
from top to bottom. The scores differ a little from RNN Lab's, because Keras draws other initial weights."""

IMPORTS = """import plotly.express as px
import plotly.graph_objects as go
from plotly.subplots import make_subplots
"""

TEXTS = {
    "settings": "## Settings",
    "reading": "## The series",
    "scaling": """## Training, validation and test set

The series is split in time order. The network is trained on the training set, choices are made on the validation set,
and the test set is scored once. Means and standard deviations are those of the training set only.""",
    "calendar": """## The calendar

The hour, weekday and day of the year of the next step are known ahead, so the network may read them: as sine and
cosine, so that the end of a cycle is next to its start.""",
    "windows": "## Windows",
    "outputs": "## What the network learns",
    "network": "## The stack and its shapes",
    "training": "## Training",
    "forecast": "## The forecast",
    "scores": """## Scores

The forecast, its parts, and persistence, which predicts that nothing changes. A forecast that does not beat
persistence is useless.""",
}

SPLIT_CHART = """figure = px.line(table, x={x}, y=TARGETS, title="Training, validation and test set")
for row in (first, second):
    if row < len(table):
        figure.add_vline({at}, line_dash="dash")
figure
"""

LOSS_CHART = """px.line(
    pd.DataFrame(history.history), title="Loss by epoch", labels={"index": "epoch", "value": "loss"}
)
"""

FORECAST_CHART = """shown = slice(-240, None)  # the last windows of the test set, one step ahead
lines = {name: forecast[shown, 0, 0] for name, forecast in forecasts.items()}
figure = px.line(
    pd.DataFrame({"actual": truth[shown, 0, 0], **lines}, index=test[shown] + 1),
    title=f"{TARGETS[0]}: forecast and actual values", labels={"index": "row", "value": TARGETS[0]},
)
figure.for_each_trace(lambda line: line.update(visible=line.name in ("actual", "forecast") or "legendonly"))
"""

SCORES_CHART = """px.bar(
    x=[score[0] for score in scores.values()], y=list(scores), orientation="h",
    title=f"{TARGETS[0]}: mean absolute error (shorter is better)", labels={"x": "MAE", "y": ""},
)
"""

OUTPUTS = """## The output of each layer

The outputs for the last window of the test set. A layer that returns sequences has one row of outputs for every time
step; one that does not has a single row, without time steps."""

OUTPUTS_CHART = """x, grids = windows(test[-1:]), []
for layer in stack:
    x = layer(x)
    grids.append(np.atleast_2d(np.array(x[0])))
    print(layer.name, tuple(x.shape))
names = [layer.name for layer in stack]
figure = make_subplots(rows=1, cols=len(stack), subplot_titles=names)
for place, grid in enumerate(grids, 1):
    figure.add_trace(go.Heatmap(z=grid, colorscale="RdBu", zmid=0, showscale=False), row=1, col=place)
figure.update_xaxes(title_text="unit")
figure.update_yaxes(title_text="time step", autorange="reversed")
"""


def notebook_source(series: Series, experiment: Experiment, csv: str) -> str:
    """The notebook of a run as JSON. csv: the file next to it that it reads, with the rows of `series_table`."""
    from nbformat import v4, writes

    facts = script_facts(series, experiment)
    cells = []
    for number, (kind, text) in enumerate(_cells(facts, csv), 1):
        make = v4.new_markdown_cell if kind == "text" else v4.new_code_cell
        cells.append(make(text.strip("\n"), id=f"cell-{number}"))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return writes(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})) + "\n"


def _cells(facts: ScriptFacts, csv: str) -> Iterator[tuple[str, str]]:
    """('text', Markdown) and ('code', Python), in order."""
    times, targets = "TIME" if facts.cycles else "None", facts.experiment.targets
    charts = {
        "scaling": SPLIT_CHART.format(x=times, at="table[TIME][row]" if facts.cycles else "row"),
        "training": LOSS_CHART,
        "scores": FORECAST_CHART,
    }
    explained = {
        "windows": _windows_text(facts),
        "outputs": _outputs_text(facts),
        "network": _stack_text(facts),
        "training": _training_text(facts),
        "forecast": _forecast_text(facts),
    }
    yield "text", TITLE
    yield "code", script_parts.IMPORTS + IMPORTS
    for section in script_sections(facts, csv):
        yield "text", "\n\n".join(filter(None, (TEXTS[section.name], explained.get(section.name, ""))))
        yield "code", section.code
        if section.name in charts:
            yield "code", _literal(charts[section.name], targets)
    yield "code", _literal(SCORES_CHART, targets)
    yield "text", OUTPUTS
    yield "code", OUTPUTS_CHART


def _literal(code: str, targets: tuple[str, ...]) -> str:
    """A chart's code that shows the targets' names literally, also those that plotly would read as markup."""
    names = {name: escaped(name) for name in targets}
    if list(names) == list(names.values()):
        return code
    code = code.replace("px.line(table, ", f"px.line(table.rename(columns={names!r}), ")
    code = code.replace("y=TARGETS", f"y={list(names.values())!r}")
    first = names[targets[0]]
    code = re.sub(r'f"\{TARGETS\[0\]\}(: [^"]*)"', lambda match: repr(first + match[1]), code)
    return code.replace("TARGETS[0]", repr(first))


def _windows_text(facts: ScriptFacts) -> str:
    e = facts.experiment
    window = shape_text((None, e.window, len(facts.prepared.names)))
    return (
        f"A window is {e.window} consecutive rows: the network reads `{window}`, that is samples, time steps and "
        f"inputs. It predicts the {_steps(e.horizon)} after the window; a window never contains what it predicts."
    )


def _outputs_text(facts: ScriptFacts) -> str:
    if facts.experiment.predict == "value":
        return "The standardised value itself."
    return (
        "The change from the window's last value, divided by its usual size. An output of zero is then the same as "
        "persistence, and everything that the network learns improves on that."
    )


def _stack_text(facts: ScriptFacts) -> str:
    """A table with the shapes of each layer and the reasons."""
    rows = [
        "`return_sequences=True` returns the output of *every* time step, `False` only the last one. A recurrent "
        "layer needs input of shape (samples, time steps, features), so a recurrent layer before it has to return "
        "sequences.",
        "",
        "| layer | return_sequences | shape in | shape out | why |",
        "|---|---|---|---|---|",
    ]
    for step in facts.trace.layers:
        returns = f"`{step.layer.sequences}`" if step.layer.recurrent else ""
        shapes = f"`{shape_text(step.input_shape)}` | `{shape_text(step.output_shape)}`"
        rows.append(f"| {step.layer.title} | {returns} | {shapes} | {step.reason} |")
    head = str(facts.head.reason)
    outputs = f"It is a `Dense({facts.prepared.outputs})` layer: {_head_text(facts)}."
    return "\n".join([*rows, "", f"{head} {outputs}"])


def _head_text(facts: ScriptFacts) -> str:
    e = facts.experiment
    targets = "one target" if len(e.targets) == 1 else f"{len(e.targets)} targets"
    return f"{_steps(e.horizon)} ahead of {targets}"


def _training_text(facts: ScriptFacts) -> str:
    text = "The forecast uses a moving average of the weights, which reduces the noise of the last batches."
    if facts.has_validation:
        text += " `SwapEMAWeights` uses it for the validation loss too, and the weights of the best epoch are kept."
    return text


def _forecast_text(facts: ScriptFacts) -> str:
    if not facts.has_validation:
        return "Without a validation set, the forecast is only the network's."
    if not facts.is_mixed:
        return "The simple forecasts are of the middle, so a quantile is forecast by the network alone."
    return (
        "Errors of different kinds partly cancel, so the network is mixed with simple forecasts; the "
        "validation set decides the shares. A run in the lab also mixes in an autoregression, exponential smoothing "
        "and theta, which read more than a window and are left out here."
    )


def _steps(number: int) -> str:
    return "1 step" if number == 1 else f"{number} steps"
