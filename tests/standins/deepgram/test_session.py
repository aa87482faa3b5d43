"""What a session takes, what it refuses, and how."""

from collections.abc import Iterator
from typing import Any

import pytest

from openchair.standins import inband
from openchair.standins.deepgram.faults import Faults
from openchair.standins.deepgram.functions import FunctionCall
from openchair.standins.deepgram.mind import Ask, Speak, Steps
from openchair.standins.deepgram.scripted import ScriptedMind
from openchair.standins.deepgram.standin import StandinDeepgram
from tests.standins.deepgram.client import THINK, Client, function, settings, standin, talking

LONG = " ".join(["really"] * 2000)
"""What takes long enough to say to be interrupted."""
AGREED = function("agreed")


@pytest.fixture
def deepgram() -> Iterator[StandinDeepgram]:
    with standin() as running:
        yield running


def error_after(deepgram: StandinDeepgram, *messages: dict[str, Any] | str | bytes) -> str:
    with Client(deepgram.url) as client:
        for message in messages:
            client.send(message)
        last, code = client.ending()
    assert (last["type"], code) == ("Error", 1000)
    return str(last["code"])


# --- settings -------------------------------------------------------------------------------


def test_settings_come_first(deepgram: StandinDeepgram) -> None:
    too_early = "NON_SETTINGS_MESSAGE_BEFORE_SETTINGS"

    assert error_after(deepgram, {"type": "KeepAlive"}) == too_early
    assert error_after(deepgram, {"type": "UpdatePrompt", "prompt": "x"}) == too_early
    assert error_after(deepgram, inband.silence()) == too_early
    assert error_after(deepgram, "{") == "UNPARSABLE_CLIENT_MESSAGE"


def test_settings_come_once(deepgram: StandinDeepgram) -> None:
    assert error_after(deepgram, settings(), settings()) == "SETTINGS_ALREADY_APPLIED"


def test_wrong_settings_end_the_session_with_the_place_in_words(deepgram: StandinDeepgram) -> None:
    wrong = settings()
    del wrong["agent"]["think"]["provider"]["model"]

    assert error_after(deepgram, wrong) == "INVALID_SETTINGS"
    ((_, words),) = deepgram.sessions[0].errors
    assert words == "agent.think.provider.model: Field required"


def test_a_talk_begins_with_the_greeting(deepgram: StandinDeepgram) -> None:
    with Client(deepgram.url) as client:
        client.send(settings(greeting="Hi, this is Anna."))

        assert client.kinds_until("ConversationText") == [
            "Welcome",
            "SettingsApplied",
            "ConversationText",
        ]
        assert client.words_until("AgentAudioDone") == [
            {"text": "Hi, this is Anna.", "topic": "greeting"}
        ]


def test_a_talk_that_goes_on_begins_in_silence(deepgram: StandinDeepgram) -> None:
    before = [{"type": "History", "role": "assistant", "content": "Hi, this is Anna."}]
    with talking(deepgram, context={"messages": before}) as client:
        client.send({"type": "UpdatePrompt", "prompt": "x"})

        assert client.kinds_until("PromptUpdated") == ["PromptUpdated"]
    assert deepgram.sessions[0].bytes_down == 0


def test_audio_before_settings_are_applied_is_a_violation() -> None:
    faults = Faults(never_applies_settings=True)
    with standin(faults=faults) as deepgram, Client(deepgram.url) as client:
        client.send(settings())
        client.send(inband.silence())

        assert deepgram.until(lambda: deepgram.sessions[0].violations) == [
            "audio before SettingsApplied"
        ]
        assert deepgram.sessions[0].of_type("SettingsApplied") == []


def test_after_an_error_nothing_more_is_heard(deepgram: StandinDeepgram) -> None:
    assert error_after(deepgram, "junk", settings()) == "UNPARSABLE_CLIENT_MESSAGE"
    assert deepgram.sessions[0].settings is None


# --- changes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "reply"),
    [
        ({"type": "UpdateThink", "think": THINK}, "ThinkUpdated"),
        ({"type": "UpdatePrompt", "prompt": "x"}, "PromptUpdated"),
        ({"type": "UpdateSpeak", "speak": settings()["agent"]["speak"]}, "SpeakUpdated"),
        ({"type": "UpdateListen", "listen": settings()["agent"]["listen"]}, "ListenUpdated"),
    ],
)
def test_changes_are_confirmed(
    deepgram: StandinDeepgram, message: dict[str, Any], reply: str
) -> None:
    with talking(deepgram) as client:
        client.send(message)

        assert client.until(reply) == {"type": reply}


def test_who_listens_cannot_be_changed(deepgram: StandinDeepgram) -> None:
    flux = {"type": "deepgram", "version": "v2", "model": "flux-general-en"}

    code = error_after(deepgram, settings(), {"type": "UpdateListen", "listen": {"provider": flux}})

    assert code == "INVALID_SETTINGS"
    assert "listen.provider: v1 nova-3" in deepgram.sessions[0].errors[0][1]


def test_new_functions_are_known_at_once(deepgram: StandinDeepgram) -> None:
    with talking(deepgram) as client:
        client.send({"type": "UpdateThink", "think": {**THINK, "functions": [AGREED]}})
        client.speak("yes")

        assert client.until("FunctionCallRequest")["functions"][0]["name"] == "agreed"


# --- silence --------------------------------------------------------------------------------


def test_a_client_that_says_nothing_is_given_up() -> None:
    with standin(idle_seconds=5.0) as deepgram:
        code = error_after(deepgram, settings())

        assert code == "CLIENT_MESSAGE_TIMEOUT"
        assert deepgram.until(lambda: not deepgram.sessions[0].is_open)


# --- ears -----------------------------------------------------------------------------------


def test_what_the_caller_says_is_written_out(deepgram: StandinDeepgram) -> None:
    with talking(deepgram, AGREED) as client:
        client.speak("yes, please")

        assert client.kinds_until("FunctionCallRequest") == [
            "UserStartedSpeaking",
            "ConversationText",
            "FunctionCallRequest",
        ]
    sent = deepgram.sessions[0].of_type("ConversationText")
    assert sent == [{"type": "ConversationText", "role": "user", "content": "yes, please"}]


def test_words_that_break_off_are_noise(deepgram: StandinDeepgram) -> None:
    with talking(deepgram, AGREED) as client:
        client.send(inband.speech({"text": "stop calling me"}, 0.1)[:10] + inband.silence())
        client.speak("yes")

        assert client.until("ConversationText")["content"] == "yes"


def test_a_caller_who_speaks_interrupts_the_agent(deepgram: StandinDeepgram) -> None:
    with talking(deepgram, AGREED, greeting=LONG) as client:
        client.until("AgentStartedSpeaking")
        client.speak("yes")

        assert client.kinds_until("UserStartedSpeaking")[-2:] == ["audio", "UserStartedSpeaking"]
        assert client.kinds_until("FunctionCallRequest") == [
            "ConversationText",
            "FunctionCallRequest",
        ]
    assert deepgram.sessions[0].of_type("AgentAudioDone") == []


def test_words_may_be_put_into_the_caller_s_mouth(deepgram: StandinDeepgram) -> None:
    with talking(deepgram, AGREED) as client:
        client.send({"type": "InjectUserMessage", "content": "yes"})

        assert client.until("ConversationText")["role"] == "user"
        assert client.until("FunctionCallRequest")["functions"][0]["name"] == "agreed"


# --- injected lines -------------------------------------------------------------------------


def inject(client: Client, behavior: str = "default", message: str = "One moment.") -> None:
    client.send({"type": "InjectAgentMessage", "message": message, "behavior": behavior})


def test_a_line_is_spoken_when_nobody_speaks(deepgram: StandinDeepgram) -> None:
    with talking(deepgram) as client:
        inject(client)

        assert client.words_until("AgentAudioDone") == [{"text": "One moment."}]


def test_a_line_is_refused_while_the_agent_speaks(deepgram: StandinDeepgram) -> None:
    with talking(deepgram, greeting=LONG) as client:
        inject(client)

        assert client.until("Warning")["code"] == "INJECT_AGENT_MESSAGE_DURING_AGENT_SPEECH"
        assert client.until("InjectionRefused")["message"]


def test_a_line_is_refused_while_the_agent_waits_for_a_function(deepgram: StandinDeepgram) -> None:
    with talking(deepgram, AGREED) as client:
        client.speak("yes")
        client.until("FunctionCallRequest")
        inject(client)

        client.until("InjectionRefused")


def test_a_line_is_refused_while_the_caller_speaks(deepgram: StandinDeepgram) -> None:
    with talking(deepgram) as client:
        client.send(inband.speech({"text": "well"}, 0.1))
        inject(client)

        assert client.until("Warning")["code"] == "INJECT_AGENT_MESSAGE_DURING_USER_SPEECH"
        client.until("InjectionRefused")


def test_a_line_may_wait_its_turn(deepgram: StandinDeepgram) -> None:
    with talking(deepgram, greeting="Hello there.") as client:
        inject(client, "queue")

        assert client.words_until("AgentAudioDone")[0]["text"] == "Hello there."
        assert client.words_until("AgentAudioDone") == [{"text": "One moment."}]


def test_a_line_may_be_spoken_while_a_function_is_waited_for(deepgram: StandinDeepgram) -> None:
    with talking(deepgram, AGREED) as client:
        client.speak("yes")
        request = client.until("FunctionCallRequest")
        inject(client, "queue")
        assert client.words_until("AgentAudioDone") == [{"text": "One moment."}]

        client.answer(request, "Fine.")
        assert client.words_until("AgentAudioDone") == [{"text": "Fine."}]


def test_a_line_may_interrupt_the_agent(deepgram: StandinDeepgram) -> None:
    with talking(deepgram, greeting=LONG) as client:
        client.until("AgentStartedSpeaking")
        inject(client, "interrupt")

        assert client.words_until("AgentAudioDone")[-1] == {"text": "One moment."}
    assert deepgram.sessions[0].bytes_down < len(LONG)


def test_a_line_may_even_interrupt_the_caller(deepgram: StandinDeepgram) -> None:
    with talking(deepgram) as client:
        client.send(inband.speech({"text": "well"}, 0.1))
        inject(client, "interrupt")

        assert client.words_until("AgentAudioDone") == [{"text": "One moment."}]


# --- what is written down -------------------------------------------------------------------


def test_a_session_is_written_down(deepgram: StandinDeepgram) -> None:
    sent, hello = settings(AGREED), inband.silence(3)
    with Client(deepgram.url) as client:
        client.send(sent)
        client.until("SettingsApplied")
        client.send(hello)
        client.send({"type": "KeepAlive"})
        deepgram.until(lambda: len(deepgram.sessions[0].received) == 2)

    record = deepgram.sessions[0]
    assert record.settings == sent
    assert record.bytes_up == len(hello)
    assert [message["type"] for message in record.sent] == ["Welcome", "SettingsApplied"]
    assert deepgram.until(lambda: not record.is_open)


def test_a_stand_in_that_stops_reading_blocks_its_client() -> None:
    faults = Faults(stops_reading_after=2)
    with standin(faults=faults) as deepgram:
        with talking(deepgram) as client:
            client.send({"type": "KeepAlive"})
            deepgram.until(lambda: len(deepgram.sessions[0].received) == 2)
            client.socket.settimeout(0.2)

            with pytest.raises(TimeoutError):
                client.socket.sendall(bytes(100_000_000))
        assert deepgram.sessions[0].bytes_up == 0


def test_the_agent_s_own_words_are_heard_like_any_others() -> None:
    """An echo on the line: who bridges the audio must not let the agent answer itself."""
    turns: list[Steps] = [[Speak({"text": "yes"})], [Ask((FunctionCall("agreed"),))]]
    with standin(mind=lambda: ScriptedMind(turns)) as deepgram, talking(deepgram, AGREED) as client:
        client.speak("hello")
        (echo,) = client.words_until("AgentAudioDone")
        client.speak(str(echo["text"]))

        assert client.until("FunctionCallRequest")["functions"][0]["name"] == "agreed"
