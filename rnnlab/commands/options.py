"""The options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

File = Annotated[
    str, typer.Argument(metavar="FILE", help="A CSV, a sample's name, or 'weather' (generated).")
]
RunId = Annotated[str, typer.Argument(metavar="RUN", help="A run's id; `runs` lists them.")]
Layers = Annotated[
    list[str] | None,
    typer.Option("--layer", metavar="KIND:UNITS[:seq]", help="A layer, in order, e.g. --layer lstm:32:seq."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
CodeFile = Annotated[
    Path | None, typer.Option("--code", metavar="FILE.py", help="Read the stack out of Keras source.")
]
