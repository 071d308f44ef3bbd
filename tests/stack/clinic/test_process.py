"""The clinic's process: hostile code is bounded, and what goes on for too long is killed and said."""

import re
import time
from io import BytesIO
from pathlib import Path

import msgspec
import pytest

from rnnlab.answering import AnsweringProcess, NotStartedError, StoppedError
from rnnlab.paths import environment, python
from rnnlab.stack.clinic.diagnosis import diagnosis
from rnnlab.stack.clinic.process import Request, serve
from rnnlab.stack.clinic.report import Diagnosis

SOUND = "m = Sequential([Input((24, 3)), LSTM(4)])\n"
ECHO = """
import sys, time
print("ready", flush=True)
for line in sys.stdin:
    if "wait" in line: time.sleep(60)
    if "fill" in line: held = bytearray(300 << 20); time.sleep(60)
    if "end" in line: sys.exit()
    print(line.strip(), flush=True)
"""
HOSTILE = {
    "a line of names of y": "# " + "y:" * 50_000 + "\n" + SOUND,
    "endless loop": "while True:\n    x = 1\n" + SOUND,
    "loops in loops": "".join(f"{' ' * at}for v{at} in range(60):\n" for at in range(6))
    + " " * 6
    + "x = 1\n"
    + SOUND,
    "recursion": "def f(n):\n  f(n); f(n); f(n); f(n); f(n); f(n)\nf(1)\n" + SOUND,
    "large weights": "m = Sequential([Input((24, 3)), Dense(10**6), Dense(10**6)])",
    "large array": "X = np.zeros((10**9, 10**9))\n" + SOUND,
    "large number": "x = 9**9**9\n" + SOUND,
    "large text": "x = '%999999999d' % 3\nz = '{:999999999}'.format(3)\n" + SOUND,
    "nested lists": "x = " + "[" * 90 + "]" * 90 + "\n" + SOUND,
    "many layers": "m = Sequential([Input((9, 3))])\nfor i in range(60):\n  m.add(LSTM(4))\n",
}
REACHES_OUT = (
    "import os\nos.system('touch {path}')\n",
    'eval(\'__import__("os").system("touch {path}")\')\n',
    "open('{path}', 'w').write('x')\n",
    "().__class__.__bases__[0].__subclasses__()[0]('{path}')\n",
    "m.fit.__globals__['os'].system('touch {path}')\n",
    "m.save('{path}')\nm.save_weights('{path}')\n",
    "Dense(3, activation={{'module': 'os', 'class_name': 'system', 'config': 'touch {path}'}})\n",
)


@pytest.fixture
def echo():
    process = AnsweringProcess(python("-c", ECHO), environment(), 30, 200 << 20)
    yield process
    process.end()


def test_process_that_does_not_get_ready_is_not_blamed_on_the_request() -> None:
    process = AnsweringProcess(python("-c", "import sys"), environment(), 30, 200 << 20)
    with pytest.raises(NotStartedError):
        process.ask(b"one", 30)


def test_answers_follow_requests(echo: AnsweringProcess) -> None:
    assert [echo.ask(text, 30) for text in (b"one", b"two")] == [b"one\n", b"two\n"]


@pytest.mark.parametrize("request_", [b"wait", b"fill", b"end"])
def test_process_without_an_answer_is_replaced(echo: AnsweringProcess, request_: bytes) -> None:
    """Too long, too much memory, or ended: the next request is answered by a new process."""
    with pytest.raises(StoppedError):
        echo.ask(request_, 30 if request_ != b"wait" else 0.5)
    assert echo.ask(b"one", 30) == b"one\n"


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_code_is_answered(name: str) -> None:
    """Within the process's time; what is not followed is said with its line."""
    diagnosis(SOUND)  # the process has started
    start = time.process_time()
    result = diagnosis(HOSTILE[name])
    assert time.process_time() - start < 60
    assert result.findings or result.unreadable or result.layers


@pytest.mark.slow
@pytest.mark.parametrize("code", REACHES_OUT)
def test_code_is_never_run(code: str, tmp_path: Path) -> None:
    """Nothing that the code asks for happens."""
    path = tmp_path / "trap"
    result = diagnosis(SOUND + code.format(path=path))
    assert result.layers
    assert not path.exists()


def test_bug_of_the_clinic_is_told_with_its_place_and_the_next_request_is_answered() -> None:
    """Its place is told without the words of the error, which may quote the code."""

    def examine(request: Request) -> Diagnosis:
        if request.source == "bad":
            raise KeyError(request.source)
        return Diagnosis(request.source)

    requests = b"\n".join(msgspec.json.encode(Request(source)) for source in ("bad", "good"))
    answers = BytesIO()
    serve(BytesIO(requests), answers, examine)
    bad, good = (msgspec.json.decode(line, type=Diagnosis) for line in answers.getvalue().splitlines())
    assert (bad.read, len(bad.unreadable), good) == (False, 1, Diagnosis("good"))
    assert re.fullmatch(r"KeyError at test_process\.py:\d+", bad.failure)


def test_bug_of_the_clinic_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Failing:
        def ask(self, request: bytes, seconds: float) -> bytes:
            return msgspec.json.encode(Diagnosis("x", read=False, failure="KeyError at making.py:5"))

    monkeypatch.setattr("rnnlab.stack.clinic.diagnosis.keras_process", Failing)
    with caplog.at_level("ERROR"):
        diagnosis("x = 1")
    assert "The clinic failed: KeyError at making.py:5" in caplog.text
