"""Telling others: a notice for whoever asked, written with the result, with a job to carry it."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import select

from openchair.calling import outcome
from openchair.calling.outcome import Settlement
from openchair.calling.rules import Ending, Reason
from openchair.calling.telling import Teller, job_key
from openchair.conversation.call import Result
from openchair.tables import Notice, Webhook
from tests.calling.test_recovery import Engine
from tests.support.clinics import World

DECLINED = Ending(Result.DECLINED, Reason.TALK, "agent: Hi.")
NO_ANSWER = Ending(Result.NO_ANSWER, Reason.UNANSWERED)
OPTED_OUT = Ending(Result.OPTED_OUT, Reason.TALK)


@dataclass
class Jobs(Engine):
    """Can refuse to take a job."""

    fails: bool = False

    def submit(self, session: Any, kind: str, key: str, arguments: Any, *, delay: float = 0):
        if self.fails:
            raise RuntimeError("the engine is away")
        super().submit(session, kind, key, arguments, delay=delay)


@pytest.fixture
def jobs() -> Jobs:
    return Jobs()


@pytest.fixture
def telling(world: World, jobs: Jobs) -> World:
    world.house = replace(world.house, tell=Teller(jobs, world.ids))
    return world


def settle(world: World, call, ending: Ending) -> None:
    given = [Settlement(call.id, ending)]
    world.database.write(lambda session: outcome.settle(session, given, world.house, now=world.now))


def notices(world: World) -> list[Notice]:
    with world.database.reading() as session:
        return list(session.scalars(select(Notice)))


def call_of(world: World, callback: str = "https://n8n.example.com/result"):
    return world.call(world.client(), lead={"callback_url": callback})


def test_who_gave_an_address_is_told_with_the_result(telling, jobs):
    settle(telling, call_of(telling), DECLINED)

    [found] = notices(telling)
    assert (found.kind, found.url) == ("call.completed", "https://n8n.example.com/result")
    assert found.body["data"]["result"]["result"] == "declined"
    assert found.body["data"]["final"]
    assert jobs.submitted == [job_key(found.id)]


def test_settling_again_tells_nobody_again(telling):
    call = call_of(telling)
    settle(telling, call, DECLINED)
    settle(telling, call, DECLINED)

    assert len(notices(telling)) == 1


def test_an_attempt_that_is_not_the_last_says_so(telling):
    settle(telling, call_of(telling), NO_ANSWER)

    [found] = notices(telling)
    assert (found.kind, found.body["data"]["final"]) == ("call.completed", False)


def test_who_asked_for_nothing_is_told_nothing(telling, jobs):
    settle(telling, call_of(telling, callback=""), DECLINED)

    assert notices(telling) == []
    assert jobs.submitted == []


@pytest.mark.parametrize(
    ("ending", "kinds"),
    [
        (NO_ANSWER, {"call.completed"}),
        (DECLINED, {"call.completed", "lead.finished"}),
        (OPTED_OUT, {"call.completed", "lead.finished", "lead.opted_out"}),
    ],
)
def test_a_webhook_of_the_clinic_is_told_of_every_call(telling, ending, kinds):
    call = call_of(telling, callback="")
    with telling.database.writing() as session:
        session.add(
            Webhook(
                id="webhook",
                client_id=call.client_id,
                url="https://example.com/",
                secret="whsec_x",
                created_at=telling.now,
            )
        )

    settle(telling, call, ending)

    assert {each.kind for each in notices(telling)} == kinds


def test_without_its_job_a_notice_is_not_written_and_nor_is_the_result(telling, jobs):
    call = call_of(telling)
    jobs.fails = True

    with pytest.raises(RuntimeError):
        settle(telling, call, DECLINED)

    assert notices(telling) == []
    assert telling.result(call) is None
