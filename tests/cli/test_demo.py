"""`demo call`: one call on the whole media path, in one process, with nothing else running."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import SOURCE, Said, run

FAST = ("demo", "call", "--speed", "8", "--json")
LIVE = {  # somebody's real account: a demonstration must not know of it
    "TELEPHONY_MODE": "TWILIO",
    "TWILIO_TOKEN": "secret",
    "PUBLIC_BASE_URL": "https://calls.example.com",
}


def lines(said: Said) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.out.splitlines()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def played(folder: Path) -> list[dict[str, Any]]:
    said = run(folder, *FAST, env=LIVE)
    assert (said.code, said.err) == (0, "")
    return lines(said)


def test_it_tells_what_is_said_and_done_and_what_it_came_to(played):
    told = {line["who"] for line in played[:-1]}

    assert {"decision", "dial", "line", "stream", "voice", "caller", "agent"} <= told
    assert {"tool", "state", "desk", "latency", "result"} <= told
    assert any("AI assistant" in line["text"] for line in played if line.get("who") == "agent")
    assert [line["text"] for line in played if line.get("who") == "state"][-1] == "→ END"


def test_its_last_word_is_a_report(played):
    report = played[-1]

    assert (report["kind"], report["result"]) == ("report", "booked")
    assert report["booked_slot"]
    assert report["steps"][0]["key"] == "claimed"
    assert {"placing", "answered", "stream", "voice_session", "spoke", "settled"} <= {
        step["key"] for step in report["steps"]
    }
    assert len(report["turns"]) == report["latency"]["turns"] > 3
    assert report["latency"]["longest"] >= report["latency"]["median"] > 0


def test_it_leaves_nothing_behind(played, folder):
    assert list(folder.iterdir()) == []


def test_it_reads_well_at_eighty_columns(folder):
    said = run(folder, "demo", "call", "--speed", "20", "--persona", "busy")

    assert said.code == 0, said.err
    assert "Bright Smile Dental calls Maria Lopez" in said.out
    assert "Nobody talked." in said.out
    assert "Result: no-answer (The line was busy.)." in said.out
    assert all(len(line) <= 80 for line in said.out.splitlines())


def test_the_people_who_may_pick_up_are_listed(folder):
    listed = run(folder, "demo", "call", "--persona", "list")
    unknown = run(folder, "demo", "call", "--persona", "nobody")

    assert "agreeable" in listed.out
    assert "no-answer" in listed.out
    assert unknown.code == 2
    assert "--persona nobody" in unknown.err


def test_ctrl_c_cancels_the_call_and_ends_in_good_order(folder):
    with subprocess.Popen(
        [sys.executable, "-m", "openchair", "demo", "call", "--json"],
        cwd=folder,
        env={"PATH": os.defpath, "HOME": str(folder), "PYTHONPATH": str(SOURCE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as playing:
        assert playing.stdout is not None
        first = json.loads(playing.stdout.readline())
        playing.send_signal(signal.SIGINT)
        out, err = playing.communicate(timeout=120)

    assert first["who"] == "decision"
    assert json.loads(out.splitlines()[-1])["result"] == "cancelled"
    assert (playing.returncode, err) == (0, "")
