"""`call` and `talk`: the main job without a server, and a talk with the receptionist."""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text
from sqlalchemy.orm import Session

from openchair.accounts.profile import LANGUAGES
from openchair.assembly import virtual
from openchair.calling import reports
from openchair.calling.import_report import ImportReport, NothingUsableError
from openchair.calling.runner import CallRunner, converse
from openchair.cli.output import err, out, print_json_stream, print_table
from openchair.cli.parts import in_words
from openchair.cli.terminal import Terminal
from openchair.clock import VirtualClock
from openchair.conversation.caller import Caller
from openchair.errors import InvalidInputError
from openchair.leads.cells import guarded
from openchair.settings import read_settings
from openchair.simulation.scenarios import SCENARIOS
from openchair.web.schemas import CallItem

DEFAULT_SEED = 20261122
DEFAULT_START = "2026-12-01T10:00:00-05:00"
"""A Tuesday morning in New York: lawful everywhere in the country an hour or three later."""
_CHUNK = 500


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(call)
    app.command()(talk)


def call(
    leads: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV, JSON or XLSX.")],
    client: Annotated[
        str | None, typer.Option(help="Call as this client of DATABASE_URL: its settings only.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed, the same people.")] = DEFAULT_SEED,
    at: Annotated[str, typer.Option(help="When the virtual calling starts, RFC 3339.")] = (
        DEFAULT_START
    ),
    out_file: Annotated[
        Path | None, typer.Option("--out", help="Write the results as CSV to this file.")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    keep: Annotated[
        bool, typer.Option("--keep", help="Write to DATABASE_URL, not to a throw-away database.")
    ] = False,
) -> None:
    """Call every lead of a file, simulated, in virtual time, and print what came of it.

    Example: `openchair call leads.csv --seed 7 --out results.csv`. The same file and options give
    the same bytes. Rows that cannot be used are listed with their reasons; exit code 2 when none
    can be.
    """
    order = virtual.CampaignOrder(
        leads=leads, client=client, seed=seed, start=_instant(at), keep=keep
    )
    _refuse_unwritable(out_file)
    with (
        in_words(),
        _told_as_json(seed, wanted=as_json),
        _bar(visible=not as_json) as bar,
        virtual.run_campaign(read_settings(), order, bar) as ran,
    ):
        if out_file is not None:
            _write_csv(out_file, _finals(ran))
        if as_json:
            print_json_stream(_head(ran.imported, seed), "calls", _calls(ran))
        else:
            _print_report(ran.imported, _finals(ran), attempts=ran.attempts)


def _refuse_unwritable(out_file: Path | None) -> None:
    """Say before all the calls, not after them, that the results could not be written."""
    if out_file is not None and (out_file.is_dir() or not out_file.absolute().parent.is_dir()):
        raise InvalidInputError(f"--out {out_file}: no file can be written there")


@contextmanager
def _told_as_json(seed: int, *, wanted: bool) -> Iterator[None]:
    """Print the document also where no row could be used; the complaint goes on its way."""
    try:
        yield
    except NothingUsableError as error:
        if wanted:
            print_json_stream({**_head(error.report, seed), "batch_id": None}, "calls", ())
        raise


def _head(imported: ImportReport, seed: int) -> dict[str, Any]:
    """Return what the document says before its calls."""
    return {
        "seed": seed,
        "batch_id": imported.batch_id,
        "received": imported.received,
        "accepted": imported.accepted,
        "duplicates": imported.duplicates,
        "rejected": imported.rejected,
        "errors": [asdict(each) for each in imported.errors],
        "warnings": [asdict(each) for each in imported.warnings],
    }


def _calls(ran: virtual.CampaignResult) -> Iterator[dict[str, Any]]:
    """Yield every attempt, one at a time: there may be millions."""
    with ran.database.reading() as session:
        for item in _all_calls(session, ran.client_id, ran.imported.batch_id):
            yield CallItem.model_validate(item).model_dump(mode="json")


@dataclass(frozen=True, slots=True)
class _Final:
    """What came of a lead in the end."""

    name: str
    phone: str
    attempts: int
    result: str
    booked_slot: str
    notes: str
    call_id: str


def _finals(ran: virtual.CampaignResult) -> list[_Final]:
    """Return each lead's last attempt, in the order in which the leads were first called."""
    last: dict[str, _Final] = {}
    with ran.database.reading() as session:
        for item in _all_calls(session, ran.client_id, ran.imported.batch_id):
            result = item.result
            last[item.lead.id] = _Final(
                item.lead.name,
                item.lead.phone,
                item.attempt,
                result.result if result else item.status,
                (result.booked_slot if result else None) or "",
                result.notes if result else "",
                item.id,
            )
    return list(last.values())


def _all_calls(
    session: Session, client_id: str, batch_id: str | None
) -> Iterator[reports.CallItem]:
    if batch_id is None:
        return
    after: reports.Place | None = None
    while found := reports.chunk_of_calls(session, client_id, batch_id, after, _CHUNK):
        yield from found
        after = (found[-1].created_at, found[-1].id)


def _instant(text: str) -> dt.datetime:
    try:
        read = dt.datetime.fromisoformat(text)
    except ValueError as error:
        msg = f"--at {text}: give a time such as {DEFAULT_START}"
        raise InvalidInputError(msg) from error
    if read.tzinfo is None:
        raise InvalidInputError(f"--at {text}: the offset is missing, as in {DEFAULT_START}")
    return read


class _Bar:
    """A progress bar that learns its total on the way."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("calling", total=None)

    def leads(self, count: int) -> None:
        self._progress.update(self._task, total=count)

    def finished(self, count: int) -> None:
        self._progress.advance(self._task, count)


@contextmanager
def _bar(*, visible: bool) -> Iterator[_Bar]:
    progress = Progress(
        TextColumn("[bold]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        disable=not visible or not err.is_terminal,
        transient=True,
    )
    with progress:
        yield _Bar(progress)


def _print_report(imported: ImportReport, finals: Sequence[_Final], *, attempts: int) -> None:
    print_table(
        "Results",
        ("lead", "phone", "tries", "result", "booked slot", "notes"),
        [
            (
                each.name,
                each.phone,
                each.attempts,
                each.result,
                _on_the_wall(each.booked_slot),
                each.notes,
            )
            for each in finals
        ],
        whole=("phone", "result", "booked slot"),
    )
    tally = Counter(each.result for each in finals)
    out.print(
        f"\n{imported.received} rows: {imported.accepted} accepted, {imported.duplicates} "
        f"duplicates, {imported.rejected} refused. {attempts} calls to {len(finals)} leads: "
        + ", ".join(f"{count} {name}" for name, count in sorted(tally.items()))
        + ".\n"
    )
    if imported.errors:
        print_table(
            "Rows that could not be used",
            ("row", "field", "code", "reason", "value"),
            [
                (each.row, each.field, each.code, each.message, each.value)
                for each in imported.errors
            ],
            whole=("row", "field", "code"),
        )


def _on_the_wall(slot: str) -> str:
    """Return a slot as the clinic's clock shows it: `2026-12-04 12:00`."""
    return f"{dt.datetime.fromisoformat(slot):%Y-%m-%d %H:%M}" if slot else ""


def _write_csv(path: Path, finals: Sequence[_Final]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(each.name for each in fields(_Final))
        writer.writerows(map(guarded, map(str, astuple(each))) for each in finals)


def talk(
    scenario: Annotated[
        str | None, typer.Option(help="Let this simulated person talk instead of you.")
    ] = None,
    lang: Annotated[str, typer.Option(help="en or es.")] = "en",
    name: Annotated[str, typer.Option(help="Whom the receptionist calls.")] = "Sam",
    seed: Annotated[int, typer.Option(help="Chooses the variations.")] = DEFAULT_SEED,
) -> None:
    """Talk to the receptionist in the terminal, as the person who picked up.

    Example: `openchair talk`, then type what you would say; an empty line is silence, Ctrl-D hangs
    up. `--scenario in_pain` lets a simulated person answer; `--scenario list` names them.
    """
    if scenario == "list":
        rows = [(each.name, each.description) for each in SCENARIOS.values()]
        print_table("Scenarios", ("name", "who"), rows)
        return
    if lang not in LANGUAGES:
        raise InvalidInputError(f"lang {lang!r} is none of: {', '.join(LANGUAGES)}")
    told = SCENARIOS.get(scenario) if scenario else None
    if scenario and told is None:
        raise InvalidInputError(f"there is no scenario {scenario}; see `--scenario list`")
    if told is not None:
        name, lang = told.lead_name, told.language
    caller = told.caller() if told is not None else Terminal()
    start = _instant(DEFAULT_START)
    with virtual.one_call(read_settings(), start, name=name, language=lang, seed=seed) as (
        runner,
        clock,
    ):
        _play(runner, caller, clock)


def _play(runner: CallRunner, caller: Caller, clock: VirtualClock) -> None:
    """Play the talk, showing each line as it is said; what a person typed stands there already."""
    shown = 0
    for seconds in converse(runner, caller):
        clock.sleep(seconds)
        for line in runner.lines[shown:]:
            if not (isinstance(caller, Terminal) and line.startswith("caller:")):
                out.print(line)
        shown = len(runner.lines)
    ending = runner.ending()
    slot = f", {ending.booked_slot}" if ending.booked_slot else ""
    notes = f" ({ending.notes})" if ending.notes else ""
    out.print(Text(ending.result.value, style="bold").append(f"{slot}{notes}", style="not bold"))
