"""A series in words: what was read, what was left out, what was repaired."""

from typing import Any

from rnnlab.series.series import Series

DAY = 86_400
CALENDAR: tuple[tuple[float, float, str], ...] = (
    (30, 31, "1 month"),
    (59, 62, "2 months"),
    (90, 92, "1 quarter"),
    (120, 123, "4 months"),
    (181, 184, "6 months"),
    (365, 366, "1 year"),
)


def inspection(series: Series) -> dict[str, Any]:
    """What `inspect` prints: rows, time, features, columns left out, repairs and groups, fit for JSON."""
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
        "left_out": [{"column": out.column, "why": out.why} for out in series.left_out],
        "repairs": [{"what": repair.what, "count": repair.count} for repair in series.repairs],
        "places": [
            {
                "repair": repair.what,
                "row": place.row,
                "column": place.column,
                "was": place.was,
                "now": place.now,
            }
            for repair in series.repairs
            for place in repair.places
        ],
        "notes": list(series.notes),
        "guesses": [
            {"field": guess.field, "value": guess.value, "options": list(guess.options), "asked": guess.asked}
            for guess in series.guesses
        ],
        "groups": None if groups is None else {"column": groups.column, "values": list(groups.values)},
    }


def step_name(step_seconds: float) -> str:
    """A step as people say it: '1 hour', '5 minutes', '7 days', '1 month'."""
    days = step_seconds / DAY
    for low, high, name in CALENDAR:
        if low <= days <= high:
            return name
    years = round(days / 365.2425)
    if years > 1 and abs(days - years * 365.2425) <= 1:
        return _counted(years, "year")
    for size, unit in ((DAY, "day"), (3600, "hour"), (60, "minute")):
        if step_seconds >= size and step_seconds % size == 0:
            return _counted(step_seconds / size, unit)
    if days > 366:
        return _counted(round(days / 365.25, 1), "year")
    return _counted(step_seconds, "second")


def _counted(number: float, unit: str) -> str:
    return f"{number:g} {unit}" + ("" if number == 1 else "s")
