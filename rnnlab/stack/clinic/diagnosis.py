"""Keras code examined without running it: the real Keras, in a process with limits, says where it breaks.

The process imports TensorFlow once (some seconds) and then answers within a second.
"""

import logging
import threading
from dataclasses import replace

import msgspec

from rnnlab.answering import AnsweringProcess, NotStartedError, StoppedError
from rnnlab.mistake import Mistake
from rnnlab.paths import environment, python
from rnnlab.stack.clinic import messages
from rnnlab.stack.clinic.error_messages import read_error
from rnnlab.stack.clinic.process import Request
from rnnlab.stack.clinic.report import Diagnosis
from rnnlab.stack.keras_code.messages import code_invalid_characters, code_too_long
from rnnlab.stack.keras_code.reader import read_code
from rnnlab.stack.layers import Stack
from rnnlab.stack.shapes import Shape

logger = logging.getLogger(__name__)
SECONDS = 8.0  # of the processor's time for an answer; most take less than one
START_SECONDS = 120.0
MEMORY = 3 << 30  # bytes
SETTINGS = {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
MOST_CHARACTERS = 3_000_000  # that are passed on at all
_lock = threading.Lock()
_processes: list[AnsweringProcess] = []


def keras_process() -> AnsweringProcess:
    """The one process of this server in which Keras answers."""
    with _lock:
        if not _processes:
            command = python("-m", "rnnlab.stack.clinic.process")
            _processes.append(AnsweringProcess(command, environment() | SETTINGS, START_SECONDS, MEMORY))
        return _processes[0]


def diagnosis(
    source: str, error_message: str = "", target_shape: Shape | None = None, data_shape: Shape | None = None
) -> Diagnosis:
    """What is wrong with Keras code, an error message, or both.

    target_shape, data_shape: those of y and X, samples included, if known.
    """
    if not source.strip():
        facts = read_error(error_message)
        return Diagnosis("", findings=(facts.finding,) if facts else (), read=facts is not None)
    if len(source) > MOST_CHARACTERS:
        too_long = code_too_long(len(source), MOST_CHARACTERS)
        return Diagnosis(source, unreadable=(too_long,), read=False)
    if any("\ud800" <= character <= "\udfff" for character in source + error_message):
        return Diagnosis(source, unreadable=(code_invalid_characters(),), read=False)
    request = Request(source, error_message, target_shape, data_shape)
    try:
        answer = keras_process().ask(msgspec.json.encode(request), SECONDS)
    except NotStartedError:
        return Diagnosis(source, unreadable=(messages.not_started(int(START_SECONDS)),), read=False)
    except StoppedError:
        stopped = messages.took_too_long(int(SECONDS))
        return Diagnosis(source, unreadable=(stopped,), read=False, not_followed_from=1)
    result = msgspec.json.decode(answer, type=Diagnosis)
    if result.failure:
        logger.error("The clinic failed: %s", result.failure)
    if result.mistakes and result.fixed_code is None:
        return result
    stack, window = _lab_stack(result.fixed_code or result.source)
    return replace(result, stack=stack, window=window)


def _lab_stack(text: str) -> tuple[Stack | None, int | None]:
    """The Lab's stack and window, without a Dense at its end: the Lab adds the head itself."""
    try:
        reading = read_code(text)
    except Mistake:
        return None, None
    stack = reading.stack
    return (stack[:-1] if len(stack) > 1 and stack[-1].kind == "dense" else stack), reading.window
