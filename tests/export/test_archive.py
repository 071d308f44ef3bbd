"""A run goes from one lab to another as a zip; anything that is not a run is refused."""

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest

from rnnlab.export import messages
from rnnlab.export.archive import run_archive
from rnnlab.export.archive_import import import_run
from rnnlab.message import Message
from rnnlab.mistake import Mistake
from rnnlab.runs.labels import Label, Labels
from rnnlab.runs.old_versions import read_results
from rnnlab.runs.owners import owner_of, store_of
from rnnlab.runs.run import VERSION
from rnnlab.runs.store import RUN_ID, Store
from rnnlab.series.source import load
from rnnlab.series.weather import FEATURES, Weather
from tests.export.conftest import Kept, Trained
from tests.runs.hostile import RUN_IDS
from tests.runs.makers import an_experiment

pytestmark = pytest.mark.slow

LAYERS = ("lstm:4:seq", "lstm:3")
ZIP = "run.zip"
Files = dict[str, bytes]


@pytest.fixture
def kept(trained: Trained) -> Kept:
    return trained(*LAYERS)


@pytest.fixture
def other(tmp_path: Path) -> Store:
    """Another lab's runs folder, which is not there yet."""
    return Store(tmp_path / "other")


@pytest.fixture
def files(kept: Kept) -> Files:
    """What is in the zip of a run, to be tampered with."""
    with zipfile.ZipFile(io.BytesIO(run_archive(kept.store, kept.id))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: Files) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def refused(store: Store, data: bytes) -> str:
    """The one sentence that a zip is refused with; nothing of it is kept."""
    sentence = str(mistake_in(store, data))
    assert len(sentence.splitlines()) == 1
    return sentence


def reason_in(store: Store, data: bytes) -> Message:
    """Why a zip is refused, as a code and facts."""
    mistake = mistake_in(store, data)
    assert (mistake.code, mistake.facts["archive"]) == ("export.cannot_import", ZIP)
    return Message(mistake.facts["reason"], mistake.facts["facts"])


def mistake_in(store: Store, data: bytes) -> Mistake:
    with pytest.raises(Mistake) as caught:
        import_run(store, data, ZIP)
    assert not store.root.exists() or list(store.root.iterdir()) == []
    return caught.value


def leaves(value: object, path: str = "") -> dict[str, object]:
    """{path: each number and text inside}: sums may end in another digit when they are computed again."""
    if isinstance(value, msgspec.Struct):
        value = msgspec.to_builtins(value)
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list | tuple):
        inside = enumerate(value)
    else:
        return {path: value}
    return {key: leaf for name, part in inside for key, leaf in leaves(part, f"{path}.{name}").items()}


def test_run_goes_from_one_lab_to_another(kept: Kept, other: Store) -> None:
    """Its experiment, weights, label and series arrive; forecasts and scores computed there are the same."""
    Labels(kept.store).rename(kept.id, "The good one")
    run = import_run(other, run_archive(kept.store, kept.id), ZIP)
    Labels(kept.store).rename(kept.id, "")
    assert run == kept.id
    assert other.ids() == [kept.id]
    assert other.read(run).experiment == kept.experiment
    assert other.read(run).status.loss == kept.run.status.loss
    assert Labels(other).read(run) == Label("The good one", "")
    for own, there in zip(kept.store.weights(kept.id), other.weights(run), strict=True):
        for array, arrived in zip(own, there, strict=True):
            np.testing.assert_array_equal(array, arrived)
    before, after = kept.store.predictions(kept.id), other.predictions(run)
    assert before.keys() == after.keys()
    for name, array in before.items():
        np.testing.assert_allclose(after[name], array, rtol=1e-6, err_msg=name)
    assert leaves(other.results(run)) == pytest.approx(leaves(kept.store.results(kept.id)))
    assert other.model(run).stat().st_size > 0
    series = load(kept.experiment.source, other.files)
    np.testing.assert_array_equal(series.values, load(kept.experiment.source, kept.store.files).values)
    assert sorted(path.name for path in other.root.iterdir()) == [kept.id, "files"]


def test_run_with_an_id_that_exists_gets_a_new_id(kept: Kept) -> None:
    """The existing run is not overwritten."""
    weights = kept.store.folder(kept.id) / "weights.npz"
    before = weights.stat().st_mtime_ns
    run = import_run(kept.store, run_archive(kept.store, kept.id), ZIP)
    assert run != kept.id
    assert kept.store.read(run).experiment == kept.experiment
    assert weights.stat().st_mtime_ns == before


def test_zip_of_generated_weather_needs_no_file(trained: Trained, other: Store) -> None:
    """A generated series is not stored."""
    kept = trained("lstm:2", source=Weather(rows=240), features=FEATURES, targets=FEATURES[:1], epochs=1)
    run = import_run(other, run_archive(kept.store, kept.id), ZIP)
    assert load(other.read(run).experiment.source, other.files).features == FEATURES
    assert not other.files.exists()


def test_same_run_gives_the_same_bytes(kept: Kept) -> None:
    """It contains no time, so two zips of a run can be compared."""
    assert run_archive(kept.store, kept.id) == run_archive(kept.store, kept.id)


def test_run_without_results_cannot_be_exported(other: Store) -> None:
    """It has nothing to export yet."""
    other.create("20260131-120000-abcdef", an_experiment())
    with pytest.raises(Mistake, match="20260131-120000-abcdef is queued and has no results"):
        run_archive(other, "20260131-120000-abcdef")


@pytest.mark.parametrize(
    "name", ["../experiment.json", "/etc/passwd", "a/../../b", "C:\\x", "..", ".hidden", "files/x.csv"]
)
def test_name_that_is_a_path_is_refused(other: Store, files: Files, name: str) -> None:
    """The files of a run have plain names."""
    assert reason_in(other, zipped({**files, name: b"x"})) == messages.file_name_with_path(name)
    assert not (other.root.parent / "b").exists()


def test_unknown_file_is_refused(other: Store, files: Files) -> None:
    """Only the files of a run are accepted."""
    assert refused(other, zipped({**files, "x.pkl": b"x"})) == (
        "Cannot import 'run.zip': it contains 'x.pkl', which is not a file of a run. "
        "Export the run again from the other RNN Lab."
    )


def test_link_is_refused(other: Store, files: Files) -> None:
    """A link could point out of the folder."""
    weights = files.pop("weights.npz")
    assert weights
    buffer = io.BytesIO(zipped(files))
    with zipfile.ZipFile(buffer, "a") as archive:
        link = zipfile.ZipInfo("weights.npz")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert reason_in(other, buffer.getvalue()) == messages.file_is_link("weights.npz")


def test_bomb_is_refused_before_it_is_unpacked(other: Store, files: Files) -> None:
    """A few kilobytes that would unpack to a hundred megabytes."""
    bomb = zipped({**files, "series.csv": bytes(100 * 2**20)})
    assert reason_in(other, bomb) == messages.file_unpacks_too_large("series.csv", 100)


def test_file_twice_is_refused(other: Store, files: Files) -> None:
    """It would be unclear which one counts."""
    buffer = io.BytesIO(zipped(files))
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("status.json", b"{}")
    assert reason_in(other, buffer.getvalue()) == messages.file_twice("status.json")


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04"])
def test_file_that_is_not_a_zip_is_refused(other: Store, data: bytes) -> None:
    """Whatever its name."""
    assert reason_in(other, data) == messages.not_a_zip()


def test_damaged_zip_is_refused(other: Store, files: Files) -> None:
    """With one changed byte."""
    data = bytearray(zipped(files))
    at = data.find(b"weights.npz") + 300
    data[at] ^= 0xFF
    assert reason_in(other, bytes(data)) == messages.not_a_zip()


class Trap:
    """Unpickling it fails the test."""

    def __reduce__(self) -> tuple:
        return pytest.fail, ("it was unpickled",)


def pickled(files: Files) -> Files:
    buffer = io.BytesIO()
    np.savez(buffer, **{"0_0": np.array([Trap()], object)})
    return {**files, "weights.npz": buffer.getvalue()}


def with_json(name: str, **changes: object) -> Callable[[Files], Files]:
    def tamper(files: Files) -> Files:
        said = msgspec.json.decode(files[name]) | changes
        return {**files, name: msgspec.json.encode(said)}

    return tamper


def without(name: str) -> Callable[[Files], Files]:
    return lambda files: {other: data for other, data in files.items() if other != name}


def instead(name: str, data: bytes) -> Callable[[Files], Files]:
    return lambda files: {**files, name: data}


TAMPERED: list[tuple[str, Callable[[Files], Files]]] = [
    ("'0_0' in weights.npz contains Python objects", pickled),
    ("weights.npz is damaged", instead("weights.npz", b"PK nothing")),
    ("it has no weights.npz", without("weights.npz")),
    ("it has no run.json", without("run.json")),
    ("series.csv is not the file", without("series.csv")),
    ("series.csv is not the file", instead("series.csv", b"time,warmth\n1,2\n")),
    ("cannot read experiment.json", instead("experiment.json", b"{")),
    ("cannot read experiment.json", with_json("experiment.json", surprise=1)),
    ("cannot read experiment.json", instead("experiment.json", b"[" * 100_000)),
    ("The window is 100000", with_json("experiment.json", window=100_000)),
    ("has no feature 'x'. Choose among warmth, wind", with_json("experiment.json", features=["warmth", "x"])),
    (
        "'0_0' in weights.npz is float32 of shape (6, 16), but the stack needs f4 of shape (6, 20)",
        with_json("experiment.json", stack=[{"kind": "lstm", "units": 5}]),
    ),
    ("the run is training and has no results", with_json("status.json", state="training")),
    ("the epochs in status.json do not match experiment.json", with_json("status.json", best_epoch=99)),
    ("the inputs in status.json do not match the series", with_json("status.json", inputs=["a"])),
    ("cannot read status.json", with_json("status.json", loss="low")),
    (
        "its files are of version 99, and this RNN Lab reads versions 2 to 3",
        with_json("run.json", version=99),
    ),
]


@pytest.mark.parametrize(("reason", "tamper"), TAMPERED)
def test_invalid_contents_are_refused(
    other: Store, files: Files, reason: str, tamper: Callable[[Files], Files]
) -> None:
    """Each file must be valid and match the stack and the series."""
    assert reason in refused(other, zipped(tamper(files)))


def test_scores_and_model_in_the_zip_are_ignored(kept: Kept, other: Store, files: Files) -> None:
    """They are computed again from the weights."""
    lies = dict.fromkeys(("results.json", "predictions.npz", "model.keras"), b"a lie")
    run = import_run(other, zipped({**files, **lies}), ZIP)
    assert leaves(other.results(run)) == pytest.approx(leaves(kept.store.results(kept.id)))
    assert other.model(run).read_bytes().startswith(b"PK")  # a zip, as every .keras file is


def test_invalid_id_is_replaced(other: Store, files: Files) -> None:
    """An id is a folder name: an invalid one is never used."""
    run = import_run(other, zipped(with_json("run.json", id="../../x")(files)), ZIP)
    assert other.ids() == [run]


@pytest.mark.parametrize("run_id", RUN_IDS.values(), ids=RUN_IDS.keys())
def test_hostile_id_never_becomes_part_of_a_path(
    run_id: str, kept: Kept, files: Files, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run gets a new id."""
    monkeypatch.setattr("rnnlab.export.archive_import.recompute_in_process", lambda store, run: None)
    about = msgspec.json.encode({"id": run_id.encode("utf-8", "replace").decode(), "version": VERSION})
    run = import_run(other, zipped({**files, "run.json": about}), ZIP)
    assert RUN_ID.fullmatch(run)
    assert other.ids() == [run]
    assert sorted(path.name for path in other.root.iterdir()) == sorted([run, "files"])


def test_imported_run_gets_a_new_id_behind_a_login(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run must not get at data that the server caches under the id of another owner's run."""
    monkeypatch.setattr("rnnlab.export.archive_import.recompute_in_process", lambda store, run: None)
    owned = store_of(tmp_path, owner_of("https://login.example.org", "anna"))
    assert import_run(owned, run_archive(kept.store, kept.id), ZIP) != kept.id


def test_run_that_version_2_exported_is_imported(
    files: Files, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its reason is a sentence, and stays one."""
    monkeypatch.setattr("rnnlab.export.archive_import.recompute_in_process", lambda store, run: None)
    reason = "Stopped early after epoch 2: the validation loss was lowest after epoch 1."
    old = with_json("status.json", version=2, reason=reason)(with_json("run.json", version=2)(files))
    assert other.read(import_run(other, zipped(old), ZIP)).status.reason_text == reason


def test_run_folder_of_version_2_is_imported_and_scored_again(other: Store) -> None:
    """The archive of a run that version 2 trained: forecasts and scores are computed again from its weights.

    The network and what has no weights have the errors of then; the rest is mixed and fitted as it is today.
    """
    folder = Path(__file__).parents[1] / "runs/version_2/20261129-055819-92c2ef"
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    about = msgspec.json.encode({"id": folder.name, "version": 2})
    run = import_run(other, zipped({**files, "run.json": about}), ZIP)
    assert run == folder.name
    results, before = other.results(run), read_results(files["results.json"])
    assert results.scores != ()
    for row in before.scores:
        if row.forecast in ("network", "persistence", "seasonal_naive"):
            assert results.scores_of(row.target, row.forecast).mae == pytest.approx(row.mae, rel=1e-4)
    assert {row.forecast for row in before.scores} <= {row.forecast for row in results.scores}
