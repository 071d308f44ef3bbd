"""The chart of the series in the browser: what it draws, and dragging across it."""

from time import perf_counter

from tests.browser.visit import Visit

WAIT_S = 30.0
# Of the first line its name, how many points, the first and the last, and how it is drawn; null before it is.
DRAWN = """
() => {
  const line = document.querySelector('.st-key-series_chart .js-plotly-plot')?._fullData?.[0];
  return line ? [line.name, line.x.length, line.x[0], line.x[line.x.length - 1], line.mode] : null;
}
"""


class SeriesChart:
    def __init__(self, visit: Visit):
        self.visit, self.page = visit, visit.page

    @property
    def drawn(self) -> list | None:
        """Of the first line its name, how many points, the first and last place, and the mode."""
        return self.page.evaluate(DRAWN)

    def drawn_after(self, before: list | None, seconds: float = WAIT_S) -> list:
        """What is drawn as soon as it is something else."""
        deadline = perf_counter() + seconds
        while (now := self.drawn) in (None, before):
            assert perf_counter() < deadline, f"still drawn: {now}"
            self.page.wait_for_timeout(10)
        return now

    def drag(self, start: float, end: float) -> None:
        """Drag across the chart with the mouse, between two shares of its width."""
        plot = self.visit.widget("series_chart").locator(".nsewdrag").first
        plot.scroll_into_view_if_needed()
        box = plot.bounding_box()
        assert box is not None
        middle = box["y"] + box["height"] / 2
        self.page.mouse.move(box["x"] + start * box["width"], middle)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + end * box["width"], middle, steps=4)
        self.page.mouse.up()

    def zoom(self, start: float, end: float) -> list:
        """Drag, and what is drawn then."""
        before = self.drawn
        self.drag(start, end)
        return self.drawn_after(before)

    def press(self, key: str) -> list:
        """Press one of its buttons, and what is drawn then."""
        before = self.drawn
        self.visit.press(f"zoom_{key}")
        return self.drawn_after(before)
