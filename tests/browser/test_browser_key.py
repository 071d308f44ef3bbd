"""Two browsers on other computers, on a lab without a login: neither finds the run of the other."""

from pathlib import Path
from urllib.parse import parse_qs

from rnnlab.runs.owners import stores_of_all_owners
from rnnlab.ui.browser_key import COOKIE
from tests.browser.light_visit import LightVisit, ran
from tests.browser.server import Server

LINK: dict[str, str | list[str]] = {
    "series": "weather", "weather": "300,60,1,0", "layer": "lstm:4", "live": "no", "epochs": "1",
}  # fmt: skip
ELSEWHERE = "http://lab.example.org"
ANNA, BEN = (f"{COOKIE}={digit * 32}" for digit in "ab")


async def query_after_a_visit(server: Server, cookie: str, seen_url: str = ELSEWHERE, **more: str) -> str:
    """What the page's link is in the end; without a run in the link, one is trained."""
    async with LightVisit(server.url, LINK | more, seen_url=seen_url, cookie=cookie) as visit:
        await visit.until(lambda: visit.charts >= 1)
        if not more:
            await visit.press("start")
            await visit.until(lambda: "run=" in visit.query)
        return visit.query


def folders(runs: Path) -> list[list[str]]:
    return [store.ids() for store in stores_of_all_owners(runs) if store.ids()]


def test_run_of_a_browser_is_found_by_it_alone(server: Server) -> None:
    async def visits() -> tuple[list[str], ...]:
        run = parse_qs(await query_after_a_visit(server, ANNA))["run"][0]
        assert [run] in folders(server.runs)
        found = [
            parse_qs(await query_after_a_visit(server, cookie, seen_url, run=run)).get("run", [])
            for cookie, seen_url in ((ANNA, ELSEWHERE), (BEN, ELSEWHERE), (ANNA, server.url), ("", ELSEWHERE))
        ]
        return [run], *found

    run, *found = ran(visits())
    assert found == [run, [], [], []]
