"""The stand-ins as a process of their own."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from openchair import standins_main
from openchair.assembly.carrier import STANDIN_SID, STANDIN_TOKEN
from openchair.errors import OpenChairError
from openchair.settings import Settings
from tests.support.product import HOME, free_port, wait_until


def calls(port: int) -> httpx.Response | None:
    url = f"http://127.0.0.1:{port + 1}/2010-04-01/Accounts/{STANDIN_SID}/Calls.json"
    try:
        return httpx.get(url, auth=(STANDIN_SID, STANDIN_TOKEN))
    except httpx.TransportError:
        return None


def test_they_answer_as_the_vendors_would_until_they_are_stopped(tmp_path: Path):
    port = free_port()
    started = subprocess.Popen(
        [sys.executable, "-m", "openchair", "standins"],
        cwd=tmp_path,
        env={
            "PATH": os.defpath,
            "PYTHONPATH": str(HOME / "src"),
            "AGENT_PORT": str(port),
            "TELEPHONY_MODE": "TWILIO_STUB",
        },
    )
    try:
        answer = wait_until(lambda: calls(port))
        assert answer.json()["calls"] == []
        refused = httpx.get(f"http://127.0.0.1:{port + 2}/v1/agent/converse")
        assert refused.status_code in {400, 401, 426}
        started.send_signal(signal.SIGTERM)
        assert started.wait(60) == 0
    finally:
        started.kill()
        started.wait()


@pytest.mark.parametrize(
    "given",
    [{}, {"telephony_mode": "TWILIO_STUB", "twilio_api_base": "http://127.0.0.1:1"}],
)
def test_elsewhere_they_are_refused_in_words(given: dict[str, Any]):
    with pytest.raises(OpenChairError, match="TWILIO_STUB"):
        standins_main.serve(Settings(_env_file=None, **given))
