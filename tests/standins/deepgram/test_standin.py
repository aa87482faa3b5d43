"""The stand-in as a server: who gets in, and how it ends."""

import socket
from urllib.parse import urlsplit

import pytest

from openchair.standins.deepgram.mind import Close, Fail, Send, Warn
from openchair.standins.deepgram.standin import StandinDeepgram
from tests.standins.deepgram.client import Client, standin, talking


def status(deepgram: StandinDeepgram, path: str = "", **headers: str) -> int | None:
    with Client(deepgram.url, headers, path) as client:
        return client.status


def test_a_client_is_welcomed_by_its_request_id() -> None:
    with standin() as deepgram, Client(deepgram.url) as client:
        welcome = client.receive()

        assert welcome == {"type": "Welcome", "request_id": deepgram.sessions[0].request_id}
        assert client.headers["dg-request-id"] == deepgram.sessions[0].request_id


def test_only_who_has_the_key_and_the_path_is_let_in() -> None:
    with standin(key="made-up") as deepgram:
        assert status(deepgram, Authorization="Token made-up") == 101
        assert status(deepgram, Authorization="Bearer made-up") == 101
        assert status(deepgram, Sec_WebSocket_Protocol="token, made-up") == 401
        assert status(deepgram, **{"Sec-WebSocket-Protocol": "token, made-up"}) == 101
        assert status(deepgram, Authorization="Token another") == 401
        assert status(deepgram) == 401
        assert status(deepgram, "/v1/listen", Authorization="Token made-up") == 404


def test_one_session_too_many_is_refused_until_another_ends() -> None:
    with standin(max_sessions=2) as deepgram:
        with Client(deepgram.url), Client(deepgram.url):
            assert status(deepgram, Authorization="Token a") == 429

        deepgram.until(lambda: deepgram.open_sessions == 0)
        assert status(deepgram, Authorization="Token a") == 101


def test_what_is_no_request_is_cut_off_and_forgotten() -> None:
    with standin() as deepgram:
        with Client(deepgram.url, path="/ no") as client:
            assert client.status is None

        assert deepgram.sessions == []


def test_a_request_that_does_not_end_is_refused() -> None:
    with standin() as deepgram, Client(deepgram.url, {"X-Long": "a" * 40_000}) as client:
        assert client.status == 431


def test_who_leaves_before_asking_is_forgotten() -> None:
    with standin() as deepgram:
        where = urlsplit(deepgram.url)
        socket.create_connection((where.hostname or "", where.port or 0)).close()

        assert status(deepgram, Authorization="Token a") == 101
        assert len(deepgram.sessions) == 1


def test_a_client_that_is_gone_leaves_no_session() -> None:
    with standin() as deepgram:
        with Client(deepgram.url) as client:
            client.until("Welcome")

        assert deepgram.until(lambda: deepgram.sessions[0].closed_with) == 1006
        assert deepgram.open_sessions == 0


def test_a_client_that_closes_is_written_down_with_its_code() -> None:
    with standin() as deepgram, Client(deepgram.url) as client:
        client.close(4000)

        assert client.ending()[1] == 4000
        assert deepgram.until(lambda: deepgram.sessions[0].closed_with) == 4000


def test_the_same_seed_gives_the_same_request_ids() -> None:
    ids = []
    for seed in (1, 1, 2):
        with standin(seed=seed) as deepgram, Client(deepgram.url) as client:
            ids.append(client.until("Welcome")["request_id"])

    assert ids[0] == ids[1] != ids[2]


def test_when_it_stops_the_open_sessions_are_told() -> None:
    with standin() as deepgram:
        client = Client(deepgram.url)
        client.until("Welcome")

    with client:
        assert client.ending()[1] == 1001
    assert deepgram.open_sessions == 0
    assert deepgram.sessions[0].closed_with == 1001


@pytest.mark.parametrize("code", [1011, 1006])
def test_open_sessions_may_be_closed_at_any_time(code: int) -> None:
    with standin() as deepgram, talking(deepgram) as client:
        deepgram.act(Close(code))

        assert client.ending()[1] == code
        assert deepgram.until(lambda: deepgram.sessions[0].closed_with) == code


def test_anything_may_be_sent_at_any_time() -> None:
    with standin() as deepgram, talking(deepgram) as client:
        deepgram.act(Send({"type": "SomethingNew", "detail": 1}))
        deepgram.act(Warn("SLOW_SPEAK_REQUEST"))
        deepgram.act(Fail("INTERNAL_SERVER_ERROR"))

        assert client.until("SomethingNew")["detail"] == 1
        assert client.until("Warning")["code"] == "SLOW_SPEAK_REQUEST"
        assert client.ending() == (
            {"type": "Error", "code": "INTERNAL_SERVER_ERROR", "description": "as told"},
            1000,
        )


def test_sessions_know_nothing_of_each_other() -> None:
    with standin() as deepgram:
        with (
            talking(deepgram, greeting="one") as first,
            talking(deepgram, greeting="two") as second,
        ):
            assert first.words_until("AgentAudioDone")[0]["text"] == "one"
            assert second.words_until("AgentAudioDone")[0]["text"] == "two"

        assert [record.violations for record in deepgram.sessions] == [[], []]
