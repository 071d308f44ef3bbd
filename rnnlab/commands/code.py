"""`code`: print a stack as Keras source."""

from typing import Annotated

import typer

from rnnlab.commands import help_texts
from rnnlab.commands.output import print_json
from rnnlab.commands.shared_options import Json, Layers


def code(
    layer: Layers = None,
    window: Annotated[int, typer.Option(help=help_texts.WINDOW_OF_STACK)] = 24,
    features: Annotated[int, typer.Option(help=help_texts.FEATURES_OF_STACK)] = 1,
    json: Json = False,
) -> None:
    """Print the Keras source."""
    from rnnlab.stack.layers import read_stack
    from rnnlab.stack.source import keras_source

    source = keras_source(read_stack(layer or []), window, features)
    if json:
        print_json({"code": source})
    else:
        print(source, end="")
