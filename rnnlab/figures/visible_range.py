"""The stretch of a long series that a chart shows: the whole of it, or closer, further, earlier, later."""

from dataclasses import dataclass

FEWEST = 12  # rows shown at the deepest zoom
CLOSER = 4  # times: from a million rows to a few hundred in six steps
AROUND = 4  # windows shown around one that is zoomed to


@dataclass(frozen=True)
class Stretch:
    """The rows [start, end) of a series of `rows` rows."""

    start: int
    end: int
    rows: int

    def __len__(self) -> int:
        return self.end - self.start

    @property
    def is_whole(self) -> bool:
        return len(self) == self.rows

    @property
    def is_closest(self) -> bool:
        return len(self) <= min(FEWEST, self.rows)

    def closer(self, row: int) -> "Stretch":
        """A quarter as many rows, with that row in the middle as far as the series goes."""
        return around(2 * row + 1, len(self) // CLOSER, self.rows)

    @property
    def further(self) -> "Stretch":
        """Four times as much, with this in the middle as far as the series goes."""
        return around(self.start + self.end, len(self) * CLOSER, self.rows)

    def moved(self, steps: int) -> "Stretch":
        """As many rows, that many half stretches later, or earlier, as far as the series goes."""
        by = steps * max(1, len(self) // 2)
        return around(self.start + self.end + 2 * by, len(self), self.rows)

    def of(self, part: tuple[int, int]) -> tuple[int, int]:
        """The rows [start, end) of a part that are shown; start and end are the same where none is."""
        start = min(max(part[0], self.start), self.end)
        return start, min(max(part[1], start), self.end)


def whole(rows: int) -> Stretch:
    return Stretch(0, rows, rows)


def between(start: int, end: int, rows: int) -> Stretch:
    """The rows [start, end) of a series, or the fewest that are shown around them."""
    return around(start + end, end - start, rows)


def around(twice_middle: int, length: int, rows: int) -> Stretch:
    """So many rows around half of `twice_middle`, at least the fewest, shifted to lie within the series."""
    length = min(max(length, FEWEST), rows)
    start = min(max((twice_middle - length) // 2, 0), rows - length)
    return Stretch(start, start + length, rows)
