"""Users, members, keys and the audit trail, on both databases."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from openchair.accounts import store
from openchair.accounts.client_store import create_client
from openchair.accounts.passwords import Passwords
from openchair.accounts.profile import NewClient
from openchair.accounts.rules import Claims, Scope
from openchair.clock import VirtualClock
from openchair.db import Database
from openchair.errors import ConflictError, InvalidInputError, NotFoundError
from openchair.ids import Ids
from openchair.tables import ApiKey, AuditEntry, Client, User

NOW = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)
IDS = Ids(VirtualClock(NOW))
CHEAP = Passwords(memory_kib=8, passes=1)


def new_user(session: Session, email: str = "ana@example.com", *, is_admin: bool = False) -> User:
    return store.create_user(session, email, "hash", is_admin=is_admin, now=NOW, ids=IDS)


def new_client(session: Session, name: str = "Smile") -> Client:
    return create_client(session, NewClient(name=name), now=NOW, ids=IDS)


def claims_of(user: User) -> Claims:
    return Claims(user.id, user.token_version, LATER)


def test_a_user_is_found_by_address_in_any_case_and_by_id(database: Database):
    with database.writing() as session:
        user = new_user(session, "Ana@Example.com")

        assert user.email == "ana@example.com"
        assert store.find_user(session, "ANA@example.com").id == user.id
        assert store.find_user(session, user.id).id == user.id
        with pytest.raises(NotFoundError):
            store.find_user(session, "nobody@example.com")


def test_an_address_has_one_user(database: Database):
    with database.writing() as session:
        new_user(session)

        with pytest.raises(ConflictError, match="already"):
            new_user(session, "ANA@example.com")
        assert len(store.list_users(session)) == 1


def test_a_wrong_address_makes_no_user(sqlite_database: Database):
    with pytest.raises(InvalidInputError), sqlite_database.writing() as session:
        new_user(session, "nobody")


def test_a_token_speaks_for_its_user_and_their_clients(database: Database):
    with database.writing() as session:
        user, client = new_user(session), new_client(session)
        store.add_member(session, user.id, client.id, NOW)

        identity = store.identity_of(session, claims_of(user))

        assert identity is not None
        assert identity.client_ids == {client.id}
        assert identity.is_person
        assert not identity.is_admin


@pytest.mark.parametrize("how", ["password", "logout", "disabled"])
def test_a_token_is_revoked_with_its_users_next_request(database: Database, how: str):
    with database.writing() as session:
        user = new_user(session)
        before = claims_of(user)
        if how == "password":
            store.set_password(session, user, "another")
        elif how == "logout":
            store.end_sessions(session, user)
        else:
            store.disable_user(session, user, NOW)

        assert store.identity_of(session, before) is None
        assert (store.identity_of(session, claims_of(user)) is None) is (how == "disabled")


def test_a_disabled_user_can_be_enabled_again_but_old_tokens_stay_dead(database: Database):
    with database.writing() as session:
        user = new_user(session)
        before = claims_of(user)
        store.disable_user(session, user, NOW)
        store.enable_user(session, user)

        assert store.identity_of(session, before) is None
        assert store.identity_of(session, claims_of(user)) is not None


def test_a_token_of_nobody_is_worth_nothing(sqlite_database: Database):
    with sqlite_database.reading() as session:
        assert store.identity_of(session, Claims("user_x", 0, LATER)) is None


def test_a_member_is_added_once_and_removed_for_good(database: Database):
    with database.writing() as session:
        user, client = new_user(session), new_client(session)

        assert store.add_member(session, user.id, client.id, NOW)
        assert not store.add_member(session, user.id, client.id, LATER)
        assert store.list_members(session, client.id) == [(user, NOW)]
        store.remove_member(session, user.id, client.id)
        assert store.list_members(session, client.id) == []
        with pytest.raises(NotFoundError):
            store.remove_member(session, user.id, client.id)


def test_the_first_admin_is_made_once(database: Database):
    def ensure(password: str | None) -> str | None:
        with database.writing() as session:
            return store.ensure_admin(
                session, "admin@example.com", password, passwords=CHEAP, now=NOW, ids=IDS
            )

    made_up = ensure(None)

    assert made_up is not None
    assert len(made_up) >= 16
    assert ensure(None) is None
    with database.reading() as session:
        [admin] = store.list_users(session)
        assert admin.is_admin
        assert CHEAP.check(made_up, admin.password_hash)


def test_a_weak_admin_password_is_refused_unless_it_is_allowed(sqlite_database: Database):
    given: dict[str, Any] = {"passwords": CHEAP, "now": NOW, "ids": IDS}
    with sqlite_database.writing() as session:
        with pytest.raises(InvalidInputError, match="ADMIN_PASSWORD"):
            store.ensure_admin(session, "admin@example.com", "changeme", **given)
        store.ensure_admin(session, "admin@example.com", "changeme", **given, allow_weak=True)

        assert len(store.list_users(session)) == 1


def test_a_key_opens_its_client_until_it_is_revoked(database: Database):
    with database.writing() as session:
        client = new_client(session)
        row, plain = store.create_key(session, client.id, "n8n", now=NOW, ids=IDS)

        identity = store.authenticate_key(session, plain, NOW)
        assert identity is not None
        assert identity.client_ids == {client.id}
        assert identity.scopes == frozenset(Scope)
        assert not identity.is_person
        store.revoke_key(session, client.id, row.id, NOW)
        assert store.authenticate_key(session, plain, NOW) is None


def test_a_key_ends_at_its_hour(database: Database):
    with database.writing() as session:
        client = new_client(session)
        _, plain = store.create_key(session, client.id, "n8n", expires_at=LATER, now=NOW, ids=IDS)

        assert store.authenticate_key(session, plain, LATER - dt.timedelta(seconds=1))
        assert store.authenticate_key(session, plain, LATER) is None


def test_nothing_of_a_key_is_stored_but_its_digest(database: Database):
    with database.writing() as session:
        client = new_client(session)
        _, plain = store.create_key(session, client.id, "n8n", now=NOW, ids=IDS)
        secret = plain.split("_", 2)[2]

        stored = session.execute(sa.select(ApiKey.__table__)).one()  # type: ignore[attr-defined]
        assert secret not in str(tuple(stored))


def test_a_key_has_the_scopes_it_was_given_and_unknown_ones_count_for_nothing(
    sqlite_database: Database,
):
    with sqlite_database.writing() as session:
        client = new_client(session)
        row, plain = store.create_key(
            session, client.id, "reader", scopes=[Scope.CALLS_READ], now=NOW, ids=IDS
        )
        row.scopes = [*row.scopes, "moon:fly"]
        session.flush()

        identity = store.authenticate_key(session, plain, NOW)
        assert identity is not None
        assert identity.scopes == {Scope.CALLS_READ}


@pytest.mark.parametrize(
    "text", ["", "oc_", "oc_abcdefgh_short", "x" * 9999, "oc_aaaaaaaa_" + "a" * 43, "ä"]
)
def test_what_is_no_key_opens_nothing(sqlite_database: Database, text: str):
    with sqlite_database.reading() as session:
        assert store.authenticate_key(session, text, NOW) is None


def test_a_key_of_another_client_cannot_be_revoked(sqlite_database: Database):
    with sqlite_database.writing() as session:
        here, there = new_client(session, "Here"), new_client(session, "There")
        row, _ = store.create_key(session, here.id, "n8n", now=NOW, ids=IDS)

        with pytest.raises(NotFoundError):
            store.revoke_key(session, there.id, row.id, NOW)
        assert store.list_keys(session, there.id) == []
        assert [key.id for key in store.list_keys(session, here.id)] == [row.id]


def test_the_same_entropy_makes_no_second_key(database: Database):
    with database.writing() as session:
        client = new_client(session)
        given = {"entropy": b"x" * 32, "now": NOW, "ids": IDS}
        store.create_key(session, client.id, "n8n", **given)  # type: ignore[arg-type]

        with pytest.raises(ConflictError):
            store.create_key(session, client.id, "n8n", **given)  # type: ignore[arg-type]


def test_what_was_done_is_written_down(database: Database):
    with database.writing() as session:
        store.audit(session, "cli", "created_client", client_id="c", now=NOW, ids=IDS)
        store.audit(session, "cli", "stopped_calling", details={"why": "test"}, now=LATER, ids=IDS)

    with database.reading() as session:
        entries = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.at)).all()  # type: ignore[arg-type]
        assert [entry.verb for entry in entries] == ["created_client", "stopped_calling"]
        assert entries[1].details == {"why": "test"}
