"""The clinic on what people bring: the cause is found, and the fixed code runs in the real Keras."""

import re

import pytest

from rnnlab.stack.clinic.diagnosis import diagnosis
from rnnlab.stack.clinic.report import Diagnosis, read_shape
from tests.stack.clinic.cases import CASES, Case
from tests.stack.clinic.harness import run_in_keras

pytestmark = pytest.mark.slow
OWN_DATA = ("gen", "fit(data", "load_data")  # which only the person who asked has, or the network
TOO_LARGE = "LSTM(4096"  # it takes 10 GB
TRAINED = [
    case for case in CASES if case.fixed and not any(own in case.code for own in (*OWN_DATA, TOO_LARGE))
][::5]
SOUND = [case for case in CASES if not case.finds]


def examined(case: Case) -> Diagnosis:
    return diagnosis(case.code, case.error, read_shape(case.y), read_shape(case.x))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_cause_is_found_and_the_fix_is_the_right_one(case: Case) -> None:
    """A sound code has no finding but hints; a fixed code holds what the case needs."""
    result = examined(case)
    wrong = {finding.code for finding in result.mistakes}
    assert wrong & set(case.finds) if case.finds else not wrong
    if case.fixed:
        assert any(text in (result.fixed_code or "") for text in case.fixed)
    assert not (case.not_fixed and result.fixed_code)
    assert not (case.in_part and result.fix_is_whole)
    assert result.not_followed_from is None


@pytest.mark.parametrize("case", TRAINED, ids=lambda case: case.name)
def test_fixed_code_runs_in_keras(case: Case) -> None:
    """The whole fixed code, as a person would run it."""
    fixed = examined(case).fixed_code
    assert fixed is not None
    run_in_keras(fixed, case.x, case.y or "(6, 1)")


@pytest.mark.parametrize("case", SOUND, ids=lambda case: case.name)
def test_code_without_findings_runs_in_keras(case: Case) -> None:
    """What the clinic calls sound, Keras does, too."""
    run_in_keras(case.code, case.x, case.y)


def test_sentences_of_the_findings_hold_no_pieces_of_code_objects() -> None:
    """No repr of a Python or Keras object, and no doubled space."""
    odd = re.compile(r"<class|<Keras|object at 0x|Unknown\(|  ")
    texts = [
        str(part)
        for case in CASES[:: max(1, len(CASES) // 40)]
        for finding in examined(case).findings
        for part in (finding.cause, finding.fix)
        if part is not None
    ]
    assert [text for text in texts if odd.search(text)] == []
