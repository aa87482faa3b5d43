"""The page with many calls in the database: how long each page takes, how large, how live.

The API is a process of its own; pages are fetched one after another by one visitor. The floor is
the log-in page, which asks nothing of the database. With Chromium: the first render with an empty
cache, and the time from a line written into the ledger to its words on the screen.

    .venv/bin/python benchmarks/page.py [--calls 100000] [--database-url postgresql://…]

A database that is named is filled once, and kept.
"""

import argparse
import datetime as dt
import http.client
import os
import random
import re
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator
from html import unescape

import sqlalchemy as sa
from playwright.sync_api import sync_playwright

from openchair.accounts.passwords import Passwords
from openchair.accounts.store import create_user
from openchair.clock import SystemClock
from openchair.db import Database, Durability, migrate
from openchair.ids import Ids
from openchair.tables import (
    Appointment,
    BatchProblem,
    Call,
    CallEvent,
    CallResult,
    Chair,
    Client,
    Lead,
    UploadBatch,
)

TRIES = 40
ROUNDS = 15
AT_ONCE = 5000
HERE = "client_bench"
LARGE = "batch_0"
"""The batch that has half of all calls."""
WHO, PASSWORD = "desk@example.com", "front desk morning 7"
RESULTS = ("booked", "no-answer", "no-answer", "voicemail", "declined", "transferred", "failed")
TALK = (
    ("dial", "claimed", {}),
    ("line", "line_news", {"status": "answered"}),
    ("agent", "say", {"text": "Hi, this is Ava."}),
    ("caller", "said", {"text": "hello"}),
    ("machine", "settled", {"result": "declined"}),
)
NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)  # noqa: TID251 - a benchmark's edge


def main() -> None:
    """Fill a database, serve it, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=100_000)
    parser.add_argument("--database-url", default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database_url or f"sqlite:///{folder}/page.db"
        database = Database(url, durability=Durability.NONE)
        migrate(database)
        with database.reading() as session:
            is_filled = session.get(Client, HERE) is not None
        if not is_filled:
            fill(database, asked.calls)
        port = free_port()
        server = serve(url, port, folder)
        try:
            cookie = log_in(port)
            measure(port, cookie)
            in_browser(database, port, cookie)
        finally:
            server.terminate()
            server.wait()
            database.close()


# --- a database with many calls ---------------------------------------------------------------


def fill(database: Database, calls: int) -> None:
    """Write a clinic with so many calls, nine in ten of them ended."""
    if calls < AT_ONCE:
        sys.exit(f"--calls: {AT_ONCE} or more")
    with database.writing() as session:
        create_user(
            session,
            WHO,
            Passwords().hash(PASSWORD),
            is_admin=True,
            now=NOW,
            ids=Ids(SystemClock()),
        )
        session.add(Client(id=HERE, name="Bench", legal_name="Bench", created_at=NOW))
        session.flush()
        session.add(Chair(id="chair_bench", client_id=HERE, name="1"))
        batches = [_batch(n, calls) for n in range(1 + calls // 2 // 2500)]
        session.execute(sa.insert(UploadBatch), batches)
        session.execute(sa.insert(BatchProblem), list(_problems()))
    for first in range(0, calls, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, calls))
        with database.writing() as session:
            connection = session.connection()
            connection.execute(sa.insert(Lead.__table__), [_lead(n, calls) for n in numbers])
            connection.execute(sa.insert(Call.__table__), [_call(n, calls) for n in numbers])
            ended = [n for n in numbers if _has_ended(n)]
            connection.execute(sa.insert(CallResult.__table__), [_result(n, calls) for n in ended])
            events = [event for n in ended for event in _events(n)]
            connection.execute(sa.insert(CallEvent.__table__), events)
            visits = [_visit(n) for n in ended if RESULTS[n % len(RESULTS)] == "booked"]
            connection.execute(sa.insert(Appointment.__table__), visits)
    with database.writing() as session:
        if not database.is_sqlite:  # what autovacuum does within a minute
            session.execute(sa.text("ANALYZE"))


def _batch_of(n: int, calls: int) -> str:
    return LARGE if n < calls // 2 else f"batch_{1 + (n - calls // 2) // 2500}"


def _batch(n: int, calls: int) -> dict:
    size = calls // 2 if n == 0 else 2500
    counted = {"received": size, "accepted": size, "duplicates": 0, "rejected": 0}
    at = NOW - dt.timedelta(days=60 - n / 2)
    return {
        "id": f"batch_{n}", "client_id": HERE, "source": f"file {n}.csv", "status": "ready",
        "created_at": at, "finished_at": at, **counted,
    }  # fmt: skip


def _problems() -> Iterator[dict]:
    for row in range(2, 20_000):
        yield {
            "batch_id": LARGE, "row": row, "field": "phone", "code": "phone_invalid",
            "message": "This is not a phone number.", "value": "none", "is_warning": row % 3 == 0,
        }  # fmt: skip


def _has_ended(n: int) -> bool:
    return n % 10 != 0


def _ended_at(n: int) -> dt.datetime:
    return NOW - dt.timedelta(seconds=n * 2_654_435_761 % (60 * 86400))


def _lead(n: int, calls: int) -> dict:
    empty = ("source_url", "notes", "state", "zip", "timezone", "language", "consent_text")
    return {
        **dict.fromkeys((*empty, "consent_url", "callback_url"), ""),
        "id": f"lead_{n:07}", "batch_id": _batch_of(n, calls), "client_id": HERE,
        "name": f"Person {n} Example", "phone": f"+1212{n:07d}", "email": f"p{n}@example.com",
        "created_at": NOW, "purpose": "lead_followup", "consent_level": "written", "extra": {},
    }  # fmt: skip


def _call(n: int, calls: int) -> dict:
    is_live = n % (calls // 20) == 0
    at = _ended_at(n) if _has_ended(n) else NOW
    status = "completed" if _has_ended(n) else "in-progress" if is_live else "queued"
    return {
        "id": f"call_{n:07}", "lead_id": f"lead_{n:07}", "batch_id": _batch_of(n, calls),
        "client_id": HERE, "status": status, "attempt": 1, "dials": 0, "priority": 1,
        "created_at": at, "updated_at": at, "due_at": NOW, "phone": f"+1212{n:07d}",
        "line_status": "", "cancel_requested": False,
        "dial_state": "ended" if _has_ended(n) else "placed" if is_live else None,
    }  # fmt: skip


def _result(n: int, calls: int) -> dict:
    result = RESULTS[n % len(RESULTS)]
    return {
        "id": f"result_{n:07}", "call_id": f"call_{n:07}", "client_id": HERE,
        "batch_id": _batch_of(n, calls), "result": result,
        "transcript": "agent: Hi.\ncaller: hello", "notes": "Nobody picked up.",
        "created_at": _ended_at(n), "booked_slot": None,
    }  # fmt: skip


def _events(n: int) -> list[dict]:
    return [
        {
            "call_id": f"call_{n:07}", "client_id": HERE, "at": _ended_at(n),
            "source": source, "kind": kind, "data": data,
        }
        for source, kind, data in TALK
    ]  # fmt: skip


def _visit(n: int) -> dict:
    start = _ended_at(n) + dt.timedelta(days=3)
    tick = int(start.timestamp()) // 300
    return {
        "id": f"visit_{n:07}", "client_id": HERE, "chair_id": "chair_bench",
        "call_id": f"call_{n:07}", "lead_id": f"lead_{n:07}", "state": "booked",
        "start_at": start, "end_at": start + dt.timedelta(hours=1), "from_tick": tick,
        "to_tick": tick + 12, "local_start": start.isoformat(), "visit_type": "cleaning",
        "name": f"Person {n}", "phone": f"+1212{n:07d}", "notes": "",
        "created_at": NOW, "updated_at": NOW,
    }  # fmt: skip


# --- the server -------------------------------------------------------------------------------


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def serve(url: str, port: int, folder: str) -> subprocess.Popen:
    """Start an API over the database, and wait until it answers."""
    environment = {
        **os.environ,  # noqa: TID251 - the API reads its own
        "DATABASE_URL": url, "PORT": str(port), "JWT_SECRET": secrets.token_hex(32),
    }  # fmt: skip
    server = subprocess.Popen(
        (sys.executable, "-m", "openchair", "api"), env=environment, cwd=folder
    )
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if server.poll() is not None:
                sys.exit("the API did not start")
            time.sleep(0.2)
        else:
            return server


def log_in(port: int) -> str:
    """Return the cookie of somebody who has logged in."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    form = urllib.parse.urlencode({"username": WHO, "password": PASSWORD})
    kind = "application/x-www-form-urlencoded"
    line.request("POST", "/login", form, {"Content-Type": kind, "Sec-Fetch-Site": "same-origin"})
    answer = line.getresponse()
    return answer.getheader("Set-Cookie", "").partition(";")[0]


# --- the figures ------------------------------------------------------------------------------


def measure(port: int, cookie: str) -> None:
    """Print what each page takes."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=600)

    def fetch(path: str) -> str:
        line.request("GET", path, headers={"Cookie": cookie, "Accept": "text/html"})
        answer = line.getresponse()
        text = answer.read().decode()
        if answer.status != http.client.OK:
            sys.exit(f"{path}: {answer.status}")
        return text

    def timed(path: str) -> tuple[float, float, float]:
        spent = []
        for _ in range(TRIES):
            began = time.perf_counter()
            text = fetch(path)
            spent.append((time.perf_counter() - began) * 1000)
        return statistics.median(spent), sorted(spent)[int(TRIES * 0.95)], len(text.encode()) / 1000

    here = f"/clients/{HERE}"
    deep = _deep(fetch, f"{here}/calls")
    floor, _, _ = timed("/login")
    print(f"{'page':<34}{'median ms':>10}{'p95 ms':>9}{'beside the floor':>18}{'kB':>7}")
    for name, path in (
        ("log-in page (floor)", "/login"),
        ("overview", here),
        ("all calls", f"{here}/calls"),
        ("all calls, far down", deep),
        ("calls that booked", f"{here}/calls?result=booked"),
        ("calls that wait", f"{here}/calls?status=queued"),
        ("calls, part of a name", f"{here}/calls?q=Person+4321"),
        ("calls, part of a number", f"{here}/calls?q=%28212%29+004-32"),
        ("calls, nobody is called so", f"{here}/calls?q=nobody+at+all"),
        ("half of all calls in a batch", f"{here}/batches/{LARGE}"),
        ("its calls that booked", f"{here}/batches/{LARGE}?result=booked"),
        ("its refused rows", f"{here}/batches/{LARGE}/report"),
        ("batches", f"{here}/batches"),
        ("one call", f"{here}/calls/call_0000001"),
    ):
        median, p95, size = timed(path)
        print(f"{name:<34}{median:>10.1f}{p95:>9.1f}{median / floor:>18.1f}{size:>7.1f}")


def _deep(fetch, path: str) -> str:
    for _ in range(20):
        following = re.search(r'<a href="([^"]+)">Next page', fetch(path))
        if following is None:
            break
        path = unescape(following[1])
    return path


def in_browser(database: Database, port: int, cookie: str) -> None:
    """Print the first render and the live update, where there is a browser."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("no Chromium: no figures of the browser")
        return
    base = f"http://127.0.0.1:{port}"
    name, _, value = cookie.partition("=")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        cookies = [{"name": name, "value": value, "url": base}]
        for what, path in (("log-in page (floor)", "/login"), ("overview", f"/clients/{HERE}")):
            rounds = [_first_render(browser, base, cookies, path) for _ in range(ROUNDS)]
            size = max(size for _, size in rounds)
            print(
                f"first render, empty cache, {what}: {_middle([paint for paint, _ in rounds])};"
                f" {size / 1000:.0f} kB with style sheet, script and icon"
            )
        context = browser.new_context(base_url=base)
        context.add_cookies(cookies)
        page = context.new_page()
        name_of = {f"/clients/{HERE}": "overview", f"/clients/{HERE}/calls/call_0000000": "call"}
        for where, name in name_of.items():
            page.goto(where)
            page.wait_for_timeout(3000)
            waits = [
                _until_shown(database, page, f"News of a {name}: {n} of it") for n in range(ROUNDS)
            ]
            print(f"from the ledger to the screen, {name}: {_middle(waits)}")
        browser.close()


def _first_render(browser, base: str, cookies: list, path: str) -> tuple[float, int]:
    """Return the milliseconds to the first contents on the screen, and the bytes they took."""
    context = browser.new_context(base_url=base)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(path)
    painted = "performance.getEntriesByName('first-contentful-paint')"
    while not page.evaluate(f"{painted}.length"):
        page.wait_for_timeout(20)
    paint, size = page.evaluate(
        f"[{painted}[0].startTime,"
        " [...performance.getEntriesByType('navigation'),"
        "  ...performance.getEntriesByType('resource')]"
        "  .reduce((sum, one) => sum + one.transferSize, 0)]"
    )
    context.close()
    return paint, size


def _middle(spent: list[float]) -> str:
    return f"median {statistics.median(spent):.0f} ms, slowest of {ROUNDS} {max(spent):.0f} ms"


def _until_shown(database: Database, page, words: str) -> float:
    page.wait_for_timeout(random.Random(words).random() * 1500)
    began = time.perf_counter()
    with database.writing() as session:
        session.add(
            CallEvent(
                call_id="call_0000000",
                client_id=HERE,
                at=NOW,
                source="caller",
                kind="said",
                data={"text": words},
            )
        )
    page.get_by_text(words).first.wait_for(timeout=30_000)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
