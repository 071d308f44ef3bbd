"""The source is read for what only one system has: it stands in rnnlab/system.py alone."""

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
ASKED = {("sys", "platform"), ("os", "name"), ("platform", "system")}
ABOUT_ITSELF = {"log.py"}  # the log says what it runs on, and decides nothing by it
TEXT = {"read_text", "write_text"}


def of_one_system(source: str) -> list[str]:
    """What the source takes from one system, in the order of its lines."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found += [alias.name for alias in names if alias.name in MODULES]
            case ast.ImportFrom(module=str(module), names=names):
                found += [module] if module in MODULES else []
                found += [alias.name for alias in names if alias.name in NAMES]
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if (owner, name) in ASKED:
                found.append(f"{owner}.{name}")
            case ast.Attribute(attr=name) | ast.keyword(arg=name) if name in NAMES:
                found.append(str(name))
            case ast.Constant(value=str(text)) if text.startswith(("/proc", "/sys", "/dev/", "/tmp")):
                found.append(text)
    return found


def without_encoding(source: str) -> Iterator[int]:
    """The lines that open text and leave its encoding to the system."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        named = {keyword.arg: keyword.value for keyword in node.keywords}
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        modes = [value for value in (*node.args, named.get("mode")) if isinstance(value, ast.Constant)]
        binary = any(isinstance(mode.value, str) and "b" in mode.value for mode in modes)
        owner = getattr(getattr(node.func, "value", None), "id", "")
        text = isinstance(named.get("text"), ast.Constant)  # a process's output; figures have texts, too
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
def test_what_is_of_one_system_is_seen(source: str, found: list[str]) -> None:
    """The check below can fail."""
    assert of_one_system(source) == found


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
def test_text_without_an_encoding_is_seen(source: str, lines: list[int]) -> None:
    """Binary files need none."""
    assert list(without_encoding(source)) == lines


def test_only_one_module_knows_the_systems() -> None:
    """Everything else asks it."""
    sources = {path.relative_to(PACKAGE).as_posix(): path for path in PACKAGE.rglob("*.py")}
    found = {name: of_one_system(path.read_text(encoding="utf-8")) for name, path in sources.items()}
    knowing = {name for name, what in found.items() if what and name not in ABOUT_ITSELF}
    assert knowing == {"system.py"}, {name: found[name] for name in knowing}


def test_text_is_opened_with_an_encoding() -> None:
    """Windows would read and write it in a code page."""
    found = {
        str(path.relative_to(PACKAGE)): lines
        for path in PACKAGE.rglob("*.py")
        if (lines := list(without_encoding(path.read_text(encoding="utf-8"))))
    }
    assert found == {}
