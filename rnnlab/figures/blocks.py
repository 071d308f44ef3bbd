"""Tensors as blocks drawn to scale: one cell for each number, every side with its length and meaning."""

from rnnlab.figures import messages
from rnnlab.figures.palette import SIDES
from rnnlab.figures.svg import Picture, arrow, document, line, shape_label, text
from rnnlab.number_format import format_count
from rnnlab.stack.shapes import LayerShapes, Shape, shape_text, side_names

CELL = 24.0  # the largest side of a cell
SLANT = 0.5  # the offset of a sample behind the one before it, in cells
LABELS = 82  # left of a block, for the label of its height
TOP, BOTTOM = 30, 48  # above and below a block, for the other labels and the shape
ARROW = 46
HEADING = 24
ROOM_WIDE, ROOM_TALL = 196.0, 190.0
EDGE = 16


def block_picture(shape: tuple[int, ...]) -> Picture:
    """One block of (samples, time steps, features)."""
    cell = _cell([shape])
    body, width, height = _block(LABELS, TOP, cell, shape, leaves_layer=False)
    alt = messages.block_alt(_in_words(shape, False), shape_text(shape))
    return Picture(
        "block-" + "x".join(map(str, shape)),
        alt,
        document(LABELS + max(width, 60) + EDGE, TOP + height + BOTTOM, alt, [body]),
    )


def input_output_picture(step: LayerShapes, reads_units: bool = False) -> Picture:
    """The input and the output of a valid layer at the same scale; the number of samples must be known.

    reads_units: the input is the output of another layer, so its last side is labelled units.
    """
    entering, leaving = _known(step.input_shape), _known(step.output_shape)
    cell = _cell([entering, leaving])
    height = max(_extent(entering, cell)[1], _extent(leaving, cell)[1])
    middle = HEADING + TOP + height / 2
    parts, right = _centred(0, middle, cell, entering, reads_units)
    parts.append(arrow(right + 6, right + ARROW, middle))
    out, right = _centred(right + ARROW, middle, cell, leaving, True)
    call = f"{step.layer.title}({step.layer.units}, return_sequences={step.layer.sequences})"
    parts.append(text(right / 2 + LABELS / 3, 18, call, size=13, bold=True))
    alt = messages.input_output_alt(
        f"{step.layer.title}({step.layer.units})",
        step.layer.sequences,
        _in_words(entering, reads_units),
        shape_text(entering),
        _in_words(leaving, True),
        shape_text(leaving),
    )
    name = "-to-".join("x".join(map(str, shape)) for shape in (entering, leaving))
    return Picture(name, alt, document(right + EDGE, HEADING + TOP + height + BOTTOM, alt, parts + out))


def _centred(
    x: float, middle: float, cell: float, shape: tuple[int, ...], leaves_layer: bool
) -> tuple[list[str], float]:
    """A block centred vertically on `middle`, and the x where it ends."""
    wide, tall = _extent(shape, cell)
    body, _, _ = _block(x + LABELS, middle - tall / 2, cell, shape, leaves_layer)
    return [body], x + LABELS + wide + 4


def _block(
    x: float, y: float, cell: float, shape: tuple[int, ...], leaves_layer: bool
) -> tuple[str, float, float]:
    """A block or grid with the upper left corner of its bounding box at x, y: its SVG, width and height.

    The samples of a 3D block are drawn one behind the other, those of a grid (samples, units) one below the other.
    """
    names = side_names(shape, leaves_layer)
    samples, rows, columns = shape if len(shape) == 3 else (0, *shape)
    wide, tall = columns * cell, rows * cell
    back = SLANT * cell * samples
    front = y + back
    colour = SIDES[names[-1]]
    parts = [*_faces(x, front, wide, tall, back, colour), _lines(x, front, cell, samples, rows, columns)]
    upright, level = names[-2], names[-1]
    middle = front + tall / 2
    parts += [
        line(x - 6, front, x - 6, front + tall, SIDES[upright], 3.5),
        text(x - 12, middle - 2, str(rows), "end", 13, bold=True),
        text(x - 12, middle + 12, _word(rows, upright), "end", 11),
        line(x, front + tall + 6, x + wide, front + tall + 6, colour, 3.5),
        text(x + wide / 2, front + tall + 22, f"{columns} {_word(columns, level)}", size=12),
        shape_label(x + wide / 2, front + tall + 39, shape, leaves_layer, 13),
    ]
    if samples:
        parts += [
            line(x - 5, front - 4, x + back - 5, y - 4, SIDES["samples"], 3.5),
            text(x + back - 4, y - 10, f"{samples} {_word(samples, 'samples')}", "start", 12),
        ]
    return "".join(parts), wide + back, tall + back


def _faces(x: float, y: float, wide: float, tall: float, back: float, colour: str) -> list[str]:
    """The front, and the top and the right side of a 3D block."""
    corners = [((x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall))]
    if back:
        corners.append(((x, y), (x + back, y - back), (x + wide + back, y - back), (x + wide, y)))
        far = x + wide
        corners.append(((far, y), (far + back, y - back), (far + back, y + tall - back), (far, y + tall)))
    faces = []
    for points, opacity in zip(corners, (0.9, 0.45, 0.65), strict=False):
        path = " ".join(f"{a:.5g},{b:.5g}" for a, b in points)
        faces.append(f'<polygon points="{path}" fill="{colour}" fill-opacity="{opacity}"/>')
    return faces


def _lines(x: float, y: float, cell: float, samples: int, rows: int, columns: int) -> str:
    """The lines between the cells, on every visible face."""
    wide, tall, slant = columns * cell, rows * cell, SLANT * cell
    back = slant * samples
    path = [f"M{x:.5g} {y + row * cell:.5g}h{wide:.5g}" for row in range(1, rows)]
    path += [f"M{x + column * cell:.5g} {y:.5g}v{tall:.5g}" for column in range(1, columns)]
    if samples:
        path += [f"M{x + column * cell:.5g} {y:.5g}l{back:.5g} {-back:.5g}" for column in range(columns + 1)]
        path += [f"M{x + wide:.5g} {y + row * cell:.5g}l{back:.5g} {-back:.5g}" for row in range(1, rows + 1)]
        for place in range(samples):
            shift = slant * place
            path.append(f"M{x + shift:.5g} {y - shift:.5g}h{wide:.5g}v{tall:.5g}")
    width = 1.1 if cell >= 12 else 0.6
    return (
        f'<path d="{"".join(path)}" fill="none" stroke="#fff" stroke-width="{width}" stroke-opacity="0.75"/>'
    )


def _cell(shapes: list[tuple[int, ...]]) -> float:
    """The size of a cell with which all blocks fit side by side."""
    wide = sum(_extent(shape, 1.0)[0] for shape in shapes)
    tall = max(_extent(shape, 1.0)[1] for shape in shapes)
    # As if every block had the first one's depth: so the scale is the same with and without sequences.
    wide += sum(SLANT * shapes[0][0] for shape in shapes if len(shape) == 2)
    return min(CELL, ROOM_WIDE / wide, ROOM_TALL / tall)


def _extent(shape: tuple[int, ...], cell: float) -> tuple[float, float]:
    """Width and height of a block's bounding box."""
    if len(shape) == 2:
        return shape[1] * cell, shape[0] * cell
    back = SLANT * shape[0]
    return (shape[2] + back) * cell, (shape[1] + back) * cell


def _known(shape: Shape | None) -> tuple[int, ...]:
    assert shape is not None and None not in shape, "all sides of a drawn block must be known"
    return tuple(side or 0 for side in shape)


def _in_words(shape: tuple[int, ...], leaves_layer: bool) -> str:
    """E.g. `2 samples of 5 time steps of 3 features`."""
    names = side_names(shape, leaves_layer)
    return " of ".join(format_count(side, name[:-1]) for side, name in zip(shape, names, strict=True))


def _word(number: int, plural: str) -> str:
    return plural[:-1] if number == 1 else plural
