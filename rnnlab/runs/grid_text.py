"""Settings of a sweep as a user writes them."""

from collections.abc import Mapping


def settings_text(settings: Mapping[str, object]) -> str:
    """The settings as a user writes them: `units=16, calendar=yes`."""
    return ", ".join(f"{name}={value_text(value)}" for name, value in settings.items())


def value_text(value: object) -> str:
    """A value as a user writes it in a grid."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
