"""A talk on a real line: what is heard goes in, what is to be done comes out."""

import json

import pytest

from openchair.calling.live_talk import (
    GOODBYE_SECONDS,
    MACHINE_WAIT_SECONDS,
    STUCK_SECONDS,
    LiveTalk,
)
from openchair.calling.orders import (
    ClearLine,
    EndLine,
    Mark,
    OpenAgain,
    SayOnLine,
    TransferLine,
)
from openchair.conversation.call import Result, State
from openchair.db import Database
from openchair.phone import Phone
from openchair.tables import Suppression
from openchair.voice.base import (
    AgentFinished,
    AgentSpoke,
    CallerBegan,
    CallerSpoke,
    Failed,
    Measured,
    Named,
    SpeechRefused,
    ToolCall,
    ToolsAsked,
    ToolsCancelled,
    Warned,
)
from tests.support.clinics import World
from tests.support.talks import Stage, messages, sent, spoken

MAILBOX = "please leave a message after the tone"


@pytest.fixture
def stage(sqlite_database: Database) -> Stage:
    return Stage(World(sqlite_database))


@pytest.fixture
def talk(stage: Stage) -> LiveTalk:
    """A talk whose greeting has been heard."""
    made = stage.talk()
    greeting = json.loads(made.begin(caller_speaks=False))["agent"]["greeting"]
    made.heard(AgentSpoke(greeting))
    made.heard(AgentFinished())
    made.marked("1")
    return made


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
    talk.begin(caller_speaks=True)

    stage.says(talk, "hello?")
    content, orders = stage.asks(talk, "call_answered")

    assert content["say"][0]["topic"] == "greeting"
    assert content["say"][0]["verbatim"] is True
    assert [message["type"] for message in messages(orders)] == ["UpdateThink"]


def test_before_the_greeting_nothing_else_is_possible(stage: Stage):
    talk = stage.talk()
    talk.begin(caller_speaks=True)

    content, _ = stage.asks(talk, "agreed")

    assert content["allowed"] == ["call_answered", "asked_to_stop"]


def test_a_model_that_chats_first_is_overruled_by_the_greeting(stage: Stage):
    talk = stage.talk()
    talk.begin(caller_speaks=True)
    stage.says(talk, "hello?")

    talk.heard(AgentSpoke("Hey there, what's up?"))
    orders = talk.heard(AgentFinished())

    assert "AI assistant" in spoken(orders)
    assert talk.runner.call.greeted


# --- tools ----------------------------------------------------------------------------------


def test_a_move_is_answered_with_the_words_to_say(stage: Stage, talk: LiveTalk):
    content, orders = stage.asks(talk, "agreed")

    assert content["then"] == "listen"
    assert content["say"][-1]["question"] == "urgency"
    [update] = messages(orders)
    names = [each["name"] for each in update["think"][0]["functions"]]
    assert "gave_answer" in names


def test_a_move_out_of_place_is_refused_with_what_is_allowed(stage: Stage, talk: LiveTalk):
    content, _ = stage.asks(talk, "chose_slot", slot="2026-12-01T09:00:00-05:00")

    assert content["refused"] == "chose_slot"
    assert "agreed" in content["allowed"]
    assert talk.runner.call.state is State.GREETING


def test_every_tool_is_answered_once(talk: LiveTalk):
    call = ToolCall("same", "agreed", {})

    first = talk.heard(ToolsAsked((call, call)))
    second = talk.heard(ToolsAsked((call,)))

    answers = [m for m in messages(first + second) if m["type"] == "FunctionCallResponse"]
    assert len(answers) == 1


def test_two_tools_of_one_request_are_both_answered(talk: LiveTalk):
    calls = (
        ToolCall("1", "agreed", {}),
        ToolCall("2", "gave_answer", {"question": "urgency", "value": "no"}),
    )

    orders = talk.heard(ToolsAsked(calls))

    answers = [m["id"] for m in messages(orders) if m["type"] == "FunctionCallResponse"]
    assert answers == ["1", "2"]


def test_a_cancelled_tool_is_not_answered(talk: LiveTalk):
    talk.heard(ToolsCancelled(("late",)))

    assert talk.heard(ToolsAsked((ToolCall("late", "agreed", {}),))) == []
    assert talk.runner.call.state is State.GREETING


def test_a_slot_is_booked_before_it_is_said(stage: Stage, talk: LiveTalk):
    stage.until(talk, State.CONFIRM)

    content, _ = stage.asks(talk, "agreed")

    assert content["then"] == "end"
    assert content["say"][0]["topic"] == "booked"
    assert talk.runner.call.outcome is not None
    assert talk.runner.call.outcome.appointment_id


def test_offered_slots_are_told_to_the_model_by_their_keys(stage: Stage, talk: LiveTalk):
    stage.until(talk, State.OFFER_SLOT)

    prompt = talk._mind.prompt if talk._mind else ""

    assert all(slot.key in prompt for slot in talk.runner.call.offered)
    context = json.loads(prompt.rpartition("CONTEXT: ")[2])
    assert context["state"] == "OFFER_SLOT"
    assert [slot["key"] for slot in context["offered"]]


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
    talk.begin(caller_speaks=True)

    stage.says(talk, "stop calling me")

    assert talk.runner.call.outcome is not None
    assert talk.runner.call.outcome.result is Result.OPTED_OUT


@pytest.mark.parametrize("by_key", [True, False])
def test_a_stop_over_the_goodbye_counts_too(stage: Stage, talk: LiveTalk, by_key: bool):
    stage.until(talk, State.CONFIRM)
    stage.asks(talk, "agreed")

    orders = talk.pressed("9") if by_key else stage.says(talk, "and stop calling me")

    assert orders == []
    with stage.world.database.reading() as session:
        assert session.query(Suppression).count() == 1


def test_after_the_end_a_tool_gets_nothing_to_say(stage: Stage, talk: LiveTalk):
    stage.says(talk, "stop calling me")

    content, _ = stage.asks(talk, "asked_to_stop")

    assert content == {"say": [], "then": "listen"}


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
    stage.says(talk, "stop calling me")

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
    stage.world.clock.sleep(STUCK_SECONDS - 1)

    assert talk.tick() == []


def test_a_call_has_an_end(stage: Stage, talk: LiveTalk):
    talk.heard(CallerBegan())
    stage.world.clock.sleep(talk.runner.script.limits.call_seconds)

    orders = talk.tick()

    assert orders[0] == ClearLine()
    assert talk.runner.call.state is State.END


def test_a_person_who_says_nothing_after_a_noise_is_greeted(stage: Stage):
    talk = stage.talk()
    talk.begin(caller_speaks=True)
    stage.world.clock.sleep(talk.runner.script.limits.silence_seconds)

    assert "AI assistant" in spoken(talk.tick())


def test_a_turn_whose_end_got_lost_is_not_for_ever(stage: Stage, talk: LiveTalk):
    talk.heard(AgentSpoke("So then."))
    stage.world.clock.sleep(STUCK_SECONDS)

    assert talk.tick() == []
    stage.world.clock.sleep(talk.runner.script.limits.silence_seconds)

    assert spoken(talk.tick())


# --- machines -------------------------------------------------------------------------------


@pytest.mark.parametrize("guess", ["machine_end_beep", "machine_end_silence", "fax"])
def test_a_machine_gets_one_message_and_the_line_is_ended(stage: Stage, guess: str):
    talk = stage.talk()
    talk.begin(caller_speaks=True)
    stage.says(talk, MAILBOX)

    orders = talk.guessed(guess)

    assert "Smile Dental LLC" in spoken(orders)
    assert talk.runner.call.outcome is not None
    assert talk.runner.call.outcome.result is Result.VOICEMAIL


def test_a_mailbox_is_known_by_its_words_where_the_carrier_does_not_tell(stage: Stage):
    talk = stage.talk()
    talk.begin(caller_speaks=True)
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


def test_a_lost_session_carries_on_without_a_second_greeting(stage: Stage, talk: LiveTalk):
    stage.says(talk, "yes")

    [again] = talk.heard(Failed("SERVER_GOING_AWAY", "", may_return=True))

    assert isinstance(again, OpenAgain)
    agent = json.loads(again.settings)["agent"]
    assert "greeting" not in agent
    assert [each["role"] for each in agent["context"]["messages"]] == ["assistant", "user"]


def test_a_session_lost_before_the_greeting_still_greets(stage: Stage):
    talk = stage.talk()

    [again] = talk.lost("no session")

    assert isinstance(again, OpenAgain)
    functions = json.loads(again.settings)["agent"]["think"][0]["functions"]
    assert functions[0]["name"] == "call_answered"


def test_after_two_returns_the_carriers_own_voice_apologises(talk: LiveTalk):
    talk.lost("closed")
    talk.lost("closed")

    orders = talk.lost("closed")

    assert orders[0] == ClearLine()
    assert isinstance(orders[1], SayOnLine)
    assert orders[1].text
    assert talk.runner.call.outcome is not None
    assert talk.runner.call.outcome.result is Result.FAILED


def test_what_cannot_return_apologises_at_once(talk: LiveTalk):
    orders = talk.heard(Failed("INVALID_SETTINGS", "", may_return=False))

    assert isinstance(orders[-1], SayOnLine)
    assert talk.lost("closed") == []


def test_a_fault_of_ours_is_told_in_the_carriers_voice_and_ends_the_call(talk: LiveTalk):
    [clear, say] = talk.broke_down()

    assert clear == ClearLine()
    assert isinstance(say, SayOnLine)
    assert say.text
    assert talk.broke_down() == []
    assert talk.runner.lines[-1] == f"agent: {say.text}"


def test_words_that_were_refused_wait_their_turn_once(stage: Stage, talk: LiveTalk):
    stage.world.clock.sleep(talk.runner.script.limits.silence_seconds)
    asked = spoken(talk.tick())

    assert spoken(talk.heard(SpeechRefused())) == asked
    assert talk.heard(SpeechRefused()) == []


def test_a_session_that_closes_after_the_end_is_no_failure(stage: Stage, talk: LiveTalk):
    orders = stage.says(talk, "stop calling me")
    talk.heard(AgentSpoke(spoken(orders)))
    [mark] = talk.heard(AgentFinished())
    talk.marked(mark.name)  # type: ignore[union-attr]

    assert talk.lost("closed") == []


def test_the_rest_is_written_down(talk: LiveTalk):
    for news in (Named("r-1"), Warned("SLOW_THINK_REQUEST", ""), SpeechRefused()):
        assert talk.heard(news) == []
    talk.heard(Measured({"total_latency": 1.5}))
    talk.heard(Measured({"tts_latency": 0.1}))
    talk.heard(CallerSpoke("mm"))

    kinds = [entry.kind for entry in talk.runner.entries]
    assert {"voice_session", "voice_warned", "speech_refused"} <= set(kinds)
    assert talk.session_id == "r-1"
    assert talk.latencies == [1.5]
