"""Widgets with which a person says what the time of a file is: columns together, a format, a unit, a zone."""

from functools import partial
from typing import Any
from zoneinfo import available_timezones

import msgspec
import streamlit as st

from rnnlab.series.date_format import letters_of
from rnnlab.series.read_options import HELP, NAMES, VALUES, value_label
from rnnlab.series.series import Series
from rnnlab.series.source import File
from rnnlab.ui import widgets
from rnnlab.ui.lab import series_messages as messages
from rnnlab.ui.lab.file_options import change_file, set_option
from rnnlab.ui.markdown import escape_markdown

FIELDS = ("time_with", "time_format", "time_unit", "time_zone")


def render(series: Series, file: File) -> None:
    """Draw a button that opens the four widgets."""
    with widgets.popover(messages.TIME_OPTIONS, icon=":material/schedule:", key="time_options"):
        st.multiselect(
            NAMES["time_with"], columns_of(series, file), format_func=escape_markdown, help=HELP["time_with"],
            **bind("time_with", chosen_columns(file), partial(set_columns, file)),
        )  # fmt: skip
        st.text_input(
            NAMES["time_format"], placeholder=messages.TIME_FORMAT_EXAMPLE, help=HELP["time_format"],
            **bind("time_format", letters_of(file.time_format or ""), partial(set_text, file, "time_format")),
        )  # fmt: skip
        st.selectbox(
            NAMES["time_unit"], with_value(list(VALUES["time_unit"]), file.time_unit), index=None,
            placeholder=messages.TIME_UNIT_EXAMPLE, accept_new_options=True, help=HELP["time_unit"],
            format_func=partial(value_label, "time_unit"),
            **bind("time_unit", file.time_unit, partial(set_text, file, "time_unit")),
        )  # fmt: skip
        st.selectbox(
            NAMES["time_zone"], with_value(zones(), file.time_zone), index=None, placeholder=messages.AUTOMATIC,
            accept_new_options=True, help=HELP["time_zone"],
            **bind("time_zone", file.time_zone, partial(set_text, file, "time_zone")),
        )  # fmt: skip


def bind(field: str, value: Any, change: Any) -> dict[str, Any]:
    return widgets.bind_widget(f"say_{field}", value, "series", change)


def columns_of(series: Series, file: File) -> list[str]:
    """All columns of the file, those of the time first."""
    left_out = (out.column for out in series.left_out)
    time = filter(None, (series.time_column,))
    return list(dict.fromkeys((*chosen_columns(file), *time, *series.features, *left_out)))


def chosen_columns(file: File) -> list[str]:
    """The columns that the person has put together."""
    return [*filter(None, (file.time,)), *file.time_with] if file.time_with else []


def zones() -> list[str]:
    """The names of places, without the outdated and the technical ones."""
    return [
        "UTC",
        *sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")),
    ]


def with_value(options: list[str], value: str | None) -> list[str]:
    return options if value is None or value in options else [value, *options]


def set_columns(file: File, chosen: list[str]) -> None:
    """Read the time from these columns together; from the one that was found if there are none."""
    time = chosen[0] if chosen else None
    change_file(msgspec.structs.replace(file, time=time, time_with=tuple(chosen[1:])))


def set_text(file: File, field: str, text: str | None) -> None:
    set_option(file, field, (text or "").strip() or None)
