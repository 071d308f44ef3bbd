"""The clinic: a person's own Keras code or error message, where it breaks, why, and the code mended."""

from functools import partial
from html import escape

import streamlit as st

from rnnlab.experiment import MOST_WINDOW
from rnnlab.figures.icons import layer_icon, sequence_mark
from rnnlab.mistake import Mistake
from rnnlab.stack.clinic.diagnosis import Diagnosis, Station, diagnosis, read_shape
from rnnlab.stack.clinic.examples import EXAMPLES, Example
from rnnlab.stack.clinic.findings import Finding
from rnnlab.stack.shapes import Shape
from rnnlab.ui import state
from rnnlab.ui.lab import page as lab
from rnnlab.ui.lesson.progress import save_value, saved_value, saved_widget, set_widget
from rnnlab.ui.markdown import escape_markdown

FIRST = EXAMPLES[0]
FIELDS = {"code": FIRST.code, "error": FIRST.error, "data": FIRST.data, "target": FIRST.target}
CODE_TALL, ERROR_TALL = 300, 90
LOOK = """
<style>
.rl-way {display: flex; flex-wrap: wrap; align-items: center; gap: .35rem .5rem; margin: .1rem 0;}
.rl-way .stop {display: flex; align-items: center; gap: .3rem; padding: .15rem .6rem .15rem .2rem; min-height: 3.1rem;
  border: 1px solid rgba(127,143,152,.45); border-radius: .4rem; font-weight: 650; font-size: .92rem;}
.rl-way .stop.plain {padding-left: .6rem;}
.rl-way .stop small {display: block; font-weight: 400; opacity: .75;}
.rl-way .stop.broken {border: 2px solid var(--rl-wrong);}
.rl-way .stop.broken small {color: var(--rl-wrong); opacity: 1; font-weight: 650;}
.rl-way .shape {font-family: monospace; font-weight: 650; font-size: .84rem; white-space: nowrap;}
.rl-way .shape.unknown {opacity: .55;}
div[class*="st-key-lesson_clinic_"] textarea {font-family: monospace; font-size: .86rem; line-height: 1.5;}
</style>
"""
LOOKS = {
    "error": (st.error, ":material/link_off:", "Keras stops here."),
    "silent": (st.warning, ":material/volume_off:", "Silent: it trains, and it is wrong."),
    "hint": (st.info, ":material/lightbulb:", ""),
}


def render() -> None:
    """Draw the clinic: what a person brings on the left, what comes of it on the right."""
    st.html(LOOK)
    st.pills(
        "Paste your own below, or try one of these", range(len(EXAMPLES)), format_func=lambda at: EXAMPLES[at].title,
        **state.bind_widget("lesson_clinic_example", _example_shown(), "lesson", _load),
    )  # fmt: skip
    brought, result = st.columns([5, 6], gap="large")
    with brought:
        bring()
    with result:
        tell(_examined())


def bring() -> None:
    """The fields: code, error message, shapes of X and y."""
    st.text_area(
        "Keras code", height=CODE_TALL, placeholder="model = keras.Sequential([...])",
        **state.bind_widget("lesson_clinic_code", _brought("code"), "lesson", _take_code),
    )  # fmt: skip
    st.text_area(
        "Error message, if there is one", height=ERROR_TALL, placeholder="ValueError: ...", **_field("error")
    )
    left, right = st.columns(2)
    left.text_input(
        "Shape of X", placeholder="(1000, 24, 5)",
        help="What `print(X.shape)` says; leave it empty if the code makes X.",
        **_field("data"),
    )  # fmt: skip
    right.text_input(
        "Shape of y", placeholder="(1000, 1)",
        help="What `print(y.shape)` says. It shows the mistakes that Keras trains without a word.",
        **_field("target"),
    )  # fmt: skip


def tell(found: Diagnosis | Mistake) -> None:
    """The stack, the causes, the mended code."""
    if isinstance(found, Mistake):
        st.error(escape_markdown(str(found)), icon=":material/error:")
        return
    if found.stations:
        st.html(drawn(found.entering, found.stations, found.target, found.fits))
    for finding in found.findings:
        tell_finding(finding)
    for line, why in found.unreadable:
        where = "" if line == 0 or why.startswith("Line ") else f"Line {line}: "
        st.warning(escape_markdown(f"{where}{why.removesuffix('.')}."), icon=":material/visibility_off:")
    if found.stations and not found.findings and not found.unreadable:
        praise(found)
    if not found.stations and not found.findings and not found.unreadable:
        st.caption("Paste code, or an error message: the stack and the cause appear here.")
    if found.mended is not None:
        tell_mended(found)
    if found.stack and (found.window or 0) <= MOST_WINDOW and st.button(
        "Open this stack in the Lab", key="lesson_clinic_open", icon=":material/open_in_new:",
        on_click=state.run_callback, args=("lesson", partial(_take_to_lab, found)),
    ):  # fmt: skip
        st.switch_page(lab.page())


def tell_finding(finding: Finding) -> None:
    """One cause in a box, and its mend."""
    box, icon, how = LOOKS[finding.severity]
    line = f"**Line {finding.line}.** " if finding.line else ""
    how = f" *{how}*" if how and finding.line else ""
    box(
        f"{line}{escape_markdown(finding.sentence)}{how}\n\n:material/build: {escape_markdown(finding.mend)}",
        icon=icon,
    )


def tell_mended(found: Diagnosis) -> None:
    """The mend as a diff and as a whole, both to be copied, and the stack as it is then."""
    changes, whole, then = st.tabs(["What changes", "Mended code", "Mended stack"])
    changes.code(found.diff, language="diff")
    whole.code(found.mended or "", language="python")
    then.html(drawn(found.mended_entering, found.mended_stations))


def praise(found: Diagnosis) -> None:
    leaving = _shape(found.stations[-1].leaving)
    if found.target is not None:
        st.success(
            f"Nothing wrong was found: {leaving} leaves the stack and fits y.", icon=":material/check_circle:"
        )
        return
    st.success(
        f"Every layer fits the next: {leaving} leaves the stack. Give the shape of y too, and it is shown whether "
        "Keras would train something wrong without a word.",
        icon=":material/check_circle:",
    )


def drawn(
    entering: Shape | None,
    stations: tuple[Station, ...],
    target: Shape | None = None,
    fits: bool | None = None,
) -> str:
    """The stack as HTML: the shape on every arrow, an icon for each layer, the place that breaks in red.

    target: y's shape, drawn at the end where it is known whether the stack fits it.
    """
    parts = [_arrow(entering, first=True)]
    for station in stations:
        icon = layer_icon(station.layer) if station.layer else ""
        box = "" if station.layer or not station.sequences else sequence_mark()
        look = f"stop{' broken' if station.broken else ''}{'' if icon else ' plain'}"
        where = f"line {station.line}" + (": breaks here" if station.broken else "")
        parts.append(
            f'<span class="{look}">{icon}{box}<span>{escape(station.title)}<small>{where}</small></span></span>'
        )
        parts.append(_arrow(station.leaving))
    if target and fits is not None:
        look, says = ("stop plain", "fits") if fits else ("stop plain broken", "does not fit")
        parts.append(
            f'<span class="{look}"><span>y {escape(_shape(target))}<small>{says}</small></span></span>'
        )
    return f'<div class="rl-way" data-testid="clinic-stack">{"".join(parts)}</div>'


def _arrow(shape: Shape | None, first: bool = False) -> str:
    look = "shape" if shape else "shape unknown"
    text = escape(_shape(shape))
    return f'<span class="{look}">{text} →</span>' if first else f'<span class="{look}">→ {text}</span>'


def _shape(shape: Shape | None) -> str:
    """E.g. `(samples, 24, 7)`; a side that is not known is a question mark."""
    if shape is None:
        return "?"
    sides = ", ".join("?" if side is None else str(side) for side in shape[1:])
    return f"(samples, {sides})" if sides else "(samples,)"


def _field(name: str) -> dict:
    return saved_widget(f"clinic_{name}", FIELDS[name])


def _brought(name: str) -> str:
    return saved_value(f"clinic_{name}", FIELDS[name]) or ""


def _example_shown() -> int | None:
    shown = (_brought("code"), _brought("data"), _brought("target"))
    for place, example in enumerate(EXAMPLES):
        if shown == (example.code, example.data, example.target):
            return place
    return None


def _load(place: int | None) -> None:
    """Bring an example; the one that is shown, pressed again, clears the fields."""
    example = Example(0, "", "", "", "") if place is None else EXAMPLES[place]
    for name in FIELDS:
        set_widget(f"clinic_{name}", getattr(example, name))


def _take_code(code: str) -> None:
    """Take other code; what belongs to an example goes when the code is no longer that example's, edited."""
    shown = _example_shown()
    save_value("clinic_code", code)
    if shown is None:
        return
    lines = set(EXAMPLES[shown].code.split("\n"))
    if len(lines & set(code.split("\n"))) < len(lines) / 2:
        for name in ("error", "data", "target"):
            set_widget(f"clinic_{name}", "")


def _examined() -> Diagnosis | Mistake:
    try:
        data, target = read_shape(_brought("data")), read_shape(_brought("target"))
        return diagnosis(_brought("code"), _brought("error"), target, data)
    except Mistake as mistake:
        return mistake


def _take_to_lab(found: Diagnosis) -> None:
    state.init_session()
    window = {} if found.window is None else {"window": found.window}
    state.change_experiment(stack=found.stack, **window)
