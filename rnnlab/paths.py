"""Where the lab's own files are, in a checkout and installed, and how a child process imports the package."""

import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
INSTALLED = (
    PACKAGE / "root"
)  # the wheel has app.py, data/ and .streamlit/ here; a checkout has no such folder
ROOT = INSTALLED if INSTALLED.is_dir() else PACKAGE.parent
APP = ROOT / "app.py"
DATA = ROOT / "data"
SETTINGS = ROOT / ".streamlit" / "config.toml"


def python(*arguments: str) -> list[str]:
    """Return the command that runs this Python with the arguments.

    With -P, a file such as random.py in the current folder does not replace a module of Python.
    """
    return [sys.executable, "-P", *arguments]


def environment() -> dict[str, str]:
    """Return the environment variables with which a child process can import the package.

    Python finds an installed package without them; a checkout is added to PYTHONPATH.
    """
    if INSTALLED.is_dir():
        return dict(os.environ)
    path = filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path)}
