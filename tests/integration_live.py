"""The whole product on a telephone line: Twilio's and Deepgram's protocols, audio both ways.

`python main.py` with TELEPHONY_MODE=TWILIO_STUB against stand-ins that belong to the test: leads
come in, phones ring, people talk, visits are booked, results are stored. Nothing is simulated but
the two vendors and the people.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from openchair.assembly.carrier import (
    STANDIN_KEY,
    STANDIN_NUMBER,
    STANDIN_SID,
    STANDIN_TOKEN,
)
from openchair.standins.deepgram.faults import Faults as EngineFaults
from openchair.standins.deepgram.options import Options as DeepgramOptions
from openchair.standins.deepgram.standin import StandinDeepgram
from openchair.standins.twilio.options import Faults as CarrierFaults
from openchair.standins.twilio.options import Options as TwilioOptions
from openchair.standins.twilio.standin import StandinTwilio
from tests.support.product import Product, check_the_books, free_port, running, wait_until

SPEED = 8.0
ONCE = {
    "no_answer_minutes": 0,
    "busy_minutes": 0,
    "failed_minutes": 0,
    "voicemail_days": 0,
    "reschedule_days": 0,
}
ANY_TIME = {"window": ["00:00", "23:59"], "days": [0, 1, 2, 3, 4, 5, 6], "holidays_off": False}
PEOPLE = {
    "agreeable": {"booked"},
    "in_pain": {"booked"},
    "asks_to_stop": {"opted-out"},
    "voicemail": {"voicemail"},
    "busy": {"no-answer"},
    "no-answer": {"no-answer"},
    "failed": {"failed"},
}


def number(nth: int) -> str:
    return f"+1212555{110 + nth:04d}"


class Town:
    """A product, and the vendors and people that it calls."""

    def __init__(self, stack: ExitStack, folder: Path, **faults: Any) -> None:
        self.people = {number(nth): who for nth, who in enumerate(PEOPLE)}
        self.twilio = stack.enter_context(
            StandinTwilio(
                TwilioOptions(
                    account_sid=STANDIN_SID,
                    auth_token=STANDIN_TOKEN,
                    speed=SPEED,
                    seed=3,
                    pause_seconds=2.5,
                    forced=self.people,
                    faults=faults.get("carrier", CarrierFaults()),
                )
            )
        )
        self.deepgram = stack.enter_context(
            StandinDeepgram(
                DeepgramOptions(
                    key=STANDIN_KEY, speed=SPEED, faults=faults.get("engine", EngineFaults())
                )
            )
        )
        settings = {
            "TELEPHONY_MODE": "TWILIO_STUB",
            "COMPLIANCE": "advise",
            "TWILIO_API_BASE": self.twilio.base_url,
            "DEEPGRAM_AGENT_URL": self.deepgram.url,
            "AGENT_PORT": str(free_port()),
            "STANDIN_SPEED": str(SPEED),
            "CALLS_PER_SECOND": "10",
            "SETTLE_SECONDS": "3",
        }
        self.product: Product = stack.enter_context(running(folder, settings))
        self.clinic = self._clinic()

    def _clinic(self) -> str:
        clinic = {
            "name": "Live Dental",
            "callback_number": "+18005550199",
            "max_concurrent_calls": 10,
            "max_attempts": 1,
            "record_calls": True,
            "policy": {"retry": ONCE, **ANY_TIME},
        }
        return str(self.product.http.post("/api/clients", json=clinic).json()["id"])

    def call_everybody(self) -> dict[str, dict[str, Any]]:
        """Upload everybody, wait for every end; return the calls by number."""
        leads = [{"name": "Ana Sample", "phone": phone} for phone in self.people]
        path = f"/api/clients/{self.clinic}"
        batch = self.product.http.post(f"{path}/uploads", json=leads).json()["batch_id"]
        where = f"{path}/batches/{batch}"
        wait_until(lambda: self.product.http.get(where).json()["is_done"])
        calls = self.product.http.get(f"{where}/calls", params={"limit": 500}).json()["items"]
        check_the_books(calls, leads=len(leads))
        return {call["lead"]["phone"]: call for call in calls}


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


def test_leads_become_calls_talks_and_booked_visits(stack: ExitStack, tmp_path: Path):
    town = Town(stack, tmp_path)

    calls = town.call_everybody()

    results = {town.people[phone]: call["result"] for phone, call in calls.items()}
    assert {who: result["result"] for who, result in results.items()} == {
        who: results[who]["result"] if results[who]["result"] in expected else expected
        for who, expected in PEOPLE.items()
    }
    booked = results["agreeable"]
    assert re.search(r"AI assistant", booked["transcript"])
    assert booked["booked_slot"]
    # It was recorded, fetched by the dialer's job, and its cost is known but for the prices.
    about = f"/api/calls/{calls[number(0)]['id']}"
    wait_until(lambda: town.product.http.get(about).json()["recording"]["state"] == "stored")
    detail = town.product.http.get(about).json()
    assert town.product.http.get(f"{about}/recording").content[:4] == b"RIFF"
    assert detail["latency"]["turns"] >= 2
    assert detail["cost"]["line_seconds"] > 0
    assert detail["cost"]["voice_seconds"] > 0
    # What the person heard is what the transcript says: audio went through byte for byte.
    [line] = [call for call in town.twilio.calls if call.to == number(0)]
    heard = " ".join(line.heard("agent"))
    assert all(
        text.removeprefix("agent: ") in heard
        for text in booked["transcript"].splitlines()
        if text.startswith("agent: ") and not text.endswith("…")
    )
    # The vendors saw no mistake of ours, nobody was dialled twice, and nothing was left open.
    assert [call.errors for call in town.twilio.calls if call.errors] == []
    assert len(town.twilio.calls) == len(PEOPLE)
    sessions = list(town.deepgram.sessions)
    assert [session.violations for session in sessions if session.violations] == []
    assert [session.errors for session in sessions if session.errors] == []
    assert [session.unanswered for session in sessions if session.unanswered] == []
    wait_until(lambda: not any(session.is_open for session in town.deepgram.sessions))


def test_who_was_missed_calls_back_books_and_is_not_called_again(stack: ExitStack, tmp_path: Path):
    town = Town(stack, tmp_path)
    town.people.clear()
    town.people[number(0)] = "no-answer"
    path = f"/api/clients/{town.clinic}"
    again = {"retry": {**ONCE, "no_answer_minutes": 60}, **ANY_TIME}
    town.product.http.patch(path, json={"max_attempts": 3, "policy": again})
    leads = [{"name": "Ana Sample", "phone": number(0)}]
    batch = town.product.http.post(f"{path}/uploads", json=leads).json()["batch_id"]

    def calls() -> list[dict[str, Any]]:
        return list(town.product.http.get(f"{path}/batches/{batch}/calls").json()["items"])

    wait_until(lambda: [call["status"] for call in calls()] == ["completed", "queued"])
    webhook = f"{str(town.product.http.base_url).rstrip('/')}/api/twilio/webhook"
    town.twilio.call_us(number(0), str(STANDIN_NUMBER), webhook, "agreeable")
    wait_until(lambda: all(call["result"] for call in calls()))

    told = [(call["direction"], call["result"]["result"]) for call in calls()]
    assert told == [("outbound", "no-answer"), ("outbound", "cancelled"), ("inbound", "booked")]
    theirs = calls()[-1]
    assert "Am I speaking with Ana?" in theirs["result"]["transcript"] or (
        "Is this Ana?" in theirs["result"]["transcript"]
    )
    assert theirs["result"]["booked_slot"]
    assert [call.direction for call in town.twilio.calls] == ["outbound-api", "inbound"]
    exported = town.product.http.get(f"{path}/export", params={"format": "csv"}).text
    assert ",inbound\r\n" in exported
