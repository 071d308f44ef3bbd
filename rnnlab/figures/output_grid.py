"""The output grid of a layer with return_sequences=True: filled step by step, then passed to the next layer."""

from rnnlab.figures import messages, palette
from rnnlab.figures.stacks import icon, layer_label
from rnnlab.figures.svg import INK, Picture, arrow, document, line, rectangle, text
from rnnlab.number_format import format_count
from rnnlab.stack.shapes import LayerShapes, shape_text

CELL = 19.0
LABELS, TOP, BOTTOM, LINK, ICON = 82.0, 20.0, 34.0, 44.0, 60.0


def output_grid_picture(step: LayerShapes, next_layer: LayerShapes, read: int) -> Picture:
    """One sample's input rows, and the output rows of a layer that returns a sequence.

    read: how many time steps the layer has read so far. next_layer: gets the complete grid.
    """
    assert step.input_shape is not None and step.output_shape is not None
    _, steps, features = (side or 0 for side in step.input_shape)
    _, _, units = (side or 0 for side in step.output_shape)
    tall = steps * CELL
    middle = TOP + tall / 2
    at_row = TOP + (max(read, 1) - 0.5) * CELL
    parts, x = _grid(LABELS, steps, features, read, palette.SIDES["features"], "feature", "in")
    parts += [_link(x + 4, at_row, x + LINK, middle)] if read else []
    x += LINK
    parts += _layer(step, x, middle)
    x += ICON
    parts += [_link(x + 2, middle, x + LINK - 4, at_row)] if read else []
    grid, x = _grid(x + LINK, steps, units, read, palette.SIDES["units"], "unit", "out")
    complete = read == steps
    parts += [*grid, arrow(x + 4, x + LINK - 4, middle, faint=not complete)]
    parts += _layer(next_layer, x + LINK, middle, faint=not complete)
    alt = messages.output_grid_alt(layer_label(step.layer), read, steps, features, units)
    if complete:
        alt += f" {messages.complete_grid_alt(layer_label(next_layer.layer), shape_text(step.output_shape))}"
    width = x + LINK + ICON
    return Picture("grid-handed-on", alt, document(width, TOP + tall + BOTTOM, alt, parts))


def _grid(
    x: float, steps: int, width: int, read: int, colour: str, word: str, side: str
) -> tuple[list[str], float]:
    """A grid whose first `read` rows are filled, and the x where it ends."""
    parts = []
    for row in range(steps):
        y = TOP + row * CELL
        done = row < read
        for column in range(width):
            look = {"fill": colour, "opacity": 0.9 if done else 0.12}
            parts.append(rectangle(x + column * CELL + 1, y + 1, CELL - 2, CELL - 2, radius=2, **look))  # type: ignore[arg-type]
        if row == read - 1:
            parts.append(
                rectangle(
                    x - 1, y - 0.5, width * CELL + 2, CELL + 1, stroke=palette.SIDES["time steps"], radius=3
                )
            )
    bottom = TOP + steps * CELL
    parts += [
        line(x, bottom + 6, x + width * CELL, bottom + 6, colour, 3.5),
        text(x + width * CELL / 2, bottom + 22, format_count(width, word), size=12),
    ]
    if side == "in":
        parts += [
            line(x - 7, TOP, x - 7, bottom, palette.SIDES["time steps"], 3.5),
            text(x - 13, TOP + steps * CELL / 2 - 2, str(steps), "end", 13, bold=True),
            text(x - 13, TOP + steps * CELL / 2 + 12, messages.TIME_STEPS, "end", 11),
        ]
    return parts, x + width * CELL


def _link(x1: float, y1: float, x2: float, y2: float) -> str:
    """A curved arrow that starts and ends horizontally."""
    bend = (x1 + x2) / 2
    return (
        f'<path d="M{x1:.5g} {y1:.5g}C{bend:.5g} {y1:.5g} {bend:.5g} {y2:.5g} {x2:.5g} {y2:.5g}m-6 -4l6 4l-6 4" '
        f'fill="none" stroke="{INK}" stroke-width="1.8"/>'
    )


def _layer(step: LayerShapes, x: float, middle: float, faint: bool = False) -> list[str]:
    drawn = icon(step.layer, x + 5, middle - 22) + text(x + 27, middle + 36, layer_label(step.layer), size=11)
    return [f'<g opacity="0.35">{drawn}</g>'] if faint else [drawn]
