"""Builds process 2, the dialer, with its carrier and the handlers of its jobs."""

import functools
import random

from openchair.assembly.carrier import STANDIN_NUMBER, open_twilio
from openchair.assembly.parts import Parts, person_seed
from openchair.assembly.recordings import build_recording_job
from openchair.assembly.reporting import Reporter
from openchair.calling import attempt, recording_job, telling
from openchair.calling.attempt import Attempt
from openchair.calling.breaker import Breaker
from openchair.calling.dialer import Dialer
from openchair.calling.live_call import LiveCarry
from openchair.calling.simulated_call import SimulatedCarry
from openchair.clock import FastClock
from openchair.durable import Arguments, Done, Later, NextStep
from openchair.notices import delivery, sender
from openchair.simulation.people import who_picks_up
from openchair.telephony.base import DialRequest
from openchair.telephony.simulated import SimulatedTelephony


def build_dialer(parts: Parts, line: SimulatedTelephony | None = None) -> Dialer:
    """Build the dialer of this process, on the telephone company given or one of its own."""
    dialer = Dialer(
        database=parts.database,
        engine=parts.engine,
        house=parts.house,
        handlers={},
        breaker=Breaker(),
        clock=parts.clock,
        seats=parts.settings.voice_seats,
        calls_per_second=parts.settings.calls_per_second,
        carries_talks=not parts.settings.speaks_twilio,
    )
    if parts.settings.speaks_twilio:
        handler = build_live_attempt(parts, dialer)
    else:
        handler = build_attempt(parts, dialer, line or build_line(parts))
    dialer.handlers = {
        attempt.KIND: handler,
        telling.KIND: Delivery(parts),
    }
    if parts.settings.speaks_twilio:
        dialer.handlers = {**dialer.handlers, recording_job.KIND: build_recording_job(parts)}
    return dialer


def build_line(parts: Parts) -> SimulatedTelephony:
    """Build the simulated telephone company."""
    speed = parts.settings.simulation_speed
    return SimulatedTelephony(who_picks_up, FastClock(parts.clock, speed))


def build_attempt(parts: Parts, dialer: Dialer, line: SimulatedTelephony) -> Attempt:
    """Build the handler of attempts, on the simulated telephone company."""
    settings = parts.settings
    seed_of = functools.partial(person_seed, settings.simulation_seed)
    carry = SimulatedCarry(
        database=parts.database,
        house=parts.house,
        line=line,
        clinic_of=parts.clinic_of,
        clock=parts.clock,
        seed_of=seed_of,
        speed=settings.simulation_speed,
        report=Reporter(parts),
    )
    return Attempt(
        database=parts.database,
        house=parts.house,
        line=line,
        carry=carry,
        clock=parts.clock,
        limits=dialer.limits,
        seed_of=seed_of,
        breaker=dialer.breaker,
        # The company in memory takes nothing late, so little is to be waited for.
        settle_seconds=settings.settle_seconds / settings.simulation_speed,
    )


def build_live_attempt(parts: Parts, dialer: Dialer) -> Attempt:
    """Build the handler of attempts, on Twilio or its stand-in."""
    settings = parts.settings
    line = open_twilio(parts)
    request = DialRequest(token="", to=STANDIN_NUMBER)
    carry = LiveCarry(
        database=parts.database,
        house=parts.house,
        line=line,
        clock=parts.clock,
        ring_seconds=request.ring_seconds,
        max_seconds=request.max_seconds,
    )
    return Attempt(
        database=parts.database,
        house=parts.house,
        line=line,
        carry=carry,
        clock=parts.clock,
        limits=dialer.limits,
        seed_of=functools.partial(person_seed, settings.simulation_seed),
        breaker=dialer.breaker,
        settle_seconds=settings.settle_seconds,
        finish=carry.finish,
        records=True,
    )


class Delivery:
    """The handler of one notice's job."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._client = sender.open_client(allow_loopback=parts.settings.allows_test_numbers)
        parts.opened.callback(self._client.close)
        self._rng = random.SystemRandom()

    def __call__(self, arguments: Arguments, signal: Arguments | None) -> NextStep:
        """Try once; say when to try again."""
        following = delivery.deliver(
            self._parts.database,
            str(arguments["notice_id"]),
            client=self._client,
            clock=self._parts.clock,
            rng=self._rng,
        )
        return Later(following.seconds) if isinstance(following, delivery.Again) else Done()
