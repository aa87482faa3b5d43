"""Lines of the agent as words inside audio."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openchair.conversation.actions import Say, Topic
from openchair.slots import Slot
from openchair.standins.inband import Ear, Heard, speech
from openchair.standins.lines import say_from_words, words_of

NINE = dt.datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("America/New_York"))
SLOT = Slot("chair-2", NINE, 60, "cleaning")
OFFER = Say("Tuesday at nine?", Topic.OFFER, "slot", (SLOT,), verbatim=True)

OFFSETS = st.integers(-12, 12).map(lambda hours: dt.timezone(dt.timedelta(hours=hours)))
SLOTS = st.builds(
    Slot,
    chair_id=st.text(),
    start=st.datetimes(timezones=OFFSETS),
    minutes=st.integers(1, 480),
    visit_type=st.text(),
)
SAYS = st.builds(
    Say,
    text=st.text(),
    topic=st.sampled_from(Topic),
    question=st.none() | st.text(),
    slots=st.lists(SLOTS, max_size=3).map(tuple),
    verbatim=st.booleans(),
)


@given(SAYS)
def test_a_line_that_went_through_audio_is_the_same_line(say: Say) -> None:
    heard = [sound for sound in Ear().hear(speech(words_of(say), 0)) if isinstance(sound, Heard)]

    assert [say_from_words(sound.words) for sound in heard] == [say]


def test_a_slot_keeps_its_key_and_the_clinics_wall_time() -> None:
    slot = say_from_words(words_of(OFFER)).slots[0]

    assert slot.key == "2026-12-01T09:00:00-05:00"
    assert slot.start.hour == 9


def test_what_is_empty_is_not_said() -> None:
    assert words_of(Say("Hello", Topic.GREETING)) == {"text": "Hello", "topic": "greeting"}


@pytest.mark.parametrize("topic", [None, "", "weather", 7])
def test_words_without_a_known_topic_are_an_answer(topic: object) -> None:
    assert say_from_words({"text": "It is sunny", "topic": topic}).topic is Topic.ANSWER


def test_a_topic_may_come_in_capitals() -> None:
    assert say_from_words({"text": "", "topic": "READ_BACK"}).topic is Topic.READ_BACK


def test_a_slot_may_be_its_key_alone() -> None:
    say = say_from_words({"text": "Nine?", "slots": ["2026-12-01T09:00:00-05:00"]})

    assert say.slots == (Slot("", NINE, 30, ""),)


@pytest.mark.parametrize("slots", ["tuesday", ["tuesday"], [None], ["2026-12-01T09:00:00"], [{}]])
def test_a_slot_that_cannot_be_read_is_left_out(slots: object) -> None:
    assert say_from_words({"text": "Nine?", "slots": slots}).slots == ()


def test_words_of_any_kind_make_a_line() -> None:
    assert say_from_words({"question": 3, "verbatim": "yes"}) == Say("", Topic.ANSWER)
