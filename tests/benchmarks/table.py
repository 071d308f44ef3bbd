"""A small table of what was measured."""

from collections.abc import Sequence


def show(title: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print the rows below their heads; numbers with three significant digits."""
    lines = [list(heads), *([text(cell) for cell in row] for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    print(f"\n{title}")
    for line in lines:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def text(cell: object) -> str:
    return f"{cell:.3g}" if isinstance(cell, float) else str(cell)
