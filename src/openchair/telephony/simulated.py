"""A telephone company in memory: it takes calls, and plans what will happen on each line.

`dial` decides at once, from the request's seed, what becomes of the call, and `plan` tells it.
Whoever drives the call lets the time pass, virtual or real:

1. Deliver each of `plan.news`, as `plan.told(news)`, when its `after_seconds` are over.
2. If `plan.answered_after` is set, begin the talk with `plan.caller` at that time, whatever the
   callbacks say or fail to say; after `plan.drops_after` of the caller's turns the line is dead.
   Stop as soon as `is_over`: somebody else may have hung up.
3. When the talk is over, or was ended, call `end` and deliver the news it returns.

Like a real carrier it does not recognise a repeated request: two dials are two calls.
"""

import datetime as dt
import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Protocol

from openchair.clock import Clock
from openchair.conversation.caller import Caller
from openchair.phone import Phone
from openchair.telephony.base import (
    Dialled,
    DialRequest,
    FoundCall,
    LineStatus,
    Placed,
    Rejected,
    TelephonyError,
    Unknown,
)
from openchair.telephony.line_plan import (
    VOICEMAIL,
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

EVERYDAY = FateMix()
FAULTLESS = Faults()


class WhoPicksUp(Protocol):
    """Finds the person (or machine) at the other end; `simulation/people.py` has one.

    The same seed is the same person at every attempt. `persona` forces one by name.
    """

    def __call__(
        self, seed: int, *, lead_name: str, language: str, attempt: int, persona: str | None
    ) -> Caller: ...


@dataclass(slots=True)
class SimulatedCall:
    """One call in the carrier's log."""

    to: Phone
    plan: LinePlan
    ended_after: float | None = None
    untold: PlannedNews | None = None
    """The news of the end, until it is delivered."""

    def status_at(self, now: dt.datetime) -> LineStatus:
        """Return what is true of the call at `now`, told or not.

        A talk that nobody ends is cut by the carrier after the request's `max_seconds`.
        """
        passed = (now - self.plan.placed_at).total_seconds()
        if self.ended_after is not None and passed >= self.ended_after:
            return self._ended_as(self.ended_after)
        answered = self.plan.answered_after
        if answered is not None and passed > answered + self.plan.max_seconds:
            return LineStatus.COMPLETED
        return self._happened_by(passed)

    def end(self, after_seconds: float) -> None:
        """Note the end, unless the call is over."""
        if self.ended_after is not None or self._happened_by(after_seconds).is_final:
            return
        self.ended_after = after_seconds
        status = self._ended_as(after_seconds)
        self.untold = PlannedNews(after_seconds, after_seconds, status, len(self.plan.truth))

    def _ended_as(self, after_seconds: float) -> LineStatus:
        was_answered = self._happened_by(after_seconds) is LineStatus.ANSWERED
        return LineStatus.COMPLETED if was_answered else LineStatus.CANCELED

    def _happened_by(self, seconds: float) -> LineStatus:
        happened = [news.status for news in self.plan.truth if news.happened_after <= seconds]
        return happened[-1] if happened else LineStatus.INITIATED


class SimulatedTelephony:
    """The telephone company of SIMULATED mode. May be asked from several threads.

    `forced` maps numbers to a LineFate, a DialFault or the name of a persona, for tests; other
    numbers live by the seed. Beyond `remember` calls the log forgets the oldest that are over, so
    that memory stays flat.
    """

    name = "simulated"

    def __init__(
        self,
        who: WhoPicksUp,
        clock: Clock,
        *,
        mix: FateMix = EVERYDAY,
        faults: Faults = FAULTLESS,
        forced: Mapping[Phone, str] | None = None,
        remember: int = 10_000,
    ) -> None:
        self._who = who
        self._clock = clock
        self._mix = mix
        self._faults = faults
        self._forced = {phone: Forced.read(text) for phone, text in (forced or {}).items()}
        self._remember = remember
        self._lock = threading.Lock()
        self._calls: dict[str, SimulatedCall] = {}
        self._by_token: dict[str, list[str]] = {}
        self._refused: dict[str, int] = {}
        self._finds = 0

    def dial(self, request: DialRequest) -> Dialled:
        """Take the call and plan it, or refuse, or lose the answer."""
        with self._lock:
            token = request.token
            nth = len(self._by_token.get(token, ())) + self._refused.get(token, 0)
            rng = _chance(request.seed, request.attempt, nth)
            forced = self._forced.get(request.to, Forced())
            fault = forced.fault or self._faults.drawn(rng)
            if fault not in {None, DialFault.UNKNOWN_TAKEN}:
                self._refused[token] = nth + 1
                return _refusal(fault)
            carrier_id = _carrier_id(token, nth)
            self._log(SimulatedCall(request.to, self._plan(request, carrier_id, forced, rng)))
        return Unknown("the answer was lost") if fault else Placed(carrier_id)

    def plan(self, carrier_id: str) -> LinePlan:
        """Return what will happen on the line of a call that was placed."""
        return self._known(carrier_id).plan

    def end(self, carrier_id: str, after_seconds: float) -> tuple[PlannedNews, ...]:
        """Note that the call ended so long after the dial, if it goes on; return the callbacks
        that tell of its end and have not been returned before.
        """
        with self._lock:
            call = self._known(carrier_id)
            call.end(after_seconds)
            news, call.untold = call.untold, None
        if news is None:
            return ()
        return self._as_told((news,), _chance(int(carrier_id[3:], 16), 0, 0))

    def is_over(self, carrier_id: str) -> bool:
        """Whether nothing more will happen on the line, as of now."""
        return self._known(carrier_id).status_at(self._clock.now()).is_final

    def find(self, token: str, to: Phone, since: dt.datetime) -> FoundCall | None:
        """Return the newest call placed with this token, with what is true of it now."""
        with self._lock:
            self._finds += 1
            if _chance(self._finds, 0, 0).random() < self._faults.unreachable:
                raise TelephonyError("the simulated carrier does not answer", permanent=False)
            calls = [self._calls[carrier_id] for carrier_id in self._by_token.get(token, ())]
            recent = [call for call in calls if call.plan.placed_at >= since]
            if not recent:
                return None
            newest = recent[-1]
            return FoundCall(newest.plan.carrier_id, newest.status_at(self._clock.now()))

    def hang_up(self, carrier_id: str) -> None:
        """End a call now; before it is answered, that cancels it. `end` then tells of it."""
        with self._lock:
            call = self._known(carrier_id)
            call.end((self._clock.now() - call.plan.placed_at).total_seconds())

    @property
    def calls(self) -> Mapping[str, tuple[SimulatedCall, ...]]:
        """The log by token: more than one call means that a phone rang twice."""
        with self._lock:
            return {
                token: tuple(self._calls[carrier_id] for carrier_id in carrier_ids)
                for token, carrier_ids in self._by_token.items()
            }

    def _known(self, carrier_id: str) -> SimulatedCall:
        call = self._calls.get(carrier_id)
        if call is None:
            message = f"the simulated carrier knows no call {carrier_id}"
            raise TelephonyError(message, permanent=True, code="not_found")
        return call

    def _log(self, call: SimulatedCall) -> None:
        self._calls[call.plan.carrier_id] = call
        self._by_token.setdefault(call.plan.token, []).append(call.plan.carrier_id)
        while len(self._calls) > self._remember:
            oldest = next(iter(self._calls.values()))
            if not oldest.status_at(self._clock.now()).is_final:
                return
            self._forget(oldest.plan)

    def _forget(self, plan: LinePlan) -> None:
        del self._calls[plan.carrier_id]
        self._by_token[plan.token].remove(plan.carrier_id)
        if not self._by_token[plan.token]:
            del self._by_token[plan.token]

    def _plan(self, request: DialRequest, carrier_id: str, forced: Forced, rng: Random) -> LinePlan:
        fate = forced.fate or self._mix.drawn(rng)
        truth = what_happens(fate, request.ring_seconds, self._mix.unsure, rng)
        return LinePlan(
            token=request.token,
            carrier_id=carrier_id,
            placed_at=self._clock.now(),
            fate=fate,
            truth=truth,
            news=self._as_told(truth, rng),
            max_seconds=request.max_seconds,
            caller=self._caller(request, fate, forced.persona),
            drops_after=rng.randint(1, 6) if fate is LineFate.DROPPED else None,
        )

    def _caller(self, request: DialRequest, fate: LineFate, persona: str | None) -> Caller | None:
        if fate not in {LineFate.ANSWERED, LineFate.DROPPED, LineFate.VOICEMAIL}:
            return None
        return self._who(
            request.seed,
            lead_name=request.lead_name,
            language=request.language,
            attempt=request.attempt,
            persona=VOICEMAIL if fate is LineFate.VOICEMAIL else persona,
        )

    def _as_told(self, truth: tuple[PlannedNews, ...], rng: Random) -> tuple[PlannedNews, ...]:
        return as_told(truth, self._faults, rng) if self._faults.spoil_news else truth


def _chance(seed: int, attempt: int, nth: int) -> Random:
    return Random((seed * 1009 + attempt) * 1009 + nth)  # noqa: S311 - a seed is the point


def _carrier_id(token: str, nth: int) -> str:
    # From the token and not from a counter: threads dial in any order, and after a restart no
    # call may be named as an earlier one was.
    return "SIM" + hashlib.blake2b(f"{token} {nth}".encode(), digest_size=16).hexdigest()


def _refusal(fault: DialFault | None) -> Dialled:
    match fault:
        case DialFault.REJECTED:
            return Rejected("number_not_served", "the carrier does not serve this number")
        case DialFault.THROTTLED:
            return Rejected("too_many_requests", "too many requests", retry_seconds=1.0)
        case _:
            return Unknown("the request was lost")
