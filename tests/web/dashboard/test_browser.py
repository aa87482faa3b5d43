"""The pages in a real browser: live without reloading, without console errors, accessible."""

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.web.conftest import PASSWORD, World
from tests.web.dashboard.conftest import call_of, end, go_on, happen

CHROMIUM = next(
    filter(
        None,
        map(
            shutil.which,
            ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
        ),
    ),
    None,
)
PATIENCE_MS = 30_000

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium; on Debian: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # As root, as in most CI, Chromium has no sandbox; it only opens our own pages.
        arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield made
        made.close()


@pytest.fixture
def address(world: World) -> Iterator[str]:
    """The app on a port of its own, in a thread."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(world.app, log_level="error", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    world.app.state.feed.close()
    server.should_exit = True
    thread.join()
    listener.close()


@dataclass
class Tab:
    """A page in the browser, and what its console complained of."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: self._hear(said.type, said.text))

    def _hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)


@pytest.fixture(params=["light", "dark"])
def tab(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[Tab]:
    """A tab in which Ana has logged in."""
    context = chromium.new_context(color_scheme=request.param, base_url=address)
    made = Tab(context.new_page())
    made.page.goto("/")
    made.page.get_by_label("E-mail address").fill("ana@example.com")
    made.page.get_by_label("Password").fill(PASSWORD)
    made.page.get_by_role("button", name="Log in").click()
    expect(made.page.get_by_role("heading", name="Here", exact=True)).to_be_visible(
        timeout=PATIENCE_MS
    )
    yield made
    context.close()


def test_a_call_appears_talks_and_ends_without_reloading(world: World, tab: Tab):
    live = tab.page.locator("#live")
    call_id = call_of(world)
    go_on(world, call_id)
    happen(world, call_id, "agent", "say", text="Hi, this is Ava.")
    expect(live).to_contain_text("Hi, this is Ava.", timeout=PATIENCE_MS)

    end(world, call_id, "booked", booked_slot="2026-12-03T10:30:00-05:00")
    happen(world, call_id, "machine", "settled", result="booked", notes="")

    expect(tab.page.locator("#latest")).to_contain_text("Thu Dec 3, 10:30 AM", timeout=PATIENCE_MS)
    expect(live).to_contain_text("Nobody is on the phone right now.")
    assert tab.complaints == []


def test_a_live_call_shows_what_was_heard_and_where_it_was_cut(world: World, tab: Tab):
    call_id = call_of(world)
    go_on(world, call_id)
    tab.page.goto(f"/clients/{world.here.id}/calls/{call_id}")
    talk = tab.page.locator("#talk")

    happen(world, call_id, "line", "stream")
    happen(world, call_id, "agent", "say", text="We have Monday at nine, or Tuesday at noon.")
    happen(world, call_id, "agent", "spoke", text="We have Monday at nine or Tuesday.")
    happen(world, call_id, "agent", "interrupted", heard="We have Monday")

    cut = talk.get_by_text("We have Monday — cut off here")
    expect(cut).to_be_visible(timeout=PATIENCE_MS)
    expect(talk.locator("del")).to_have_text("at nine or Tuesday.")
    expect(talk).not_to_contain_text("at noon")
    details = tab.page.get_by_text("The caller spoke over us")
    expect(details).to_be_hidden()
    tab.page.get_by_text("Technical details").click()
    expect(details).to_be_visible()
    assert tab.complaints == []


def test_who_stands_on_a_link_stands_there_after_news_too(world: World, tab: Tab):
    call_id = call_of(world)
    go_on(world, call_id)
    tab.page.reload()
    link = tab.page.locator("#live a")
    link.focus()

    happen(world, call_id, "caller", "said", text="is this about my crown")

    expect(tab.page.locator("#live")).to_contain_text("my crown", timeout=PATIENCE_MS)
    expect(link).to_be_focused()


def test_a_page_that_is_no_longer_live_says_so(world: World, tab: Tab):
    told = tab.page.get_by_text("This page is not live at the moment.")
    expect(told).to_be_hidden()

    world.app.state.feed.close()

    expect(told).to_be_visible(timeout=PATIENCE_MS)


def test_every_page_is_accessible_in_either_light(world: World, tab: Tab):
    call_id = call_of(world, rows=3)
    happen(world, call_id, "agent", "say", text="Hi, this is Ava.")
    happen(world, call_id, "agent", "interrupted", heard="Hi, this")
    happen(world, call_id, "agent", "pressed", digit="0")
    happen(world, call_id, "caller", "said", text="wrong number")
    end(world, call_id, "wrong-number", notes="somebody else's")
    batch = world.machine().get(f"/api/calls/{call_id}").json()["batch_id"]
    here = f"/clients/{world.here.id}"

    for path in (here, f"{here}/calls", f"{here}/batches/{batch}", f"{here}/calls/{call_id}"):
        tab.page.goto(path)
        found = Axe().run(tab.page)
        assert found.violations_count == 0, found.generate_report()
    assert tab.complaints == []


def test_the_keyboard_reaches_everything(tab: Tab):
    reached = set()
    for _ in range(12):
        tab.page.keyboard.press("Tab")
        reached.add(tab.page.evaluate("document.activeElement.textContent.trim()"))

    assert {"Skip to content", "OpenChair", "All calls", "Log out", "Pause calls"} <= reached


def test_a_file_is_uploaded_by_hand(world: World, tab: Tab):
    leads = b'[{"name": "Ana Sample", "phone": "+12125550123"}]'
    tab.page.get_by_label("A file of leads").set_input_files(
        {"name": "leads.json", "mimeType": "application/json", "buffer": leads}
    )

    tab.page.get_by_role("button", name="Upload and call").click()
    tab.page.get_by_role("link", name="Watch the calls of this batch").click()

    expect(tab.page.get_by_role("link", name="Ana Sample")).to_be_visible(timeout=PATIENCE_MS)
    assert tab.complaints == []
