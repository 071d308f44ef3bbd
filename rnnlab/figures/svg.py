"""The elements of SVG that the lesson's drawings are made of."""

from dataclasses import dataclass
from html import escape

from rnnlab.figures import palette
from rnnlab.stack.shapes import Shape, shape_text, side_names

INK = "currentColor"  # dark in a saved file, the text colour on the page
LETTER = 0.6  # width of a monospaced letter, divided by its size
PROSE_LETTER = 0.56  # the same for other letters, an average on the safe side


@dataclass(frozen=True)
class Picture:
    """A finished drawing.

    name: of its file, without an extension. alt: the alt text, for people who cannot see it.
    svg: a complete file, dark on white. narrow: the drawing for a small screen, if it differs.
    """

    name: str
    alt: str
    svg: str
    narrow: str | None = None


def document(width: float, height: float, alt: str, parts: list[str]) -> str:
    """A complete SVG of `width` by `height` units. On the page its CSS hides the ground and sets the text colour."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" role="img" font-family="system-ui, sans-serif" color="#1c2a31">'
        f'<title>{escape(alt)}</title><rect class="ground" width="100%" height="100%" fill="#fff"/>'
        + "".join(parts)
        + "</svg>"
    )


def text(
    x: float,
    y: float,
    content: str,
    anchor: str = "middle",
    size: float = 12,
    bold: bool = False,
    colour: str = INK,
) -> str:
    """A text on the baseline y. anchor: start, middle or end."""
    weight = ' font-weight="650"' if bold else ""
    return (
        f'<text x="{x:.4g}" y="{y:.4g}" text-anchor="{anchor}" font-size="{size:g}"{weight} '
        f'fill="{colour}">{escape(content)}</text>'
    )


def rectangle(
    x: float,
    y: float,
    width: float,
    height: float,
    fill: str = "none",
    opacity: float = 1.0,
    stroke: str | None = None,
    dashed: bool = False,
    radius: float = 0,
) -> str:
    line = f' stroke="{stroke}" stroke-width="1.6"' if stroke else ""
    line += ' stroke-dasharray="3 2.5"' if dashed else ""
    return (
        f'<rect x="{x:.5g}" y="{y:.5g}" width="{width:.5g}" height="{height:.5g}" rx="{radius:g}" '
        f'fill="{fill}" fill-opacity="{opacity:g}"{line}/>'
    )


def line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1.6) -> str:
    return (
        f'<line x1="{x1:.5g}" y1="{y1:.5g}" x2="{x2:.5g}" y2="{y2:.5g}" stroke="{colour}" '
        f'stroke-width="{width:g}"/>'
    )


def arrow(x1: float, x2: float, y: float, colour: str = INK, faint: bool = False) -> str:
    """A horizontal arrow from x1 to x2."""
    look = ' opacity="0.4" stroke-dasharray="4 3"' if faint else ""
    return (
        f'<path d="M{x1:.5g} {y:.5g} H{x2:.5g} m-6 -4 l6 4 l-6 4" fill="none" stroke="{colour}" '
        f'stroke-width="1.8"{look}/>'
    )


def shape_width(shape: Shape | None, size: float = 12) -> float:
    """The width of `shape_label`."""
    return len(shape_label_text(shape)) * LETTER * size


def shape_label_text(shape: Shape | None) -> str:
    return "?" if shape is None else shape_text(shape)


def shape_label(
    x: float, y: float, shape: Shape | None, leaves_layer: bool, size: float = 12, colour: str = INK
) -> str:
    """A shape centred at x, each number underlined in the colour of its side."""
    content = shape_label_text(shape)
    width, step = shape_width(shape, size), LETTER * size
    left = x - width / 2
    parts = [
        f'<text x="{left:.5g}" y="{y:.5g}" font-size="{size:g}" font-family="monospace" font-weight="650" '
        f'textLength="{width:.5g}" lengthAdjust="spacingAndGlyphs" fill="{colour}">{content}</text>'
    ]
    if shape is None:
        return parts[0]
    at = 1  # after the bracket
    for number, name in zip(shape, side_names(shape, leaves_layer), strict=True):
        letters = len("samples" if number is None else str(number))
        begin = left + at * step
        parts.append(line(begin, y + 4, begin + letters * step, y + 4, palette.SIDES[name], 2.4))
        at += letters + 2
    return "".join(parts)
