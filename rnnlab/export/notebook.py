"""A run as a notebook that repeats it step by step, with pictures and the reasons for its shapes."""

import re
from collections.abc import Iterator

from rnnlab.experiment import Experiment
from rnnlab.export import script_parts
from rnnlab.export.script import Facts, facts_of, passages_of
from rnnlab.figures.series import escaped
from rnnlab.series.series import Series
from rnnlab.stack.shapes import shape_text

TITLE = """# A run of RNN Lab, step by step

It repeats the run with stock Keras, pandas and NumPy. The series lies beside it as a CSV; run the cells from top
to bottom. Scores differ a little from the lab's, for Keras draws other first weights."""

IMPORTS = """import plotly.express as px
import plotly.graph_objects as go
from plotly.subplots import make_subplots
"""

WORDS = {
    "settings": "## Settings",
    "reading": "## The series",
    "scaling": """## Parts and scales

The series is cut in time order: the network learns on the training part, what is chosen is chosen on the validation
part, and the test part is scored once. Means and spreads are those of the training part alone.""",
    "calendar": """## The calendar

Where the next step stands in the day, the week or the year is known ahead, so the network may read it: as sine and
cosine, so that the end of a cycle lies beside its start.""",
    "windows": "## Windows",
    "goals": "## What the network learns",
    "network": "## The stack and its shapes",
    "training": "## Training",
    "forecast": "## The forecast",
    "scores": """## Scores

Beside the forecast stand its parts and persistence, which says that nothing changes. A forecast that does not beat
persistence is worth nothing.""",
}

PARTS_PICTURE = """figure = px.line(table, x={x}, y=TARGETS, title="The series and where its parts meet")
for row in (first, second):
    if row < len(table):
        figure.add_vline({at}, line_dash="dash")
figure
"""

LOSS_PICTURE = """px.line(
    pd.DataFrame(history.history), title="Loss by epoch", labels={"index": "epoch", "value": "loss"}
)
"""

FORECAST_PICTURE = """shown = slice(-240, None)  # the latest windows of the test part, one step ahead
lines = {name: forecast[shown, 0, 0] for name, forecast in forecasts.items()}
figure = px.line(
    pd.DataFrame({"actual": truth[shown, 0, 0], **lines}, index=test[shown] + 1),
    title=f"{TARGETS[0]}: forecast and what happened", labels={"index": "row", "value": TARGETS[0]},
)
figure.for_each_trace(lambda line: line.update(visible=line.name in ("actual", "forecast") or "legendonly"))
"""

SCORES_PICTURE = """px.bar(
    x=[score[0] for score in scores.values()], y=list(scores), orientation="h",
    title=f"{TARGETS[0]}: mean absolute error (shorter is better)", labels={"x": "MAE", "y": ""},
)
"""

OUTPUTS = """## What each layer puts out

One window of the test part on its way through the stack. A layer that returns sequences puts out one row of numbers
for every time step; one that does not puts out a single row, and the time steps are gone."""

OUTPUTS_PICTURE = """x, grids = windows(test[-1:]), []
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
    """The notebook of a run as JSON; csv: the file beside it that it reads, which is to hold `series_table`."""
    from nbformat import v4, writes

    facts = facts_of(series, experiment)
    cells = []
    for number, (kind, text) in enumerate(_cells(facts, csv), 1):
        make = v4.new_markdown_cell if kind == "words" else v4.new_code_cell
        cells.append(make(text.strip("\n"), id=f"cell-{number}"))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return writes(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})) + "\n"


def _cells(facts: Facts, csv: str) -> Iterator[tuple[str, str]]:
    """('words', Markdown) and ('code', Python), in order."""
    times, targets = "TIME" if facts.cycles else "None", facts.experiment.targets
    pictures = {
        "scaling": PARTS_PICTURE.format(x=times, at="table[TIME][row]" if facts.cycles else "row"),
        "training": LOSS_PICTURE,
        "scores": FORECAST_PICTURE,
    }
    explained = {
        "windows": _windows_words(facts),
        "goals": _goals_words(facts),
        "network": _stack_words(facts),
        "training": _training_words(facts),
        "forecast": _forecast_words(facts),
    }
    yield "words", TITLE
    yield "code", ("import itertools\n\n" if facts.validated else "") + script_parts.IMPORTS + IMPORTS
    for passage in passages_of(facts, csv):
        yield "words", "\n\n".join(filter(None, (WORDS[passage.name], explained.get(passage.name, ""))))
        yield "code", passage.code
        if passage.name in pictures:
            yield "code", _literal(pictures[passage.name], targets)
    yield "code", _literal(SCORES_PICTURE, targets)
    yield "words", OUTPUTS
    yield "code", OUTPUTS_PICTURE


def _literal(code: str, targets: tuple[str, ...]) -> str:
    """A picture's code that shows the targets' names as they stand, also those that plotly takes for markup."""
    names = {name: escaped(name) for name in targets}
    if list(names) == list(names.values()):
        return code
    code = code.replace("px.line(table, ", f"px.line(table.rename(columns={names!r}), ")
    code = code.replace("y=TARGETS", f"y={list(names.values())!r}")
    first = names[targets[0]]
    code = re.sub(r'f"\{TARGETS\[0\]\}(: [^"]*)"', lambda found: repr(first + found[1]), code)
    return code.replace("TARGETS[0]", repr(first))


def _windows_words(facts: Facts) -> str:
    e = facts.experiment
    window = shape_text((None, e.window, len(facts.prepared.names)))
    return (
        f"A window is {e.window} rows, one below the other: the network reads `{window}`, that is samples, time "
        f"steps and inputs. What is to be predicted lies {_steps(e.horizon)} behind the window and never inside it."
    )


def _goals_words(facts: Facts) -> str:
    if facts.experiment.predict == "value":
        return "The standardised value itself."
    return (
        "The change from the window's last value, in units of its usual size. A network that says nothing then "
        "says what persistence says, and everything that it learns comes on top."
    )


def _stack_words(facts: Facts) -> str:
    """The way through this very stack, a row for each layer, with the reason for each shape."""
    rows = [
        "`return_sequences=True` hands on the output of *every* time step, `False` only the last one. A recurrent "
        "layer needs three sides, samples, time steps and features, so a layer below another one has to return "
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
    outputs = f"It is a `Dense({facts.prepared.outputs})` layer: {_outputs_words(facts)}."
    return "\n".join([*rows, "", f"{head} {outputs}"])


def _outputs_words(facts: Facts) -> str:
    e = facts.experiment
    targets = "one target" if len(e.targets) == 1 else f"{len(e.targets)} targets"
    return f"{_steps(e.horizon)} ahead of {targets}"


def _training_words(facts: Facts) -> str:
    words = (
        "The forecast is made with a moving average of the weights, which evens out the last batches' noise."
    )
    if facts.validated:
        words += " `SwapEMAWeights` lets the validation part be scored with it, and the best epoch's is kept."
    return words


def _forecast_words(facts: Facts) -> str:
    if not facts.validated:
        return "Without a validation part to choose by, the forecast is the network's alone."
    return (
        "Errors of different kinds partly cancel, so the network is mixed with simple forecasts, in the shares "
        "that make the error on the validation part smallest."
    )


def _steps(number: int) -> str:
    return "1 step" if number == 1 else f"{number} steps"
