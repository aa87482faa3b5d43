"""The parent: starts what dies again, gives up on what cannot start, and leaves nobody behind."""

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from openchair.errors import OpenChairError
from openchair.settings import Settings
from openchair.supervisor import Child, Supervisor, parts_of

PATIENCE_SECONDS = 60


def child(name: str, code: str) -> Child:
    return Child(name, (sys.executable, "-c", code))


def eventually(truth: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not truth():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


WAITS = "import time; time.sleep(600)"


def test_who_dies_is_started_again_and_all_end_together(tmp_path: Path):
    lives = tmp_path / "lives"
    code = f"open({str(lives)!r}, 'a').write('x')"
    supervisor = Supervisor([child("mayfly", code), child("steady", WAITS)])
    watching = threading.Thread(target=supervisor.watch)
    watching.start()

    eventually(lambda: lives.exists() and len(lives.read_text()) >= 2)
    steady = supervisor.children[1].process
    assert steady is not None
    supervisor.stop.set()
    watching.join(PATIENCE_SECONDS)

    assert not watching.is_alive()
    assert not is_alive(steady.pid)


def test_who_cannot_start_at_all_ends_everything(capsys):
    supervisor = Supervisor([child("steady", WAITS), child("stillborn", "raise SystemExit(1)")])

    with pytest.raises(OpenChairError, match="stillborn cannot start; see above"):
        supervisor.watch()

    steady = supervisor.children[0].process
    assert steady is not None
    assert not is_alive(steady.pid)


def test_who_ends_with_another_code_is_not_given_up(tmp_path: Path):
    lives = tmp_path / "lives"
    code = f"open({str(lives)!r}, 'a').write('x'); raise SystemExit(3)"
    supervisor = Supervisor([child("crashes", code)])
    watching = threading.Thread(target=supervisor.watch)
    watching.start()

    eventually(lambda: lives.exists() and len(lives.read_text()) >= 2)
    supervisor.stop.set()
    watching.join(PATIENCE_SECONDS)

    assert supervisor.children[0].restarts >= 1


def test_where_no_phone_can_ring_no_voice_agent_is_needed():
    assert parts_of(Settings(_env_file=None)) == [("api", "--prepare"), ("dialer",)]


def test_stand_ins_are_started_unless_others_are_named():
    stub = Settings(_env_file=None, telephony_mode="TWILIO_STUB")
    others = Settings(
        _env_file=None, telephony_mode="TWILIO_STUB", twilio_api_base="http://127.0.0.1:1"
    )

    assert [part[0] for part in parts_of(stub)] == ["api", "dialer", "agent", "standins"]
    assert [part[0] for part in parts_of(others)] == ["api", "dialer", "agent"]
