"""Opens the table in a file's bytes: compressed or not, text, workbook or Parquet."""

from dataclasses import dataclass

import pandas as pd
from msgspec import structs

from rnnlab.series.file.encoding import Text, text_of
from rnnlab.series.file.layout import layout_of
from rnnlab.series.file.parquet import is_parquet, parquet_table
from rnnlab.series.file.table import table
from rnnlab.series.file.unpack import Unpacked, unpack
from rnnlab.series.read_options import ReadOptions
from rnnlab.series.report import Guess, LeftOut, Repair


@dataclass(frozen=True)
class OpenTable:
    """The rows of a file, indexed by their line; how they were read, and the columns of unsupported types.

    decimal: the decimal sign, None for a file that is not text.
    """

    frame: pd.DataFrame
    repairs: tuple[Repair, ...] = ()
    guesses: tuple[Guess, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    decimal: str | None = None


def open_table(data: bytes, name: str, options: ReadOptions, most: int) -> OpenTable:
    """Open the table in the bytes; Mistake if there is none, or it unpacks to more than `most` bytes."""
    inside = unpack(data, name, options.part, most)
    if is_parquet(inside.data):
        frame, left_out = parquet_table(inside.data, name)
        return OpenTable(frame, guesses=inside.guesses, left_out=left_out)
    text = _text(inside, name, options)
    if inside.sheet:
        options = structs.replace(options, delimiter=",")
    layout = layout_of(text.data, name, options)
    rows = table(text.data, layout, name)
    repairs = (*text.repairs, *layout.repairs, *rows.repairs)
    guesses = (*inside.guesses, *text.guesses, *layout.guesses)
    if inside.sheet:  # a workbook has neither: they are of our CSV
        guesses = tuple(guess for guess in guesses if guess.field not in ("delimiter", "decimal"))
    return OpenTable(rows.frame, repairs, guesses, decimal=layout.decimal)


def first_text(data: bytes, name: str, options: ReadOptions, most: int) -> bytes:
    """Return the UTF-8 text that a file is or contains; Mistake if it is not text."""
    return _text(unpack(data, name, options.part, most), name, options).data


def _text(inside: Unpacked, name: str, options: ReadOptions) -> Text:
    return Text(inside.data) if inside.sheet else text_of(inside.data, name, options.encoding)
