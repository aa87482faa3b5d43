"""A list of people at a moment: now, later, never, and why."""

import dataclasses
import datetime as dt

import pytest

from openchair.compliance.preview import NOWHERE, Answer, Preview, preview
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


def numbers(found: Preview) -> tuple[int, ...]:
    return tuple(found.whole.answers[answer] for answer in Answer)


def test_each_person_is_counted_once_and_each_state_apart():
    people = [
        lead(),
        lead(to="+12125550124", suppressed="opted_out"),
        lead(to="+13125550123"),
        lead(to="+16145550123", consent=Consent()),
        lead(to="+15045550123", emergency_states=frozenset({"LA"})),
    ]

    found = preview(people, MORNING, RULES)

    assert numbers(found) == (1, 1, 1, 2)
    assert found.states["NY"].answers == {Answer.NOW: 1, Answer.NEVER: 1}
    assert found.states["OH"].codes == {"CONSENT_MISSING": 1}
    assert found.states["IL"].next_at == MORNING + dt.timedelta(hours=1.5)


def test_it_is_told_how_many_may_be_called_from_when():
    people = [lead(to="+13125550123"), lead(to="+13145550123"), lead(to="+13145550124")]

    found = preview(people, MORNING, RULES)

    in_missouri, in_illinois = (MORNING + dt.timedelta(minutes=each) for each in (30, 90))
    assert found.whole.next_at == in_missouri
    assert found.until == {in_missouri: 2, in_illinois: 1}


def test_only_what_decides_is_a_reason():
    blocked_at_a_bad_hour = lead(to="+13125550123", consent=Consent())

    found = preview([blocked_at_a_bad_hour], MORNING, RULES)

    assert [(each.answer, each.code) for each in found.reasons] == [
        (Answer.NEVER, "CONSENT_MISSING")
    ]


def test_reasons_have_their_citations_and_words_the_gravest_first():
    in_florida = lead(to="+13055550123", consent=Consent(Level.PRIOR))

    found = preview([lead(to="+13125550123"), in_florida, in_florida], MORNING, RULES)

    first, *others = (each.to_json(RULES) for each in found.reasons)
    assert first == {
        "answer": "never",
        "code": "CONSENT_LEVEL",
        "leads": 2,
        "says": "The consent on record is too weak for this kind of call.",
        "citations": [
            "47 CFR 64.1200(a)(2), (a)(3), (f)(9); FCC 24-17",
            "Fla. Stat. 501.059(8)(a)",
        ],
    }
    assert {each["answer"] for each in others} == {"later"}


def test_a_number_of_two_states_counts_in_both():
    found = preview([lead(address_state="CT")], MORNING, RULES)

    assert numbers(found) == (0, 1, 0, 0)
    assert sorted(found.states) == ["CT", "NY"]


def test_a_number_of_no_state_is_counted_as_such():
    found = preview([lead(to="+18002345678")], MORNING, RULES)

    assert found.states[NOWHERE].answers == {Answer.NEVER: 1}


def test_a_preview_is_plain_json():
    document = preview([lead(to="+13125550123")], MORNING, RULES).to_json()

    assert (document["now"], document["later"], document["ruleset_sha256"]) == (0, 1, RULES.sha256)
    assert document["until"] == [{"at": "2026-12-01T15:00:00+00:00", "leads": 1}]
    assert document["states"]["IL"] == {
        "now": 0,
        "later": 1,
        "held": 0,
        "never": 0,
        "next_at": "2026-12-01T15:00:00+00:00",
        "codes": {"WINDOW_FEDERAL": 1, "WINDOW_STATE_IL": 1, "WINDOW_STATE_IL_ADAD": 1},
    }


def test_nobody_is_a_preview_too():
    assert preview([], MORNING, RULES).to_json()["now"] == 0


def test_a_moment_without_an_offset_is_refused():
    with pytest.raises(ValueError, match="aware"):
        preview([lead()], MORNING.replace(tzinfo=None), RULES)
