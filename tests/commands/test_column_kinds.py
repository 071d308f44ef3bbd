"""What the command line says and finds of the columns: angles, bounds, known ahead, texts."""

from pathlib import Path

import pytest

from rnnlab.experiment import Experiment
from rnnlab.runs.store import Store
from rnnlab.series.kinds import Bounds
from tests.commands.conftest import Lab

pytestmark = pytest.mark.slow

SMALL = ("--layer", "lstm:2", "--epochs", 1, "--window", 3)


@pytest.fixture
def coast(tmp_path: Path) -> Path:
    """A wind's direction first, then rain, days off and the sky in words, 60 rows."""
    rows = [
        f"{n * 37 % 361},{max(0, n % 7 - 3)},{n % 2},{sky}"
        for n, sky in zip(range(60), ["rain", "sun", "fog"] * 20, strict=True)
    ]
    path = tmp_path / "coast.csv"
    path.write_text("\n".join(["wind direction (deg),rain,off,sky", *rows]))
    return path


def trained(lab: Lab, runs: Path, path: Path, *said: object) -> Experiment:
    run = lab("train", path, *SMALL, *said, "--json").json["run"]
    return Store(runs).read(run).experiment


def test_angles_and_bounds_are_found_and_kept_with_the_run(lab: Lab, coast: Path, runs: Path) -> None:
    """The first column is an angle, so the second is predicted, at 0 or more."""
    e = trained(lab, runs, coast)
    assert e.targets == ("rain",)
    assert (e.angles, e.bounds, e.known) == (("wind direction (deg)",), (Bounds("rain", 0),), ())


def test_what_is_found_can_be_left_aside(lab: Lab, coast: Path, runs: Path) -> None:
    """Then the wind's direction is a number like any other, and may be predicted."""
    e = trained(lab, runs, coast, "--no-angles", "--no-bounds")
    assert (e.targets, e.angles, e.bounds) == (("wind direction (deg)",), (), ())


def test_what_is_said_stands_beside_what_is_found(lab: Lab, coast: Path, runs: Path) -> None:
    """Bounds that are said take the place of those found for the same column."""
    e = trained(lab, runs, coast, "--angle", "off", "--bound", "rain=0..3.5")
    assert e.angles == ("wind direction (deg)", "off")
    assert e.bounds == (Bounds("rain", 0, 3.5),)


def test_forecasts_of_a_run_stay_within_its_bounds(lab: Lab, coast: Path, runs: Path) -> None:
    """Every forecast that is kept, the network's and the linear model's too."""
    run = lab("train", coast, *SMALL, "--bound", "rain=0..3", "--json").json["run"]
    predictions = Store(runs).predictions(run)
    for name in ("forecast", "network", "linear"):
        assert predictions[name].min() >= 0 and predictions[name].max() <= 3


def test_known_and_onehot_are_kept_with_the_run(lab: Lab, coast: Path, runs: Path) -> None:
    """A text column is read as one column a text; a feature known ahead is none to predict by default."""
    e = trained(lab, runs, coast, "--known", "off", "--known", "rain", "--onehot", "sky", "--no-angles")
    assert e.known == ("off", "rain")
    assert e.source.onehot == ("sky = fog", "sky = rain", "sky = sun")
    assert e.features == ("wind direction (deg)", "rain", "off", "sky = fog", "sky = rain", "sky = sun")
    assert e.targets == ("wind direction (deg)",)


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        (("--target", "wind direction (deg)"), "The target 'wind direction (deg)' is an angle"),
        (("--target", "rain", "--known", "rain"), "The target 'rain' is marked as known ahead"),
        (("--known", "moon"), "The series has no feature 'moon'"),
        (("--angle", "moon"), "The series has no feature 'moon'"),
        (("--bound", "rain"), "The bounds 'rain' can't be read"),
        (("--bound", "moon=0.."), "The series has no feature 'moon'"),
        (("--bound", "off=0..1"), "The bounds 'off=0..1' are of no target"),
        (("--bound", "rain=1.."), "'rain' is to stay at 1 or more, but its training part holds 0"),
        (("--onehot", "rain"), "'rain' can't be read as yes/no columns: name a text column of few"),
        (("--feature", "rain", "--known", "off"), "'off' is marked as known ahead but is no feature"),
    ],
)
def test_columns_that_can_not_be_what_they_are_said_to_be_are_refused(
    said: tuple[str, ...], complaint: str, lab: Lab, coast: Path, runs: Path
) -> None:
    """One line that names the column."""
    assert complaint in lab("train", coast, *SMALL, *said).complaint
