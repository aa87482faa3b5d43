"""What lines do."""

from collections import Counter
from random import Random

import pytest

from openchair.standins.twilio.options import Fate, FateMix, Options
from openchair.standins.twilio.plan import LinePlan, planned, seed_of

NUMBER = "+15125550101"


def plan(forced: str = "", *, seed: int = 1, ring_seconds: int = 30) -> LinePlan:
    options = Options(forced={NUMBER: forced} if forced else {})
    return planned(options, NUMBER, ring_seconds=ring_seconds, rng=Random(seed))


def test_the_same_seed_is_the_same_future() -> None:
    assert plan(seed=3) == plan(seed=3)
    assert len({plan(seed=seed) for seed in range(20)}) > 10


@pytest.mark.parametrize("fate", list(Fate))
def test_a_forced_number_does_as_it_is_told(fate: Fate) -> None:
    assert {plan(fate.value, seed=seed).fate for seed in range(20)} == {fate}


def test_who_answers_rings_first() -> None:
    answered = plan("answered")

    assert answered.is_answered
    assert answered.rings_after is not None
    assert answered.initiated_after < answered.rings_after < answered.decided_after


def test_a_phone_that_nobody_takes_rings_as_long_as_was_asked() -> None:
    unanswered = plan("no-answer", ring_seconds=12)

    assert unanswered.rings_after is not None
    assert unanswered.decided_after - unanswered.rings_after == pytest.approx(12)
    assert unanswered.sip_code == 487


@pytest.mark.parametrize(("fate", "codes"), [("busy", {486}), ("failed", {404, 480, 503})])
def test_a_line_that_cannot_be_had_does_not_ring(fate: str, codes: set[int]) -> None:
    plans = [plan(fate, seed=seed) for seed in range(30)]

    assert {one.rings_after for one in plans} == {None}
    assert {one.sip_code for one in plans} == codes
    assert not any(one.is_answered for one in plans)


def test_a_mailbox_answers_late_but_before_we_give_up() -> None:
    late, in_time = plan("voicemail"), plan("voicemail", ring_seconds=10)

    assert late.persona == "voicemail"
    assert late.rings_after is not None
    assert in_time.rings_after is not None
    assert late.decided_after - late.rings_after >= 15
    assert in_time.decided_after - in_time.rings_after < 10


def test_a_persona_can_be_forced() -> None:
    assert plan("hurried").persona == "hurried"
    assert plan("hurried").fate is Fate.ANSWERED


def test_fates_come_by_their_weights() -> None:
    options = Options(mix=FateMix(answered=1, voicemail=0, busy=1, no_answer=0, failed=0))
    rng = Random(1)

    fates = Counter(planned(options, NUMBER, ring_seconds=30, rng=rng).fate for _ in range(400))

    assert set(fates) == {Fate.ANSWERED, Fate.BUSY}
    assert 150 < fates[Fate.BUSY] < 250


def test_a_number_is_the_same_person_for_one_seed_of_the_stand_in() -> None:
    assert seed_of(Options(seed=1), NUMBER) == seed_of(Options(seed=1), NUMBER)
    assert seed_of(Options(seed=1), NUMBER) != seed_of(Options(seed=2), NUMBER)
    assert seed_of(Options(seed=1), NUMBER) != seed_of(Options(seed=1), "+15125550102")
