"""Where a series comes from, as plain data: a sample, generated weather, or a kept file."""

import hashlib
import re
from pathlib import Path

import msgspec

from rnnlab.files import write_bytes
from rnnlab.mistake import Mistake
from rnnlab.series.quoting import quoted
from rnnlab.series.read_options import Following, ReadOptions
from rnnlab.series.reading import AUTODETECT, check_size, first_lines, read_series
from rnnlab.series.samples import SAMPLES, ShippedSample
from rnnlab.series.series import Series
from rnnlab.series.weather import Weather, generated

__all__ = ["File", "ReadOptions", "Sample", "Source", "Weather", "find_source", "keep", "load"]

DIGEST = re.compile(r"[0-9a-f]{64}")


class Sample(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="sample"):
    """One of the real series shipped in data/, by its name; onehot: as of a File."""

    name: str
    onehot: tuple[str, ...] = ()


class File(ReadOptions, frozen=True, forbid_unknown_fields=True, tag="file"):
    """A file of the user's, kept under the SHA-256 of its bytes, and how it is to be read."""

    digest: str
    name: str


Source = Sample | Weather | File


def keep(data: bytes, name: str, folder: Path) -> File:
    """The file as a source, its bytes kept in `folder` under their digest, whole or not at all."""
    check_size(len(data), name)
    digest = hashlib.sha256(data).hexdigest()
    path = folder / f"{digest}.csv"
    if path.exists():
        path.touch()  # what was used today is not cleared away
    else:
        write_bytes(path, data)
    # A name on disk need not be UTF-8, but the link and the run's folder are.
    return File(digest, name.encode("utf-8", "replace").decode())


def load(source: Source, folder: Path, following: Following | None = None) -> Series:
    """The series of a source; files are looked for in `folder`.

    following: what is known of it where it continues another series.
    Raises Mistake where the sample is unknown, the file is no longer kept or cannot be read.
    """
    match source:
        case Weather():
            return generated(source)
        case Sample(name=name):
            options = ReadOptions(onehot=source.onehot)
            return read_series(_shipped(name).path.read_bytes(), name, options, following)
        case File():
            return read_series(_kept(source, folder), source.name, source, following)


def beginning(file: File, folder: Path) -> list[str]:
    """The first lines of a kept file as they are, for people to look at; none where it is no text."""
    return first_lines(_kept(file, folder), file.name, file)


def find_source(text: str, folder: Path, reading: ReadOptions = AUTODETECT) -> Source:
    """The source that a command line names: a sample, `weather`, or a path to a CSV, which is kept.

    A sample that is to be read in another way than it shows is kept like a file.
    """
    if text == "weather":
        if reading != AUTODETECT:
            raise Mistake(
                "Generated weather is no file: leave out how it is to be read (time column, pick and the like)."
            )
        return Weather()
    if text in SAMPLES:
        if reading == AUTODETECT:
            return Sample(text)
        return with_options(keep(SAMPLES[text].path.read_bytes(), text, folder), reading)
    path = Path(text).expanduser()
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "is no file"
        raise Mistake(
            f"{quoted(text)} {what}: give the path of a CSV, 'weather', or a sample ({_sample_names()})."
        )
    try:
        check_size(path.stat().st_size, path.name)
        data = path.read_bytes()
    except OSError as fault:
        raise Mistake(
            f"{quoted(text)} cannot be read ({fault.strerror}): give a file that you may read."
        ) from None
    return with_options(keep(data, path.name, folder), reading)


def with_options(file: File, reading: ReadOptions) -> File:
    """The file, to be read in that way."""
    return msgspec.structs.replace(
        file, **{name: getattr(reading, name) for name in ReadOptions.__struct_fields__}
    )


def _shipped(name: str) -> ShippedSample:
    if name not in SAMPLES:
        raise Mistake(f"There is no sample {quoted(name)}: choose one of {_sample_names()}.")
    return SAMPLES[name]


def _sample_names() -> str:
    return ", ".join(SAMPLES)


def _kept(source: File, folder: Path) -> bytes:
    # The digest may come from a link or a file: it must be one before it becomes part of a path.
    if not DIGEST.fullmatch(source.digest):
        raise Mistake(
            f"{quoted(source.digest)} is no digest of a kept file: load {quoted(source.name)} again."
        )
    path = folder / f"{source.digest}.csv"
    if path.is_symlink() or not path.is_file():
        raise Mistake(f"{quoted(source.name)} is not kept here any more: load the file again.")
    return path.read_bytes()
