"""The stacks to start from."""

from rnnlab.stack.layers import checked_stack
from rnnlab.stack.presets import DEFAULT, PRESETS
from rnnlab.stack.shapes import trace


def layers_of(key):
    return [str(layer) for layer in PRESETS[key].stack]


def test_presets_are_the_lesson():
    """One, two, a sequence out, the broken stack and the pointless reshape."""
    assert {key: layers_of(key) for key in PRESETS} == {
        "one": ["lstm:32"],
        "two": ["lstm:32:seq", "lstm:32"],
        "sequence": ["lstm:32:seq", "lstm:32:seq"],
        "broken": ["lstm:32", "lstm:32"],
        "reshape": ["lstm:32", "depth1", "lstm:32"],
    }
    assert DEFAULT == "two"


def test_only_the_broken_preset_is_illegal():
    """Each preset is what its title says, and every number in it is in bounds."""
    assert [key for key in PRESETS if not trace(PRESETS[key].stack, 24, 7).legal] == ["broken"]
    assert [preset.title for preset in PRESETS.values()] == [
        "One LSTM",
        "Two stacked",
        "Sequence out",
        "Broken stack",
        "Pointless reshape",
    ]
    assert all(checked_stack(preset.stack) == preset.stack for preset in PRESETS.values())
