"""What is written down of sessions."""

import threading

import pytest

from openchair.standins.deepgram.record import KEPT_SESSIONS, Book, CallRecord
from openchair.standins.deepgram.replies import Asked


def test_calls_are_unanswered_until_they_are_answered_or_taken_back() -> None:
    record = Book().begin("id")
    asked, answered, taken = (CallRecord(Asked(name, "agreed", "{}")) for name in "abc")
    answered.response, taken.is_cancelled = "{}", True
    record.calls.update({call.asked.id: call for call in (asked, answered, taken)})

    assert record.unanswered == ["a"]


def test_the_settings_are_found_among_what_was_received() -> None:
    record = Book().begin("id")
    assert record.settings is None

    record.received.append({"type": "Settings", "tags": ["a"]})

    assert record.settings == {"type": "Settings", "tags": ["a"]}


def test_old_sessions_are_forgotten() -> None:
    book = Book()
    for number in range(KEPT_SESSIONS + 1):
        book.begin(str(number))

    assert len(list(book)) == KEPT_SESSIONS
    assert next(iter(book)).request_id == "1"


def test_who_waits_is_woken_by_an_entry() -> None:
    book = Book()
    writer = threading.Thread(target=book.begin, args=("id",))
    writer.start()

    found = book.until(lambda: list(book), within=5.0)

    writer.join()
    assert [record.request_id for record in found] == ["id"]


def test_waiting_ends_with_what_was_seen_last() -> None:
    book = Book()
    book.begin("the one").sent.append({"type": "Welcome"})

    with pytest.raises(TimeoutError, match=r"the one.*Welcome"):
        book.until(lambda: False, within=0.01)
