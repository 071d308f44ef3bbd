"""The arguments of a layer's call, by name: read, noted as left out, or refused."""

import ast
import difflib
from dataclasses import dataclass

from rnnlab.mistake import Mistake
from rnnlab.stack.code_model import CodeModel
from rnnlab.stack.reasons import count

COMPUTED = object()
SHAPES = ("shape", "batch_shape", "input_shape", "batch_input_shape")
POSITIONS = {
    "LSTM": ("units", "activation", "recurrent_activation", "use_bias"),
    "GRU": ("units", "activation", "recurrent_activation", "use_bias"),
    "SimpleRNN": ("units", "activation", "use_bias"),
    "Dense": ("units", "activation", "use_bias"),
    "Dropout": ("rate", "noise_shape", "seed"),
    "RepeatVector": ("n",),
    "Reshape": ("target_shape",),
    "Bidirectional": ("layer", "merge_mode"),
    "TimeDistributed": ("layer",),
    "Input": ("shape", "batch_size", "dtype"),
    "InputLayer": ("shape", "batch_size", "dtype"),
}
SILENT = ("name", "dtype", "seed", "trainable", "unroll", "implementation", "use_cudnn", "batch_size")
WEIGHED = tuple(
    f"{what}_{how}"
    for what in ("kernel", "recurrent", "bias", "activity")
    for how in ("initializer", "regularizer", "constraint")
)
# Arguments that change no shape, with the values by which nothing changes at all.
LEFT_OUT: dict[str, tuple[object, ...]] = {
    "recurrent_activation": ("sigmoid",),
    "use_bias": (True,),
    "unit_forget_bias": (True,),
    "dropout": (0,),
    "recurrent_dropout": (0,),
    "noise_shape": (None,),
    "stateful": (False,),
    "reset_after": (True,),
    **{name: (None,) for name in WEIGHED},
}
# Arguments by which another thing than the lab's layer is meant, with the value that is all right.
REFUSED: dict[str, tuple[object, str]] = {
    "return_state": (False, "hands out three tensors, which a Sequential can't pass on"),
    "go_backwards": (False, "reads the window from its end, which the lab's layers don't"),
    "merge_mode": ("concat", "joins the two ways as the lab's layers don't"),
    "backward_layer": (None, "gives each way a layer of its own, which the lab's layers don't have"),
}
RECURRENT_ONLY = (
    "return_sequences",
    "return_state",
    "go_backwards",
    "stateful",
    "dropout",
    "recurrent_dropout",
    "recurrent_activation",
    "unit_forget_bias",
    "reset_after",
)


@dataclass(frozen=True)
class Given:
    """The arguments of one call by name, and notes on those that are left out."""

    name: str
    line: int
    nodes: dict[str, ast.expr]
    notes: tuple[str, ...]

    def whole(self, argument: str, example: str, model: CodeModel) -> int:
        """An argument that has to be a whole number."""
        value = self._value(argument, f"{self.name}({example})", model)
        if isinstance(value, bool) or not isinstance(value, int):
            instead = f"not a whole number: write e.g. {self.name}({example})"
            raise self._mistake(argument, f"is '{model.quoted(self.nodes[argument])}', {instead}")
        return value

    def share(self, argument: str, model: CodeModel) -> float:
        """An argument that has to be a number."""
        value = self._value(argument, f"{self.name}(0.2)", model)
        if isinstance(value, bool) or not isinstance(value, int | float):
            instead = f"not a number: write e.g. {self.name}(0.2)"
            raise self._mistake(argument, f"is '{model.quoted(self.nodes[argument])}', {instead}")
        return float(value)

    def flag(self, argument: str, model: CodeModel) -> bool:
        """An argument that has to be True or False; False where it is not given."""
        if argument not in self.nodes:
            return False
        value = self._value(argument, f"{argument}=True", model)
        if not isinstance(value, bool):
            raise self._mistake(argument, f"is '{model.quoted(self.nodes[argument])}': write True or False")
        return value

    def _value(self, argument: str, example: str, model: CodeModel) -> object:
        if argument not in self.nodes:
            raise Mistake(f"Line {self.line}: {self.name} has no {argument}: write e.g. {example}.")
        value = plain_value(self.nodes[argument], model)
        if value is COMPUTED:
            quoted = model.quoted(self.nodes[argument])
            raise self._mistake(
                argument, f"is computed ('{quoted}'), and the code is not run: write it out, e.g. {example}"
            )
        return value

    def _mistake(self, argument: str, what: str) -> Mistake:
        return Mistake(f"Line {self.line}: {self.name}'s argument {argument} {what}.")


def plain_value(node: ast.expr, model: CodeModel) -> object:
    """What a node says without being run: a literal or a constant's value; COMPUTED for anything else."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return model.constants.get(node.id, COMPUTED)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = node.operand.value if isinstance(node.operand, ast.Constant) else None
        return -value if isinstance(value, int | float) else COMPUTED
    return COMPUTED


def given_arguments(call: ast.Call, model: CodeModel) -> Given:
    """The call's arguments by name; a Mistake for one that does not exist or means another layer."""
    name, line = model.name_of(call.func), call.lineno
    positions = POSITIONS[name]
    if any(isinstance(node, ast.Starred) for node in call.args) or any(k.arg is None for k in call.keywords):
        raise Mistake(f"Line {line}: {name}'s arguments are unpacked with *: write them out.")
    if len(call.args) > len(positions):
        raise Mistake(
            f"Line {line}: {name} has {len(call.args)} arguments without a name: "
            "write all but the first with their names."
        )
    nodes = dict(zip(positions, call.args, strict=False))
    nodes.update({keyword.arg: keyword.value for keyword in call.keywords if keyword.arg})
    notes = [_note(name, line, argument, node, model) for argument, node in nodes.items()]
    return Given(name, line, nodes, tuple(note for note in notes if note))


def input_sides(given: Given, model: CodeModel) -> tuple[int | None, int | None] | None:
    """(time steps, features) as the call gives them, None where they can't be known; None if it doesn't."""
    argument = next((name for name in SHAPES if name in given.nodes), None)
    if argument is None:
        return None
    node = given.nodes[argument]
    usage = f"write {'' if given.name == 'Input' else argument + '='}(time steps, features), e.g. (24, 7)"
    if isinstance(node, ast.Tuple | ast.List):
        sides = node.elts[1:] if argument.startswith("batch") else node.elts
        if len(sides) != 2:
            raise Mistake(
                f"Line {given.line}: the {argument} {model.quoted(node)} gives {count(len(sides), 'side')} "
                f"besides the samples, and a recurrent layer reads two: {usage}."
            )
        return _side(sides[0], given, model, usage), _side(sides[1], given, model, usage)
    if plain_value(node, model) is COMPUTED:
        return None, None
    raise Mistake(f"Line {given.line}: the {argument} {model.quoted(node)} is no shape: {usage}.")


def _side(node: ast.expr, given: Given, model: CodeModel, usage: str) -> int | None:
    value = plain_value(node, model)
    if value is COMPUTED or value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise Mistake(
            f"Line {given.line}: '{model.quoted(node)}' is no number of time steps or features: {usage}."
        )
    return value


def _note(name: str, line: int, argument: str, node: ast.expr, model: CodeModel) -> str:
    """A sentence on an argument that is left out; empty where nothing is; a Mistake where it can't be."""
    if argument not in _known(name):
        close = difflib.get_close_matches(argument, _known(name), 1)
        instead = f"write {close[0]}={model.quoted(node)}" if close else "leave it out"
        raise Mistake(f"Line {line}: {name} has no argument {argument}: {instead}.")
    value = plain_value(node, model)
    if argument in REFUSED and value != REFUSED[argument][0]:
        raise Mistake(f"Line {line}: {argument} {REFUSED[argument][1]}: leave it out.")
    usual = LEFT_OUT.get(argument)
    if argument == "activation":
        usual = (None, "linear") if name == "Dense" else ("tanh",)
    if usual is None or value in usual:
        return ""
    return (
        f"Line {line}: {argument}={model.quoted(node)} is left out: the lab's {name} is Keras's default, "
        "and no shape changes by it."
    )


def _known(name: str) -> list[str]:
    known = [*POSITIONS[name], *SILENT, *SHAPES]
    if name in ("LSTM", "GRU", "SimpleRNN"):
        known.extend((*LEFT_OUT, *RECURRENT_ONLY))
    if name == "Dense":
        known.extend(argument for argument in LEFT_OUT if argument not in RECURRENT_ONLY)
    if name == "Bidirectional":
        known.extend(("backward_layer", "weights"))
    return known
