"""Media streams: what our media door sees, and what becomes of what it sends."""

import base64
import json
from collections.abc import Callable
from contextlib import suppress

import pytest
from websockets.frames import Frame, Opcode

from openchair.conversation.actions import Say, Topic
from openchair.conversation.caller import PutDown, Spoke, StayedSilent
from openchair.simulation.people import who_picks_up
from openchair.standins.inband import FRAME_BYTES, silence, speech
from openchair.standins.lines import words_of
from openchair.standins.twilio.log import Status
from openchair.standins.twilio.options import Faults, Options
from openchair.standins.twilio.plan import seed_of
from openchair.standins.twilio.signing import signature
from openchair.standins.twilio.standin import StandinTwilio
from tests.simulation.talk import WHOLE_CALL, words
from tests.standins.twilio.our_side import Line, OurSide, closes_at_once
from tests.standins.twilio.rest import LEAD, US, Everybody, Rest, Scripted, asking

GREETING = words_of(Say("Hello, this is the clinic.", Topic.GREETING))
ASK = words_of(Say("Are you in pain?", Topic.ASK, "pain"))


def answers_once(line: Line) -> None:
    """Greet when the caller has spoken, and read to the end."""
    line.hear()
    line.say(GREETING)
    line.read_out()


def greets(line: Line) -> None:
    """Greet at once."""
    line.until("start")
    with suppress(ConnectionError):  # the person may be gone by then
        line.say(GREETING)
    line.read_out()


def test_a_stream_begins_goes_on_and_ends_as_twilios_do(ours: OurSide, rest: Rest) -> None:
    ours.agent = answers_once

    call = rest.whole(Twiml=ours.connects(parameters='<Parameter name="attempt" value="7"/>'))

    (line,) = ours.over()
    assert line.events() == ["connected", "start", "media", "stop"]
    start = line.received[1]["start"]
    assert (start["callSid"], start["streamSid"]) == (call.sid, line.sid)
    assert start["customParameters"] == {"attempt": "7"}
    assert line.received[-1]["stop"]["callSid"] == call.sid
    assert line.close_code == 1000
    assert (call.status, call.ended_by) == (Status.COMPLETED, "caller")


def test_messages_are_numbered_and_audio_comes_every_twenty_milliseconds(
    ours: OurSide, rest: Rest
) -> None:
    ours.agent = answers_once

    call = rest.whole(Twiml=ours.connects())

    messages = ours.over()[0].received[1:]
    media = [message["media"] for message in messages if message["event"] == "media"]
    numbers = [int(message["sequenceNumber"]) for message in messages]
    assert numbers == list(range(1, len(messages) + 1))
    assert [int(each["chunk"]) for each in media] == list(range(1, len(media) + 1))
    assert [int(each["timestamp"]) for each in media] == [20 * i for i in range(len(media))]
    assert {len(base64.b64decode(each["payload"])) for each in media} == {FRAME_BYTES}
    assert call.media.frames_sent == len(media)


def test_the_handshake_is_signed_for_the_address_that_is_opened(ours: OurSide, rest: Rest) -> None:
    ours.agent = closes_at_once
    stream = f'<Stream url="{ours.stream_url}/t0ken?secret=1"/>'

    rest.whole(Twiml=f"<Response><Connect>{stream}</Connect></Response>")

    (line,) = ours.over()
    token = rest.twilio.options.auth_token
    assert line.path == "/media/t0ken"
    assert line.headers["X-Twilio-Signature"] == signature(token, f"{ours.stream_url}/t0ken")


def test_caller_and_agent_hear_each_other(ours: OurSide, rest: Rest) -> None:
    caller = rest.expects("answered", Spoke("hello?", 0.2), Spoke("no pain", 0.2), PutDown(0.1))
    heard: list[object] = []

    def agent(line: Line) -> None:
        heard.append(line.hear()["text"])
        line.say(ASK)
        heard.append(line.hear()["text"])
        line.say(GREETING)
        line.read_out()

    ours.agent = agent
    call = rest.whole(Twiml=ours.connects())

    assert heard == ["hello?", "no pain"]
    assert [say.question for say in caller.told] == ["pain", None]
    assert call.heard("caller") == heard
    assert call.heard("agent") == [ASK["text"], GREETING["text"]]
    assert call.media.streams == 1


@pytest.mark.parametrize(
    "persona", ["agreeable", "hurried", "chatty", "spanish_speaker", "changes_mind", "hangs_up"]
)
def test_people_say_on_the_line_what_they_say_in_text(ours: OurSide, persona: str) -> None:
    def agent(line: Line) -> None:
        for say in WHOLE_CALL:
            if line.hear_or_end() is None:
                return
            line.say(words_of(say))
        line.hear_or_end()
        line.close()

    ours.agent = agent
    ours.answers["/voice"] = ours.connects()
    options = Options(speed=100, patience_seconds=None)
    with StandinTwilio(options) as twilio:
        call = twilio.call(twilio.call_us(LEAD, US, f"{ours.url}/voice", persona))
        assert twilio.wait(lambda: call.status.is_final)

    person = who_picks_up(seed_of(options, LEAD), persona=persona)
    in_text = [text for text in words(person) if text != "(hung up)"]
    assert call.heard("caller") == in_text
    assert call.persona == persona


def test_a_mark_returns_when_what_was_before_it_has_been_played(ours: OurSide, rest: Rest) -> None:
    rest.expects("answered", StayedSilent(1000.0))
    heard: list[int] = []

    def agent(line: Line) -> None:
        begun = int(line.until("media")["media"]["chunk"])
        line.play(speech(GREETING, 2.0))
        line.mark("played")
        mark = line.until("mark")
        heard.append(int(line.until("media")["media"]["chunk"]) - begun)
        assert mark["mark"] == {"name": "played"}
        line.close()

    ours.agent = agent
    call = rest.whole(Twiml=ours.connects())

    assert heard[0] >= 100  # 2 s are 100 frames
    assert (call.media.marks_received, call.media.marks_returned) == (1, 1)
    assert call.media.bytes_played == call.media.bytes_received == 16_000


def test_a_mark_after_nothing_returns_at_once(ours: OurSide, rest: Rest) -> None:
    def agent(line: Line) -> None:
        line.until("start")
        line.mark("empty")
        line.until("mark")
        line.close()

    ours.agent = agent

    assert rest.whole(Twiml=ours.connects()).media.marks_returned == 1


def test_a_clear_drops_what_is_queued_and_returns_its_marks(ours: OurSide, rest: Rest) -> None:
    rest.expects("answered", StayedSilent(1000.0))
    names: list[str] = []

    def agent(line: Line) -> None:
        line.until("start")
        line.play(speech(GREETING, 60.0))
        line.mark("first")
        line.mark("second")
        line.clear()
        names.extend(line.until("mark")["mark"]["name"] for _ in range(2))
        line.close()

    ours.agent = agent
    call = rest.whole(Twiml=ours.connects())

    assert names == ["first", "second"]
    assert call.media.clears == 1
    assert call.media.bytes_cleared + call.media.bytes_played == 60 * 8000


def test_a_mark_may_be_lost(ours: OurSide, rest: Rest) -> None:
    rest.twilio.faults = Faults(mark_lost=1.0)

    def agent(line: Line) -> None:
        line.hear()
        line.mark("lost")
        line.say(GREETING)
        line.read_out()
        assert "mark" not in line.events()

    ours.agent = agent
    call = rest.whole(Twiml=ours.connects())

    assert (call.media.marks_received, call.media.marks_returned) == (1, 0)


def test_keys_that_the_caller_presses_are_told(ours: OurSide, rest: Rest) -> None:
    rest.expects("answered", StayedSilent(1000.0))
    digits: list[str] = []

    def agent(line: Line) -> None:
        line.until("media")
        rest.twilio.press(rest.twilio.calls[0].sid, "5#")
        digits.extend(line.until("dtmf")["dtmf"]["digit"] for _ in range(2))
        line.close()

    ours.agent = agent
    call = rest.whole(Twiml=ours.connects())

    assert digits == call.pressed == ["5", "#"]


def test_what_is_said_while_the_agent_speaks_comes_at_once(ours: OurSide, rest: Rest) -> None:
    rest.expects("answered", Spoke("hello?", 20.0), PutDown(0.1))
    chunks: list[int] = []

    def agent(line: Line) -> None:
        line.until("start")
        line.play(speech(GREETING, 20.0))
        line.hear()
        chunks.append(int(line.received[-1]["media"]["chunk"]))
        line.read_out()

    ours.agent = agent
    rest.whole(Twiml=ours.connects())

    assert chunks[0] < 10


def ill(text: str | dict[str, object]) -> Callable[[Line], None]:
    def send(line: Line) -> None:
        message = text if isinstance(text, str) else text | {"streamSid": line.sid}
        line.send(message)

    return send


@pytest.mark.parametrize(
    "misbehave",
    [
        ill("nonsense"),
        ill({"event": "stop"}),
        ill({"event": "media", "media": {"payload": "!"}}),
        ill({"event": "media", "media": {"payload": "/w=="}, "sequenceNumber": "1"}),
        ill(json.dumps({"event": "clear", "streamSid": "MZ0"})),
        lambda line: line.write(Frame(Opcode.BINARY, silence())),
        lambda line: line.write(Frame(Opcode.CONT, b"x")),
    ],
    ids=["nonsense", "event", "base64", "field", "sid", "binary", "frame"],
)
def test_who_breaks_the_protocol_is_cut_off(
    ours: OurSide, rest: Rest, misbehave: Callable[[Line], None]
) -> None:
    def agent(line: Line) -> None:
        line.until("start")
        misbehave(line)
        line.read_out()

    ours.agent = agent
    call = rest.whole(Twiml=ours.connects(after="<Say>Goodbye</Say>"))

    assert [error.code for error in call.errors] == [31924]
    (line,) = ours.over()
    assert "stop" not in line.events()
    assert line.close_code == 1002
    assert call.heard("agent") == ["Goodbye"]


def test_a_stream_that_is_not_taken_is_an_error_and_the_call_goes_on(
    ours: OurSide, rest: Rest
) -> None:
    ours.answers["/media"] = 403

    call = rest.whole(Twiml=ours.connects(after="<Say>Goodbye</Say>"))

    assert [error.code for error in call.errors] == [31920]
    assert call.heard("agent") == ["Goodbye"]
    assert call.media.streams == 0


@pytest.mark.parametrize(
    ("url", "code"), [("ws://clinic.example/media", 31922), ("ws://127.0.0.1:1/media", 31902)]
)
def test_an_address_that_cannot_be_had_is_an_error(rest: Rest, url: str, code: int) -> None:
    call = rest.whole(Twiml=f'<Response><Connect><Stream url="{url}"/></Connect></Response>')

    assert [error.code for error in call.errors] == [code]


def test_a_connection_that_our_side_cuts_is_an_error(ours: OurSide, rest: Rest) -> None:
    ours.agent = Line.cut

    call = rest.whole(Twiml=ours.connects())

    assert [error.code for error in call.errors] == [31921]


def test_a_connection_may_be_dropped_without_a_word(ours: OurSide, rest: Rest) -> None:
    rest.expects("answered", StayedSilent(1000.0))
    rest.twilio.faults = Faults(stream_dropped=1.0)

    call = rest.whole(Twiml=ours.connects(after="<Say>Goodbye</Say>"))

    (line,) = ours.over()
    assert "stop" not in line.events()
    assert (line.close_code, call.errors, call.heard("agent")) == (None, [], ["Goodbye"])


def test_a_call_that_is_ended_elsewhere_stops_its_stream(ours: OurSide, rest: Rest) -> None:
    rest.expects("answered", StayedSilent(1000.0))
    call = rest.dial(Twiml=ours.connects())
    assert ours.wait(lambda: bool(ours.lines))

    rest.change(call.sid, Status="completed")

    assert rest.twilio.wait(lambda: call.status.is_final)
    assert ours.over()[0].events()[-1] == "stop"
    assert call.ended_by == "api"


def test_a_call_can_be_sent_to_another_stream_and_the_person_does_not_greet_again(
    ours: OurSide, rest: Rest
) -> None:
    rest.expects("answered", Spoke("hello?", 0.2), PutDown(0.1))
    call = rest.dial(Twiml=ours.connects())
    assert rest.twilio.wait(lambda: bool(call.heard("caller")))
    ours.agent = greets

    rest.change(call.sid, Twiml=ours.connects())

    assert rest.twilio.wait(lambda: call.status.is_final)
    first, second = ours.over()
    assert first.sid != second.sid
    assert (call.media.streams, call.heard("caller")) == (2, ["hello?"])
    assert call.ended_by == "caller"


def test_who_barges_in_is_heard_and_may_be_given_way(ours: OurSide) -> None:
    heard: list[object] = []

    def agent(line: Line) -> None:
        line.hear()
        line.play(speech(ASK, 60.0))
        line.mark("asked")
        heard.append(line.hear()["text"])
        line.clear()
        line.until("mark")
        line.close()

    ours.agent = agent
    caller = Scripted([Spoke("hello?", 0.2), Spoke("no no", 1.0)])
    with asking(barge_in=1.0, who=Everybody(caller)) as rest:
        call = rest.whole(Twiml=ours.connects())

    assert heard == ["no no"]
    assert call.media.bytes_cleared > 0
    assert call.media.bytes_played + call.media.bytes_cleared == 60 * 8000
