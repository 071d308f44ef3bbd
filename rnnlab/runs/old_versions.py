"""Run folders of older versions: their JSON turned into the form that this version reads.

The version of a run folder is in its status.json (`VERSION` in run.py). Reading never rewrites a folder: a run
keeps its old form until a worker writes its status again.

Version 3: `stage` is a code, and `reason` is a message (a code and facts). Version 2 had sentences for both.
"""

from typing import Any

import msgspec

from rnnlab.runs.run import VERSION, Results, Status

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
    return msgspec.json.decode(data, type=Results)


def _current_status(status: dict[str, Any]) -> dict[str, Any]:
    """status.json of version 2 in today's form: the stage as a code. The reason stays a sentence."""
    stage = STAGES_OF_VERSION_2.get(str(status.get("stage", "")), "")
    return status | {"version": VERSION, "stage": stage}
