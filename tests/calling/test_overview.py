"""What stands around calls: batches, figures by the clinic's day, lists that join, the news."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from openchair.calling import ledger, outcome, overview
from openchair.calling.ledger import Entry, Source
from openchair.calling.outcome import Settlement
from openchair.calling.reports import Page
from openchair.calling.rules import Ending, Reason
from openchair.compliance.store import suppress_all
from openchair.conversation.call import Result
from openchair.phone import Phone
from openchair.tables import (
    Appointment,
    AppointmentState,
    BatchProblem,
    Call,
    Chair,
    Client,
    UploadBatch,
)
from tests.support.clinics import World

HOUR = dt.timedelta(hours=1)
NEW_YORK = ZoneInfo("America/New_York")
DECLINED = Ending(Result.DECLINED, Reason.TALK)
VOICEMAIL = Ending(Result.VOICEMAIL, Reason.TALK)


def read(world: World, query, *arguments, **more):
    with world.database.reading() as session:
        return query(session, *arguments, **more)


def end(world: World, call: Call, ending: Ending = DECLINED) -> None:
    world.database.write(
        lambda session: outcome.settle(
            session, [Settlement(call.id, ending)], world.house, now=world.now
        )
    )


def number(nth: int) -> str:
    return f"+1212555{100 + nth:04}"


def batch(world: World, client: Client, name: str, at: dt.datetime) -> None:
    row = UploadBatch(id=name, client_id=client.id, created_at=at, source="leads.csv", received=3)
    with world.database.writing() as session:
        session.add(row)


def visit(world: World, client: Client, name: str, start: dt.datetime, **changes) -> None:
    """Book a visit, in the clinic's one chair."""
    values = {
        "id": name,
        "client_id": client.id,
        "chair_id": f"chair-{client.id}",
        "state": AppointmentState.BOOKED.value,
        "start_at": start,
        "end_at": start + HOUR,
        "from_tick": 1,
        "to_tick": 13,
        "local_start": start.isoformat(),
        "created_at": world.now,
        "updated_at": world.now,
        **changes,
    }
    with world.database.writing() as session:
        session.merge(Chair(id=f"chair-{client.id}", client_id=client.id, name="1"))
        session.flush()
        session.add(Appointment(**values))


def all_pages(ask, limit: int):
    """Every item, page after page, and the totals that were told."""
    items: list[Any] = []
    totals, page = set(), Page(limit)
    while True:
        found = ask(page)
        items += found.items
        totals.add(found.total)
        assert len(found.items) <= limit
        if found.next is None:
            return items, totals
        page = Page(limit, found.next)


# --- batches --------------------------------------------------------------------------------


def test_batches_come_newest_first_page_by_page_those_of_one_moment_too(world):
    client, other = world.client(), world.client()
    for nth in range(5):
        batch(world, client, f"b{nth}", world.now + (nth // 2 + 1) * HOUR)

    found, totals = all_pages(lambda page: read(world, overview.batches, client.id, page), 2)

    assert [item.id for item in found] == ["b4", "b3", "b2", "b1", "b0", f"batch-{client.id}"]
    assert totals == {6}
    assert other.id not in {item.id for item in found}


def test_a_batch_is_shown_to_its_own_clinic_only(world):
    client, other = world.client(), world.client()
    batch(world, client, "b", world.now)

    found = read(world, overview.batch, client.id, "b")

    assert found is not None
    assert (found.source, found.received, found.created_at) == ("leads.csv", 3, world.now)
    assert read(world, overview.batch, other.id, "b") is None
    assert read(world, overview.progress, other.id, "b") is None
    assert read(world, overview.progress, client.id, "nothing") is None


def test_progress_counts_leads_attempts_and_results(world):
    client = world.client()
    first, second, _ = (world.call(client, number(nth)) for nth in range(3))
    world.call(client, number(4), status="in-progress", dial_state="placed")
    end(world, world.call(world.client()))
    end(world, first)
    end(world, second, VOICEMAIL)

    found = read(world, overview.progress, client.id, f"batch-{client.id}")

    assert found is not None
    assert (found.leads, found.calls) == (4, 5)
    assert found.by_status == {"completed": 2, "queued": 2, "in-progress": 1}
    assert found.by_result == {"declined": 1, "voicemail": 1}


def test_a_batch_is_done_when_no_call_is_open_or_to_come(world):
    client = world.client()

    def done():
        return read(world, overview.progress, client.id, f"batch-{client.id}").is_done

    assert done()

    talking = world.call(client, number(1), status="in-progress", dial_state="placed")
    assert not done()

    end(world, talking, VOICEMAIL)  # the next attempt waits
    assert not done()

    end(world, world.calls_of(talking.lead_id)[1])
    assert done()


def test_problems_of_a_batch_are_known(world):
    client = world.client()
    for name in ("b1", "b2"):
        batch(world, client, name, world.now)
    with world.database.writing() as session:
        session.add(BatchProblem(batch_id="b1", row=2, code="phone_missing", message="No number."))

    assert read(world, overview.has_batch_problems, "b1")
    assert not read(world, overview.has_batch_problems, "b2")


# --- figures --------------------------------------------------------------------------------


def figures(world: World, client: Client, days: int = 7):
    return read(world, overview.figures, client.id, now=world.now, zone=NEW_YORK, days=days)


def test_a_clinic_in_numbers_counts_its_own_and_nothing_else(world):
    client, other = world.client(), world.client()
    for clinic in (client, other):
        end(world, world.call(clinic, number(1)))
        world.call(clinic, number(2))
    visit(world, client, "to come", world.now)
    visit(world, client, "past", world.now - HOUR)
    visit(world, client, "held", world.now + HOUR, state="held")
    visit(world, other, "elsewhere", world.now + HOUR)
    phones = [Phone(number(7)), Phone(number(8))]
    world.database.write(
        lambda session: suppress_all(
            session, client.id, phones, reason="manual", source="api", now=world.now
        )
    )

    found = figures(world, client)

    assert (found.leads, found.batches, found.calls) == (2, 1, 2)
    assert found.by_status == {"completed": 1, "queued": 1}
    assert found.by_result == {"declined": 1}
    assert (found.appointments, found.suppressions) == (1, 2)
    assert found.by_day == [("2026-12-01", {"declined": 1})]


def test_a_clinic_with_nothing_yet_has_zeros(world):
    found = figures(world, world.client())

    assert (found.leads, found.calls, found.appointments, found.suppressions) == (0, 0, 0, 0)
    assert (found.by_status, found.by_result, found.by_day) == ({}, {}, [])


def test_a_result_counts_on_the_clinic_s_day_not_on_utc_s(world):
    client = world.client()
    late, early = world.call(client, number(1)), world.call(client, number(2))
    world.clock.set(dt.datetime(2026, 12, 2, 4, 59, 59, tzinfo=dt.UTC))  # a second to midnight
    end(world, late)
    world.clock.sleep(1)
    end(world, early, VOICEMAIL)

    assert figures(world, client).by_day == [
        ("2026-12-01", {"declined": 1}),
        ("2026-12-02", {"voicemail": 1}),
    ]


def test_only_the_last_days_are_told_today_included(world):
    client = world.client()
    calls = [world.call(client, number(nth)) for nth in range(4)]
    for nth, call in enumerate(calls):
        world.clock.sleep(24 * 3600 if nth else 0)
        end(world, call)

    told = [day for day, _ in figures(world, client, days=3).by_day]

    assert told == ["2026-12-02", "2026-12-03", "2026-12-04"]


def test_a_day_of_twenty_five_hours_is_one_day(world):
    """On 7 November 2027 New York's clocks go back: midnight is at 4 UTC, the next at 5 UTC."""
    world.clock.set(dt.datetime(2027, 11, 7, 4, tzinfo=dt.UTC))
    client = world.client()
    first, last, after = (world.call(client, number(nth)) for nth in range(3))
    end(world, first)
    world.clock.set(dt.datetime(2027, 11, 8, 4, 59, 59, tzinfo=dt.UTC))
    end(world, last)
    world.clock.sleep(1)
    end(world, after)

    assert figures(world, client).by_day == [
        ("2027-11-07", {"declined": 2}),
        ("2027-11-08", {"declined": 1}),
    ]


# --- numbers and visits ---------------------------------------------------------------------


def test_suppressed_numbers_come_newest_first_page_by_page(world):
    client, other = world.client(), world.client()
    for nth in range(5):
        phones = [Phone(number(nth))]
        for clinic in (client, other) if nth < 2 else (client,):
            world.database.write(
                lambda session, clinic=clinic, phones=phones: suppress_all(
                    session, clinic.id, phones, reason="manual", source="api", now=world.now
                )
            )
        world.clock.sleep(nth % 2)

    found, totals = all_pages(lambda page: read(world, overview.suppressions, client.id, page), 2)

    assert [item.phone for item in found] == [number(nth) for nth in (4, 3, 2, 1, 0)]
    assert totals == {5}


def test_one_suppressed_number_is_told_to_its_clinic(world):
    client, other = world.client(), world.client()
    phone = Phone(number(1))
    world.database.write(
        lambda session: suppress_all(
            session, client.id, [phone], reason="opted_out", source="call_1", now=world.now
        )
    )

    found = read(world, overview.suppression, client.id, phone)

    assert found == overview.SuppressionItem(phone, "opted_out", "call_1", world.now)
    assert read(world, overview.suppression, other.id, phone) is None
    assert read(world, overview.suppression, client.id, number(2)) is None


def test_the_day_book_is_in_its_order_and_holds_what_is_booked(world):
    client, other = world.client(), world.client()
    starts = {"c": 3, "a": 1, "d": 3, "b": 2, "e": 9}
    for name, hours in starts.items():
        visit(world, client, name, world.now + hours * HOUR, phone=number(1))
    visit(world, client, "held", world.now + HOUR, state="held")
    visit(world, client, "released", world.now + HOUR, state="released")
    visit(world, other, "elsewhere", world.now + HOUR)

    found, totals = all_pages(lambda page: read(world, overview.appointments, client.id, page), 2)

    assert [item.id for item in found] == ["a", "b", "c", "d", "e"]
    assert (found[0].start_at, found[0].phone) == (world.now + HOUR, number(1))
    assert {item.state for item in found} == {"booked"}
    assert totals == {5}


def test_the_day_book_is_read_from_a_time_up_to_but_not_including_another(world):
    client = world.client()
    for nth in range(4):
        visit(world, client, f"at {nth}", world.now + nth * HOUR)
    since, until = world.now + HOUR, world.now + 3 * HOUR

    found = read(world, overview.appointments, client.id, Page(), since=since, until=until)
    first = read(world, overview.appointments, client.id, Page(1), since=since, until=until)

    assert ([item.id for item in found.items], found.total) == (["at 1", "at 2"], 2)
    assert ([item.id for item in first.items], first.total) == (["at 1"], 2)
    assert first.next == (since, "at 1")


# --- all clinics ----------------------------------------------------------------------------


def test_waiting_and_running_calls_of_all_clinics_are_counted(world):
    one, other = world.client(), world.client()
    world.call(one, number(1))
    world.call(other, number(2))
    world.call(other, number(3), status="in-progress", dial_state="placed")
    end(world, world.call(other, number(4)))

    assert read(world, overview.open_calls) == {"queued": 2, "in-progress": 1}


def test_where_nobody_waits_there_are_zeros(world):
    assert read(world, overview.open_calls) == {"queued": 0, "in-progress": 0}


# --- news -----------------------------------------------------------------------------------


def happened(world: World, client: Client, *kinds: str) -> None:
    call = world.call(client, number(1))
    lines = [Entry(call.id, client.id, world.now, Source.LINE, kind, {}) for kind in kinds]
    world.database.write(lambda session: ledger.write(session, lines))


def test_where_nothing_has_happened_the_first_line_is_still_to_come(world):
    assert read(world, overview.newest_event_id) == 0
    assert read(world, overview.news_after, 0, limit=10) == []


def test_news_follow_a_line_in_order_of_one_clinic_or_of_all(world):
    client, other = world.client(), world.client()
    happened(world, client, "one", "two")
    seen = read(world, overview.newest_event_id)
    happened(world, other, "three")
    happened(world, client, "four", "five")

    news = read(world, overview.news_after, seen, limit=10)
    own = read(world, overview.news_after, 0, client_id=client.id, limit=3)

    assert [each.kind for each in news] == ["three", "four", "five"]
    assert [each.kind for each in own] == ["one", "two", "four"]
    assert (news[0].client_id, news[0].source, news[0].at) == (other.id, "line", world.now)
    assert news[-1].id == read(world, overview.newest_event_id)
