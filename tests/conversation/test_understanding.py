import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openchair.conversation.call import State
from openchair.conversation.context import Context
from openchair.conversation.events import (
    Agreed,
    AskedToCallLater,
    ChoseSlot,
    Disagreed,
    GaveAnswer,
    WasNotInterested,
    WishedTime,
)
from openchair.conversation.hearing.normal import LONGEST
from openchair.conversation.questions import STAFF_CALL, QuestionKind
from openchair.conversation.understanding import understand
from openchair.conversation.understood import Intent
from tests.conversation.phrases_fresh import FRESH
from tests.conversation.tables import (
    NOW,
    SITUATIONS,
    THURSDAY_THREE,
    TUESDAY_TEN_THIRTY,
    situation,
)

SLOWEST_TYPICAL = 0.005
"""Seconds an utterance, with a wide margin for a loaded machine; the benchmark measures it well."""
SLOWEST = 1.0
WORDS = sorted({word for _, _, _, text in FRESH for word in text.split()})


def hear(text, where="", language="en"):
    return understand(text, situation(where, language))


# --- the order of precedence ---


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("my face is swollen stop calling me", Intent.STOP),
        ("wrong number take me off your list", Intent.STOP),
        ("i'm driving stop calling me", Intent.STOP),
        ("stop the bot and give me a person", Intent.PERSON),
        ("wrong number but can i talk to someone", Intent.WRONG_NUMBER),
        ("i can't talk now let me talk to a person tomorrow", Intent.PERSON),
        ("i'm not interested right now call me next month", Intent.LATER),
        ("my gum won't stop bleeding can i talk to the doctor", Intent.EMERGENCY),
        ("i can't stop now i'm driving call me later", Intent.LATER),
    ],
)
def test_the_weightier_of_two_meanings_is_heard(text, intent):
    assert hear(text).intent is intent


# --- what was asked tells what a no means ---


@pytest.mark.parametrize(
    "text", ["not right now", "por ahora no", "no thank god", "no gracias a dios", "no thanks"]
)
@pytest.mark.parametrize("where", ["urgency", "insurance", "patient_status"])
def test_a_plain_no_answers_the_question_asked(text, where):
    assert hear(text, where).event == Disagreed()


@pytest.mark.parametrize(
    "text", ["i'm fine", "all good", "everything's fine", "todo bien", "estoy bien gracias"]
)
def test_who_is_fine_is_in_no_pain(text):
    assert hear(text, "urgency").event == Disagreed()


@pytest.mark.parametrize("text", ["a few years ago", "once or twice", "hace años", "una vez"])
def test_who_came_before_is_a_patient(text):
    assert hear(text, "patient_status").event == GaveAnswer("patient_status", "existing")


def test_who_just_wants_to_see_the_dentist_turns_nothing_down():
    assert not isinstance(hear("i just want to see the dentist", "reason").event, WasNotInterested)


@pytest.mark.parametrize(
    "text",
    ["nothing hurts", "no me duele nada", "no pain at all", "i'm not in pain", "nothing urgent"],
)
@pytest.mark.parametrize("where", ["", "urgency", "reason"])
def test_a_pain_that_is_denied_is_no_reason_to_come(text, where):
    heard = hear(text, where)

    assert heard.event in {GaveAnswer("urgency", "no"), Disagreed()}
    assert heard.more == ()


@pytest.mark.parametrize("text", ["a little", "kind of", "it's urgent", "mucho", "un poco"])
def test_a_little_pain_is_pain(text):
    assert hear(text, "urgency").event == GaveAnswer("urgency", "yes")


@pytest.mark.parametrize("text", ["not right now", "ahorita no"])
def test_not_now_puts_off_the_talk_when_asked_for_a_minute(text):
    assert isinstance(hear(text, "greeted").event, AskedToCallLater)


def test_a_no_to_slots_turns_down_the_slots_and_not_the_visit():
    assert hear("no thank you", "offered").event == Disagreed()
    assert hear("no thank you").event == WasNotInterested()


def test_a_yes_in_a_hurry_is_a_yes():
    assert hear("yes but i'm in a bit of a hurry", "greeted").event == Agreed()
    assert isinstance(hear("i'm in a hurry", "greeted").event, AskedToCallLater)


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("insurance", QuestionKind.YES_NO),
        (STAFF_CALL, QuestionKind.YES_NO),
        ("preferred_times", QuestionKind.WISH),
        ("patient_status", None),
        (None, None),
    ],
)
def test_the_kind_of_a_question_is_known_without_a_script(asked, kind):
    assert Context(now=NOW, asked=asked).asked_kind is kind


# --- slots are chosen by the caller alone ---


def test_a_change_of_mind_that_names_another_slot_chooses_it():
    event = hear("sorry i changed my mind thursday at three", "read back").event

    assert event == ChoseSlot(THURSDAY_THREE.key)


def test_a_change_of_mind_that_names_nothing_turns_the_visit_down():
    assert hear("i changed my mind", "read back").event == WasNotInterested()


def test_naming_the_slot_read_back_confirms_it():
    assert hear("yes tuesday at ten thirty", "read back").event == Agreed()


@pytest.mark.parametrize(
    "text", ["maybe tuesday or thursday", "one of those", "some time that week"]
)
def test_words_that_fit_two_slots_choose_none(text):
    assert hear(text, "offered").intent is not Intent.CHOOSE_SLOT


def test_a_slot_ruled_out_is_not_the_one_chosen():
    event = hear("el jueves no puedo el martes sí", "offered", "es").event

    assert event == ChoseSlot(TUESDAY_TEN_THIRTY.key)


@pytest.mark.parametrize("text", ["what else do you have", "qué otras horas hay"])
def test_asking_for_other_slots_turns_down_those_offered(text):
    assert hear(text, "offered").event == Disagreed()


def test_a_time_beside_the_question_is_a_wish():
    assert isinstance(hear("do you have anything else on friday", "offered").event, WishedTime)


# --- answers ---


def test_what_is_volunteered_in_the_same_breath_is_kept():
    heard = hear("yeah i'm a new patient and i need a cleaning", "patient_status")

    assert heard.event == GaveAnswer("patient_status", "new")
    assert GaveAnswer("reason", "cleaning") in heard.more


def test_a_visit_for_a_child_is_not_turned_down():
    heard = hear("it's not for me it's for my kid so a checkup", "reason")

    assert heard.event == GaveAnswer("reason", "checkup")


def test_the_language_spoken_is_told():
    assert hear("no hablo inglés quiero una cita").language == "es"
    assert hear("i would like to make an appointment", language="es").language == "en"
    assert hear("no", language="es").language == "es"


# --- whatever is said ---


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300), where=st.sampled_from(sorted(SITUATIONS)))
def test_anything_at_all_is_heard_as_something(text, where):
    assert isinstance(hear(text, where).intent, Intent)


@settings(max_examples=40, deadline=None)
@given(
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=40),
    where=st.sampled_from(sorted(SITUATIONS)),
    language=st.sampled_from(("en", "es")),
)
def test_any_order_of_known_words_is_heard_as_something(words, where, language):
    assert isinstance(hear(" ".join(words), where, language).intent, Intent)


@settings(max_examples=25, deadline=None)
@given(
    phrase=st.lists(st.sampled_from(WORDS), min_size=1, max_size=4),
    where=st.sampled_from(("", "offered", "times")),
)
def test_endless_repetition_is_heard_in_bounded_time(phrase, where):
    said = " ".join(phrase * (4 * LONGEST))

    began = time.process_time()
    hear(said, where)

    assert time.process_time() - began < SLOWEST


@pytest.mark.parametrize("state", list(State))
def test_silence_is_unclear_in_every_state(state):
    assert understand(" … ", Context(now=NOW, state=state)).intent is Intent.UNCLEAR


def test_the_end_of_long_speech_is_heard():
    story = "well you know my cousin went to that place on the corner years back " * 50

    assert hear(f"{story} so please stop calling me").intent is Intent.STOP


def test_an_utterance_takes_little_time():
    cases = [(text, situation(where, language)) for language, where, _, text in FRESH[::8]]
    for text, context in cases:
        understand(text, context)

    began = time.process_time()
    for text, context in cases:
        understand(text, context)

    assert (time.process_time() - began) / len(cases) < SLOWEST_TYPICAL
