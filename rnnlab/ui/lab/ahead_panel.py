"""The current run's forecast of what follows after the end of its series, or of a later file."""

from functools import partial

import msgspec
import numpy as np
import streamlit as st

from rnnlab.experiment import MOST_HORIZON, Experiment
from rnnlab.export.forecast_facts import ForecastReport, ahead_plot
from rnnlab.export.messages import forecast_title
from rnnlab.figures import palette
from rnnlab.figures.ahead import ahead_figure
from rnnlab.figures.ahead_svg import ahead_picture
from rnnlab.forecast.ahead import Ahead, assumption_note, far_error_note, far_note, interval_note, method_note
from rnnlab.forecast.ahead_messages import METHODS, no_row_of_the_forecast
from rnnlab.forecast.choice import MIX, OF_THE_PAST, choice_score, choices_of
from rnnlab.forecast.hindsight import hindsight_note
from rnnlab.forecast.messages import shares_text
from rnnlab.forecast.results import Results, rows_of
from rnnlab.mistake import Mistake
from rnnlab.number_format import MISSING, format_decimals
from rnnlab.runs.run import Run
from rnnlab.series.series import Series
from rnnlab.series.source import File, keep
from rnnlab.series.spans import label_ahead, usual_spans
from rnnlab.ui import forecast_choice, services, state, table, widgets
from rnnlab.ui.forecast_choice import KNOWN, LATER
from rnnlab.ui.lab import ahead_forecast, horizon_choice, save_chart, training_settings
from rnnlab.ui.lab import ahead_messages as messages
from rnnlab.ui.lab.ahead_forecast import Chosen, forecast_ahead
from rnnlab.ui.lab.downloads_panel import FORECAST_FILES
from rnnlab.ui.lab.forecast_messages import measured_coverage
from rnnlab.ui.markdown import escape_markdown
from rnnlab.ui.table import Cell, Column, Row, Table

__all__ = ["forecast_ahead", "headline", "render", "table_of"]

PLACE = "ahead"  # of error messages
FIELDS = {LATER: "ahead_file_", KNOWN: "ahead_known_"}  # {file: the key of its field, before the run's id}
MAIN_LEVEL = 0.8  # of the interval in the headline


def render(run: Run, series: Series, target: str) -> None:
    """Draw the panel. A Mistake is shown in it."""
    e = run.experiment
    results = services.results_of(run.id)
    choose(run, series, results)
    chosen = ahead_forecast.chosen_for(run)
    offer, forecast = st.container(), st.container()  # above the field for a later file, which they depend on
    try:
        later, known = choose_files(run, chosen.choice)
        with offer:
            offer_training(run, series, chosen, later)
            widgets.show_error(PLACE)
        with forecast:
            if ahead_forecast.needs_known_file(e, chosen.choice) and known is None:
                st.markdown(f":material/info: {messages.known_file_needed(e.known)}")
                return
            colour = palette.target_colour(target, series.features)
            if later is not None:
                draw_hindsight(run, later, chosen.choice, target, colour)
            ahead = forecast_ahead(run.id, e, chosen.steps, later, known, chosen.choice)
            draw(ForecastReport(run, series, results, ahead, chosen.choice), target, colour)
    except Mistake as mistake:
        forecast.error(escape_markdown(mistake), icon=":material/error:")


def choose(run: Run, series: Series, results: Results) -> None:
    """Draw the choice of what to forecast with, and of how many steps, with usual spans as one-press choices."""
    chosen, key = ahead_forecast.chosen_for(run), forecast_choice.steps_key(run)
    st.session_state[forecast_choice.CHOICE_KEY] = chosen.choice
    st.session_state[key] = chosen.steps
    names = {name: METHODS[name].removeprefix("the ") for name in choices_of(results)}
    names[MIX] = messages.CHOSEN_MIX
    with st.container(horizontal=True, vertical_alignment="bottom", key="ahead_choices"):
        st.selectbox(
            messages.FORECAST_WITH.label, list(names), format_func=names.__getitem__,
            key=forecast_choice.CHOICE_KEY, help=messages.FORECAST_WITH.help, width=260, persist_state="session",
        )  # fmt: skip
        st.number_input(
            messages.AHEAD_STEPS.label, 1, MOST_HORIZON, key=key, width=200, help=messages.AHEAD_STEPS.help,
            persist_state="session",
        )  # fmt: skip
        spans = {1: messages.NEXT_STEP} | {
            span.steps: horizon_choice.span_name(span) for span in usual_spans(series, MOST_HORIZON)
        }
        st.session_state["ahead_span"] = chosen.steps if chosen.steps in spans else None
        st.pills(
            messages.USUAL_SPANS, list(spans), format_func=spans.__getitem__, key="ahead_span",
            label_visibility="collapsed", on_change=choose_span, args=(key,),
        )  # fmt: skip


def choose_span(key: str) -> None:
    """Set the number of steps to the span that was pressed."""
    if st.session_state["ahead_span"] is not None:
        st.session_state[key] = st.session_state["ahead_span"]


def offer_training(run: Run, series: Series, chosen: Chosen, later: File | None) -> None:
    """Say how the steps beyond the horizon are made, and offer to train for them. later: what is forecast from."""
    e = run.experiment
    if chosen.choice in OF_THE_PAST or chosen.steps <= e.horizon:
        until = "" if later is not None else label_ahead(series, e.horizon)
        st.caption(messages.trained_for(e.horizon, until))
        return
    shares = {row.forecast for row in services.results_of(run.id).shares}
    if (
        chosen.choice != MIX or not shares or shares & {"network", "linear"}
    ):  # the others need no steps in between
        st.markdown(f":material/info: {messages.beyond_the_horizon(e.horizon, chosen.steps)}")
    pressed = st.button(
        messages.train_for(chosen.steps), key="ahead_offer_0", icon=":material/play_arrow:", help=messages.TRAIN_HELP,
        on_click=widgets.run_press,
        args=(PLACE, partial(train, msgspec.structs.replace(e, horizon=chosen.steps))),
    )  # fmt: skip
    if pressed:
        st.rerun()


def train(experiment: Experiment) -> None:
    """Change to the experiment and start a run of it."""
    state.set_experiment(experiment)
    training_settings.start_run()


def choose_files(run: Run, choice: str) -> tuple[File | None, File | None]:
    """Draw fields for a later file to forecast from, and for a file with the features known ahead."""
    e, known = run.experiment, None
    if ahead_forecast.needs_known_file(e, choice):
        known = upload_file(run, KNOWN, messages.known_file_label(e.known))
    with st.expander(messages.LATER_FILE, icon=":material/upload_file:"):
        later = upload_file(run, LATER, messages.LATER_FILE_LABEL)
        st.caption(messages.later_file_caption(e.window))
    for which, file in ((LATER, later), (KNOWN, known)):
        if file is not None and st.session_state.get(FIELDS[which] + run.id) is None:
            offer_to_leave_out(run, which, file)
    return later, known


def upload_file(run: Run, which: str, label: str) -> File | None:
    """Draw a field for a file of any form that the reader accepts; the file chosen there or by a link."""
    st.file_uploader(
        label, key=FIELDS[which] + run.id,
        on_change=widgets.run_callback, args=(PLACE, partial(file_changed, run, which)),
    )  # fmt: skip
    return forecast_choice.chosen_file(run, which)


def file_changed(run: Run, which: str) -> None:
    """Store the file that was uploaded under its digest, and forecast with it; without one, as before."""
    upload = st.session_state[FIELDS[which] + run.id]
    file = None if upload is None else keep(upload.getvalue(), upload.name, services.store().files)
    forecast_choice.choose_file(run, which, file)


def offer_to_leave_out(run: Run, which: str, file: File) -> None:
    """Say which file the forecast is made with, if no field above shows it, as after a link."""
    with st.container(horizontal=True, vertical_alignment="center", key=which):
        st.markdown(f":material/description: {messages.file_used(file.name)}", width="content")
        st.button(
            messages.LEAVE_FILE_OUT, key=f"leave_{which}",
            on_click=forecast_choice.choose_file, args=(run, which, None),
        )  # fmt: skip


def draw_hindsight(run: Run, later: File, choice: str, target: str, colour: str) -> None:
    """Show how the forecast from before a later file did against its rows."""
    hindsight = ahead_forecast.hindsight_after(run, later, choice)
    if hindsight is None:
        st.markdown(f":material/info: {escape_markdown(no_row_of_the_forecast(later.name))}")
        return
    column = hindsight.ahead.targets.index(target)
    sentence = hindsight_note(hindsight, column, MAIN_LEVEL)
    with st.container(border=True, key="hindsight"):
        st.markdown(f"**{messages.HINDSIGHT}** {escape_markdown(sentence)}")
        plot = ahead_plot(hindsight.ahead, target, colour, hindsight.actual[:, column])
        st.plotly_chart(
            ahead_figure(plot), width="stretch", key="hindsight_chart", config={"displayModeBar": False}
        )


def draw(report: ForecastReport, target: str, colour: str) -> None:
    """Draw the forecast of one target in words, as a chart, for download, and as a table on demand."""
    ahead = report.ahead
    plot = ahead_plot(ahead, target, colour)
    st.markdown(headline(ahead, ahead.targets.index(target)))
    shares = {row.forecast: row.share for row in rows_of(report.results.shares, target)}
    mix = messages.mix_of(shares_text(shares)) if shares and report.choice == MIX else ""
    score = choice_score(report.results, target, report.choice, ahead)
    said = (assumption_note(ahead), far_note(ahead), ahead.series.clock_note)
    assumptions = [str(note) for note in said if note is not None]
    if assumptions:
        st.markdown(f":material/info: {escape_markdown(' '.join(assumptions))}")
    notes = (mix, score, far_error_note(ahead, target), method_note(ahead), interval_note(ahead, MAIN_LEVEL))
    text = escape_markdown(" ".join(str(note) for note in notes if note))
    inside = report.results.coverage(target) if report.choice == MIX else {}
    measured = [measured_coverage(level, inside[level]) for level in ahead.intervals if level in inside]
    st.caption(" ".join([text, *measured]))
    st.plotly_chart(ahead_figure(plot), width="stretch", key="ahead_chart", config={"displayModeBar": False})
    with st.container(horizontal=True, vertical_alignment="center", key="ahead_downloads"):
        draw_downloads(report)
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            st.markdown(messages.CHART_AS, width="content")
            save_chart.buttons(
                ahead_picture(plot, forecast_title(target)), report.file_name(""), "save_ahead_chart"
            )
        shown = st.toggle(messages.SHOW_AS_TABLE, key="ahead_table")
    if shown:
        table.render(table_of(ahead, target))


def draw_downloads(report: ForecastReport) -> None:
    """Draw the buttons for the files of the forecast, those for people first."""
    keys = ("download_ahead_xlsx", "download_ahead_html", "download_ahead")
    for key, (_, text, make, ending, mime) in zip(keys, FORECAST_FILES, strict=True):
        st.download_button(
            text.label, partial(make, report), report.file_name(ending), mime, icon=":material/download:",
            key=key, help=text.help, on_click="ignore",
        )  # fmt: skip


def headline(ahead: Ahead, column: int) -> str:
    """The forecast of the first and the last step, in Markdown."""
    lows, highs = (end[:, column] for end in ahead.intervals.get(MAIN_LEVEL, (ahead.values, ahead.values)))
    labels, values, decimals = ahead.labels(), ahead.values[:, column], ahead.decimals(column)
    last = len(values) - 1
    names = {0: messages.NEXT_STEP} if last == 0 else {0: messages.FIRST_STEP, last: messages.LAST_STEP}
    return ". ".join(
        messages.step_forecast(
            step=name,
            time="" if ahead.times is None else labels[step],
            value=format_decimals(values[step], decimals),
            interval=interval_text(lows[step], highs[step], decimals) if lows[step] < highs[step] else "",
        )
        for step, name in names.items()
    )


def table_of(ahead: Ahead, target: str) -> Table:
    """A row for each step of one target: its time, value and intervals, all with the same decimals."""
    column = ahead.targets.index(target)
    decimals = ahead.decimals(column)
    intervals = [Column(messages.interval_column(level), "number") for level in ahead.intervals]
    first = Column(messages.STEP if ahead.times is None else messages.TIME)
    rows = []
    for step, label in enumerate(ahead.labels()):
        ends = [
            interval_text(low[step, column], high[step, column], decimals)
            for low, high in ahead.intervals.values()
        ]
        value = Cell(format_decimals(ahead.values[step, column], decimals), bold=True)
        rows.append(Row((Cell((label,)), value, *ends)))
    columns = (first, Column(target, "number"), *intervals)
    return Table("ahead", messages.forecast_of(target), columns, rows, "scrolls")


def interval_text(low: float, high: float, decimals: int) -> str:
    if np.isnan(low):
        return MISSING
    return messages.value_range(format_decimals(low, decimals), format_decimals(high, decimals))
