"""Who picked up, frame by frame, without a line."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest

from openchair.conversation.actions import Say, Topic
from openchair.conversation.caller import PutDown, Reply, Spoke, StayedSilent
from openchair.standins.inband import FRAME_BYTES, Ear, Heard, Words, silence, speech
from openchair.standins.lines import words_of
from openchair.standins.twilio.person import BEEP, FRAME_SECONDS, Manners, Person
from tests.standins.twilio.rest import Scripted

GREETING = Say("Hello, this is the clinic.", Topic.GREETING)
ASK = Say("Are you in pain?", Topic.ASK, "pain")


@dataclass
class Scene:
    """A person, the caller behind them, and what became known of both."""

    person: Person
    caller: Scripted
    said: list[tuple[str, str]] = field(default_factory=list)
    beeps: list[bool] = field(default_factory=list)

    def frames(self, seconds: float, audio: bytes = b"") -> list[bytes | None]:
        """Let time pass while this is played; return what the person did in each frame."""
        count = max(round(seconds / FRAME_SECONDS), -(-len(audio) // FRAME_BYTES))
        cut = [audio[i * FRAME_BYTES : (i + 1) * FRAME_BYTES] for i in range(count)]
        return [self.person.frame(piece) for piece in cut]

    def hears(self, say: Say, seconds: float = 0.5) -> None:
        """Let the agent say this."""
        self.frames(seconds, speech(words_of(say), seconds))


def scene(*replies: Reply, is_machine: bool = False, **manners: Any) -> Scene:
    caller = Scripted(list(replies))
    said: list[tuple[str, str]] = []
    beeps: list[bool] = []

    def tell(by: str, words: Words) -> None:
        said.append((by, str(words["text"])))

    person = Person(
        caller,
        rng=Random(1),
        manners=Manners(**manners),
        is_machine=is_machine,
        tell=tell,
        on_beep=lambda: beeps.append(True),
    )
    return Scene(person, caller, said, beeps)


def heard(frames: list[bytes | None]) -> list[object]:
    ear = Ear()
    sounds = [sound for frame in frames for sound in ear.hear(frame or b"")]
    return [sound.words["text"] for sound in sounds if isinstance(sound, Heard)]


def test_the_first_words_are_spoken_at_once_and_take_their_time() -> None:
    one = scene(Spoke("hello?", 0.4))

    frames = one.frames(1.0)

    assert heard(frames) == ["hello?"]
    assert frames[20:] == [silence()] * 30
    assert silence() not in frames[:20]


def test_every_frame_is_twenty_milliseconds() -> None:
    frames = scene(Spoke("hello?", 0.33)).frames(1.0)

    assert {len(frame or b"") for frame in frames} == {FRAME_BYTES}


def test_the_agent_is_answered_a_pause_after_the_last_word() -> None:
    one = scene(Spoke("hello?", 0.1), Spoke("speaking", 0.2), pause_seconds=0.6)
    one.frames(0.2)

    one.hears(GREETING)
    early, late = one.frames(0.5), one.frames(0.6)

    assert (heard(early), heard(late)) == ([], ["speaking"])
    assert one.caller.told == [GREETING]


def test_lines_that_follow_each_other_are_answered_together() -> None:
    one = scene(Spoke("hello?", 0.1), Spoke("no", 0.2))
    one.frames(0.2)

    one.hears(GREETING)
    one.frames(0.3)
    one.hears(ASK)
    one.frames(1.5)

    assert one.caller.told == [GREETING, ASK]
    assert one.said == [
        ("caller", "hello?"),
        ("agent", GREETING.text),
        ("agent", ASK.text),
        ("caller", "no"),
    ]


def test_a_hole_in_the_agents_voice_is_not_its_end() -> None:
    one = scene(Spoke("hello?", 0.1), Spoke("no", 0.2), pause_seconds=0.0)
    one.frames(0.2)
    audio = speech(words_of(ASK), 0.6)

    one.frames(0, audio[:160])
    one.frames(0.08)
    one.frames(0, audio[160:])

    assert one.caller.told == []
    assert one.person.gaps == 1
    one.frames(0.5)
    assert one.caller.told == [ASK]


def test_words_in_the_middle_of_which_the_agent_was_cut_off_are_not_heard() -> None:
    one = scene(Spoke("hello?", 0.1))
    one.frames(0.2)

    one.frames(3, speech(words_of(ASK), 1)[:30])

    assert one.caller.told == []


def test_one_moment_is_not_answered_but_waited_for() -> None:
    one = scene(Spoke("hello?", 0.1), Spoke("yes", 0.2))
    one.frames(0.2)

    one.hears(Say("One moment.", Topic.WAIT))
    one.frames(5)
    assert one.caller.told == []
    one.hears(ASK)
    one.frames(1)

    assert [say.topic for say in one.caller.told] == [Topic.WAIT, Topic.ASK]


def test_who_stays_silent_answers_nothing_for_so_long() -> None:
    one = scene(StayedSilent(3.0), Spoke("oh, hello", 0.2))

    one.hears(ASK)
    silent, then = one.frames(2.4), one.frames(1.0)

    assert (heard(silent), heard(then)) == ([], ["oh, hello"])


def test_who_puts_the_phone_down_is_gone_after_a_moment() -> None:
    one = scene(Spoke("hello?", 0.1), PutDown(0.4))
    one.frames(0.2)

    one.hears(GREETING)
    frames = one.frames(1.2)

    assert frames[-1] is None
    assert frames.index(None) * FRAME_SECONDS == pytest.approx(1.0, abs=0.05)


def test_who_hangs_up_at_once_says_nothing() -> None:
    frames = scene(PutDown(0.2)).frames(0.3)

    assert frames == [silence()] * 10 + [None] * 5


def test_words_are_told_when_they_are_spoken() -> None:
    one = scene(Spoke("hello?", 0.1))

    assert one.said == []
    one.frames(0.1)
    assert one.said == [("caller", "hello?")]


def test_nobody_bears_a_dead_line_for_ever() -> None:
    frames = scene(Spoke("hello?", 0.2), patience_seconds=4.0).frames(5.0)

    assert None not in frames[:205]
    assert frames[-1] is None


def test_some_bear_it() -> None:
    assert None not in scene(Spoke("hello?", 0.2), patience_seconds=None).frames(100.0)


def test_who_barges_in_speaks_while_the_agent_does() -> None:
    one = scene(Spoke("hello?", 0.1), Spoke("yes yes", 0.4), barge_in=1.0)
    one.frames(0.2)

    frames = one.frames(0, speech(words_of(ASK), 4.0))

    assert heard(frames) == ["yes yes"]
    assert one.caller.told == [ASK]
    begins = next(i for i, frame in enumerate(frames) if frame != silence())
    assert begins * FRAME_SECONDS == pytest.approx(0.8, abs=0.1)


def test_a_mailbox_greets_beeps_and_records() -> None:
    one = scene(Spoke("leave a message", 1.0), is_machine=True)

    greeting, tone, tape = one.frames(1.0), one.frames(0.4), one.frames(0.2)

    assert heard(greeting) == ["leave a message"]
    assert b"".join(frame or b"" for frame in tone) == BEEP
    assert tape == [silence()] * 10
    assert one.beeps == [True]
    one.hears(GREETING)
    assert one.person.messages == [GREETING.text]


def test_what_is_said_into_a_greeting_is_not_on_the_tape() -> None:
    one = scene(Spoke("leave a message", 1.0), is_machine=True)

    one.hears(GREETING)
    one.frames(3.0)

    assert one.person.messages == []
    assert ("agent", GREETING.text) in one.said


def test_a_mailbox_hangs_up_on_silence() -> None:
    one = scene(Spoke("leave a message", 1.0), is_machine=True, patience_seconds=None)

    assert None not in one.frames(11.0)
    assert one.frames(1.0)[-1] is None


def test_a_greeting_that_was_over_before_the_line_was_connected_is_not_repeated() -> None:
    one = scene(Spoke("leave a message", 1.0), is_machine=True)

    one.person.pass_greeting()
    one.person.overhear({"text": "Please call back."})

    assert one.frames(0.2) == [silence()] * 10
    assert one.person.messages == ["Please call back."]
    assert one.beeps == []


def test_the_lines_own_voice_is_heard_but_not_answered() -> None:
    one = scene(Spoke("hello?", 0.1), Spoke("what?", 0.2))

    one.person.overhear({"text": "This call may be recorded."})
    one.frames(3.0)

    assert one.caller.told == []
    assert ("agent", "This call may be recorded.") in one.said
