"""Options for kinds of columns: angles, bounds, known ahead, text columns."""

from pathlib import Path

import pytest

from rnnlab.experiment import Experiment
from rnnlab.runs.store import Store
from rnnlab.series.kinds import Bounds
from tests.commands.conftest import Cli

pytestmark = pytest.mark.slow

SMALL = ("--layer", "lstm:2", "--epochs", 1, "--window", 3)


@pytest.fixture
def coast(tmp_path: Path) -> Path:
    """60 rows: a wind direction, rain, days off, and the sky as text."""
    rows = [
        f"{n * 37 % 361},{max(0, n % 7 - 3)},{n % 2},{sky}"
        for n, sky in zip(range(60), ["rain", "sun", "fog"] * 20, strict=True)
    ]
    path = tmp_path / "coast.csv"
    path.write_text("\n".join(["wind direction (deg),rain,off,sky", *rows]))
    return path


def trained(cli: Cli, runs: Path, path: Path, *options: object) -> Experiment:
    run = cli("train", path, *SMALL, *options, "--json").json["run"]
    return Store(runs).read(run).experiment


def test_angles_and_bounds_are_detected_and_stored_in_the_run(cli: Cli, coast: Path, runs: Path) -> None:
    """The first column is an angle, so the target is the second one, with a lower bound of 0."""
    e = trained(cli, runs, coast)
    assert e.targets == ("rain",)
    assert (e.angles, e.bounds, e.known) == (("wind direction (deg)",), (Bounds("rain", 0),), ())


def test_detection_can_be_switched_off(cli: Cli, coast: Path, runs: Path) -> None:
    """Then the wind direction is a plain number, and can be the target."""
    e = trained(cli, runs, coast, "--no-angles", "--no-bounds")
    assert (e.targets, e.angles, e.bounds) == (("wind direction (deg)",), (), ())


def test_options_are_added_to_what_is_detected(cli: Cli, coast: Path, runs: Path) -> None:
    """Given bounds replace the detected ones for the same column."""
    e = trained(cli, runs, coast, "--angle", "off", "--bound", "rain=0..3.5")
    assert e.angles == ("wind direction (deg)", "off")
    assert e.bounds == (Bounds("rain", 0, 3.5),)


def test_forecasts_of_a_run_stay_within_its_bounds(cli: Cli, coast: Path, runs: Path) -> None:
    """All stored forecasts, also those of the network and the linear model."""
    run = cli("train", coast, *SMALL, "--bound", "rain=0..3", "--json").json["run"]
    predictions = Store(runs).predictions(run)
    for name in ("forecast", "network", "linear"):
        assert predictions[name].min() >= 0 and predictions[name].max() <= 3


def test_known_and_onehot_are_stored_in_the_run(cli: Cli, coast: Path, runs: Path) -> None:
    """A text column becomes one column per value; a feature known ahead is not the default target."""
    e = trained(cli, runs, coast, "--known", "off", "--known", "rain", "--onehot", "sky", "--no-angles")
    assert e.known == ("off", "rain")
    assert e.source.onehot == ("sky = fog", "sky = rain", "sky = sun")
    assert e.features == ("wind direction (deg)", "rain", "off", "sky = fog", "sky = rain", "sky = sun")
    assert e.targets == ("wind direction (deg)",)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--target", "wind direction (deg)"), "The target 'wind direction (deg)' is an angle"),
        (("--target", "rain", "--known", "rain"), "The target 'rain' is marked as known ahead"),
        (("--known", "moon"), "The series has no feature 'moon'"),
        (("--angle", "moon"), "The series has no feature 'moon'"),
        (("--bound", "rain"), "The bounds 'rain' can't be read"),
        (("--bound", "moon=0.."), "The series has no feature 'moon'"),
        (("--bound", "off=0..1"), "The bounds 'off=0..1' are for a column that is not a target"),
        (("--bound", "rain=1.."), "The bounds of 'rain' are 1 or more, but its training set contains 0"),
        (("--onehot", "rain"), "Cannot read 'rain' as yes/no columns. Choose a text column with few"),
        (("--feature", "rain", "--known", "off"), "'off' is marked as known ahead but is not a feature"),
    ],
)
def test_invalid_kind_of_a_column_is_a_mistake(
    options: tuple[str, ...], expected: str, cli: Cli, coast: Path, runs: Path
) -> None:
    """The line names the column."""
    assert expected in cli("train", coast, *SMALL, *options).error_line
