"""Make the README's pictures lab.png, broken.png and live.webp: `make pictures`. It needs Chromium."""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.server import BROWSER_ARGUMENTS, Server, browser_path  # noqa: E402
from tests.browser.visit import TRAINED_MS, Visit  # noqa: E402

DOCS = ROOT / "docs"
SIZE = {"width": 1280, "height": 800}
# The network predicts the value itself, so the first epochs are far off, and one sees it learn.
LIVE = {
    "layer": "lstm:8:seq",
    "predict": "value",
    "epochs": "40",
    "patience": "none",
    "calendar": "no",
    "horizon": "12",
}
WIDTH = 800  # pixels, of the moving picture
FRAME_SECONDS, LAST_SECONDS = 0.12, 2.5


@contextmanager
def opened(browser: Browser, server: Server, **parameters: str | list[str]) -> Iterator[Visit]:
    """A tab on the page, opened by a link."""
    context = browser.new_context(viewport=SIZE, device_scale_factor=1)
    context.set_default_timeout(TRAINED_MS)
    yield Visit(context.new_page(), server.url).open(**parameters)
    context.close()


def frame(visit: Visit) -> Image.Image:
    """The page now."""
    return Image.open(BytesIO(visit.page.screenshot())).convert("RGB")


def record_toggle(visit: Visit) -> list[tuple[Image.Image, float]]:
    """The page from before a toggle until its run has finished, and for how many seconds each picture stands."""
    toggle = visit.widget("sequences_0").locator("label").first
    box = toggle.bounding_box()
    assert box is not None
    visit.page.mouse.move(box["x"] + 16, box["y"] + 10, steps=8)
    frames = [(frame(visit), 1.2)]
    toggle.click()
    verdict = visit.widget("verdict")
    while "error of the network" not in verdict.inner_text():
        start = time.monotonic()
        frames.append((frame(visit), max(FRAME_SECONDS, time.monotonic() - start)))
    visit.drawn()
    frames.append((frame(visit), LAST_SECONDS))
    return frames


def save_moving(frames: list[tuple[Image.Image, float]], path: Path) -> None:
    """Write the frames as an animated picture that repeats."""
    height = round(WIDTH * SIZE["height"] / SIZE["width"])
    pictures = [picture.resize((WIDTH, height), Image.Resampling.LANCZOS) for picture, _ in frames]
    durations = [round(1000 * seconds) for _, seconds in frames]
    pictures[0].save(
        path, save_all=True, append_images=pictures[1:], duration=durations, loop=0, quality=70, method=6
    )  # fmt: skip


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder) / "runs")
        browser = playwright.chromium.launch(executable_path=browser_path(), args=list(BROWSER_ARGUMENTS))
        try:
            with opened(browser, server) as visit:
                visit.train()
                visit.page.mouse.move(640, 411)  # no tooltip
                visit.page.wait_for_timeout(500)
                visit.page.screenshot(path=DOCS / "lab.png")
            with opened(browser, server, layer=["lstm:32", "lstm:32"]) as visit:
                expect(visit.button("fix_1_0")).to_be_visible()
                visit.page.screenshot(
                    path=DOCS / "broken.png", clip={"x": 0, "y": 160, "width": 1280, "height": 280}
                )
            with opened(browser, server, **LIVE) as visit:
                visit.train()
                save_moving(record_toggle(visit), DOCS / "live.webp")
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    main()
