"""A call as the REST API shows it."""

import datetime as dt
from typing import Any

import pytest

from openchair.standins.twilio.log import CallRecord, Status
from openchair.standins.twilio.problems import TwilioError
from openchair.standins.twilio.resource import page, resource, rfc2822

ACCOUNT = "AC" + "5" * 32
NOON = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
# The properties of `api.v2010.account.call` in Twilio's OpenAPI.
PROPERTIES = {
    "sid",
    "date_created",
    "date_updated",
    "parent_call_sid",
    "account_sid",
    "to",
    "to_formatted",
    "from",
    "from_formatted",
    "phone_number_sid",
    "status",
    "start_time",
    "end_time",
    "duration",
    "price",
    "price_unit",
    "direction",
    "answered_by",
    "api_version",
    "forwarded_from",
    "group_sid",
    "caller_name",
    "queue_time",
    "trunk_sid",
    "uri",
    "subresource_uris",
}


def call(number: int = 1, **fields: Any) -> CallRecord:
    sid = f"CA{number:032x}"
    made = CallRecord(sid, "+15125550101", "+15125550100", "outbound-api", NOON)
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def listed(calls: list[CallRecord], **query: str) -> list[str]:
    renamed = {name.replace("_since", ">").replace("_until", "<"): query[name] for name in query}
    shown: Any = page(calls, renamed, ACCOUNT)["calls"]
    return [each["sid"] for each in shown]


def test_a_call_has_every_property_of_the_published_description() -> None:
    assert set(resource(call(), ACCOUNT)) == PROPERTIES


def test_a_call_that_waits_has_no_times_but_its_own() -> None:
    shown = resource(call(), ACCOUNT)

    assert shown["status"] == "queued"
    assert shown["date_created"] == "Tue, 01 Dec 2026 12:00:00 +0000"
    assert (shown["start_time"], shown["end_time"], shown["duration"]) == (None, None, None)
    assert shown["uri"] == f"/2010-04-01/Accounts/{ACCOUNT}/Calls/{call().sid}.json"


def test_a_call_that_is_over_tells_how_long_it_was_as_text() -> None:
    ended = call(status=Status.COMPLETED, started_at=NOON, ended_at=NOON + HOUR, duration=3600)

    shown = resource(ended, ACCOUNT)

    assert (shown["status"], shown["duration"]) == ("completed", "3600")
    assert shown["end_time"] == "Tue, 01 Dec 2026 13:00:00 +0000"


def test_numbers_are_formatted_as_in_north_america_where_they_are() -> None:
    assert resource(call(), ACCOUNT)["to_formatted"] == "(512) 555-0101"
    assert resource(call(to="+4930555010"), ACCOUNT)["to_formatted"] == "+4930555010"


def test_times_are_told_in_utc() -> None:
    new_york = NOON.astimezone(dt.timezone(-5 * HOUR))

    assert rfc2822(new_york) == "Tue, 01 Dec 2026 12:00:00 +0000"
    assert rfc2822(None) is None


def test_calls_are_listed_newest_first() -> None:
    calls = [call(1), call(2)]

    assert listed(calls) == [calls[1].sid, calls[0].sid]


def test_calls_are_found_by_number_and_status() -> None:
    other = call(2, to="+15125550102", status=Status.BUSY)
    calls = [call(1), other]

    assert listed(calls, To="+15125550102") == [other.sid]
    assert listed(calls, Status="busy") == [other.sid]
    assert listed(calls, From="+15125550199") == []
    assert listed(calls, ParentCallSid="CA1") == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"StartTime_since": "2026-12-01"}, True),
        ({"StartTime_since": "2026-12-01T12:00:00Z"}, True),
        ({"StartTime_since": "2026-12-01T12:00:01+00:00"}, False),
        ({"StartTime_until": "2026-12-02"}, True),
        ({"StartTime_until": "2026-12-01"}, False),
        ({"StartTime": "2026-12-01"}, True),
        ({"StartTime": "2026-11-30"}, False),
        ({"EndTime": "2026-12-01"}, False),
    ],
)
def test_calls_are_found_by_time(query: dict[str, str], found: bool) -> None:
    assert bool(listed([call()], **query)) is found


def test_a_list_comes_in_pages() -> None:
    calls = [call(number) for number in range(5)]

    first = page(calls, {"PageSize": "2", "StartTime>": "2026-12-01"}, ACCOUNT)
    last = page(calls, {"PageSize": "2", "Page": "2"}, ACCOUNT)

    assert (first["start"], first["end"], first["page"], first["page_size"]) == (0, 1, 0, 2)
    assert first["previous_page_uri"] is None
    assert first["next_page_uri"] == (
        f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json?StartTime%3E=2026-12-01&PageSize=2&Page=1"
    )
    assert (last["start"], last["end"], last["next_page_uri"]) == (4, 4, None)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"PageSize": "1001"}, 20007),
        ({"PageSize": "0"}, 20007),
        ({"Page": "-1"}, 21200),
        ({"StartTime>": "yesterday"}, 21200),
        ({"Status": "talking"}, 21200),
    ],
)
def test_a_query_that_makes_no_sense_is_refused(query: dict[str, str], code: int) -> None:
    with pytest.raises(TwilioError) as caught:
        page([call()], query, ACCOUNT)

    assert caught.value.code == code
