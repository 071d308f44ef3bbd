"""`make audit` reports its result. A fake replaces pip-audit, which needs the network."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TABLE = "Name Version ID Fix Versions\ntornado 6.4 GHSA-x 6.5"


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    """A folder with the Makefile and stamps that say that everything is installed."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "requirements.txt").touch()
    for folder in (".venv/bin", ".venv/audit/bin"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / ".venv/bin/python").symlink_to(sys.executable)
    for stamp in ("run", "audit"):
        (tmp_path / f".venv/{stamp}.stamp").touch()
    return tmp_path


def audit(lab: Path, code: int, out: str, err: str) -> subprocess.CompletedProcess[str]:
    """Run `make audit` with a fake pip-audit that has this exit code and output."""
    tool = lab / ".venv/audit/bin/pip-audit"
    tool.write_text(f"#!/bin/sh\necho '{err}' >&2\n" + (f"echo '{out}'\n" if out else "") + f"exit {code}\n")
    tool.chmod(0o755)
    return subprocess.run(["make", "audit"], cwd=lab, capture_output=True, text=True, check=False)


def test_audit_without_a_finding_succeeds(lab: Path) -> None:
    """The sentence of pip-audit is printed."""
    done = audit(lab, 0, "", "No known vulnerabilities found")
    assert done.returncode == 0
    assert "No known vulnerabilities found" in done.stderr


def test_audit_with_a_finding_shows_it_and_fails(lab: Path) -> None:
    """The table with the fixed version is printed."""
    done = audit(lab, 1, TABLE, "Found 1 known vulnerability in 1 package")
    assert done.returncode != 0
    assert "GHSA-x" in done.stdout
    assert "network" not in done.stderr


def test_audit_without_a_network_says_so_and_fails(lab: Path) -> None:
    """A failed look-up is not a clean result: one sentence and no traceback."""
    done = audit(lab, 1, "", "Traceback (most recent call last):\n  File x\nConnectionError: refused")
    assert done.returncode != 0
    assert "The audit failed" in done.stderr
    assert "Traceback" not in done.stderr
