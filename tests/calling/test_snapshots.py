"""What a decision is made of: the facts of lead, clinic, number and history, for many at once."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from openchair.calling import snapshots, store
from openchair.calling.rules import CallingPolicy, Ending, Reason
from openchair.compliance.snapshot import Consent, Level, PolicyCap, Purpose, Snapshot
from openchair.compliance.store import suppress
from openchair.conversation.call import Result
from openchair.phone import Phone
from openchair.tables import Call, CallStatus, Client
from tests.support.clinics import World

NEW_YORK, CHICAGO = ZoneInfo("America/New_York"), ZoneInfo("America/Chicago")
PHONE, OTHER = "+12125550123", "+12125550124"
UNANSWERED = Ending(Result.NO_ANSWER, Reason.UNANSWERED)


def gathered(world: World, *calls: Call) -> list[Snapshot]:
    """What is known before these calls, in their order."""
    with world.database.reading() as session:
        rows = store.calls(session, [call.id for call in calls])
        leads = store.leads(session, {row.lead_id for row in rows.values()})
        clients = store.clients(session, {row.client_id for row in rows.values()})
        found = snapshots.gather(session, rows.values(), leads, clients, world.house, world.now)
    return [found[call.id] for call in calls]


def known(world: World, call: Call) -> Snapshot:
    [found] = gathered(world, call)
    return found


def dialled(world: World, client: Client, phone: str, hours_ago: float, **changes) -> dt.datetime:
    """Let a number have been rung; return when."""
    at = world.now - dt.timedelta(hours=hours_ago)
    ended = {"status": CallStatus.COMPLETED.value, "dial_state": "ended", "placing_at": at}
    world.call(client, phone, **{**ended, **changes})
    return at


def moved(world: World, call: Call, due: dt.datetime) -> dt.datetime:
    """When the call's next attempt may be made, if it is due then."""
    with world.database.reading() as session:
        row = store.calls(session, [call.id])[call.id]
        leads = store.leads(session, [row.lead_id])
        clients = store.clients(session, [row.client_id])
        attempts = [(row, UNANSWERED, due)]
        [found] = snapshots.earliest_lawful(session, attempts, leads, clients, world.house)
    assert found[:2] == (row, UNANSWERED)
    return found[2]


def test_the_lead_s_own_words_are_passed_on(world):
    asked = world.now - dt.timedelta(days=2)
    lead = {
        "purpose": "recall_treatment",
        "consent_level": "prior",
        "consent_at": asked,
        "inquired_at": asked,
        "state": "TX",
        "zip": "80202",
        "timezone": "America/Denver",
    }

    found = known(world, world.call(world.client(), PHONE, lead=lead))

    assert (found.to, found.purpose) == (PHONE, Purpose.RECALL_TREATMENT)
    assert found.consent == Consent(Level.PRIOR, asked)
    assert found.inquired_at == asked
    assert (found.address_state, found.address_zip) == ("TX", "80202")
    assert found.stated_zone == "America/Denver"


def test_words_nobody_knows_are_taken_the_strictest_way(world):
    lead = {"purpose": "small_talk", "consent_level": "somehow"}

    found = known(world, world.call(world.client(), lead=lead))

    assert (found.purpose, found.consent.level) == (Purpose.MARKETING, Level.NONE)


def test_the_history_is_the_clinic_s_with_this_number_oldest_first(world):
    client, other = world.client(), world.client()
    late = dialled(world, client, PHONE, 2)
    early = dialled(world, client, PHONE, 50)
    dialled(world, client, OTHER, 3)
    dialled(world, other, PHONE, 4)
    dialled(world, client, PHONE, 24 * snapshots.HISTORY_DAYS + 1)

    found = known(world, world.call(client, PHONE))

    assert found.history == (early, late)


def test_busy_lines_are_told_apart_from_people_who_were_rung(world):
    client = world.client()
    dialled(world, client, PHONE, 9, line_status="no-answer")
    busy = dialled(world, client, PHONE, 3, line_status="busy")

    found = known(world, world.call(client, PHONE))

    assert len(found.history) == 2
    assert found.busy == {busy}


def test_many_calls_keep_their_own_facts(world):
    client, other = world.client(), world.client(paused=True)
    at = dialled(world, client, PHONE, 5)
    world.database.write(
        lambda session: suppress(
            session, client.id, Phone(OTHER), reason="opted_out", source="test", now=world.now
        )
    )
    calls = [world.call(client, PHONE), world.call(client, OTHER), world.call(other, OTHER)]

    rung, suppressed, foreign = gathered(world, *calls)

    assert (rung.history, rung.suppressed, rung.paused) == ((at,), "", False)
    assert (suppressed.history, suppressed.suppressed, suppressed.paused) == (
        (),
        "opted_out",
        False,
    )
    assert (foreign.history, foreign.suppressed, foreign.paused) == ((), "", True)


def test_a_number_somebody_is_calling_is_taken_whichever_clinic_calls(world):
    talking = world.call(world.client(), PHONE, dial_state="placed", placing_at=world.now)
    waiting = world.call(world.client(), PHONE)
    elsewhere = world.call(world.client(), OTHER)

    open_calls = [each.open_call for each in gathered(world, talking, waiting, elsewhere)]

    assert open_calls == [False, True, False]


def test_a_clinic_s_policy_becomes_seven_days_and_its_caps():
    morning = (dt.time(9), dt.time(12))
    asked = {"window": morning, "days": (0, 6), "holidays_off": False, "gap_hours": 7}

    policy = snapshots.lawful_policy(CallingPolicy.model_validate(asked))

    assert policy.week == (morning, None, None, None, None, None, morning)
    assert policy.caps == (PolicyCap(2, 24), PolicyCap(5, 168))
    assert (policy.federal_holidays_off, policy.gap_hours) == (False, 7)


def test_the_snapshot_holds_the_clinic_s_policy_not_the_usual_one(world):
    client = world.client(policy={"gap_hours": 11})

    assert known(world, world.call(client)).policy.gap_hours == 11


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("America/Chicago", CHICAGO),
        ("", NEW_YORK),
        ("Mars/Olympus", NEW_YORK),
        ("../etc/passwd", NEW_YORK),
    ],
)
def test_a_lead_s_day_is_their_own_or_else_the_clinic_s(world, said, zone):
    client = world.client()
    call = world.call(client, lead={"timezone": said})
    with world.database.reading() as session:
        lead = store.leads(session, [call.lead_id])[call.lead_id]

    assert snapshots.zone_of(lead, client) == zone


def test_a_time_at_night_moves_to_the_morning_and_a_lawful_one_stays(world):
    call = world.call(world.client())
    night = dt.datetime(2026, 12, 2, 3, tzinfo=dt.UTC)  # ten in the evening in New York
    noon = dt.datetime(2026, 12, 2, 17, tzinfo=dt.UTC)

    assert moved(world, call, night) == dt.datetime(2026, 12, 2, 14, tzinfo=dt.UTC)
    assert moved(world, call, noon) == noon


def test_the_morning_is_that_of_the_zip_code_too(world):
    call = world.call(world.client(), PHONE, lead={"zip": "90012"})  # Los Angeles
    nine_in_new_york = dt.datetime(2026, 12, 2, 14, tzinfo=dt.UTC)

    assert moved(world, call, nine_in_new_york) == dt.datetime(2026, 12, 2, 17, tzinfo=dt.UTC)


def test_the_gap_between_two_attempts_moves_the_next(world):
    client = world.client(policy={"gap_hours": 6})
    last = dialled(world, client, PHONE, 1)

    due = moved(world, world.call(client, PHONE), world.now)

    assert due == last + dt.timedelta(hours=6)


def test_what_time_does_not_cure_moves_nothing(world):
    call = world.call(world.client(), lead={"consent_level": "none", "inquired_at": None})

    assert moved(world, call, world.now) == world.now


def test_where_nothing_is_to_be_tried_again_nothing_is_asked(world):
    with world.database.reading() as session:
        assert snapshots.earliest_lawful(session, [], {}, {}, world.house) == []
