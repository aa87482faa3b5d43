"""One call's life: queued, dialled, ringing, answered, over, with its callbacks on the way.

Rule: every change of a call's status happens in this file.
"""

import asyncio
import math
from collections.abc import Coroutine
from random import Random
from typing import Any

from openchair.conversation.caller import PutDown, Spoke, StayedSilent
from openchair.simulation.people import persona_for
from openchair.standins.inband import Words
from openchair.standins.twilio.callbacks import Courier
from openchair.standins.twilio.calling import LISTENS_SECONDS
from openchair.standins.twilio.exchange import Exchange
from openchair.standins.twilio.forms import (
    detection_form,
    end_fields,
    recording_fields,
    recording_form,
    status_form,
)
from openchair.standins.twilio.log import CallRecord, Line, Recording, Status
from openchair.standins.twilio.obeying import GoTo, HangUp, Obedience, Order
from openchair.standins.twilio.options import somebody
from openchair.standins.twilio.parameters import CallRequest, Detection
from openchair.standins.twilio.person import Manners, Person
from openchair.standins.twilio.plan import LinePlan, seed_of

_RECOGNISED_SECONDS = 4.0
"""How long it takes to tell a machine by its voice."""
_SPEECH_END_SECONDS = 1.2
_CANCELLED_SIP_CODE = 487


class Call:
    """A call that goes on. `plan` is None for one that came in: it rings here, and is taken."""

    def __init__(
        self,
        record: CallRecord,
        request: CallRequest,
        *,
        exchange: Exchange,
        rng: Random,
        attempt: int,
        plan: LinePlan | None,
        persona: str | None = None,
    ) -> None:
        self.record = record
        self._request = request
        self._exchange = exchange
        self._rng = rng
        self._attempt = attempt
        self._plan = plan
        self._persona = plan.persona if plan else persona
        self._courier = Courier(record, exchange=exchange, rng=rng)
        self._orders: asyncio.Queue[Order] = asyncio.Queue()
        self._sequence = 0
        self._answered = 0.0
        self._limit: asyncio.Timeout | None = None
        self._beeped = asyncio.Event()
        self._obedience: Obedience | None = None

    def order(self, order: Order) -> None:
        """End the call, or let it follow other instructions, at once."""
        self._orders.put_nowait(order)

    def limit(self, seconds: int) -> None:
        """Let the call last no longer than this, from its answer."""
        if self._limit is not None and not self._limit.expired():
            self._limit.reschedule((self._answered + seconds) / self._exchange.pace.speed)

    def press(self, digits: str) -> None:
        """Let the person press keys, if a stream is open."""
        if self._obedience is not None and self._obedience.stream is not None:
            self._obedience.stream.press(digits)

    async def live(self) -> None:
        """Go through the call from the beginning to its last callback."""
        end = await self._reach()
        self._finish(end or await self._talk())

    # --- until it is answered ---

    async def _reach(self) -> HangUp | None:
        """Ring; return how the call ended where it came to no talk."""
        if self._plan is None:
            self._become(Status.RINGING)
            return None
        order = await self._unless_ordered(self._ring(self._plan))
        if isinstance(order, HangUp):
            return order
        if not self._plan.is_answered:
            return HangUp(Status(self._plan.fate), "line")
        self._answer()
        return None

    async def _ring(self, plan: LinePlan) -> None:
        pace = self._exchange.pace
        began = pace.now()
        await pace.until(began + plan.initiated_after)
        self.record.started_at = self._exchange.options.clock.now()
        self._tell("initiated", "initiated")
        if plan.rings_after is not None:
            await pace.until(began + plan.rings_after)
            self._become(Status.RINGING)
            self._tell("ringing", Status.RINGING.value)
        await pace.until(began + plan.decided_after)

    def _answer(self) -> None:
        """Be in progress, from now on; a second time changes nothing."""
        if self.record.status is Status.IN_PROGRESS:
            return
        self.record.answered_at = self._exchange.options.clock.now()
        self.record.started_at = self.record.started_at or self.record.answered_at
        self._answered = self._exchange.pace.now()
        self._become(Status.IN_PROGRESS)
        self._tell("answered", Status.IN_PROGRESS.value)
        self._begin_recording()

    # --- while it is talked ---

    async def _talk(self) -> HangUp:
        seconds = self._request.max_seconds / self._exchange.pace.speed
        try:
            async with asyncio.timeout(seconds) as self._limit:
                return await self._led()
        except TimeoutError:
            return HangUp(Status.COMPLETED, "limit")

    async def _led(self) -> HangUp:
        """Tell a machine from a person while, or before, the call follows its instructions."""
        person = self._somebody()
        self.record.messages = person.messages
        self._obedience = Obedience(
            self.record, person, exchange=self._exchange, courier=self._courier, rng=self._rng
        )
        detection = self._request.detection
        if detection is not None and not detection.is_async:
            order = await self._unless_ordered(self._detect(detection, person))
            person.pass_greeting()
            return order if isinstance(order, HangUp) else await self._follow(self._obedience)
        async with asyncio.TaskGroup() as tasks:
            detecting = tasks.create_task(self._detect(detection, person)) if detection else None
            end = await self._follow(self._obedience)
            if detecting:
                detecting.cancel()
        return end

    async def _follow(self, obedience: Obedience) -> HangUp:
        """Follow the instructions, or those that take their place, until the call is to end."""
        request = self._request
        source, fallback = request.source, request.fallback
        while True:
            following = obedience.follow(source, fallback, on_answer=self._answer)
            match await self._unless_ordered(following):
                case HangUp() as end:
                    return end
                case GoTo(elsewhere):
                    source, fallback = elsewhere, None

    def _somebody(self) -> Person:
        options, number = self._exchange.options, self._number
        caller = options.who(
            number, seed=seed_of(options, number), attempt=self._attempt, persona=self._persona
        )
        if self._persona is not None:
            self.record.persona = self._persona
        elif options.who is somebody:
            self.record.persona = persona_for(seed_of(options, number), attempt=self._attempt).name
        return Person(
            caller,
            rng=self._rng,
            manners=Manners(
                pause_seconds=options.pause_seconds,
                patience_seconds=options.patience_seconds,
                barge_in=options.barge_in,
                listens_seconds=0.0 if self._plan else LISTENS_SECONDS,
            ),
            is_machine=self._persona == "voicemail",
            tell=self._note_said,
            on_beep=self._beeped.set,
        )

    @property
    def _number(self) -> str:
        """The other side's number."""
        return self.record.to if self._plan else self.record.from_

    def _note_said(self, by: str, words: Words) -> None:
        passed = self._exchange.pace.now() - self._answered if self._answered else 0.0
        self.record.said.append(Line(by, words, round(passed, 2)))
        self._exchange.log.tell()

    # --- who answered ---

    async def _detect(self, detection: Detection, person: Person) -> None:
        began = self._exchange.pace.now()
        self.record.answered_by = await self._verdict(detection, person)
        passed = self._exchange.pace.now() - began
        self._exchange.log.tell()
        if detection.is_async:
            form = detection_form(
                self.record, self._exchange.options.account_sid, milliseconds=round(passed * 1000)
            )
            self._courier.send(detection.callback, form)

    async def _verdict(self, detection: Detection, person: Person) -> str:
        pace = self._exchange.pace
        if self._rng.random() < self._exchange.faults.unsure:
            await pace.sleep(_RECOGNISED_SECONDS)
            return "unknown"
        if person.is_machine:
            return await self._machine_verdict(detection, person)
        match person.first:
            case Spoke(_, seconds):
                await pace.sleep(seconds + _SPEECH_END_SECONDS)
                return "human"
            case StayedSilent() | PutDown():
                await pace.sleep(detection.silence_seconds)
                return "unknown"

    async def _machine_verdict(self, detection: Detection, person: Person) -> str:
        pace = self._exchange.pace
        if not detection.waits_for_end:
            await pace.sleep(_RECOGNISED_SECONDS)
            return "machine_start"
        if not detection.is_async:
            await pace.sleep(person.first.seconds)
            return "machine_end_beep"
        try:
            async with asyncio.timeout(detection.timeout_seconds / pace.speed):
                await self._beeped.wait()
        except TimeoutError:
            return "machine_end_other"
        return "machine_end_beep"

    # --- the end, and what is told ---

    def _finish(self, end: HangUp) -> None:
        record = self.record
        record.ended_at = self._exchange.options.clock.now()
        record.ended_by = end.by
        if end.status is Status.COMPLETED and record.answered_at is not None:
            record.duration = math.ceil(self._exchange.pace.now() - self._answered)
        self._become(end.status)
        account = self._exchange.options.account_sid
        self._end_recording()
        recording = recording_fields(record, account) if record.recording else {}
        form = end_fields(record, sip_code=self._sip_code(end), recording=recording)
        self._tell("completed", end.status.value, form)
        if self._request.records:
            self._tell_recording("completed" if record.recording else "absent")
        self._courier.close()

    def _begin_recording(self) -> None:
        if self._request.records:
            now = self._exchange.options.clock.now()
            sid = "RE" + self.record.sid[2:]
            self.record.recording = Recording(sid, self._request.channels, now)
            self._tell_recording("in-progress")

    def _end_recording(self) -> None:
        recording = self.record.recording
        if recording is not None:
            recording.status, recording.seconds = "completed", self.record.duration or 0
            recording.ended_at = self._exchange.options.clock.now()

    def _tell_recording(self, status: str) -> None:
        if status in self._request.recording_events:
            form = recording_form(self.record, self._exchange.options.account_sid, status)
            self._courier.send(self._request.recording_callback, form)

    def _sip_code(self, end: HangUp) -> int:
        if end.status is Status.CANCELED:
            return _CANCELLED_SIP_CODE
        return self._plan.sip_code if self._plan and end.by == "line" else 200

    def _become(self, status: Status) -> None:
        self.record.status = status
        self.record.updated_at = self._exchange.options.clock.now()
        self._exchange.log.tell()

    def _tell(self, event: str, status: str, more: dict[str, str] | None = None) -> None:
        """Send the callback of an event, where it was asked for; each event has its number."""
        number, self._sequence = self._sequence, self._sequence + 1
        if event not in self._request.events:
            return
        form = status_form(
            self.record,
            self._exchange.options.account_sid,
            status=status,
            sequence=number,
            now=self._exchange.options.clock.now(),
        )
        self._courier.send(self._request.status_callback, form | (more or {}))

    async def _unless_ordered(self, work: Coroutine[Any, Any, Order | None]) -> Order | None:
        """Do some work, unless an order comes first; return the order, or what the work did."""
        async with asyncio.TaskGroup() as tasks:
            working = tasks.create_task(work)
            ordered = tasks.create_task(self._orders.get())
            await asyncio.wait({working, ordered}, return_when=asyncio.FIRST_COMPLETED)
            was_ordered = ordered.done()
            working.cancel()
            ordered.cancel()
        return ordered.result() if was_ordered else working.result()
