"""The visible range of a series, zoomed and moved."""

from hypothesis import given
from hypothesis import strategies as st

from rnnlab.figures.visible_range import (
    FEWEST_ROWS,
    VisibleRange,
    centred_range,
    range_of_rows,
    whole_series,
)

ROWS = st.integers(1, 2_000_000)


@st.composite
def visible_ranges(draw: st.DrawFn) -> VisibleRange:
    rows = draw(ROWS)
    start = draw(st.integers(0, rows - 1))
    return range_of_rows(start, draw(st.integers(start, rows)), rows)


def test_zooming_in_shows_a_quarter_around_a_row_and_zooming_out_undoes_it() -> None:
    """From a thousand rows to 250 and back."""
    closer = whole_series(1000).zoomed_in(500)
    assert (closer.start, closer.end) == (375, 625)
    assert closer.zoomed_out == whole_series(1000)


def test_zooming_in_near_an_end_stays_within_the_series() -> None:
    """The row is seen, though not in the middle."""
    assert whole_series(1000).zoomed_in(3) == VisibleRange(0, 250, 1000)
    assert whole_series(1000).zoomed_in(999) == VisibleRange(750, 1000, 1000)


def test_zooming_out_near_the_end_stays_within_the_series() -> None:
    """Four times as many rows, but none beyond the last."""
    assert VisibleRange(960, 1000, 1000).zoomed_out == VisibleRange(840, 1000, 1000)


def test_earlier_and_later_move_by_half_the_range() -> None:
    """Half of the rows stay visible; at the ends nothing moves."""
    assert VisibleRange(400, 500, 1000).moved(1) == VisibleRange(450, 550, 1000)
    assert VisibleRange(400, 500, 1000).moved(-1) == VisibleRange(350, 450, 1000)
    assert VisibleRange(20, 120, 1000).moved(-1) == VisibleRange(0, 100, 1000)
    assert VisibleRange(900, 1000, 1000).moved(1) == VisibleRange(900, 1000, 1000)


def test_six_zoom_steps_lead_from_a_million_rows_to_some_hundred() -> None:
    """A few clicks are enough."""
    shown = whole_series(1_000_000)
    for _ in range(6):
        shown = shown.zoomed_in(654_321)
    assert len(shown) == 244


def test_too_few_rows_are_widened() -> None:
    """A box between two rows shows the fewest rows around it."""
    assert range_of_rows(500, 500, 1000) == VisibleRange(494, 506, 1000)
    assert range_of_rows(0, 1, 1000) == VisibleRange(0, 12, 1000)
    assert range_of_rows(0, 1, 5) == whole_series(5)


def test_part_is_clipped_to_the_visible_range() -> None:
    """A part that is not visible has no rows."""
    shown = VisibleRange(100, 200, 1000)
    assert shown.clipped((0, 150)) == (100, 150)
    assert shown.clipped((150, 1000)) == (150, 200)
    for start, end in (shown.clipped((0, 100)), shown.clipped((200, 1000)), shown.clipped((150, 150))):
        assert start == end


@given(visible_ranges())
def test_zooming_and_moving_stay_within_the_series(shown: VisibleRange) -> None:
    """No button leads beyond the ends or below the fewest rows."""
    for to in (shown, shown.zoomed_in(shown.start), shown.zoomed_out, shown.moved(1), shown.moved(-1)):
        assert 0 <= to.start < to.end <= to.rows == shown.rows
        assert len(to) >= min(FEWEST_ROWS, to.rows)
    assert len(shown.moved(1)) == len(shown.moved(-1)) == len(shown)


@given(visible_ranges())
def test_zooming_ends_at_the_deepest_zoom_and_at_the_whole_series_series(shown: VisibleRange) -> None:
    """After twelve steps nothing changes any more."""
    near = far = shown
    for _ in range(12):
        near, far = near.zoomed_in(shown.start), far.zoomed_out
    assert near.is_deepest_zoom and len(near.zoomed_in(shown.start)) == len(near)
    assert far.is_whole_series and far.zoomed_out == far


@given(ROWS, st.integers(-(2**40), 2**40), st.integers(-5, 2**40))
def test_range_centred_anywhere_is_within_the_series(rows: int, middle: int, length: int) -> None:
    """A centre beyond the end gives the range at the end."""
    found = centred_range(middle, length, rows)
    assert 0 <= found.start < found.end <= rows
