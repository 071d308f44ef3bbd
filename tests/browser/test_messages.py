"""What the browser sends beside a press: a timer's message has the values of all widgets, as they stand then."""

from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.browser.light_visit import LightVisit, ran
from tests.browser.server import Server

LINK: dict[str, str | list[str]] = {
    "series": "weather", "weather": "300,60,1,0", "layer": ["lstm:5:seq", "lstm:4"], "live": "no",
}  # fmt: skip
ON, OFF = "(samples, 26, 5)", "(samples, 5)"


def test_press_told_by_a_timer_too_is_one_press(server: Server) -> None:
    async def undo() -> None:
        async with LightVisit(server.url, LINK) as visit:
            await visit.until(lambda: visit.charts >= 2)
            for shape in (OFF, ON):
                await visit.toggle("sequences_0", "shape-1")
                assert visit.shapes["shape-1"] == shape
            pressed = WidgetState(id=visit.widgets["undo_change"].id, trigger_value=True)
            polled = visit.widgets["forecast_chart"].fragment
            assert polled not in ("", visit.widgets["undo_change"].fragment)
            await visit.send(polled, pressed, timed=True)
            assert visit.shapes["shape-1"] == ON
            await visit.press("undo_change")
            await visit.until(lambda: visit.shapes["shape-1"] != ON)
            await visit.press("redo_change")
            await visit.until(lambda: visit.shapes["shape-1"] != OFF)
            assert visit.faults == []

    ran(undo())
