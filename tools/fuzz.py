"""Try the upload with spoilt files of every kind, then the API with requests made from its schema.

    python tools/fuzz.py [--files 20000] [--cases 5000] [--minutes M] [--seed 1]

A file may be refused in words, and each of its rows may be; nothing else may happen, and the counts
of the report must add up. A file that breaks this is kept, and its path printed.
"""

import argparse
import csv
import gzip
import io
import json
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import openpyxl

from openchair.accounts.profile import NewClient
from openchair.assembly.clinics import open_clinic
from openchair.assembly.parts import DEMO_NUMBER, Parts, assemble
from openchair.calling.imports import import_leads
from openchair.errors import InvalidInputError
from openchair.leads.readers.files import read_rows
from openchair.leads.rules import make_options
from openchair.log import configure
from openchair.settings import Settings
from openchair.tables import Client
from tools import fuzz_api

HEADERS = (
    ("Name", "Phone", "E-mail", "Notes"),
    ("nombre", "teléfono", "correo", "estado"),
    ("First Name", "Last Name", "Mobile", "Consent", "Created At"),
    ("phone",),
)
CELLS = (
    *(
        "Ana Sample",
        "(212) 555-0123",
        "+1 305 555 0151",
        "ana@example.com",
        "",
        " ",
        "911",
        "王小明",
    ),
    *(
        "1.2125550123E10",
        "=1+1",
        '"',
        "a,b;c\td",
        "line\nbreak",
        "\x00",
        "\ufeff",
        "NY",
        "2026-11-01",
    ),
    *(
        "x" * 2_000,
        "٢١٢٥٥٥٠١٢٣",
        "212-555-0123 or 212-555-0124",
        "written",
        "ext. 12",
        "\ud7ff",
        "🦷",
    ),
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1", "cp1252")

Dice = random.Random


def _happens(dice: Dice, share: float) -> bool:
    return dice.random() < share


def _rows(dice: Dice) -> list[tuple[str, ...]]:
    header = dice.choice(HEADERS)
    body = [
        tuple(
            dice.choice(CELLS) for _ in range(max(0, len(header) + dice.choice((0, 0, 0, -1, 2))))
        )
        for _ in range(dice.randint(0, 12))
    ]
    return [header, *body] if _happens(dice, 0.9) else body


def _csv(dice: Dice) -> tuple[str, bytes]:
    text = io.StringIO()
    ends = dice.choice(("\n", "\r\n", "\r"))
    writer = csv.writer(text, delimiter=dice.choice(",;\t|"), lineterminator=ends)
    writer.writerows(_rows(dice))
    return "leads.csv", text.getvalue().encode(dice.choice(ENCODINGS), "replace")


def _json(dice: Dice) -> tuple[str, bytes]:
    header, *body = _rows(dice) or [("phone",)]
    leads: list[object] = [dict(zip(header, row, strict=False)) for row in body]
    leads += dice.sample([None, 1, "x", [], {"phone": 2125550123}, {"phone": {"a": [1]}}], 1)
    if _happens(dice, 0.3):
        return "leads.ndjson", "\n".join(map(json.dumps, leads)).encode()
    return "leads.json", json.dumps(leads if _happens(dice, 0.5) else {"leads": leads}).encode()


def _xlsx(dice: Dice) -> tuple[str, bytes]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in _rows(dice):
        cleaned = [cell.replace("\x00", "").replace("\ufeff", "") for cell in row]
        sheet.append([2125550123 if _happens(dice, 0.1) else cell for cell in cleaned])
    made = io.BytesIO()
    book.save(made)
    return "leads.xlsx", made.getvalue()


_MAKERS = (_csv, _csv, _csv, _json, _json, _xlsx)


def _spoilt(raw: bytes, dice: Dice) -> bytes:
    """Return the bytes with a few accidents."""
    spoilt = bytearray(raw)
    for _ in range(dice.choice((0, 1, 1, 2, 5, 20))):
        at = dice.randrange(len(spoilt) + 1)
        until = min(len(spoilt), at + dice.choice((1, 1, 2, 16, 200)))
        dice.choice(_ACCIDENTS)(spoilt, at, until, dice)
    return bytes(spoilt)


def _cut(spoilt: bytearray, at: int, until: int, dice: Dice) -> None:
    del spoilt[at:until]


def _put_in(spoilt: bytearray, at: int, until: int, dice: Dice) -> None:
    spoilt[at:at] = dice.choice((b'"', b"\x00", b"\xff\xfe", b"{", b"[" * 50, b",", b"\n", b"\xe2"))


def _overwrite(spoilt: bytearray, at: int, until: int, dice: Dice) -> None:
    spoilt[at:until] = dice.randbytes(until - at)


def _say_twice(spoilt: bytearray, at: int, until: int, dice: Dice) -> None:
    spoilt[at:at] = spoilt[at:until]


_ACCIDENTS: tuple[Callable[[bytearray, int, int, Dice], None], ...] = (
    _cut,
    _put_in,
    _overwrite,
    _say_twice,
)


def try_one(parts: Parts, client: Client, path: Path, name: str) -> None:
    """Read a file as an upload does. Raises when anything but a refusal in words comes of it."""
    now = parts.clock.now()
    options = make_options(source="fuzz", allow_test=True, dry_run=True, now=now)
    try:
        table = read_rows(path, filename=name)
        report = import_leads(parts.database, client, table, options, now=now, ids=parts.ids)
    except InvalidInputError as refused:
        if not str(refused):
            raise AssertionError("a refusal without words") from refused
        return
    told = report.accepted + report.duplicates + report.rejected
    assert report.received == told, f"{report.received} received, {told} told"
    assert len(report.errors) == report.rejected, "an error a refused row"


def fuzz_files(files: int, minutes: float | None, seed: int) -> int:
    """Try spoilt files; return how many broke something."""
    dice, broke, began = Dice(seed), 0, time.monotonic()
    ends_at = began + 60 * minutes if minutes else float("inf")
    with tempfile.TemporaryDirectory() as folder:
        parts = assemble(Settings(_env_file=None, database_url=f"sqlite:///{folder}/fuzz.db"))
        profile = NewClient(name="Fuzz", callback_number=DEMO_NUMBER)
        now = parts.clock.now()
        client = parts.database.write(lambda session: open_clinic(session, parts, profile, now=now))
        path, tried = Path(folder, "upload"), 0
        while tried < files and time.monotonic() < ends_at:
            name, raw = dice.choice(_MAKERS)(dice)
            raw = _spoilt(raw, dice)
            if _happens(dice, 0.1):
                name, raw = f"{name}.gz", _spoilt(gzip.compress(raw), dice)
            path.write_bytes(raw)
            tried += 1
            try:
                try_one(parts, client, path, name)
            except Exception:  # noqa: BLE001 - whatever surfaces is what we look for
                broke += 1
                traceback.print_exc()
                print(f"kept as {_keep(name, raw)}", flush=True)
        parts.close()
    pace = tried / (time.monotonic() - began)
    print(f"{tried:,} spoilt files, {pace:.0f} a second: {broke} broke something", flush=True)
    return broke


def _keep(name: str, raw: bytes) -> str:
    with tempfile.NamedTemporaryFile(prefix="fuzz-", suffix=f"-{name}", delete=False) as kept:
        kept.write(raw)
        return kept.name


def main() -> int:
    """Fuzz both; return 1 when something broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--cases", type=int, default=5_000)
    parser.add_argument("--minutes", type=float, help="for the files; then --files is no limit")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    configure(level="CRITICAL")
    files = sys.maxsize if given.minutes else given.files
    broke = fuzz_files(files, given.minutes, given.seed)
    failed = fuzz_api.main(given.cases, given.seed) if given.cases else 0
    return 1 if broke or failed else 0


if __name__ == "__main__":
    sys.exit(main())
