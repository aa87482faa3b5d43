"""The product as users start it: a process of its own, spoken to over HTTP."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from openchair.tables import CallStatus

HOME = Path(__file__).parents[2]
PASSWORD = "correct horse battery"
PATIENCE_SECONDS = 240


@dataclass
class Product:
    """The running product, and somebody who is logged in."""

    process: subprocess.Popen[str]
    http: httpx.Client

    @property
    def client(self) -> dict[str, Any]:
        """The demo clinic."""
        [clinic] = self.http.get("/api/clients").json()["items"]
        return dict(clinic)

    def calls(self, batch: str) -> list[dict[str, Any]]:
        """All attempts of a batch."""
        path = f"/api/clients/{self.client['id']}/batches/{batch}/calls"
        return list(self.http.get(path, params={"limit": 500}).json()["items"])

    def is_done(self, batch: str) -> bool:
        """Whether no call of a batch is open or to come."""
        path = f"/api/clients/{self.client['id']}/batches/{batch}"
        return bool(self.http.get(path).json()["is_done"])


def wait_until(truth: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := truth()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)
    return found


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(folder: Path, settings: Mapping[str, str]) -> Iterator[Product]:
    """Start the product in a folder, wait until it is ready, and log in."""
    port = free_port()
    settings = {
        "PORT": str(port),
        "ADMIN_EMAIL": "admin@example.com",
        "ADMIN_PASSWORD": PASSWORD,
        **settings,
    }
    with (folder / "output.txt").open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [sys.executable, str(HOME / "main.py")],
            cwd=folder,
            env={
                "PATH": os.defpath,
                "HOME": str(folder),
                "PYTHONPATH": str(HOME / "src"),  # this tree, wherever another is installed
                **settings,
            },
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # all of it is ended together
        )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as http:
            wait_until(lambda: _is_up(http))
            who = {"email": "admin@example.com", "password": PASSWORD}
            token = http.post("/api/auth/login", json=who).json()["access_token"]
            http.headers["Authorization"] = f"Bearer {token}"
            yield Product(process, http)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _is_up(http: httpx.Client) -> bool:
    try:
        return http.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


def check_the_books(calls: list[dict[str, Any]], leads: int) -> None:
    """Every lead has one last attempt, every attempt one result that fits its status."""
    assert len({call["lead"]["id"] for call in calls}) == leads
    assert {call["status"] for call in calls} <= {CallStatus.COMPLETED, CallStatus.FAILED}
    for call in calls:
        assert call["result"] is not None
        failed = call["result"]["result"] == "failed"
        assert call["status"] == ("failed" if failed else "completed")
        booked = call["result"]["result"] == "booked"
        assert bool(call["result"]["booked_slot"]) == booked
    attempts = Counter((call["lead"]["id"], call["attempt"]) for call in calls)
    assert set(attempts.values()) == {1}
