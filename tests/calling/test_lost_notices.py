"""A notice whose delivery nobody carries any more is taken up again."""

import datetime as dt

from openchair.calling import recovery
from openchair.durable import NoEngine
from openchair.notices.rules import Kind
from openchair.notices.store import News, add_notices

MINUTE = dt.timedelta(minutes=1)


class Jobs(NoEngine):
    """Remembers what was submitted; runs nothing."""

    executor_id = "here"

    def __init__(self):
        self.submitted = []

    def submit(self, session, kind, key, arguments, *, delay=0):
        self.submitted.append((kind, key, arguments))

    def status(self, keys):
        return {key: "waiting" for _, key, _ in self.submitted if key in keys}

    def pending(self, executor_id):
        return []

    def take_over(self, executor_id):
        return 0


def told(world) -> str:
    client = world.client()
    news = News(Kind.CALL_COMPLETED, client.id, {}, callback_url="https://n8n.example.com/result")
    with world.database.writing() as session:
        return add_notices(session, news, now=world.now, ids=world.ids)[0].notice_id


def sweep(world, jobs, after) -> None:
    recovery.sweep(world.database, jobs, world.house, now=world.now + after)


def test_a_notice_that_is_overdue_gets_one_new_job_an_hour(world):
    notice_id, jobs = told(world), Jobs()

    sweep(world, jobs, 3 * MINUTE)
    sweep(world, jobs, 4 * MINUTE)
    sweep(world, jobs, 63 * MINUTE)

    assert [arguments for _, _, arguments in jobs.submitted] == [{"notice_id": notice_id}] * 2


def test_a_notice_that_is_just_due_is_left_to_its_own_job(world):
    told(world)
    jobs = Jobs()

    sweep(world, jobs, MINUTE)

    assert jobs.submitted == []
