"""Steps of the conversation: the machine alone, the ears alone, and a whole talk.

The floor is a look-up in a table and one copy of a frozen value of the same size.

    .venv/bin/python benchmarks/conversation.py
"""

import dataclasses
import datetime as dt
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

from openchair import agent_config
from openchair.conversation import machine
from openchair.conversation.actions import HoldSlots
from openchair.conversation.context import Context
from openchair.conversation.events import (
    Agreed,
    CallAnswered,
    ChoseSlot,
    Disagreed,
    Event,
    GaveAnswer,
    SlotBooked,
    SlotsHeld,
    WishedTime,
)
from openchair.conversation.understanding import understand
from openchair.slots import Slot, Wish

ZONE = ZoneInfo("America/New_York")
START = dt.datetime(2026, 12, 2, 10, tzinfo=ZONE)
SLOTS = (Slot("a", START, 60, "cleaning"), Slot("a", START + dt.timedelta(hours=3), 60, "cleaning"))
BOOKING: list[Event] = [
    CallAnswered(),
    Agreed(),
    Disagreed(),
    GaveAnswer("patient_status", "new"),
    GaveAnswer("reason", "cleaning"),
    Agreed(),
    WishedTime(Wish()),
    SlotsHeld(SLOTS),
    ChoseSlot(SLOTS[1].key),
    Agreed(),
    SlotBooked(SLOTS[1], "appointment_1"),
]
UTTERANCES = (
    "yeah sure",
    "no no pain",
    "it would be my first time",
    "um i need a cleaning please",
    "i have delta dental",
    "next tuesday in the afternoon would be best",
    "the second one please",
    "yes that's right",
    "please don't call me again",
    "sí claro",
    "el martes por la tarde",
)
ROUNDS = 300


def timed(work: Callable[[], int]) -> float:
    """Return microseconds of CPU a step, the best of five."""
    best = float("inf")
    for _ in range(5):
        began = time.process_time()
        steps = work()
        best = min(best, (time.process_time() - began) / steps)
    return best * 1e6


def main() -> None:  # noqa: C901 - three little loads and the table
    """Print the table."""
    script = agent_config.default_script()
    context = Context(
        now=START,
        questions=script.forms("en"),
        topics=script.topics("en"),
        offered=SLOTS,
    )

    def talk() -> int:
        for seed in range(ROUNDS):
            call = machine.new_call(lead_name="Ada", language="en", seed=seed)
            for event in BOOKING:
                call, actions = machine.advance(call, event, script)
                assert actions or isinstance(event, HoldSlots) or call
            assert call.outcome is not None
        return ROUNDS * len(BOOKING)

    def listen() -> int:
        for _ in range(ROUNDS // 10):
            for text in UTTERANCES:
                understand(text, context)
        return ROUNDS // 10 * len(UTTERANCES)

    def copy() -> int:
        call = machine.new_call(lead_name="Ada", language="en", seed=1)
        table = {(call.state, Agreed): 1}
        for _ in range(ROUNDS * 10):
            assert table[call.state, Agreed]
            call = dataclasses.replace(call, turns=1)
        return ROUNDS * 10

    bare, steps, ears = timed(copy), timed(talk), timed(listen)
    print(f"floor: one look-up and one copy   {bare:8.1f} µs")
    print(f"advance, a step of the machine    {steps:8.1f} µs   {steps / bare:6.1f} × the floor")
    print(f"understand, an utterance          {ears:8.1f} µs   {ears / bare:6.1f} × the floor")
    print(f"steps a second: {1e6 / steps:,.0f}; utterances a second: {1e6 / ears:,.0f}")


if __name__ == "__main__":
    main()
