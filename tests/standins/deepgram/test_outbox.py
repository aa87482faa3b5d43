"""What goes out, and where it breaks off."""

import pytest

from openchair.standins.deepgram.faults import Faults
from openchair.standins.deepgram.mind import Close, Fail, Warn
from openchair.standins.deepgram.replies import Caution, Code
from tests.standins.deepgram.client import Client, settings, standin, talking


def test_everything_said_is_told_once_more_where_history_is_wanted() -> None:
    wanted = {**settings(greeting="Hello."), "flags": {"history": True}}
    with standin() as deepgram, Client(deepgram.url) as client:
        client.send(wanted)

        spoken = client.until("ConversationText")
        assert client.until("History") == {**spoken, "type": "History"}


def test_nothing_is_told_twice_where_history_is_not_wanted() -> None:
    with standin() as deepgram, talking(deepgram, greeting="Hello.") as client:
        client.until("AgentAudioDone")

        assert deepgram.sessions[0].of_type("History") == []


@pytest.mark.parametrize("after", range(1, 9))
@pytest.mark.parametrize("code", [1011, 1006])
def test_a_session_may_be_cut_off_after_any_message(after: int, code: int) -> None:
    faults = Faults(after=after, outburst=Close(code))
    with standin(faults=faults) as deepgram, Client(deepgram.url) as client:
        client.send(settings(greeting="Hello there."))
        messages, closed = client.everything()

        assert closed == code
        # A line that goes dead may take with it what was on its way.
        assert len(messages) == after or (code == 1006 and len(messages) < after)
        assert deepgram.until(lambda: deepgram.sessions[0].closed_with) == code


@pytest.mark.parametrize("code", [*Code, "NEVER_HEARD_OF"])
def test_every_error_ends_the_session(code: str) -> None:
    with standin(faults=Faults(after=2, outburst=Fail(code))) as deepgram:
        with Client(deepgram.url) as client:
            client.send(settings())
            last, closed = client.ending()

        assert (last["type"], last["code"], closed) == ("Error", code, 1000)
        assert deepgram.sessions[0].errors == [(code, "as told")]


def test_no_warning_ends_the_session() -> None:
    with standin() as deepgram, talking(deepgram) as client:
        for code in [*Caution, "NEVER_HEARD_OF"]:
            deepgram.act(Warn(code))
            assert client.until("Warning")["code"] == code

        client.send({"type": "UpdatePrompt", "prompt": "x"})
        client.until("PromptUpdated")


def test_what_a_project_does_not_have_is_left_out() -> None:
    faults = Faults(hides_audio_done=True, hides_started_speaking=True)
    with standin(faults=faults) as deepgram, talking(deepgram, greeting="Hello.") as client:
        client.send({"type": "InjectAgentMessage", "message": "Again.", "behavior": "queue"})

        assert client.kinds_until("audio")[0] == "ConversationText"
        assert client.kinds_until("audio")[0] == "ConversationText"
    sent = {message["type"] for message in deepgram.sessions[0].sent}
    assert not sent & {"AgentAudioDone", "AgentStartedSpeaking"}
