"""Layer icons as SVG, and short names: a layer that returns a sequence has a small box on its output side."""

from base64 import b64encode

from rnnlab.figures import messages, palette
from rnnlab.stack.layers import Layer

LOOP = (
    '<path d="M16 27 a8 8 0 1 1 12 0" fill="none" stroke="#fff" stroke-width="2.4"/>'
    '<path d="M31 24 l-3 5 l-4 -4 z" fill="#fff"/>'
)
MARKS = {
    "dropout": '<circle cx="15" cy="16" r="3" fill="#fff"/><circle cx="29" cy="16" r="3" fill="none" stroke="#fff" '
    'stroke-width="2"/><circle cx="15" cy="28" r="3" fill="none" stroke="#fff" stroke-width="2"/>'
    '<circle cx="29" cy="28" r="3" fill="#fff"/>',
    "repeat": '<path d="M12 14 h20 M12 22 h20 M12 30 h20" stroke="#fff" stroke-width="3"/>',
    "depth1": '<rect x="11" y="18" width="22" height="8" fill="none" stroke="#fff" stroke-width="2.4"/>',
    "conv1d": '<path d="M11 31 h22" stroke="#fff" stroke-width="3" stroke-dasharray="2.5 2.4"/>'
    '<path d="M12 26 L22 14 L32 26" fill="none" stroke="#fff" stroke-width="2"/>'
    '<circle cx="22" cy="13" r="3.2" fill="#fff"/>',
    "td-dense": '<path d="M13 13 h18 M13 22 h18 M13 31 h18" stroke="#fff" stroke-width="1.8"/>'
    + "".join(f'<circle cx="{x}" cy="{y}" r="3" fill="#fff"/>' for x in (13, 31) for y in (13, 22, 31)),
    "activation": '<path d="M10 28 H22 L33 13" fill="none" stroke="#fff" stroke-width="2.8"/>',
    "layernorm": '<path d="M10 31 C18 31 17 13 22 13 C27 13 26 31 34 31" fill="none" stroke="#fff" '
    'stroke-width="2.4"/>',
    "avgpool": '<path d="M13 13 L29 22 M13 19 L29 22 M13 25 L29 22 M13 31 L29 22" stroke="#fff" stroke-width="1.8"/>'
    '<circle cx="31" cy="22" r="3.4" fill="#fff"/>',
    "flatten": '<path d="M14 11 h16 M14 16 h16 M14 21 h16 M8 31 h28" stroke="#fff" stroke-width="2.4"/>',
    "dense": '<path d="M13 13 L31 22 M13 22 L31 22 M13 31 L31 22" stroke="#fff" stroke-width="1.8"/>'
    '<circle cx="13" cy="13" r="3" fill="#fff"/><circle cx="13" cy="22" r="3" fill="#fff"/>'
    '<circle cx="13" cy="31" r="3" fill="#fff"/><circle cx="32" cy="22" r="3.4" fill="#fff"/>',
}

COLOURS = {  # of kinds that share one, in the palette
    "td-dense": "dense",
    "activation": "unchanged",
    "dropout": "unchanged",
    "layernorm": "unchanged",
    "avgpool": "summary",
    "flatten": "summary",
}


def layer_icon(layer: Layer) -> str:
    """The icon of a layer as an HTML image of 56 x 44 pixels, with an alt text."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="56" height="44" viewBox="0 0 56 44">'
        f"{layer_drawing(layer)}</svg>"
    )
    return html_image(svg, messages.layer_icon_alt(layer.kind, layer.sequences), 56, 44)


def layer_drawing(layer: Layer) -> str:
    """The icon of a layer as SVG elements, 56 wide and 44 tall."""
    mark = LOOP if layer.recurrent else MARKS[layer.kind]
    if layer.bidirectional:
        mark = f'<g transform="translate(-1 -6) scale(.9)">{mark}</g>' + (
            '<path d="M13 33 h18 M17 29 l-4 4 l4 4 M27 29 l4 4 l-4 4" fill="none" stroke="#fff" stroke-width="2"/>'
        )
    box = sequence_box() if layer.sequences else ""
    body = palette.LAYERS["recurrent" if layer.recurrent else COLOURS.get(layer.kind, layer.kind)]
    return f'<rect x="4" y="4" width="36" height="36" rx="7" fill="{body}"/>{mark}{box}'


def layer_label(layer: Layer) -> str:
    """A short name, e.g. `LSTM(4)`, `Bi-LSTM(8)`, `Dropout(0.2)`."""
    return layer.call.replace("Bidirectional ", "Bi-").replace("TimeDistributed ", "")


def sequence_mark() -> str:
    """The small box without a layer, for a legend."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="18" height="18" viewBox="39 12 18 19">{sequence_box()}</svg>'
    return html_image(svg, messages.SMALL_BOX_ALT, 18, 18)


def html_image(svg: str, alt: str, width: int, height: int) -> str:
    """An SVG as an HTML image, because Streamlit removes bare SVG from HTML."""
    data = b64encode(svg.encode()).decode()
    return f'<img width="{width}" height="{height}" alt="{alt}" src="data:image/svg+xml;base64,{data}">'


def sequence_box() -> str:
    """The small box on the output side: the layer returns a sequence."""
    return (
        f'<rect x="41" y="15" width="13" height="13" rx="2" fill="none" stroke="{palette.SEQUENCE}" '
        'stroke-width="2.4"/>'
        f'<path d="M41 19.4 h13 M41 23.7 h13" stroke="{palette.SEQUENCE}" stroke-width="1.4"/>'
    )
