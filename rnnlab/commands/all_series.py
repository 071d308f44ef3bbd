"""How commands print the scores of all series of a file."""

from typing import TYPE_CHECKING, Any

from rnnlab.commands import all_series_messages as messages
from rnnlab.commands.output import print_table
from rnnlab.number_format import format_number
from rnnlab.quoting import excerpt

if TYPE_CHECKING:
    from rnnlab.panel.results import PanelResults

MOST_SHOWN = 10  # series in a table, the worst first; --json has all
MOST_LEFT_OUT = 5


def all_series_json(results: "PanelResults") -> dict[str, Any]:
    """Return what `train --all --json` adds: the scores of all series together, of each, and those left out."""
    import msgspec

    return {
        "over_all": {target: msgspec.to_builtins(results.overall(target)) for target in results.targets},
        "series": [msgspec.to_builtins(row) for row in results.rows],
        "series_left_out": [
            {"series": out.series, "rows": out.rows, "why": str(out.why)} for out in results.left_out
        ],
    }


def print_all_scores(run: str, results: "PanelResults") -> None:
    """Print the scores of all series together, a table of the worst, and which series are left out."""
    from rnnlab.panel.messages import OUTCOMES
    from rnnlab.panel.results import worst_first

    for target in results.targets:
        worst = worst_first(results.rows_of(target))[:MOST_SHOWN]
        rows = [
            (
                excerpt(row.series),
                *(format_number(row.mae[name]) for name in ("forecast", "persistence", "seasonal_naive")),
                format_number(row.mase),
                format_number(row.skill),
                OUTCOMES[row.outcome],
            )
            for row in worst
        ]
        count = len(results.rows_of(target))
        print_table(
            messages.all_scores_title(run, target, len(rows), count),
            ("series", ">forecast", ">persistence", ">seasonal naive", ">MASE", ">skill", "verdict"),
            rows,
        )
        print(results.overall(target).sentence)
    for out in results.left_out[:MOST_LEFT_OUT]:
        print(messages.series_left_out(out.series, str(out.why)))
    if len(results.left_out) > MOST_LEFT_OUT:
        print(messages.more_left_out(len(results.left_out) - MOST_LEFT_OUT))
