"""Where the lab's own files are, in a checkout and installed, and how another process finds the package."""

import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
INSTALLED = (
    PACKAGE / "root"
)  # the wheel puts app.py, data/ and .streamlit/ here; a checkout has no such folder
ROOT = INSTALLED if INSTALLED.is_dir() else PACKAGE.parent
APP = ROOT / "app.py"
DATA = ROOT / "data"
SETTINGS = ROOT / ".streamlit" / "config.toml"


def python(*arguments: str) -> list[str]:
    """The command that runs this Python with the arguments.

    A user's random.py in the current folder does not replace Python's own module.
    """
    return [sys.executable, "-P", *arguments]


def environment() -> dict[str, str]:
    """This process's environment, in which another Python can import the package.

    Python finds an installed package by itself; for a checkout its top is added to PYTHONPATH.
    """
    if INSTALLED.is_dir():
        return dict(os.environ)
    path = filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path)}
