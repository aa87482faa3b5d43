"""The callbacks of one call: in order, unless some are to be late, doubled, lost or shuffled."""

import asyncio
from dataclasses import dataclass, replace
from random import Random

from openchair.standins.twilio.exchange import Exchange
from openchair.standins.twilio.log import CallRecord, Posted
from openchair.standins.twilio.parameters import Webhook
from openchair.standins.twilio.sids import hexadecimal

_LATE_SECONDS = (5.0, 60.0)
_AGAIN_SECONDS = (0.1, 10.0)


@dataclass(frozen=True, slots=True)
class Callback:
    """A callback to be sent."""

    to: Webhook
    form: dict[str, str]
    token: str
    again_after: float | None = None
    """Sent again, so many seconds after it has arrived."""


class Courier:
    """Sends a call's callbacks, one after the other, while the call goes on."""

    def __init__(self, call: CallRecord, *, exchange: Exchange, rng: Random) -> None:
        self._call = call
        self._exchange = exchange
        self._rng = rng
        self._number = 0
        self._sent: asyncio.Event | None = None
        """Set when the callback before is through."""
        self._held: list[Callback] = []
        """Callbacks that wait for the next one to be sent."""

    def send(self, to: Webhook | None, form: dict[str, str]) -> None:
        """Send a callback; it leaves when those before it have arrived."""
        if to is None:
            return
        self._number += 1
        faults, rng = self._exchange.faults, self._rng
        is_lost, is_late = rng.random() < faults.lost, rng.random() < faults.late
        is_double, is_held = rng.random() < faults.twice, rng.random() < faults.reordered
        again = rng.uniform(*_AGAIN_SECONDS) if is_double else None
        callback = Callback(to, form, hexadecimal(self._call.sid, self._number), again)
        if is_lost:
            self._note(callback, 0, "lost")
        elif is_held:
            self._held.append(callback)
        elif is_late:
            self._later(callback, "late", rng.uniform(*_LATE_SECONDS))
        else:
            self._in_turn(callback)

    def close(self) -> None:
        """Send what still waits for a next callback: there is none."""
        self._in_turn(None)

    def _in_turn(self, callback: Callback | None) -> None:
        """Send a callback when the one before is through, and then those that it holds up."""
        before, self._sent = self._sent, asyncio.Event()
        held, self._held = self._held, []
        self._exchange.tasks.create_task(self._post_all(callback, held, before, self._sent))

    async def _post_all(
        self,
        callback: Callback | None,
        held: list[Callback],
        before: asyncio.Event | None,
        sent: asyncio.Event,
    ) -> None:
        if before is not None:
            await before.wait()
        if callback is not None:
            await self._post(callback, "")
        for each in held:
            await self._post(each, "reordered")
        sent.set()

    def _later(self, callback: Callback, fault: str, seconds: float) -> None:
        async def wait_and_post() -> None:
            await self._exchange.pace.sleep(seconds)
            await self._post(callback, fault)

        self._exchange.tasks.create_task(wait_and_post())

    async def _post(self, callback: Callback, fault: str) -> None:
        answer = await self._exchange.sender.send(callback.to, callback.form, callback.token)
        self._note(callback, answer.status, fault)
        if callback.again_after is not None:
            self._later(replace(callback, again_after=None), "twice", callback.again_after)

    def _note(self, callback: Callback, answer: int, fault: str) -> None:
        form = tuple(callback.form.items())
        self._call.callbacks.append(Posted(callback.to.url, form, callback.token, answer, fault))
        self._exchange.log.tell()
