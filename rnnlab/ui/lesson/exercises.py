"""The exercise of each chapter: its widgets, whether the task is done, a clue if not, and the picture."""

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
from rnnlab.ui.lesson import messages, pictures, progress
from rnnlab.ui.lesson.progress import save_value, saved_value, saved_widget
from rnnlab.ui.markdown import escape_markdown

STEPS, FEATURES, UNITS = 7, 3, 4
LSTM, LSTM_SEQUENCES = Layer("lstm", UNITS), Layer("lstm", UNITS, sequences=True)


@dataclass(frozen=True)
class Exercise:
    """An exercise after its widgets were drawn.

    done: the task is done. draw: draws the chapter's picture. clue: shown until the task is done.
    """

    done: bool
    draw: Callable[[], None]
    clue: str = ""


def drawing(picture: Picture) -> Callable[[], None]:
    """A function that draws the chapter's picture."""
    return partial(pictures.show, picture, "lesson_picture")


def trace_of(stack: Stack, steps: int = STEPS, features: int = FEATURES) -> Trace:
    """The shapes of a stack for one sample."""
    return trace(stack, steps, features, samples=1)


def slider(name: str, label: str, most: int, default: int, least: int = 1) -> int:
    """A slider; returns its value."""
    return st.slider(label, least, most, **saved_widget(name, default))


def choice(name: str, label: str, options: tuple[Any, ...]) -> Any:
    """Pills; returns the chosen option or None."""
    return st.pills(label, options, label_visibility="collapsed", **saved_widget(name, None))


def input_block() -> Exercise:
    samples = slider("in_samples", messages.SAMPLES, 4, 1)
    steps = slider("in_steps", messages.TIME_STEPS, 10, STEPS)
    features = slider("in_features", messages.FEATURES, 6, FEATURES)
    shape = (samples, steps, features)
    return Exercise(shape == (2, 5, 3), drawing(block_picture(shape)))


def numbers_per_step() -> Exercise:
    chosen = choice("out_numbers", messages.NUMBERS_PER_STEP, (1, FEATURES, UNITS, STEPS))
    clues = {
        1: messages.MORE_NUMBERS,
        FEATURES: messages.that_is_the_features(FEATURES),
        STEPS: messages.that_is_the_steps(STEPS),
    }
    draw = partial(draw_unrolled, "lesson_unrolled_out")
    return Exercise(chosen == UNITS, draw, clues.get(chosen, ""))


def kept_output() -> Exercise:
    chosen = choice("kept_output", messages.KEPT_OUTPUT, tuple(range(1, STEPS + 1)))
    clue = "" if chosen is None else messages.next_step_is_read(chosen)
    draw = partial(draw_unrolled, "lesson_unrolled_ignored")
    return Exercise(chosen == STEPS, draw, clue)


def draw_unrolled(key: str) -> None:
    """The unrolled network: the lesson's, or that of the run which is open in the Lab."""
    from rnnlab.ui.lesson import unrolled

    data, run = unrolled.lesson_data(), state.current_run_id()
    if run is not None and st.toggle(messages.OWN_RUN, key=f"{key}_own"):
        try:
            data = unrolled.run_data(run)
        except Mistake as mistake:
            st.info(escape_markdown(messages.own_run_not_drawn(str(mistake))))
    unrolled.render(key, data, gates=False)


def output_shape() -> Exercise:
    steps = slider("gone_steps", messages.TIME_STEPS, 10, STEPS)
    features = slider("gone_features", messages.FEATURES, 6, FEATURES)
    layer = trace_of((LSTM,), steps, features).layers[0]
    changed = [
        name
        for name, value, default in (("steps", steps, STEPS), ("features", features, FEATURES))
        if value != default
    ]
    for name in changed:
        save_value(f"gone_moved_{name}", True)
    done = all(saved_value(f"gone_moved_{name}", False) for name in ("steps", "features"))
    clue = messages.BOTH_HAVE_TO_CHANGE if changed else ""
    return Exercise(done, drawing(input_output_picture(layer)), clue)


def broken_stack() -> Exercise:
    stack = saved_value("stacking", (LSTM, LSTM))
    traced = trace_of(stack)
    if traced.problem:
        st.error(str(traced.problem.cause), icon=":material/link_off:")
        for number, fix in enumerate(traced.problem.fixes):
            st.button(
                str(fix.label), key=f"lesson_fix_{number}", icon=":material/build:",
                on_click=progress.run_callback, args=(partial(save_value, "stacking", fix.stack),),
            )  # fmt: skip
    else:
        st.button(
            messages.BREAK_AGAIN, key="lesson_break", on_click=progress.run_callback,
            args=(partial(save_value, "stacking", (LSTM, LSTM)),),
        )  # fmt: skip
    done = stack == (LSTM_SEQUENCES, LSTM)
    clue = messages.STACK_STILL_WRONG if traced.legal and not done else ""
    return Exercise(done, drawing(stack_picture(traced)), clue)


def output_grid() -> Exercise:
    read = slider("read", messages.STEPS_READ, STEPS, 1, least=0)
    first, second = trace_of((LSTM_SEQUENCES, LSTM)).layers
    clue = "" if read == STEPS else messages.rows_in_grid(read, STEPS)
    return Exercise(read == STEPS, partial(draw_grid, output_grid_picture(first, second, read)), clue)


def draw_grid(picture: Picture) -> None:
    """The output grid, or on demand two trained layers that pass on real numbers."""
    from rnnlab.ui.lesson import unrolled

    if st.toggle(messages.WATCH_TRAINED_LAYERS, key="lesson_stack_alive"):
        unrolled.render("lesson_unrolled_stack", unrolled.lesson_data(two_layers=True), gates=False)
    else:
        pictures.show(picture, "lesson_picture")


def small_boxes() -> Exercise:
    stack = []
    for index, layer in enumerate((Layer("lstm", 8), Layer("gru", 8), Layer("lstm", 4))):
        label = messages.box_on_layer(index + 1, layer.title)
        sequences = st.toggle(label, **saved_widget(f"box_{index}", False))
        stack.append(Layer(layer.kind, layer.units, sequences))
    traced = trace_of(tuple(stack))
    clue = ""
    if traced.problem:
        clue = messages.BOX_MISSING
    elif traced.head and traced.head.sequence:
        clue = messages.BOX_TOO_MANY
    return Exercise(traced.legal and not clue, drawing(stack_picture(traced)), clue)


WAYS = {
    messages.RESHAPE_WAY: (LSTM, Layer("depth1"), LSTM),
    messages.SEQUENCES_WAY: (LSTM_SEQUENCES, LSTM),
}


def depth_of_1() -> Exercise:
    way = st.segmented_control(
        messages.WAY_TO_SILENCE, tuple(WAYS), label_visibility="collapsed", required=True,
        **saved_widget("way", messages.RESHAPE_WAY),
    )  # fmt: skip
    second = trace_of(WAYS[way]).layers[-1]
    picture = input_output_picture(second, reads_units=True)
    return Exercise(way == messages.SEQUENCES_WAY, drawing(picture))


def dense_head() -> Exercise:
    predicted = slider("head_numbers", messages.NUMBERS_TO_PREDICT, 6, 1)
    traced = trace_of((LSTM, Layer("dense", predicted)))
    done = predicted == FEATURES
    clue = "" if done else messages.too_few_or_many_numbers(predicted, FEATURES)
    return Exercise(done, drawing(stack_picture(traced, head=True, series=True)), clue)


def many_to_many() -> Exercise:
    sequences = st.toggle(messages.SEQUENCES_OF_LAST, **saved_widget("many", False))
    traced = trace_of((LSTM_SEQUENCES, LSTM_SEQUENCES if sequences else LSTM, Layer("dense", 1)))
    return Exercise(sequences, drawing(stack_picture(traced, head=True)))


def units_and_steps() -> Exercise:
    units = slider("units_units", messages.UNITS, 12, UNITS)
    steps = slider("units_steps", messages.TIME_STEPS, 12, STEPS)
    layer = trace_of((Layer("lstm", units, sequences=True),), steps).layers[0]
    return Exercise(units > steps, drawing(input_output_picture(layer)))


def parameter_count() -> Exercise:
    units = slider("weights_units", messages.UNITS, 40, UNITS)
    features = slider("weights_features", messages.FEATURES, 10, FEATURES)
    steps = slider("weights_steps", messages.TIME_STEPS, 48, STEPS)
    total = trace_of((Layer("lstm", units),), steps, features).parameters or 0
    clue = messages.parameters_of_any_window(total, max(steps, 48))
    return Exercise(total == 5120, drawing(weights_picture(units, features, total)), clue)


def clinic() -> Exercise:
    from rnnlab.ui.lesson import clinic as clinic_page

    return Exercise(True, clinic_page.render)
