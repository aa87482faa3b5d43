"""Process 3, the voice agent, as it is started and ended."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.support.product import HOME, free_port, wait_until


@contextmanager
def agent(folder: Path, **settings: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    started = subprocess.Popen(
        [sys.executable, "-m", "openchair", "agent"],
        cwd=folder,
        env={
            "PATH": os.defpath,
            "PYTHONPATH": str(HOME / "src"),
            "AGENT_PORT": str(port),
            "TELEPHONY_MODE": "TWILIO_STUB",
            **settings,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield started, port
    finally:
        started.kill()
        started.communicate()


def health(port: int) -> httpx.Response | None:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz")
    except httpx.TransportError:
        return None


def test_it_says_that_it_lives_and_ends_when_asked(tmp_path: Path):
    with agent(tmp_path) as (started, port):
        answer = wait_until(lambda: health(port))
        assert answer.json() == {"status": "ok", "calls": 0}
        assert httpx.get(f"http://127.0.0.1:{port}/elsewhere").status_code == 404

        started.send_signal(signal.SIGTERM)
        output, _ = started.communicate(timeout=60)

    assert started.returncode == 0
    assert "agent_stopped" in output
    assert "Traceback" not in output


def test_an_address_in_use_is_told_in_words(tmp_path: Path):
    with agent(tmp_path) as (_, port):
        wait_until(lambda: health(port))
        with agent(tmp_path, AGENT_PORT=str(port)) as (second, _):
            output, _ = second.communicate(timeout=60)

    assert second.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in output
    assert "Traceback" not in output


def test_in_a_simulation_it_stands_by_and_lets_no_stream_in(tmp_path: Path):
    with agent(tmp_path, TELEPHONY_MODE="SIMULATED") as (started, port):
        wait_until(lambda: health(port))

        started.send_signal(signal.SIGINT)
        output, _ = started.communicate(timeout=60)

    assert started.returncode == 0
    assert "Traceback" not in output
