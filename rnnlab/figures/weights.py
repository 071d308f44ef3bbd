"""The weights of an LSTM as rectangles drawn to scale: their size depends on features and units, not on time steps."""

from dataclasses import dataclass

from rnnlab.figures import messages, palette
from rnnlab.figures.svg import Picture, document, line, rectangle, text
from rnnlab.number_format import format_count

LEFT, TOP, WIDE, TALL, GAP = 124.0, 44.0, 236.0, 170.0, 6.0
LEAST, MOST = 2.0, 20.0  # size of a cell


@dataclass(frozen=True)
class WeightGroup:
    """One array of `get_weights()` of an LSTM: rows by columns (a bias has one row)."""

    rows: int
    columns: int
    name: str
    colour: str

    @property
    def numbers(self) -> int:
        return self.rows * self.columns


def lstm_weights(units: int, features: int) -> tuple[WeightGroup, ...]:
    """The kernel (for the features), the recurrent kernel (for the previous output), and the bias of an LSTM."""
    columns = len(messages.GATE_NAMES) * units
    return (
        WeightGroup(features, columns, format_count(features, "feature"), palette.SIDES["features"]),
        WeightGroup(units, columns, messages.recurrent_label(units), palette.SIDES["units"]),
        WeightGroup(1, columns, messages.BIAS, palette.BIAS),
    )


def weights_picture(units: int, features: int, total: int) -> Picture:
    """The three arrays, one below the other. total: the number of parameters, their sum."""
    groups = lstm_weights(units, features)
    rows = sum(group.rows for group in groups)
    cell = max(min((WIDE - 3 * GAP) / (4 * units), TALL / rows, MOST), LEAST)
    gate = units * cell
    parts, y = [], TOP
    for place, name in enumerate(messages.GATE_NAMES):
        x = LEFT + place * (gate + GAP)
        parts.append(text(x + gate / 2, TOP - (8 if gate > 52 or place % 2 else 22), name, size=10.5))
    for group in groups:
        tall = group.rows * cell
        for place in range(len(messages.GATE_NAMES)):
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
        text((LEFT + width) / 2, y + 22, f"4 × {format_count(units, 'unit')}", size=12),
        text(LEFT - 8, y + 46, messages.TOTAL, "end", 12),
        text(LEFT, y + 46, messages.total_parameters(total), "start", 13, bold=True),
    ]
    sums = ", ".join(f"{group.rows} by {group.columns} for {group.name}" for group in groups)
    alt = messages.weights_alt(units, features, sums, total)
    return Picture("weights", alt, document(max(width + 132, LEFT + 366), y + 60, alt, parts))
