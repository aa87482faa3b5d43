"""`run`, `api`, `dialer`: they start as told, say where they are, and end when asked."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.cli.commands import SOURCE, run

PATIENCE_SECONDS = 120


def free_port() -> str:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return str(found.getsockname()[1])


@dataclass(frozen=True)
class Started:
    """A command that goes on until it is asked to end."""

    process: subprocess.Popen[str]

    def line_with(self, words: str) -> str:
        """Read on until it has said this; return that line."""
        assert self.process.stdout is not None
        read = []
        for line in self.process.stdout:
            read.append(line)
            if words in line:
                return line
        raise AssertionError("".join(read))

    def end(self, how: signal.Signals) -> tuple[int, str]:
        """Ask it to end; return its exit code and its last words."""
        self.process.send_signal(how)
        said, _ = self.process.communicate(timeout=PATIENCE_SECONDS)
        return self.process.returncode, said


@contextmanager
def started(folder: Path, *words: str, **env: str) -> Iterator[Started]:
    with subprocess.Popen(
        [sys.executable, "-m", "openchair", *words],
        cwd=folder,
        env={"PATH": os.defpath, "PYTHONPATH": str(SOURCE), "HOME": str(folder), **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield Started(process)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def test_the_api_listens_where_it_is_told_whatever_the_environment_says(tmp_path: Path):
    port = free_port()
    with started(tmp_path, "api", "--host", "127.0.0.1", "--port", port, HOST="x", PORT="1") as api:
        first = api.line_with("OpenChair is on")
        answer = httpx.get(f"http://127.0.0.1:{port}/healthz")
        code, said = api.end(signal.SIGTERM)

    assert first.strip() == f"OpenChair is on http://127.0.0.1:{port}"
    assert answer.status_code == 200
    assert (code, said) == (0, "")


def test_a_dialer_works_alone_and_leaves_when_asked(tmp_path: Path):
    with started(tmp_path, "dialer", VOICE_SEATS="3") as dialer:
        assert "seats=3" in dialer.line_with("dialer_started")
        second = run(tmp_path, "dialer")
        code, said = dialer.end(signal.SIGTERM)

    assert (second.code, second.out) == (1, "")
    assert "Traceback" not in second.err
    assert code == 0
    assert "dialer_stopped" in said


def test_run_starts_all_where_it_is_told_and_ends_all(tmp_path: Path):
    port = free_port()
    with started(tmp_path, "run", "--port", port, ADMIN_EMAIL="ana@example.com") as product:
        assert product.line_with("Starting OpenChair")
        assert product.line_with("OpenChair is on").strip().endswith(f"127.0.0.1:{port}")
        assert product.line_with("ana@example.com")
        code, said = product.end(signal.SIGINT)

    assert code == 0
    assert said.splitlines()[-1] == "Stopped."
    assert "Traceback" not in said


@pytest.mark.parametrize("command", ["run", "api"])
@pytest.mark.parametrize("port", ["0", "70000"])
def test_a_port_that_cannot_be_is_refused_and_nothing_starts(tmp_path: Path, command, port):
    with started(tmp_path, command, "--port", port) as refused:
        said, _ = refused.process.communicate(timeout=PATIENCE_SECONDS)

    assert refused.process.returncode == 1
    assert said.startswith("openchair: PORT: ")
    assert list(tmp_path.glob("*.db")) == []


@pytest.mark.parametrize("command", ["api", "dialer"])
def test_a_database_that_cannot_be_reached_is_said_to_be(tmp_path: Path, command):
    env = {
        "DATABASE_URL": f"postgresql://x@127.0.0.1:{free_port()}/x",
        "JWT_SECRET": "0123456789abcdef" * 2,
    }

    said = run(tmp_path, command, env=env)

    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("openchair: The database says: ")
    assert "Traceback" not in said.err
