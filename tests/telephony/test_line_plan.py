import datetime as dt
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.telephony.base import LineNews, LineStatus
from openchair.telephony.line_plan import (
    DialFault,
    FateMix,
    Faults,
    Forced,
    LineFate,
    LinePlan,
    PlannedNews,
    as_told,
    what_happens,
)

RING_SECONDS = 30


def happens(fate: LineFate, seed: int = 1, ring_seconds: int = RING_SECONDS, unsure: float = 0.0):
    return what_happens(fate, ring_seconds, unsure, Random(seed))


@pytest.mark.parametrize(
    ("fate", "statuses"),
    [
        (LineFate.ANSWERED, ["initiated", "ringing", "answered"]),
        (LineFate.DROPPED, ["initiated", "ringing", "answered"]),
        (LineFate.VOICEMAIL, ["initiated", "ringing", "answered"]),
        (LineFate.NO_ANSWER, ["initiated", "ringing", "no-answer"]),
        (LineFate.BUSY, ["initiated", "busy"]),
        (LineFate.FAILED, ["initiated", "failed"]),
    ],
)
def test_a_fate_has_its_course(fate, statuses):
    for seed in range(50):
        course = happens(fate, seed)
        assert [news.status for news in course] == statuses
        assert [news.sequence for news in course] == list(range(len(course)))
        moments = [news.happened_after for news in course]
        assert moments == sorted(moments)


def test_people_take_three_seconds_or_more_to_pick_up():
    waits = [happens(LineFate.ANSWERED, seed)[-1].happened_after for seed in range(300)]

    assert min(waits) > 3
    assert 15 < max(waits) < 23


@given(st.integers(5, 60), st.integers(0, 10**6), st.sampled_from(tuple(LineFate)))
def test_nothing_rings_longer_than_it_may(ring_seconds, seed, fate):
    course = happens(fate, seed, ring_seconds)

    ringing = next((n.happened_after for n in course if n.status is LineStatus.RINGING), 0.0)
    assert course[-1].happened_after <= ringing + max(ring_seconds, 4)


@pytest.mark.parametrize(
    ("fate", "guess"), [(LineFate.ANSWERED, "human"), (LineFate.VOICEMAIL, "machine")]
)
def test_the_carrier_tells_who_answered(fate, guess):
    assert happens(fate)[-1].answered_by == guess


def test_a_carrier_may_not_know_who_answered():
    assert happens(LineFate.VOICEMAIL, unsure=1.0)[-1].answered_by == "unknown"


def test_a_failure_has_its_reason():
    assert {happens(LineFate.FAILED, seed)[-1].error for seed in range(50)} == {
        "404 number not in service",
        "480 unreachable",
        "503 no circuit",
    }


def test_fates_come_as_often_as_the_mix_says():
    rng = Random(1)

    fates = Counter(FateMix().drawn(rng) for _ in range(20_000))

    for fate, percent in [("answered", 62), ("voicemail", 14), ("busy", 5), ("dropped", 2)]:
        assert fates[LineFate(fate)] / 200 == pytest.approx(percent, abs=1.2)


def test_a_mix_may_know_one_fate_only():
    only_busy = FateMix(answered=0, voicemail=0, no_answer=0, busy=1, failed=0, dropped=0)

    assert {only_busy.drawn(Random(seed)) for seed in range(50)} == {LineFate.BUSY}


def test_by_default_no_dial_goes_wrong():
    assert {Faults().drawn(Random(seed)) for seed in range(200)} == {None}


@pytest.mark.parametrize("fault", DialFault)
def test_each_fault_of_a_dial_can_be_made_certain(fault):
    assert Faults(**{fault: 1.0}).drawn(Random(1)) is fault


def test_faults_come_as_often_as_told():
    faults = Faults(rejected=0.1, unknown_taken=0.3)
    rng = Random(1)

    drawn = Counter(faults.drawn(rng) for _ in range(10_000))

    assert drawn[DialFault.REJECTED] / 100 == pytest.approx(10, abs=1.5)
    assert drawn[DialFault.UNKNOWN_TAKEN] / 100 == pytest.approx(30, abs=1.5)
    assert drawn[None] / 100 == pytest.approx(60, abs=1.5)


@pytest.mark.parametrize(
    ("text", "forced"),
    [
        ("busy", Forced(fate=LineFate.BUSY)),
        ("voicemail", Forced(fate=LineFate.VOICEMAIL)),
        ("unknown_taken", Forced(fault=DialFault.UNKNOWN_TAKEN)),
        ("agreeable", Forced(fate=LineFate.ANSWERED, persona="agreeable")),
    ],
)
def test_what_is_forced_is_read(text, forced):
    assert Forced.read(text) == forced


@given(st.integers(0, 10**6))
def test_a_faultless_carrier_tells_what_happens_when_it_happens(seed):
    truth = happens(LineFate.ANSWERED, seed)

    assert as_told(truth, Faults(), Random(seed)) == truth


def test_news_can_be_lost():
    assert as_told(happens(LineFate.BUSY), Faults(lost=1.0), Random(1)) == ()


def test_news_can_be_late():
    truth = happens(LineFate.BUSY)

    told = as_told(truth, Faults(late=1.0), Random(1))

    by_sequence = {news.sequence: news for news in told}
    for news in truth:
        assert 5 <= by_sequence[news.sequence].after_seconds - news.after_seconds <= 60
        assert by_sequence[news.sequence].happened_after == news.happened_after


def test_news_can_come_twice_and_is_the_same_news():
    told = as_told(happens(LineFate.BUSY), Faults(twice=1.0), Random(1))

    keys = Counter((news.sequence, news.status) for news in told)
    assert set(keys.values()) == {2}


def test_news_can_overtake():
    truth = happens(LineFate.NO_ANSWER)

    told = as_told(truth, Faults(reordered=1.0), Random(1))

    assert sorted(news.sequence for news in told) == [0, 1, 2]
    assert [news.sequence for news in told] != [0, 1, 2]


@given(
    st.integers(0, 10**6),
    st.sampled_from(tuple(LineFate)),
    st.builds(
        Faults,
        late=st.floats(0, 1),
        twice=st.floats(0, 1),
        reordered=st.floats(0, 1),
        lost=st.floats(0, 1),
    ),
)
def test_whatever_goes_astray_time_runs_forward(seed, fate, faults):
    truth = happens(fate, seed)

    told = as_told(truth, faults, Random(seed))

    arrivals = [news.after_seconds for news in told]
    assert arrivals == sorted(arrivals)
    assert all(news.after_seconds >= news.happened_after for news in told)
    assert {news.sequence for news in told} <= {news.sequence for news in truth}


def test_only_faults_of_callbacks_spoil_the_news():
    assert Faults(late=0.1).spoil_news
    assert not Faults(rejected=1.0, unreachable=1.0).spoil_news


def plan(fate: LineFate) -> LinePlan:
    truth = happens(fate)
    placed_at = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)
    return LinePlan("attempt_1", "SIM1", placed_at, fate, truth, truth, max_seconds=600)


def test_a_plan_knows_when_somebody_picks_up():
    assert (
        plan(LineFate.ANSWERED).answered_after == plan(LineFate.ANSWERED).truth[-1].happened_after
    )
    assert plan(LineFate.BUSY).answered_after is None


def test_a_callback_tells_when_it_happened_not_when_it_comes():
    made = plan(LineFate.ANSWERED)
    late = PlannedNews(60.0, 7.0, LineStatus.ANSWERED, 2, "human")

    assert made.told(late) == LineNews(
        token="attempt_1",
        carrier_id="SIM1",
        status=LineStatus.ANSWERED,
        at=made.placed_at + dt.timedelta(seconds=7),
        sequence=2,
        answered_by="human",
    )
