"""`compliance evaluate` and `compliance preview`: may we call, and whom of a list."""

import datetime as dt
import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from openchair.assembly.previews import PreviewOrder, run_preview
from openchair.calling.forecast import Forecast
from openchair.cli.data import column_and_field
from openchair.cli.output import out, print_json, print_json_line, print_table
from openchair.cli.parts import opened_to_read
from openchair.clock import SystemClock
from openchair.compliance.cases import evaluate_cases, read_instant
from openchair.compliance.preview import Answer, Preview
from openchair.compliance.ruleset import packaged_ruleset
from openchair.compliance.words import code_in_words
from openchair.errors import InvalidInputError
from openchair.settings import read_settings

SHOWN_TIMES = 12
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]

compliance = typer.Typer(help="May we call? The law's answer.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(compliance, name="compliance")


@compliance.command("evaluate")
def evaluate(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Cases as JSON.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Decide the cases in a file.

    Example: `openchair compliance evaluate cases.json --json`. A case has `id`, `to`, `now_utc`
    and `input`.
    """
    answers = evaluate_cases(_cases(file), packaged_ruleset())
    if as_json:
        for answer in answers:
            print_json_line(answer)
        return
    print_table(
        "Decisions",
        ("id", "decision", "codes", "defer until"),
        [
            (each["id"], each["decision"], ", ".join(each["codes"]), each["defer_until_utc"])
            for each in answers
        ],
    )


def _cases(file: Path) -> Iterator[dict[str, Any]]:
    try:
        cases = json.loads(file.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise InvalidInputError(f"{file} is no JSON: {error}") from error
    if not isinstance(cases, list):
        raise InvalidInputError(f"{file}: the cases must be a JSON array")
    yield from cases


# --- preview --------------------------------------------------------------------------------


@compliance.command("preview")
def preview(
    leads: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV, JSON or XLSX.")],
    at: Annotated[
        str | None, typer.Option(help="When they would be called, RFC 3339; empty: now.")
    ] = None,
    client: Annotated[
        str | None,
        typer.Option(help="This client of DATABASE_URL: its hours, its list, whom it called."),
    ] = None,
    mapping: Annotated[
        list[str] | None, typer.Option(help="Their column=our field; may be repeated.")
    ] = None,
    purpose: Annotated[str | None, typer.Option(help="Why they are called.")] = None,
    consent: Annotated[str | None, typer.Option(help="written, prior or none, for all.")] = None,
    *,
    as_json: Json = False,
) -> None:
    """Say of a file of leads who may be called then, who later, who never, and why.

    Example: `openchair compliance preview leads.csv --at 2026-12-01T10:00:00-05:00`. Nobody is
    called and nothing is written. Without `--client` a clinic with the usual hours asks; exit code
    2 when no row can be used.
    """
    order = PreviewOrder(
        leads,
        read_instant(at, "--at") if at else SystemClock().now(),
        mapping=dict(column_and_field(each) for each in mapping or ()),
        purpose=purpose,
        consent=consent,
    )
    with opened_to_read() if client else nullcontext() as database:
        found = run_preview(read_settings(), order, database, client or "")
    if as_json:
        print_json(found.to_json())
    else:
        _print_forecast(found)


def _print_forecast(found: Forecast) -> None:
    told, client = found.preview, found.client
    out.print(
        f"At {clock(told.at, client.timezone)}, for {client.name}, by the rules "
        f"{told.ruleset.version}. {found.received:,} rows: {found.leads:,} leads, "
        f"{found.duplicates:,} duplicates, {found.rejected:,} refused.\n"
    )
    if client.paused:
        out.print("The clinic is paused: nobody is called until it is resumed.\n")
    whole = told.whole
    numbers, first = whole.numbers(), whole.next_at
    since = f", the first from {clock(first, client.timezone)}" if first else ""
    out.print(
        f"{numbers['now']:>9,} may be called then\n"
        f"{numbers['later']:>9,} later{since}\n"
        f"{numbers['held']:>9,} once somebody has put something right\n"
        f"{numbers['never']:>9,} never\n"
    )
    _print_reasons(told)
    _print_times(told, client.timezone)
    _print_states(told, client.timezone)
    _print_faults(found)


def _print_reasons(told: Preview) -> None:
    rows = [
        (
            each.answer.value,
            f"{each.leads:,}",
            code_in_words(each.code, told.ruleset),
            "\n".join([each.code, *each.citations]),
        )
        for each in told.reasons
    ]
    if rows:
        columns = ("answer", "leads", "why", "code and law")
        section("Why not", columns, rows, whole=("answer", "leads"))


def _print_times(told: Preview, zone: str) -> None:
    times = sorted(told.until.items())
    rows = [(clock(at, zone), f"{leads:,}") for at, leads in times[:SHOWN_TIMES]]
    if rows:
        section("From when on", ("time", "leads"), rows)
    if len(times) > SHOWN_TIMES:
        rest = sum(leads for _, leads in times[SHOWN_TIMES:])
        out.print(f"… and {rest:,} more, at {len(times) - SHOWN_TIMES:,} later times.\n")


def _print_states(told: Preview, zone: str) -> None:
    rows = []
    for state, count in told.states.items():
        numbers = [f"{count.answers[answer]:,}" for answer in Answer]
        rows.append((state, *numbers, clock(count.next_at, zone) if count.next_at else ""))
    if rows:
        columns = ("state", *(answer.value for answer in Answer), "the first from")
        section("State by state", columns, rows)


def _print_faults(found: Forecast) -> None:
    rows = [
        (f"{rows:,}", found.examples[code].row, code, found.examples[code].message)
        for code, rows in found.faults.most_common()
    ]
    if rows:
        columns = ("rows", "first", "code", "reason")
        section("Rows that could not be used", columns, rows, whole=("rows", "first"))


def section(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    whole: Collection[str] = (),
) -> None:
    """Print a table, and an empty line below it."""
    print_table(title, columns, rows, whole=whole)
    out.print()


def clock(moment: dt.datetime, zone: str) -> str:
    """Return a moment as the clinic's clock shows it: `Tue 2026-12-01 10:00 EST`."""
    return f"{moment.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M %Z}"
