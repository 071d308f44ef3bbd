"""The sentences of sweeps and their grids for people; those on all other runs are in messages.py."""

from collections.abc import Mapping, Sequence

from rnnlab.message import Message, message
from rnnlab.quoting import quoted
from rnnlab.runs.grid_text import settings_text

# Sweeps


@message
def sweep_without_validation_set() -> str:
    return "A sweep ranks by the validation set. Give it a share, for example a split of 0.7,0.15,0.15."


@message
def invalid_sweep_id(sweep: str) -> str:
    return f"{quoted(sweep)} is not a sweep id. Sweep ids look like 0a1b2c3d4e5f."


@message
def sweep_not_found(sweep: str) -> str:
    return f"Sweep {sweep} does not exist. Start it with its grid."


@message
def damaged_sweep(sweep: str, error: str) -> str:
    return f"Sweep {sweep} is damaged ({error}). Start it again."


@message
def sweep_file_is_link(sweep: str) -> str:
    return f"Sweep {sweep} is damaged (its file is a link). Start it again."


@message
def run_without_validation_scores() -> str:
    return "It has no validation scores. Start the sweep again."


# Grids


@message
def unreadable_grid(text: str) -> str:
    return f"Cannot read the grid {quoted(text)}. Write NAME=VALUE,VALUE, for example units=16,32."


@message
def unknown_grid_setting(name: str, known: Sequence[str]) -> str:
    return f"A grid has no setting {quoted(name)}. Choose among {', '.join(known)}."


@message
def grid_setting_repeated(name: str) -> str:
    return f"The grid names '{name}' twice. Give all of its values at once, separated by commas."


@message
def empty_grid() -> str:
    return "The grid is empty. Name at least one setting with its values, for example units=16,32."


@message
def grid_too_large(experiments: int, most: int) -> str:
    return (
        f"The grid has {experiments} experiments, more than {most}. "
        "Give fewer values, or sweep the settings one after another."
    )


@message
def invalid_grid_value(name: str, value: str, valid: str, example: str) -> str:
    """valid: which values are valid, in words."""
    return f"{quoted(value)} is not a valid value for {name} in the grid. Use {valid}, for example {name}={example}."


@message
def grid_value_repeated(name: str, value: str) -> str:
    return f"The grid gives {name} the value {quoted(value)} twice. Give each value once."


@message
def invalid_combination(settings: Mapping[str, object], problem: Message | str) -> str:
    """settings: the values of the grid that the experiment with the problem has."""
    return f"With {settings_text(settings)}: {problem}"


@message
def no_recurrent_layer() -> str:
    return "The stack has no recurrent layer to vary. Add one, for example lstm:32."


@message
def stack_cannot_be_rebuilt(layer: str) -> str:
    return (
        f"'layers' and 'dropout' rebuild the stack from its recurrent layers, but it also has '{layer}'. "
        "Remove that layer, or leave the two settings out of the grid."
    )
