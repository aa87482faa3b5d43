"""The log of calls."""

import datetime as dt
import threading

import pytest

from openchair.standins.twilio.log import CallLog, CallRecord, Line, Posted, Status

NOW = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)


def call(sid: str, status: Status = Status.COMPLETED) -> CallRecord:
    return CallRecord(sid, "+15125550101", "+15125550100", "outbound-api", NOW, status)


@pytest.mark.parametrize("status", list(Status))
def test_a_call_is_over_unless_it_waits_rings_or_goes_on(status: Status) -> None:
    goes_on = {Status.QUEUED, Status.RINGING, Status.IN_PROGRESS}

    assert status.is_final is (status not in goes_on)


def test_calls_are_kept_in_order_and_found_by_their_sid() -> None:
    log = CallLog(10)
    first, second = call("CA1"), call("CA2")

    log.add(first)
    log.add(second)

    assert list(log) == [first, second]
    assert log.get("CA2") is second
    assert log.get("CA3") is None


def test_too_many_calls_push_out_the_oldest_that_are_over() -> None:
    log = CallLog(2)
    for sid in ("CA1", "CA2", "CA3"):
        log.add(call(sid))

    assert [one.sid for one in log] == ["CA2", "CA3"]


def test_a_call_that_goes_on_is_never_forgotten() -> None:
    log = CallLog(1)
    log.add(call("CA1", Status.RINGING))
    log.add(call("CA2"))

    assert [one.sid for one in log] == ["CA1", "CA2"]
    log.forget()
    assert [one.sid for one in log] == ["CA1"]


def test_who_waits_is_woken_by_a_change() -> None:
    log = CallLog(1)
    thread = threading.Thread(target=lambda: log.add(call("CA1")))
    thread.start()

    assert log.wait(lambda: log.get("CA1") is not None, 5)
    thread.join()


def test_waiting_ends_in_the_end() -> None:
    assert not CallLog(1).wait(lambda: False, 0.01)


def test_a_call_tells_what_each_side_said() -> None:
    one = call("CA1")
    one.said += [Line("agent", {"text": "Hello"}, 0), Line("caller", {"text": "Who is it?"}, 1)]

    assert one.heard("agent") == ["Hello"]
    assert one.heard("caller") == ["Who is it?"]


def test_a_callback_shows_its_fields() -> None:
    post = Posted("http://x", (("CallStatus", "busy"),), "t", 200)

    assert (post["CallStatus"], post["Nothing"]) == ("busy", "")
