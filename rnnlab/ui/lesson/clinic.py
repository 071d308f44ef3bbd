"""The clinic: a person pastes Keras code or an error message and sees where it breaks, why, and the fixed code."""

from functools import partial
from html import escape

import streamlit as st

from rnnlab.experiment import MOST_WINDOW
from rnnlab.figures.icons import layer_icon, sequence_mark
from rnnlab.mistake import Mistake
from rnnlab.stack.clinic.diagnosis import diagnosis, keras_process
from rnnlab.stack.clinic.examples import EXAMPLES, Example
from rnnlab.stack.clinic.messages import shape_words
from rnnlab.stack.clinic.report import Diagnosis, DrawnModel, read_shape
from rnnlab.stack.clinic.verdict import Finding
from rnnlab.stack.shapes import Shape
from rnnlab.ui import live, state, widgets
from rnnlab.ui.lab import page as lab
from rnnlab.ui.lesson import messages
from rnnlab.ui.lesson.progress import save_value, saved_value, saved_widget, set_widget
from rnnlab.ui.markdown import escape_markdown

FIRST = EXAMPLES[0]
FIELDS = {"code": FIRST.code, "error": FIRST.error, "data": FIRST.data, "target": FIRST.target}
ANSWER = "clinic_answer"  # session key: what was brought last, and its diagnosis
CODE_HEIGHT, ERROR_HEIGHT = 300, 90
STYLE = """
<style>
.rl-clinic-stack {display: flex; flex-wrap: wrap; align-items: center; gap: .35rem .5rem; margin: .1rem 0;}
.rl-clinic-stack .layer {display: flex; align-items: center; gap: .3rem; padding: .15rem .6rem .15rem .2rem;
  min-height: 3.1rem; border: 1px solid rgba(127,143,152,.45); border-radius: .4rem; font-weight: 650;
  font-size: .92rem;}
.rl-clinic-stack .layer.plain {padding-left: .6rem;}
.rl-clinic-stack .layer small {display: block; font-weight: 400; opacity: .75;}
.rl-clinic-stack .layer.broken {border: 2px solid var(--rl-wrong);}
.rl-clinic-stack .layer.broken small {color: var(--rl-wrong); opacity: 1; font-weight: 650;}
.rl-clinic-stack .shape {font-family: monospace; font-weight: 650; font-size: .84rem; white-space: nowrap;}
.rl-clinic-stack .shape.unknown {opacity: .55;}
div[class*="st-key-lesson_clinic_"] textarea {font-family: monospace; font-size: .86rem; line-height: 1.5;}
</style>
"""
BOXES = {
    "error": (st.error, ":material/link_off:", messages.KERAS_STOPS),
    "silent": (st.warning, ":material/volume_off:", messages.KERAS_IS_SILENT),
    "hint": (st.info, ":material/lightbulb:", ""),
}


def render() -> None:
    """Draw the clinic: the fields on the left, the diagnosis on the right."""
    if not keras_process().ready:
        keras_process().warm()
    st.html(STYLE)
    st.pills(
        messages.CLINIC_EXAMPLES, range(len(EXAMPLES)), format_func=lambda at: EXAMPLES[at].title,
        **widgets.bind_widget("lesson_clinic_example", _example_shown(), "lesson", _load),
    )  # fmt: skip
    fields, result = st.columns([5, 6], gap="large")
    with fields:
        draw_fields()
    with result:
        draw_result(_diagnosis())


def draw_fields() -> None:
    """The fields: code, error message, shapes of X and y."""
    st.text_area(
        messages.KERAS_CODE, height=CODE_HEIGHT, placeholder=messages.KERAS_CODE_EXAMPLE,
        **widgets.bind_widget("lesson_clinic_code", _typed("code"), "lesson", _keep_code),
    )  # fmt: skip
    st.text_area(
        messages.ERROR_MESSAGE, height=ERROR_HEIGHT, placeholder=messages.ERROR_MESSAGE_EXAMPLE, **_field("error")
    )  # fmt: skip
    left, right = st.columns(2)
    left.text_input(
        messages.SHAPE_OF_X, placeholder=messages.SHAPE_OF_X_EXAMPLE, help=messages.SHAPE_OF_X_HELP,
        **_field("data"),
    )  # fmt: skip
    right.text_input(
        messages.SHAPE_OF_Y, placeholder=messages.SHAPE_OF_Y_EXAMPLE, help=messages.SHAPE_OF_Y_HELP,
        **_field("target"),
    )  # fmt: skip


def draw_result(result: Diagnosis | Mistake) -> None:
    """The stack, the causes, the fixed code."""
    if isinstance(result, Mistake):
        st.error(escape_markdown(str(result)), icon=":material/error:")
        return
    for model in result.models:
        if len(result.models) > 1:
            st.caption(escape_markdown(messages.model_name(model.name)))
        whole = model is result.models[-1]
        fits = result.fits_target if whole else None
        st.html(stack_html(model, result.target_shape, fits))
    for finding in result.findings:
        draw_finding(finding)
    for message in result.notes:
        st.caption(escape_markdown(str(message)))
    for message in result.unreadable:
        st.warning(escape_markdown(str(message)), icon=":material/visibility_off:")
    if not result.mistakes and not result.unreadable:
        if result.sound:
            draw_success(result)
        elif not result.findings:
            st.caption(messages.PASTE_SOMETHING)
    if result.fixed_code is not None:
        draw_fixed(result)
    if result.stack and (result.window or 0) <= MOST_WINDOW and st.button(
        messages.OPEN_IN_LAB, key="lesson_clinic_open", icon=":material/open_in_new:",
        on_click=widgets.run_press, args=("lesson", partial(_open_in_lab, result)),
    ):  # fmt: skip
        lab.switch()


def draw_finding(finding: Finding) -> None:
    """One cause in a box, and its fix."""
    box, icon, in_keras = BOXES[finding.severity]
    line = messages.finding_line(finding.line) if finding.line else ""
    in_keras = f" {in_keras}" if in_keras and finding.line else ""
    text = f"{line}{escape_markdown(str(finding.cause))}{in_keras}"
    if finding.fix is not None:
        text += f"\n\n:material/build: {messages.FIX} {escape_markdown(str(finding.fix))}"
    box(text, icon=icon)


def draw_fixed(result: Diagnosis) -> None:
    """The fix as a diff and as whole code, both with a button to copy, and the fixed stack."""
    if not result.fix_is_whole:
        st.caption(messages.FIXED_IN_PART)
    changes, code, stack = st.tabs([messages.CHANGES, messages.FIXED_CODE, messages.FIXED_STACK])
    changes.code(result.diff, language="diff")
    code.code(result.fixed_code or "", language="python")
    for model in result.fixed_models:
        stack.html(stack_html(model))


def draw_success(result: Diagnosis) -> None:
    output = _shape(result.layers[-1].output_shape)
    known = result.target_shape is not None
    text = messages.fits_target(output) if known else messages.fits_without_target(output)
    st.success(text, icon=":material/check_circle:")


def stack_html(model: DrawnModel, target_shape: Shape | None = None, fits_target: bool | None = None) -> str:
    """The stack as HTML: the shape on every arrow, an icon for each layer, the layer that breaks in red.

    target_shape: y's shape, drawn at the end if it is known whether the stack fits it.
    """
    parts = [_arrow(model.input_shape, first=True)]
    for layer in model.layers:
        icon = layer_icon(layer.layer) if layer.layer else ""
        mark = "" if layer.layer or not layer.sequences else sequence_mark()
        classes = f"layer{' broken' if layer.broken else ''}{'' if icon else ' plain'}"
        where = messages.code_line(layer.line, layer.broken)
        parts.append(
            f'<span class="{classes}">{icon}{mark}<span>{escape(layer.title)}<small>{where}</small></span></span>'
        )
        parts.append(_arrow(layer.output_shape))
    if target_shape and fits_target is not None:
        classes = "layer plain" if fits_target else "layer plain broken"
        fits = messages.target_fits(fits_target)
        parts.append(
            f'<span class="{classes}"><span>y {escape(_shape(target_shape))}<small>{fits}</small></span></span>'
        )
    return f'<div class="rl-clinic-stack" data-testid="clinic-stack">{"".join(parts)}</div>'


def _arrow(shape: Shape | None, first: bool = False) -> str:
    classes = "shape" if shape else "shape unknown"
    text = escape(_shape(shape))
    return f'<span class="{classes}">{text} →</span>' if first else f'<span class="{classes}">→ {text}</span>'


def _shape(shape: Shape | None) -> str:
    """E.g. `(samples, 24, 7)`; an unknown side is a question mark."""
    return "?" if shape is None else shape_words(shape[1:])


def _field(name: str) -> dict:
    return saved_widget(f"clinic_{name}", FIELDS[name])


def _typed(name: str) -> str:
    return saved_value(f"clinic_{name}", FIELDS[name]) or ""


def _example_shown() -> int | None:
    """The index of the example that the fields hold, None for other code."""
    shown = (_typed("code"), _typed("data"), _typed("target"))
    for index, example in enumerate(EXAMPLES):
        if shown == (example.code, example.data, example.target):
            return index
    return None


def bring(code: str) -> None:
    """Fill the fields with code alone."""
    for name in FIELDS:
        set_widget(f"clinic_{name}", code if name == "code" else "")


def _load(index: int | None) -> None:
    """Fill the fields with an example; pressing the shown one again clears them."""
    example = Example(0, "", "", "", "") if index is None else EXAMPLES[index]
    for name in FIELDS:
        set_widget(f"clinic_{name}", getattr(example, name))


def _keep_code(code: str) -> None:
    """Keep the code; clear the other fields of an example if the code is no longer an edit of that example."""
    shown = _example_shown()
    save_value("clinic_code", code)
    if shown is None:
        return
    lines = set(EXAMPLES[shown].code.split("\n"))
    if len(lines & set(code.split("\n"))) < len(lines) / 2:
        for name in ("error", "data", "target"):
            set_widget(f"clinic_{name}", "")


def _diagnosis() -> Diagnosis | Mistake:
    try:
        data, target = read_shape(_typed("data")), read_shape(_typed("target"))
        brought = (_typed("code"), _typed("error"), target, data)
        known = st.session_state.get(ANSWER)
        if known is None or known[0] != brought:
            with st.spinner(messages.ASKING_KERAS):
                known = st.session_state[ANSWER] = (brought, diagnosis(*brought))
        return known[1]
    except Mistake as mistake:
        return mistake


def _open_in_lab(result: Diagnosis) -> None:
    state.init_session()
    window = {} if result.window is None else {"window": result.window}
    state.change_experiment(stack=result.stack, **window)
    live.let_rest()
