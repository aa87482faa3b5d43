"""`compliance evidence`: what proves a call, or a campaign, in one file."""

from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from openchair.calling.evidence_pack import Wanted, pack_call, pack_campaign
from openchair.cli.law import Json, compliance
from openchair.cli.output import err, out, print_json
from openchair.cli.parts import opened_to_read
from openchair.clock import SystemClock
from openchair.compliance.ruleset import packaged_ruleset
from openchair.errors import InvalidInputError, OpenChairError
from openchair.settings import read_settings


def register(app: typer.Typer) -> None:
    """Add this command to `compliance`, which is there already."""


@compliance.command("evidence")
def write_evidence(
    call: Annotated[str | None, typer.Argument(help="The call's id.")] = None,
    campaign: Annotated[
        str | None, typer.Option(help="A batch's id: every call of it, instead of one.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--out", "-o", help="The ZIP file to write; must not exist.")
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """Write what proves a call, or a campaign, to one file: record, consent, decisions, words.

    Example: `openchair compliance evidence call_0193a6f2b7c0… -o call.zip`. It holds what people
    said and their numbers. Exit code 1 when the chain of the clinic's decisions is broken.
    """
    if (call is None) == (campaign is None):
        raise InvalidInputError("give the id of a CALL, or --campaign with a batch's")
    to = to or Path(f"{call or campaign}.zip")
    if to.exists():
        raise OpenChairError(f"{to} exists; give another name with -o")
    number = read_settings().twilio_number
    now, rules = SystemClock().now(), packaged_ruleset()
    wanted = Wanted(rules, number, now, version("openchair"))
    with opened_to_read() as database, database.reading() as session:
        if call is not None:
            packed = pack_call(session, call, wanted, to)
        else:
            packed = pack_campaign(session, str(campaign), wanted, to)
    if as_json:
        told = {"file": str(to), "calls": packed.calls, "sha256sums_sha256": packed.sha256}
        print_json({**told, "chain_is_whole": packed.is_whole})
    else:
        out.print(f"Wrote {to}: {packed.calls:,} calls. Note the SHA-256 of its SHA256SUMS:")
        out.print(packed.sha256)
    if not packed.is_whole:
        err.print("The chain of the clinic's decisions is broken; chain.json says where.")
        raise typer.Exit(1)
