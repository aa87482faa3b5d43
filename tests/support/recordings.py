"""Calls that are recorded, and a carrier that keeps recordings and does as it is told."""

import hashlib
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from openchair.calling import ledger, recording_store
from openchair.calling.ledger import Entry, Source
from openchair.tables import Call, Recording, RecordingState
from openchair.telephony.base import TelephonyError
from openchair.telephony.recordings import CarrierRecording, RecordingStatus, Sound
from tests.support.clinics import World

RE = "RE" + "a" * 32
AUDIO = b"RIFF....WAVE, and what was said"
TOLD = CarrierRecording(RE, "CA1", RecordingStatus.COMPLETED, 61)


@dataclass
class Keeper:
    """Keeps one recording; `fails` has an error, or none, for each of the next questions."""

    found: CarrierRecording | None = TOLD
    fails: list[BaseException | None] = field(default_factory=list)
    fetched: int = 0
    deleted: list[str] = field(default_factory=list)

    def find(self, carrier_call_id: str) -> CarrierRecording | None:
        self._fail()
        return self.found

    def fetch(self, recording_id: str, into: BinaryIO) -> Sound:
        into.write(AUDIO[:9])
        self._fail()
        into.write(AUDIO[9:])
        self.fetched += 1
        return Sound(len(AUDIO), hashlib.sha256(AUDIO).hexdigest())

    def delete(self, recording_id: str) -> None:
        self._fail()
        self.deleted.append(recording_id)

    def _fail(self) -> None:
        error = self.fails.pop(0) if self.fails else None
        if error is not None:
            raise error


AWAY = TelephonyError("away", permanent=False)


def recorded_call(world: World, *, said_opening: bool = True, **changes: Any) -> Call:
    """A call that was recorded and is over, of which the carrier has not told yet."""
    usual: dict[str, Any] = {
        "status": "completed",
        "dial_state": "ended",
        "token": "attempt-1",
        "carrier_id": "CA1",
        "placing_at": world.now,
        "answered_at": world.now,
    }
    client = world.client(record_calls=True)
    call = world.call(client, **{**usual, **changes})
    topic = "greeting" if said_opening else "voicemail"
    entry = Entry(call.id, client.id, world.now, Source.AGENT, "say", {"topic": topic})
    with world.database.writing() as session:
        recording_store.ask(session, call.id, client.id, now=world.now)
        ledger.write(session, [entry])
    return call


def recording_of(world: World, call: Call) -> Recording:
    with world.database.reading() as session:
        return session.get_one(Recording, call.id)


def state_of(world: World, call: Call) -> RecordingState:
    return RecordingState(recording_of(world, call).state)
