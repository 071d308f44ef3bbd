"""Files in the layouts of well-known data services are read right, without any option."""

from importlib import import_module
from pkgutil import iter_modules

import pytest

from rnnlab.mistake import Mistake
from tests.series import services
from tests.series.services.formats import FORMATS, Format
from tests.series.services.reader import differences
from tests.series.services.wrong_today import REFUSED, WRONG

for module in iter_modules(services.__path__):
    if not module.name.startswith("test_"):
        import_module(f"{services.__name__}.{module.name}")  # each adds its formats to the table


def cases() -> list[object]:
    return [
        pytest.param(
            service,
            id=service.name,
            marks=pytest.mark.xfail(
                strict=True, reason=WRONG[service.name][0], raises=(AssertionError, Mistake)
            )
            if service.name in WRONG
            else (),
        )
        for service in FORMATS
    ]


@pytest.mark.parametrize("service", cases())
def test_file_of_a_service_is_read_right(service: Format) -> None:
    """Time steps, columns, series, values and missing values are those that the service documents."""
    assert differences(service) == {}


@pytest.mark.parametrize("name", [name for name, (reason, _) in WRONG.items() if reason != REFUSED])
def test_the_rest_of_a_file_that_is_read_wrongly_is_right(name: str) -> None:
    """A fix for one kind of file breaks nothing in a file that waits for another fix."""
    service = next(service for service in FORMATS if service.name == name)
    assert set(differences(service)) <= set(WRONG[name][1].split())


def test_each_format_is_in_the_table_once() -> None:
    names = [service.name for service in FORMATS]
    assert len(set(names)) == len(names)
    assert set(WRONG) <= set(names)
