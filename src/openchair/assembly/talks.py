"""Builds what process 3, the voice agent, needs: talks by their passes, and its sign of life."""

import datetime as dt
import functools
import os
import socket

from sqlalchemy.exc import SQLAlchemyError

from openchair.assembly.carrier import open_twilio, stream_secret
from openchair.assembly.parts import Parts, person_seed
from openchair.assembly.reporting import Reporter
from openchair.calling import recovery
from openchair.calling.live_desk import OpenTalk, TalkDesk
from openchair.clock import FastClock
from openchair.conversation.call import State
from openchair.conversation.context import Context
from openchair.conversation.understanding import understand
from openchair.log import logger
from openchair.telephony import stream_pass
from openchair.voice.deepgram import Models

log = logger(__name__)

WORKER = f"agent:{socket.gethostname()}:{os.getpid()}"


class Opener:
    """Opens the talk of a stream, if its pass is good. Blocks."""

    def __init__(self, parts: Parts) -> None:
        settings = parts.settings
        self._clock = parts.clock
        self._secret = stream_secret(parts)
        report = Reporter(parts)
        report.prepare()
        self._desk = TalkDesk(
            database=parts.database,
            house=parts.house,
            clinic_of=parts.clinic_of,
            clock=parts.clock,
            seed_of=functools.partial(person_seed, settings.simulation_seed),
            models=Models(),
            talk_clock=FastClock(parts.clock, settings.standin_speed),
            line=open_twilio(parts),
            report=report,
        )

    def __call__(self, text: str, carrier_id: str) -> OpenTalk | None:
        """Return the talk; None where the pass is forged, late, used, or another call's."""
        opens = stream_pass.read(self._secret, text, now=self._clock.now())
        if opens is None or opens.carrier_id != carrier_id:
            log.warning("stream_refused")
            return None
        return self._desk.open(opens)


def warm_up(now: dt.datetime) -> None:
    """Read the patterns by which words are understood: the first caller shall not wait for it."""
    understand("hello", Context(now=now, state=State.GREETING, language="en"))


def beat(parts: Parts, seats: int) -> None:
    """Say that this process lives; where the database is away, say so and live on."""
    now = parts.clock.now()
    try:
        parts.database.write(
            lambda session: recovery.beat(session, WORKER, seats=seats, now=now, role="agent")
        )
    except SQLAlchemyError:
        log.exception("beat_failed")


def leave(parts: Parts) -> None:
    """Say that this process has ended as it should."""
    parts.database.write(lambda session: recovery.leave(session, WORKER))
