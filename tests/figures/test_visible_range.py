"""The stretch of a series that is shown, and the ways from one to the next."""

from hypothesis import given
from hypothesis import strategies as st

from rnnlab.figures.visible_range import FEWEST, Stretch, around, between, whole

ROWS = st.integers(1, 2_000_000)


@st.composite
def stretches(draw: st.DrawFn) -> Stretch:
    rows = draw(ROWS)
    start = draw(st.integers(0, rows - 1))
    return between(start, draw(st.integers(start, rows)), rows)


def test_closer_is_a_quarter_around_a_row_and_further_the_way_back() -> None:
    """From a thousand rows to 250 and back."""
    closer = whole(1000).closer(500)
    assert (closer.start, closer.end) == (375, 625)
    assert closer.further == whole(1000)


def test_closer_near_an_end_stays_within_the_series() -> None:
    """The row is seen, though not in the middle."""
    assert whole(1000).closer(3) == Stretch(0, 250, 1000)
    assert whole(1000).closer(999) == Stretch(750, 1000, 1000)


def test_further_near_the_end_stays_within_the_series() -> None:
    """Four times as many rows, but none beyond the last."""
    assert Stretch(960, 1000, 1000).further == Stretch(840, 1000, 1000)


def test_earlier_and_later_go_half_a_stretch() -> None:
    """Half of what was seen is seen still; at the ends it stays."""
    assert Stretch(400, 500, 1000).moved(1) == Stretch(450, 550, 1000)
    assert Stretch(400, 500, 1000).moved(-1) == Stretch(350, 450, 1000)
    assert Stretch(20, 120, 1000).moved(-1) == Stretch(0, 100, 1000)
    assert Stretch(900, 1000, 1000).moved(1) == Stretch(900, 1000, 1000)


def test_a_million_rows_are_six_steps_away_from_some_hundred() -> None:
    """Nobody presses a button for ever."""
    shown = whole(1_000_000)
    for _ in range(6):
        shown = shown.closer(654_321)
    assert len(shown) == 244


def test_rows_too_few_to_show_are_widened() -> None:
    """A box between two rows shows the fewest rows around it."""
    assert between(500, 500, 1000) == Stretch(494, 506, 1000)
    assert between(0, 1, 1000) == Stretch(0, 12, 1000)
    assert between(0, 1, 5) == whole(5)


def test_part_that_is_not_shown_has_no_rows() -> None:
    """A part is cut at the ends of what is shown."""
    shown = Stretch(100, 200, 1000)
    assert shown.of((0, 150)) == (100, 150)
    assert shown.of((150, 1000)) == (150, 200)
    for start, end in (shown.of((0, 100)), shown.of((200, 1000)), shown.of((150, 150))):
        assert start == end


@given(stretches())
def test_every_way_ends_within_the_series(shown: Stretch) -> None:
    """Wherever one is, no button leads beyond the ends or below the fewest rows."""
    for to in (shown, shown.closer(shown.start), shown.further, shown.moved(1), shown.moved(-1)):
        assert 0 <= to.start < to.end <= to.rows == shown.rows
        assert len(to) >= min(FEWEST, to.rows)
    assert len(shown.moved(1)) == len(shown.moved(-1)) == len(shown)


@given(stretches())
def test_zooming_ends_at_the_closest_and_at_the_whole(shown: Stretch) -> None:
    """Some steps in and nothing is closer; some steps out and all is seen."""
    near = far = shown
    for _ in range(12):
        near, far = near.closer(shown.start), far.further
    assert near.is_closest and len(near.closer(shown.start)) == len(near)
    assert far.is_whole and far.further == far


@given(ROWS, st.integers(-(2**40), 2**40), st.integers(-5, 2**40))
def test_around_any_place_is_within_the_series(rows: int, middle: int, length: int) -> None:
    """A place beyond the ends is as good as the end."""
    found = around(middle, length, rows)
    assert 0 <= found.start < found.end <= rows
