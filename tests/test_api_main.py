"""The API as a process: it says where it is, answers, and stops at once with listeners on it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from openchair import api_main
from openchair.errors import OpenChairError
from openchair.settings import Settings
from tests.web.conftest import PASSWORD

SOURCE = Path(__file__).parents[1] / "src"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def start(folder: Path, **settings: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "openchair", "api", "--prepare"],
        cwd=folder,
        env={"PATH": os.defpath, "PYTHONPATH": str(SOURCE), "HOME": str(folder), **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture
def process(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    port = free_port()
    started = start(
        tmp_path, PORT=str(port), ADMIN_EMAIL="admin@example.com", ADMIN_PASSWORD=PASSWORD
    )
    assert started.stdout is not None
    assert started.stdout.readline().strip() == f"OpenChair is on http://127.0.0.1:{port}"
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        yield started, client
    started.kill()
    started.communicate()


def test_it_answers_and_stops_at_once_though_somebody_listens(process):
    started, client = process
    who = {"email": "admin@example.com", "password": PASSWORD}
    token = client.post("/api/auth/login", json=who).json()["access_token"]
    client.headers["Authorization"] = f"Bearer {token}"
    [clinic] = client.get("/api/clients").json()["items"]

    with client.stream("GET", f"/api/clients/{clinic['id']}/events") as live:
        lines = live.iter_lines()
        assert next(lines) == "retry: 2000"
        started.send_signal(signal.SIGTERM)
        rest = list(lines)

    assert "event: reset" in rest
    output, _ = started.communicate(timeout=60)
    assert "Traceback" not in output
    assert started.returncode == 0


def test_ctrl_c_ends_it_too(process):
    started, _ = process

    started.send_signal(signal.SIGINT)

    output, _ = started.communicate(timeout=60)
    assert "Traceback" not in output
    assert started.returncode == 0


def test_real_calls_without_what_they_need_are_refused_in_words(tmp_path: Path):
    output, _ = (refused := start(tmp_path, TELEPHONY_MODE="TWILIO")).communicate(timeout=60)

    assert refused.returncode == 1
    for name in ("JWT_SECRET", "TWILIO_SID", "DEEPGRAM_API_KEY", "PUBLIC_BASE_URL"):
        assert name in output
    assert "Traceback" not in output
    assert not list(tmp_path.glob("*.db"))


def test_it_says_nothing_of_itself_and_trusts_no_proxy(sqlite_database):
    config = api_main.server_config(None, Settings(_env_file=None))  # type: ignore[arg-type]

    assert (config.server_header, config.proxy_headers, config.access_log) == (False, False, False)


def test_an_address_in_use_is_told_in_words(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        settings = Settings(
            _env_file=None, database_url=f"sqlite:///{tmp_path}/openchair.db", port=port
        )

        with pytest.raises(OpenChairError, match=rf"127\.0\.0\.1:{port}; is it in use\?"):
            api_main.serve(settings)
