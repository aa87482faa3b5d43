"""What Twilio tells us and asks us."""

import hashlib
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from openchair.calling import recording_store
from openchair.calling.callbacks import VERDICT, Callbacks
from openchair.db import Database
from openchair.phone import Phone
from openchair.tables import CallEvent
from openchair.telephony.stream_pass import PARAMETER, StreamPass, read
from openchair.telephony.twilio import HANG_UP, TwilioAccount, signature
from tests.support.callers import reception
from tests.support.clinics import World
from tests.support.recordings import RE, state_of
from tests.support.talks import clinic_of

SECRET = "a secret of thirty-two bytes, or more"
PATH = "/api/twilio/webhook"
FORM = [("CallSid", "CA1"), ("CallStatus", "in-progress"), ("From", "+12125550123")]


class Desk:
    """The side door, with a call to Ada that Twilio has taken."""

    def __init__(self, world: World, **call: Any) -> None:
        self.world = world
        account = TwilioAccount("AC1", "new", Phone("+12125550100"), "https://calls.example.com/")
        self.door = Callbacks(
            account=account,
            tokens=["new", "old"],
            house=world.house,
            clinic_of=clinic_of(),
            secret=SECRET,
            agent_url="wss://agent.example.com/stream",
            reception=reception(world),
            fetch_recording=lambda _session, call_id: self.fetches.append(call_id),
        )
        self.fetches: list[str] = []
        self.client = world.client(callback_number="+12125550199")
        usual: dict[str, Any] = {
            "status": "in-progress",
            "dial_state": "placed",
            "token": "attempt-1",
            "carrier_id": "CA1",
            "placing_at": world.now,
        }
        self.call = world.call(self.client, **{**usual, **call})

    def answered(self, name: str = "attempt-1", form: list[tuple[str, str]] = FORM) -> str:
        with self.world.database.writing() as session:
            return self.door.answered(session, name, form, now=self.world.now)

    def guessed(self, by: str) -> None:
        form = [("CallSid", "CA1"), ("AnsweredBy", by)]
        with self.world.database.writing() as session:
            self.door.guessed(session, "attempt-1", form, now=self.world.now)

    def called_us(self, about: str = "", **form: str) -> str:
        with self.world.database.writing() as session:
            return self.door.called_us(session, list(form.items()), about, now=self.world.now)

    def guesses(self) -> list[dict[str, str]]:
        with self.world.database.reading() as session:
            statement = select(col(CallEvent.data)).where(col(CallEvent.kind) == VERDICT)
            return list(session.scalars(statement))


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(World(database))


# --- who is heard ---------------------------------------------------------------------------


def signed(token: str, url: str, form: list[tuple[str, str]]) -> str:
    return signature(token, url, form)


@pytest.mark.parametrize("token", ["new", "old"])
def test_both_tokens_are_good_while_one_is_rotated(desk: Desk, token: str):
    given = signed(token, f"https://calls.example.com{PATH}?call=a", FORM)

    assert desk.door.is_genuine(PATH, "call=a", b"", FORM, given)


def test_the_query_is_signed_too(desk: Desk):
    given = signed("new", f"https://calls.example.com{PATH}?call=a", FORM)

    assert not desk.door.is_genuine(PATH, "call=b", b"", FORM, given)


def test_a_body_that_is_no_form_is_signed_by_its_hash(desk: Desk):
    body = b'{"a": 1}'
    query = f"bodySHA256={hashlib.sha256(body).hexdigest()}"
    given = signed("new", f"https://calls.example.com{PATH}?{query}", [])

    assert desk.door.is_genuine(PATH, query, body, [("junk", "x")], given)
    assert not desk.door.is_genuine(PATH, query, body + b" ", [], given)


# --- answers --------------------------------------------------------------------------------


def test_an_answered_call_is_connected_with_a_pass(desk: Desk):
    response = ET.fromstring(desk.answered())

    stream = response[0][0]
    assert stream.get("url") == "wss://agent.example.com/stream"
    parameter = stream[0]
    assert parameter.get("name") == PARAMETER
    opens = read(SECRET, str(parameter.get("value")), now=desk.world.now)
    assert opens == StreamPass(desk.call.id, "CA1")
    assert desk.world.read(desk.call).line_status == "answered"


@pytest.mark.parametrize(
    "call",
    [
        {"cancel_requested": True},
        {"status": "completed", "dial_state": "ended"},
        {"carrier_id": "CA2"},
    ],
)
def test_a_call_that_is_not_wanted_is_hung_up(database: Database, call: dict[str, object]):
    assert Desk(World(database), **call).answered() == HANG_UP


def test_an_unknown_call_is_hung_up(desk: Desk):
    assert desk.answered(name="nobody") == HANG_UP


def test_a_call_whose_request_got_no_answer_is_bound_by_its_news(database: Database):
    desk = Desk(World(database), dial_state="placing", carrier_id=None)

    assert "<Stream" in desk.answered()
    assert desk.world.read(desk.call).carrier_id == "CA1"


# --- guesses --------------------------------------------------------------------------------


def test_the_first_guess_is_kept(desk: Desk):
    desk.guessed("machine_end_beep")
    desk.guessed("human")

    assert desk.guesses() == [{"by": "machine_end_beep"}]


def test_no_guess_is_none(desk: Desk):
    desk.guessed("")

    assert desk.guesses() == []


# --- who calls us ---------------------------------------------------------------------------


RINGS = {
    "CallSid": "CA9",
    "CallStatus": "ringing",
    "From": "+12125550123",
    "To": "+12125550199",
}


def test_who_calls_is_answered_by_the_reception(desk: Desk):
    assert "Smile Dental LLC" in desk.called_us(**RINGS)


@pytest.mark.parametrize("about", ["", "status"])
def test_news_of_a_call_that_came_in_is_no_question(desk: Desk, about: str):
    assert desk.called_us(about, CallSid="CA9", CallStatus="completed") == ""


def test_news_before_the_end_is_known_by_its_address(desk: Desk):
    assert desk.called_us("status", **RINGS) == ""


# --- recordings -----------------------------------------------------------------------------


def recorded(desk: Desk, **changes: str) -> None:
    said = {"CallSid": "CA1", "RecordingSid": RE, "RecordingStatus": "completed", **changes}
    with desk.world.database.writing() as session:
        desk.door.recorded(session, "attempt-1", list(said.items()), now=desk.world.now)


@pytest.fixture
def recording_desk(desk: Desk) -> Desk:
    """The same, with a call that is to be recorded."""
    with desk.world.database.writing() as session:
        recording_store.ask(session, desk.call.id, desk.client.id, now=desk.world.now)
    return desk


def test_a_recording_that_is_complete_is_fetched_once_however_often_it_is_told(recording_desk):
    for _ in range(2):
        recorded(recording_desk)

    assert recording_desk.fetches == [recording_desk.call.id]
    assert state_of(recording_desk.world, recording_desk.call) == "known"


@pytest.mark.parametrize(
    "changes",
    [
        {"CallSid": "CA2"},
        {"RecordingSid": "RE../../../Calls"},
        {"RecordingStatus": "dancing"},
        {"RecordingStatus": "in-progress"},
        {"RecordingStatus": "absent", "RecordingSid": ""},
    ],
)
def test_what_is_no_complete_recording_of_the_call_is_not_fetched(recording_desk, changes):
    recorded(recording_desk, **changes)

    assert recording_desk.fetches == []


def test_a_recording_of_a_call_that_was_not_to_be_recorded_is_not_fetched(desk: Desk):
    recorded(desk)

    assert desk.fetches == []
