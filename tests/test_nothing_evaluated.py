"""Nothing that a visitor gives is evaluated, unpickled or loaded as a model: the package's own code is read."""

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
# Keras's `model.compile` and `re.compile` are methods, which turn no text into code.
METHODS = {"compile"}


def named(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def faults(tree: ast.Module) -> list[str]:
    """What is called or imported there that makes code or objects of bytes, with its line."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = named(node.func)
            if name in CALLS and not (name in METHODS and isinstance(node.func, ast.Attribute)):
                found.append(f"{node.lineno}: {name}")
            if any(one.arg == "allow_pickle" and getattr(one.value, "value", True) for one in node.keywords):
                found.append(f"{node.lineno}: allow_pickle")
            if any(one.arg == "shell" and getattr(one.value, "value", True) for one in node.keywords):
                found.append(f"{node.lineno}: shell")
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = (
                [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
            )
            found += [f"{node.lineno}: {name}" for name in names if name.split(".")[0] in MODULES]
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_source_evaluates_and_unpickles_nothing(path: Path) -> None:
    """Not one exception is needed."""
    assert faults(ast.parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    ["eval('1')", "builtins.exec(x)", "keras.models.load_model(p)", "import pickle", "from joblib import load",
     "np.load(p, allow_pickle=True)", "run(c, shell=True)", "compile(x, '', 'exec')"],
)  # fmt: skip
def test_each_of_them_would_be_found(source: str) -> None:
    """The reading itself is tried."""
    assert len(faults(ast.parse(source))) == 1


def test_faults_show_no_details_on_the_page() -> None:
    """A traceback goes to the log; the page says only that there was a fault."""
    assert 'showErrorDetails = "none"' in (ROOT / ".streamlit/config.toml").read_text()
