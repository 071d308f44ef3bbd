"""Layer icons: the small box shows that a layer returns a sequence."""

from base64 import b64decode
from xml.etree import ElementTree

import pytest

from rnnlab.figures.icons import layer_icon, sequence_box, sequence_mark
from rnnlab.stack.layers import KINDS, RECURRENT, Layer


def svg_of(image: str) -> str:
    return b64decode(image.split("base64,")[1].rstrip('">')).decode()


@pytest.mark.parametrize("kind", KINDS)
def test_icon_has_no_small_box_without_sequences(kind: str) -> None:
    """The small box means return_sequences=True."""
    icon = layer_icon(Layer(kind))
    assert sequence_box() not in svg_of(icon)
    assert f'alt="{kind} layer"' in icon


@pytest.mark.parametrize("kind", RECURRENT)
def test_icon_has_the_small_box_with_sequences(kind: str) -> None:
    """Of every recurrent kind, and the alt text says so."""
    icon = layer_icon(Layer(kind, 4, sequences=True))
    assert sequence_box() in svg_of(icon)
    assert f'alt="{kind} layer, returns a sequence"' in icon


def test_kinds_look_different() -> None:
    """In colour or mark, except the three plain and the three bidirectional kinds."""
    icons = {kind: svg_of(layer_icon(Layer(kind))) for kind in KINDS}
    assert len(set(icons.values())) == len(KINDS) - 4


@pytest.mark.parametrize("kind", KINDS)
def test_icon_is_well_formed(kind: str) -> None:
    """A malformed SVG would show no image."""
    for image in (layer_icon(Layer(kind)), sequence_mark()):
        root = ElementTree.fromstring(svg_of(image))
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert len(root) > 0
