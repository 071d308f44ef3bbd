"""The loss curves of a run."""

import pytest

from rnnlab.figures.training import LossPlot, loss_figure, tick_distance


def lines(plot: LossPlot) -> dict[str, object]:
    return {line.name: line for line in loss_figure(plot).data}


def test_persistence_is_a_line_across_all_epochs() -> None:
    """From the first epoch to the last planned one."""
    line = lines(LossPlot((0.9, 0.8), (0.95, 0.85), 1.0, 2, 15))["persistence (to beat)"]
    assert (list(line.x), list(line.y)) == ([1, 15], [1.0, 1.0])


def test_before_the_first_epoch_there_is_only_persistence() -> None:
    """A run without epochs has no curve."""
    assert list(lines(LossPlot((), (), 1.0, 0, 15))) == ["persistence (to beat)"]
    assert list(lines(LossPlot((), (), None, 0, 15))) == []


def test_best_epoch_is_marked_on_the_validation_curve() -> None:
    """A ring at the lowest validation loss."""
    ring = lines(LossPlot((0.9, 0.8, 0.7), (0.5, 0.3, 0.4), None, 2, 3))["best epoch"]
    assert (list(ring.x), list(ring.y)) == ([2], [0.3])


def test_best_epoch_is_marked_on_the_training_curve_without_a_validation_set() -> None:
    """Without a validation set the last weights are kept."""
    drawn = lines(LossPlot((0.9, 0.8), (), None, 2, 3))
    assert list(drawn) == ["training", "best epoch"]
    assert (list(drawn["best epoch"].x), list(drawn["best epoch"].y)) == ([2], [0.8])


def test_missing_losses_leave_gaps() -> None:
    """The curve of a diverged run ends where its numbers end."""
    drawn = lines(LossPlot((0.9, None), (0.8, None), 1.0, 1, 5))
    assert list(drawn["training"].y) == [0.9, None]


@pytest.mark.parametrize(("epochs", "step"), [(1, 1), (15, 2), (100, 10), (1000, 100)])
def test_some_ten_epochs_are_labelled(epochs: int, step: int) -> None:
    """Labels do not overlap."""
    assert tick_distance(epochs) == step
