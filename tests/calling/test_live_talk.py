"""A talk on a real line: what is heard goes in, what is to be done comes out."""

import json
from typing import Any

import pytest

from openchair.calling.live_talk import (
    CALLER_SECONDS,
    GOODBYE_SECONDS,
    MACHINE_WAIT_SECONDS,
    MOST_MOVES,
    LiveTalk,
)
from openchair.calling.orders import (
    ClearLine,
    EndLine,
    Mark,
    OpenAgain,
    Order,
    SayOnLine,
    TransferLine,
)
from openchair.calling.patience import ANSWER_SECONDS, RETURN_SECONDS, SIGN_SECONDS
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
    Ready,
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
    greeting = stage.begins(made, caller_speaks=False)["agent"]["greeting"]
    stage.is_heard(made, greeting)
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
    stage.begins(talk, caller_speaks=True)

    stage.says(talk, "hello?")
    content, orders = stage.asks(talk, "call_answered")

    assert content["say"][0]["topic"] == "greeting"
    assert content["say"][0]["verbatim"] is True
    assert [message["type"] for message in messages(orders)] == ["UpdateThink"]


def test_before_the_greeting_nothing_else_is_possible(stage: Stage):
    talk = stage.talk()
    stage.begins(talk, caller_speaks=True)

    content, _ = stage.asks(talk, "agreed")

    assert content["allowed"] == ["call_answered", "asked_to_stop"]


def test_a_model_that_chats_first_is_overruled_by_the_greeting(stage: Stage):
    talk = stage.talk()
    stage.begins(talk, caller_speaks=True)
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
    stage.begins(talk, caller_speaks=True)

    stage.says(talk, "stop calling me")

    assert talk.runner.call.outcome is not None
    assert talk.runner.call.outcome.result is Result.OPTED_OUT


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


def wait(stage: Stage, talk: LiveTalk, seconds: float, quiet: float = 60.0) -> list[Order]:
    stage.world.clock.sleep(seconds)
    return talk.tick(quiet)


def test_who_waits_is_told_that_we_are_at_it(stage: Stage, talk: LiveTalk):
    stage.says(talk, "yes")

    words = spoken(wait(stage, talk, ANSWER_SECONDS))

    assert words in {"One moment, please.", "Just a second, I'm looking."}
    stage.is_heard(talk, words)
    assert wait(stage, talk, 1, quiet=0.5) == []


def test_an_engine_that_owes_its_answer_too_long_is_replaced(stage: Stage, talk: LiveTalk):
    stage.says(talk, "yes")
    stage.is_heard(talk, spoken(wait(stage, talk, ANSWER_SECONDS)))

    agent = again(wait(stage, talk, RETURN_SECONDS, quiet=ANSWER_SECONDS))

    assert agent["greeting"]


def test_lines_that_are_due_wait_for_their_turn_behind_a_bridge(stage: Stage, talk: LiveTalk):
    stage.until(talk, State.OFFER_SLOT)
    stage.says(talk, "the first")
    stage.asks(talk, "chose_slot", slot=talk.runner.call.offered[0].key)

    orders = stage.is_heard(talk, spoken(wait(stage, talk, ANSWER_SECONDS)))

    assert [type(order) for order in orders] == [Mark]


def test_an_answer_in_time_is_no_wait(stage: Stage, talk: LiveTalk):
    stage.says(talk, "yes")
    content, _ = stage.asks(talk, "agreed")
    stage.speaks(talk, content)

    assert wait(stage, talk, 60, quiet=0.0) == []


def test_a_turn_that_is_told_but_never_sounds_costs_the_session(stage: Stage, talk: LiveTalk):
    stage.says(talk, "yes")
    talk.heard(AgentSpoke("Is anything hurting?"))

    assert again(wait(stage, talk, SIGN_SECONDS))


def test_settings_that_are_never_taken_cost_the_session(stage: Stage):
    talk = stage.talk()
    talk.begin(caller_speaks=True)

    assert again(wait(stage, talk, SIGN_SECONDS))


def test_who_was_not_heard_is_asked_whether_they_are_there(stage: Stage, talk: LiveTalk):
    assert talk.unheard() == []

    words = spoken(wait(stage, talk, ANSWER_SECONDS))

    assert "there" in words or "hear me" in words


def test_who_waits_for_the_first_words_is_greeted(stage: Stage):
    talk = stage.talk()
    stage.begins(talk, caller_speaks=True)
    stage.says(talk, "hello?")

    assert "AI assistant" in spoken(wait(stage, talk, ANSWER_SECONDS))


def test_a_machine_is_not_spoken_to_while_it_speaks(stage: Stage):
    talk = stage.talk()
    stage.begins(talk, caller_speaks=True)
    stage.says(talk, MAILBOX)
    talk.unheard()

    assert wait(stage, talk, ANSWER_SECONDS) == []


def test_who_began_to_speak_and_was_forgotten_is_silent_again(stage: Stage, talk: LiveTalk):
    talk.heard(CallerBegan())

    assert wait(stage, talk, CALLER_SECONDS) == []
    assert spoken(wait(stage, talk, talk.runner.script.limits.silence_seconds))


# --- ourselves ------------------------------------------------------------------------------


def test_our_own_words_are_nobodys(stage: Stage, talk: LiveTalk):
    greeting = talk.runner.lines[-1].removeprefix("agent: ")

    orders = stage.says(talk, greeting)
    content, _ = stage.asks(talk, "agreed")

    assert orders == []
    assert content == {"refused": "agreed", "allowed": [], "say": []}
    assert talk.runner.call.state is State.GREETING
    assert not any(line.startswith("caller:") for line in talk.runner.lines)


def test_after_an_echo_the_caller_is_heard_as_before(stage: Stage, talk: LiveTalk):
    stage.says(talk, talk.runner.lines[-1].removeprefix("agent: "))

    stage.says(talk, "yes")
    content, _ = stage.asks(talk, "agreed")

    assert content["say"]


def test_a_model_that_asks_in_a_loop_is_stopped(talk: LiveTalk):
    calls = tuple(ToolCall(str(nth), "chose_slot", {}) for nth in range(MOST_MOVES + 1))

    orders = talk.heard(ToolsAsked(calls))

    answers = [m for m in messages(orders) if m["type"] == "FunctionCallResponse"]
    assert len(answers) == len(calls)
    assert isinstance(orders[-1], SayOnLine)
    assert talk.tick() == []


def test_a_caller_who_goes_on_is_no_loop(stage: Stage, talk: LiveTalk):
    for nth in range(MOST_MOVES + 1):
        stage.says(talk, "well")
        talk.heard(ToolsAsked((ToolCall(str(nth), "chose_slot", {}),)))

    assert talk.runner.call.state is State.GREETING


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


def again(orders: list[Order]) -> dict[str, Any]:
    """Return the agent of the settings that carry on."""
    [order] = orders
    assert isinstance(order, OpenAgain)
    assert order.settings is not None
    agent: dict[str, Any] = json.loads(order.settings)["agent"]
    return agent


def test_a_lost_session_carries_on_without_a_second_greeting(talk: LiveTalk):
    agent = again(talk.heard(Failed("SERVER_GOING_AWAY", "", may_return=True)))

    assert "greeting" not in agent
    assert [each["role"] for each in agent["context"]["messages"]] == ["assistant"]


def test_who_waits_for_an_answer_when_a_session_is_lost_is_asked_again(
    stage: Stage, talk: LiveTalk
):
    stage.says(talk, "yes")

    agent = again(talk.heard(Failed("SERVER_GOING_AWAY", "", may_return=True)))

    assert agent["greeting"]
    assert "AI assistant" not in agent["greeting"]
    assert [each["role"] for each in agent["context"]["messages"]] == ["assistant", "user"]


def test_a_session_lost_before_the_talk_began_changes_nothing(stage: Stage):
    talk = stage.talk()

    assert talk.lost("no session") == [OpenAgain(None)]

    assert stage.begins(talk, caller_speaks=False)["agent"]["greeting"]


def test_a_session_lost_before_the_greeting_still_greets(stage: Stage):
    talk = stage.talk()
    stage.begins(talk, caller_speaks=True)

    assert "AI assistant" in again(talk.lost("closed"))["greeting"]


def test_first_words_that_no_session_took_are_heard_by_the_next(stage: Stage):
    talk = stage.talk()
    talk.begin(caller_speaks=True)

    agent = again(wait(stage, talk, SIGN_SECONDS))

    assert "greeting" not in agent
    talk.heard(Ready())
    stage.says(talk, "hello?")
    content, _ = stage.asks(talk, "call_answered")
    assert content["say"][0]["topic"] == "greeting"


def test_first_words_that_nobody_hears_are_answered_with_the_greeting(stage: Stage):
    talk = stage.talk()
    talk.begin(caller_speaks=True)
    wait(stage, talk, SIGN_SECONDS)
    talk.heard(Ready())

    assert "AI assistant" in spoken(wait(stage, talk, ANSWER_SECONDS))


def test_a_greeting_that_was_never_spoken_is_spoken_by_the_new_session(stage: Stage):
    talk = stage.talk()
    greeting = stage.begins(talk, caller_speaks=False)["agent"]["greeting"]

    agent = again(talk.lost("closed"))

    assert agent["greeting"] == greeting


def test_a_greeting_that_was_told_and_not_heard_is_spoken_by_the_new_session(stage: Stage):
    talk = stage.talk()
    greeting = stage.begins(talk, caller_speaks=False)["agent"]["greeting"]
    talk.heard(AgentSpoke(greeting))

    talk.unsounded()

    assert talk.runner.lines == []
    assert again(talk.lost("closed"))["greeting"] == greeting


def test_a_line_that_was_due_is_spoken_by_the_new_session(stage: Stage, talk: LiveTalk):
    stage.until(talk, State.OFFER_SLOT)
    content, _ = stage.asks(talk, "chose_slot", slot=talk.runner.call.offered[0].key)
    [read_back] = [line["text"] for line in content["say"] if line.get("verbatim")]

    assert again(talk.lost("closed"))["greeting"] == read_back


def test_half_a_turn_is_asked_again_by_the_new_session(stage: Stage, talk: LiveTalk):
    content, _ = stage.asks(talk, "agreed")
    talk.heard(AgentSpoke(content["say"][0]["text"]))

    agent = again(talk.lost("closed"))

    assert "hurt" in agent["greeting"]


def test_after_two_returns_the_carriers_own_voice_apologises(stage: Stage, talk: LiveTalk):
    for _ in range(2):
        assert again(talk.lost("closed"))
        stage.is_heard(talk, "Where were we?")

    orders = talk.lost("closed")

    assert orders[0] == ClearLine()
    assert isinstance(orders[1], SayOnLine)
    assert orders[1].text
    assert talk.runner.call.outcome is not None
    assert talk.runner.call.outcome.result is Result.FAILED


def test_two_sessions_in_a_row_without_a_word_are_enough(stage: Stage, talk: LiveTalk):
    stage.says(talk, "yes")
    assert again(talk.lost("closed"))["greeting"]

    orders = talk.lost("closed")

    assert isinstance(orders[-1], SayOnLine)


def test_who_was_not_greeted_yet_is_told_who_called(sqlite_database: Database):
    stage = Stage(World(sqlite_database))
    talk = stage.talk()
    stage.begins(talk, caller_speaks=True)

    orders = talk.heard(Failed("INVALID_SETTINGS", "", may_return=False))

    [_, apology] = orders
    assert isinstance(apology, SayOnLine)
    assert "Smile Dental LLC" in apology.text
    assert "8 0 0" in apology.text


def test_somebody_unknown_hears_nothing_where_the_clinic_has_no_words_for_it(
    sqlite_database: Database,
):
    stage = Stage(World(sqlite_database), callback_number="+12125550111")
    talk = stage.talk()
    stage.begins(talk, caller_speaks=True)

    assert talk.heard(Failed("INVALID_SETTINGS", "", may_return=False)) == [EndLine()]


def test_last_words_that_were_not_said_are_said_by_the_carrier(stage: Stage, talk: LiveTalk):
    goodbye = spoken(stage.says(talk, "stop calling me"))

    assert talk.lost("closed") == [ClearLine(), SayOnLine(goodbye)]


def test_last_words_on_their_way_need_no_session(stage: Stage, talk: LiveTalk):
    goodbye = spoken(stage.says(talk, "stop calling me"))
    [mark] = stage.is_heard(talk, goodbye)

    assert talk.lost("closed") == []
    assert talk.marked(mark.name) == [EndLine()]  # type: ignore[union-attr]


def test_a_transfer_needs_no_words(sqlite_database: Database):
    stage = Stage(World(sqlite_database), transfer_number="+12125550111")
    talk = stage.talk()
    stage.begins(talk, caller_speaks=False)
    talk.pressed("0")

    assert talk.lost("closed") == [TransferLine(Phone("+12125550111"))]


def test_what_cannot_return_apologises_at_once(talk: LiveTalk):
    orders = talk.heard(Failed("INVALID_SETTINGS", "", may_return=False))

    assert isinstance(orders[-1], SayOnLine)
    assert talk.lost("closed") == []


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


def test_our_own_measure_of_an_answer_is_written_down_beside_the_engines(talk: LiveTalk):
    assert talk.answered_after(0.81249) == []

    [entry] = [each for each in talk.runner.entries if each.kind == "answered_after"]
    assert entry.data == {"seconds": 0.812}


# --- what else must not be lost ---------------------------------------------------------


@pytest.mark.parametrize("by_key", [True, False])
def test_a_stop_over_the_goodbye_counts_too(stage: Stage, talk: LiveTalk, by_key: bool):
    stage.until(talk, State.CONFIRM)
    stage.asks(talk, "agreed")

    orders = talk.pressed("9") if by_key else stage.says(talk, "and stop calling me")

    assert orders == []
    with stage.world.database.reading() as session:
        assert session.query(Suppression).count() == 1


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
