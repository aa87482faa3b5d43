"""The facts, and how they look as evidence."""

import datetime as dt
import json

from openchair.compliance.snapshot import (
    DEFAULT_POLICY,
    LEVELS,
    Answer,
    Consent,
    Level,
    Purpose,
    Snapshot,
)

NOW = dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)


def test_only_what_was_said_is_written_down():
    assert Snapshot(to="+12125550123").to_json() == {"to": "+12125550123"}


def test_facts_are_written_as_plain_json():
    snapshot = Snapshot(
        to="+12125550123",
        purpose=Purpose.APPT_REMINDER,
        consent=Consent(Level.WRITTEN, NOW),
        history=(NOW,),
        policy=DEFAULT_POLICY,
        national_list=Answer.UNKNOWN,
        emergency_states=frozenset({"NY", "LA"}),
        existing_patient=True,
        end_guard_minutes=10,
    )

    document = json.loads(json.dumps(snapshot.to_json()))

    assert document["purpose"] == "appt_reminder"
    assert document["consent"] == {
        "level": "written",
        "at": "2026-12-01T17:00:00+00:00",
        "revoked_at": None,
    }
    assert document["history"] == ["2026-12-01T17:00:00+00:00"]
    assert document["emergency_states"] == ["LA", "NY"]
    assert document["national_list"] == "unknown"
    assert document["policy"]["week"][6] is None
    assert document["policy"]["week"][0] == ["09:00:00", "20:00:00"]
    assert document["policy"]["caps"][2] == {"calls": 8, "hours": 720, "final": True}


def test_a_list_nobody_was_meant_to_ask_is_no_fact():
    assert not Answer.NOT_ASKED
    assert all(answer for answer in Answer if answer is not Answer.NOT_ASKED)


def test_levels_are_ordered_and_have_their_words():
    assert Level.NONE < Level.PRIOR < Level.WRITTEN
    assert LEVELS["pewc"] is LEVELS["written"] is Level.WRITTEN
    assert LEVELS["pec"] is LEVELS["prior"] is Level.PRIOR
    assert LEVELS["none"] is Level.NONE


def test_every_purpose_has_a_regime():
    regimes = {purpose.regime for purpose in Purpose}

    assert regimes == {"healthcare", "telemarketing", "solicited", "inbound"}
