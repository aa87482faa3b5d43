"""The caller's audio that is kept while the ears are not ready."""

from openchair.media_path.early import BUFFER_SECONDS, Early
from openchair.telephony.media import BYTES_PER_SECOND

FRAME = 160
FRAMES = int(BUFFER_SECONDS * BYTES_PER_SECOND / FRAME)


def frame(nth: int) -> bytes:
    return nth.to_bytes(2, "big") * (FRAME // 2)


def test_what_was_kept_comes_once_and_in_order():
    early = Early()
    for nth in range(3):
        early.keep(frame(nth))

    assert list(early.take()) == [frame(0), frame(1), frame(2)]
    assert list(early.take()) == []


def test_too_old_audio_makes_room():
    early = Early()
    for nth in range(FRAMES + 2):
        early.keep(frame(nth))

    kept = list(early.take())

    assert len(kept) == FRAMES
    assert (kept[0], kept[-1]) == (frame(2), frame(FRAMES + 1))


def test_after_it_was_taken_there_is_all_the_room_again():
    early = Early()
    for _ in range(2):
        for nth in range(FRAMES):
            early.keep(frame(nth))
        assert len(list(early.take())) == FRAMES


def test_what_nobody_will_hear_is_gone():
    early = Early()
    early.keep(frame(1))

    early.forget()

    assert list(early.take()) == []
