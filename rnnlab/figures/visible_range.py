"""The visible range of a long series in a chart: the whole series, or a part of it, with zooming and panning."""

from dataclasses import dataclass

FEWEST_ROWS = 12  # visible at the deepest zoom
ZOOM_FACTOR = 4  # from a million rows to a few hundred in six steps
WINDOWS_AROUND = 4  # windows that are visible around a selected one


@dataclass(frozen=True)
class VisibleRange:
    """The visible rows [start, end) of a series of `rows` rows."""

    start: int
    end: int
    rows: int

    def __len__(self) -> int:
        return self.end - self.start

    @property
    def is_whole_series(self) -> bool:
        return len(self) == self.rows

    @property
    def is_deepest_zoom(self) -> bool:
        return len(self) <= min(FEWEST_ROWS, self.rows)

    def zoomed_in(self, row: int) -> "VisibleRange":
        """A quarter as many rows, centred on that row, within the series."""
        return centred_range(2 * row + 1, len(self) // ZOOM_FACTOR, self.rows)

    @property
    def zoomed_out(self) -> "VisibleRange":
        """Four times as many rows, with the same centre, within the series."""
        return centred_range(self.start + self.end, len(self) * ZOOM_FACTOR, self.rows)

    def moved(self, steps: int) -> "VisibleRange":
        """As many rows, moved by half the range for each step: later, or earlier if negative, within the series."""
        by = steps * max(1, len(self) // 2)
        return centred_range(self.start + self.end + 2 * by, len(self), self.rows)

    def clipped(self, part: tuple[int, int]) -> tuple[int, int]:
        """The visible rows [start, end) of a part of the series; start equals end if none is visible."""
        start = min(max(part[0], self.start), self.end)
        return start, min(max(part[1], start), self.end)


def whole_series(rows: int) -> VisibleRange:
    return VisibleRange(0, rows, rows)


def range_of_rows(start: int, end: int, rows: int) -> VisibleRange:
    """The rows [start, end) of a series, widened to at least `FEWEST_ROWS`."""
    return centred_range(start + end, end - start, rows)


def centred_range(twice_middle: int, length: int, rows: int) -> VisibleRange:
    """`length` rows (at least `FEWEST_ROWS`) centred on half of `twice_middle`, shifted into the series."""
    length = min(max(length, FEWEST_ROWS), rows)
    start = min(max((twice_middle - length) // 2, 0), rows - length)
    return VisibleRange(start, start + length, rows)
