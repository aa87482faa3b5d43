"""A stand-in's own thread, seen from another."""

import asyncio
import threading

import pytest

from openchair.standins.own_thread import Bell, OwnThread

LONG = 10.0


class Life:
    """Lives until it is told to stop."""

    def __init__(self) -> None:
        self.thread = OwnThread("a life")
        self.did: list[str] = []

    async def live(self) -> None:
        self.stop = asyncio.Event()
        self.did.append("began")
        self.thread.has_begun()
        await self.stop.wait()
        self.did.append("ended")


def test_a_life_begins_and_ends_when_it_is_told_to() -> None:
    life = Life()

    life.thread.start(life.live())
    assert life.did == ["began"]

    life.thread.end(life.stop.set)
    assert life.did == ["began", "ended"]


def test_what_is_asked_is_done_in_its_own_thread() -> None:
    life = Life()
    life.thread.start(life.live())

    assert life.thread.do(threading.get_ident) != threading.get_ident()
    with pytest.raises(ZeroDivisionError):
        life.thread.do(lambda: 1 // 0)

    life.thread.end(life.stop.set)


def test_a_life_that_never_begins_is_told_at_once() -> None:
    async def dies() -> None:
        raise ValueError("too young")

    with pytest.raises(ValueError, match="too young"):
        OwnThread("a short one").start(dies())


def test_what_a_life_died_of_is_told_at_its_end() -> None:
    thread = OwnThread("an unhappy one")

    async def dies() -> None:
        thread.has_begun()
        raise ValueError("of grief")

    thread.start(dies())
    with pytest.raises(ValueError, match="of grief"):
        thread.end(lambda: None)


def test_who_waits_is_woken_by_the_bell_when_it_is_so() -> None:
    bell, rung = Bell(), list[str]()

    def ring_twice() -> None:
        for time in ("once", "twice"):
            rung.append(time)
            bell.ring()

    ringing = threading.Thread(target=ring_twice)
    ringing.start()
    assert bell.wait(lambda: rung[1:], LONG) == ["twice"]
    ringing.join()


def test_nobody_waits_for_ever() -> None:
    assert Bell().wait(lambda: "", 0.01) == ""
