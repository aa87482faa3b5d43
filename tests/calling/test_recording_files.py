"""Where audio lies: whole or not at all, for the owner alone."""

import stat
from pathlib import Path
from typing import BinaryIO

import pytest

from openchair.calling.recording_files import RecordingFiles
from openchair.telephony.recordings import Sound


@pytest.fixture
def files(tmp_path: Path) -> RecordingFiles:
    return RecordingFiles(tmp_path / "recordings")


def writes(data: bytes):
    def fetch(into: BinaryIO) -> Sound:
        into.write(data)
        return Sound(len(data), "")

    return fetch


def breaks(into: BinaryIO) -> Sound:
    into.write(b"half")
    raise OSError("the line broke")


def names(files: RecordingFiles) -> list[str]:
    return sorted(path.name for path in files.folder.rglob("*") if path.is_file())


def test_audio_is_kept_by_client_and_call(files: RecordingFiles):
    sound = files.save("client_1", "call_1", writes(b"sound"))

    assert sound.size == 5
    assert files.path("client_1", "call_1").read_bytes() == b"sound"
    assert names(files) == ["call_1.wav"]


def test_only_the_owner_may_read_it(files: RecordingFiles):
    files.save("client_1", "call_1", writes(b"sound"))

    path = files.path("client_1", "call_1")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_what_broke_off_leaves_nothing(files: RecordingFiles):
    with pytest.raises(OSError, match="broke"):
        files.save("client_1", "call_1", breaks)

    assert names(files) == []


def test_what_broke_off_does_not_touch_what_was_there(files: RecordingFiles):
    files.save("client_1", "call_1", writes(b"sound"))

    with pytest.raises(OSError, match="broke"):
        files.save("client_1", "call_1", breaks)

    assert files.path("client_1", "call_1").read_bytes() == b"sound"


def test_what_a_killed_process_left_is_swept_away_but_nobody_elses(files: RecordingFiles):
    folder = files.path("client_1", "call_1").parent
    folder.mkdir(parents=True)
    (folder / "call_1.x7.part").write_bytes(b"half")
    (folder / "call_12.x7.part").write_bytes(b"somebody else's")

    files.save("client_1", "call_1", writes(b"sound"))

    assert names(files) == ["call_1.wav", "call_12.x7.part"]


def test_what_is_removed_is_gone_with_its_halves(files: RecordingFiles):
    files.save("client_1", "call_1", writes(b"sound"))
    (files.path("client_1", "call_1").parent / "call_1.x7.part").write_bytes(b"half")

    removed = [files.remove("client_1", "call_1") for _ in range(2)]

    assert removed == [True, False]
    assert names(files) == []
