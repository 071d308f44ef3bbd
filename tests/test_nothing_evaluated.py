"""The package's source never evaluates, unpickles or loads as a model anything that a visitor sends."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted([ROOT / "app.py", *(ROOT / "rnnlab").rglob("*.py")])
CALLS = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "load_model",
    "model_from_json",
    "loads_pickle",
    "read_pickle",
}
MODULES = {"pickle", "cloudpickle", "dill", "joblib", "shelve", "marshal"}
UNSAFE_IF_TRUE = {"allow_pickle", "shell"}  # keyword arguments
# The methods `model.compile` of Keras and `re.compile` do not turn text into code.
METHODS = {"compile"}


def name_of(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def unsafe_calls(tree: ast.Module) -> list[str]:
    """Return the line and name of each call and import that turns text or bytes into code or objects."""
    unsafe = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = name_of(node.func)
            if name in CALLS and not (name in METHODS and isinstance(node.func, ast.Attribute)):
                unsafe.append(f"{node.lineno}: {name}")
            unsafe += [
                f"{node.lineno}: {keyword.arg}"
                for keyword in node.keywords
                if keyword.arg in UNSAFE_IF_TRUE and getattr(keyword.value, "value", True)
            ]
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [alias.name for alias in node.names]
            )
            unsafe += [f"{node.lineno}: {name}" for name in names if name.split(".")[0] in MODULES]
    return unsafe


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_source_evaluates_and_unpickles_nothing(path: Path) -> None:
    """There are no exceptions."""
    assert unsafe_calls(ast.parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    ["eval('1')", "builtins.exec(x)", "keras.models.load_model(p)", "import pickle", "from joblib import load",
     "np.load(p, allow_pickle=True)", "run(c, shell=True)", "compile(x, '', 'exec')"],
)  # fmt: skip
def test_unsafe_calls_are_detected(source: str) -> None:
    """The check above can fail."""
    assert len(unsafe_calls(ast.parse(source))) == 1


def test_page_shows_no_error_details() -> None:
    """The traceback goes to the log; the page only says that there was an error."""
    assert 'showErrorDetails = "none"' in (ROOT / ".streamlit/config.toml").read_text()
