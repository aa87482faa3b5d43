"""The door that Twilio uses: only its signature opens it."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

import httpx
import pytest

from openchair.calling import recording_store
from openchair.calling.callbacks import Callbacks
from openchair.calling.inbound import Reception
from openchair.phone import Phone
from openchair.tables import Call, Recording
from openchair.telephony.twilio import TwilioAccount, signature
from tests.support.recordings import RE
from tests.web.conftest import RealWorld, World, is_problem

TOKEN = "a-token-of-twilio"
BASE = "https://calls.example.com"
PATH = "/api/twilio/webhook"
FORM = [("CallSid", "CA1"), ("CallStatus", "ringing"), ("Blank", "")]


@pytest.fixture
def town(real_world: RealWorld) -> RealWorld:
    """A world that Twilio speaks to, with a call that it has taken."""
    door = Callbacks(
        account=TwilioAccount("AC1", TOKEN, Phone("+12125550100"), BASE),
        tokens=[TOKEN],
        house=real_world.parts.house,
        clinic_of=real_world.parts.clinic_of,
        secret="a secret of thirty-two bytes, or more",
        agent_url="wss://agent.example.com/stream",
        reception=Reception(
            number=Phone("+12125550100"),
            house=real_world.parts.house,
            clinic_of=real_world.parts.clinic_of,
            secret="a secret of thirty-two bytes, or more",
            agent_url="wss://agent.example.com/stream",
            submit=real_world.parts.engine.submit,
        ),
    )
    real_world.ports = replace(real_world.ports, side_door=door)
    real_world.app = real_world.build()
    real_world.upload(rows=1)
    with real_world.database.writing() as session:
        call = session.query(Call).one()
        call.status, call.dial_state = "in-progress", "placed"
        call.token, call.carrier_id = "attempt-1", "CA1"
        call.placing_at = real_world.clock.now()
    return real_world


def post(
    world: World,
    query: str = "call=attempt-1&about=status",
    form: Sequence[tuple[str, str]] = FORM,
    *,
    token: str = TOKEN,
    signed: Sequence[tuple[str, str]] | None = None,
) -> httpx.Response:
    url = f"{BASE}{PATH}?{query}" if query else f"{BASE}{PATH}"
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": signature(token, url, form if signed is None else signed),
    }
    where = f"{PATH}?{query}" if query else PATH
    answer: httpx.Response = world.client().post(where, content=urlencode(form), headers=headers)
    return answer


def the_call(world: World) -> Call:
    with world.database.reading() as session:
        return session.query(Call).one()


def test_a_signed_callback_is_written_down(town: RealWorld):
    assert post(town).status_code == 204
    assert the_call(town).line_status == "ringing"


def test_a_repeated_callback_changes_nothing(town: RealWorld):
    post(town, form=[("CallSid", "CA1"), ("CallStatus", "in-progress")])

    assert post(town).status_code == 204
    assert the_call(town).line_status == "answered"


def test_an_answered_call_gets_its_document(town: RealWorld):
    answer = post(
        town, "call=attempt-1&about=answer", [("CallSid", "CA1"), ("CallStatus", "in-progress")]
    )

    assert answer.headers["content-type"] == "application/xml"
    assert "<Stream url=" in answer.text


def test_a_guess_at_who_answered_is_taken(town: RealWorld):
    form = [("CallSid", "CA1"), ("AnsweredBy", "human")]

    assert post(town, "call=attempt-1&about=machine", form).status_code == 204


def test_who_calls_us_hears_a_sentence(town: RealWorld):
    answer = post(
        town, "", [("CallSid", "CA9"), ("From", "+12125550177"), ("CallStatus", "ringing")]
    )

    assert "<Say" in answer.text


def test_the_end_of_a_call_that_came_in_is_written_down(town: RealWorld):
    form = [("CallSid", "CA9"), ("From", "+12125550177"), ("CallStatus", "completed")]

    assert post(town, "about=status", form).status_code == 204


def test_news_of_a_call_that_is_not_ours_is_taken_and_forgotten(town: RealWorld):
    assert post(town, "call=somebodys&about=status").status_code == 204
    assert the_call(town).line_status == ""


@pytest.mark.parametrize(
    "spoilt",
    [
        {"token": "another"},
        {"signed": [*FORM, ("CallStatus", "busy")]},
        {"signed": FORM[:2]},
        {"form": [*FORM, ("Extra", "1")], "signed": FORM},
    ],
)
def test_a_forged_callback_is_refused(town: RealWorld, spoilt: dict[str, object]):
    assert is_problem(post(town, **spoilt), 403, "forbidden")  # type: ignore[arg-type]
    assert the_call(town).line_status == ""


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"a=1&" * 500, b"{}"])
def test_a_callback_without_a_signature_is_refused_whatever_it_says(town: RealWorld, body: bytes):
    assert is_problem(town.client().post(PATH, content=body), 403, "forbidden")


def test_garbage_with_a_signature_of_something_else_is_refused(town: RealWorld):
    headers = {b"X-Twilio-Signature": "é".encode()}

    assert is_problem(town.client().post(PATH, content=b"\xff", headers=headers), 403)


def test_nobody_gets_in_where_no_carrier_speaks_to_us(real_world: RealWorld):
    assert is_problem(post(real_world), 403, "forbidden")


def test_a_recording_that_is_told_of_is_taken(town: RealWorld):
    call = the_call(town)
    with town.database.writing() as session:
        recording_store.ask(session, call.id, call.client_id, now=town.clock.now())
    form = [("CallSid", "CA1"), ("RecordingSid", RE), ("RecordingStatus", "completed")]

    answers = [post(town, "call=attempt-1&about=recording", form).status_code for _ in range(2)]
    forged = post(town, "call=attempt-1&about=recording", form, token="another").status_code

    assert (answers, forged) == ([204, 204], 403)
    with town.database.reading() as session:
        assert session.get_one(Recording, call.id).state == "known"
