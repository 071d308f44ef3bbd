"""The elements of SVG that drawings are made of."""

from dataclasses import dataclass
from html import escape

INK = "currentColor"  # dark in a saved file, the text colour on the page
PROSE_LETTER = 0.56  # width of a letter, divided by its size: an average on the safe side


@dataclass(frozen=True)
class Picture:
    """A finished drawing.

    name: of its file, without an extension. alt: the alt text, for people who cannot see it.
    svg: a complete file, dark on white.
    """

    name: str
    alt: str
    svg: str


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
