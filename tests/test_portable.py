"""Only rnnlab/system.py uses what exists on one operating system only."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import rnnlab

PACKAGE = Path(rnnlab.__file__).parent
MODULES = {"fcntl", "grp", "msvcrt", "pty", "pwd", "resource", "termios", "winreg"}
NAMES = {
    "CREATE_NEW_PROCESS_GROUP", "SIGALRM", "SIGHUP", "SIGKILL", "fork", "geteuid", "getpgid", "getuid", "killpg",
    "nice", "sched_getaffinity", "setsid", "st_blocks", "start_new_session", "startfile",
}  # fmt: skip
SYSTEM_QUERIES = {("sys", "platform"), ("os", "name"), ("platform", "system")}
EXEMPT = {"log.py"}  # it logs the system but does not depend on it
TEXT = {"read_text", "write_text"}


def system_specifics(source: str) -> list[str]:
    """Return the names in the source that exist on one system only, in order of lines."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found += [alias.name for alias in names if alias.name in MODULES]
            case ast.ImportFrom(module=str(module), names=names):
                found += [module] if module in MODULES else []
                found += [alias.name for alias in names if alias.name in NAMES]
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if (owner, name) in SYSTEM_QUERIES:
                found.append(f"{owner}.{name}")
            case ast.Attribute(attr=name) | ast.keyword(arg=name) if name in NAMES:
                found.append(str(name))
            case ast.Constant(value=str(text)) if text.startswith(("/proc", "/sys", "/dev/", "/tmp")):
                found.append(text)
    return found


def without_encoding(source: str) -> Iterator[int]:
    """Yield the lines that open text without an encoding."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        named = {keyword.arg: keyword.value for keyword in node.keywords}
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        modes = [value for value in (*node.args, named.get("mode")) if isinstance(value, ast.Constant)]
        binary = any(isinstance(mode.value, str) and "b" in mode.value for mode in modes)
        owner = getattr(getattr(node.func, "value", None), "id", "")
        text = isinstance(
            named.get("text"), ast.Constant
        )  # the output of a process; figures have `text=`, too
        opens = called in TEXT or (called == "open" and not binary and owner != "archive") or text
        if opens and "encoding" not in named:
            yield node.lineno


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import fcntl", ["fcntl"]),
        ("import os\nos.killpg(1, 9)", ["killpg"]),
        ("from signal import SIGKILL", ["SIGKILL"]),
        ("if sys.platform == 'win32': pass", ["sys.platform"]),
        ("Popen([], start_new_session=True)", ["start_new_session"]),
        ("path.stat().st_blocks", ["st_blocks"]),
        ("open('/proc/self/status')", ["/proc/self/status"]),
        ("import os\nos.replace(a, b)", []),
    ],
)
def test_system_specifics_are_detected(source: str, found: list[str]) -> None:
    """The check below can fail."""
    assert system_specifics(source) == found


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("p.read_text()", [1]),
        ("p.read_text(encoding='utf-8')", []),
        ("p.open()", [1]),
        ("p.open('rb')", []),
        ("open(p, 'w')", [1]),
        ("open(p, 'w', encoding='utf-8')", []),
        ("run([], text=True)", [1]),
        ("Bar(text=labels)", []),
    ],
)
def test_text_without_an_encoding_is_detected(source: str, lines: list[int]) -> None:
    """Binary files need no encoding."""
    assert list(without_encoding(source)) == lines


def test_only_one_module_depends_on_the_system() -> None:
    """All other modules call it."""
    sources = {path.relative_to(PACKAGE).as_posix(): path for path in PACKAGE.rglob("*.py")}
    found = {name: system_specifics(path.read_text(encoding="utf-8")) for name, path in sources.items()}
    specific = {name for name, what in found.items() if what and name not in EXEMPT}
    assert specific == {"system.py"}, {name: found[name] for name in specific}


def test_text_is_opened_with_an_encoding() -> None:
    """Windows would use a code page."""
    found = {
        str(path.relative_to(PACKAGE)): lines
        for path in PACKAGE.rglob("*.py")
        if (lines := list(without_encoding(path.read_text(encoding="utf-8"))))
    }
    assert found == {}
