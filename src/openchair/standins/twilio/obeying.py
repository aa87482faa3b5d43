"""Doing what TwiML says: one call's instructions, document after document."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import assert_never

from openchair.simulation.speech import WORDS_PER_SECOND
from openchair.standins.twilio import problems, twiml
from openchair.standins.twilio.callbacks import Courier
from openchair.standins.twilio.exchange import Exchange
from openchair.standins.twilio.forms import Form, recording_fields, voice_form
from openchair.standins.twilio.log import CallRecord, LineError, Status
from openchair.standins.twilio.options import Fate
from openchair.standins.twilio.parameters import Inline, Source, Webhook
from openchair.standins.twilio.person import Person
from openchair.standins.twilio.resource import rfc2822
from openchair.standins.twilio.sids import hexadecimal, sid
from openchair.standins.twilio.stream import MediaStream, StreamEnd

_STAFF_TALKS_SECONDS = (15.0, 60.0)
_STAFF_ANSWERS_SECONDS = (2.0, 8.0)
_SPEAKS_ON_TAPE_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class HangUp:
    """The call is to end."""

    status: Status
    by: str


@dataclass(frozen=True, slots=True)
class GoTo:
    """Go on with other instructions; `form` is told when they are asked for."""

    source: Source
    form: Form = field(default_factory=dict)


Order = HangUp | GoTo


class Obedience:
    """Follows the instructions of one call."""

    def __init__(
        self,
        call: CallRecord,
        person: Person,
        *,
        exchange: Exchange,
        courier: Courier,
        rng: Random,
    ) -> None:
        self._call = call
        self._person = person
        self._exchange = exchange
        self._courier = courier
        self._rng = rng
        self._requests = 0
        self._at: Source | None = None
        self.stream: MediaStream | None = None
        """The stream that is open."""

    async def follow(
        self, source: Source, fallback: Webhook | None, *, on_answer: Callable[[], None]
    ) -> HangUp:
        """Follow these instructions, and those they lead to, until the call ends.

        `on_answer` is called when the first of them have come.
        """
        order: Order = GoTo(source)
        while isinstance(order, GoTo):
            verbs = await self._verbs(order, fallback)
            if verbs is None:
                return HangUp(Status.FAILED, "error")
            on_answer()
            order = await self._through(verbs)
        return order

    # --- getting instructions ---

    async def _verbs(self, order: GoTo, fallback: Webhook | None) -> tuple[twiml.Verb, ...] | None:
        """Return the verbs of a document, or of the fallback's; None where neither is of use."""
        verbs = await self._read(order)
        if verbs is None and fallback is not None:
            error = self._call.errors[-1]
            told = {"ErrorCode": str(error.code), "ErrorUrl": _address(order.source)}
            verbs = await self._read(GoTo(fallback, told))
        return verbs

    async def _read(self, order: GoTo) -> tuple[twiml.Verb, ...] | None:
        self._at = order.source
        match order.source:
            case Inline(document):
                return self._parsed(document, "")
            case Webhook() as webhook:
                form = voice_form(self._call, self._exchange.options.account_sid) | order.form
                self._requests += 1
                token = hexadecimal(self._call.sid, "instructions", self._requests)
                answer = await self._exchange.sender.send(webhook, form, token)
                if not answer.is_ok:
                    message = f"{webhook.url} answered {answer.status or 'nothing'}"
                    self._refuse(problems.RETRIEVAL_FAILED, message)
                    return None
                if "json" in answer.kind:
                    self._refuse(problems.BAD_CONTENT_TYPE, f"{webhook.url}: {answer.kind}")
                    return None
                return self._parsed(answer.text, answer.url)

    def _parsed(self, document: str, base_url: str) -> tuple[twiml.Verb, ...] | None:
        try:
            return twiml.parse(document, base_url)
        except twiml.TwimlError as error:
            self._refuse(problems.BAD_TWIML, str(error))
            return None

    def _refuse(self, code: int, message: str) -> None:
        self._call.errors.append(LineError(code, message))
        self._exchange.log.tell()

    # --- doing them ---

    async def _through(self, verbs: tuple[twiml.Verb, ...]) -> Order:
        for verb in verbs:
            order = await self._do(verb)
            if order is not None:
                return order
        return HangUp(Status.COMPLETED, "twiml")

    async def _do(self, verb: twiml.Verb) -> Order | None:
        """Do one thing; return what is to follow, None for the next verb."""
        match verb:
            case twiml.Say(text):
                await self._say(text)
            case twiml.Pause(seconds):
                await self._exchange.pace.sleep(seconds)
            case twiml.Hangup():
                return HangUp(Status.COMPLETED, "twiml")
            case twiml.Redirect(to):
                return GoTo(to)
            case twiml.Dial():
                return await self._dial(verb)
            case twiml.Record():
                return await self._record(verb)
            case twiml.Stream():
                return await self._connect(verb)
            case _:
                assert_never(verb)
        return None

    async def _say(self, text: str) -> None:
        self._person.overhear({"text": text})
        await self._exchange.pace.sleep(len(text.split()) / WORDS_PER_SECOND)

    async def _dial(self, verb: twiml.Dial) -> Order | None:
        """Connect the caller to somebody of the clinic, who talks for a while."""
        self._call.dialled.append(verb.number)
        self._exchange.log.tell()
        fate = self._exchange.options.forced.get(verb.number, Fate.ANSWERED)
        rings = min(self._rng.uniform(*_STAFF_ANSWERS_SECONDS), verb.ring_seconds)
        talks = self._rng.uniform(*_STAFF_TALKS_SECONDS)
        is_answered = fate not in {Fate.BUSY, Fate.NO_ANSWER, Fate.FAILED}
        await self._exchange.pace.sleep(rings + (talks if is_answered else 0))
        if verb.action is None:
            return None
        told = {
            "DialCallStatus": "completed" if is_answered else str(fate),
            "DialCallSid": sid("CA", self._call.sid, len(self._call.dialled)),
            "DialCallDuration": str(round(talks)) if is_answered else "0",
        }
        return GoTo(verb.action, told)

    async def _record(self, verb: twiml.Record) -> Order | None:
        seconds = min(verb.most_seconds, _SPEAKS_ON_TAPE_SECONDS + verb.silence_seconds)
        await self._exchange.pace.sleep(seconds)
        told = recording_fields(self._call, self._exchange.options.account_sid)
        told["RecordingDuration"] = str(round(seconds))
        # Without an action Twilio asks for the same document again.
        action = verb.action or self._at
        return GoTo(action, told) if action is not None else None

    async def _connect(self, verb: twiml.Stream) -> Order | None:
        stream = MediaStream(
            self._call,
            self._person,
            exchange=self._exchange,
            rng=self._rng,
            tell=lambda event, error: self._tell_of_stream(verb, event, error),
        )
        self.stream = stream
        try:
            end = await stream.run(verb)
        finally:
            self.stream = None
        return HangUp(Status.COMPLETED, "caller") if end is StreamEnd.CALLER_LEFT else None

    def _tell_of_stream(self, verb: twiml.Stream, event: str, error: str) -> None:
        if verb.callback is None:
            return
        stream = self.stream
        form = {
            "AccountSid": self._exchange.options.account_sid,
            "CallSid": self._call.sid,
            "StreamSid": stream.sid if stream else "",
            "StreamName": verb.name or (stream.sid if stream else ""),
            "StreamEvent": event,
            "Timestamp": rfc2822(self._exchange.options.clock.now()) or "",
        }
        if error:
            form["StreamError"] = error
        self._courier.send(verb.callback, form)


def _address(source: Source) -> str:
    return source.url if isinstance(source, Webhook) else ""
