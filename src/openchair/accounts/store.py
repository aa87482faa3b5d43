"""Users, members, keys and the audit trail: what is remembered of who may.

Passwords come in hashed: hashing is slow, and a transaction that writes must not wait for it.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from openchair.accounts.keys import NewKey, digest_of, is_key, new_key
from openchair.accounts.once_store import inserted
from openchair.accounts.passwords import Passwords
from openchair.accounts.rules import (
    ALL_SCOPES,
    Claims,
    Identity,
    Scope,
    email_problem,
    normal_email,
    password_problem,
)
from openchair.errors import ConflictError, InvalidInputError, NotFoundError
from openchair.ids import Ids, new_secret
from openchair.tables import ApiKey, AuditEntry, Member, User

# --- users ----------------------------------------------------------------------------------


def create_user(
    session: Session,
    email: str,
    password_hash: str,
    *,
    is_admin: bool = False,
    now: dt.datetime,
    ids: Ids,
) -> User:
    """Add a user. Raises ConflictError when the address is taken, InvalidInputError when wrong."""
    address = normal_email(email)
    problem = email_problem(address)
    if problem:
        raise InvalidInputError(problem.message, [problem])
    user = User(
        id=ids.new("user"),
        email=address,
        password_hash=password_hash,
        is_admin=is_admin,
        created_at=now,
    )
    if not inserted(session, User, user.model_dump()):
        raise ConflictError(f"There is a user {address} already.", code="email_taken")
    return session.get_one(User, user.id)


def user_by_email(session: Session, email: str) -> User | None:
    """Return the user with this address."""
    return session.scalar(sa.select(User).where(col(User.email) == normal_email(email)))


def find_user(session: Session, email_or_id: str) -> User:
    """Return the user of this address or id; raises NotFoundError."""
    user = session.get(User, email_or_id) or user_by_email(session, email_or_id)
    if user is None:
        raise NotFoundError(f"There is no user {email_or_id}.")
    return user


def list_users(session: Session) -> list[User]:
    """Return all users, in the order of their addresses."""
    return list(session.scalars(sa.select(User).order_by(col(User.email))))


def set_password(session: Session, user: User, password_hash: str) -> None:
    """Change a user's password; every token given out before stops working."""
    user.password_hash = password_hash
    end_sessions(session, user)


def end_sessions(session: Session, user: User) -> None:
    """Make every token of this user stop working."""
    user.token_version += 1
    session.flush()


def disable_user(session: Session, user: User, now: dt.datetime) -> None:
    """Lock a user out, at once and until enabled again."""
    user.disabled_at = user.disabled_at or now
    end_sessions(session, user)


def enable_user(session: Session, user: User) -> None:
    """Let a disabled user log in again."""
    user.disabled_at = None
    session.flush()


def ensure_admin(
    session: Session,
    email: str,
    password: str | None,
    *,
    passwords: Passwords,
    now: dt.datetime,
    ids: Ids,
    allow_weak: bool = False,
) -> str | None:
    """Make an admin unless there is one; return the password if it had to be made up.

    `allow_weak` takes a password that others could guess, for a simulation on one machine.
    """
    if session.scalar(sa.select(sa.func.count()).where(col(User.is_admin))):
        return None
    chosen = password or new_secret(nbytes=12)
    problem = password_problem(chosen, email)
    if problem and not allow_weak:
        raise InvalidInputError(f"ADMIN_PASSWORD: {problem.message}", [problem])
    create_user(session, email, passwords.hash(chosen), is_admin=True, now=now, ids=ids)
    return None if password else chosen


def identity_of(session: Session, claims: Claims) -> Identity | None:
    """Return who a token speaks for now, or None when it was revoked."""
    user = session.get(User, claims.user_id)
    if user is None or user.disabled_at is not None or user.token_version != claims.version:
        return None
    found = session.scalars(sa.select(col(Member.client_id)).where(col(Member.user_id) == user.id))
    return Identity(
        actor=user.id, is_person=True, is_admin=user.is_admin, client_ids=frozenset(found)
    )


# --- members --------------------------------------------------------------------------------


def add_member(session: Session, user_id: str, client_id: str, now: dt.datetime) -> bool:
    """Let a user see a client; tell whether that is new."""
    row = {"user_id": user_id, "client_id": client_id, "created_at": now}
    return inserted(session, Member, row)


def member_since(session: Session, user_id: str, client_id: str) -> dt.datetime:
    """Return since when a user has seen a client."""
    return session.get_one(Member, (user_id, client_id)).created_at


def remove_member(session: Session, user_id: str, client_id: str) -> None:
    """Take a client out of a user's sight. Raises NotFoundError when it was not in it."""
    statement = sa.delete(Member).where(
        col(Member.user_id) == user_id, col(Member.client_id) == client_id
    )
    if not session.execute(statement).rowcount:  # type: ignore[attr-defined]
        raise NotFoundError("There is no such member.")


def list_members(session: Session, client_id: str) -> list[tuple[User, dt.datetime]]:
    """Return the users who see a client, and since when."""
    statement = (
        sa.select(User, col(Member.created_at))
        .join(Member, col(Member.user_id) == col(User.id))
        .where(col(Member.client_id) == client_id)
        .order_by(col(User.email))
    )
    return [(user, since) for user, since in session.execute(statement)]


# --- keys -----------------------------------------------------------------------------------


def create_key(
    session: Session,
    client_id: str,
    name: str,
    *,
    scopes: Collection[Scope] = ALL_SCOPES,
    expires_at: dt.datetime | None = None,
    entropy: bytes | None = None,
    now: dt.datetime,
    ids: Ids,
) -> tuple[ApiKey, str]:
    """Add a key for a client; return its row and the key itself, which is not kept.

    The same `entropy` gives the same key: a repeated request can be answered as before. Raises
    ConflictError when that key was made too long ago for its answer to be known.
    """
    made: NewKey = new_key(entropy)
    known = sa.select(col(ApiKey.id)).where(col(ApiKey.key_hash) == made.digest)
    if entropy and session.scalar(known) is not None:
        raise ConflictError("An earlier request made this key; make another.", code="key_exists")
    row = ApiKey(
        id=ids.new("key"),
        client_id=client_id,
        name=name,
        prefix=made.prefix,
        key_hash=made.digest,
        scopes=sorted(scopes),
        expires_at=expires_at,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row, made.plain


def usable_key(
    session: Session,
    client_id: str,
    name: str,
    *,
    scopes: Collection[Scope],
    entropy: bytes,
    now: dt.datetime,
    ids: Ids,
) -> str:
    """Return a machine's key that works, made from `entropy`: the same one for whoever has that.

    Where that one was revoked, a further one is made.
    """
    wanted = new_key(entropy)
    known = session.scalar(sa.select(ApiKey).where(col(ApiKey.key_hash) == wanted.digest))
    if known is not None and known.revoked_at is None:
        return wanted.plain
    fresh = entropy if known is None else None
    made: dict[str, Any] = {"scopes": scopes, "entropy": fresh, "now": now, "ids": ids}
    return create_key(session, client_id, name, **made)[1]


def list_keys(session: Session, client_id: str) -> list[ApiKey]:
    """Return a client's keys, revoked ones too, oldest first."""
    statement = (
        sa.select(ApiKey)
        .where(col(ApiKey.client_id) == client_id)
        .order_by(col(ApiKey.created_at), col(ApiKey.id))
    )
    return list(session.scalars(statement))


def revoke_key(session: Session, client_id: str, key_id: str, now: dt.datetime) -> ApiKey:
    """Make a key stop working, for good. Raises NotFoundError."""
    row = session.get(ApiKey, key_id)
    if row is None or row.client_id != client_id:
        raise NotFoundError("There is no such key.")
    row.revoked_at = row.revoked_at or now
    session.flush()
    return row


def authenticate_key(session: Session, plain: str, now: dt.datetime) -> Identity | None:
    """Return who a key speaks for, or None when it is unknown, revoked or expired."""
    if not is_key(plain):
        return None
    row = session.scalar(sa.select(ApiKey).where(col(ApiKey.key_hash) == digest_of(plain)))
    if row is None or row.revoked_at is not None:
        return None
    if row.expires_at is not None and row.expires_at <= now:
        return None
    return Identity(
        actor=row.id,
        is_person=False,
        is_admin=False,
        client_ids=frozenset({row.client_id}),
        scopes=frozenset(Scope(scope) for scope in row.scopes if scope in ALL_SCOPES),
    )


# --- audit ----------------------------------------------------------------------------------


def audit(
    session: Session,
    actor: str,
    verb: str,
    *,
    client_id: str | None = None,
    subject: str = "",
    details: Mapping[str, Any] | None = None,
    now: dt.datetime,
    ids: Ids,
) -> None:
    """Write down who did what to whom. Past-tense verbs; no secrets, no numbers in `details`."""
    session.add(
        AuditEntry(
            id=ids.new("audit"),
            at=now,
            actor=actor,
            verb=verb,
            client_id=client_id,
            subject=subject,
            details=dict(details or {}),
        )
    )
