"""The functions a session has asked its client to call, and what became of each.

Rule: every call is answered exactly once, or taken back. What a client does otherwise is a
violation; it is written down, and the session goes on as if nothing had come.
"""

import asyncio
from collections.abc import Sequence
from random import Random

from openchair.standins.deepgram.functions import FunctionCall
from openchair.standins.deepgram.messages import FunctionCallResponse
from openchair.standins.deepgram.outbox import Outbox
from openchair.standins.deepgram.record import CallRecord, SessionRecord
from openchair.standins.deepgram.replies import (
    Asked,
    called_history,
    function_call_cancelled,
    function_call_request,
)


class Calls:
    """The function calls of one session."""

    def __init__(self, outbox: Outbox, record: SessionRecord, rng: Random) -> None:
        self._outbox = outbox
        self._calls = record.calls
        self._rng = rng
        self._news = asyncio.Event()

    def ask(self, calls: Sequence[FunctionCall]) -> list[CallRecord]:
        """Ask for all of these in one request."""
        asked = [
            CallRecord(Asked(f"call_{self._rng.getrandbits(64):016x}", call.name, call.arguments))
            for call in calls
        ]
        self._calls.update({call.asked.id: call for call in asked})
        self._outbox.tell(function_call_request(call.asked for call in asked))
        return asked

    async def responses(self, calls: Sequence[CallRecord]) -> list[str]:
        """Wait until each of these was answered or taken back; return the answers."""
        while any(_is_open(call) for call in calls):
            self._news.clear()
            await self._news.wait()
        return [call.response for call in calls if call.response is not None]

    def take_back(self) -> None:
        """Cancel what is not answered yet."""
        taken = [call for call in self._calls.values() if _is_open(call)]
        for call in taken:
            call.is_cancelled = True
        if taken:
            self._outbox.tell(function_call_cancelled(call.asked for call in taken))
        self._news.set()

    def answered(self, response: FunctionCallResponse) -> None:
        """Take a client's answer."""
        call = self._call_of(response)
        if call is None:
            return
        if call.asked.name != response.name:
            self._outbox.complain(f"{call.asked.id} is {call.asked.name}, not {response.name}")
        call.response = response.content
        if self._outbox.tells_history:
            self._outbox.tell(called_history(call.asked, response.content))
        self._news.set()

    def _call_of(self, response: FunctionCallResponse) -> CallRecord | None:
        """Return the call that is answered, if it may be."""
        if response.id is None:
            self._outbox.complain(f"an answer to {response.name} without the call's id")
            return next((c for c in self._calls.values() if _is_open(c) and _is(c, response)), None)
        call = self._calls.get(response.id)
        if call is None:
            self._outbox.complain(f"answered {response.id}, which was never asked")
        elif call.response is not None:
            self._outbox.complain(f"answered {response.id} twice")
        elif call.is_cancelled:
            self._outbox.complain(f"answered {response.id} though it was taken back")
        else:
            return call
        return None


def _is_open(call: CallRecord) -> bool:
    return call.response is None and not call.is_cancelled


def _is(call: CallRecord, response: FunctionCallResponse) -> bool:
    return call.asked.name == response.name
