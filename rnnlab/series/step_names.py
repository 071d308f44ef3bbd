"""How people name a time step: 5 minutes, 1 month."""

DAY = 86_400  # seconds
CALENDAR: tuple[tuple[float, float, str], ...] = (  # lengths in days, and the name
    (30, 31, "1 month"),
    (59, 62, "2 months"),
    (90, 92, "1 quarter"),
    (120, 123, "4 months"),
    (181, 184, "6 months"),
    (365, 366, "1 year"),
)
MONTHS = {1: "1 month", 3: "1 quarter", 12: "1 year"}


def step_name(step_seconds: float) -> str:
    """Return the name of a step of so many seconds: '1 hour', '5 minutes', '7 days', '1 month'."""
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


def months_name(months: int) -> str:
    """Return the name of a step of so many calendar months: '1 quarter', '6 months'."""
    return MONTHS.get(months, f"{months:,} months")


def step_text(seconds: float | None, months: int | None) -> str:
    """Return the name of a step of so many calendar months, or else seconds."""
    return months_name(months) if months is not None else step_name(seconds or 0.0)


def _counted(number: float, unit: str) -> str:
    return f"{number:g} {unit}" + ("" if number == 1 else "s")
