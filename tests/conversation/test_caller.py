"""What may be at the other end, as the runner knows it."""

from openchair.cli.terminal import Terminal
from openchair.conversation.caller import Caller, PutDown, Spoke, StayedSilent
from openchair.simulation.people import who_picks_up


def test_people_and_the_terminal_are_callers():
    somebody: Caller = who_picks_up(1, lead_name="Ana", language="en", attempt=1, persona=None)
    person: Caller = Terminal()

    assert somebody.pick_up().seconds >= 0
    assert isinstance(person.pick_up(), Spoke)


def test_every_reply_takes_its_time():
    assert all(reply.seconds > 0 for reply in (Spoke("hello"), StayedSilent(), PutDown()))
