"""The turns of a talk."""

import pytest

from openchair.standins.deepgram.functions import FunctionCall
from openchair.standins.deepgram.mind import (
    Ask,
    Close,
    Fail,
    FallSilent,
    Muse,
    Send,
    Speak,
    Steps,
    TakeBack,
    Wait,
    Warn,
)
from openchair.standins.deepgram.scripted import ScriptedMind
from openchair.standins.deepgram.standin import StandinDeepgram
from tests.standins.deepgram.client import function, standin, talking

HM = Speak({"text": "Hm."})


def playing(*turns: Steps) -> StandinDeepgram:
    return standin(mind=lambda: ScriptedMind(turns), reports_latency=False)


def test_the_steps_of_a_turn_are_taken_in_order() -> None:
    turn: Steps = [Muse("hm"), Warn("SLOW_SPEAK_REQUEST"), HM, Wait(0.1), Send({"type": "New"}), HM]
    with playing(turn) as deepgram, talking(deepgram) as client:
        client.speak("hello")
        client.until("ConversationText")

        spoken = ["ConversationText", "AgentStartedSpeaking", "audio", "AgentAudioDone"]
        assert client.kinds_until("New") == ["AgentThinking", "Warning", *spoken, "New"]
        assert client.kinds_until("AgentAudioDone") == spoken


def test_turns_are_taken_one_after_the_other() -> None:
    with playing([HM], [Speak({"text": "Yes."})]) as deepgram, talking(deepgram) as client:
        client.speak("hello")
        client.words_until("AgentAudioDone")
        client.speak("hello?")

        assert client.words_until("AgentAudioDone") == [{"text": "Yes."}]


def test_the_steps_after_a_function_wait_for_its_answer() -> None:
    with playing([Ask((FunctionCall("agreed"),)), HM]) as deepgram, talking(deepgram) as client:
        client.speak("hello")
        client.answer(client.until("FunctionCallRequest"), "Fine.")

        assert client.words_until("AgentAudioDone") == [{"text": "Fine."}]
        assert client.words_until("AgentAudioDone") == [{"text": "Hm."}]


def test_what_is_said_while_a_function_is_waited_for_comes_next() -> None:
    turns: list[Steps] = [[Ask((FunctionCall("agreed"),))], [HM]]
    with playing(*turns) as deepgram, talking(deepgram) as client:
        client.speak("hello")
        request = client.until("FunctionCallRequest")
        client.speak("are you there?")
        client.until("ConversationText")
        client.answer(request, "Fine.")

        assert client.words_until("AgentAudioDone") == [{"text": "Fine."}]
        assert client.words_until("AgentAudioDone") == [{"text": "Hm."}]


def test_an_agent_that_falls_silent_still_hears() -> None:
    with playing([FallSilent(), HM], [HM]) as deepgram, talking(deepgram) as client:
        client.speak("hello")
        client.speak("hello?")
        client.send({"type": "UpdatePrompt", "prompt": "x"})
        client.until("PromptUpdated")

        assert len(deepgram.sessions[0].of_type("ConversationText")) == 2
        assert deepgram.sessions[0].bytes_down == 0


@pytest.mark.parametrize(
    ("end", "code"), [(Close(), 1011), (Close(1006), 1006), (Fail("ASR_CONNECTION_CLOSED"), 1000)]
)
def test_a_turn_may_end_the_session(end: Close | Fail, code: int) -> None:
    with playing([HM, end, HM]) as deepgram, talking(deepgram) as client:
        client.speak("hello")
        client.words_until("AgentAudioDone")

        assert client.ending()[1] == code
    assert len(deepgram.sessions[0].of_type("ConversationText")) == 2


def test_a_model_may_call_one_function_over_and_over() -> None:
    turn = [Ask((FunctionCall("asked_to_stop"),))] * 20
    with playing(turn) as deepgram, talking(deepgram) as client:
        client.speak("hello")
        for _ in turn:
            client.answer(client.until("FunctionCallRequest"))

        assert deepgram.until(lambda: not deepgram.sessions[0].unanswered)
        assert len(deepgram.sessions[0].calls) == 20


def test_after_a_call_taken_back_the_mind_is_not_asked_about_answers() -> None:
    turn: Steps = [Ask((FunctionCall("agreed"),), awaited=False), TakeBack(), HM]
    with playing(turn) as deepgram, talking(deepgram, function("agreed")) as client:
        client.speak("well,")

        assert client.words_until("AgentAudioDone") == [{"text": "Hm."}]
