"""How the file was read: what was found in it, each to be changed there, and every repair with its places.

Where a file can't be read as it was found, the same choices stand below the sentence that says why.
"""

from functools import partial
from typing import Any

import msgspec
import pandas as pd
import streamlit as st

from rnnlab.experiment import Experiment, with_columns
from rnnlab.mistake import Mistake
from rnnlab.series.describe import step_name
from rnnlab.series.guess_labels import HELP, NAMES, value_label
from rnnlab.series.read_options import Guess
from rnnlab.series.reading import AUTODETECT
from rnnlab.series.series import Series
from rnnlab.series.source import File, ReadOptions, beginning, with_options
from rnnlab.ui import services, state
from rnnlab.ui.lab.column_kinds import offer_texts
from rnnlab.ui.markdown import escape_markdown

ASKED_FIRST = ("pick", "part")  # a file that holds several series is a question, too
STEPS = ("step", "months")  # one of them says it
OF_THEIR_OWN = (*ASKED_FIRST, *STEPS, "missing")
MOST_OFFERED, MOST_ABOVE = 12, 10_000
REFUSED = "refused"  # the file that could not be read, and is offered to be read in another way
QUESTIONS = {
    "pick": "The file holds several series: which one?",
    "part": "The file holds several tables: which one?",
    "order": "Which comes first in the file's dates?",
    "time": "Does a column say when each row was?",
    "header": "Does the first line hold the columns' names, or the first values?",
}
# What may be chosen for a file of which nothing could be found.
USUAL = (
    Guess("encoding", None, ("utf-8", "cp1252", "latin-1", "utf-16", "cp1250", "cp1251", "shift_jis")),
    Guess("delimiter", None, (",", ";", "\t", "|", " ")),
    Guess("decimal", None, (".", ",")),
    Guess("above", None, tuple(range(21))),
    Guess("header", None, (0, 1, 2)),
)


def render(series: Series, experiment: Experiment) -> None:
    """One line that says how the series was read, with all of it to unfold; above it what must be asked."""
    source = experiment.source
    if isinstance(source, File):
        for guess in series.guesses:
            if guess.asked or (guess.field in ASKED_FIRST and len(guess.options) > 1):
                ask(source, guess)
    title = "How I read your file" if isinstance(source, File) else "How it was read"
    label = escape_markdown(" · ".join(facts(series)))
    with st.expander(f"{title} · {label}", icon=":material/fact_check:", key="reading"):
        if isinstance(source, File):
            offer_guesses(series, source)
        st.markdown("\n".join(f"- {line}" for line in report(series)))
        if isinstance(source, File):
            offer_columns(series, source)
        offer_texts(series, source)
        show_places(series)


def report(series: Series) -> list[str]:
    """What became of the columns and what was mended, a line of Markdown each."""
    lines = ["**Features**: " + ", ".join(map(escape_markdown, series.features))]
    lines += [
        f"**Left out**: {escape_markdown(out.column)}: {escape_markdown(out.why)}" for out in series.left_out
    ]
    lines += [
        f"**{'Left open' if repair.left_open else 'Repaired'}**: {escape_markdown(repair.what)} ({repair.count:,})"
        for repair in series.repairs
    ]
    lines += map(escape_markdown, series.notes)
    if not series.left_out and not series.repairs:
        lines.append("Every column is a feature and no value had to be mended.")
    return lines


def facts(series: Series) -> list[str]:
    """What a glance should tell: rows, step, span, repairs, columns left out."""
    said = [f"{len(series):,} rows"]
    if series.times is None or series.step_seconds is None:
        said.append("no time column: the rows are the steps")
    else:
        said += [
            f"{step_name(series.step_seconds)} apart",
            f"{series.label(0)} to {series.label(len(series) - 1)}",
        ]
    repaired = sum(repair.count for repair in series.repairs if not repair.left_open)
    gaps = sum(repair.count for repair in series.repairs if repair.left_open)
    if repaired or not gaps:
        said.append(f"{repaired:,} repair{'s' * (repaired != 1)}" if repaired else "nothing to repair")
    if gaps:
        said.append(f"{gaps:,} gap{'s' * (gaps != 1)} left open")
    if series.left_out:
        names = ", ".join(out.column for out in series.left_out)
        said.append(f"{len(series.left_out)} left out: {names}"[:80])
    return said


def ask(file: File, guess: Guess) -> None:
    """One question that the file itself does not answer, in the open."""
    with st.container(key=f"question_{guess.field}"):
        bound = state.bind_widget(
            f"asked_{guess.field}", guess.value, "series", partial(read_again, file, guess.field)
        )
        options = options_of(guess)
        if len(options) <= 4 and guess.field not in ASKED_FIRST:
            words = {option: escape_markdown(label_of(guess.field, option)) for option in options}
            st.radio(question(guess), options, format_func=words.__getitem__, horizontal=True, **bound)
        else:
            st.selectbox(question(guess), options, format_func=partial(label_of, guess.field), **bound)


def question(guess: Guess) -> str:
    asked = QUESTIONS.get(guess.field, f"{NAMES[guess.field]}: the file can't tell.")
    why = f" {guess.why}." if guess.why and guess.asked else ""
    return escape_markdown(asked + why)


def label_of(field: str, value: object) -> str:
    return "as found" if value is None else value_label(field, value)


def options_of(guess: Guess) -> list[Any]:
    """What may be chosen, the value in use among them."""
    options: list[Any] = list(guess.options)
    return options if guess.value in options else [guess.value, *options]


def offer_guesses(series: Series, file: File) -> None:
    """Each thing that was found, to be changed; and a way back to what was found."""
    found = {guess.field: guess for guess in series.guesses}
    st.caption("What I found in the file. Change what is wrong: it is read again at once.")
    choose([guess for guess in found.values() if not guess.asked and guess.field not in OF_THEIR_OWN], file)
    choose_step([found[field] for field in STEPS if field in found], file)
    missing = found.get("missing")
    if missing is not None:
        st.pills(
            NAMES["missing"], options_of_several(missing), selection_mode="multi",
            format_func=escape_markdown, help=HELP["missing"],
            **state.bind_widget("guess_missing", list(missing_in(missing)), "series", partial(put_missing, file)),
        )  # fmt: skip
    decided = [
        name for name in ReadOptions.__struct_fields__ if getattr(file, name) != getattr(AUTODETECT, name)
    ]
    columns = st.columns([3, 1], vertical_alignment="bottom")
    columns[0].text_input(
        "More that stands for missing", placeholder="-9999, n.a., *", key="more_missing",
        help="Numbers or texts as they are in the file, with commas between them.",
        on_change=state.run_callback, args=("series", partial(add_missing, file, missing_in(missing))),
    )  # fmt: skip
    if decided:
        columns[1].button(
            "Read it as found", icon=":material/undo:", key="as_found", width="stretch",
            help="Forget: " + ", ".join(NAMES.get(name, name).lower() for name in decided),
            on_click=state.run_callback, args=("series", lambda: change_to(with_options(file, AUTODETECT))),
        )  # fmt: skip


def choose(guesses: list[Guess], file: File) -> None:
    """The guesses side by side, each to be changed."""
    for start in range(0, len(guesses), 3):
        for place, guess in zip(st.columns(3), guesses[start : start + 3], strict=False):
            bound = state.bind_widget(
                f"guess_{guess.field}", guess.value, "series", partial(read_again, file, guess.field)
            )
            words = HELP[guess.field] + (f" {escape_markdown(guess.why)}." if guess.why else "")
            if guess.options:
                place.selectbox(
                    NAMES[guess.field], options_of(guess), help=words,
                    format_func=partial(label_of, guess.field), **bound,
                )  # fmt: skip
            elif guess.field == "above":
                place.number_input(NAMES[guess.field], 0, MOST_ABOVE, step=1, help=words, **bound)


def offer_columns(series: Series, file: File) -> None:
    """Columns of numbers that were left out, each one press from being a feature."""
    usable = [out.column for out in series.left_out if out.usable]
    with st.container(horizontal=True):
        for number, column in enumerate(usable[:MOST_OFFERED]):
            st.button(
                escape_markdown(f"Read {column} as a feature"), key=f"keep_{number}", icon=":material/add:",
                on_click=state.run_callback,
                args=("series", partial(read_again, file, "kept", (*file.kept, column))),
            )  # fmt: skip


def show_places(series: Series) -> None:
    """Where something was mended: the first places of each repair in one table."""
    places = [(repair.what, place) for repair in series.repairs for place in repair.places]
    if places:
        st.caption(
            "Where, for the first hundred of each kind: the line in the file, what was there, what it became."
        )
        st.dataframe(
            pd.DataFrame(
                {
                    "Where": [str(place.row) for _, place in places],
                    "Column": [place.column for _, place in places],
                    "Was": [place.was for _, place in places],
                    "Is now": [place.now for _, place in places],
                    "Repair": [what for what, _ in places],
                }
            ),
            hide_index=True, width="stretch", height=min(38 + 35 * len(places), 250), key="repairs",
        )  # fmt: skip


def read_again(file: File, field: str, value: Any) -> None:
    """Read the file with that decided, too."""
    value = tuple(value) if isinstance(value, list) else value
    changes = {field: value}
    if field in STEPS:
        changes |= {"months" if field == "step" else "step": None}
    change_to(msgspec.structs.replace(file, **changes))


def choose_step(guesses: list[Guess], file: File) -> None:
    """How far apart the rows are to be: seconds or calendar months."""
    options = [(guess.field, value) for guess in guesses for value in options_of(guess) if value is not None]
    used = [(guess.field, guess.value) for guess in guesses if guess.value is not None]
    if not used:
        return
    st.columns(3)[0].selectbox(
        NAMES["step"], options, format_func=lambda one: label_of(*one), help=HELP["step"],
        **state.bind_widget("guess_step", used[0], "series", lambda one: read_again(file, *one)),
    )  # fmt: skip


def missing_in(guess: Guess | None) -> tuple[str, ...]:
    """What stands for a missing value now."""
    return tuple(text for text in guess.value if text) if guess and isinstance(guess.value, tuple) else ()


def options_of_several(guess: Guess) -> list[str]:
    return list(dict.fromkeys((*missing_in(guess), *(str(option) for option in guess.options if option))))


def put_missing(file: File, chosen: list[str]) -> None:
    """These alone stand for a missing value; the empty text says that none does."""
    read_again(file, "missing", tuple(chosen) or ("",))


def add_missing(file: File, there: tuple[str, ...]) -> None:
    """What was written stands for a missing value too."""
    said = tuple(text.strip() for text in st.session_state["more_missing"].split(",") if text.strip())
    if said:
        read_again(file, "missing", tuple(dict.fromkeys((*there, *said))))
        st.session_state["more_missing"] = ""


def change_to(file: File) -> None:
    """The file read in that way; the columns that were chosen stay, where they are still there."""
    e = state.experiment()
    if not (isinstance(e.source, File) and e.source.digest == file.digest):
        state.set_experiment(state.experiment_for(file, e))
        return
    before, series = services.series_of(e.source), services.series_of(file)
    new = state.experiment_for(file, e)
    names = tuple(name for name in series.features if name in e.features or name not in before.features)
    targets = tuple(name for name in e.targets if name in names) or names[:1]
    state.set_experiment(with_columns(series, new, names, targets) if names else new)


def take(file: File) -> None:
    """Change to a file that was given; one that can't be read is offered to be read in another way."""
    st.session_state.pop(REFUSED, None)
    try:
        state.set_experiment(state.experiment_for(file, state.experiment()))
    except Mistake:
        st.session_state[REFUSED] = file
        raise


def take_read(file: File, field: str, value: Any) -> None:
    """Take the file, read with that decided, too."""
    take(msgspec.structs.replace(file, **{field: value}))


def offer_other_ways() -> None:
    """For a file that could not be read: how it begins, and what may be decided about it."""
    file = st.session_state.get(REFUSED)
    if file is None:
        return
    lines = beginning(file, services.store().files)
    if not lines:
        return
    with st.container(border=True, key="other_ways"):
        st.markdown(
            f"**{escape_markdown(file.name)}** begins like this. If it is a table, say how to read it:"
        )
        st.code("\n".join(lines), language=None)
        for start in range(0, len(USUAL), 3):
            for place, guess in zip(st.columns(3), USUAL[start : start + 3], strict=False):
                options: list[Any] = [None, *guess.options]
                place.selectbox(
                    NAMES[guess.field], options, format_func=partial(label_of, guess.field),
                    help=HELP[guess.field],
                    **state.bind_widget(
                        f"other_{guess.field}", getattr(file, guess.field), "series",
                        partial(take_read, file, guess.field),
                    ),
                )  # fmt: skip
        st.button(
            "Leave it", key="leave_refused", icon=":material/close:",
            on_click=lambda: st.session_state.pop(REFUSED, None),
        )  # fmt: skip
