"""What was measured as tables of Markdown."""

from collections.abc import Sequence

import numpy as np

from tests.benchmarks.accuracy.measured import LAB, Measured

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
TO_GAIN = 0.08  # of persistence's error, from which "better" is missed if it is not said
LEVELS = ("0.8", "0.95")


def table(rows: Sequence[Measured]) -> str:
    """Each series: the error of each forecast over that of the best, the coverage and the time."""
    rows = [row for row in rows if not row.name.startswith(("walk", "piece"))]
    if not rows:
        return ""
    names = list(dict.fromkeys(name for row in rows for name in row.errors))
    heads = ["series", "steps", *names, "80 %", "95 %", "seconds"]
    lines = []
    for row in sorted(rows, key=lambda row: (row.name.startswith("generated"), row.name, row.horizon)):
        best = min(row.errors.values())
        ratios = [_number(row.errors[name] / best, bold=row.errors[name] == best) for name in names]
        covered = [_percent(row.coverage.get(level)) for level in LEVELS]
        lines.append([row.name, str(row.horizon), *ratios, *covered, f"{row.seconds[LAB]:.0f}"])
    return _markdown(heads, lines)


def summary(rows: Sequence[Measured]) -> str:
    """The means of all series: one step and many, the walks and the pieces."""
    series = [row for row in rows if not row.name.startswith(("walk", "piece"))]
    lines = []
    for title, chosen in (
        ("one step", [row for row in series if row.horizon == 1]),
        ("many steps", [row for row in series if row.horizon > 1]),
    ):
        if not chosen:
            continue
        ratio = np.mean([row.errors[LAB] / min(row.errors.values()) for row in chosen])
        lines.append([f"error over the best, {title}: mean", f"{ratio:.3f}"])
        worst = max(chosen, key=lambda row: row.errors[LAB] / row.errors["persistence"])
        lines.append(
            [f"worst against persistence, {title}: {worst.name}",
             f"{worst.errors[LAB] / worst.errors['persistence']:.3f}"]
        )  # fmt: skip
        for peer in chosen[0].errors:
            if peer != LAB:
                logs = [np.log(row.errors[LAB] / row.errors[peer]) for row in chosen]
                lines.append(
                    [f"error over {peer}'s, {title}: geometric mean", f"{np.exp(np.mean(logs)):.3f}"]
                )
        for level in LEVELS:
            covered = [row.coverage[level] for row in chosen if level in row.coverage]
            text = (
                f"{_percent(float(np.mean(covered)))}, least {_percent(min(covered))}" if covered else "none"
            )
            lines.append([f"coverage of the {100 * float(level):g} % interval, {title}: mean", text])
    lines += _better(rows)
    hours = [row for row in rows if row.name.startswith("piece")]
    for name in hours[0].errors if hours else ():
        mase = np.mean([row.errors[name] / row.scaled for row in hours])
        lines.append([f"MASE of {name}, {len(hours)} pieces of 800 hours, 48 steps", f"{mase:.3f}"])
    return _markdown(["what", "measured"], lines)


def document(text: str, rows: Sequence[Measured]) -> str:
    """The document with the tables between its marks."""
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    return f"{before}{BEGIN}\n\n{table(rows)}\n\n{summary(rows)}\n\n{END}{after}"


def _better(rows: Sequence[Measured]) -> list[list[str]]:
    """How often "better than persistence" was said of a walk, and missed where there is something to gain.

    That the last value of a walk is better than another forecast is true, and not counted.
    """
    walks = [row for row in rows if row.name.startswith("walk")]
    series = [row for row in rows if not row.name.startswith("walk")]
    gain = [row for row in series if row.errors[LAB] <= (1 - TO_GAIN) * row.errors["persistence"]]
    missed = [f"{row.name} ({row.horizon})" for row in gain if row.better.get("persistence") != "better"]
    false = sum(row.better.get("persistence") == "better" for row in walks)
    lines = [["“better” missed where the error is 8 % below persistence's", f"{len(missed)} of {len(gain)}"]]
    if missed:
        lines.append(["missed at", "; ".join(missed)])
    if walks:
        ratios = [row.errors[LAB] / row.errors["persistence"] for row in walks]
        lines.append(["“better” than persistence said of a random walk", f"{false} of {len(walks)}"])
        lines.append(
            ["error over persistence's on walks: mean, worst", f"{np.mean(ratios):.3f}, {max(ratios):.3f}"]
        )
    return lines


def _markdown(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    return "\n".join("| " + " | ".join(line) + " |" for line in (heads, ["---"] * len(heads), *lines))


def _number(value: float, bold: bool) -> str:
    return f"**{value:.2f}**" if bold else f"{value:.2f}"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.0f}"
