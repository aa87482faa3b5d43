"""The port to a carrier's recordings: what it tells of them, and how their audio is fetched.

Rule: every question may be asked again. What is not there yet is NotReadyError; what cannot be
asked now, or broke off, is TelephonyError; both leave nothing behind that counts.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, Protocol

from openchair.telephony.base import TelephonyError


class RecordingStatus(StrEnum):
    """What a carrier says of a recording."""

    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    ABSENT = "absent"
    FAILED = "failed"


class NotReadyError(TelephonyError):
    """The recording is not there: not yet, or not any more."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=False)


@dataclass(frozen=True, slots=True)
class CarrierRecording:
    """A recording as the carrier tells of it."""

    id: str
    """The carrier's name for it; empty where nothing was recorded."""
    call_id: str
    """The carrier's name for the call."""
    status: RecordingStatus
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Sound:
    """Audio that was fetched whole."""

    size: int
    sha256: str


class Recordings(Protocol):
    """Where a carrier keeps recordings. Each raises TelephonyError."""

    def find(self, carrier_call_id: str) -> CarrierRecording | None:
        """Return a call's recording; None where there is none, or none yet."""
        ...

    def fetch(self, recording_id: str, into: BinaryIO) -> Sound:
        """Write the whole audio, or raise; NotReadyError where there is none."""
        ...

    def delete(self, recording_id: str) -> None:
        """Delete a recording; one that is gone is no error."""
        ...
