"""Where a series comes from, as plain data: a sample, generated weather, or a stored file."""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from rnnlab.files import write_bytes
from rnnlab.mistake import Mistake
from rnnlab.series.file.archive import archive_of
from rnnlab.series.messages import series as messages
from rnnlab.series.messages import tables as table_messages
from rnnlab.series.panel import Panel, columns_as_series
from rnnlab.series.panel_reading import read_panel
from rnnlab.series.read_options import ALL_PARTS, NEWEST_RULES, Following, ReadOptions
from rnnlab.series.reading import AUTODETECT, check_size, first_lines, read_series
from rnnlab.series.samples import SAMPLES, ShippedSample
from rnnlab.series.series import Series, series_csv
from rnnlab.series.weather import Weather, generated
from rnnlab.system import release_memory

OF_ALL = ("columns", "long")  # shapes of a file that one series alone would not be read with
DIGEST = re.compile(r"[0-9a-f]{64}")


class Sample(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="sample"):
    """One of the real series shipped in data/, by its name; onehot: as of a File."""

    name: str
    onehot: tuple[str, ...] = ()


class File(ReadOptions, frozen=True, forbid_unknown_fields=True, tag="file"):
    """A user's file, stored under the SHA-256 of its bytes, and how to read it.

    version: the rules for reading it; links and run folders without a version are of the first.
    """

    digest: str
    name: str
    version: int = 1

    @property
    def rules(self) -> int:
        return self.version


Source = Sample | Weather | File


def keep(data: bytes, name: str, folder: Path) -> File:
    """Store the file's bytes in `folder` under their digest, atomically, and return it as a source."""
    check_size(len(data), name)
    digest = hashlib.sha256(data).hexdigest()
    path = folder / f"{digest}.csv"
    if path.exists():
        path.touch()  # so that clearing keeps files that were used recently
    else:
        write_bytes(path, data)
    # A file name need not be UTF-8, but links and run folders are.
    return File(digest, name.encode("utf-8", "replace").decode(), NEWEST_RULES)


def keep_together(files: Sequence[tuple[str, bytes]], folder: Path) -> File:
    """Store several files, (name, bytes), as one archive of plain tables, to be read one below the other."""
    if len(files) == 1:
        return keep(files[0][1], files[0][0], folder)
    first = files[0][0]
    archive = archive_of(files)
    file = keep(archive, f"{first} and {len(files) - 1} more", folder)
    return msgspec.structs.replace(file, part=ALL_PARTS)


def load(source: Source, folder: Path, following: Following | None = None) -> Series:
    """Read the series of a source; files are in `folder`.

    following: what is known about it if it continues another series.
    Raises Mistake if the sample is unknown, the file is no longer stored or cannot be read.
    """
    match source:
        case Weather():
            return generated(source)
        case Sample(name=name):
            options = ReadOptions(onehot=source.onehot)
            return read_series(_shipped(name).data(), name, options, following)
        case File():
            return read_series(_stored_bytes(source, folder), source.name, source, following)


def load_panel(source: Source, folder: Path, following: Following | None = None) -> Panel:
    """Read all series of a source, as `load` reads one of them."""
    match source:
        case Weather():
            return columns_as_series(generated(source))
        case Sample(name=name):
            options = ReadOptions(onehot=source.onehot)
            return read_panel(_shipped(name).data(), name, options, following)
        case File():
            panel = read_panel(_stored_bytes(source, folder), source.name, source, following)
            release_memory()  # reading a table takes many times the rows that are left
            return panel


def source_of_all(source: Source, panel: Panel, folder: Path) -> Source:
    """The source of all its series, which also says how one of them is read alone: of a column, or of a file each.

    A sample or weather whose columns are the series is stored as a file.
    """
    guessed = {guess.field: guess.value for guess in panel.facts.guesses}
    shape, part = guessed.get("shape"), guessed.get("part")
    if isinstance(source, Weather):
        shape = "columns"
        source = keep(series_csv(generated(source)), "weather.csv", folder)
    elif isinstance(source, Sample) and shape in OF_ALL:
        source = keep(_shipped(source.name).data(), f"{source.name}.csv", folder)
    if isinstance(source, Sample):
        return source
    changes = {"shape": shape if shape in OF_ALL else None, "part": part if part == ALL_PARTS else None}
    return msgspec.structs.replace(source, **{name: value for name, value in changes.items() if value})


def beginning(file: File, folder: Path) -> list[str]:
    """Return the first lines of a stored file, to show; none if it is not text."""
    return first_lines(_stored_bytes(file, folder), file.name, file)


def find_source(texts: str | Sequence[str], folder: Path, reading: ReadOptions = AUTODETECT) -> Source:
    """Return the source that the command line names: a sample, `weather`, or paths to CSVs, which are stored.

    A sample with options for reading it is stored like a file; several files are read one below the other.
    """
    text, *more = [texts] if isinstance(texts, str) else texts
    if reading.shape == "wide" and reading.pick is not None:  # a link may have both: the pick is then ignored
        raise Mistake(table_messages.pick_of_all_series(reading.pick))
    if more:
        return _files_together((text, *more), folder, reading)
    if text == "weather":
        if reading != AUTODETECT:
            raise Mistake(messages.no_options_for_weather())
        return Weather()
    if text in SAMPLES:
        if reading == AUTODETECT:
            return Sample(text)
        return with_options(keep(SAMPLES[text].data(), text, folder), reading)
    return with_options(keep(_bytes_of(text), Path(text).name, folder), reading)


def _files_together(texts: tuple[str, ...], folder: Path, reading: ReadOptions) -> File:
    for text in texts:
        if text == "weather" or text in SAMPLES:
            raise Mistake(table_messages.not_a_file(text))
    file = keep_together([(Path(text).name, _bytes_of(text)) for text in texts], folder)
    return msgspec.structs.replace(with_options(file, reading), part=reading.part or ALL_PARTS)


def _bytes_of(text: str) -> bytes:
    path = Path(text).expanduser()
    if not path.is_file():
        raise Mistake(messages.unknown_file(text, path.is_dir(), tuple(SAMPLES)))
    try:
        check_size(path.stat().st_size, path.name)
        return path.read_bytes()
    except OSError as error:
        raise Mistake(messages.unreadable_file(text, error.strerror or "")) from None


def with_options(file: File, reading: ReadOptions) -> File:
    """Return the file with these options for reading it, and the newest rules for the rest."""
    options = {name: getattr(reading, name) for name in ReadOptions.__struct_fields__}
    return msgspec.structs.replace(file, version=NEWEST_RULES, **options)


def _shipped(name: str) -> ShippedSample:
    if name not in SAMPLES:
        raise Mistake(messages.unknown_sample(name, tuple(SAMPLES)))
    return SAMPLES[name]


def _stored_bytes(source: File, folder: Path) -> bytes:
    # The digest may come from a link or a file: it is checked before it becomes part of a path.
    if not DIGEST.fullmatch(source.digest):
        raise Mistake(messages.invalid_digest(source.digest, source.name))
    path = folder / f"{source.digest}.csv"
    if path.is_symlink() or not path.is_file():
        raise Mistake(messages.file_deleted(source.name))
    return path.read_bytes()


Load = Callable[[Source], Series]


def source_with_columns(source: Source, series: Series, names: Iterable[str]) -> Source:
    """Return the source with those of the columns that were left out, as far as they hold numbers."""
    if not isinstance(source, File):
        return source
    usable = {out.column for out in series.left_out if out.usable}
    back = [name for name in dict.fromkeys(names) if name in usable]
    return msgspec.structs.replace(
        source,
        kept=(*source.kept, *(name for name in back if name not in source.kept)),
        leave_out=tuple(name for name in source.leave_out if name not in back),
    )


def source_without_columns(source: Source, series: Series, names: Iterable[str]) -> Source:
    """Return the source without those of the columns for which rows are dropped: the rows come back."""
    if not isinstance(source, File):
        return source
    costly = [name for name in dict.fromkeys(names) if name in series.incomplete]
    return msgspec.structs.replace(
        source,
        kept=tuple(name for name in source.kept if name not in costly),
        leave_out=(*source.leave_out, *costly),
    )


def source_for_features(source: Source, series: Series, features: Iterable[str]) -> Source:
    """Return the source that reads these features, and no other for which rows are dropped."""
    chosen = tuple(features)
    others = [name for name in series.features if name not in chosen]
    return source_without_columns(source_with_columns(source, series, chosen), series, others)


def read_with_columns(
    source: Source, series: Series, names: Iterable[str], load: Load
) -> tuple[Source, Series]:
    """Return the source with these columns, and its series, read again if one of them was left out."""
    new = source_with_columns(source, series, names)
    return (source, series) if new == source else (new, load(new))
