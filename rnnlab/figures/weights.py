"""The weights of an LSTM as rectangles drawn to scale: features and units count, time steps do not."""

from dataclasses import dataclass

from rnnlab.figures import palette
from rnnlab.figures.svg import Picture, document, line, rectangle, text
from rnnlab.stack.reasons import count

GATES = ("input", "forget", "candidate", "output")  # in the order of Keras's columns
LEFT, TOP, WIDE, TALL, GAP = 108.0, 44.0, 236.0, 170.0, 6.0
LEAST, MOST = 2.0, 20.0  # of a cell; below that the rectangles are still seen


@dataclass(frozen=True)
class WeightGroup:
    """One array of an LSTM's weights: rows by columns, as `get_weights()` gives it (a bias has one row)."""

    rows: int
    columns: int
    name: str
    colour: str

    @property
    def numbers(self) -> int:
        return self.rows * self.columns


def lstm_weights(units: int, features: int) -> tuple[WeightGroup, ...]:
    """What an LSTM learns: for its features, for its own last output, and the biases."""
    columns = len(GATES) * units
    return (
        WeightGroup(features, columns, count(features, "feature"), palette.SIDES["features"]),
        WeightGroup(units, columns, count(units, "own output"), palette.SIDES["units"]),
        WeightGroup(1, columns, "bias", palette.BIAS),
    )


def weights_picture(units: int, features: int, total: int) -> Picture:
    """The three arrays below one another; total: the parameters, which they add up to."""
    groups = lstm_weights(units, features)
    rows = sum(group.rows for group in groups)
    cell = max(min((WIDE - 3 * GAP) / (4 * units), TALL / rows, MOST), LEAST)
    gate = units * cell
    parts, y = [], TOP
    for place, name in enumerate(GATES):
        x = LEFT + place * (gate + GAP)
        parts.append(text(x + gate / 2, TOP - (8 if gate > 52 or place % 2 else 22), name, size=10.5))
    for group in groups:
        tall = group.rows * cell
        for place in range(len(GATES)):
            x = LEFT + place * (gate + GAP)
            parts.append(rectangle(x, y, gate, max(tall, 3), fill=group.colour, opacity=0.85))
        parts.append(text(LEFT - 8, y + tall / 2 + 4, group.name, "end", 11))
        right = LEFT + 4 * gate + 3 * GAP + 8
        parts.append(
            text(right, y + tall / 2 + 4, f"{group.rows} × {group.columns} = {group.numbers:,}", "start", 11)
        )
        y += max(tall, 14) + GAP
    width = LEFT + 4 * gate + 3 * GAP
    parts += [
        line(LEFT, y + 4, width, y + 4, palette.SIDES["units"], 3.5),
        text((LEFT + width) / 2, y + 22, f"4 × {count(units, 'unit')}", size=12),
        text(LEFT - 8, y + 46, "together", "end", 12),
        text(LEFT, y + 46, f"{total:,} parameters, for any number of time steps", "start", 13, bold=True),
    ]
    sums = ", ".join(f"{group.rows} by {group.columns} for {group.name}" for group in groups)
    says = f"The weights of LSTM({units}) on {count(features, 'feature')}: {sums}; {total:,} parameters."
    return Picture("weights", says, document(max(width + 132, LEFT + 366), y + 60, says, parts))
