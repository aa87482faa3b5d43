"""Clients, on both databases."""

import datetime as dt

import pytest

from openchair.accounts import client_store as store
from openchair.accounts.profile import NewClient
from openchair.accounts.rules import Identity
from openchair.clock import VirtualClock
from openchair.db import Database
from openchair.errors import InvalidInputError, NotFoundError
from openchair.ids import Ids

NOW = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)
IDS = Ids(VirtualClock(NOW))


def add(session, name="Smile", **profile):
    return store.create_client(session, NewClient(name=name, **profile), now=NOW, ids=IDS)


def test_a_client_is_found_by_id_and_by_a_name_that_only_it_has(database: Database):
    with database.writing() as session:
        first = add(session, "Smile")
        add(session, "Bright")
        add(session, "Bright")

        assert store.find_client(session, first.id) is first
        assert store.find_client(session, "Smile") is first
        assert store.find_client(session, "smile") is first
        with pytest.raises(NotFoundError, match="more than one"):
            store.find_client(session, "Bright")
        with pytest.raises(NotFoundError, match="no client"):
            store.find_client(session, "Gone")
        with pytest.raises(NotFoundError):
            store.get_client(session, "client_gone")


def test_its_numbers_are_kept_in_e164(database: Database):
    with database.writing() as session:
        client = add(session, callback_number="(212) 555-0199")
        store.change_client(session, client, {"transfer_number": "212.555.0198"})

        assert client.callback_number == "+12125550199"
        assert client.transfer_number == "+12125550198"


def test_a_number_that_is_none_changes_nothing(sqlite_database: Database):
    with sqlite_database.writing() as session:
        client = add(session)

        with pytest.raises(InvalidInputError) as caught:
            store.change_client(session, client, {"name": "New", "callback_number": "call us"})
        assert caught.value.problems[0].field == "callback_number"
        assert client.name == "Smile"


def test_a_number_can_be_taken_away(sqlite_database: Database):
    with sqlite_database.writing() as session:
        client = add(session, callback_number="212 555 0199")
        store.change_client(session, client, {"callback_number": ""})

        assert client.callback_number == ""


def test_its_inbound_secret_is_its_own_and_can_be_renewed(sqlite_database: Database):
    with sqlite_database.writing() as session:
        first, second = add(session), add(session)
        before = first.inbound_secret

        assert before != second.inbound_secret
        assert store.new_inbound_secret(session, first) != before


def test_the_only_client_is_known_as_such(database: Database):
    with database.writing() as session:
        assert store.only_client(session) is None
        client = add(session)
        assert store.only_client(session) is client
        add(session)
        assert store.only_client(session) is None


def test_somebody_lists_the_clients_they_see_page_by_page(database: Database):
    with database.writing() as session:
        clients = [add(session, name) for name in ("C", "A", "B", "B")]
        mine = frozenset(client.id for client in clients[:3])
        somebody = Identity("user_1", is_person=True, is_admin=False, client_ids=mine)

        first, total = store.list_clients(session, somebody, limit=2)
        last = first[-1]
        second, _ = store.list_clients(session, somebody, after=(last.name, last.id), limit=2)

        assert [client.name for client in first + second] == ["A", "B", "C"]
        assert total == 3
        assert store.list_clients(session)[1] == 4


def test_whether_a_client_exists(sqlite_database: Database):
    with sqlite_database.writing() as session:
        assert store.exists_client(session, add(session).id)
        assert not store.exists_client(session, "client_gone")
