"""Several visitors of one server: what one of them looks at, no other is sent."""

import asyncio

from rnnlab.runs.store import Store
from rnnlab.series.source import keep
from tests.browser.light_visit import LightVisit, ran
from tests.browser.server import Server

MARK = rb"(?:copper|silver)"


def link_of(metal: str, server: Server, layer: str) -> dict[str, str | list[str]]:
    """The link to a kept file of that metal's, whose name and columns bear it."""
    rows = [
        f"2025-01-{day:02} {hour:02}:00,{day * hour % 17},{hour}"
        for day in range(1, 29)
        for hour in range(24)
    ]
    text = "\n".join([f"time,{metal} price,{metal} stock", *rows])
    kept = keep(text.encode(), f"{metal}.csv", Store(server.runs).files)
    return {"series": "file", "file": kept.digest, "name": kept.name, "layer": [layer, "lstm:4"]}


def test_two_visitors_do_not_see_each_other_s_series_or_stack(server: Server) -> None:
    """Each has a series and a stack of their own, and what one presses moves nothing of the other's."""

    async def both() -> None:
        copper = LightVisit(server.url, link_of("copper", server, "lstm:5:seq"), MARK)
        silver = LightVisit(server.url, link_of("silver", server, "gru:7:seq"), MARK)
        async with copper, silver:
            for visit in (copper, silver):
                await visit.until(lambda visit=visit: visit.charts >= 2)
            await copper.toggle("sequences_0", "shape-1")
            assert (copper.shapes["shape-1"], silver.shapes["shape-1"]) == (
                "(samples, 5)", "(samples, 26, 7)",
            )  # fmt: skip
            await asyncio.gather(*(visit.toggle("sequences_0", "shape-1") for visit in (copper, silver)))
            assert (copper.shapes["shape-1"], silver.shapes["shape-1"]) == (
                "(samples, 26, 5)", "(samples, 7)",
            )  # fmt: skip
            assert "copper" in copper.query and "silver" not in copper.query
            assert "silver" in silver.query and "copper" not in silver.query
            assert (copper.marks, silver.marks) == ({b"copper"}, {b"silver"})
            assert copper.faults == silver.faults == []

    ran(both())
