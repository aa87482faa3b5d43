"""The stand-in as a whole."""

import logging
import socket
import threading
from typing import Any

import httpx
import pytest

from openchair.conversation.caller import PutDown, Spoke
from openchair.standins.inband import speech
from openchair.standins.twilio.log import Status
from openchair.standins.twilio.options import Options
from openchair.standins.twilio.standin import StandinTwilio
from tests.standins.twilio.our_side import Line, OurSide
from tests.standins.twilio.rest import LEAD, US, Rest, asking


def test_it_is_there_while_the_block_lasts_and_leaves_nothing_behind() -> None:
    before = threading.active_count()

    with StandinTwilio() as twilio:
        assert httpx.get(twilio.base_url, trust_env=False).status_code == 404

    assert threading.active_count() == before
    with pytest.raises(httpx.ConnectError):
        httpx.get(twilio.base_url, trust_env=False)


def test_who_still_talks_at_the_end_is_cut_off(ours: OurSide) -> None:
    with asking(speed=20) as rest:
        rest.expects("answered", Spoke("hello?", 600.0))
        call = rest.dial(Twiml=ours.connects())
        assert ours.wait(lambda: bool(ours.lines))

    assert call.status is Status.IN_PROGRESS
    assert ours.wait(lambda: bool(ours.lines[0].close_code))


def test_a_port_may_be_chosen_and_one_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(OSError, match="in use"), StandinTwilio(Options(port=port)):
            pytest.fail("two cannot listen on one port")


@pytest.mark.parametrize(
    "options", [{"speed": 0.0}, {"forced": {LEAD: "nobody"}}], ids=["speed", "persona"]
)
def test_what_cannot_be_is_told_at_once(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"more than nothing|no persona"):
        StandinTwilio(Options(**options))


def test_nobody_else_is_silenced() -> None:
    levels = [logging.getLogger(name).level for name in ("uvicorn.error", "uvicorn.access")]

    with StandinTwilio() as twilio:
        assert twilio.calls == ()

    assert levels == [logging.getLogger(name).level for name in ("uvicorn.error", "uvicorn.access")]


def test_answers_are_not_held_back_by_the_network(rest: Rest) -> None:
    rest.get()
    answers = [rest.get() for _ in range(20)]

    # With Nagle's delay each takes 40 ms; the least is told, for a busy machine delays some.
    assert min(answer.elapsed.total_seconds() for answer in answers) < 0.03


def test_calls_are_found_and_forgotten_when_they_are_over(rest: Rest) -> None:
    call = rest.whole()

    assert rest.twilio.call(call.sid) is call
    rest.twilio.forget()
    assert rest.twilio.calls == ()
    with pytest.raises(KeyError):
        rest.twilio.call(call.sid)


def test_somebody_who_calls_us_can_be_chosen(ours: OurSide) -> None:
    def agent(line: Line) -> None:
        line.hear()
        line.close()

    ours.agent = agent
    ours.answers["/voice"] = ours.connects()
    options = Options(speed=50)
    with StandinTwilio(options) as twilio:
        call = twilio.call(twilio.call_us(LEAD, US, f"{ours.url}/voice", "chatty"))
        assert twilio.wait(lambda: call.status.is_final)
        with pytest.raises(ValueError, match="no persona 'nobody'"):
            twilio.call_us(LEAD, US, f"{ours.url}/voice", "nobody")

    assert (call.status, call.persona) == (Status.COMPLETED, "chatty")
    assert len(call.heard("caller")) == 1


def test_many_calls_go_on_at_once_and_nobody_hears_another(ours: OurSide) -> None:
    def agent(line: Line) -> None:
        words = line.hear()
        line.play(speech({"text": f"you said {words['text']}"}, 0.2))
        line.read_out()

    ours.agent = agent
    numbers = [f"+151255501{i:02}" for i in range(1, 21)]

    with asking(speed=10, forced=dict.fromkeys(numbers, "answered"), who=Parrots()) as rest:
        calls = [rest.dial(To=number, Twiml=ours.connects()) for number in numbers]
        assert rest.twilio.wait(lambda: all(call.status.is_final for call in calls), 20)

    assert {call.status for call in calls} == {Status.COMPLETED}
    assert [call.heard("agent") for call in calls] == [[f"you said {one}"] for one in numbers]


class Parrots:
    """People who say their own number, and hang up on any answer."""

    def __call__(self, number: str, *, seed: int, attempt: int, persona: str | None) -> "Parrot":
        return Parrot(number)


class Parrot:
    def __init__(self, number: str) -> None:
        self.number = number

    def pick_up(self) -> Spoke:
        return Spoke(self.number, 0.3)

    def reply(self, said: object) -> PutDown:
        return PutDown(0.1)
