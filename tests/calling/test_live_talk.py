"""A talk on a real line: what is heard goes in, what is to be done comes out."""

import json

import pytest

from openchair.calling.live_talk import LiveTalk
from openchair.calling.opening import MACHINE_WAIT_SECONDS
from openchair.calling.orders import ClearLine, EndLine, Mark, TransferLine
from openchair.calling.parting import GOODBYE_SECONDS
from openchair.calling.patience import ANSWER_SECONDS
from openchair.calling.silence import CALLER_SECONDS
from openchair.conversation.call import Result, State
from openchair.db import Database
from openchair.phone import Phone
from openchair.tables import Suppression
from openchair.voice.base import (
    AgentFinished,
    AgentSpoke,
    CallerBegan,
    CallerSpoke,
    Measured,
    Named,
    SpeechRefused,
    Warned,
)
from tests.support.clinics import World
from tests.support.talks import Stage, messages, sent, spoken

MAILBOX = "please leave a message after the tone"


# --- beginning ------------------------------------------------------------------------------


def test_a_silent_person_is_greeted_word_for_word_by_the_first_settings(stage: Stage):
    settings = json.loads(stage.talk().begin(caller_speaks=False))

    greeting = settings["agent"]["greeting"]
    assert "Smile Dental LLC" in greeting
    assert "AI assistant" in greeting
    assert "stop" in greeting


def test_a_person_who_speaks_is_heard_before_anything_is_said(stage: Stage):
    settings = json.loads(stage.talk().begin(caller_speaks=True))

    assert "greeting" not in settings["agent"]
    functions = [each["name"] for each in settings["agent"]["think"][0]["functions"]]
    assert functions == ["call_answered", "asked_to_stop"]


def test_a_hello_is_answered_with_the_greeting(stage: Stage):
    talk = stage.talk()
    stage.begins(talk, caller_speaks=True)

    stage.says(talk, "hello?")
    content, orders = stage.asks(talk, "call_answered")

    assert content["say"][0]["topic"] == "greeting"
    assert content["say"][0]["verbatim"] is True
    assert [message["type"] for message in messages(orders)] == ["UpdateThink"]


def test_a_model_that_chats_first_is_overruled_by_the_greeting(stage: Stage):
    talk = stage.talk()
    stage.begins(talk, caller_speaks=True)
    stage.says(talk, "hello?")

    talk.heard(AgentSpoke("Hey there, what's up?"))
    orders = talk.heard(AgentFinished())

    assert "AI assistant" in spoken(orders)
    assert talk.runner.call.greeted


# --- word for word --------------------------------------------------------------------------


def test_a_line_that_the_model_reworded_is_said_again(stage: Stage, talk: LiveTalk):
    stage.until(talk, State.OFFER_SLOT)
    content, _ = stage.asks(talk, "chose_slot", slot=talk.runner.call.offered[0].key)
    [read_back] = [line["text"] for line in content["say"] if line.get("verbatim")]

    talk.heard(AgentSpoke("Great, sometime next week then?"))
    orders = talk.heard(AgentFinished())

    assert spoken(orders) == read_back
    assert sent(orders[0])["behavior"] == "queue"


def test_a_line_told_in_sentences_and_other_marks_counts_as_said(stage: Stage, talk: LiveTalk):
    stage.until(talk, State.OFFER_SLOT)
    content, _ = stage.asks(talk, "chose_slot", slot=talk.runner.call.offered[0].key)

    for line in content["say"]:
        for word in line["text"].upper().replace(",", " ;").split():
            talk.heard(AgentSpoke(word))

    assert talk.heard(AgentFinished()) == [Mark(name="8")]


def test_the_transcript_holds_what_was_really_said(stage: Stage, talk: LiveTalk):
    stage.says(talk, "yes sure")
    content, _ = stage.asks(talk, "agreed")
    talk.heard(AgentSpoke("Well, any pain?"))

    assert talk.runner.lines[-2:] == ["caller: yes sure", "agent: Well, any pain?"]
    assert content["say"]


def test_what_was_not_heard_is_cut_from_the_transcript(talk: LiveTalk):
    talk.heard(AgentSpoke("one two three four five six seven eight nine ten"))

    talk.interrupted(0.4)

    assert talk.runner.lines[-1] == "agent: one two three four …"


# --- stop -----------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["stop calling me", "take me off your list", "no me llamen más"])
def test_a_refusal_counts_without_the_model(stage: Stage, talk: LiveTalk, words: str):
    orders = stage.says(talk, words)

    assert orders[0] == ClearLine()
    assert sent(orders[-1])["behavior"] == "interrupt"
    assert talk.runner.call.outcome is not None
    assert talk.runner.call.outcome.result is Result.OPTED_OUT


def test_a_refusal_before_the_greeting_counts_too(stage: Stage):
    talk = stage.talk()
    stage.begins(talk, caller_speaks=True)

    stage.says(talk, "stop calling me")

    assert talk.runner.call.outcome is not None
    assert talk.runner.call.outcome.result is Result.OPTED_OUT


@pytest.mark.parametrize(("digit", "result"), [("9", Result.OPTED_OUT), ("5", None)])
def test_nine_is_stop_and_other_keys_are_not(talk: LiveTalk, digit: str, result: Result | None):
    talk.pressed(digit)

    outcome = talk.runner.call.outcome
    assert (outcome.result if outcome else None) is result


def test_zero_is_a_person(sqlite_database: Database):
    stage = Stage(World(sqlite_database), transfer_number="+12125550111")
    talk = stage.talk()
    talk.begin(caller_speaks=False)

    orders = talk.pressed("0")
    talk.heard(AgentSpoke(spoken(orders)))
    [mark] = talk.heard(AgentFinished())

    assert talk.marked(mark.name) == [TransferLine(Phone("+12125550111"))]  # type: ignore[union-attr]


# --- the end --------------------------------------------------------------------------------


def test_the_line_is_ended_after_the_goodbye_was_heard(stage: Stage, talk: LiveTalk):
    orders = stage.says(talk, "stop calling me")
    talk.heard(AgentSpoke(spoken(orders)))
    [mark] = talk.heard(AgentFinished())

    assert isinstance(mark, Mark)
    assert talk.marked("0") == []
    assert talk.marked(mark.name) == [EndLine()]
    assert talk.marked(mark.name) == []


def test_a_goodbye_whose_mark_is_lost_ends_all_the_same(stage: Stage, talk: LiveTalk):
    orders = stage.says(talk, "stop calling me")
    stage.is_heard(talk, spoken(orders))

    assert talk.tick() == []
    stage.world.clock.sleep(GOODBYE_SECONDS)

    assert talk.tick() == [EndLine()]
    assert talk.tick() == []


def test_who_hangs_up_is_written_down(talk: LiveTalk):
    talk.hung_up()

    assert talk.runner.call.outcome is not None
    assert talk.tick() == []


def test_a_cancelled_call_is_cut_at_once(talk: LiveTalk):
    assert talk.cancelled() == [EndLine()]


# --- silence and time -----------------------------------------------------------------------


def test_silence_is_asked_about(stage: Stage, talk: LiveTalk):
    stage.world.clock.sleep(talk.runner.script.limits.silence_seconds)

    orders = talk.tick()

    assert spoken(orders)
    assert ClearLine() not in orders
    assert talk.tick() == []


def test_nobody_is_silent_while_somebody_speaks(stage: Stage, talk: LiveTalk):
    talk.heard(CallerBegan())
    stage.world.clock.sleep(60)

    assert talk.tick() == []


def test_a_call_has_an_end(stage: Stage, talk: LiveTalk):
    talk.heard(CallerBegan())
    stage.world.clock.sleep(talk.runner.script.limits.call_seconds)

    orders = talk.tick()

    assert orders[0] == ClearLine()
    assert talk.runner.call.state is State.END


def test_a_person_who_says_nothing_after_a_noise_is_greeted(stage: Stage):
    talk = stage.talk()
    stage.begins(talk, caller_speaks=True)
    stage.world.clock.sleep(talk.runner.script.limits.silence_seconds)

    assert "AI assistant" in spoken(talk.tick())


# --- waiting --------------------------------------------------------------------------------


def test_who_waits_is_told_that_we_are_at_it(stage: Stage, talk: LiveTalk):
    stage.says(talk, "yes")

    words = spoken(stage.waits(talk, ANSWER_SECONDS))

    assert words in {"One moment, please.", "Just a second, I'm looking."}
    stage.is_heard(talk, words)
    assert stage.waits(talk, 1, quiet=0.5) == []


def test_lines_that_are_due_wait_for_their_turn_behind_a_bridge(stage: Stage, talk: LiveTalk):
    stage.until(talk, State.OFFER_SLOT)
    stage.says(talk, "the first")
    stage.asks(talk, "chose_slot", slot=talk.runner.call.offered[0].key)

    orders = stage.is_heard(talk, spoken(stage.waits(talk, ANSWER_SECONDS)))

    assert [type(order) for order in orders] == [Mark]


def test_an_answer_in_time_is_no_wait(stage: Stage, talk: LiveTalk):
    stage.says(talk, "yes")
    content, _ = stage.asks(talk, "agreed")
    stage.speaks(talk, content)

    assert stage.waits(talk, 60, quiet=0.0) == []


def test_who_was_not_heard_is_asked_whether_they_are_there(stage: Stage, talk: LiveTalk):
    assert talk.unheard() == []

    words = spoken(stage.waits(talk, ANSWER_SECONDS))

    assert "there" in words or "hear me" in words


def test_who_waits_for_the_first_words_is_greeted(stage: Stage):
    talk = stage.talk()
    stage.begins(talk, caller_speaks=True)
    stage.says(talk, "hello?")

    assert "AI assistant" in spoken(stage.waits(talk, ANSWER_SECONDS))


def test_a_machine_is_not_spoken_to_while_it_speaks(stage: Stage):
    talk = stage.talk()
    stage.begins(talk, caller_speaks=True)
    stage.says(talk, MAILBOX)
    talk.unheard()

    assert stage.waits(talk, ANSWER_SECONDS) == []


def test_who_began_to_speak_and_was_forgotten_is_silent_again(stage: Stage, talk: LiveTalk):
    talk.heard(CallerBegan())

    assert stage.waits(talk, CALLER_SECONDS) == []
    assert spoken(stage.waits(talk, talk.runner.script.limits.silence_seconds))


# --- ourselves ------------------------------------------------------------------------------


def test_a_line_that_drops_is_not_somebody_who_hung_up(talk: LiveTalk):
    talk.dropped()

    assert talk.runner.call.outcome is not None
    assert talk.runner.call.outcome.result is Result.FAILED


# --- machines -------------------------------------------------------------------------------


@pytest.mark.parametrize("guess", ["machine_end_beep", "machine_end_silence", "fax"])
def test_a_machine_gets_one_message_and_the_line_is_ended(stage: Stage, guess: str):
    talk = stage.talk()
    stage.begins(talk, caller_speaks=True)
    stage.says(talk, MAILBOX)

    orders = talk.guessed(guess)

    assert "Smile Dental LLC" in spoken(orders)
    assert talk.runner.call.outcome is not None
    assert talk.runner.call.outcome.result is Result.VOICEMAIL


def test_a_mailbox_is_known_by_its_words_where_the_carrier_does_not_tell(stage: Stage):
    talk = stage.talk()
    stage.begins(talk, caller_speaks=True)
    stage.says(talk, MAILBOX)
    content, _ = stage.asks(talk, "call_answered")
    stage.world.clock.sleep(MACHINE_WAIT_SECONDS)

    assert content["say"] == []
    assert spoken(talk.tick())
    assert talk.runner.call.state is State.END


def test_a_late_guess_does_not_cut_a_person_off(stage: Stage, talk: LiveTalk):
    stage.says(talk, "yes")
    stage.move(talk, "agreed")
    stage.says(talk, "no pain")

    assert talk.guessed("machine_end_other") == []
    assert talk.runner.call.state is State.QUALIFY


@pytest.mark.parametrize("guess", ["human", "unknown"])
def test_a_person_is_no_machine(talk: LiveTalk, guess: str):
    assert talk.guessed(guess) == []


# --- failures -------------------------------------------------------------------------------


def test_the_rest_is_written_down(talk: LiveTalk):
    for news in (Named("r-1"), Warned("SLOW_THINK_REQUEST", ""), SpeechRefused()):
        assert talk.heard(news) == []
    talk.heard(Measured({"total_latency": 1.5}))
    talk.heard(Measured({"tts_latency": 0.1}))
    talk.heard(CallerSpoke("mm"))

    kinds = [entry.kind for entry in talk.runner.entries]
    assert {"voice_session", "voice_warned", "speech_refused"} <= set(kinds)
    told = [entry.data for entry in talk.runner.entries]
    assert {"session": "r-1"} in told
    assert [data for data in told if "seconds" in data] == [{"seconds": 1.5}]


def test_our_own_measure_of_an_answer_is_written_down_beside_the_engines(talk: LiveTalk):
    assert talk.answered_after(0.81249) == []

    [entry] = [each for each in talk.runner.entries if each.kind == "answered_after"]
    assert entry.data == {"seconds": 0.812}


# --- what else must not be lost -------------------------------------------------------------


@pytest.mark.parametrize("by_key", [True, False])
def test_a_stop_over_the_goodbye_counts_too(stage: Stage, talk: LiveTalk, by_key: bool):
    stage.until(talk, State.CONFIRM)
    stage.asks(talk, "agreed")

    orders = talk.pressed("9") if by_key else stage.says(talk, "and stop calling me")

    assert orders == []
    with stage.world.database.reading() as session:
        assert session.query(Suppression).count() == 1


def test_words_that_were_refused_wait_their_turn_once(stage: Stage, talk: LiveTalk):
    stage.world.clock.sleep(talk.runner.script.limits.silence_seconds)
    asked = spoken(talk.tick())

    assert spoken(talk.heard(SpeechRefused())) == asked
    assert talk.heard(SpeechRefused()) == []
