"""Decisions are kept with their inputs; suppressions are per clinic, by number, for ever."""

import datetime as dt
import random

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from openchair.clock import VirtualClock
from openchair.compliance.chain import inputs_sha256
from openchair.compliance.rules import evaluate
from openchair.compliance.ruleset import packaged_ruleset
from openchair.compliance.snapshot import Consent, Level, Snapshot
from openchair.compliance.store import (
    MANUAL,
    decision_row,
    decisions_of,
    is_suppressed,
    store_decision,
    store_decisions,
    suppress,
    suppress_all,
    suppression_reasons,
    suppressions,
    withdraw,
)
from openchair.db import Database
from openchair.ids import Ids
from openchair.phone import Phone
from openchair.tables import Call, Client, Lead, UploadBatch

NOW = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)
HERS = Phone("+12125550123")
HIS = Phone("+13055550123")


@pytest.fixture
def ids() -> Ids:
    return Ids(VirtualClock(NOW), random.Random(7))


def add_call(session: Session, client_id: str = "client_a", call_id: str = "call_a") -> None:
    """A client with one call, which decisions refer to."""
    session.add(Client(id=client_id, name="Clinic", created_at=NOW))
    session.flush()
    session.add(UploadBatch(id=f"batch_{client_id}", client_id=client_id, created_at=NOW))
    session.flush()
    lead = Lead(
        id=f"lead_{client_id}",
        batch_id=f"batch_{client_id}",
        client_id=client_id,
        name="Ana",
        phone=HERS,
        created_at=NOW,
    )
    session.add(lead)
    session.flush()
    call = Call(
        id=call_id,
        lead_id=lead.id,
        batch_id=lead.batch_id,
        client_id=client_id,
        phone=HERS,
        created_at=NOW,
        updated_at=NOW,
        due_at=NOW,
    )
    session.add(call)
    session.flush()


def snapshot_of_a_lead() -> Snapshot:
    return Snapshot(
        to=HERS,
        consent=Consent(Level.WRITTEN, NOW - dt.timedelta(days=2)),
        history=(NOW - dt.timedelta(days=1),),
        allow_test_numbers=True,
    )


def test_a_decision_is_kept_with_all_that_it_was_made_from(database: Database, ids: Ids):
    snapshot = snapshot_of_a_lead()
    verdict = evaluate(snapshot, NOW, packaged_ruleset())

    with database.writing() as session:
        add_call(session)
        decision_id = store_decision(
            session,
            verdict,
            call_id="call_a",
            client_id="client_a",
            enforced=True,
            ids=ids,
        )

    with database.reading() as session:
        (kept,) = decisions_of(session, "client_a", "call_a")
    assert kept.id == decision_id
    assert (kept.outcome, kept.enforced, kept.decided_at) == ("allow", True, NOW)
    assert kept.valid_until == NOW + dt.timedelta(seconds=60)
    assert kept.inputs["to"] == HERS
    assert kept.inputs["consent"]["level"] == "written"
    assert kept.inputs["candidate_zones"] == ["America/New_York"]
    assert kept.inputs_sha256 == inputs_sha256(kept.inputs)
    assert kept.ruleset_sha256 == packaged_ruleset().sha256


def test_codes_are_kept_with_citation_zone_and_limit(database: Database, ids: Ids):
    snapshot = snapshot_of_a_lead()
    midnight = NOW.replace(hour=5)
    verdict = evaluate(snapshot, midnight, packaged_ruleset())

    with database.writing() as session:
        add_call(session)
        row = decision_row(
            verdict,
            call_id="call_a",
            client_id="client_a",
            enforced=False,
            ids=ids,
        )
        store_decisions(session, [row])

    with database.reading() as session:
        (kept,) = decisions_of(session, "client_a", "call_a")
    assert kept.outcome == "defer"
    assert kept.defer_until == NOW.replace(hour=13)
    assert kept.codes[0] == {
        "code": "WINDOW_FEDERAL",
        "severity": "wait",
        "citation": "47 CFR 64.1200(c)(1), (e); 16 CFR 310.4(c)",
        "rule_id": "federal.window",
        "zone": "America/New_York",
        "local_time": "2026-12-01T00:00:00-05:00",
        "observed": "00:00:00",
        "limit": "08:00-21:00",
    }


def test_the_same_facts_have_the_same_fingerprint_in_any_order():
    assert inputs_sha256({"a": 1, "b": [2]}) == inputs_sha256({"b": [2], "a": 1})
    assert inputs_sha256({"a": 1}) != inputs_sha256({"a": 2})


def test_storing_no_decisions_is_nothing(sqlite_database: Database):
    with sqlite_database.writing() as session:
        store_decisions(session, [])


def test_another_clinic_sees_no_decision(sqlite_database: Database, ids: Ids):
    snapshot = snapshot_of_a_lead()
    with sqlite_database.writing() as session:
        add_call(session)
        verdict = evaluate(snapshot, NOW, packaged_ruleset())
        store_decision(
            session,
            verdict,
            call_id="call_a",
            client_id="client_a",
            enforced=True,
            ids=ids,
        )

    with sqlite_database.reading() as session:
        assert decisions_of(session, "client_b", "call_a") == []


def test_a_number_is_suppressed_once_and_for_its_clinic_only(database: Database):
    with database.writing() as session:
        session.add_all(Client(id=f"client_{x}", name=x, created_at=NOW) for x in "ab")
        session.flush()
        first = suppress(session, "client_a", HERS, reason="opted_out", source="call_a", now=NOW)
        again = suppress(session, "client_a", HERS, reason="opted_out", source="call_b", now=NOW)

    with database.reading() as session:
        assert (first, again) == (True, False)
        assert is_suppressed(session, "client_a", HERS)
        assert not is_suppressed(session, "client_b", HERS)
        assert not is_suppressed(session, "client_a", HIS)


def test_many_numbers_are_suppressed_at_once_and_counted_once(database: Database):
    phones = [Phone(f"+1{area}5550{n:03}") for area in (212, 305, 415) for n in range(100, 500)]
    with database.writing() as session:
        session.add(Client(id="client_a", name="a", created_at=NOW))
        session.flush()
        suppress(session, "client_a", phones[0], reason="opted_out", source="call_a", now=NOW)
        added = suppress_all(
            session, "client_a", phones + phones[:3], reason=MANUAL, source="file", now=NOW
        )

    with database.reading() as session:
        assert added == len(phones) - 1
        reasons = suppression_reasons(session, "client_a", phones)
        assert len(reasons) == len(phones)
        assert reasons[phones[0]] == "opted_out"


def test_the_list_is_read_in_pages(sqlite_database: Database):
    phones = [Phone(f"+12125550{n}") for n in range(100, 110)]
    with sqlite_database.writing() as session:
        session.add(Client(id="client_a", name="a", created_at=NOW))
        session.flush()
        suppress_all(session, "client_a", phones, reason=MANUAL, source="file", now=NOW)

        first = [row.phone for row in suppressions(session, "client_a", limit=6)]
        rest = [row.phone for row in suppressions(session, "client_a", after=first[-1])]

    assert first + rest == phones


def test_only_what_the_clinic_put_in_by_hand_can_be_withdrawn(database: Database):
    with database.writing() as session:
        session.add(Client(id="client_a", name="a", created_at=NOW))
        session.flush()
        suppress(session, "client_a", HERS, reason=MANUAL, source="api", now=NOW)
        suppress(session, "client_a", HIS, reason="opted_out", source="call_a", now=NOW)

        assert withdraw(session, "client_a", HERS)
        assert not withdraw(session, "client_a", HIS)
        assert not withdraw(session, "client_b", HIS)
        assert suppression_reasons(session, "client_a", [HERS, HIS]) == {HIS: "opted_out"}


def test_a_callers_own_word_replaces_an_entry_by_hand(database: Database):
    with database.writing() as session:
        session.add(Client(id="client_a", name="a", created_at=NOW))
        session.flush()
        suppress(session, "client_a", HERS, reason=MANUAL, source="api", now=NOW)
        suppress(session, "client_a", HERS, reason="opted_out", source="call_a", now=NOW)

        assert not withdraw(session, "client_a", HERS)
        assert suppression_reasons(session, "client_a", [HERS]) == {HERS: "opted_out"}


def test_a_first_word_is_not_overwritten_by_a_later_one(database: Database):
    with database.writing() as session:
        session.add(Client(id="client_a", name="a", created_at=NOW))
        session.flush()
        suppress(session, "client_a", HERS, reason="wrong_number", source="call_a", now=NOW)
        suppress(session, "client_a", HERS, reason="opted_out", source="call_b", now=NOW)
        count = session.scalar(sa.text("SELECT count(*) FROM suppression"))

        assert count == 1
        assert suppression_reasons(session, "client_a", [HERS]) == {HERS: "wrong_number"}
