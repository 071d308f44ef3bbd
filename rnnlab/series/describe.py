"""Describes a series: what was read, what was left out, what was repaired."""

from typing import Any

from rnnlab.series.series import Series


def inspection(series: Series) -> dict[str, Any]:
    """Return what `inspect` prints: rows, time, features, columns left out, repairs and groups, as JSON values."""
    time = None
    if series.times is not None:
        time = {
            "column": series.time_column,
            "start": series.times[0].isoformat(),
            "end": series.times[-1].isoformat(),
            "step_seconds": series.step_seconds,
        }
    groups = series.groups
    return {
        "rows": len(series),
        "time": time,
        "features": list(series.features),
        "left_out": [{"column": out.column, "why": str(out.why)} for out in series.left_out],
        "repairs": [
            {"what": str(repair.what), "count": repair.count, "kind": repair.kind}
            for repair in series.repairs
        ],
        "places": [
            {
                "repair": str(repair.what),
                "row": place.row,
                "column": place.column,
                "was": place.was,
                "now": place.now,
            }
            for repair in series.repairs
            for place in repair.places
        ],
        "notes": list(map(str, series.notes)),
        "guesses": [
            {"field": guess.field, "value": guess.value, "options": list(guess.options), "asked": guess.asked}
            for guess in series.guesses
        ],
        "groups": None if groups is None else {"column": groups.column, "values": list(groups.values)},
    }
