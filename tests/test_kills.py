"""Promises 1 and 2: whatever is killed, whenever, no lead is lost and no phone rings twice for one
attempt, by the log of a carrier that knows nothing of us.

`make soak` does the same for as long as it is told.
"""

import pytest

from openchair.db import Database
from tools.kills import Campaign, kill_dialers


def address(database: Database) -> str:
    database.close()  # no connection may be shared with the processes
    scheme = "sqlite" if database.is_sqlite else "postgresql"
    return database.url.set(drivername=scheme).render_as_string(hide_password=False)


@pytest.mark.slow
def test_dialers_are_killed_and_nothing_is_lost_or_doubled(database: Database):
    kills, dialers = (140, 1) if database.is_sqlite else (100, 2)

    verdict = kill_dialers(Campaign(address(database), 4 * kills, kills, dialers))

    assert verdict.is_clean, verdict
    assert verdict.kills >= kills
    assert verdict.named > kills // 8, verdict  # on a busy machine most die from outside
    assert verdict.dials > kills, verdict


@pytest.mark.slow
def test_the_same_rig_shows_what_a_naive_dialer_does(sqlite_database: Database):
    verdict = kill_dialers(Campaign(address(sqlite_database), 200, 12, naive=True))

    assert verdict.doubled > 0, verdict
