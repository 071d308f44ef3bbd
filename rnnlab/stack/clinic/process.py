"""The clinic's process: Keras is imported once, then each request on stdin gets an answer on stdout.

A request and an answer are one line of JSON each. It ends when its input ends, and so with the process that started it.
"""

import os
import sys
import traceback
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from rnnlab.stack.clinic import messages
from rnnlab.stack.clinic.report import Diagnosis
from rnnlab.stack.shapes import Shape

READY = b"ready\n"


class Request(msgspec.Struct, frozen=True):
    """What a person brought. target, data: the shapes of y and X."""

    source: str
    error: str = ""
    target: Shape | None = None
    data: Shape | None = None


def main() -> None:
    # What libraries print must not mix with the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    sys.setrecursionlimit(2500)
    examine = _examiner()
    answers.write(READY)
    answers.flush()
    serve(sys.stdin.buffer, answers, examine)


def serve(requests: BinaryIO, answers: BinaryIO, examine: Any) -> None:
    """Answer each request until there are no more. A bug of the clinic is told, and does not end the process."""
    for line in requests:
        request = msgspec.json.decode(line, type=Request)
        try:
            answer = examine(request)
        except Exception as error:  # noqa: BLE001 - it is told, and logged by the process that asked
            answer = Diagnosis(
                request.source, unreadable=(messages.clinic_failed(),), read=False, failure=place_of(error)
            )
        answers.write(msgspec.json.encode(answer) + b"\n")
        answers.flush()


def place_of(error: Exception) -> str:
    """The error's type and its place in the code, without its words, which may quote what a person brought."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"


def _examiner() -> Any:
    """The function that examines a request. Keras is imported and used once, so that the first answer is fast, too."""
    from rnnlab.stack.clinic.examine import Examination
    from rnnlab.stack.clinic.keras_answers.arguments import bound_weights
    from rnnlab.stack.clinic.keras_answers.installed import keras

    found = keras()
    start_anew = bound_weights(found)

    def examine(request: Request) -> Diagnosis:
        examination = Examination(found, start_anew)
        return examination.diagnosis(request.source, request.error, request.target, request.data)

    examine(Request("Sequential([Input((4, 2)), LSTM(2), Dense(1)])", "", (9, 1), (9, 4, 2)))
    return examine


if __name__ == "__main__":
    main()
