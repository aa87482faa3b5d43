"""The mouth of a session: turns lines into text and audio, one turn of speech after the other."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from openchair.standins import inband
from openchair.standins.deepgram.faults import Faults
from openchair.standins.deepgram.options import WORDS_PER_SECOND, Options
from openchair.standins.deepgram.outbox import Outbox
from openchair.standins.deepgram.replies import (
    AGENT_AUDIO_DONE,
    Code,
    Role,
    agent_started_speaking,
    latency_report,
)
from openchair.standins.inband import Words


@dataclass(slots=True)
class Speech:
    """One turn of speech: lines that are said together."""

    lines: Sequence[Words]
    is_urgent: bool = False
    """Whether it begins though the user is speaking."""
    has_begun: bool = False
    is_cut: bool = False
    over: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when it was said, or cut off."""


class Mouth:
    """Speaks what it is given, in order, when the user is quiet; falls silent at once."""

    def __init__(self, outbox: Outbox, options: Options, faults: Faults, rng: Random) -> None:
        self._outbox = outbox
        self._options = options
        self._faults = faults
        self._rng = rng
        self._waiting: list[Speech] = []
        self._more = asyncio.Event()
        self.user_is_quiet = asyncio.Event()
        self.user_is_quiet.set()

    @property
    def is_speaking(self) -> bool:
        """Whether something is being said or is about to be."""
        return bool(self._waiting)

    def say(self, lines: Sequence[Words], *, is_urgent: bool = False) -> Speech:
        """Say this after whatever is being said."""
        speech = Speech(lines, is_urgent)
        self._waiting.append(speech)
        self._more.set()
        return speech

    def hush(self) -> None:
        """Stop speaking; what waits behind is dropped. What nobody has heard of yet may wait."""
        if self._waiting and self._waiting[0].has_begun:
            for speech in self._waiting:
                speech.is_cut = True

    async def run(self) -> None:
        """Speak, until cancelled."""
        while True:
            while self._waiting:
                speech = self._waiting[0]
                await self._speak(speech)
                self._waiting.pop(0)
                speech.over.set()
            self._more.clear()
            await self._more.wait()

    async def _speak(self, speech: Speech) -> None:
        if not (speech.is_urgent or speech.is_cut):
            await self.user_is_quiet.wait()
        for line in speech.lines:
            if speech.is_cut:
                return
            self._outbox.said(Role.ASSISTANT, str(line["text"]))
            if not speech.has_begun:
                speech.has_begun = True
                self._tell_how_long_it_took()
            await self._utter(line, speech)
        if speech.has_begun and not speech.is_cut:
            self._outbox.tell(AGENT_AUDIO_DONE)

    def _tell_how_long_it_took(self) -> None:
        think, speak = (
            seconds * self._rng.uniform(0.8, 1.2)
            for seconds in (self._options.think_seconds, self._options.speak_seconds)
        )
        self._outbox.tell(agent_started_speaking(think, speak))
        if self._options.reports_latency:
            self._outbox.tell(latency_report("ttt_text", think))
            self._outbox.tell(latency_report("tts", speak))
            self._outbox.tell(latency_report("total", think + speak))

    async def _utter(self, line: Words, speech: Speech) -> None:
        """Send a line's audio, faster than it is spoken, until it is over or cut off."""
        seconds = len(str(line["text"]).split()) / WORDS_PER_SECOND / self._options.speed
        try:
            audio = inband.speech(line, seconds) + inband.silence()
        except ValueError as too_long:
            self._outbox.fail(Code.FAILED_TO_SPEAK, str(too_long))
            return
        loop, size = asyncio.get_running_loop(), self._options.chunk_bytes
        due, late = loop.time(), self._faults.late_chunks
        for begin in range(0, len(audio), size):
            late -= speech.is_cut
            if late < 0:
                return
            chunk = audio[begin : begin + size]
            await self._outbox.sound(chunk)
            due += len(chunk) / inband.BYTES_PER_SECOND / self._options.send_rate
            await asyncio.sleep(max(0.0, due - loop.time()))
