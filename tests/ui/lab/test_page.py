"""When the whole page is drawn after a change of the stack has started a run."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from rnnlab.ui.lab import page

TRAINING = SimpleNamespace(id="run", status=SimpleNamespace(running=True))
ENDED = SimpleNamespace(id="run", status=SimpleNamespace(running=False))
Wait = Callable[[SimpleNamespace | None, Iterator[object]], float]


@pytest.fixture
def seconds_waited(monkeypatch: pytest.MonkeyPatch) -> Wait:
    """How long the page waits for the forecast of a run, by a clock that only sleeping moves on."""

    def wait(run: SimpleNamespace | None, previews: Iterator[object]) -> float:
        slept = [0.0]
        monkeypatch.setattr(page, "monotonic", lambda: sum(slept))
        monkeypatch.setattr(page, "sleep", slept.append)
        monkeypatch.setattr(page.state, "current_run", lambda: run)
        monkeypatch.setattr(page.services, "store", lambda: None)
        monkeypatch.setattr(page, "read_preview", lambda store, run_id: next(previews))
        page.wait_for_forecast()
        return sum(slept)

    return wait


def test_page_waits_for_the_first_forecast_of_a_run(seconds_waited: Wait) -> None:
    assert seconds_waited(TRAINING, iter([None, None, "forecast"])) == pytest.approx(2 * page.LOOK_SECONDS)


def test_page_waits_for_a_late_forecast_hardly_longer_than_half_a_second(seconds_waited: Wait) -> None:
    assert 0.5 <= seconds_waited(TRAINING, iter([None] * 1000)) <= 0.7


@pytest.mark.parametrize("run", [None, ENDED])
def test_page_waits_for_no_run_that_does_not_train(seconds_waited: Wait, run: SimpleNamespace | None) -> None:
    assert seconds_waited(run, iter([])) == 0
