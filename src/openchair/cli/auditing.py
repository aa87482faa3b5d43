"""`compliance audit`: proves that each call that was dialled might be."""

import json
from pathlib import Path
from typing import Annotated

import typer

from openchair.accounts import client_store
from openchair.calling.audit import Audit, audit
from openchair.calling.dial_checks import PROVES, TAKES_EFFECT, Check
from openchair.cli.law import Json, compliance, section
from openchair.cli.output import out, print_json
from openchair.cli.parts import opened_to_read
from openchair.compliance.chain_check import Anchor
from openchair.compliance.ruleset import packaged_ruleset
from openchair.errors import InvalidInputError


def register(app: typer.Typer) -> None:
    """Add this command to `compliance`, which is there already."""


@compliance.command("audit")
def audit_dials(
    client: Annotated[
        str | None, typer.Option(help="Only this client's calls: its id or name.")
    ] = None,
    anchor: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="An earlier audit's --json, kept elsewhere: its chains must still be there.",
        ),
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """Prove of every call that was dialled that it might be; list each that might not.

    Example: `openchair compliance audit`. The decisions are proved to be those that were stored.
    Exit code 1 when anything does not hold. Nothing is written.
    """
    anchors = _anchors(anchor) if anchor else {}
    with opened_to_read() as database, database.reading() as session:
        found_client = client_store.find_client(session, client) if client else None
        client_id = found_client.id if found_client else None
        found = audit(session, packaged_ruleset(), client_id, anchors)
    if as_json:
        print_json(found.to_json())
    else:
        _print_audit(found)
    if found.violations:
        raise typer.Exit(1)


def _anchors(file: Path) -> dict[str, Anchor]:
    """Read the ends of the chains from what an earlier audit printed."""
    try:
        noted = json.loads(file.read_text("utf-8"))["chains"]
        read = [Anchor(str(e["client_id"]), int(e["decisions"]), str(e["sha256"])) for e in noted]
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInputError(f"--anchor {file} is no audit's --json: {error}") from error
    return {each.client_id: each for each in read}


def _print_audit(found: Audit) -> None:
    out.print(
        f"{found.calls:,} calls, {found.dials:,} of them dialled, by the rules "
        f"{packaged_ruleset().version}.\n"
    )
    broken = found.found
    section(
        "Of every dial, and of every decision",
        ("proved", "checked", "violations"),
        [(PROVES[check], f"{found.checked[check]:,}", f"{broken[check]:,}") for check in Check],
        whole=("checked", "violations"),
    )
    if found.advised:
        out.print(
            f"{found.advised:,} dials were decided where compliance only advises, "
            f"{found.against_advice:,} of them against the advice."
        )
    if found.while_taking_effect:
        out.print(
            f"{found.while_taking_effect:,} were dialled within the {TAKES_EFFECT.seconds} seconds "
            "in which an opt-out takes effect."
        )
    _print_chains(found)
    if not found.violations:
        out.print("No violation was found.")
        return
    out.print(f"{len(found.violations):,} violations:\n")
    for each in found.violations:
        at = each.dialled_at.isoformat(timespec="seconds") if each.dialled_at else "?"
        where = each.call_id or each.client_id
        out.print(f"{where} {at} {each.check.value}: {each.says}", soft_wrap=True)


def _print_chains(found: Audit) -> None:
    for end in found.chains.ends:
        if end.older:
            since = end.kept_since.isoformat(timespec="seconds")
            out.print(
                f"The first {end.older:,} decisions of {end.client_id} are older than their chain: "
                f"they are proved unchanged since {since}, not since they were made.",
                soft_wrap=True,
            )
