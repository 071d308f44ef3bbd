"""One person's visit to the page: what is pressed and what is read, by the widgets' keys."""

import re
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlparse

import pandas as pd
from playwright.sync_api import ConsoleMessage, Locator, Page, TimeoutError, expect

from rnnlab.ui.lab.messages import TABS

TRAINED_MS = 120_000  # workers that have just started import TensorFlow first
CHARTS_CAME = ".st-key-overview_chart, .st-key-overview [data-testid=stAlert]"
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
# The test machine may be without a network; a name that can't be looked up is no fault of the page.
LOOKUP_FAILED = "net::ERR_NAME_NOT_RESOLVED"


class Visit:
    """A tab on the page. `errors` collects what the browser's console complains about."""

    def __init__(self, page: Page, url: str):
        self.page, self.url = page, url
        self.errors: list[str] = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and LOOKUP_FAILED not in message.text:
            self.errors.append(message.text)

    def open(self, **parameters: str | list[str]) -> "Visit":
        """Go to the page, with a link's parameters, until all of it is drawn."""
        query = urlencode(parameters, doseq=True)
        self.page.goto(f"{self.url}/?{query}" if query else self.url)
        return self.drawn()

    def reload(self) -> "Visit":
        self.page.reload()
        return self.drawn()

    def drawn(self) -> "Visit":
        """Until the script has come to its end."""
        expect(self.page.get_by_role("tab").first).to_be_visible(timeout=30_000)
        expect(self.page.locator(CHARTS_CAME).first).to_be_visible(timeout=30_000)
        expect(
            self.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
        ).to_be_visible()
        return self

    def widget(self, key: str) -> Locator:
        # What a rerun has left out stays in the document for a moment, marked as retained.
        return self.page.locator(f'.st-key-{key}:not([data-retained="true"])')

    def button(self, key: str) -> Locator:
        # A button with a help text is in the document twice, once for wide screens and once for small ones.
        return self.widget(key).locator("button").filter(visible=True).first

    def press(self, key: str) -> None:
        self.button(key).click()

    def toggle(self, key: str) -> None:
        self.widget(key).locator("label").first.click()

    def fill(self, key: str, number: int) -> None:
        """Type a number and leave the field."""
        field = self.widget(key).locator("input")
        field.fill(str(number))
        field.press("Enter")

    def choose(self, key: str, option: str) -> None:
        """Choose from a list that drops down."""
        field = self.widget(key).locator("input")
        field.scroll_into_view_if_needed()
        self.page.evaluate(TWO_FRAMES)  # a list that is open while the page scrolls closes
        field.press("ArrowDown")
        self.page.get_by_role("option", name=option).click()

    def open_menu(self, key: str) -> None:
        """Open a popover with settings; the one that was open closes."""
        self.close_menu()
        self.press(key)
        expect(self.page.get_by_test_id("stPopoverBody")).to_be_visible()

    def close_menu(self) -> None:
        """Close the popover that is open, if one is."""
        body = self.page.get_by_test_id("stPopoverBody")
        if body.count():
            self.page.keyboard.press("Escape")
            expect(body).to_have_count(0)

    def open_tab(self, word: str) -> None:
        """Open one of the tabs below the forecast, by its word in the link."""
        self.page.get_by_role("tab", name=TABS[word], exact=True).click()
        self.page.wait_for_function(
            "word => new URLSearchParams(location.search).get('tab') === word", arg=word
        )
        self.drawn()

    def upload(self, file: Path) -> None:
        """Upload a file in the menu of the series."""
        self.open_menu("series_menu")
        self.widget("upload").locator("input[type=file]").set_input_files(file)

    def shape(self, place: int) -> Locator:
        """The shape on the arrow behind that many layers."""
        return self.page.locator(f'[data-testid="shape-{place}"]:not([data-retained="true"] *) .shape')

    def says(self, text: str | re.Pattern[str]) -> Locator:
        """What the page says with that text in it."""
        return self.page.get_by_text(text).first

    @property
    def scores(self) -> Locator:
        return self.page.get_by_test_id("scores")

    def score(self, forecast: str, column: str) -> float:
        """One number of the table of scores. column: without its unit."""
        heads = [head.split(" (")[0] for head in self.scores.locator("thead th").all_inner_texts()]
        row = self.scores.locator("tbody tr").filter(has_text=forecast)
        return float(row.locator("td").nth(heads.index(column)).inner_text())

    def train(self) -> None:
        """Press Train and wait for the forecast of the run that it starts."""
        before = self.run
        self.press("start")
        self.page.wait_for_function(
            "before => new URLSearchParams(location.search).get('run') !== before", arg=before
        )
        expect(self.button("stop")).to_be_disabled(timeout=TRAINED_MS)
        expect(self.widget("forecast_chart")).to_be_visible(timeout=TRAINED_MS)
        self.drawn()

    def ended(self, state: str) -> Locator:
        """The badge that says how the run ended."""
        return self.page.locator("[data-testid=stMarkdownContainer] .stMarkdownBadge").filter(has_text=state)

    @property
    def link(self) -> dict[str, list[str]]:
        return parse_qs(urlparse(self.page.url).query)

    @property
    def run(self) -> str | None:
        return self.link.get("run", [None])[0]

    def predictions(self) -> pd.DataFrame:
        """The downloaded table of predictions."""
        self.open_tab("download")
        return pd.read_csv(BytesIO(self.download("download_csv")[1]))

    def download(self, key: str) -> tuple[str, bytes]:
        """The name and the bytes of what a button gives; pressed again where the row was just drawn anew."""
        for last in (False, False, True):
            try:
                with self.page.expect_download(timeout=30_000) as given:
                    self.press(key)
                return given.value.suggested_filename, Path(given.value.path()).read_bytes()
            except TimeoutError:
                if last:
                    raise
        raise AssertionError(key)
