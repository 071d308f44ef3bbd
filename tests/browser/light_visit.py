"""A visit without a browser: it speaks to the server as Streamlit's page does, and costs next to nothing.

It keeps where the widgets stand and what the page writes by itself, and redraws what draws itself anew.
"""

import asyncio
import re
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

SECONDS = 60.0
KEY = re.compile(r"^\$\$ID-[0-9a-f]+-(.+)$")
SHAPE = re.compile(r'data-testid="(shape-\d+)"><div class="shape">([^<]*)<')
Result = TypeVar("Result")


def ran(visits: Coroutine[Any, Any, Result]) -> Result:
    """What the visits give, run in a thread of their own, for Playwright's loop runs in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, visits).result()


@dataclass
class Widget:
    """What the server calls it, the fragment it is drawn in, and whether it is on."""

    id: str
    fragment: str
    on: bool


class LightVisit:
    """One visit, to be used by `async with`.

    `marks`: all that the pattern `mark` found in what the server sent; `faults`: the exceptions it told.

    seen_url: the address in the visitor's browser, if it is another one than the server's. cookie: the browser's.
    """

    def __init__(
        self,
        url: str,
        parameters: dict[str, str | list[str]],
        mark: bytes = b"(?!)",
        seen_url: str = "",
        cookie: str = "",
    ):
        self.address = url.replace("http", "ws") + "/_stcore/stream"
        self.seen_url, self.headers = seen_url or url, {"Cookie": cookie} if cookie else {}
        self.query = urlencode(parameters, doseq=True)
        self.marks: set[bytes] = set()
        self.faults: list[str] = []
        self.widgets: dict[str, Widget] = {}
        self.shapes: dict[str, str] = {}
        self.charts = 0
        self._mark, self._page, self._runs_ended = re.compile(mark), "", 0
        self._chosen: dict[str, WidgetState] = {}  # sent each time: the server may join two requests into one
        self._socket: ClientConnection
        self._reader: asyncio.Task
        self._timers: dict[str, asyncio.Task] = {}
        self._news = asyncio.Condition()

    async def __aenter__(self) -> "LightVisit":
        self._socket = await connect(
            self.address,
            subprotocols=["streamlit"],
            max_size=None,
            compression=None,
            additional_headers=self.headers,
        )
        self._reader = asyncio.create_task(self._read())
        await self._ask()
        await self.until(lambda: self._runs_ended > 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop_timers()
        self._reader.cancel()
        await self._socket.close()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait till that holds of what the server sent; TimeoutError after a minute."""
        async with asyncio.timeout(SECONDS), self._news:
            await self._news.wait_for(lambda: holds() or self._reader.done())
        if self._reader.done():
            self._reader.result()  # it ends by an error alone

    async def toggle(self, key: str, shape: str) -> float:
        """Press a toggle; the seconds until that shape is another."""
        widget, before = self.widgets[key], self.shapes[shape]
        start = perf_counter()
        self._chosen[widget.id] = WidgetState(id=widget.id, bool_value=not widget.on)
        await self._ask(widget.fragment)
        await self.until(lambda: self.shapes[shape] != before)
        return perf_counter() - start

    async def press(self, key: str) -> None:
        """Press a button, and wait for what the script then does."""
        widget = self.widgets[key]
        await self.send(widget.fragment, WidgetState(id=widget.id, trigger_value=True))

    async def send(self, fragment: str, *states: WidgetState, timed: bool = False) -> None:
        """Send a message of that fragment, a timer's or not, with those states, and wait for what the script does."""
        before = self._runs_ended
        await self._ask(fragment, timed, states)
        await self.until(lambda: self._runs_ended > before)

    async def _ask(self, fragment: str = "", timed: bool = False, states: Iterable[WidgetState] = ()) -> None:
        message = BackMsg()
        ask = message.rerun_script
        ask.query_string, ask.page_script_hash = self.query, self._page
        ask.fragment_id, ask.is_auto_rerun, ask.context_info.url = fragment, timed, self.seen_url
        ask.widget_states.widgets.extend([*self._chosen.values(), *states])
        await self._socket.send(message.SerializeToString())

    async def _read(self) -> None:
        try:
            async for data in self._socket:
                assert isinstance(data, bytes)
                self.marks.update(self._mark.findall(data))
                self._take(ForwardMsg.FromString(data))
                await self._tell()
            raise ConnectionError("The server has ended the visit.")
        finally:
            await self._tell()

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._take_element(message)
        elif kind == "script_finished":
            self._runs_ended += 1
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
        elif kind == "new_session" and not message.metadata.run.fragment_ids:
            self._stop_timers()
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                self._stop_timer(fragment)  # of a fragment inside another one that was stopped, there is none
        elif kind == "auto_rerun":
            fragment = message.auto_rerun.fragment_id
            self._stop_timer(fragment)
            self._timers[fragment] = asyncio.create_task(self._redraw(fragment, message.auto_rerun.interval))

    def _stop_timer(self, fragment: str) -> None:
        timer = self._timers.pop(fragment, None)
        if timer is not None:
            timer.cancel()

    def _take_element(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind is None:
            return
        drawn = getattr(element, kind)
        if kind == "exception":
            self.faults.append(f"{drawn.type}: {drawn.message}")
        if kind == "html":
            self.shapes.update(SHAPE.findall(drawn.body))
        self.charts += kind == "plotly_chart"
        key = KEY.match(getattr(drawn, "id", ""))
        if key:
            on = kind == "checkbox" and (drawn.value if drawn.set_value else drawn.default)
            if drawn.id in self._chosen:
                self._chosen[drawn.id].bool_value = on
            self.widgets[key[1]] = Widget(drawn.id, message.delta.fragment_id, on)

    async def _redraw(self, fragment: str, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            await self._ask(fragment, timed=True)

    def _stop_timers(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
