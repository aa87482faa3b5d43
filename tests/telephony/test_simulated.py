import datetime as dt
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from openchair.clock import VirtualClock
from openchair.conversation.actions import Say
from openchair.conversation.caller import Reply, Spoke
from openchair.phone import Phone
from openchair.telephony.base import (
    DialRequest,
    FoundCall,
    LineStatus,
    Placed,
    Rejected,
    Telephony,
    TelephonyError,
    Unknown,
)
from openchair.telephony.line_plan import FateMix, Faults, LineFate
from openchair.telephony.simulated import SimulatedTelephony

START = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)
TOKEN = "attempt_1"
PHONE = Phone("+12125550123")
ONLY_PEOPLE = FateMix(voicemail=0, no_answer=0, busy=0, failed=0, dropped=0)


@dataclass(frozen=True)
class Somebody:
    """A caller that remembers what the line asked for."""

    seed: int
    lead_name: str
    language: str
    attempt: int
    persona: str | None

    def pick_up(self) -> Reply:
        return Spoke("hello")

    def reply(self, said: Sequence[Say]) -> Reply:
        return Spoke("yes")


def somebody(
    seed: int, *, lead_name: str, language: str, attempt: int, persona: str | None
) -> Somebody:
    return Somebody(seed, lead_name, language, attempt, persona)


class Line:
    """A carrier, its clock, and shorthands."""

    def __init__(self, forced: str = "", **settings) -> None:
        self.clock = VirtualClock(START)
        mapping = {PHONE: forced} if forced else {}
        self.carrier = SimulatedTelephony(somebody, self.clock, forced=mapping, **settings)

    def dial(self, token: str = TOKEN, **request):
        return self.carrier.dial(DialRequest(token, request.pop("to", PHONE), **request))

    def placed(self, token: str = TOKEN, **request):
        answer = self.dial(token, **request)
        assert isinstance(answer, Placed)
        return self.carrier.plan(answer.carrier_id)

    def found(self) -> FoundCall:
        found = self.carrier.find(TOKEN, PHONE, START)
        assert found is not None
        return found


def test_it_is_a_telephone_company():
    carrier: Telephony = Line().carrier

    assert carrier.name == "simulated"


def test_a_call_is_placed_under_a_name_of_the_carriers():
    plan = Line().placed()

    assert plan.carrier_id.startswith("SIM")
    assert (plan.token, plan.placed_at) == ("attempt_1", START)


def test_two_dials_are_two_calls():
    line = Line()

    first, second = line.dial(), line.dial()

    assert first != second
    assert len(line.carrier.calls["attempt_1"]) == 2


def test_the_same_seed_has_the_same_fate_and_another_name():
    first, second = Line().placed("a", seed=7), Line().placed("b", seed=7)

    assert (first.fate, first.news) == (second.fate, second.news)
    assert first.carrier_id != second.carrier_id


def test_seeds_and_attempts_have_fates_of_their_own():
    line = Line()

    by_seed = Counter(line.placed(f"s{seed}", seed=seed).fate for seed in range(400))
    by_attempt = Counter(line.placed(f"a{n}", seed=1, attempt=n).fate for n in range(400))

    assert set(by_seed) == set(by_attempt) == set(LineFate)


def test_the_caller_is_asked_for_with_all_the_request_says():
    plan = Line(mix=ONLY_PEOPLE).placed(seed=5, lead_name="Ava Chen", language="es", attempt=2)

    assert plan.caller == Somebody(5, "Ava Chen", "es", 2, None)


@pytest.mark.parametrize(
    ("forced", "fate", "persona"),
    [
        ("chatty", LineFate.ANSWERED, "chatty"),
        ("answered", LineFate.ANSWERED, None),
        ("dropped", LineFate.DROPPED, None),
        ("voicemail", LineFate.VOICEMAIL, "voicemail"),
    ],
)
def test_a_number_can_be_forced_to_be_answered(forced, fate, persona):
    plan = Line(forced).placed()

    assert plan.fate is fate
    assert plan.caller.persona == persona
    assert plan.answered_after is not None


@pytest.mark.parametrize("fate", [LineFate.BUSY, LineFate.NO_ANSWER, LineFate.FAILED])
def test_nobody_picks_up_a_line_that_does_not_answer(fate):
    plan = Line(fate.value).placed()

    assert plan.fate is fate
    assert plan.caller is None
    assert plan.drops_after is None
    assert plan.truth[-1].status.is_final


def test_other_numbers_are_not_forced():
    line = Line("busy")

    fates = {
        line.placed(f"t{seed}", to=Phone("+12125550199"), seed=seed).fate for seed in range(99)
    }

    assert len(fates) > 3


def test_a_dropped_line_says_after_how_many_turns():
    drops = {Line("dropped").placed(seed=seed).drops_after for seed in range(100)}

    assert drops == {1, 2, 3, 4, 5, 6}
    assert Line("answered").placed().drops_after is None


def test_no_answer_comes_after_the_ring_time():
    plan = Line("no_answer").placed(ring_seconds=12)

    assert 12 < plan.news[-1].after_seconds < 15


# --- what goes wrong ------------------------------------------------------------------------


def test_a_rejected_dial_rings_nowhere():
    line = Line("rejected")

    answer = line.dial()

    assert answer == Rejected("number_not_served", "the carrier does not serve this number")
    assert line.carrier.calls == {}


def test_a_throttled_dial_may_come_back():
    answer = Line("throttled").dial()

    assert isinstance(answer, Rejected)
    assert answer.retry_seconds == 1.0


def test_a_lost_answer_hides_a_call_that_rings():
    line = Line("unknown_taken")

    assert isinstance(line.dial(), Unknown)

    found = line.carrier.find("attempt_1", PHONE, START)
    assert found is not None
    assert line.carrier.plan(found.carrier_id).token == "attempt_1"


def test_a_lost_request_leaves_no_call():
    line = Line("unknown_not_taken")

    assert isinstance(line.dial(), Unknown)
    assert line.carrier.find("attempt_1", PHONE, START) is None


def test_a_dial_that_was_refused_by_chance_may_succeed_the_next_time():
    line = Line(faults=Faults(throttled=0.5))

    answers = [type(line.dial()).__name__ for _ in range(50)]

    assert {"Rejected", "Placed"} == set(answers)


def test_faults_spoil_the_callbacks_but_not_the_truth():
    line = Line("busy", faults=Faults(lost=1.0))

    plan = line.placed()

    assert plan.news == ()
    assert plan.truth[-1].status is LineStatus.BUSY


def test_an_unreachable_carrier_knows_nothing():
    line = Line("busy", faults=Faults(unreachable=1.0))
    line.dial()

    with pytest.raises(TelephonyError, match="does not answer") as raised:
        line.carrier.find("attempt_1", PHONE, START)

    assert not raised.value.permanent


# --- asking and ending ----------------------------------------------------------------------


def test_nothing_is_found_under_an_unknown_token():
    assert Line().carrier.find("nobody", PHONE, START) is None


def test_a_call_from_before_is_not_found():
    line = Line()
    line.dial()

    assert line.carrier.find("attempt_1", PHONE, START + dt.timedelta(seconds=1)) is None


def test_of_two_calls_the_newer_is_found():
    line = Line("answered")
    line.dial()
    line.clock.sleep(5)
    newer = line.placed()

    assert line.found().carrier_id == newer.carrier_id


def test_found_calls_tell_what_is_true_at_the_moment():
    line = Line("answered")
    plan = line.placed(max_seconds=100)

    seen = [line.found().status]
    for seconds in (2.5, plan.answered_after, 101):
        line.clock.sleep(seconds)
        seen.append(line.found().status)

    assert seen == ["initiated", "ringing", "answered", "completed"]


def test_an_answered_call_ends_completed_and_tells_it_once():
    line = Line("answered")
    plan = line.placed()
    line.clock.sleep(90)

    told = line.carrier.end(plan.carrier_id, 90)

    assert [(n.status, n.sequence, n.after_seconds) for n in told] == [("completed", 3, 90)]
    assert line.carrier.end(plan.carrier_id, 95) == ()
    assert line.found() == FoundCall(plan.carrier_id, LineStatus.COMPLETED)


def test_a_call_that_nobody_answered_ends_by_itself():
    line = Line("busy")
    plan = line.placed()
    line.clock.sleep(60)

    assert line.carrier.end(plan.carrier_id, 60) == ()
    assert line.found().status is LineStatus.BUSY


def test_hanging_up_before_the_answer_cancels():
    line = Line("answered")
    plan = line.placed()
    line.clock.sleep(2)

    line.carrier.hang_up(plan.carrier_id)

    assert line.carrier.is_over(plan.carrier_id)
    assert [news.status for news in line.carrier.end(plan.carrier_id, 2)] == ["canceled"]


def test_hanging_up_a_talk_completes_the_call_and_the_driver_learns_of_it():
    line = Line("answered")
    plan = line.placed()
    line.clock.sleep(40)
    assert not line.carrier.is_over(plan.carrier_id)

    line.carrier.hang_up(plan.carrier_id)

    assert line.carrier.is_over(plan.carrier_id)
    told = line.carrier.end(plan.carrier_id, 41)
    assert [(news.status, news.after_seconds) for news in told] == [("completed", 40)]


def test_hanging_up_what_is_over_is_no_error():
    line = Line("busy")
    plan = line.placed()
    line.clock.sleep(60)

    line.carrier.hang_up(plan.carrier_id)

    assert line.found().status is LineStatus.BUSY


@pytest.mark.parametrize("ask", ["plan", "hang_up", "is_over"])
def test_an_unknown_call_is_an_error_with_its_name(ask):
    with pytest.raises(TelephonyError, match="SIMghost") as raised:
        getattr(Line().carrier, ask)("SIMghost")

    assert raised.value.permanent


def test_the_end_can_be_told_late_and_twice():
    line = Line("answered", faults=Faults(late=1.0, twice=1.0))
    plan = line.placed()
    line.clock.sleep(90)

    told = line.carrier.end(plan.carrier_id, 90)

    assert [news.status for news in told] == ["completed", "completed"]
    assert all(news.after_seconds >= 95 and news.happened_after == 90 for news in told)


# --- the log --------------------------------------------------------------------------------


def test_the_log_forgets_the_oldest_calls_that_are_over():
    line = Line("busy", remember=3)

    for number in range(10):
        line.dial(f"attempt_{number}")
        line.clock.sleep(60)

    assert list(line.carrier.calls) == ["attempt_7", "attempt_8", "attempt_9"]


def test_the_log_keeps_calls_that_go_on():
    line = Line("answered", remember=3)

    for number in range(10):
        line.dial(f"attempt_{number}")

    assert len(line.carrier.calls) == 10


def test_forgetting_one_of_two_calls_keeps_the_other():
    line = Line("busy", remember=1)

    for _ in range(2):
        last = line.placed("attempt_1")
        line.clock.sleep(60)

    assert [call.plan for call in line.carrier.calls["attempt_1"]] == [last]


def test_threads_may_dial_at_once():
    line = Line()

    def dial(name: int) -> None:
        for number in range(100):
            line.dial(f"attempt_{number}", seed=name)

    threads = [threading.Thread(target=dial, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    calls = line.carrier.calls
    assert {len(rung) for rung in calls.values()} == {4}
    assert len({call.plan.carrier_id for rung in calls.values() for call in rung}) == 400
