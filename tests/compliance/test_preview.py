"""A list of people at a moment: now, later, never, and why."""

import dataclasses
import datetime as dt

from openchair.compliance.preview import NOWHERE, preview
from openchair.compliance.ruleset import packaged_ruleset
from openchair.compliance.snapshot import Consent, Level, Snapshot

RULES = packaged_ruleset()
MORNING = dt.datetime(2026, 12, 1, 13, 30, tzinfo=dt.UTC)  # 8:30 in New York, 7:30 in Chicago
LEAD = Snapshot(
    to="+12125550123",
    consent=Consent(Level.WRITTEN),
    inquired_at=MORNING,
    allow_test_numbers=True,
)


def lead(**facts) -> Snapshot:
    return dataclasses.replace(LEAD, **facts)


def test_each_person_is_counted_once_and_each_state_apart():
    people = [
        lead(),
        lead(to="+12125550124", suppressed="opted_out"),
        lead(to="+13125550123"),
        lead(to="+16145550123", consent=Consent()),
        lead(to="+15045550123", emergency_states=frozenset({"LA"})),
    ]

    found = preview(people, MORNING, RULES)

    whole = found.whole
    assert (whole.now, whole.later, whole.held, whole.never) == (1, 1, 1, 2)
    assert (found.states["NY"].now, found.states["NY"].never) == (1, 1)
    assert found.states["OH"].reasons == {"CONSENT_MISSING": 1}
    assert found.states["IL"].next_at == MORNING + dt.timedelta(hours=1.5)


def test_the_first_opening_of_all_that_wait_is_told():
    people = [lead(to="+13125550123"), lead(to="+13145550123"), lead(to="+15035550123")]

    found = preview(people, MORNING, RULES)

    assert found.whole.next_at == MORNING + dt.timedelta(minutes=30)


def test_a_number_of_two_states_counts_in_both():
    found = preview([lead(address_state="CT")], MORNING, RULES)

    assert found.whole.later == 1
    assert sorted(found.states) == ["CT", "NY"]


def test_a_number_of_no_state_is_counted_as_such():
    assert preview([lead(to="+18002345678")], MORNING, RULES).states[NOWHERE].never == 1


def test_a_preview_is_plain_json():
    document = preview([lead(to="+13125550123")], MORNING, RULES).to_json()

    assert document["later"] == 1
    assert document["states"]["IL"]["next_at"] == "2026-12-01T15:00:00+00:00"
    assert list(document["reasons"]) == [
        "WINDOW_FEDERAL",
        "WINDOW_STATE_IL",
        "WINDOW_STATE_IL_ADAD",
    ]


def test_nobody_is_a_preview_too():
    assert preview([], MORNING, RULES).to_json()["now"] == 0
