"""The notebook of a run runs from top to bottom, draws its charts, and explains the shapes of the run."""

import ast
import html
import json

import nbclient
import nbformat
import pytest

from rnnlab.experiment import Experiment
from rnnlab.export import downloads
from rnnlab.export.notebook import notebook_source
from rnnlab.series.reading import read_series
from rnnlab.series.source import File
from rnnlab.stack.layers import read_stack
from tests.export.conftest import Trained

LAYERS = ("lstm:4:seq", "lstm:3")
SECONDS = 300
PICTURE = "application/vnd.plotly.v1+json"


@pytest.fixture(scope="module")
def executed(trained: Trained, tmp_path_factory: pytest.TempPathFactory) -> nbformat.NotebookNode:
    """The notebook after a run in a new kernel, in a folder with only its series."""
    folder, kept = tmp_path_factory.mktemp("notebook"), trained(*LAYERS)
    (folder / "series.csv").write_bytes(downloads.series_csv(kept.store, kept.id))
    book = nbformat.reads(downloads.notebook(kept.store, kept.id, "series.csv").decode(), as_version=4)
    nbformat.validate(book)
    return nbclient.NotebookClient(
        book, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()


def outputs(book: nbformat.NotebookNode) -> list:
    return [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]


def words(book: nbformat.NotebookNode) -> str:
    return "\n\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")


@pytest.mark.slow
def test_every_cell_runs_and_five_of_them_draw(executed: nbformat.NotebookNode) -> None:
    """The series, the losses, the forecast, the scores and the layer outputs."""
    cells = [cell for cell in executed.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    drawn = [output.data[PICTURE] for output in outputs(executed) if PICTURE in output.get("data", {})]
    assert len(drawn) == 5
    assert all(picture["data"] for picture in drawn)


@pytest.mark.slow
def test_scores_are_printed(executed: nbformat.NotebookNode) -> None:
    """What the script prints, the notebook prints."""
    printed = "".join(output.text for output in outputs(executed) if output.output_type == "stream")
    assert "warmth: test MAE forecast " in printed


@pytest.mark.slow
def test_shapes_that_leave_the_layers_are_the_explained_ones(executed: nbformat.NotebookNode) -> None:
    """Keras itself prints each layer's shape for one window; the table in the notebook has the same."""
    printed = "".join(output.text for output in outputs(executed) if output.output_type == "stream")
    assert "(1, 24, 4)" in printed
    assert "(1, 3)" in printed
    table = [line for line in words(executed).splitlines() if line.startswith("| LSTM |")]
    assert len(table) == 2
    assert table[0].startswith("| LSTM | `True` | `(samples, 24, ")
    assert "`(samples, 24, 4)`" in table[0]
    assert table[1].startswith("| LSTM | `False` | `(samples, 24, 4)` | `(samples, 3)` |")


@pytest.mark.slow
def test_notebook_is_the_same_each_time(trained: Trained) -> None:
    """Nothing in it is random, so it can be kept under version control."""
    kept = trained(*LAYERS)
    first, second = (downloads.notebook(kept.store, kept.id, "series.csv") for _ in range(2))
    assert first == second
    assert json.loads(first)["metadata"]["kernelspec"]["name"] == "python3"


def code_of(book: nbformat.NotebookNode) -> str:
    return "\n".join(cell.source for cell in book.cells if cell.cell_type == "code")


@pytest.mark.slow
def test_notebook_of_a_run_without_validation_set_says_so(
    trained: Trained, executed: nbformat.NotebookNode
) -> None:
    """The code chooses nothing."""
    kept = trained("bi-rnn:3:seq", predict="value", split=(0.7, 0.0, 0.3), calendar=False)
    book = nbformat.reads(downloads.notebook(kept.store, kept.id, "series.csv").decode(), as_version=4)
    compile(code_of(book), "notebook", "exec")
    assert ("EarlyStopping" in code_of(executed), "EarlyStopping" in code_of(book)) == (True, False)
    assert "only the last step is trained" in words(book)
    assert "the forecast is only the network's" in words(book)


def test_name_that_looks_like_markup_is_literal_in_the_titles() -> None:
    """A formula, a tag and a template variable are escaped as HTML entities."""
    name = "$x^2$ <b>%{y}</b> {z}"
    rows = "".join(f"{number * number % 17}\n" for number in range(200))
    series = read_series(f"{name}\n{rows}".encode(), "odd.csv")
    experiment = Experiment(
        File("0" * 64, "odd.csv"),
        (name,),
        (name,),
        read_stack(["lstm:2"]),
        window=6,
        epochs=10,
        batch_size=32,
    )
    book = nbformat.reads(notebook_source(series, experiment, "series.csv"), as_version=4)
    trees = [ast.parse(cell.source) for cell in book.cells if cell.cell_type == "code"]
    titles = [
        keyword.value.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "title" and isinstance(keyword.value, ast.Constant)
    ]
    named = [title for title in titles if html.unescape(title).startswith(name)]
    assert len(named) == 2
    assert not any(set(title) & set("<$") for title in named)
