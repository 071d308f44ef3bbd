"""A stack as layer icons in a row, with the shape on every arrow."""

from dataclasses import dataclass

from rnnlab.figures import messages, palette
from rnnlab.figures.icons import layer_drawing
from rnnlab.figures.svg import (
    INK,
    PROSE_LETTER,
    Picture,
    arrow,
    document,
    rectangle,
    shape_label,
    shape_width,
    text,
)
from rnnlab.stack.layers import Layer
from rnnlab.stack.shapes import LayerShapes, Shape, Trace, shape_text

ROW, ICON_TOP, ICON_TALL, ICON_WIDE = 104.0, 26.0, 44.0, 56.0
WIDE, NARROW = 1000.0, 356.0  # the largest width of a row
EDGE, SIZE, NAME_SIZE = 8.0, 12.0, 11.0


@dataclass(frozen=True)
class _Piece:
    """An icon with the arrow that leads to it. shape: None if it is unknown."""

    shape: Shape | None
    leaves_layer: bool
    layer: Layer | None
    name: str
    wrong: bool = False


def stack_picture(traced: Trace, head: bool = False, series: bool = False) -> Picture:
    """The whole stack. The layer that breaks an invalid stack is marked.

    head: the last layer is the Dense head and is labelled so.
    series: also draw the series before the stack and the predicted number after it.
    """
    pieces = _pieces(traced, head, series)
    alt = " ".join(
        (messages.stack_input_alt(shape_text(traced.input_shape)), *map(_layer_alt, traced.layers))
    )
    name = "network" if series else "stack"
    return Picture(name, alt, _drawn(pieces, WIDE, alt), _drawn(pieces, NARROW, alt))


def icon(layer: Layer, x: float, y: float) -> str:
    """The layer's icon of 56 by 44, with its small box, as SVG elements."""
    return f'<g transform="translate({x:.5g} {y:.5g})">{layer_drawing(layer)}</g>'


def layer_label(layer: Layer, width: int | None = None) -> str:
    """A short name, e.g. `LSTM(4)`, `Bi-LSTM(8)`, `Dropout(0.2)`. width: the number of features that a Reshape gets."""
    if layer.kind == "depth1" and width is not None:
        return f"Reshape(1, {width})"
    return layer.call.replace("Bidirectional ", "Bi-").replace("TimeDistributed ", "")


def _pieces(traced: Trace, head: bool, series: bool) -> list[_Piece]:
    pieces = []
    for place, step in enumerate(traced.layers):
        width = step.input_shape[-1] if step.input_shape else None
        label = layer_label(step.layer, width)
        if head and step.number == len(traced.layers):
            label = messages.head_label(label)
        wrong = step.problem is not None
        pieces.append(_Piece(step.input_shape, place > 0, step.layer, label, wrong))
    pieces.append(_Piece(traced.output_shape, True, None, messages.PREDICTION if series else ""))
    if series:
        pieces.insert(0, _Piece((), False, None, messages.SERIES))
    return pieces


def _drawn(pieces: list[_Piece], limit: float, alt: str) -> str:
    x, row, right = EDGE, 0, 0.0
    parts: list[str] = []
    for piece in pieces:
        room = 0.0 if piece.shape == () else shape_width(piece.shape, SIZE) + 18
        thing = max(ICON_WIDE, len(piece.name) * NAME_SIZE * PROSE_LETTER) if piece.name else 0.0
        hangs_over = x + room + thing > limit - EDGE
        if hangs_over and x > EDGE and (piece.name or piece.shape):
            x, row = EDGE, row + 1
        top = row * ROW
        if room:
            parts.append(_arrow(piece, x, room, top))
        if piece.name:
            parts.append(_thing(piece, x + room, thing, top))
        x += room + thing
        right = max(right, x)
    return document(right + EDGE, (row + 1) * ROW - 8, alt, parts)


def _arrow(piece: _Piece, x: float, room: float, top: float) -> str:
    y = top + ICON_TOP + ICON_TALL / 2
    colour = palette.WRONG if piece.wrong else INK
    drawn = arrow(x + 4, x + room - 4, y, colour, faint=piece.shape is None)
    if piece.wrong:
        middle = x + room / 2
        drawn += (
            f'<path d="M{middle - 6:.5g} {y - 6:.5g}l12 12m0 -12l-12 12" stroke="{palette.WRONG}" stroke-width="3" '
            'fill="none"/>'
        )
    return drawn + shape_label(x + room / 2, y - 14, piece.shape, piece.leaves_layer, SIZE, colour)


def _thing(piece: _Piece, x: float, room: float, top: float) -> str:
    middle, name_at = x + room / 2, top + ICON_TOP + ICON_TALL + 16
    name = text(middle, name_at, piece.name, size=NAME_SIZE, colour=palette.WRONG if piece.wrong else INK)
    left = middle - ICON_WIDE / 2
    if piece.layer is None:
        return name + (_series(left, top) if piece.name == messages.SERIES else _prediction(middle, top))
    # The body of an icon is 40 wide and its small box 16, so the body stands in the middle.
    drawn = icon(piece.layer, left + (0 if piece.layer.sequences else 6), top + ICON_TOP)
    if piece.wrong:
        drawn += rectangle(left + 7, top + ICON_TOP + 1, 42, 42, stroke=palette.WRONG, radius=9)
    return drawn + name


def _series(left: float, top: float) -> str:
    waves = ("m0 12 q7 -14 14 0 t14 0 t14 0", "m0 22 q5 -9 12 -3 t16 4 t14 -6", "m0 34 q9 8 16 -2 t26 -1")
    paths = "".join(f"M{left + 7:.5g} {top + ICON_TOP:.5g}{wave}" for wave in waves)
    return f'<path d="{paths}" fill="none" stroke="{palette.SIDES["features"]}" stroke-width="2"/>'


def _prediction(middle: float, top: float) -> str:
    colour = palette.FORECASTS["forecast"]
    return f'<circle cx="{middle:.5g}" cy="{top + ICON_TOP + ICON_TALL / 2:.5g}" r="8" fill="{colour}"/>'


def _layer_alt(step: LayerShapes) -> str:
    if step.problem:
        return messages.broken_layer_alt(step.number, str(step.problem.cause))
    label = layer_label(step.layer)
    if step.output_shape is None:
        return messages.waiting_layer_alt(step.number, label)
    return messages.working_layer_alt(step.number, label, step.layer.sequences, shape_text(step.output_shape))
