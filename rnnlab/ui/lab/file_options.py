"""Widgets that change how a file is read; the file is read again at once."""

from functools import partial
from typing import Any

import msgspec
import streamlit as st

from rnnlab.experiment import with_columns
from rnnlab.series.read_options import ALL_PARTS, HELP, NAMES, NEWEST_RULES, value_label
from rnnlab.series.reading import AUTODETECT
from rnnlab.series.report import Guess
from rnnlab.series.series import Series
from rnnlab.series.source import File, ReadOptions, Source, source_with_columns, with_options
from rnnlab.ui import services, state, widgets
from rnnlab.ui.lab import series_messages as messages
from rnnlab.ui.markdown import escape_markdown

TIME_STEP_FIELDS = ("step", "months")  # the time step is in one of the two
# Have widgets of a different kind.
SEPARATE_FIELDS = (
    "pick", "part", *TIME_STEP_FIELDS, "missing", "time_with", "time_format", "time_unit", "time_zone"
)  # fmt: skip
COLUMNS = 3  # widgets side by side
MAX_LEFT_OUT_BUTTONS, MAX_LINES_ABOVE = 12, 10_000


def render(series: Series, file: File) -> None:
    """Draw a widget for each guess, and a button that goes back to the guesses."""
    guesses = {guess.field: guess for guess in series.guesses}
    st.caption(messages.CHANGE_GUESSES)
    plain = [guess for guess in guesses.values() if not guess.asked and guess.field not in SEPARATE_FIELDS]
    render_guesses(plain, file)
    render_time_step([guesses[field] for field in TIME_STEP_FIELDS if field in guesses], file)
    missing = guesses.get("missing")
    if missing is not None:
        st.pills(
            NAMES["missing"], marker_options(missing), selection_mode="multi",
            format_func=escape_markdown, help=HELP["missing"],
            **widgets.bind_widget(
                "guess_missing", list(missing_markers(missing)), "series", partial(set_missing, file)
            ),
        )  # fmt: skip
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    left.text_input(
        messages.MORE_MISSING.label, placeholder=messages.MORE_MISSING_EXAMPLE, key="more_missing",
        help=messages.MORE_MISSING.help,
        on_change=widgets.run_callback, args=("series", partial(add_missing, file, missing_markers(missing))),
    )  # fmt: skip
    changed = [
        name for name in ReadOptions.__struct_fields__ if getattr(file, name) != getattr(AUTODETECT, name)
    ]
    if file.version < NEWEST_RULES:
        changed.append("version")
    if changed:
        right.button(
            messages.READ_AS_FOUND, icon=":material/undo:", key="as_found", width="stretch",
            help=messages.forget_changes([NAMES.get(name, name).lower() for name in changed]),
            on_click=widgets.run_press,
            args=("series", lambda: change_file(with_options(file, AUTODETECT))),
        )  # fmt: skip


def render_guesses(guesses: list[Guess], file: File) -> None:
    for start in range(0, len(guesses), COLUMNS):
        for column, guess in zip(st.columns(COLUMNS), guesses[start : start + COLUMNS], strict=False):
            bound = widgets.bind_widget(
                f"guess_{guess.field}", guess.value, "series", partial(set_option, file, guess.field)
            )
            help_text = HELP[guess.field] + (f" {escape_markdown(str(guess.why))}." if guess.why else "")
            if guess.options:
                column.selectbox(
                    NAMES[guess.field], options_of(guess), help=help_text,
                    format_func=partial(option_title, guess.field), **bound,
                )  # fmt: skip
            elif guess.field == "above":
                column.number_input(NAMES[guess.field], 0, MAX_LINES_ABOVE, step=1, help=help_text, **bound)


def render_time_step(guesses: list[Guess], file: File) -> None:
    """Draw one widget for the time step in seconds or in calendar months."""
    options = [(guess.field, value) for guess in guesses for value in options_of(guess) if value is not None]
    used = [(guess.field, guess.value) for guess in guesses if guess.value is not None]
    if not used:
        return
    st.columns(COLUMNS)[0].selectbox(
        NAMES["step"], options, format_func=lambda option: option_title(*option), help=HELP["step"],
        **widgets.bind_widget("guess_step", used[0], "series", lambda option: set_option(file, *option)),
    )  # fmt: skip


def render_left_out_columns(series: Series, file: File) -> None:
    """Draw a button for each column of numbers that was left out, to use it as a feature."""
    usable = [out.column for out in series.left_out if out.usable]
    with st.container(horizontal=True):
        for number, column in enumerate(usable[:MAX_LEFT_OUT_BUTTONS]):
            st.button(
                messages.use_as_feature(column), key=f"keep_{number}", icon=":material/add:",
                on_click=widgets.run_press,
                args=("series", partial(use_column, file, column)),
            )  # fmt: skip


def use_column(file: File, column: str) -> None:
    """Read a column that was left out."""
    change_file(source_with_columns(file, services.series_of(file), (column,)))


def option_title(field: str, value: object) -> str:
    return messages.AUTOMATIC if value is None else value_label(field, value)


def options_of(guess: Guess) -> list[Any]:
    """The options, with the value in use among them; of several files or sheets, all of them, too."""
    options: list[Any] = list(guess.options)
    if guess.field == "part" and ALL_PARTS not in options:
        options.append(ALL_PARTS)
    return options if guess.value in options else [guess.value, *options]


def missing_markers(guess: Guess | None) -> tuple[str, ...]:
    """The missing-value markers in use."""
    return tuple(text for text in guess.value if text) if guess and isinstance(guess.value, tuple) else ()


def marker_options(guess: Guess) -> list[str]:
    return list(
        dict.fromkeys((*missing_markers(guess), *(str(option) for option in guess.options if option)))
    )


def set_option(file: File, field: str, value: Any) -> None:
    """Read the file again with this option."""
    value = tuple(value) if isinstance(value, list) else value
    changes = {field: value}
    if field == "series_column":  # the names of the series are others then
        changes |= {"pick": None, "shape": None}
    if field == "shape" and value == "wide":  # which reads all series
        changes |= {"pick": None}
    if field in TIME_STEP_FIELDS:
        changes |= {"months" if field == "step" else "step": None}
    change_file(msgspec.structs.replace(file, **changes))


def set_missing(file: File, chosen: list[str]) -> None:
    """Use exactly these missing-value markers; the empty text means that there are none."""
    set_option(file, "missing", tuple(chosen) or ("",))


def add_missing(file: File, present: tuple[str, ...]) -> None:
    """Add the markers that were typed."""
    typed = [text.strip() for text in st.session_state["more_missing"].split(",")]
    markers = tuple(text for text in typed if text)
    if markers:
        set_option(file, "missing", tuple(dict.fromkeys((*present, *markers))))
        st.session_state["more_missing"] = ""


def change_file(file: Source) -> None:
    """Change to the file, or to other options for the same file, which keep the chosen columns where possible."""
    e = state.experiment()
    new = state.experiment_for(file, e)
    if isinstance(e.source, File) and isinstance(file, File) and e.source.digest == file.digest:
        before, series = services.series_of(e.source), services.series_of(file)
        names = tuple(name for name in series.features if name in e.features or name not in before.features)
        targets = tuple(name for name in e.targets if name in names) or names[:1]
        new = with_columns(series, new, names, targets) if names else new
    state.set_experiment(new)
