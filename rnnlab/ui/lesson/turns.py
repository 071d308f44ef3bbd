"""What there is to do in each chapter, and the picture that follows from it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from rnnlab.figures.blocks import block_picture, input_output_picture
from rnnlab.figures.output_grid import output_grid_picture
from rnnlab.figures.stacks import stack_picture
from rnnlab.figures.svg import Picture
from rnnlab.figures.weights import weights_picture
from rnnlab.mistake import Mistake
from rnnlab.stack.layers import Layer, Stack
from rnnlab.stack.shapes import Trace, trace
from rnnlab.ui import state
from rnnlab.ui.lesson import pictures, progress
from rnnlab.ui.lesson.progress import held, keep, kept
from rnnlab.ui.markdown import escape_markdown

STEPS, FEATURES, UNITS = 7, 3, 4
LSTM, SEQUENCES = Layer("lstm", UNITS), Layer("lstm", UNITS, sequences=True)


@dataclass(frozen=True)
class Turn:
    """What the person's turn came to: whether the task is done, what to say, and the chapter's picture."""

    done: bool
    draw: Callable[[], None]
    says: str = ""


def drawn(picture: Picture) -> Callable[[], None]:
    """The chapter's one picture."""
    return partial(pictures.show, picture, "lesson_picture")


def traced(stack: Stack, steps: int = STEPS, features: int = FEATURES, samples: int = 1) -> Trace:
    return trace(stack, steps, features, samples)


def slider(name: str, label: str, most: int, first: int, least: int = 1) -> int:
    """A slider; what it is set to."""
    return st.slider(label, least, most, **held(name, first))


def answer(name: str, label: str, options: tuple[Any, ...]) -> Any:
    """The one option that was chosen, or None."""
    return st.pills(label, options, label_visibility="collapsed", **held(name, None))


def goes_in() -> Turn:
    samples = slider("in_samples", "samples", 4, 1)
    steps = slider("in_steps", "time steps", 10, STEPS)
    features = slider("in_features", "features", 6, FEATURES)
    return Turn((samples, steps, features) == (2, 5, 3), drawn(block_picture((samples, steps, features))))


def every_step() -> Turn:
    chosen = answer("out_numbers", "Numbers at each step", (1, FEATURES, UNITS, STEPS))
    says = {
        1: "More: each column at the top has a cell for every number.",
        FEATURES: f"{FEATURES} is what goes in: the features. Look at the top.",
        STEPS: f"{STEPS} is how many steps there are. How many numbers does each one give?",
    }
    draw = partial(draw_unrolled, "lesson_unrolled_out")
    return Turn(chosen == UNITS, draw, says.get(chosen, ""))


def ignored() -> Turn:
    chosen = answer("kept_output", "The output worth keeping", tuple(range(1, STEPS + 1)))
    says = (
        ""
        if chosen is None
        else f"It predicts step {chosen + 1}, and the layer goes on to read step {chosen + 1} itself."
    )
    draw = partial(draw_unrolled, "lesson_unrolled_ignored")
    return Turn(chosen == STEPS, draw, says)


def draw_unrolled(key: str) -> None:
    """The living network: the lesson's own, or the run that this visit looks at in the Lab."""
    from rnnlab.ui.lesson import unrolled

    data, run = unrolled.default(), state.current_run_id()
    if run is not None and st.toggle("Look into your own run from the Lab", key=f"{key}_own"):
        try:
            data = unrolled.of_run(run)
        except Mistake as mistake:
            st.info(escape_markdown(f"{mistake} So this is the lesson's own network."))
    unrolled.render(key, data, gates=False)


def gone() -> Turn:
    steps = slider("gone_steps", "time steps", 10, STEPS)
    features = slider("gone_features", "features", 6, FEATURES)
    step = traced((LSTM,), steps, features).layers[0]
    moved = [
        name
        for name, now, first in (("steps", steps, STEPS), ("features", features, FEATURES))
        if now != first
    ]
    for name in moved:
        keep(f"gone_moved_{name}", True)
    done = all(kept(f"gone_moved_{name}", False) for name in ("steps", "features"))
    says = "And the other one?" if moved else ""
    return Turn(done, drawn(input_output_picture(step)), says)


def stacking() -> Turn:
    stack = kept("stacking", (LSTM, LSTM))
    through = traced(stack)
    if through.problem:
        st.error(str(through.problem.cause), icon=":material/link_off:")
        for place, fix in enumerate(through.problem.fixes):
            st.button(
                str(fix.label), key=f"lesson_fix_{place}", icon=":material/build:",
                on_click=progress.act, args=(partial(keep, "stacking", fix.stack),),
            )  # fmt: skip
    else:
        st.button(
            "Break it again", key="lesson_break", on_click=progress.act,
            args=(partial(keep, "stacking", (LSTM, LSTM)),),
        )  # fmt: skip
    says = ""
    if through.legal and stack != (SEQUENCES, LSTM):
        says = "Legal, but the second LSTM does not read what happened at each step. Break it and try another fix."
    return Turn(stack == (SEQUENCES, LSTM), drawn(stack_picture(through)), says)


def sequences() -> Turn:
    read = slider("read", "time steps read", STEPS, 1, least=0)
    first, second = traced((SEQUENCES, LSTM)).layers
    says = "" if read == STEPS else f"{read} of {STEPS} rows stand in the grid; the next layer waits."
    return Turn(read == STEPS, partial(draw_handing, output_grid_picture(first, second, read)), says)


def draw_handing(picture: Picture) -> None:
    """The grid handed on; and on demand two trained layers that do it with real numbers."""
    from rnnlab.ui.lesson import unrolled

    if st.toggle("Watch two trained layers do it", key="lesson_stack_alive"):
        unrolled.render("lesson_unrolled_stack", unrolled.default(stack=True), gates=False)
    else:
        pictures.show(picture, "lesson_picture")


def small_box() -> Turn:
    layers = (Layer("lstm", 8), Layer("gru", 8), Layer("lstm", 4))
    stack = []
    for place, layer in enumerate(layers):
        on = st.toggle(f"box on layer {place + 1}, {layer.title}", **held(f"box_{place}", False))
        stack.append(Layer(layer.kind, layer.units, on))
    through = traced(tuple(stack))
    says = ""
    if through.problem:
        says = "Red: a layer gets 2D. The layer before it needs the box."
    elif through.head and through.head.sequence:
        says = "Legal, but a whole sequence leaves the stack. Only the last output is wanted."
    done = through.legal and not says
    return Turn(done, drawn(stack_picture(through)), says)


WAYS = {
    "Reshape to a depth of 1": (LSTM, Layer("depth1"), LSTM),
    "return_sequences=True": (SEQUENCES, LSTM),
}


def senseless() -> Turn:
    way = st.segmented_control(
        "How the error is silenced", tuple(WAYS), label_visibility="collapsed", required=True,
        **held("way", next(iter(WAYS))),
    )  # fmt: skip
    second = traced(WAYS[way]).layers[-1]
    return Turn(way == "return_sequences=True", drawn(input_output_picture(second, reads_units=True)))


def head() -> Turn:
    numbers = slider("head_numbers", "numbers to predict", 6, 1)
    through = traced((LSTM, Layer("dense", numbers)))
    says = (
        ""
        if numbers == FEATURES
        else f"Dense({numbers}) predicts {numbers}; the weather has {FEATURES} features."
    )
    return Turn(numbers == FEATURES, drawn(stack_picture(through, head=True, series=True)), says)


def many() -> Turn:
    on = st.toggle("return_sequences on the last LSTM", **held("many", False))
    through = traced((SEQUENCES, SEQUENCES if on else LSTM, Layer("dense", 1)))
    return Turn(on, drawn(stack_picture(through, head=True)))


def units() -> Turn:
    wanted = slider("units_units", "units", 12, UNITS)
    steps = slider("units_steps", "time steps", 12, STEPS)
    step = traced((Layer("lstm", wanted, sequences=True),), steps).layers[0]
    return Turn(wanted > steps, drawn(input_output_picture(step)))


def parameters() -> Turn:
    width = slider("weights_units", "units", 40, UNITS)
    features = slider("weights_features", "features", 10, FEATURES)
    steps = slider("weights_steps", "time steps", 48, STEPS)
    total = traced((Layer("lstm", width),), steps, features).parameters or 0
    says = f"{total:,} parameters, whether it reads 1 time step or {max(steps, 48)}."
    return Turn(total == 5120, drawn(weights_picture(width, features, total)), says)


def clinic() -> Turn:
    from rnnlab.ui.lesson import clinic as room

    return Turn(True, room.render)
