"""What the page's process imports."""

import os
import subprocess
import sys
from pathlib import Path

from tests.ui.conftest import APP

SCRIPT = """
import sys
from streamlit.testing.v1 import AppTest
from rnnlab.ui import services

class Workers:
    status, why = "ready", ""

    def submit(self, folder, again=False):
        print("a live run")

services.workers = Workers
page = AppTest.from_file(sys.argv[1], default_timeout=300).run()
assert not page.exception, page.exception
page = page.toggle(key="sequences_1").set_value(True).run()
assert not page.exception, page.exception
print([name for name in ("tensorflow", "keras", "torch") if name in sys.modules])
"""


def test_page_never_imports_tensorflow(tmp_path: Path) -> None:
    """The page paints and every shape updates in a process that is small and starts at once."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(APP)],
        cwd=APP.parent,
        env={**os.environ, "RNNLAB_RUNS": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "a live run\n[]\n", done.stderr
