"""Run folders of older versions: their JSON turned into the form that this version reads.

The version of a run folder is in its status.json (`VERSION` in run.py). Reading never rewrites a folder: a run
keeps its old form until a worker writes its status again.

Version 3: `stage` is a code, and `reason` is a message (a code and facts). Version 2 had sentences for both.
results.json has flat rows; version 2 had nested objects by target and forecast, and verdicts in words.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from rnnlab.forecast.backtest import SliceErrors, Slices
from rnnlab.forecast.intervals import Interval
from rnnlab.forecast.mix import Share
from rnnlab.forecast.results import Difference, Results, ValidationErrors
from rnnlab.forecast.scores import FORECASTS, LeadScores, Scores
from rnnlab.forecast.season import Season
from rnnlab.runs.run import VERSION, Status

Row = TypeVar("Row")
OLDEST = 2  # the oldest version that can be read

STAGES_OF_VERSION_2 = {
    "waiting for a worker": "waiting",
    "reading the series": "reading_series",
    "building the network": "building_network",
    "training": "training",
    "scoring the test part": "scoring",
}


class VersionError(ValueError):
    """The folder was written by a later version, or by one that is too old."""


class _Version(msgspec.Struct):
    version: int = VERSION


def check_version(version: int) -> None:
    """Raises VersionError unless this version can read a run folder of that version."""
    if not OLDEST <= version <= VERSION:
        raise VersionError(
            f"its files are of version {version}, and this lab reads versions {OLDEST} to {VERSION}"
        )


def read_status(data: bytes) -> Status:
    """The status in the bytes of a status.json of any version that can be read.

    Raises VersionError, and msgspec's errors where the data is damaged.
    """
    version = msgspec.json.decode(data, type=_Version).version
    check_version(version)  # first: a later version may have fields of other types
    if version == VERSION:
        return msgspec.json.decode(data, type=Status)
    return msgspec.convert(_current_status(msgspec.json.decode(data)), Status)


def read_results(data: bytes) -> Results:
    """The results in the bytes of a results.json of any version that can be read; msgspec's errors otherwise."""
    scores = bytes(msgspec.json.decode(data, type=_AnyResults).scores)
    if scores.startswith(b"{"):
        return _current_results(msgspec.json.decode(data, type=_ResultsOfVersion2))
    return msgspec.json.decode(data, type=Results)


def _current_status(status: dict[str, Any]) -> dict[str, Any]:
    """status.json of version 2 in today's form: the stage as a code. The reason stays a sentence."""
    stage = STAGES_OF_VERSION_2.get(str(status.get("stage", "")), "")
    return status | {"version": VERSION, "stage": stage}


class _AnyResults(msgspec.Struct):
    scores: msgspec.Raw


class _ScoresOfVersion2(msgspec.Struct):
    """A forecast's scores; at the top level 'forecast', with the other forecasts inside."""

    mae: float
    rmse: float
    mase: float | None = None
    skill: float | None = None
    network: "_ScoresOfVersion2 | None" = None
    persistence: "_ScoresOfVersion2 | None" = None
    seasonal_naive: "_ScoresOfVersion2 | None" = None
    linear: "_ScoresOfVersion2 | None" = None
    smoothing: "_ScoresOfVersion2 | None" = None

    def of(self, forecast: str) -> "_ScoresOfVersion2 | None":
        return self if forecast == "forecast" else getattr(self, forecast, None)


class _SlicesOfVersion2(msgspec.Struct):
    rows: tuple[tuple[int, int], ...] = ()
    mae: dict[str, dict[str, tuple[float, ...]]] = {}


class _ResultsOfVersion2(msgspec.Struct):
    """{target: …}, and below that {forecast: …} or {level: …}; verdicts and coverage follow from the rest."""

    scores: dict[str, _ScoresOfVersion2]
    scaled_scores: dict[str, _ScoresOfVersion2]
    season: int
    season_reason: str = ""
    validation: dict[str, dict[str, tuple[float, ...]]] = {}
    shares: dict[str, dict[str, float]] = {}
    lead_scores: dict[str, dict[str, dict[str, tuple[float | None, ...]]]] = {}
    differences: dict[str, dict[str, dict[str, dict[str, float | None]]]] = {}
    intervals: dict[str, dict[float, dict[str, tuple[float, ...]]]] = {}
    slices: _SlicesOfVersion2 = msgspec.field(default_factory=_SlicesOfVersion2)
    notes: tuple[str, ...] = ()


def _current_results(old: _ResultsOfVersion2) -> Results:
    """Results of version 2 as flat rows; their sentences stay sentences."""
    return Results(
        scores=tuple(_score_rows(old)),
        season=Season(old.season, old.season_reason),
        lead_scores=_rows(LeadScores, old.lead_scores, "target", "forecast"),
        differences=_rows(Difference, old.differences, "target", "ours", "theirs"),
        shares=_rows(Share, old.shares, "target", "forecast", value="share"),
        intervals=_rows(Interval, old.intervals, "target", "level"),
        validation=_rows(ValidationErrors, old.validation, "target"),
        slices=Slices(old.slices.rows, _rows(SliceErrors, old.slices.mae, "target", "forecast", value="mae")),
        notes=old.notes,
    )


def _score_rows(old: _ResultsOfVersion2) -> Iterator[Scores]:
    for target, of_target in old.scores.items():
        for name in FORECASTS:
            scores = of_target.of(name)
            scaled = old.scaled_scores[target].of(name) if target in old.scaled_scores else None
            if scores is None:
                continue
            if scaled is None:
                raise msgspec.ValidationError(f"no scaled scores of '{target}'")
            errors = (scores.mae, scores.rmse, scores.mase, scores.skill)
            yield Scores(target, name, *errors, scaled.mae, scaled.rmse)


def _rows(kind: type[Row], nested: Mapping[Any, Any], *keys: str, value: str = "") -> tuple[Row, ...]:
    """A row for each innermost entry of nested dictionaries.

    keys: the fields that the dictionaries' keys become. value: the field that an innermost entry becomes, if
    it is not a dictionary of fields itself.
    """
    return msgspec.convert(list(_flattened(nested, keys, value)), tuple[kind, ...])  # type: ignore[valid-type]


def _flattened(nested: Mapping[Any, Any], keys: tuple[str, ...], value: str) -> Iterator[dict[str, Any]]:
    for key, inner in nested.items():
        if len(keys) > 1:
            yield from ({keys[0]: key, **row} for row in _flattened(inner, keys[1:], value))
        else:
            yield {keys[0]: key, **({value: inner} if value else inner)}
