"""What a person waits for when a page opens, by the browser's own clock, and what the browser fetches for it."""

from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Browser, Page

WAIT_MS = 60_000
HAND_MS = 60  # from pressing the mouse button down to letting it go

# Notes when each part is seen first.
WATCH = """
parts => {
  window.seen = {};
  const look = () => {
    for (const [name, selector] of Object.entries(parts)) {
      const visible = document.querySelector(selector)?.checkVisibility({visibilityProperty: true});
      if (visible && !(name in window.seen)) window.seen[name] = performance.now();
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""
# The middle of the toggle, at the first moment at which it can be seen and `delay` milliseconds later.
PLACE = """
([toggle, answer, delay]) => new Promise(done => {
  const look = () => {
    const drawn = document.querySelector(toggle), text = document.querySelector(answer);
    if (!drawn?.checkVisibility({visibilityProperty: true}) || !text) return requestAnimationFrame(look);
    setTimeout(() => {
      const before = text.textContent, box = document.querySelector(toggle).getBoundingClientRect();
      window.answered = new Promise(answered => {
        const compare = () => {
          const now = document.querySelector(answer);
          if (now && now.textContent !== before) answered(performance.now());
          else requestAnimationFrame(compare);
        };
        compare();
      });
      done([box.x + box.width / 2, box.y + box.height / 2]);
    }, delay);
  };
  look();
})
"""
FETCHED = """
() => {
  const fetched = performance.getEntriesByType('resource');
  return [fetched.length, fetched.reduce((sum, one) => sum + one.decodedBodySize, 0)];
}
"""


class Parts(NamedTuple):
    """Selectors of the parts of a page: what it is painted by, its toggle, the toggle's answer, and its charts."""

    painted: str
    toggle: str
    answer: str
    chart: str


class Load(NamedTuple):
    """Milliseconds from the start of loading, and what was fetched until the charts were there."""

    painted: float
    toggle_answered: float
    charts: float
    requests: int
    megabytes: float
    messages: int  # over the websocket
    message_kilobytes: float


def load(browser: Browser, url: str, parts: Parts) -> Load:
    """Open the page in a browser without a cache, and press its toggle as soon as it can be seen."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    messages: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: messages.append(len(data))))
    page.add_init_script(f"({WATCH})({ {'painted': parts.painted, 'chart': parts.chart} })")
    page.goto(url)
    press_toggle(page, parts)
    answered = page.evaluate("window.answered")
    page.wait_for_function("window.seen.chart")
    seen, (requests, size) = page.evaluate("window.seen"), page.evaluate(FETCHED)
    context.close()
    return Load(
        seen["painted"], answered, seen["chart"], requests, size / 1e6, len(messages), sum(messages) / 1e3
    )


def press_toggle(page: Page, parts: Parts, delay: float = 0.0) -> None:
    """Press the toggle so many milliseconds after it can be seen, as a hand does; `window.answered` is to come."""
    x, y = page.evaluate(PLACE, [parts.toggle, parts.answer, delay])
    page.mouse.move(x, y)
    page.mouse.down()
    page.wait_for_timeout(HAND_MS)
    page.mouse.up()


def alternating(first: Callable[[], Load], second: Callable[[], Load], pairs: int) -> list[tuple[Load, Load]]:
    """Both, so many times, each first in every other pair, so that a busy spell falls on both."""
    results = []
    for number in range(pairs):
        if number % 2:
            of_second = second()
            results.append((first(), of_second))
        else:
            results.append((first(), second()))
    return results
