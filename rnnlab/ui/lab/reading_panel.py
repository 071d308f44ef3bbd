"""How it was read: how the series was read, questions that the file leaves open, options to change, and repairs."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from rnnlab.experiment import Experiment
from rnnlab.series.describe import worth_a_look
from rnnlab.series.panel import Panel
from rnnlab.series.read_options import NAMES
from rnnlab.series.report import Guess, Repair, RepairKind
from rnnlab.series.series import Series
from rnnlab.series.source import File
from rnnlab.series.step_names import step_name
from rnnlab.ui import widgets
from rnnlab.ui.lab import file_options, text_columns, time_options
from rnnlab.ui.lab import series_messages as messages
from rnnlab.ui.markdown import escape_markdown

ALWAYS_OFFERED = ("pick", "part")  # with several options, even if one was guessed with confidence
MOST_LEFT_OUT = 5  # series that are listed with the reason
MAX_PILLS = 4  # more options are a selectbox


def render_questions(series: Series, experiment: Experiment) -> None:
    """Draw what the file leaves open."""
    source = experiment.source
    if isinstance(source, File):
        for guess in series.guesses:
            if guess.asked:
                ask(source, guess)
            elif guess.field in ALWAYS_OFFERED and len(guess.options) > 1:
                choose(source, guess)


def render(series: Series, experiment: Experiment, panel: Panel | None) -> None:
    """Draw an expander with a summary as its label, and the report and the options inside.

    panel: all series of the file, if they are trained on; then these are reported on.
    """
    source, read = experiment.source, series if panel is None else panel.series
    label = escape_markdown(" · ".join(summary(read)))
    with st.expander(f"{messages.DATA_CHECK} · {label}", icon=":material/fact_check:", key="reading"):
        if isinstance(source, File):
            file_options.render(series, source)
            time_options.render(series, source)
        left_out = () if panel is None else panel.left_out
        lines = [
            messages.left_out_line(out.id, f"{out.why} ({out.rows:,})") for out in left_out[:MOST_LEFT_OUT]
        ]
        if len(left_out) > MOST_LEFT_OUT:
            lines.append(messages.more_series_left_out(len(left_out) - MOST_LEFT_OUT))
        st.markdown("\n".join(f"- {line}" for line in [*lines, *report(read)]))
        if isinstance(source, File):
            file_options.render_left_out_columns(series, source)
        text_columns.render(series, source)
        render_repairs(read)


def short_summary(series: Series) -> list[str]:
    """Number of rows, time step, and what is most worth a look in how the file was read."""
    findings = worth_a_look(series)
    more = [messages.more_findings(len(findings) - 1)] if len(findings) > 1 else []
    return [*summary(series)[:2], *(str(finding) for finding in findings[:1]), *more]


def repairs_of(series: Series, kind: RepairKind) -> list[Repair]:
    return [repair for repair in series.repairs if repair.kind == kind]


def summary(series: Series) -> list[str]:
    """Number of rows, time step, first and last time, and the three things most worth a look."""
    facts = [messages.row_count(len(series))]
    if series.times is None or series.step_seconds is None:
        facts.append(messages.NO_TIME_COLUMN)
    else:
        facts += [
            messages.step_apart(step_name(series.step_seconds), bool(series.week) and not series.whole_days),
            messages.time_range(*(series.label(row) for row in first_and_last(series.times))),
        ]
    if has_decimal_commas(series):
        facts.append(messages.WITH_DECIMAL_COMMAS)
    return facts + ([str(finding) for finding in worth_a_look(series)] or [messages.NOTHING_TO_REPAIR])


def first_and_last(times: pd.DatetimeIndex) -> tuple[int, int]:
    """The rows of the first and the last time; of several series, one below the other, over all of them."""
    return int(times.argmin()), int(times.argmax())


def report(series: Series) -> list[str]:
    """Features, columns left out, repairs and notes, a line of Markdown each."""
    lines = [messages.features_line(series.features)]
    lines += [messages.left_out_line(out.column, str(out.why)) for out in series.left_out]
    lines += format_lines(series)
    others = [repair for repair in series.repairs if repair.kind != "read"]
    lines += [messages.repair_line(repair.kind, str(repair.what), repair.count) for repair in others]
    lines += [escape_markdown(str(note)) for note in series.notes]
    if not series.left_out and not series.repairs:
        lines.append(messages.NOTHING_CHANGED)
    return lines


def format_lines(series: Series) -> list[str]:
    """How the file writes its values and rows, a line of Markdown each; columns of the same format share a line."""
    same: dict[tuple[object, ...], list[Repair]] = {}
    for repair in repairs_of(series, "read"):
        facts = {
            name: fact
            for name, fact in repair.what.facts.items()
            if name not in ("column", "example", "line")
        }
        same.setdefault((repair.what.code, str(facts)), []).append(repair)
    decimals = [messages.DECIMAL_COMMAS] if has_decimal_commas(series) else []
    return decimals + [
        messages.format_line(
            str(first.what), [str(repair.what.facts["column"]) for repair in others],
            first.count + sum(repair.count for repair in others),
        )
        for first, *others in same.values()
    ]  # fmt: skip


def has_decimal_commas(series: Series) -> bool:
    return any(guess.field == "decimal" and guess.value == "," for guess in series.guesses)


def choose(file: File, guess: Guess) -> None:
    """Draw the choice among the series or tables of a file."""
    text = escape_markdown(messages.QUESTIONS[guess.field])
    with st.container(
        horizontal=True,
        vertical_alignment="center",
        gap="small",
        width="content",
        key=f"question_{guess.field}",
    ):
        st.markdown(text, width="content")
        st.selectbox(
            text, file_options.options_of(guess), format_func=partial(file_options.option_title, guess.field),
            label_visibility="collapsed", width=220, **bound(f"asked_{guess.field}", guess.value, file, guess),
        )  # fmt: skip


def ask(file: File, guess: Guess) -> None:
    """Draw a question that the file itself does not answer. No answer is preselected: one press gives each."""
    options = file_options.options_of(guess)
    titles = {option: answer(guess, option) for option in options}
    text = question(guess, titles[guess.value])
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"question_{guess.field}"
    ):
        st.markdown(text, width="content")
        unanswered = bound(f"asked_{guess.field}", None, file, guess)
        if len(options) <= MAX_PILLS:
            st.pills(
                text, options, format_func=lambda option: escape_markdown(titles[option]),
                label_visibility="collapsed", **unanswered,
            )  # fmt: skip
        else:
            st.selectbox(
                text, options, format_func=titles.__getitem__, label_visibility="collapsed", width=300,
                placeholder=messages.CHOOSE, **unanswered,
            )  # fmt: skip


def bound(key: str, value: Any, file: File, guess: Guess) -> dict[str, Any]:
    """The arguments of a widget that changes an option and reads the file again."""
    return widgets.bind_widget(key, value, "series", partial(file_options.set_option, file, guess.field))


def answer(guess: Guess, option: Any) -> str:
    """An answer to a question in words; of the decimal sign, the number that is meant."""
    example = guess.why.facts.get("example") if guess.field == "decimal" and guess.why else None
    return (
        messages.number_meant(example, option) if example else file_options.option_title(guess.field, option)
    )


def question(guess: Guess, in_use: str) -> str:
    text = messages.QUESTIONS.get(guess.field) or messages.undecided(NAMES[guess.field])
    why = f" {guess.why}." if guess.why else ""
    return escape_markdown(f"{text}{why} {messages.in_use(in_use)}")


def render_repairs(series: Series) -> None:
    """Draw a table with the first places of each repair."""
    places = [(str(repair.what), place) for repair in series.repairs for place in repair.places]
    if not places:
        return
    st.caption(messages.REPAIRS_CAPTION)
    rows = [(str(place.row), place.column, place.was, place.now, what) for what, place in places]
    st.dataframe(
        pd.DataFrame(rows, columns=list(messages.REPAIRS_COLUMNS)),
        hide_index=True, width="stretch", height=min(38 + 35 * len(places), 250), key="repairs",
    )  # fmt: skip
