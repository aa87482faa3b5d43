"""The REST API over HTTP."""

import datetime as dt
from email.utils import parsedate_to_datetime

import httpx
import pytest

from openchair.standins.twilio.options import Faults
from tests.standins.twilio.rest import LEAD, US, Rest, asking


def refused(answer: httpx.Response) -> tuple[int, int]:
    """Return status and code; the body must be Twilio's."""
    body = answer.json()
    assert set(body) == {"code", "message", "more_info", "status"}
    assert body["status"] == answer.status_code
    assert body["more_info"].endswith(str(body["code"]))
    return answer.status_code, body["code"]


def test_a_call_that_is_taken_is_created_and_waits(rest: Rest) -> None:
    answer = rest.create()

    shown = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Content-Type"] == "application/json;charset=utf-8"
    assert (shown["to"], shown["from"], shown["status"]) == (LEAD, US, "queued")
    assert shown["direction"] == "outbound-api"
    assert parsedate_to_datetime(shown["date_created"]).tzinfo is not None


@pytest.mark.parametrize(
    "auth", [None, ("", ""), ("AC" + "5" * 32, "wrong"), ("AC" + "4" * 32, "stand-in-token")]
)
def test_who_is_not_known_is_not_let_in(rest: Rest, auth: tuple[str, str] | None) -> None:
    answer = httpx.post(f"{rest.url}.json", auth=auth, data={"To": LEAD}, trust_env=False)

    assert refused(answer) == (401, 20003)
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="Twilio API"'
    assert rest.twilio.calls == ()


@pytest.mark.parametrize("header", ["Bearer x", "Basic", "Basic ???", "Basic /w=="])
def test_a_header_that_is_no_password_does_not_open(rest: Rest, header: str) -> None:
    headers = {"Authorization": header}

    answer = httpx.get(f"{rest.url}.json", headers=headers, trust_env=False)

    assert refused(answer) == (401, 20003)


def test_an_account_sees_only_itself(rest: Rest) -> None:
    answer = httpx.get(
        f"{rest.twilio.base_url}/2010-04-01/Accounts/AC{'4' * 32}/Calls.json",
        auth=(rest.twilio.options.account_sid, rest.twilio.options.auth_token),
        trust_env=False,
    )

    assert refused(answer) == (401, 20003)


def test_what_is_wrong_with_a_request_is_told_and_nothing_is_called(rest: Rest) -> None:
    assert refused(rest.create(To="12345")) == (400, 21211)
    assert refused(rest.create(From="12345")) == (400, 21212)
    assert refused(rest.create(Twiml=None)) == (400, 21205)
    assert refused(rest.create(StatusCallbackEvent="initiated ringing")) == (400, 21626)
    assert refused(rest.http.post(f"{rest.url}.json", json={"To": LEAD})) == (400, 21201)
    assert rest.twilio.calls == ()


def test_what_twilio_does_not_know_is_noted(rest: Rest) -> None:
    assert rest.dial(Colour="red").ignored == ("Colour",)


def test_a_call_is_read_again(rest: Rest) -> None:
    call = rest.whole()

    shown = rest.get(call.sid).json()

    assert (shown["sid"], shown["status"]) == (call.sid, "completed")
    assert int(shown["duration"]) == call.duration


def test_a_call_that_nobody_knows_is_not_found(rest: Rest) -> None:
    unknown = "CA" + "0" * 32

    assert refused(rest.get(unknown)) == (404, 20404)
    assert refused(rest.change(unknown, Status="completed")) == (404, 20404)
    assert refused(httpx.get(rest.twilio.base_url + "/elsewhere")) == (404, 20404)
    assert refused(rest.http.delete(f"{rest.url}/{unknown}.json")) == (405, 20004)


def test_calls_are_listed_by_number_and_time(rest: Rest) -> None:
    call = rest.whole()
    hour = dt.timedelta(hours=1)
    earlier, later = ((call.created_at + by).isoformat() for by in (-hour, hour))

    found = rest.get(To=LEAD, From=US, **{"StartTime>": earlier}).json()

    assert [each["sid"] for each in found["calls"]] == [call.sid]
    assert rest.get(To=LEAD, **{"StartTime>": later}).json()["calls"] == []
    assert rest.get(To=US).json()["calls"] == []
    assert refused(rest.get(PageSize="5000")) == (400, 20007)


def test_new_calls_may_be_missing_from_lists_though_not_from_their_own_address(rest: Rest) -> None:
    rest.twilio.faults = Faults(list_lag_seconds=3600)
    call = rest.dial()

    assert rest.get(To=LEAD).json()["calls"] == []
    assert rest.get(call.sid).status_code == 200
    rest.twilio.faults = Faults()
    assert [each["sid"] for each in rest.get(To=LEAD).json()["calls"]] == [call.sid]


def test_too_many_requests_are_refused_when_told_to(rest: Rest) -> None:
    rest.twilio.faults = Faults(throttled=1.0)

    assert refused(rest.create()) == (429, 20429)
    assert refused(rest.get()) == (429, 20429)
    assert rest.twilio.calls == ()


def test_an_error_of_the_server_has_done_nothing(rest: Rest) -> None:
    rest.twilio.faults = Faults(server_error=1.0)

    assert refused(rest.create()) == (500, 20500)
    assert rest.twilio.calls == ()


def test_an_answer_may_be_lost_though_the_call_was_taken(rest: Rest) -> None:
    rest.twilio.faults = Faults(answer_lost=1.0)

    with pytest.raises(httpx.TransportError):
        rest.create()

    rest.twilio.faults = Faults()
    (call,) = rest.twilio.calls
    assert [each["sid"] for each in rest.get(To=LEAD).json()["calls"]] == [call.sid]
    assert rest.twilio.wait(lambda: call.status.is_final)


def test_faults_come_as_often_as_they_were_told_to_by_the_seed() -> None:
    def refusals() -> list[int]:
        with asking(seed=5, faults=Faults(throttled=0.5)) as rest:
            return [rest.get().status_code for _ in range(20)]

    assert refusals() == refusals()
    assert {200, 429} == set(refusals())


def test_a_call_may_be_taken_after_whoever_asked_for_it_is_gone(rest: Rest) -> None:
    rest.twilio.faults = Faults(accept_late_seconds=0.5)
    fields = {"To": LEAD, "From": US, "Twiml": "<Response/>"}

    with pytest.raises(httpx.ReadTimeout):
        rest.http.post(f"{rest.url}.json", data=fields, timeout=0.02)

    assert rest.twilio.calls == ()
    assert rest.twilio.wait(lambda: len(rest.twilio.calls) == 1)
