"""That code is compiled in a process of its own, once."""

from types import SimpleNamespace

import pytest

from rnnlab.training import compiler


@pytest.fixture
def calls(tmp_path, monkeypatch):
    """The commands that would compile; the cache folder is empty."""
    commands: list[list[str]] = []

    def run(command, **options):
        commands.append(command)
        return SimpleNamespace(returncode=0 if len(commands) > 1 else 1)

    monkeypatch.setattr(compiler, "CACHE", tmp_path)
    monkeypatch.setattr(compiler.subprocess, "run", run)
    return commands


def test_code_is_compiled_elsewhere_until_that_succeeded_once(calls):
    """The first process fails, so the second training compiles again, and the third does not."""
    for _ in range(3):
        compiler.fill_cache()
    assert len(calls) == 2
    assert "warm()" in calls[0][-1]


def test_process_that_compiles_starts_no_other(calls, monkeypatch):
    monkeypatch.setattr(compiler, "_fills", True)
    compiler.fill_cache()
    monkeypatch.setattr(compiler, "_fills", False)
    monkeypatch.setattr(compiler, "CACHE", None)  # nothing can be kept
    compiler.fill_cache()
    assert calls == []
