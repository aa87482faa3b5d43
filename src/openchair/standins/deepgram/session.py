"""One session: reads what the client sends, in order, and lets ears, mind and mouth do their part.

Rule 1: Settings come first and once; audio only after SettingsApplied.
Rule 2: what is wrong with a message ends the session in an Error, as it does in life; what is only
bad manners is written down as a violation.
"""

import asyncio
import json
from random import Random

from openchair.standins.deepgram.calls import Calls
from openchair.standins.deepgram.faults import Faults
from openchair.standins.deepgram.messages import (
    FunctionCallResponse,
    InjectAgentMessage,
    InjectUserMessage,
    KeepAlive,
    Settings,
    UpdateListen,
    UpdatePrompt,
    UpdateSpeak,
    UpdateThink,
    Wrong,
    read_message,
)
from openchair.standins.deepgram.mind import Outburst
from openchair.standins.deepgram.mouth import Mouth
from openchair.standins.deepgram.options import Options
from openchair.standins.deepgram.outbox import Outbox
from openchair.standins.deepgram.providers import Listen
from openchair.standins.deepgram.record import SessionRecord
from openchair.standins.deepgram.replies import (
    LISTEN_UPDATED,
    PROMPT_UPDATED,
    SPEAK_UPDATED,
    THINK_UPDATED,
    USER_STARTED_SPEAKING,
    Caution,
    Code,
    Role,
    injection_refused,
    welcome,
)
from openchair.standins.deepgram.talk import Talk
from openchair.standins.deepgram.thinking import Thinking
from openchair.standins.inband import Began, Ear, Ended, Heard, Sound
from openchair.standins.sockets import Message, Socket


class Session:
    """A session on an open socket."""

    def __init__(
        self,
        socket: Socket,
        outbox: Outbox,
        record: SessionRecord,
        *,
        options: Options,
        faults: Faults,
        rng: Random,
    ) -> None:
        self._socket = socket
        self._outbox = outbox
        self.record = record
        self._options = options
        self._faults = faults
        self._mouth = Mouth(outbox, options, faults, rng)
        self._thinking = Thinking(outbox, options, faults)
        calls = Calls(outbox, record, rng)
        self._talk = Talk(
            outbox, mouth=self._mouth, calls=calls, thinking=self._thinking, options=options
        )
        self._ear = Ear()
        self._words = ""
        self._settings: Settings | None = None
        self._listen: Listen | None = None
        self._messages = 0

    def act(self, outburst: Outburst) -> None:
        """Do this now, whatever is going on."""
        self._outbox.act(outburst)

    async def run(self) -> None:
        """Lead the session until it is closed by either side."""
        self._outbox.tell(welcome(self.record.request_id))
        async with asyncio.TaskGroup() as group:
            mouth = group.create_task(self._mouth.run())
            talk: asyncio.Task[None] | None = None
            while (message := await self._next()) is not None:
                self._take(message)
                if talk is None and self._settings is not None:
                    never = self._faults.never_applies_settings
                    talking = self._talk.run(self._settings, never_applies=never)
                    talk = group.create_task(talking)
            mouth.cancel()
            if talk is not None:
                talk.cancel()

    async def _next(self) -> Message | None:
        if self._messages == self._faults.stops_reading_after:
            self._socket.stop_reading()
            await asyncio.Event().wait()
        try:
            async with asyncio.timeout(self._options.idle_seconds / self._options.speed):
                message = await self._socket.receive()
        except TimeoutError:
            waited = f"no message in {self._options.idle_seconds:.0f} s"
            self._outbox.fail(Code.CLIENT_MESSAGE_TIMEOUT, waited)
            return None
        self._messages += 1
        return message

    def _take(self, message: Message) -> None:
        if isinstance(message, bytes):
            self._hear(message)
            return
        read = read_message(message)
        if isinstance(read, Wrong):
            self._outbox.fail(read.code, read.words)
            return
        self._outbox.was_received(json.loads(message))
        if isinstance(read, Settings):
            self._apply(read)
        elif self._settings is None:
            self._came_too_early(f"{read.type} before Settings")
        elif isinstance(read, UpdateThink | UpdatePrompt | UpdateSpeak | UpdateListen):
            self._change(read)
        else:
            self._do(read)

    # --- settings ---------------------------------------------------------------------------

    def _apply(self, settings: Settings) -> None:
        if self._settings is not None:
            self._outbox.fail(Code.SETTINGS_ALREADY_APPLIED, "Settings are sent once")
            return
        self._settings = settings
        self._listen = settings.agent.listen
        self._outbox.tells_history = settings.flags.history
        self._thinking.use(settings.agent.think)

    def _came_too_early(self, words: str) -> None:
        self._outbox.fail(Code.NON_SETTINGS_MESSAGE_BEFORE_SETTINGS, words)

    def _change(self, message: UpdateThink | UpdatePrompt | UpdateSpeak | UpdateListen) -> None:
        match message:
            case UpdateThink():
                self._thinking.use(message.think)
                self._outbox.tell(THINK_UPDATED)
            case UpdatePrompt():
                self._thinking.update_prompt(message.prompt)
                self._outbox.tell(PROMPT_UPDATED)
            case UpdateSpeak():
                self._outbox.tell(SPEAK_UPDATED)
            case UpdateListen():
                self._listen_otherwise(message.listen)

    def _do(
        self, message: InjectAgentMessage | InjectUserMessage | FunctionCallResponse | KeepAlive
    ) -> None:
        match message:
            case InjectAgentMessage():
                self._inject(message)
            case InjectUserMessage():
                self._user_said(message.content)
            case FunctionCallResponse():
                self._talk.answered(message)
            case KeepAlive():
                return

    def _listen_otherwise(self, listen: Listen) -> None:
        """Change how the user is heard; by whom is settled for the session."""
        now = self._listen.provider if self._listen else None
        new = listen.provider
        is_flux = new.version == "v2"
        if now is not None and (now.version != new.version or (is_flux and now.model != new.model)):
            changed = f"listen.provider: {now.version} {now.model} cannot become {new.model}"
            self._outbox.fail(Code.INVALID_SETTINGS, changed)
            return
        self._listen = listen
        self._outbox.tell(LISTEN_UPDATED)

    # --- what is said -----------------------------------------------------------------------

    def _hear(self, audio: bytes) -> None:
        if self._settings is None:
            self._came_too_early("audio before Settings")
            return
        self._outbox.was_received(audio)
        if not self._talk.is_applied:
            self._outbox.complain("audio before SettingsApplied")
            return
        for sound in self._ear.hear(audio):
            self._heard(sound)

    def _heard(self, sound: Sound) -> None:
        match sound:
            case Began():
                self._mouth.user_is_quiet.clear()
                self._outbox.tell(USER_STARTED_SPEAKING)
                self._mouth.hush()
            case Heard():
                self._words = str(sound.words.get("text", ""))
            case Ended():
                self._mouth.user_is_quiet.set()
                said, self._words = self._words, ""
                if said:
                    self._user_said(said)

    def _user_said(self, text: str) -> None:
        self._outbox.said(Role.USER, text)
        self._talk.hear(text)

    def _inject(self, message: InjectAgentMessage) -> None:
        match message.behavior:
            case "default":
                self._say_if_nobody_speaks(message.message)
            case "queue":
                self._mouth.say([{"text": message.message}])
            case "interrupt":
                self._mouth.hush()
                self._mouth.say([{"text": message.message}], is_urgent=True)

    def _say_if_nobody_speaks(self, text: str) -> None:
        if not self._mouth.user_is_quiet.is_set():
            caution, words = Caution.INJECT_AGENT_MESSAGE_DURING_USER_SPEECH, "the user is speaking"
        elif self._talk.is_midturn:
            caution, words = Caution.INJECT_AGENT_MESSAGE_DURING_AGENT_SPEECH, "the agent's turn"
        else:
            self._mouth.say([{"text": text}])
            return
        self._outbox.warn(caution, words)
        self._outbox.tell(injection_refused(words))
