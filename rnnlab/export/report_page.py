"""A forecast ahead as a page to show or print: one HTML file without JavaScript, which opens offline."""

from collections.abc import Iterable, Sequence
from html import escape

from rnnlab.export import messages
from rnnlab.export.forecast_facts import MAIN_LEVEL, ForecastReport
from rnnlab.figures.ahead_svg import ahead_picture
from rnnlab.number_format import decimals_for, format_decimals, format_percent

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{color-scheme: light;}}
body {{font: 15px/1.45 system-ui, sans-serif; color: #1c2a31; background: #fff; max-width: 1000px; margin: 1.5rem auto;
  padding: 0 1rem;}}
h1 {{font-size: 1.6rem; margin: 0;}} h2 {{font-size: 1.1rem; margin: 1.4rem 0 .4rem;}}
p {{margin: .4rem 0;}} .sub {{color: #4d5f68; margin: 0 0 .8rem;}}
.verdict {{font-size: 1.15rem; font-weight: 600; border-left: 4px solid #0b6b7d; padding-left: .8rem;}}
.next {{font-size: 1.05rem;}}
svg {{width: 100%; min-width: 38rem; height: auto; display: block; margin: .6rem 0;}}
.two {{display: grid; grid-template-columns: repeat(auto-fit, minmax(min(21rem, 100%), 1fr)); gap: 0 2rem;}}
.scrolls {{overflow-x: auto;}}
table {{border-collapse: collapse; width: 100%; font-size: .875rem;}}
th, td {{text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid #d3dce0;}}
td.n, th.n {{text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap;}}
td.t {{white-space: nowrap;}} .facts th {{font-weight: 400; color: #4d5f68; width: 11rem;}}
.note {{color: #4d5f68; font-size: .875rem;}}
@media print {{body {{margin: 0; max-width: none; font-size: 11px;}} h2, svg, tr {{break-inside: avoid;}}
  h1 {{font-size: 20px;}} h2 {{break-after: avoid; margin: .8rem 0 .2rem; font-size: 13px;}}
  table, .note {{font-size: 10px;}} th, td {{padding-top: .1rem; padding-bottom: .1rem;}}
  .verdict, .next {{font-size: 12px;}} .two {{grid-template-columns: 1fr 1fr;}}
  svg {{min-width: 0; max-height: 62mm;}}}}
@page {{size: A4; margin: 12mm;}}
</style></head>
<body>
{body}
</body></html>
"""
ROWS_AT_THE_START, ROWS_AT_THE_END = 24, 6
FEWEST_IN_TWO = 8  # rows that are shown in two halves beside each other


def report_page(report: ForecastReport) -> str:
    """The page: for each target the verdict, the chart, the numbers and the scores; then the data and the settings."""
    title = messages.forecast_title(", ".join(report.ahead.targets))
    body = [f"<h1>{escape(title)}</h1>", f'<p class="sub">{escape(report.subtitle())}</p>']
    for target in report.ahead.targets:
        body += target_part(report, target)
    body.append('<div class="two"><section>')
    body += [f"<h2>{messages.WHAT_DATA}</h2>", facts_table(report.data())]
    body.append("</section><section>")
    body += [f"<h2>{messages.SETTINGS}</h2>", facts_table(report.settings())]
    body.append("</section></div>")
    return PAGE.format(title=escape(title), body="\n".join(body))


def target_part(report: ForecastReport, target: str) -> list[str]:
    """The verdict, the chart, the numbers and the scores of one target."""
    title = messages.forecast_title(target)
    several = len(report.ahead.targets) > 1
    verdict, *notes = [report.verdict(target), *report.notes(target)]
    scores = []
    for name, mae, rmse, skill in report.scores(target):
        decimals = decimals_for(mae, digits=3)
        scores.append(
            (name, format_decimals(mae, decimals), format_decimals(rmse, decimals), format_percent(skill))
        )
    return [
        f"<h2>{escape(title)}</h2>" if several else "",
        f'<p class="verdict">{escape(verdict)}</p>',
        f'<p class="next">{escape(last_step(report, target))}</p>',
        f'<div class="scrolls">{ahead_picture(report.plot(target), title).svg}</div>',
        f"<h2>{messages.THE_NUMBERS}</h2>",
        numbers_table(report, target),
        f"<h2>{messages.HOW_GOOD}</h2>",
        text_table(messages.SCORE_COLUMNS, scores),
        f'<p class="note">{escape(" ".join((messages.SCORES_NOTE, *notes)))}</p>',
    ]


def last_step(report: ForecastReport, target: str) -> str:
    """The last step in one sentence."""
    ahead = report.ahead
    column, step = ahead.targets.index(target), len(ahead.values) - 1
    decimals = ahead.decimals(column)
    low = high = ""
    if MAIN_LEVEL in ahead.intervals:
        ends = [float(end[step, column]) for end in ahead.intervals[MAIN_LEVEL]]
        if ends[0] == ends[0]:
            low, high = (format_decimals(end, decimals) for end in ends)
    time = "" if ahead.times is None else ahead.labels()[step]
    value = format_decimals(float(ahead.values[step, column]), decimals)
    return messages.step_sentence(target, value, time, MAIN_LEVEL, low, high)


def numbers_table(report: ForecastReport, target: str) -> str:
    """The steps with their main interval, rounded, in two halves; of many the first ones and the last ones."""
    ahead = report.ahead
    column, labels = ahead.targets.index(target), ahead.labels()
    decimals, steps = ahead.decimals(column), len(ahead.values)
    ends = [(MAIN_LEVEL, end) for end in (0, 1)] if MAIN_LEVEL in ahead.intervals else []
    head = [messages.STEP if ahead.times is None else messages.TIME, messages.VALUE]
    head += [messages.interval_end(level, ("low", "high")[end]) for level, end in ends]
    shown = list(range(steps))
    if steps > ROWS_AT_THE_START + ROWS_AT_THE_END:
        shown = [*range(ROWS_AT_THE_START), *range(steps - ROWS_AT_THE_END, steps)]
    rows: list[tuple[str, ...]] = []
    for place, step in enumerate(shown):
        if place and step != shown[place - 1] + 1:
            rows.append((messages.rows_left_out(step - shown[place - 1] - 1),))
        numbers = [
            ahead.values[step, column],
            *(ahead.intervals[level][end][step, column] for level, end in ends),
        ]
        rows.append((labels[step], *(format_decimals(float(number), decimals) for number in numbers)))
    if len(rows) < FEWEST_IN_TWO:
        return text_table(head, rows)
    half = -(-len(rows) // 2)
    return f'<div class="two">{text_table(head, rows[:half])}{text_table(head, rows[half:])}</div>'


def text_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose first column is text, the others numbers; a row of one cell spans all columns."""
    cells = "".join(
        f"<th{' class=n' if place else ''}>{escape(text)}</th>" for place, text in enumerate(head)
    )
    lines = []
    for row in rows:
        if len(row) == 1:
            lines.append(f'<tr><td colspan="{len(head)}" class="note">{escape(row[0])}</td></tr>')
            continue
        tds = (f'<td class="{"n" if place else "t"}">{escape(text)}</td>' for place, text in enumerate(row))
        lines.append(f"<tr>{''.join(tds)}</tr>")
    return f'<div class="scrolls"><table><thead><tr>{cells}</tr></thead><tbody>{"".join(lines)}</tbody></table></div>'


def facts_table(rows: Iterable[tuple[str, str]]) -> str:
    """Names and values below each other."""
    lines = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows)
    return f'<table class="facts"><tbody>{lines}</tbody></table>'
