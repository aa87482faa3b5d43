"""Where calls are placed, taken, found and changed. All of it runs on the stand-in's own loop."""

from collections import Counter
from random import Random

from openchair.standins.twilio import problems
from openchair.standins.twilio.call import Call
from openchair.standins.twilio.calling import call_back
from openchair.standins.twilio.exchange import Exchange
from openchair.standins.twilio.log import CallRecord, Status
from openchair.standins.twilio.obeying import GoTo, HangUp
from openchair.standins.twilio.parameters import CallRequest, ChangeRequest
from openchair.standins.twilio.plan import planned
from openchair.standins.twilio.problems import invalid
from openchair.standins.twilio.resource import calls_path
from openchair.standins.twilio.sids import sid


class Switchboard:
    """The calls that go on."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._live: dict[str, Call] = {}
        self._attempts: Counter[str] = Counter()

    def dial(self, request: CallRequest) -> CallRecord:
        """Take a request for a call, and let it live."""
        record, rng = self._recorded(request, "outbound-api", request.to)
        plan = planned(
            self._exchange.options, request.to, ring_seconds=request.ring_seconds, rng=rng
        )
        self._begin(
            Call(
                record,
                request,
                exchange=self._exchange,
                rng=rng,
                attempt=self._attempts[request.to],
                plan=plan,
            )
        )
        return record

    def take(self, request: CallRequest, persona: str | None) -> CallRecord:
        """Let somebody call one of our numbers; `source` of the request is our voice URL."""
        record, rng = self._recorded(request, "inbound", request.from_)
        self._begin(
            Call(
                record,
                request,
                exchange=self._exchange,
                rng=rng,
                attempt=self._attempts[request.from_],
                plan=None,
                persona=persona,
            )
        )
        return record

    def find(self, call_sid: str) -> CallRecord:
        """Return a call that is remembered; raises TwilioError for any other."""
        record = self._exchange.log.get(call_sid)
        if record is None:
            raise self._gone(call_sid)
        return record

    def change(self, call_sid: str, change: ChangeRequest) -> CallRecord:
        """Change a call that goes on; raises TwilioError where it does not.

        Ending a call that is over is answered as if there were no such call, which is what users
        of the real API see.
        """
        record, call = self.find(call_sid), self._live.get(call_sid)
        if change.source is not None:
            if call is None or record.status is not Status.IN_PROGRESS:
                message = "Call is not in-progress. Cannot redirect."
                raise invalid(problems.NOT_IN_PROGRESS, message)
            call.order(GoTo(change.source))
        if change.status is not None:
            if call is None or record.status.is_final:
                raise self._gone(call_sid)
            self._end(call, change.status)
        if change.max_seconds is not None and call is not None:
            call.limit(change.max_seconds)
        return record

    def press(self, call_sid: str, digits: str) -> None:
        """Let the person on a call press keys."""
        call = self._live.get(call_sid)
        if call is not None:
            call.press(digits)

    def _end(self, call: Call, status: str) -> None:
        """Hang up; `canceled` does nothing to a call that was answered."""
        if call.record.status is not Status.IN_PROGRESS:
            call.order(HangUp(Status.CANCELED, "api"))
        elif status == "completed":
            call.order(HangUp(Status.COMPLETED, "api"))

    def _recorded(
        self, request: CallRequest, direction: str, number: str
    ) -> tuple[CallRecord, Random]:
        options = self._exchange.options
        self._attempts[number] += 1
        now = options.clock.now()
        record = CallRecord(
            # The moment is part of it: after a restart no call is named as an earlier one was.
            sid=sid("CA", options.seed, now.isoformat(), number, self._attempts[number]),
            to=request.to,
            from_=request.from_,
            direction=direction,
            created_at=now,
            status_callback=request.status_callback.url if request.status_callback else "",
            ignored=request.ignored,
        )
        self._exchange.log.add(record)
        seed = f"{options.seed} {direction} {number} {self._attempts[number]}"
        return record, Random(seed)  # noqa: S311 - a seed is the point

    def _begin(self, call: Call) -> None:
        self._live[call.record.sid] = call
        self._exchange.tasks.create_task(self._lead(call))

    async def _lead(self, call: Call) -> None:
        await call.live()
        del self._live[call.record.sid]
        options = self._exchange.options
        rng = Random(f"{options.seed} {call.record.sid} calls back")  # noqa: S311 - as the others
        request = call_back(call.record, options, rng)
        if request is not None:
            await self._exchange.pace.sleep(rng.uniform(*options.calls_back_seconds))
            self.take(request, None)

    def _gone(self, call_sid: str) -> problems.TwilioError:
        account = self._exchange.options.account_sid
        return problems.not_found(f"{calls_path(account)}/{call_sid}.json")
