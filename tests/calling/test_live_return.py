"""What becomes of a live talk whose session is lost."""

from openchair.calling.live_talk import LiveTalk
from openchair.calling.orders import ClearLine, EndLine, OpenAgain, SayOnLine, TransferLine
from openchair.calling.patience import ANSWER_SECONDS, RETURN_SECONDS, SIGN_SECONDS
from openchair.conversation.call import Result, State
from openchair.db import Database
from openchair.phone import Phone
from openchair.voice.base import AgentFinished, AgentSpoke, Failed, Ready
from tests.support.clinics import World
from tests.support.talks import Stage, again, spoken


def test_an_engine_that_owes_its_answer_too_long_is_replaced(stage: Stage, talk: LiveTalk):
    stage.says(talk, "yes")
    stage.is_heard(talk, spoken(stage.waits(talk, ANSWER_SECONDS)))

    agent = again(stage.waits(talk, RETURN_SECONDS, quiet=ANSWER_SECONDS))

    assert agent["greeting"]


def test_a_turn_that_is_told_but_never_sounds_costs_the_session(stage: Stage, talk: LiveTalk):
    stage.says(talk, "yes")
    talk.heard(AgentSpoke("Is anything hurting?"))

    assert again(stage.waits(talk, SIGN_SECONDS))


def test_settings_that_are_never_taken_cost_the_session(stage: Stage):
    talk = stage.talk()
    talk.begin(caller_speaks=True)

    assert again(stage.waits(talk, SIGN_SECONDS))


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

    agent = again(stage.waits(talk, SIGN_SECONDS))

    assert "greeting" not in agent
    talk.heard(Ready())
    stage.says(talk, "hello?")
    content, _ = stage.asks(talk, "call_answered")
    assert content["say"][0]["topic"] == "greeting"


def test_first_words_that_nobody_hears_are_answered_with_the_greeting(stage: Stage):
    talk = stage.talk()
    talk.begin(caller_speaks=True)
    stage.waits(talk, SIGN_SECONDS)
    talk.heard(Ready())

    assert "AI assistant" in spoken(stage.waits(talk, ANSWER_SECONDS))


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


def test_a_fault_of_ours_is_told_in_the_carriers_voice_and_ends_the_call(talk: LiveTalk):
    [clear, say] = talk.broke_down()

    assert clear == ClearLine()
    assert isinstance(say, SayOnLine)
    assert say.text
    assert talk.broke_down() == []
    assert talk.runner.lines[-1] == f"agent: {say.text}"
