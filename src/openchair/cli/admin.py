"""`users`, `clients`, `keys`, `stop`, `go`: administration."""

import json
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

from openchair.accounts import client_store, store
from openchair.accounts.passwords import Passwords
from openchair.accounts.profile import ClientChange, NewClient
from openchair.accounts.rules import password_problem
from openchair.assembly.clinics import change_clinic, open_clinic
from openchair.calling.store import switch_calling
from openchair.cli.output import out, print_json, print_table
from openchair.cli.parts import opened
from openchair.errors import InvalidInputError
from openchair.ids import new_secret
from openchair.tables import Client

CLI = "cli"
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
ClientName = Annotated[str, typer.Argument(help="The client's id, or its name.")]
Email = Annotated[str, typer.Argument(help="The user's e-mail address.")]

users = typer.Typer(help="People who may log in.", no_args_is_help=True)
clients = typer.Typer(help="Clinics.", no_args_is_help=True)
keys = typer.Typer(help="Machines' keys to one clinic.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(users, name="users")
    app.add_typer(clients, name="clients")
    app.add_typer(keys, name="keys")
    app.command()(stop)
    app.command()(go)


# --- users ----------------------------------------------------------------------------------


@users.command("add")
def add_user(
    email: Email,
    password: Annotated[str | None, typer.Option(help="Empty: one is made and printed.")] = None,
    client: Annotated[list[str] | None, typer.Option(help="A clinic they see.")] = None,
    *,
    admin: Annotated[bool, typer.Option("--admin", help="Sees every clinic.")] = False,
    as_json: Json = False,
) -> None:
    """Add a user. Example: `openchair users add ana@example.com --client "Smile Dental"`."""
    chosen = _checked(password, email)
    with opened() as parts:
        hashed = Passwords().hash(chosen)

        def work(session: Session) -> str:
            now = parts.clock.now()
            user = store.create_user(session, email, hashed, is_admin=admin, now=now, ids=parts.ids)
            for name in client or ():
                found = client_store.find_client(session, name)
                store.add_member(session, user.id, found.id, now)
            return user.id

        user_id = parts.database.write(work)
    made = {} if password else {"password": chosen}
    if as_json:
        print_json({"id": user_id, "email": email, "is_admin": admin, **made})
    else:
        out.print(f"Added {email}." + "".join(f" Password: {each}" for each in made.values()))


def _checked(password: str | None, email: str) -> str:
    chosen = password or new_secret(nbytes=12)
    problem = password_problem(chosen, email)
    if problem:
        raise InvalidInputError(problem.message, [problem])
    return chosen


@users.command("list")
def list_users(*, as_json: Json = False) -> None:
    """List the users. Example: `openchair users list --json`."""
    with opened() as parts, parts.database.reading() as session:
        rows = [
            {
                "id": user.id,
                "email": user.email,
                "is_admin": user.is_admin,
                "disabled": user.disabled_at is not None,
            }
            for user in store.list_users(session)
        ]
    _show("Users", rows, as_json=as_json)


@users.command("password")
def set_password(
    email: Email,
    password: Annotated[str | None, typer.Option(help="Empty: one is made and printed.")] = None,
    *,
    as_json: Json = False,
) -> None:
    """Change a password; every log-in ends. Example: `openchair users password ana@example.com`."""
    chosen = _checked(password, email)
    with opened() as parts:
        hashed = Passwords().hash(chosen)
        parts.database.write(
            lambda session: store.set_password(session, store.find_user(session, email), hashed)
        )
    made = {} if password else {"password": chosen}
    if as_json:
        print_json({"email": email, **made})
    else:
        out.print("Changed." + "".join(f" Password: {each}" for each in made.values()))


@users.command("disable")
def disable_user(email: Email) -> None:
    """Lock a user out at once. Example: `openchair users disable ana@example.com`."""
    with opened() as parts:
        now = parts.clock.now()
        parts.database.write(
            lambda session: store.disable_user(session, store.find_user(session, email), now)
        )
    out.print(f"{email} is locked out.")


# --- clients --------------------------------------------------------------------------------


@clients.command("add")
def add_client(
    name: Annotated[str, typer.Argument(help="What people call the clinic.")],
    timezone: Annotated[str, typer.Option(help="Such as America/Chicago.")] = "America/New_York",
    legal_name: Annotated[str, typer.Option(help="Said at the start of each call.")] = "",
    callback_number: Annotated[str, typer.Option(help="The number to call back.")] = "",
    *,
    as_json: Json = False,
) -> None:
    """Add a clinic. Example: `openchair clients add "Smile Dental" --timezone America/Chicago`."""
    profile = NewClient(
        name=name,
        timezone=timezone,
        legal_name=legal_name or name,
        callback_number=callback_number,
    )
    with opened() as parts:
        row = parts.database.write(
            lambda session: open_clinic(session, parts, profile, now=parts.clock.now())
        )
    _show("Added", [_client_row(row)], as_json=as_json)


@clients.command("list")
def list_clients(*, as_json: Json = False) -> None:
    """List the clinics. Example: `openchair clients list`."""
    with opened() as parts, parts.database.reading() as session:
        rows = [_client_row(client) for client in client_store.list_clients(session)[0]]
    _show("Clients", rows, as_json=as_json)


@clients.command("show")
def show_client(client: ClientName) -> None:
    """Print a clinic's whole profile as JSON. Example: `openchair clients show "Smile Dental"`."""
    with opened() as parts, parts.database.reading() as session:
        found = client_store.find_client(session, client)
        print_json(found.model_dump(mode="json", exclude={"inbound_secret"}))


@clients.command("set")
def change_client(
    client: ClientName,
    changes: Annotated[list[str], typer.Argument(help="field=value, JSON where it is no text.")],
) -> None:
    """Change a clinic's profile.

    Example: `openchair clients set "Smile Dental" language=es max_concurrent_calls=4`.
    """
    values = dict(_read_change(each) for each in changes)
    change = ClientChange.model_validate(values)
    with opened() as parts:
        parts.database.write(
            lambda session: change_clinic(
                session, parts, client_store.find_client(session, client), change
            )
        )
    out.print(f"Changed {', '.join(values)}.")


def _read_change(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals or name not in ClientChange.model_fields:
        known = ", ".join(ClientChange.model_fields)
        raise InvalidInputError(f"{text!r}: give field=value; fields are {known}")
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        return name, value


@clients.command("pause")
def pause_client(client: ClientName) -> None:
    """Stop calling for one clinic; its calls stay queued. Example: `… clients pause Smile`."""
    _set_paused(client, paused=True)


@clients.command("resume")
def resume_client(client: ClientName) -> None:
    """Call for a paused clinic again. Example: `openchair clients resume "Smile Dental"`."""
    _set_paused(client, paused=False)


def _set_paused(client: str, *, paused: bool) -> None:
    with opened() as parts:
        parts.database.write(
            lambda session: client_store.change_client(
                session, client_store.find_client(session, client), {"paused": paused}
            )
        )
    out.print(f"{client} is {'paused' if paused else 'called for again'}.")


def _client_row(client: Client) -> dict[str, Any]:
    return {
        "id": client.id,
        "name": client.name,
        "timezone": client.timezone,
        "language": client.language,
        "paused": client.paused,
    }


# --- keys -----------------------------------------------------------------------------------


@keys.command("add")
def add_key(
    client: ClientName,
    name: Annotated[str, typer.Option(help="What the key is for.")] = "n8n",
    *,
    as_json: Json = False,
) -> None:
    """Make a key; it is shown once. Example: `openchair keys add "Smile Dental" --name n8n`."""
    with opened() as parts:

        def work(session: Session) -> dict[str, Any]:
            found = client_store.find_client(session, client)
            row, plain = store.create_key(
                session, found.id, name, now=parts.clock.now(), ids=parts.ids
            )
            return {"id": row.id, "name": row.name, "prefix": row.prefix, "key": plain}

        made = parts.database.write(work)
    if as_json:
        print_json(made)
    else:
        out.print(f"{made['key']}\nKeep it now: it is not shown again.")


@keys.command("list")
def list_keys(client: ClientName, *, as_json: Json = False) -> None:
    """List a clinic's keys. Example: `openchair keys list "Smile Dental"`."""
    with opened() as parts, parts.database.reading() as session:
        found = client_store.find_client(session, client)
        rows = [
            {
                "id": key.id,
                "name": key.name,
                "prefix": key.prefix,
                "revoked": key.revoked_at is not None,
                "expires_at": key.expires_at,
            }
            for key in store.list_keys(session, found.id)
        ]
    _show("Keys", rows, as_json=as_json)


@keys.command("revoke")
def revoke_key(
    client: ClientName, key_id: Annotated[str, typer.Argument(help="As `keys list` shows it.")]
) -> None:
    """Make a key stop working, for good. Example: `openchair keys revoke Smile key_0193…`."""
    with opened() as parts:
        now = parts.clock.now()
        parts.database.write(
            lambda session: store.revoke_key(
                session, client_store.find_client(session, client).id, key_id, now
            )
        )
    out.print("Revoked.")


# --- the global switch ----------------------------------------------------------------------


def stop() -> None:
    """Stop all calling, everywhere, within seconds. Example: `openchair stop`; then `go`."""
    _switch(is_on=False)
    out.print("Calling is stopped. `openchair go` lets it go on.")


def go() -> None:
    """Let calling go on after `stop`. Example: `openchair go`."""
    _switch(is_on=True)
    out.print("Calling goes on.")


def _switch(*, is_on: bool) -> None:
    with opened() as parts:

        def work(session: Session) -> None:
            now = parts.clock.now()
            switch_calling(session, is_on=is_on, by=CLI, now=now)
            store.audit(session, CLI, "go" if is_on else "stop", now=now, ids=parts.ids)

        parts.database.write(work)


def _show(title: str, rows: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print_json(rows)
    elif rows:
        print_table(title, list(rows[0]), [list(row.values()) for row in rows], whole=("id",))
    else:
        out.print(f"No {title.lower()} yet.")
