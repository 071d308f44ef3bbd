"""A checkpoint whose writer is killed at any moment."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from rnnlab.files import LEFTOVER
from rnnlab.runs.store import Store
from tests.runs.makers import ROOT, RUN, an_experiment

KILLS = 60
# Writes checkpoint after checkpoint, each full of its number, in a child that the test kills: forking
# spares it the second that the imports take.
WRITER = """
import os, sys
from pathlib import Path
import numpy as np
from rnnlab.runs.store import Store

store, run = Store(Path(sys.argv[1])), sys.argv[2]
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        number = int(line)
        while True:
            number += 1
            arrays = {name: np.full(60_000, number, "float32") for name in ("flat", "first", "second")}
            store.write_checkpoint(run, arrays)
            os.write(1, f"{number}\\n".encode())
    os.write(1, f"child {child}\\n".encode())
    os.waitpid(child, 0)
    os.write(1, b"over\\n")
"""


def test_checkpoint_is_whole_whenever_its_writer_is_killed(tmp_path: Path) -> None:
    """Sixty kills at seeded moments: what is read back is the last one written, or the one under way."""
    store, moments = Store(tmp_path), random.Random(0)
    store.create(RUN, an_experiment())
    folder = store.folder(RUN)
    number, torn = 0, 0
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path), RUN],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as writer:  # fmt: skip
        for _ in range(KILLS):
            print(number, file=writer.stdin, flush=True)
            lines = [writer.stdout.readline()]
            while not lines[-1].startswith("child"):
                lines.append(writer.stdout.readline())
            time.sleep(moments.uniform(0.001, 0.02))
            os.kill(int(lines[-1].split()[1]), signal.SIGKILL)
            while lines[-1] != "over\n":
                lines.append(writer.stdout.readline())
            told = [int(line) for line in lines if line.strip().isdigit()]
            checkpoint = store.checkpoint(RUN)
            if checkpoint is not None:
                values = {float(value) for array in checkpoint.values() for value in np.unique(array)}
                assert len(values) == 1
                assert len(checkpoint) == 3
                last = told[-1] if told else number
                assert values.pop() in (last, last + 1)
            number = told[-1] if told else number
            torn += any(LEFTOVER.fullmatch(path.name) for path in folder.iterdir())
            store.remove_leftovers(RUN, seconds=0.0)
            assert not any(LEFTOVER.fullmatch(path.name) for path in folder.iterdir())
        writer.stdin.close()
    assert number > KILLS / 4  # it did write
    assert torn > KILLS / 4  # and was killed while it did
