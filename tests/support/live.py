"""The live path in one process: the agent's loop and the API on threads, both vendors' stand-ins.

Nothing of the product is replaced but the dialer: a test places its calls itself, so that it knows
when each begins. What the vendors do wrong, and who picks up, is chosen call by call.
"""

import asyncio
import itertools
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx
import picows
import uvicorn
import uvloop
from sqlalchemy import select
from sqlmodel import col

from openchair.agent_server import SWITCH_SECONDS
from openchair.api_main import server_config
from openchair.assembly.carrier import (
    STANDIN_KEY,
    STANDIN_NUMBER,
    STANDIN_SID,
    STANDIN_TOKEN,
    deepgram_key,
    deepgram_url,
    twilio_account,
)
from openchair.assembly.doors import build_app
from openchair.assembly.parts import Parts, assemble
from openchair.assembly.talks import Opener
from openchair.calling.line import adopt_all
from openchair.calling.recording_store import ask
from openchair.conversation.caller import Caller, Reply, StayedSilent
from openchair.media_path.ears import Voice
from openchair.media_path.hub import Hub
from openchair.media_path.loop import MediaLoop
from openchair.media_path.sockets import MAX_FRAME_BYTES
from openchair.phone import Phone
from openchair.settings import Settings, TelephonyMode
from openchair.simulation.people import who_picks_up
from openchair.standins.deepgram.faults import FAULTLESS
from openchair.standins.deepgram.faults import Faults as EngineFaults
from openchair.standins.deepgram.mind import HearingMind, Mind
from openchair.standins.deepgram.options import WORDS_PER_SECOND
from openchair.standins.deepgram.options import Options as DeepgramOptions
from openchair.standins.deepgram.record import SessionRecord
from openchair.standins.deepgram.standin import StandinDeepgram
from openchair.standins.twilio.log import CallRecord, Line
from openchair.standins.twilio.options import Faults as CarrierFaults
from openchair.standins.twilio.options import Options as TwilioOptions
from openchair.standins.twilio.standin import StandinTwilio
from openchair.tables import Call, CallResult, CallStatus, Client, DialState
from openchair.telephony.base import DialRequest, Placed
from openchair.telephony.twilio import Twilio, signature, voice_url
from openchair.voice import deepgram
from tests.support.clinics import World
from tests.support.product import free_port

SPEED = 10.0
WITHIN = 30.0
_AREAS = (212, 213, 305, 312, 404, 503, 602, 617, 702, 713)
T = TypeVar("T")


def number(nth: int) -> str:
    """Return the nth number that nobody has."""
    area, line = divmod(nth, 90)
    return f"+1{_AREAS[area]}5550{110 + line}"


@dataclass
class Says:
    """Somebody who says these in turn, whatever is said to them, and then nothing more."""

    replies: list[Reply]
    heard: list[str] = field(default_factory=list)

    def pick_up(self) -> Reply:
        return self._next()

    def reply(self, said: Any) -> Reply:
        self.heard += [say.text for say in said]
        return self._next()

    def _next(self) -> Reply:
        return self.replies.pop(0) if self.replies else StayedSilent(8.0)


@dataclass(frozen=True, kw_only=True)
class InTurn(EngineFaults):
    """Spoils the next sessions as planned, one plan a session."""

    plans: deque[EngineFaults] = field(default_factory=deque)

    def of_session(self, number: int) -> EngineFaults:
        return self.plans.popleft() if self.plans else FAULTLESS


def seconds_of(text: str) -> float:
    """Return how long it takes to say something."""
    return len(text.split()) / WORDS_PER_SECOND


@dataclass
class LiveCall:
    """One call that was placed."""

    live: "Live"
    id: str
    sid: str

    @property
    def line(self) -> CallRecord:
        """What the carrier knows of it."""
        return self.live.twilio.call(self.sid)

    @property
    def result(self) -> CallResult | None:
        return self.live.world.result(self.id)

    @property
    def sessions(self) -> list[SessionRecord]:
        """The engine's sessions of this call, in order."""
        return [each for each in self.live.deepgram.sessions if self.id in _tags(each)]

    def ended(self) -> CallResult:
        """Wait until the line is down and the result stored."""
        self.live.wait(lambda: self.line.status.is_final)
        return self.live.wait(lambda: self.result)

    def said(self, by: str) -> list[Line]:
        return [line for line in self.line.said if line.by == by]

    @property
    def longest_wait(self) -> float:
        """The longest silence between a person's words and ours, in the call's seconds."""
        said = list(self.line.said)
        pairs = itertools.pairwise(said)
        return max(
            (
                ours.at_seconds - theirs.at_seconds - seconds_of(theirs.text)
                for theirs, ours in pairs
                if (theirs.by, ours.by) == ("caller", "agent")
            ),
            default=0.0,
        )

    def hears(self, words: str) -> None:
        """Wait until the person has heard these words."""
        self.live.wait(lambda: any(words in text for text in self.line.heard("agent")))


def _tags(session: SessionRecord) -> Any:
    return (session.settings or {}).get("tags", ())


class LiveWorld(World):
    """Clinics and leads, at today's time."""

    def __init__(self, parts: Parts):
        super().__init__(parts.database)
        self.ids = parts.ids
        self._parts = parts

    @property
    def now(self) -> Any:
        return self._parts.clock.now()


@dataclass
class Live:
    """All of it."""

    parts: Parts
    twilio: StandinTwilio
    deepgram: StandinDeepgram
    hub: Hub
    people: dict[str, Caller]
    fates: dict[str, str]
    plans: deque[EngineFaults]
    minds: deque[Mind]
    world: LiveWorld = field(init=False)
    clinic: Client = field(init=False)
    carrier: Twilio = field(init=False)
    deaf: int = 0
    """Sessions that do not read any more, and so are never seen to close."""
    _dialled: int = 0

    def __post_init__(self) -> None:
        self.world = LiveWorld(self.parts)
        self.clinic = self.world.client(callback_number="+18005550199", max_concurrent_calls=50)
        self.carrier = Twilio.open(twilio_account(self.parts.settings))

    def call(self, who: str | Caller, clinic: Client | None = None, **lead: Any) -> LiveCall:
        """Place a call to a persona or fate of this name, or to this person."""
        phone = number(self._dialled)
        self._dialled += 1
        if isinstance(who, str):
            self.fates[phone] = who
        else:
            self.fates[phone], self.people[phone] = "answered", who
        call = self.world.call(
            clinic or self.clinic,
            phone,
            status=CallStatus.IN_PROGRESS.value,
            dial_state=DialState.PLACING.value,
            token=self.parts.ids.new("token"),
            placing_at=self.world.now,
            lead=lead,
        )
        assert call.token is not None
        records = (clinic or self.clinic).record_calls
        if records:
            self.parts.database.write(
                lambda session: ask(session, call.id, call.client_id, now=self.world.now)
            )
        dialled = self.carrier.dial(
            DialRequest(token=call.token, to=Phone(call.phone), is_recorded=records)
        )
        assert isinstance(dialled, Placed)
        bound = {call.id: dialled.carrier_id}
        self.parts.database.write(lambda session: adopt_all(session, bound, self.world.now))
        return LiveCall(self, call.id, dialled.carrier_id)

    def missed(self, clinic: Client | None = None, **lead: Any) -> Call:
        """Have called somebody who did not pick up; their next attempt is queued for tomorrow."""
        call = self.call("no-answer", clinic, **lead)
        call.ended()
        return self.world.read(call.id)

    def called_back(
        self, whom: Call | str, who: Caller, *, called: str = STANDIN_NUMBER
    ) -> LiveCall:
        """Let somebody call us: from the number of a call of ours, or from this one."""
        phone = whom if isinstance(whom, str) else whom.phone
        self.people[phone] = who
        account = twilio_account(self.parts.settings)
        sid = self.twilio.call_us(
            phone, called, voice_url(account), status_callback=voice_url(account, "status")
        )
        return LiveCall(self, self.wait(lambda: self._id_of(sid)), sid)

    def webhook(self, url: str, **form: str) -> str:
        """Ask our webhook as Twilio does, signed; return what it answers."""
        fields = list(form.items())
        signed = signature(STANDIN_TOKEN, url, fields)
        answer = httpx.post(url, data=form, headers={"X-Twilio-Signature": signed})
        assert answer.is_success
        return answer.text

    def _id_of(self, sid: str) -> str | None:
        with self.parts.database.reading() as session:
            return session.scalar(select(col(Call.id)).where(col(Call.carrier_id) == sid))

    def wait(self, truth: Callable[[], T | None], within: float = WITHIN) -> T:
        """Wait until something is so of the calls, and return it."""
        found: list[T] = []

        def is_so() -> bool:
            seen = truth()
            found[:] = [seen] if seen else []
            return bool(seen)

        for _ in range(round(within / 0.05)):
            if self.twilio.wait(is_so, 0.05):
                return found[0]
        raise AssertionError("it did not happen in time")

    def on_the_loop(self, ask: Callable[[], T]) -> T:
        """Ask something of the agent's loop, on the loop."""

        async def asked() -> T:
            return ask()

        return asyncio.run_coroutine_threadsafe(asked(), self.hub.media.loop).result(WITHIN)

    @property
    def tasks(self) -> int:
        """How many tasks the agent's loop has."""
        return self.on_the_loop(lambda: len(asyncio.all_tasks(self.hub.media.loop)))

    def is_quiet(self) -> bool:
        """Whether no call and no session is left, anywhere."""
        return not (
            self.hub.calls or self.hub.media.tasks or self.deepgram.open_sessions > self.deaf
        )

    def settle_down(self) -> None:
        """Wait until nothing goes on any more; then nothing is planned either."""
        self.wait(self.is_quiet)
        self.twilio.faults = CarrierFaults()
        self.plans.clear()
        self.minds.clear()


@contextmanager
def living(folder: Path, *, speed: float = SPEED) -> Iterator[Live]:
    """Start everything, and end it."""
    people: dict[str, Caller] = {}
    fates: dict[str, str] = {}
    plans: deque[EngineFaults] = deque()
    minds: deque[Mind] = deque()

    def who(number: str, *, seed: int, attempt: int, persona: str | None) -> Caller:
        return people.get(number) or who_picks_up(seed, attempt=attempt, persona=persona)

    with ExitStack() as stack:
        twilio = stack.enter_context(
            StandinTwilio(
                TwilioOptions(
                    account_sid=STANDIN_SID,
                    auth_token=STANDIN_TOKEN,
                    speed=speed,
                    forced=fates,
                    who=who,
                    pause_seconds=2.5,
                    answer_seconds=(0.2, 0.6),
                )
            )
        )
        vendor = stack.enter_context(
            StandinDeepgram(
                DeepgramOptions(
                    key=STANDIN_KEY,
                    speed=speed,
                    mind=lambda: minds.popleft() if minds else HearingMind(),
                    faults=InTurn(plans=plans),
                )
            )
        )
        parts = assemble(_settings(folder, twilio, vendor, speed))
        stack.callback(parts.close)
        stack.enter_context(_api(parts))
        hub = stack.enter_context(_agent(parts))
        live = Live(parts, twilio, vendor, hub, people, fates, plans, minds)
        stack.callback(live.carrier.close)
        yield live


def _settings(
    folder: Path, twilio: StandinTwilio, vendor: StandinDeepgram, speed: float
) -> Settings:
    return Settings(
        _env_file=None,
        database_url=f"sqlite:///{folder}/openchair.db",
        telephony_mode=TelephonyMode.TWILIO_STUB,
        twilio_api_base=twilio.base_url,
        deepgram_agent_url=vendor.url,
        port=free_port(),
        agent_port=free_port(),
        standin_speed=speed,
        voice_seats=50,
    )


@contextmanager
def _api(parts: Parts) -> Iterator[None]:
    server = uvicorn.Server(server_config(build_app(parts), parts.settings))
    thread = threading.Thread(target=server.run, name="api", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(WITHIN)


@contextmanager
def _agent(parts: Parts) -> Iterator[Hub]:
    """The agent's loop, as `agent_server` runs it."""
    ready: Future[tuple[Hub, asyncio.Event]] = Future()

    async def serve() -> None:
        settings, stop = parts.settings, asyncio.Event()
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(16, thread_name_prefix="talk") as pool:
            voice = Voice(deepgram_url(settings), deepgram.headers(deepgram_key(settings)))
            hub = Hub(
                MediaLoop(loop, pool, settings.standin_speed),
                open_talk=Opener(parts),
                voice=voice,
                seats=settings.voice_seats,
            )
            server = await picows.ws_create_server(
                hub.listener,
                settings.agent_host,
                settings.agent_port,
                max_frame_size=MAX_FRAME_BYTES,
            )
            ready.set_result((hub, stop))
            await stop.wait()
            server.close()

    def run() -> None:
        # As the agent's process does: whoever thinks lets go of the interpreter soon.
        sys.setswitchinterval(SWITCH_SECONDS)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(serve())

    thread = threading.Thread(target=run, name="agent", daemon=True)
    thread.start()
    hub, stop = ready.result(WITHIN)
    try:
        yield hub
    finally:
        hub.media.soon(stop.set)
        thread.join(WITHIN)
