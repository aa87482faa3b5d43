"""Builds what recordings of calls need: their folder, and the job that fetches them."""

from pathlib import Path

from sqlalchemy.orm import Session

from openchair.assembly.carrier import twilio_account
from openchair.assembly.parts import Parts
from openchair.calling.recording_files import RecordingFiles
from openchair.calling.recording_job import KIND, RecordingJob, job_key
from openchair.telephony.twilio_recordings import TwilioRecordings

FOLDER = "recordings"


def recording_files(parts: Parts) -> RecordingFiles:
    """Return where recordings are kept: where it is said, else beside the database."""
    given = parts.settings.recordings_dir
    if given:
        return RecordingFiles(Path(given))
    database = parts.database.url.database if parts.database.is_sqlite else None
    return RecordingFiles((Path(database).parent if database else Path()) / FOLDER)


def build_recording_job(parts: Parts) -> RecordingJob:
    """Build the handler of recordings' jobs, on Twilio or its stand-in."""
    carrier = TwilioRecordings.open(twilio_account(parts.settings))
    parts.opened.callback(carrier.close)
    return RecordingJob(
        database=parts.database,
        carrier=carrier,
        files=recording_files(parts),
        prices=parts.house.prices,
        clock=parts.clock,
        deletes_at_carrier=parts.settings.delete_recordings_at_twilio,
    )


class FetchRecording:
    """Starts the job that fetches a call's recording, in the caller's transaction."""

    def __init__(self, parts: Parts) -> None:
        self._engine = parts.engine

    def __call__(self, session: Session, call_id: str) -> None:
        """Start it; a second time changes nothing."""
        self._engine.submit(session, KIND, job_key(call_id), {"call_id": call_id})
