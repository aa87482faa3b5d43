"""How lines become text and audio."""

from openchair.standins import inband
from openchair.standins.deepgram.faults import Faults
from openchair.standins.deepgram.mind import Speak
from openchair.standins.deepgram.scripted import ScriptedMind
from tests.standins.deepgram.client import standin, talking

LINES = [
    Speak({"text": "Fine."}),
    Speak({"text": "Tuesday or Wednesday?", "topic": "offer", "slots": [{"key": "a"}]}),
]
LONG = " ".join(["really"] * 2000)


def test_lines_in_a_row_are_one_turn_of_speech() -> None:
    with standin(mind=lambda: ScriptedMind([LINES])) as deepgram, talking(deepgram) as client:
        client.speak("hello")
        client.until("ConversationText")

        assert client.kinds_until("AgentAudioDone") == [
            "ConversationText",
            "AgentStartedSpeaking",
            *["LatencyReport"] * 3,
            "audio",
            "ConversationText",
            "audio",
            "AgentAudioDone",
        ]


def test_a_line_is_heard_with_all_its_words() -> None:
    with standin(mind=lambda: ScriptedMind([LINES])) as deepgram, talking(deepgram) as client:
        client.speak("hello")

        assert client.words_until("AgentAudioDone") == [line.words for line in LINES]


def test_latency_is_reported_a_part_at_a_time() -> None:
    with standin() as deepgram, talking(deepgram, greeting="Hello.") as client:
        client.until("AgentAudioDone")
        reports = deepgram.sessions[0].of_type("LatencyReport")
        (started,) = deepgram.sessions[0].of_type("AgentStartedSpeaking")

    assert [sorted(set(report) - {"type"}) for report in reports] == [
        ["ttt_text_latency"],
        ["tts_latency"],
        ["total_latency"],
    ]
    assert reports[-1]["total_latency"] == started["total_latency"]


def test_latency_need_not_be_reported() -> None:
    with standin(reports_latency=False) as deepgram, talking(deepgram, greeting="Hi.") as client:
        assert "LatencyReport" not in client.kinds_until("AgentAudioDone")


def test_an_utterance_lasts_as_long_as_it_takes_to_say() -> None:
    line = " ".join(["word"] * 27)
    with standin(speed=5.0) as deepgram, talking(deepgram, greeting=line) as client:
        client.until("AgentAudioDone")

    frame = inband.FRAME_BYTES
    assert deepgram.sessions[0].bytes_down == 10 * inband.BYTES_PER_SECOND / 5 + frame


def test_audio_comes_in_pieces() -> None:
    with standin(chunk_bytes=100) as deepgram, talking(deepgram, greeting="Hello there.") as client:
        pieces = client.audio_until("AgentAudioDone")

    assert [len(piece) for piece in pieces] == [100, 100, 100, 20]


def test_audio_may_come_late_after_an_interruption() -> None:
    faults = Faults(late_chunks=2)
    with standin(faults=faults) as deepgram, talking(deepgram, greeting=LONG) as client:
        client.until("AgentStartedSpeaking")
        client.speak("wait")
        client.until("UserStartedSpeaking")
        client.send({"type": "InjectAgentMessage", "message": "Yes?", "behavior": "queue"})

        late = client.audio_until("ConversationText", role="assistant")
    assert [len(piece) for piece in late] == [1600, 1600]


def test_what_waits_behind_an_interrupted_line_is_dropped() -> None:
    deaf = standin(mind=lambda: ScriptedMind([]))
    with deaf as deepgram, talking(deepgram, greeting=LONG) as client:
        client.until("AgentStartedSpeaking")
        for line in ("one", "two"):
            client.send({"type": "InjectAgentMessage", "message": line, "behavior": "queue"})
        client.speak("wait")
        client.until("UserStartedSpeaking")
        client.send({"type": "InjectAgentMessage", "message": "three", "behavior": "queue"})

        assert client.words_until("AgentAudioDone") == [{"text": "three"}]


def test_the_agent_waits_until_the_caller_is_quiet() -> None:
    with standin() as deepgram, talking(deepgram) as client:
        client.send(inband.speech({"text": ""}, 0.1))
        client.send({"type": "InjectAgentMessage", "message": "Hm.", "behavior": "queue"})
        client.send({"type": "UpdatePrompt", "prompt": "x"})
        client.until("PromptUpdated")
        assert deepgram.sessions[0].bytes_down == 0

        client.send(inband.silence())

        assert client.words_until("AgentAudioDone") == [{"text": "Hm."}]


def test_words_that_are_too_long_cannot_be_spoken() -> None:
    with standin() as deepgram, talking(deepgram, greeting="a" * 70_000) as client:
        last, _ = client.ending()

    assert last["code"] == "FAILED_TO_SPEAK"
