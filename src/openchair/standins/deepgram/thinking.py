"""Who thinks in a session, what they are told, and how long they take."""

import asyncio

from openchair.standins.deepgram.faults import Faults
from openchair.standins.deepgram.moment import Moment, told_in
from openchair.standins.deepgram.options import Options
from openchair.standins.deepgram.outbox import Outbox
from openchair.standins.deepgram.providers import Think
from openchair.standins.deepgram.replies import Caution, Code

LONGEST_PROMPT = 25_000
"""Letters that a model of Deepgram's own choosing is told; the rest is cut off."""
_SLOW_SECONDS, _HOPELESS_SECONDS = 5.0, 20.0


class Thinking:
    """The models of a session, in the order in which they are asked."""

    def __init__(self, outbox: Outbox, options: Options, faults: Faults) -> None:
        self._outbox = outbox
        self._options = options
        self._faults = faults
        self._models: list[Think] = []
        self.moment = Moment()
        """What the model knows now."""

    def use(self, models: list[Think]) -> None:
        """Think with these from now on, with their own prompts and functions."""
        self._models = models
        self._tell(self._first_alive() or models[0])

    def update_prompt(self, prompt: str) -> None:
        """Add to the prompt, or replace it, as the options say."""
        is_added = not self._options.prompt_updates_replace
        whole = f"{self.moment.prompt}\n{prompt}" if is_added else prompt
        models = [model.model_copy(update={"prompt": whole}) for model in self._models]
        self.use(models)

    async def think(self) -> bool:
        """Take the time that thinking takes; return whether anything came of it."""
        for model in self._models:
            if model.provider.model not in self._options.retired_models:
                break
            failed = f"404: {model.provider.model} does not exist"
            self._outbox.warn(Caution.THINK_REQUEST_FAILED, failed)
        else:
            self._outbox.fail(Code.FAILED_TO_THINK, "no model answered")
            return False
        return await self._take_time(self._faults.thinks_for or self._options.think_seconds)

    async def _take_time(self, seconds: float) -> bool:
        waited = 0.0
        while waited < seconds:
            part = min(_SLOW_SECONDS, seconds - waited)
            await asyncio.sleep(part / self._options.speed)
            waited += part
            if waited >= _HOPELESS_SECONDS:
                self._outbox.fail(Code.FAILED_TO_THINK, f"nothing in {waited:.0f} s")
                return False
            if part == _SLOW_SECONDS:
                self._outbox.warn(Caution.SLOW_THINK_REQUEST, f"nothing in {waited:.0f} s")
        return True

    def _first_alive(self) -> Think | None:
        retired = self._options.retired_models
        return next((one for one in self._models if one.provider.model not in retired), None)

    def _tell(self, model: Think) -> None:
        """Let the model know its prompt and functions, and the client what is wrong with them."""
        prompt = model.prompt
        if model.is_managed and len(prompt) > LONGEST_PROMPT:
            too_long = f"{len(prompt)} letters, of which {LONGEST_PROMPT} are told"
            self._outbox.warn(Caution.PROMPT_TOO_LONG, too_long)
            prompt = prompt[:LONGEST_PROMPT]
        self.moment = Moment(prompt, tuple(model.functions))
        told = told_in(prompt)
        if isinstance(told, str):
            self._outbox.complain(told)
