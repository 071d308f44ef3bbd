"""Keras source code read as a stack of layers, without running it.

`reader.read_code` gives the lab's stack, `model.code_model` the layers as the code makes them (for the clinic).

    text → model → statements → state.models → reader → stack of the lab

`statements` follows the code and updates one `State` (names, models, loops). It makes the `Expressions`, `Calls`
and `ModelMethods` of that state. They need each other, because a call in an expression can follow a whole
function; so `Expressions` gets the function that evaluates a call, and imports run one way.
"""
