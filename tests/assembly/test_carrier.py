"""Where Twilio and Deepgram are, and who we are to them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from openchair.assembly.carrier import (
    DEEPGRAM_URL,
    STANDIN_NUMBER,
    STANDIN_SID,
    agent_url,
    build_side_door,
    deepgram_key,
    deepgram_url,
    stream_secret,
    twilio_account,
)
from openchair.assembly.parts import Parts, assemble, jwt_secret
from openchair.settings import Settings
from openchair.telephony.twilio import API_BASE

LIVE: dict[str, Any] = {
    "telephony_mode": "TWILIO",
    "jwt_secret": "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6",
    "twilio_sid": "AC0123",
    "twilio_token": "new",
    "twilio_token_old": "old",
    "twilio_number": "+12125550100",
    "deepgram_api_key": "key",
    "public_base_url": "https://calls.example.com",
    "agent_public_url": "wss://agent.example.com/stream",
}


def settings(**values: Any) -> Settings:
    return Settings(_env_file=None, **values)


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Parts]:
    parts = assemble(settings(**LIVE, database_url=f"sqlite:///{tmp_path}/live.db"))
    yield parts
    parts.close()


def test_real_calls_go_to_the_real_vendors_on_our_account():
    given = settings(**LIVE)

    account = twilio_account(given)

    assert (account.sid, account.token, account.api_base) == ("AC0123", "new", API_BASE)
    assert account.public_base_url == "https://calls.example.com"
    assert (deepgram_url(given), deepgram_key(given)) == (DEEPGRAM_URL, "key")
    assert agent_url(given) == "wss://agent.example.com/stream"


def test_stand_ins_stand_beside_the_voice_agent_on_this_machine():
    given = settings(telephony_mode="TWILIO_STUB", agent_port=9000, port=8500)

    account = twilio_account(given)

    assert account.api_base == "http://127.0.0.1:9001"
    assert account.public_base_url == "http://127.0.0.1:8500"
    assert (account.sid, account.number) == (STANDIN_SID, STANDIN_NUMBER)
    assert deepgram_url(given) == "ws://127.0.0.1:9002/v1/agent/converse"
    assert agent_url(given) == "ws://127.0.0.1:9000/stream"


def test_others_may_be_named():
    given = settings(
        telephony_mode="TWILIO_STUB",
        twilio_api_base="http://127.0.0.1:1",
        deepgram_agent_url="ws://127.0.0.1:2",
    )

    assert twilio_account(given).api_base == "http://127.0.0.1:1"
    assert deepgram_url(given) == "ws://127.0.0.1:2"
    assert not given.starts_standins


def test_both_tokens_open_the_side_door_while_one_is_rotated(live: Parts):
    door = build_side_door(live)

    assert door is not None
    assert door.tokens == ["new", "old"]


def test_where_no_phone_can_ring_there_is_no_side_door(tmp_path: Path):
    parts = assemble(settings(database_url=f"sqlite:///{tmp_path}/simulated.db"))

    assert build_side_door(parts) is None
    parts.close()


def test_passes_are_signed_by_a_secret_of_their_own(live: Parts):
    secret = stream_secret(live)

    assert secret == stream_secret(live)
    assert secret != jwt_secret(live.settings, live.database)
    assert len(secret) >= 32


def test_tokens_do_not_show_in_print():
    assert "new" not in repr(twilio_account(settings(**LIVE)))
