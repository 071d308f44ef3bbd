"""The table of runs as HTML, with check boxes and buttons; run_list.js tells the page what was pressed.

On a phone each run is a card (run_list.css). Streamlit's own table is a picture: it has no buttons, no cards, and a
screen reader cannot follow it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import streamlit as st

from rnnlab.number_format import format_number, format_percent
from rnnlab.ui.runs import messages
from rnnlab.ui.runs.run_groups import Group
from rnnlab.ui.runs.run_rows import RunRow

HERE = Path(__file__).parent
KEY = "runs_list"
TURN = "runs_turn"  # of the latest selection that the page knows of
_list = st.components.v2.component(
    "rnnlab_runs_list",
    css=(HERE / "run_list.css").read_text(encoding="utf-8"),
    js=(HERE / "run_list.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Line:
    """A line of the table: a run, or a sweep (row: None).

    runs: the runs that its check box selects. folded: how many runs can be shown below it; unfolded: whether they are.
    best: of a sweep, whose scores are shown.
    """

    id: str
    title: str
    row: RunRow | None
    runs: tuple[str, ...]
    about: str = ""
    folded: int = 0
    unfolded: bool = False
    best: RunRow | None = None


@dataclass(frozen=True)
class Heading:
    """A column. sort: what its button sorts by, "" if it has none; direction: of the present order, as ARIA says it."""

    key: str
    sort: str = ""
    direction: str = ""


def lines_of(group: Group, shown: Sequence[RunRow], unfolded: bool) -> list[Line]:
    """The lines of a group. shown: the folded runs that match the filters; unfolded: whether they have lines."""
    if group.row is None:
        runs = tuple(row.id for row in shown)
        about = messages.sweep_progress_short(sum(not row.running for row in shown), len(shown))
    else:
        runs, about = (group.row.id,), ""
    first = Line(group.id, group.title, group.row, runs, about, len(shown), unfolded, group.best)
    return [first, *([Line(row.id, row.title, row, (row.id,)) for row in shown] if unfolded else [])]


def mount(
    lines: Sequence[Line], headings: Sequence[Heading], selected: Sequence[str], page: int,
    on_selection: Callable[[], None], on_press: Callable[[], None],
) -> None:  # fmt: skip
    """Draw the table.

    on_selection, on_press: called when the visitor selects runs or presses a button; `new_selection()` and
    `new_press()` then say what.
    """
    _list(
        key=KEY,
        data={
            "html": html_of(lines, headings),
            "selected": list(selected),
            "turn": st.session_state.get(TURN, 0),
            "page": page,
            "texts": {"name": messages.NAME_OF_RUN},
        },
        on_selection_change=on_selection,
        on_press_change=on_press,
    )


def new_selection() -> list[str]:
    """The ids of the runs that the visitor has selected. They come from the browser: they may be anything."""
    sent = dict(st.session_state[KEY]["selection"] or {})
    st.session_state[TURN] = sent.get("turn", 0)
    return [str(run_id) for run_id in sent.get("runs", ())]


def new_press() -> tuple[str, str, str]:
    """What was pressed ("open", "rename", "fold", "sort" or "sweep"), of which line, and the typed text."""
    what, line, text = st.session_state[KEY]["press"] or ("", "", "")
    return str(what), str(line), str(text)


def html_of(lines: Sequence[Line], headings: Sequence[Heading]) -> str:
    """The table; every text is escaped."""
    runs = " ".join(run for line in lines for run in line.runs)
    tick = f'<input type="checkbox" data-runs="{escape(runs)}" aria-label="{escape(messages.SELECT_PAGE)}">'
    heads = f'<th class="tick" data-label="{escape(messages.SELECT_PAGE)}">{tick}</th>' + "".join(
        map(_heading, headings)
    )
    body = "".join(_line(line) for line in lines)
    return (
        f'<table data-testid="runs" aria-label="{escape(messages.TITLE)}">'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    )


def _heading(heading: Heading) -> str:
    label, about = messages.HEADINGS[heading.key]
    tooltip = f' title="{escape(about)}"' if about else ""
    arrow = {"ascending": " ↑", "descending": " ↓"}.get(heading.direction, "")
    sorted_by = f' aria-sort="{heading.direction}"' if heading.direction else ""
    text = f"<span{tooltip}>{escape(label)}</span>"
    if heading.sort:
        text = f'<button data-sort="{heading.sort}"{tooltip}>{escape(label)}{arrow}</button>'
    return f'<th scope="col" class="{heading.key}"{sorted_by}>{text}</th>'


def _line(line: Line) -> str:
    tick = (
        f'<td class="tick"><input type="checkbox" data-runs="{escape(" ".join(line.runs))}" '
        f'aria-label="{escape(messages.select_run(line.title))}"></td>'
    )
    kind = "sweep" if line.row is None else "member" if line.row.parent else "run"
    cells = _run_cells(line.row) if line.row else _sweep_cells(line)
    return f'<tr class="{kind}" data-id="{escape(line.id)}">{tick}{_name_cell(line)}{cells}</tr>'


def _name_cell(line: Line) -> str:
    row, title = line.row, escape(line.title)
    parts = []
    if row is None:
        parts.append(f'<button class="name" data-sweep="{escape(line.id)}">{title}</button>')
    elif row.state == "damaged":
        parts.append(f'<span class="name" title="{escape(row.id)}">{title}</span>')
    else:
        label = escape(messages.open_run(line.title))
        tooltip = escape(f"{messages.OPEN}: {row.id}")
        parts.append(
            f'<button class="name" data-open="{row.id}" aria-label="{label}" title="{tooltip}">{title}</button>'
        )
    if row is not None:
        label = escape(messages.rename_run(line.title))
        parts.append(
            f'<button class="rename" data-rename="{row.id}" data-name="{escape(row.name)}" '
            f'aria-label="{label}" title="{escape(messages.RENAME)}">✎</button>'
        )
    small = [line.about]
    if row is not None:
        small = [row.mark, row.what if row.name else "", row.note.partition("\n")[0]]
    small_text = " · ".join(text for text in small if text)
    if small_text:
        parts.append(f"<small>{escape(small_text)}</small>")
    if line.folded:
        label = escape(messages.folded_runs(line.folded, is_sweep=row is None))
        parts.append(
            f'<button class="fold" data-fold="{escape(line.id)}" aria-expanded="{str(line.unfolded).lower()}">'
            f"{label}</button>"
        )
    return f'<th scope="row" class="name">{"".join(parts)}</th>'


def _run_cells(row: RunRow) -> str:
    target = row.targets[0] if row.targets else ""
    reason = f'<small title="{escape(row.reason)}">{escape(row.reason)}</small>' if row.reason else ""
    ended = not row.running
    created = "" if row.created is None else _time(row.created)
    return "".join(
        [
            _cell("state", f"{escape(messages.STATES[row.state])}{reason}"),
            _cell("score", _score(row.skill)),
            _cell("validation", _error(row.validation_mae, target)),
            _cell("test", _error(row.test_mae, target)),
            _cell("shapes", escape(row.shapes)),
            _cell("epochs", "" if row.epochs is None or not ended else str(row.epochs)),
            _cell("seconds", "" if row.seconds is None or not ended else f"{row.seconds:.1f} s"),
            _cell("created", created),
        ]
    )


def _sweep_cells(line: Line) -> str:
    """A sweep has the errors of its best run."""
    best = line.best
    target = best.targets[0] if best and best.targets else ""
    return "".join(
        [
            _cell("state", ""),
            _cell("score", _score(best.skill if best else None)),
            _cell("validation", _error(best.validation_mae if best else None, target)),
            _cell("test", _error(best.test_mae if best else None, target)),
            *(_cell(key, "") for key in ("shapes", "epochs", "seconds")),
            _cell("created", "" if best is None or best.created is None else _time(best.created)),
        ]
    )


def _cell(key: str, html: str) -> str:
    label = f' data-label="{escape(messages.HEADINGS[key][0])}"' if html else ""
    return f'<td class="{key}"{label}>{html}</td>'


def _score(skill: float | None) -> str:
    if skill is None:
        return ""
    width = f"{100 * min(max(skill, 0.0), 1.0):.0f}"
    return f'{format_percent(skill)}<i class="bar"><i style="width:{width}%"></i></i>'


def _error(error: float | None, target: str) -> str:
    """An error with what it is an error of, because errors of different series are in different units."""
    return "" if error is None else f"{format_number(error)}<small>{escape(target)}</small>"


def _time(seconds: float) -> str:
    """UTC; the browser writes it in the visitor's time zone."""
    time = datetime.fromtimestamp(seconds, UTC)
    return f'<time datetime="{time:%Y-%m-%dT%H:%M:%SZ}">{time:%Y-%m-%d %H:%M}</time>'
