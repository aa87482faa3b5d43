"""The turns of a session: what is heard goes to the mind, and its steps are taken one by one."""

import asyncio
from itertools import groupby

from openchair.standins.deepgram.calls import Calls
from openchair.standins.deepgram.messages import FunctionCallResponse, Settings
from openchair.standins.deepgram.mind import (
    Ask,
    FallSilent,
    Mind,
    Muse,
    Speak,
    Step,
    Steps,
    TakeBack,
    Wait,
)
from openchair.standins.deepgram.mouth import Mouth
from openchair.standins.deepgram.options import Options
from openchair.standins.deepgram.outbox import Outbox
from openchair.standins.deepgram.replies import SETTINGS_APPLIED, agent_thinking
from openchair.standins.deepgram.thinking import Thinking


class Talk:
    """One session's talk, from SettingsApplied on."""

    def __init__(
        self,
        outbox: Outbox,
        *,
        mouth: Mouth,
        calls: Calls,
        thinking: Thinking,
        options: Options,
    ) -> None:
        self._outbox = outbox
        self._mouth = mouth
        self._calls = calls
        self._thinking = thinking
        self._options = options
        self._mind: Mind = options.mind()
        self._heard: asyncio.Queue[str] = asyncio.Queue()
        self._is_busy = False
        self._is_silent = False
        self.is_applied = False
        """Whether SettingsApplied was sent, so that audio may come."""

    @property
    def is_midturn(self) -> bool:
        """Whether the agent thinks, waits for a function or speaks."""
        return self._is_busy or self._mouth.is_speaking

    def hear(self, said: str) -> None:
        """Take what the user said."""
        self._heard.put_nowait(said)

    def answered(self, response: FunctionCallResponse) -> None:
        """Take what came of a function."""
        self._calls.answered(response)

    async def run(self, settings: Settings, *, never_applies: bool = False) -> None:
        """Begin, greet, and answer whatever is heard, until cancelled."""
        await self._pass(self._options.settling_seconds)
        if never_applies:
            return
        self.is_applied = True
        self._outbox.tell(SETTINGS_APPLIED)
        if settings.agent.greeting:
            self._mouth.say([{"text": settings.agent.greeting, "topic": "greeting"}])
        while not self._is_silent:
            said = await self._heard.get()
            self._is_busy = True
            await self._answer(said)
            self._is_busy = False

    async def _answer(self, said: str) -> None:
        if await self._thinking.think():
            await self._take(self._mind.hear(said, self._thinking.moment))

    async def _take(self, steps: Steps) -> None:
        """Take the steps in order; lines in a row are one turn of speech."""
        for is_speech, together in groupby(steps, lambda step: isinstance(step, Speak)):
            if self._is_silent:
                return
            if is_speech:
                lines = [step.words for step in together if isinstance(step, Speak)]
                await self._mouth.say(lines).over.wait()
                continue
            for step in together:
                await self._do(step)

    async def _do(self, step: Step) -> None:
        match step:
            case Ask():
                await self._ask(step)
            case TakeBack():
                self._calls.take_back()
            case Wait():
                await self._pass(step.seconds)
            case FallSilent():
                self._is_silent = True
            case Muse():
                self._outbox.tell(agent_thinking(step.content))
            case Speak():
                raise AssertionError("lines are said together")
            case _:
                self._outbox.act(step)

    async def _ask(self, step: Ask) -> None:
        asked = self._calls.ask(step.calls)
        if not step.awaited:
            return
        responses = await self._calls.responses(asked)
        if responses and await self._thinking.think():
            await self._take(self._mind.answered(responses, self._thinking.moment))

    async def _pass(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._options.speed)
