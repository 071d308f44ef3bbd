"""The loss curves of a run."""

import re

import pytest

from rnnlab.figures.training import LossPlot, loss_figure, tick_distance


def lines(plot: LossPlot) -> dict[str, object]:
    return {line.name: line for line in loss_figure(plot).data}


def test_persistence_is_a_line_across_all_epochs() -> None:
    """From the first epoch to the last planned one."""
    line = lines(LossPlot((0.9, 0.8), (0.95, 0.85), 1.0, 2, 15))["last value (persistence)"]
    assert (list(line.x), list(line.y)) == ([1, 15], [1.0, 1.0])


def test_before_the_first_epoch_there_is_only_persistence() -> None:
    """A run without epochs has no curve."""
    assert list(lines(LossPlot((), (), 1.0, 0, 15))) == ["last value (persistence)"]
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


def notes(plot: LossPlot) -> dict[str, object]:
    """{its words without markup: the annotation}."""
    return {re.sub("<[^>]*>", "", note.text): note for note in loss_figure(plot, 196).layout.annotations}


def test_each_line_has_its_name_at_its_end() -> None:
    """No legend: training and validation behind their last epochs, persistence at the right end of its line."""
    plot = LossPlot((0.9, 0.8, 0.7), (0.5, 0.3, 0.4), 1.0, 2, 15)
    named = notes(plot)
    assert list(named) == [
        "loss",
        "━━ training",
        "━━ validation",
        "last value (persistence)",
        "best epoch 2",
    ]
    ends = [(named[name].x, named[name].y) for name in list(named)[1:]]
    assert ends == [(3, 0.7), (3, 0.4), (15, 1.0), (2, 0.3)]
    assert loss_figure(plot).layout.showlegend is False
    assert list(notes(LossPlot((), (), None, 0, 15))) == []


def test_names_of_lines_that_end_close_together_are_moved_apart() -> None:
    """By half of what is missing to the height of a name each; names far apart stay where their lines end."""
    near = notes(LossPlot((0.9, 0.5), (0.7, 0.5), 1.0, 2, 15))
    assert (near["━━ training"].yshift, near["━━ validation"].yshift) == (7.5, -7.5)
    far = notes(LossPlot((0.9, 0.8), (0.7, 0.3), 1.0, 2, 15))
    assert (far["━━ training"].yshift, far["━━ validation"].yshift) == (0, 0)


def test_names_have_room_when_every_planned_epoch_is_done() -> None:
    """The axis ends a quarter of its width behind the last epoch, and numbers no epoch that is not planned."""
    axis = loss_figure(LossPlot((0.9,) * 15, (0.7,) * 15, 1.0, 2, 15)).layout.xaxis
    assert axis.range[1] == pytest.approx(15 / 0.73)
    assert list(axis.tickvals) == [2, 4, 6, 8, 10, 12, 14]


def test_diverged_run_is_named_at_its_last_number() -> None:
    """Where the curve ends."""
    assert notes(LossPlot((0.9, None), (0.8, None), 1.0, 1, 5))["━━ training"].x == 1


@pytest.mark.parametrize(("epochs", "step"), [(1, 1), (15, 2), (100, 10), (1000, 100)])
def test_some_ten_epochs_are_labelled(epochs: int, step: int) -> None:
    """Labels do not overlap."""
    assert tick_distance(epochs) == step


def test_best_epoch_is_named_below_a_line_to_beat_that_it_nearly_meets() -> None:
    """The name of that line is above it, at its right end, where the best epoch may be."""
    plot = LossPlot((1.0, 0.9), (1.24, 1.23), 1.235, 2, 2)
    name = next(note for note in loss_figure(plot).layout.annotations if note.text == "best epoch 2")
    assert (name.yanchor, name.yshift) == ("top", -7)


def test_best_epoch_at_the_lower_end_of_the_axis_is_named_above() -> None:
    """Below, its name would lie on the numbers of the epochs. In the middle it is below, where the curves were not."""
    low = LossPlot((1.0, 0.4, 0.1), (1.0, 0.4, 0.1), 0.9, 3, 3)
    middle = LossPlot((1.0, 0.4, 0.1), (1.0, 0.4, 0.6), 0.9, 2, 3)
    sides = [
        next(note.yanchor for note in loss_figure(plot).layout.annotations if "best" in note.text)
        for plot in (low, middle)
    ]
    assert sides == ["bottom", "top"]


@pytest.mark.parametrize(
    ("best", "last", "side"), [(24, 24, "right"), (23, 24, "right"), (12, 24, "center"), (1, 24, "left")]
)
def test_best_epoch_near_the_last_is_named_left_of_its_mark(best: int, last: int, side: str) -> None:
    """Right of it stand the names of the curves, which begin 7 pixels behind the last epoch."""
    losses = tuple(0.8 + abs(epoch - best) / 1000 for epoch in range(1, last + 1))
    assert notes(LossPlot(losses, losses, 1.0, best, 24))[f"best epoch {best}"].xanchor == side


@pytest.mark.parametrize(
    ("training", "validation", "side"),
    [(0.976, 0.945, "top"), (0.90, 0.945, "bottom"), (1.2, 1.1, "top"), (0.975, 0.968, "bottom")],
)
def test_persistence_is_named_where_no_curve_ends(training: float, validation: float, side: str) -> None:
    """Below its line if a curve ends just above it, and above it if there is no free side."""
    plot = LossPlot((0.99, training), (0.95, validation), 0.972, 2, 15)
    assert notes(plot)["last value (persistence)"].yanchor == side
