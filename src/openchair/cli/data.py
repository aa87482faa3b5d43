"""`import`, `export`, `migrate`, `backup`, `restore`, `doctor`: data, and its state."""

import itertools
import shutil
import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from openchair import doctor as check_up
from openchair.accounts import client_store
from openchair.calling import imports
from openchair.cli.output import out, print_json, print_table
from openchair.cli.parts import in_words, opened
from openchair.db import Database, revisions, sqlite_module
from openchair.durable.dbos_engine import DbosEngine
from openchair.errors import InvalidInputError, OpenChairError
from openchair.leads.readers.files import read_rows
from openchair.leads.rules import make_options
from openchair.settings import read_settings
from openchair.web.exports import Format, written

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("import")(import_file)
    app.command()(export)
    app.command()(migrate)
    app.command()(backup)
    app.command()(restore)
    app.command()(doctor)


def import_file(
    leads: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV, JSON or XLSX.")],
    client: Annotated[str, typer.Option(help="The client's id or name.")],
    mapping: Annotated[
        list[str] | None, typer.Option(help="Their column=our field; may be repeated.")
    ] = None,
    purpose: Annotated[str | None, typer.Option(help="Why they are called.")] = None,
    consent: Annotated[str | None, typer.Option(help="written, prior or none, for all.")] = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check, and keep nothing.")] = False,
    no_start: Annotated[bool, typer.Option("--no-start", help="Import without calling.")] = False,
    as_json: Json = False,
) -> None:
    """Import a file of leads and queue their calls.

    Example: `openchair import leads.csv --client "Smile Dental" --mapping Contact=phone`.
    """
    pairs = dict(column_and_field(each) for each in mapping or ())
    with opened() as parts:
        now = parts.clock.now()
        with parts.database.reading() as session:
            found = client_store.find_client(session, client)
        options = make_options(
            source=leads.name,
            mapping=pairs,
            purpose=purpose,
            consent=consent,
            dry_run=dry_run,
            start=not no_start,
            allow_test=parts.house.allow_test_numbers,
            now=now,
        )
        table = read_rows(leads, filename=leads.name)
        report = imports.import_leads(parts.database, found, table, options, now=now, ids=parts.ids)
    if as_json:
        print_json(asdict(report))
        return
    out.print(
        f"{report.received} rows: {report.accepted} accepted, {report.duplicates} duplicates, "
        f"{report.rejected} refused; {report.calls_queued} calls queued."
    )
    if report.errors:
        print_table(
            "Rows that could not be used",
            ("row", "field", "code", "reason", "value"),
            [(each.row, each.field, each.code, each.message, each.value) for each in report.errors],
        )


def column_and_field(text: str) -> tuple[str, str]:
    """Read a `--mapping`; raises InvalidInputError where it is none."""
    column, equals, name = text.rpartition("=")
    if not equals:
        raise InvalidInputError(f"--mapping {text!r}: give their column=our field")
    return column, name


def export(
    client: Annotated[str, typer.Option(help="The client's id or name.")],
    format_: Annotated[Format, typer.Option("--format", help="csv or json.")] = Format.CSV,
    out_file: Annotated[Path | None, typer.Option("--out", help="Write to this file.")] = None,
) -> None:
    """Write a client's calls with their results. Example: `openchair export --client Smile`."""
    with opened() as parts:
        with parts.database.reading() as session:
            client_id = client_store.find_client(session, client).id
        pieces = written(parts.database, client_id, format_)
        if out_file is None:
            sys.stdout.writelines(pieces)
            return
        with out_file.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)


def migrate() -> None:
    """Bring the database to this version's schema; safe to repeat. Example: `openchair migrate`."""
    with opened() as parts:
        current, _ = revisions(parts.database)
    out.print(f"The database is at revision {current}.")


def backup(
    to: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")],
) -> None:
    """Copy a SQLite database while it is in use. Example: `openchair backup calls-monday.db`."""
    database = _sqlite_database("pg_dump")
    if to.exists():
        raise OpenChairError(f"{to} exists; give another name")
    with in_words(), closing(database), database.reader.connect() as connection:
        connection.exec_driver_sql("COMMIT")  # VACUUM stands outside of transactions
        connection.exec_driver_sql("VACUUM INTO ?", (str(to),))
        connection.exec_driver_sql("BEGIN")
    _check_whole(to)
    out.print(f"Wrote {to} ({to.stat().st_size / 1e6:.1f} MB).")


def restore(
    source: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A backup.")],
) -> None:
    """Put a backup in place of the database; OpenChair must be stopped.

    Example: `openchair restore calls-monday.db`. The present database is kept beside it.
    """
    database = _sqlite_database("pg_restore")
    path = Path(str(database.url.database))
    _check_whole(source)
    engine = DbosEngine(database)
    with closing(database), engine.alone():  # nobody dials while this holds the lock
        pass
    if path.exists():
        kept = _free_name(path)
        for part in ("", "-wal", "-shm"):  # its journal belongs to it
            if (present := Path(f"{path}{part}")).exists():
                shutil.move(present, f"{kept}{part}")
        out.print(f"Kept the present database as {kept}.")
    shutil.copy(source, path)
    out.print(f"Restored {source} to {path}.")


def _free_name(path: Path) -> Path:
    """Return where the present database is kept: never where another one is kept already."""
    names = (path.with_suffix(f".before-restore{nth or ''}") for nth in itertools.count())
    return next(name for name in names if not name.exists())


def _sqlite_database(instead: str) -> Database:
    database = Database(read_settings().database_url)
    if not database.is_sqlite:
        database.close()
        raise OpenChairError(f"DATABASE_URL is PostgreSQL: use {instead}, which is made for it")
    return database


def _check_whole(path: Path) -> None:
    module = sqlite_module()
    try:
        with closing(module.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            (answer,) = connection.execute("PRAGMA integrity_check").fetchone()
            connection.execute("SELECT count(*) FROM alembic_version").fetchone()
    except module.DatabaseError as error:
        raise OpenChairError(f"{path} is no OpenChair database: {error}") from error
    if answer != "ok":
        raise OpenChairError(f"{path} is damaged: {answer}")


_MARKS = {"ok": ("ok", "green"), "note": ("note", "yellow"), "bad": ("wrong", "red")}


def doctor(*, as_json: Json = False) -> None:
    """Say what is configured, what is missing, and which file or variable says so.

    Example: `openchair doctor`. Exit code 1 when the chosen modes cannot work.
    """
    findings = check_up.examine()
    if as_json:
        print_json([asdict(each) for each in findings])
    else:
        for each in findings:
            word, colour = _MARKS[each.state]
            out.print(
                Text(f"{word:<8}", style=colour).append(f"{each.what}: {each.says}", "default")
            )
    if any(each.state == "bad" for each in findings):
        raise typer.Exit(1)
