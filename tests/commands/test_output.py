"""Tables in a narrow terminal."""

import pytest

from rnnlab.commands import output

RUN = "20261129-013151-a1b2c3"


@pytest.mark.parametrize("width", [80, 60])
def test_ids_and_headings_are_never_truncated(
    width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An id stays on one line, so that it can be copied; long headings and other cells are wrapped."""
    monkeypatch.setattr(output, "PIPED_WIDTH", width)
    columns = ("=run", "state", "series", "stack", ">epochs", "test error (MAE)", ">exponential-smoothing")
    cells = (RUN, "finished", "jfk_weather_2013", "lstm:32:seq lstm:32", 10, "temperature 0.5", "37,140")
    output.print_table("Runs", columns, [cells])
    shown = capsys.readouterr().out
    assert RUN in shown
    assert "…" not in shown
    assert max(map(len, shown.splitlines())) <= width
