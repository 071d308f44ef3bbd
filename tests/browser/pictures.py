"""The lesson as one page in a browser, without a server, and its unrolled network."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from rnnlab.lesson.catalogue import catalogue
from rnnlab.lesson.document import lesson_page

CHAPTERS = {chapter["name"]: chapter for chapter in catalogue()["chapters"] if not chapter.get("server")}
DRAWN = [name for name, chapter in CHAPTERS.items() if chapter["picture"]["kind"] != "none"]
# What of a selector is covered by something else, or outside of the window: its corners and its middle.
HIDDEN = """selector => [...document.querySelectorAll(selector)].flatMap(element => {
  const {left, top, right, bottom} = element.getBoundingClientRect();
  if (right - left < 2 || bottom - top < 2) return [];
  const points = [[left + 2, top + 2], [right - 2, top + 2], [left + 2, bottom - 2], [right - 2, bottom - 2],
    [(left + right) / 2, (top + bottom) / 2]];
  return points.filter(([x, y]) => {
    const seen = document.elementFromPoint(x, y);
    return !seen || !(element.contains(seen) || seen.contains(element));
  }).map(point => [selector, ...point.map(Math.round)]);
})"""
# What a person does many times, without a new page for each: open a link, press, type; then one frame passes.
STEPS = """
const find = selector => document.querySelector(selector), all = selector => [...document.querySelectorAll(selector)];
const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
const text = selector => find(selector)?.textContent ?? "";
const memory = () => JSON.parse(localStorage.getItem("rnnlab.lesson"));
const turn = async address => {
  history.pushState(null, "", `?${new URLSearchParams(address)}`);
  dispatchEvent(new PopStateEvent("popstate"));
  await frame();
};
const press = async target => {
  (typeof target === "string" ? find(target) : target).click();
  await frame();
};
const type = async (target, value, event = "input") => {
  const field = typeof target === "string" ? find(target) : target;
  field.value = value;
  field.dispatchEvent(new Event(event, { bubbles: true }));
  await frame();
};
"""


def right_place(question: dict) -> int:
    """The place of the right option."""
    return [bool(option.get("right")) for option in question["options"]].index(True)


def plain(text: str) -> str:
    """A text of the catalogue as it is read on the page."""
    return text.strip().replace("`", "").replace("**", "")


class LessonPage:
    """The page that `rnnlab lesson` writes: what a person can do and read. errors: what its console has reported."""

    def __init__(self, page: Page, folder: Path):
        self.page, self.file = page, folder / "lesson.html"
        self.errors: list[str] = []
        if not self.file.exists():
            self.file.write_text(lesson_page(), encoding="utf-8")
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        page.on("request", lambda asked: self._note(asked.url))

    def _note(self, address: str) -> None:
        if not address.startswith(("file:", "blob:")):
            self.errors.append(address)

    def start(self, size: tuple[int, int], scheme: Any, motion: Any) -> "LessonPage":
        """A screen of that size, and a browser that remembers nothing."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.emulate_media(color_scheme=scheme, reduced_motion=motion)
        if self.page.url.startswith("file:"):
            self.page.evaluate("localStorage.clear()")
        return self

    def open(self, chapter: str = "", **query: str) -> "LessonPage":
        named = {"chapter": chapter, **query} if chapter else query
        self.page.goto(f"{self.file.as_uri()}?{'&'.join(f'{name}={value}' for name, value in named.items())}")
        expect(self.page.locator(".lesson h2")).to_be_visible()
        return self

    def find(self, selector: str) -> Locator:
        return self.page.locator(selector)

    def script(self, code: str, argument: Any = None) -> Any:
        return self.page.evaluate(code, argument)

    def steps(self, code: str, argument: Any = None) -> Any:
        """Do many things in one go: JavaScript with the words of STEPS; what it returns."""
        return self.page.evaluate(f"async argument => {{ {STEPS} {code} }}", argument)

    def answer(self, place: int) -> None:
        self.find(f"[data-do=answer][data-at='{place}']").click()

    def answer_right(self, chapter: dict) -> None:
        """Answer the question of the open chapter, if it has one."""
        if "question" in chapter:
            self.answer(right_place(chapter["question"]))
            expect(self.find(".ask .reply.good")).to_be_visible()

    def slide(self, name: str, value: int) -> None:
        self.find(f"input[data-name={name}]").fill(str(value))

    def picture(self, columns: int = 7) -> "UnrolledPicture":
        return UnrolledPicture(self.page, columns)


class UnrolledPicture:
    """The unrolled network on a page: what a person can do and read."""

    def __init__(self, page: Page, columns: int = 7):
        self.page = page
        self.root = page.locator(".unrolled")
        expect(self.root.locator(".column")).to_have_count(columns, timeout=30_000)

    def do(self, name: str) -> Locator:
        """A button or a switch."""
        return self.root.locator(f".bar [data-do={name}]")

    def column(self, step: int) -> Locator:
        """The column of a step, counted from 0."""
        return self.root.locator(f".column[data-step='{step}']")

    def output(self, step: int) -> Locator:
        """The output of the top layer at a step."""
        return self.column(step).locator(".out[data-do=choose]")

    @property
    def step(self) -> int:
        """The step that is opened, counted from 0."""
        return int(self.root.locator(".column.now").get_attribute("data-step") or -1)

    def numbers(self, what: str, layer: int = 0) -> list[float]:
        """The numbers of one row of the opened cell of a layer, one a unit."""
        cells = self.root.locator(f".column.now .opened[data-layer='{layer}'] [data-what={what}] .number")
        return [number(text) for text in cells.all_text_contents()]

    def rows(self, step: int) -> list[float]:
        """One row of the grid that leaves the top layer; empty where that row is not there yet."""
        cells = self.root.locator(f".result .grid >> nth=0 >> .row[data-step='{step}']:not(.unread) .number")
        return [number(text) for text in cells.all_text_contents()]

    def inspect(self, what: str, unit: int = 0) -> Locator:
        """Press a number of the opened column; returns the panel that explains it."""
        self.root.locator(f".column.now [data-what={what}]").nth(unit).click()
        return self.root.locator(".inside-panel")


def number(text: str) -> float:
    """A number as the picture writes it."""
    return float(text.replace("−", "-").replace("+", ""))
