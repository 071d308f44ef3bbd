"""CONTRIBUTING.md and docs/architecture.md name files that exist, and all that a change of that kind touches."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PATH = re.compile(r"`([\w.]+/[\w/.]+\.\w+)`")
DOCUMENTS = ("CONTRIBUTING.md", "docs/architecture.md")
# {heading: what the files of its example hold}. Of a setting, files that only pass it on are not listed.
EXAMPLES = {
    "A layer kind": re.compile(r'"(gru|GRU)"'),
    "A file form": re.compile("parquet", re.I),
    "A setting of an experiment": re.compile(r"\bpatience\b", re.I),
}
# Of each list, files that its example does not stand in: they are needed for other examples of the kind.
FOR_OTHERS = {
    "A layer kind": {
        "rnnlab/stack/outputs.py",
        "rnnlab/stack/reasons.py",
        "rnnlab/stack/keras_code/reader.py",
        "rnnlab/figures/palette.py",
        "rnnlab/figures/icons.py",
        "rnnlab/stack/fixes.py",
        "rnnlab/ui/lab/stack_messages.py",
    },
    "A setting of an experiment": {
        "rnnlab/experiment_messages.py",
        "rnnlab/training/compiled_loop.py",
        "rnnlab/training/keras_loop.py",
    },
}
# How tables are kept, layers and settings of networks that are made for pictures, old names, mentions in a docstring.
NOT_LISTED = {
    "rnnlab/api_data.py",
    "rnnlab/runs/continuation.py",
    "rnnlab/stack/clinic/call_proposals.py",
    "rnnlab/stack/clinic/frames.py",
    "rnnlab/stack/clinic/keras_answers/applying.py",
    "rnnlab/stack/clinic/old_table.py",
    "rnnlab/lesson/networks.py",
    "rnnlab/ui/state.py",
}


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def paths_in(text: str) -> list[str]:
    """The paths in backquotes; architecture.md leaves out `rnnlab/` in its prose."""
    return [
        path if path.startswith(("rnnlab/", "tests/", "docs/")) else f"rnnlab/{path}"
        for path in PATH.findall(text)
    ]


def list_of(heading: str) -> str:
    """The section of CONTRIBUTING.md with that heading, up to its tests."""
    section = re.search(rf"^### {heading} .*?\n(.*?)(?=^Tests: )", text_of("CONTRIBUTING.md"), re.M | re.S)
    assert section, heading
    return section[1]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_named_files_exist(document: str) -> None:
    """A file that was renamed is renamed in the documents too."""
    paths = paths_in(text_of(document))
    assert len(paths) > 15
    assert [path for path in paths if not (ROOT / path).is_file()] == []


@pytest.mark.parametrize("heading", EXAMPLES)
def test_list_names_every_file_that_its_example_stands_in(heading: str) -> None:
    """Whoever follows the list forgets no file: the example is in all files of the list and in no others."""
    listed = {path for path in paths_in(list_of(heading)) if path.startswith("rnnlab/")}
    sources = [path for path in (ROOT / "rnnlab").rglob("*.py") if "__pycache__" not in path.parts]
    holding = {
        path.relative_to(ROOT).as_posix()
        for path in sources
        if EXAMPLES[heading].search(path.read_text(encoding="utf-8"))
    }
    unlisted = holding - listed - NOT_LISTED
    assert (unlisted, listed - holding) == (set(), FOR_OTHERS.get(heading, set()))


def test_architecture_answers_each_question_once() -> None:
    """The table of where things are decided has no question twice."""
    questions = re.findall(r"^\| ([^|]+\?) \|", text_of("docs/architecture.md"), re.M)
    assert len(questions) >= 12 and len(set(questions)) == len(questions)
