"""`call-me`: a call to one's own phone under the real rules, told step by step."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from openchair.accounts.profile import NewClient
from openchair.assembly.carrier import STANDIN_KEY
from openchair.assembly.clinics import open_clinic
from openchair.assembly.parts import Parts, assemble
from openchair.calling.admission import Limits, admit
from openchair.cli.going_live import _follow, _Order, _queue, advice, why_not_now
from openchair.cli.watching import Watch, ctrl_c
from openchair.db import Durability
from openchair.one_process import free_ports, running
from openchair.phone import Phone
from openchair.settings import GivenSettings
from openchair.standins.deepgram.options import Options as DeepgramOptions
from openchair.standins.deepgram.standin import StandinDeepgram
from openchair.standins.twilio.options import Options as TwilioOptions
from openchair.standins.twilio.standin import StandinTwilio
from openchair.tables import AuditEntry, Call, Client, Decision, Lead
from tests.cli.commands import Said, run
from tests.cli.test_call_report import detail, item

SPEED = 8.0
MINE, ENGAGED = "+12125550123", "+12125550124"


def parts_on(folder: Path, **settings: Any) -> Parts:
    where = f"sqlite:///{folder}/openchair.db"
    given = GivenSettings(database_url=where, telephony_mode="TWILIO_STUB", **settings)
    return assemble(given, Durability.NONE)


def clinic(parts: Parts, **profile: Any) -> Client:
    new = NewClient(name="Smile Dental", callback_number="(212) 555-0100", **profile)
    now = parts.clock.now()
    return parts.database.write(lambda session: open_clinic(session, parts, new, now=now))


@dataclass(frozen=True)
class Town:
    """A product that runs, against stand-ins."""

    folder: Path
    parts: Parts

    def call_me(self, *words: str) -> Said:
        settings = self.parts.settings
        env: Mapping[str, str] = {
            "DATABASE_URL": settings.database_url,
            "TELEPHONY_MODE": "TWILIO_STUB",
            "COMPLIANCE": "advise",
        }
        return run(self.folder, "call-me", *words, env=env)

    def all(self, table: type[Any]) -> list[Any]:
        with self.parts.database.reading() as session:
            return list(session.scalars(sa.select(table)))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with ExitStack() as stack:
        forced = {MINE: "agreeable", ENGAGED: "busy"}
        carrier = TwilioOptions(speed=SPEED, forced=forced, answer_seconds=(1.0, 2.0))
        twilio = stack.enter_context(StandinTwilio(carrier))
        ears = DeepgramOptions(key=STANDIN_KEY, speed=SPEED)
        deepgram = stack.enter_context(StandinDeepgram(ears))
        door, other = stack.enter_context(free_ports(2))
        port, agent_port = (each.getsockname()[1] for each in (door, other))
        other.close()
        folder = tmp_path_factory.mktemp("town")
        parts = parts_on(
            folder,
            compliance="advise",
            port=port,
            agent_port=agent_port,
            twilio_api_base=twilio.base_url,
            deepgram_agent_url=deepgram.url,
            standin_speed=SPEED,
        )
        stack.callback(parts.close)
        clinic(parts)
        stack.enter_context(running(parts, door))
        yield Town(folder, parts)


def test_a_call_to_ones_own_phone_is_told_from_the_decision_to_the_result(town: Town):
    said = town.call_me("(212) 555-0123", "--name", "Ana", "--yes", "--json")

    told = [json.loads(line) for line in said.out.splitlines()]
    assert said.code == 0, said.err
    assert {line.get("who") for line in told} >= {"decision", "dial", "line", "caller", "agent"}
    assert (told[-1]["kind"], told[-1]["result"]) == ("report", "booked")
    assert [step["key"] for step in told[-1]["steps"]][:3] == ["claimed", "placing", "placed"]
    assert told[-1]["latency"]["turns"] > 3


def test_the_consent_and_the_decision_are_written_down(town: Town):
    town.call_me(ENGAGED, "--yes")

    [lead] = [lead for lead in town.all(Lead) if lead.phone == ENGAGED]
    assert (lead.consent_level, lead.purpose) == ("prior", "callback_requested")
    assert lead.consent_text.startswith(f"I answer {ENGAGED} myself and ask Smile Dental")
    assert lead.consent_at == lead.inquired_at
    assert "called_own_phone" in {entry.verb for entry in town.all(AuditEntry)}
    calls = {call.id for call in town.all(Call) if call.phone == ENGAGED}
    assert calls & {decision.call_id for decision in town.all(Decision)}


def test_a_test_that_reached_nobody_says_so_and_does_not_ring_again(town: Town):
    said = town.call_me(ENGAGED, "--yes")

    assert said.code == 1
    assert "Result: no-answer (The line was busy.)." in said.out
    assert all(len(line) <= 80 for line in said.out.splitlines())
    assert [call for call in town.all(Call) if call.status == "queued"] == []


def test_nobody_is_called_without_a_yes(town: Town):
    before = len(town.all(Call))

    said = town.call_me(MINE)

    assert said.code == 1
    assert "I answer +12125550123 myself" in said.err
    assert "The consent is missing" in said.err
    assert len(town.all(Call)) == before


# --- what is missing ------------------------------------------------------------------------


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    made = parts_on(tmp_path)
    yield made
    made.close()


def call_me(parts: Parts, *words: str, **env: str) -> Said:
    where = {"DATABASE_URL": parts.settings.database_url, "TELEPHONY_MODE": "TWILIO_STUB"}
    folder = Path(str(parts.database.url.database)).parent
    return run(folder, "call-me", *words, "--yes", env={**where, **env})


def test_where_nobody_would_call_all_that_is_missing_is_named(parts: Parts):
    clinic(parts, paused=True)

    said = call_me(parts, MINE)

    assert said.code == 1
    assert "No dialer is running" in said.err
    assert "No voice agent is running" in said.err
    assert "Smile Dental is paused" in said.err


def test_where_no_phone_can_ring_it_is_refused(parts: Parts):
    said = call_me(parts, MINE, TELEPHONY_MODE="SIMULATED")

    assert said.code == 1
    assert "nobody's phone can ring" in said.err
    assert "openchair demo call" in said.err


def test_it_must_be_plain_for_which_clinic_and_which_number(parts: Parts):
    assert "--client NAME" in call_me(parts, MINE).err
    clinic(parts)

    assert "This is not a phone number." in call_me(parts, "my phone").err


# --- what is not made now -------------------------------------------------------------------


def queued(parts: Parts, **profile: Any) -> Watch:
    order = _Order(clinic(parts, **profile), Phone(MINE), "Ana")
    return Watch.of(parts, _queue(parts, order), names_laws=True)


def test_what_the_rules_put_off_is_taken_back_and_told_when_it_may_be(parts: Parts):
    today = parts.clock.now().weekday()
    watch = queued(parts, policy={"days": [(today + 3) % 7]})
    limits = Limits(seats=1, calls_per_second=10)
    now = parts.clock.now()
    parts.database.write(lambda session: admit(session, parts.house, limits, now=now))

    with ctrl_c() as pressed:
        detail, why = _follow(watch, pressed, as_json=True)

    assert why.startswith("It may not be made before ")
    assert detail.call.result is not None
    assert detail.call.result.result == "cancelled"


def test_what_has_no_turn_is_waited_for_and_then_taken_back(parts: Parts):
    detail, _ = queued(parts).look()
    began = detail.call.created_at

    assert why_not_now(detail, began, "UTC") == ""
    assert "every seat is taken" in why_not_now(detail, began + dt.timedelta(minutes=2), "UTC")


# --- where to look --------------------------------------------------------------------------


ANSWERED = item(2, "line_news", status="answered")


@pytest.mark.parametrize(
    ("timeline", "result", "says"),
    [
        ([item(1, "throttled")], "failed", "TWILIO_SID"),
        ([item(1, "placed")], "failed", "it must reach http://127.0.0.1:8000"),
        ([ANSWERED], "failed", "must reach ws://127.0.0.1:8765/stream"),
        ([ANSWERED, item(2, "stream")], "failed", "DEEPGRAM_API_KEY"),
        (
            [ANSWERED, item(2, "stream"), item(2, "voice_session"), item(5, "spoke")],
            "booked",
            "The first word came 3.0 seconds",
        ),
        ([], "opted-out", "no call for this clinic is made to it again"),
    ],
)
def test_what_did_not_come_is_told_with_where_to_look(timeline, result, says):
    settings = GivenSettings(telephony_mode="TWILIO_STUB")

    [hint] = advice(detail(*timeline, result=result), settings)

    assert says in hint
