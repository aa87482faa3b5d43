"""The API, the voice agent and the dialer on threads of one process."""

from pathlib import Path

import httpx
import pytest

from openchair.assembly.parts import Parts, assemble
from openchair.calling.recovery import living
from openchair.db import Durability
from openchair.errors import OpenChairError
from openchair.one_process import free_ports, running
from openchair.settings import GivenSettings


def parts_on(folder: Path, api: int, agent: int) -> Parts:
    settings = GivenSettings(
        database_url=f"sqlite:///{folder}/one.db",
        telephony_mode="TWILIO_STUB",
        port=api,
        agent_port=agent,
    )
    return assemble(settings, Durability.NONE)


def test_all_three_are_ready_when_it_begins_and_gone_when_it_ends(tmp_path: Path):
    with free_ports(2) as (door, other):
        api, agent = door.getsockname()[1], other.getsockname()[1]
        other.close()
        parts = parts_on(tmp_path, api, agent)

        with running(parts, door):
            assert httpx.get(f"http://127.0.0.1:{api}/readyz").status_code == 200
            assert httpx.get(f"http://127.0.0.1:{agent}/healthz").json()["calls"] == 0

        with parts.database.reading() as session:
            assert living(session, parts.clock.now()) == {}
        parts.close()


def test_what_one_of_them_dies_of_is_told(tmp_path: Path):
    with free_ports(2) as (door, taken):
        api, agent = door.getsockname()[1], taken.getsockname()[1]
        taken.listen()
        parts = parts_on(tmp_path, api, agent)

        with pytest.raises(OpenChairError, match="cannot listen"), running(parts, door):
            pytest.fail("it began all the same")

        parts.close()


def test_every_port_is_another():
    with free_ports(5) as doors:
        assert len({door.getsockname()[1] for door in doors}) == 5
