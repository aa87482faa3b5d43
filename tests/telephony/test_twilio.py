"""Twilio's REST API, callbacks and TwiML, against answers as Twilio writes them."""

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qsl

import httpx
import pytest

from openchair.phone import Phone
from openchair.telephony.base import (
    DialRequest,
    FoundCall,
    LineStatus,
    Placed,
    Rejected,
    Telephony,
    TelephonyError,
    Unknown,
)
from openchair.telephony.twilio import (
    HANG_UP,
    Twilio,
    TwilioAccount,
    create_form,
    is_caller,
    is_genuine,
    is_of_the_end,
    open_client,
    read_news,
    say_twiml,
    signature,
    stream_twiml,
    transfer_twiml,
    voice_url,
    webhook_url,
)

NOW = dt.datetime(2026, 11, 27, 15, 0, tzinfo=dt.UTC)
PERSON = Phone("+12125550123")
ACCOUNT = TwilioAccount(
    sid="AC" + "0" * 32,
    token="a-token-for-tests",
    number=Phone("+12125550100"),
    public_base_url="https://calls.example.com/",
)
REQUEST = DialRequest("attempt-1", PERSON, ring_seconds=30, max_seconds=600)


class Exchange:
    """Answers as told and keeps what was asked."""

    def __init__(self, status: int = 201, body: object = None, error: Exception | None = None):
        self.asked: list[httpx.Request] = []
        self._answer: Callable[[], httpx.Response] = lambda: httpx.Response(status, json=body)
        self._error = error

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if self._error:
            raise self._error
        return self._answer()

    @property
    def form(self) -> list[tuple[str, str]]:
        return parse_qsl(self.asked[-1].content.decode(), keep_blank_values=True)


def twilio(exchange: Callable[[httpx.Request], httpx.Response]) -> Twilio:
    return Twilio(ACCOUNT, open_client(ACCOUNT, httpx.MockTransport(exchange)))


# --- asking for a call ----------------------------------------------------------------------


def test_a_call_is_asked_for_with_all_that_twilio_must_know():
    exchange = Exchange(body={"sid": "CA1", "status": "queued"})

    answer = twilio(exchange).dial(REQUEST)

    assert answer == Placed("CA1")
    request = exchange.asked[0]
    assert request.url == f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT.sid}/Calls.json"
    assert request.headers["authorization"].startswith("Basic ")
    form = exchange.form
    assert ("To", PERSON) in form
    assert ("Timeout", "30") in form
    assert ("TimeLimit", "600") in form
    assert ("AsyncAmd", "true") in form
    status = "https://calls.example.com/api/twilio/webhook?call=attempt-1&about=status"
    assert ("StatusCallback", status) in form


def test_a_call_is_recorded_only_where_that_is_asked_for():
    exchange = Exchange(body={"sid": "CA1", "status": "queued"})
    line = twilio(exchange)

    line.dial(REQUEST)
    plain = dict(exchange.form)
    line.dial(replace(REQUEST, is_recorded=True))
    recorded = dict(exchange.form)

    assert "Record" not in plain
    assert (recorded["Record"], recorded["RecordingChannels"]) == ("true", "dual")
    about = "https://calls.example.com/api/twilio/webhook?call=attempt-1&about=recording"
    assert recorded["RecordingStatusCallback"] == about
    assert recorded["RecordingStatusCallbackEvent"] == "in-progress completed absent"


def test_the_events_are_repeated_keys_and_not_one_joined_value():
    events = [value for name, value in create_form(ACCOUNT, REQUEST) if "Event" in name]

    assert events == ["initiated", "ringing", "answered", "completed"]


@pytest.mark.parametrize(
    ("status", "code", "retry_seconds"),
    [(400, 21211, None), (429, 20429, 10.0), (401, 20003, 60.0), (404, 20404, None)],
)
def test_a_refusal_is_told_with_twilios_code(status: int, code: int, retry_seconds: float | None):
    answer = twilio(Exchange(status, {"code": code, "message": "No."})).dial(REQUEST)

    assert answer == Rejected(str(code), "No.", retry_seconds)


@pytest.mark.parametrize(
    "exchange",
    [
        Exchange(500, {}),
        Exchange(503, "upstream"),
        Exchange(201, {"status": "queued"}),
        Exchange(201, ["not", "a", "call"]),
        Exchange(error=httpx.ReadTimeout("no answer")),
        Exchange(error=httpx.RemoteProtocolError("cut off")),
    ],
)
def test_where_twilio_may_have_taken_the_call_nobody_knows(exchange: Exchange):
    assert isinstance(twilio(exchange).dial(REQUEST), Unknown)


def test_what_was_never_sent_may_be_asked_again():
    answer = twilio(Exchange(error=httpx.ConnectError("refused"))).dial(REQUEST)

    assert isinstance(answer, Rejected)
    assert answer.retry_seconds


def test_it_is_a_telephone_company():
    carrier: Telephony = twilio(Exchange())

    assert carrier.name == "twilio"


# --- asking for what became of it -----------------------------------------------------------


def listed(created: str, status: str = "in-progress") -> Exchange:
    return Exchange(200, {"calls": [{"sid": "CA7", "status": status, "date_created": created}]})


def test_a_call_of_unknown_fate_is_found_by_its_number():
    exchange = listed("Fri, 27 Nov 2026 15:00:00 +0000")

    found = twilio(exchange).find("attempt-1", PERSON, NOW + dt.timedelta(milliseconds=400))

    assert found == FoundCall("CA7", LineStatus.ANSWERED)
    assert exchange.asked[0].url.params["To"] == PERSON
    assert exchange.asked[0].url.params["From"] == ACCOUNT.number


def test_an_older_call_to_the_number_is_not_this_one():
    exchange = listed("Fri, 27 Nov 2026 14:59:59 +0000")

    assert twilio(exchange).find("attempt-1", PERSON, NOW) is None


def test_no_call_to_the_number_is_none():
    assert twilio(Exchange(200, {"calls": []})).find("attempt-1", PERSON, NOW) is None


def test_the_state_of_a_call_can_be_asked_for():
    line = twilio(Exchange(200, {"sid": "CA7", "status": "completed"}))

    assert line.look("CA7") == FoundCall("CA7", LineStatus.COMPLETED)


@pytest.mark.parametrize(("told", "seconds"), [("61", 61), ("0", 0), (None, None), ("", None)])
def test_how_long_a_line_was_open_is_learnt_too(told: str | None, seconds: int | None):
    line = twilio(Exchange(200, {"sid": "CA7", "status": "completed", "duration": told}))

    found = line.look("CA7")

    assert found is not None
    assert found.seconds == seconds


def test_a_call_that_twilio_does_not_know_is_none():
    assert twilio(Exchange(404, {"code": 20404, "message": "?"})).look("CA7") is None


@pytest.mark.parametrize(
    ("exchange", "permanent"),
    [
        (Exchange(500, {}), False),
        (Exchange(429, {"code": 20429}), False),
        (Exchange(400, {"code": 20001}), True),
        (Exchange(error=httpx.ConnectTimeout("slow")), False),
    ],
)
def test_what_cannot_be_asked_is_one_error(exchange: Exchange, permanent: bool):
    with pytest.raises(TelephonyError) as raised:
        twilio(exchange).find("attempt-1", PERSON, NOW)

    assert raised.value.permanent is permanent


# --- changing a call ------------------------------------------------------------------------


def test_a_call_is_ended_by_completing_it():
    exchange = Exchange(200, {"sid": "CA7"})

    twilio(exchange).hang_up("CA7")

    assert exchange.asked[0].url.path.endswith("/Calls/CA7.json")
    assert exchange.form == [("Status", "completed")]


@pytest.mark.parametrize(("status", "code"), [(404, 20404), (400, 21220)])
def test_a_call_that_is_over_is_ended_without_complaint(status: int, code: int):
    exchange = Exchange(status, {"code": code, "message": "over"})

    twilio(exchange).hang_up("CA7")

    assert len(exchange.asked) == 1


def test_a_transfer_dials_the_clinics_number_in_the_same_call():
    exchange = Exchange(200, {"sid": "CA7"})

    twilio(exchange).transfer("CA7", Phone("+12125550199"))

    form = dict(exchange.form)
    assert ET.fromstring(form["Twiml"]).findtext("Dial") == "+12125550199"
    assert form["TimeLimit"] == "3600"


# --- callbacks ------------------------------------------------------------------------------

URL = webhook_url(ACCOUNT.public_base_url, "attempt-1", "status")
FORM = [("CallSid", "CA7"), ("CallStatus", "ringing"), ("Blank", "")]


def test_a_signature_holds_for_the_url_and_every_field():
    signed = signature("key", URL, FORM)

    assert is_genuine(["key"], URL, list(reversed(FORM)), signed)
    assert not is_genuine(["key"], URL + "&more=1", FORM, signed)
    assert not is_genuine(["key"], URL, [*FORM, ("CallStatus", "busy")], signed)
    assert not is_genuine(["other"], URL, FORM, signed)
    assert not is_genuine([], URL, FORM, signed)
    assert not is_genuine(["key"], URL, FORM, "")


def test_two_tokens_are_good_while_one_is_rotated():
    assert is_genuine(["new", "old"], URL, FORM, signature("old", URL, FORM))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("https://a.example/x", "https://a.example:443/x"),
        ("https://a.example:443/x", "https://a.example/x"),
        ("http://127.0.0.1:8000/x", "http://127.0.0.1:8000/x"),
    ],
)
def test_the_usual_port_may_be_named_or_not(ours: str, theirs: str):
    assert is_genuine(["key"], ours, FORM, signature("key", theirs, FORM))


def test_another_port_is_another_url():
    theirs = signature("key", "https://a.example:8443/x", FORM)

    assert not is_genuine(["key"], "https://a.example/x", FORM, theirs)


def test_a_callback_is_news():
    form = [
        ("CallSid", "CA7"),
        ("CallStatus", "completed"),
        ("SequenceNumber", "3"),
        ("Timestamp", "Fri, 27 Nov 2026 14:58:01 +0000"),
        ("SipResponseCode", "200"),
        ("CallDuration", "61"),
    ]

    news = read_news("attempt-1", form, NOW)

    assert news is not None
    assert (news.status, news.sequence, news.error) == (LineStatus.COMPLETED, 3, "")
    assert news.at == dt.datetime(2026, 11, 27, 14, 58, 1, tzinfo=dt.UTC)
    assert (news.key, news.seconds) == ("CA7:3:completed", 61)


def test_news_without_time_and_number_is_still_news():
    news = read_news("attempt-1", [("CallSid", "CA7"), ("CallStatus", "failed")], NOW)

    assert news is not None
    assert news.at == NOW
    assert news.sequence > 0
    assert news.seconds is None


def test_a_failure_says_why():
    form = [("CallSid", "CA7"), ("CallStatus", "failed"), ("SipResponseCode", "404")]

    news = read_news("attempt-1", form, NOW)

    assert news is not None
    assert news.error == "Twilio 404"


@pytest.mark.parametrize("form", [[], [("CallSid", "CA7")], [("CallStatus", "ringing")],
                                  [("CallSid", "CA7"), ("CallStatus", "dancing")]])  # fmt: skip
def test_what_says_nothing_is_no_news(form: list[tuple[str, str]]):
    assert read_news("attempt-1", form, NOW) is None


# --- TwiML ----------------------------------------------------------------------------------


def test_an_answered_call_is_connected_and_then_hung_up():
    response = ET.fromstring(stream_twiml("wss://a.example/stream", {"token": 'a"<&>b'}))

    assert [verb.tag for verb in response] == ["Connect", "Hangup"]
    stream = response[0][0]
    assert stream.get("url") == "wss://a.example/stream"
    assert [(each.get("name"), each.get("value")) for each in stream] == [("token", 'a"<&>b')]


@pytest.mark.parametrize(("language", "voice"), [("en", "en-US"), ("es", "es-US"), ("", "en-US")])
def test_a_sentence_is_said_in_its_language(language: str, voice: str):
    response = ET.fromstring(say_twiml("Sorry & goodbye", language))

    assert response[0].get("language") == voice
    assert response[0].text == "Sorry & goodbye"
    assert response[1].tag == "Hangup"


def test_documents_are_responses():
    assert {ET.fromstring(each).tag for each in (HANG_UP, transfer_twiml(PERSON))} == {"Response"}


# --- calls that come in ---------------------------------------------------------------------


def test_who_is_cut_off_hears_why_before_the_line_ends():
    response = ET.fromstring(stream_twiml("wss://a.example", {}, then="Sorry & bye", language="es"))

    assert [verb.tag for verb in response] == ["Connect", "Say", "Hangup"]
    assert response.findtext("Say") == "Sorry & bye"
    assert response[1].get("language") == "es-US"


@pytest.mark.parametrize("number", ["", "anonymous", "+266696687", "12125550123", "+1 212", "+²"])
def test_what_nobody_can_be_called_back_at_is_no_caller(number: str):
    assert is_caller("+12125550123")
    assert not is_caller(number)


def test_the_end_of_a_line_is_told_from_a_question():
    assert is_of_the_end([("CallStatus", "completed")])
    assert not is_of_the_end([("CallStatus", "ringing")])
    assert not is_of_the_end([])


def test_a_number_is_set_up_with_two_addresses():
    account = TwilioAccount("AC1", "token", Phone("+12125550100"), "https://a.example/")

    assert voice_url(account) == "https://a.example/api/twilio/webhook"
    assert voice_url(account, "status") == "https://a.example/api/twilio/webhook?about=status"
