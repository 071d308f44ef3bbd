"""Names and notes of runs."""

from pathlib import Path

import pytest

from rnnlab.mistake import Mistake
from rnnlab.runs.labels import Label, Labels
from rnnlab.runs.store import Store
from rnnlab.runs.trash import Trash
from tests.ui.kept import SMALL, run_id

RUN = run_id(1)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "runs")
    store.create(RUN, SMALL)
    return store


@pytest.fixture
def labels(store: Store) -> Labels:
    return Labels(store)


def test_name_and_note_are_read_back_and_do_not_touch_each_other(labels: Labels) -> None:
    """A run has neither at first; white space around and within a name is tidied."""
    assert labels.read(RUN) == Label("", "")
    labels.rename(RUN, "  the   best one ")
    labels.annotate(RUN, " two layers\nare enough ")
    assert labels.read(RUN) == Label("the best one", "two layers\nare enough")
    labels.rename(RUN, "")
    assert labels.read(RUN) == Label("", "two layers\nare enough")


@pytest.mark.parametrize("name", ["<b>bold</b>", "**x** $y$ :red[z]", "../../etc", "ünïcödé 風", "'; --"])
def test_name_is_kept_as_it_was_typed(labels: Labels, name: str) -> None:
    """A name is text and never a path or markup."""
    labels.rename(RUN, name)
    assert labels.read(RUN).name == name


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("x" * 61, "The name has 61 characters. Use at most 60."),
        ("a\x00b", "The name contains control characters"),
    ],
)
def test_name_that_does_not_serve_is_one_sentence(labels: Labels, name: str, said: str) -> None:
    """And the old name stays."""
    labels.rename(RUN, "old")
    with pytest.raises(Mistake, match=said):
        labels.rename(RUN, name)
    assert labels.read(RUN).name == "old"


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b"[1]", b'{"name": 3}'])
def test_damaged_label_is_empty_and_can_be_written_anew(labels: Labels, store: Store, damage: bytes) -> None:
    """A run is worth more than its name."""
    (store.folder(RUN) / "label.json").write_bytes(damage)
    assert labels.read(RUN) == Label()
    labels.rename(RUN, "new")
    assert labels.read(RUN) == Label("new")


def test_run_that_is_not_there_is_told_in_a_sentence(labels: Labels) -> None:
    """Another visit may have been faster; an id that is none never becomes a path."""
    for use in (
        Trash(labels.store).delete,
        lambda run: labels.rename(run, "x"),
        lambda run: labels.annotate(run, "x"),
    ):
        with pytest.raises(Mistake, match="Run 20260131-120009-000009 does not exist"):
            use(run_id(9))
        with pytest.raises(Mistake, match="is not a run id"):
            use("../x")
