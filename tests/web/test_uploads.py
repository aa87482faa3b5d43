"""Files of leads through the door: every form of them, every option, and what cannot be used."""

import csv
import gzip
import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from openchair.tables import Call, IdempotencyKey, Lead, UploadBatch
from openchair.web.xlsx import workbook
from tests.web.conftest import RealWorld, World, is_problem

CSV = b"name,phone,email\nAna,+1 212 555 0123,ana@example.com\nBob,212-555-0124,\n"
LEADS = [{"name": "Ana", "phone": "+12125550123"}, {"name": "Bob", "phone": "2125550124"}]
XLSX = b"".join(
    workbook(("Name", "Phone"), [("Ana", "+12125550123"), ("Bob", "2125550124")]),
)
NDJSON = b"\n".join(json.dumps(one).encode() for one in LEADS)
KINDS = {
    ".csv": CSV,
    ".json": json.dumps(LEADS).encode(),
    ".xlsx": XLSX,
    ".ndjson": NDJSON,
}


def url(world: World) -> str:
    return f"/api/clients/{world.here.id}/uploads"


def send_file(world: World, content: bytes, name: str = "leads.csv", **fields: Any):
    file = {"file": (name, content)}
    return world.machine().post(url(world), files=file, data=fields)


def send_raw(world: World, content: bytes, kind: str = "text/csv", **query: Any):
    headers = {"Content-Type": kind}
    return world.machine().post(url(world), content=content, headers=headers, params=query)


def count(world: World, table: Any) -> int:
    with world.database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def figures(answer: httpx.Response) -> tuple[int, int, int, int]:
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert body["received"] == body["accepted"] + body["duplicates"] + body["rejected"]
    return body["accepted"], body["duplicates"], body["rejected"], body["calls_queued"]


# --- every form -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", KINDS)
def test_a_file_of_every_kind_is_taken_plain_and_packed(real_world: RealWorld, name: str):
    plain = send_file(real_world, KINDS[name], f"leads{name}")
    packed = send_file(real_world, gzip.compress(KINDS[name], mtime=0), f"leads{name}.gz")

    assert figures(plain) == (2, 0, 0, 2)
    assert figures(packed) == (0, 2, 0, 0)
    assert plain.json()["source"] == f"leads{name}"


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text/csv", CSV),
        ("text/csv; charset=utf-8", CSV),
        ("text/csv", gzip.compress(CSV, mtime=0)),
        ("application/json", KINDS[".json"]),
        ("application/json", json.dumps({"leads": LEADS}).encode()),
        ("application/x-ndjson", NDJSON),
    ],
)
def test_a_bare_body_is_taken(real_world: RealWorld, kind: str, content: bytes):
    assert figures(send_raw(real_world, content, kind)) == (2, 0, 0, 2)


def test_leads_go_in_with_their_calls_on_both_databases(both_real_worlds: RealWorld):
    answer = send_file(both_real_worlds, CSV)

    with both_real_worlds.database.reading() as session:
        calls = list(session.scalars(sa.select(Call)))
        leads = list(session.scalars(sa.select(Lead).order_by(Lead.id)))
    assert [lead.name for lead in leads] == ["Ana", "Bob"]
    assert {call.batch_id for call in calls} == {answer.json()["batch_id"]}
    assert {(call.status, call.attempt) for call in calls} == {("queued", 1)}


# --- rows -----------------------------------------------------------------------------------


def test_each_refused_row_is_named_and_stops_no_other(real_world: RealWorld):
    text = (
        "name,phone,email\n"
        "Ana,+12125550123,not an address\n"
        "Bob,call me,\n"
        "\n"
        "Carl,(212) 555-0123,\n"
        '"D\nE",+12125550125,\n'
        "Eve,911,\n"
    )
    body = send_raw(real_world, text.encode()).json()

    assert (body["received"], body["accepted"]) == (5, 2)
    assert [(one["row"], one["field"], one["code"], one["value"]) for one in body["errors"]] == [
        (3, "phone", "phone_invalid", "call me"),
        (7, "phone", body["errors"][1]["code"], "911"),
    ]
    assert [(one["row"], one["code"]) for one in body["warnings"]] == [
        (2, "email_invalid"), (5, "duplicate_in_file"),
    ]  # fmt: skip
    assert all(one["message"] for one in body["errors"] + body["warnings"])


def test_rows_of_json_count_from_one(real_world: RealWorld):
    body = send_raw(real_world, b'[{"phone":"x"},{"phone":"+12125550123"}]', "application/json")

    assert [one["row"] for one in body.json()["errors"]] == [1]


def test_only_duplicates_are_no_fault(real_world: RealWorld):
    send_file(real_world, CSV)

    again = send_file(real_world, CSV)

    assert figures(again) == (0, 2, 0, 0)
    assert {one["code"] for one in again.json()["warnings"]} == {"duplicate_recent"}


def test_a_suppressed_number_is_refused(real_world: RealWorld):
    suppressions = f"/api/clients/{real_world.here.id}/suppressions"
    real_world.machine().post(suppressions, json={"phone": "+12125550123"})

    body = send_file(real_world, CSV).json()

    assert [(one["row"], one["code"]) for one in body["errors"]] == [(2, "suppressed")]
    assert body["accepted"] == 1


def test_no_usable_row_is_422_with_every_reason(real_world: RealWorld):
    answer = send_raw(real_world, b"name,phone\nAna,x\nBob,\n")

    assert is_problem(answer, 422, "invalid_input")
    assert [(one["row"], one["code"]) for one in answer.json()["errors"]] == [
        (2, "phone_invalid"), (3, "phone_missing"),
    ]  # fmt: skip
    assert count(real_world, UploadBatch) == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n\n", "file_empty"),
        (b"name,phone\n", "no_rows"),
        (b"name,colour\nAna,red\n", "no_phone_column"),
        (b"%PDF-1.7 ", "file_not_a_table"),
        (b"PK\x03\x04rubbish", "file_not_a_table"),
        (b"\x1f\x8brubbish", "file_not_a_table"),
        (b"<html><body>Log in</body></html>", "file_not_a_table"),
        (b'[{"phone": "+12125550123"},', "file_not_json"),
    ],
)
def test_what_is_no_table_of_leads_is_refused_in_words(
    real_world: RealWorld, content: bytes, code: str
):
    for answer in (send_raw(real_world, content), send_file(real_world, content)):
        assert is_problem(answer, 422, code)
        assert answer.json()["errors"][0]["message"]
    assert count(real_world, UploadBatch) == 0


def test_an_answer_shows_a_thousand_faults_and_the_download_has_them_all(real_world: RealWorld):
    rows = "".join(f"=Lead {n},not-{n}\n" for n in range(1200))
    body = send_raw(real_world, f"name,phone\nAna,+12125550123\n{rows}".encode()).json()
    assert (body["rejected"], len(body["errors"])) == (1200, 1000)

    download = real_world.machine().get(body["errors_url"])

    assert download.headers["content-type"].startswith("text/csv")
    assert "attachment" in download.headers["content-disposition"]
    lines = list(csv.DictReader(io.StringIO(download.text)))
    assert len(lines) == 1200
    assert (lines[-1]["row"], lines[-1]["code"], lines[-1]["value"]) == (
        "1202", "phone_invalid", "not-1199",
    )  # fmt: skip


def test_the_download_cannot_start_a_formula(real_world: RealWorld):
    body = send_raw(real_world, b'name,phone\nAna,+12125550123\nEvil,"=HYPERLINK(1)"\n').json()

    text = real_world.machine().get(body["errors_url"]).text

    assert ",'=HYPERLINK" in text


# --- options --------------------------------------------------------------------------------


def test_the_options_of_a_form_are_followed(real_world: RealWorld):
    content = b"Wer,Wo,phone\nAna,+12125550123,1\n"
    mapping = json.dumps({"Wer": "name", "Wo": "phone", "phone": ""})
    consent = json.dumps({"level": "written", "at": "2026-11-01T10:00:00Z", "text": "web form"})

    body = send_file(real_world, content, source="fair", mapping=mapping, consent=consent).json()

    assert body["source"] == "fair"
    with real_world.database.reading() as session:
        lead = session.scalars(sa.select(Lead)).one()
    assert (lead.name, lead.phone, lead.consent_level) == ("Ana", "+12125550123", "written")
    assert lead.consent_text == "web form"


def test_the_options_of_a_query_are_the_same(real_world: RealWorld):
    answer = send_raw(
        real_world, b"Wer,Wo\nAna,+12125550123\n",
        source="fair", mapping='{"Wer":"name","Wo":"phone"}', consent='{"level":"prior"}',
        purpose="marketing",
    )  # fmt: skip

    assert figures(answer) == (1, 0, 0, 1)
    with real_world.database.reading() as session:
        lead = session.scalars(sa.select(Lead)).one()
    assert (lead.name, lead.consent_level, lead.purpose) == ("Ana", "prior", "marketing")


def test_the_options_beside_the_leads_of_a_body_are_the_same(real_world: RealWorld):
    body = {
        "source": "fair", "mapping": {"Wer": "name", "Wo": "phone"}, "consent": "prior",
        "leads": [{"Wer": "Ana", "Wo": "+12125550123"}], "start": False, "total": 1,
    }  # fmt: skip
    tried = send_raw(real_world, json.dumps({**body, "dry_run": True}).encode(), "application/json")

    answer = send_raw(real_world, json.dumps(body).encode(), "application/json")

    assert tried.json()["batch_id"] is None
    assert figures(answer) == (1, 0, 0, 0)
    assert answer.json()["source"] == "fair"
    with real_world.database.reading() as session:
        lead = session.scalars(sa.select(Lead)).one()
    assert (lead.name, lead.consent_level) == ("Ana", "prior")


def test_a_wrong_option_beside_the_leads_is_named(real_world: RealWorld):
    body = {"leads": LEADS, "dry_run": "perhaps"}

    answer = send_raw(real_world, json.dumps(body).encode(), "application/json")

    assert is_problem(answer, 422)
    assert [one["field"] for one in answer.json()["errors"]] == ["dry_run"]


@pytest.mark.parametrize("body", [b"null", b"5", b'"leads"'])
def test_json_that_is_no_list_is_told_what_is_expected(real_world: RealWorld, body: bytes):
    answer = send_raw(real_world, body, "application/json")

    assert is_problem(answer, 422, "file_not_json")
    assert "an array of leads" in answer.json()["detail"]


def test_a_dry_run_tells_everything_and_keeps_nothing(real_world: RealWorld):
    body = send_file(real_world, CSV + b"Eve,x,\n", dry_run="true").json()

    assert (body["batch_id"], body["accepted"], body["rejected"]) == (None, 2, 1)
    assert body["errors_url"] is None
    assert (count(real_world, UploadBatch), count(real_world, Lead)) == (0, 0)


def test_leads_may_come_in_without_being_called(real_world: RealWorld):
    assert figures(send_file(real_world, CSV, start="false")) == (2, 0, 0, 0)
    assert (count(real_world, Lead), count(real_world, Call)) == (2, 0)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"mapping": "{"}, "mapping"),
        ({"mapping": "[]"}, "mapping"),
        ({"mapping": '{"Nowhere":"phone"}'}, "mapping"),
        ({"mapping": '{"name":"shoe size"}'}, "mapping"),
        ({"consent": '{"level":"sure"}'}, "consent.level"),
        ({"consent": '{"level":"written","at":"2026-11-01"}'}, "consent.at"),
        ({"consent": "yes"}, "consent"),
        ({"dry_run": "maybe"}, "dry_run"),
        ({"start": "2"}, "start"),
        ({"purpose": "spam"}, "purpose"),
        ({"dry-run": "true"}, "dry-run"),
        ({"source": "a\x00b"}, "source"),
    ],
)
def test_a_wrong_option_is_named_and_nothing_is_taken(
    real_world: RealWorld, options: dict[str, str], field: str
):
    for answer in (send_file(real_world, CSV, **options), send_raw(real_world, CSV, **options)):
        assert is_problem(answer, 422)
        named = [one["field"] for one in answer.json()["errors"]]
        assert named
        assert all(name.startswith(field) for name in named), named
    assert count(real_world, Lead) == 0


def test_a_form_without_a_file_and_a_body_of_another_kind_are_refused(world: World):
    machine = world.machine()

    empty = machine.post(url(world), files={"other": ("x.csv", CSV)})
    text = machine.post(url(world), files={"file": (None, "name,phone")})
    kind = machine.post(url(world), content=CSV, headers={"Content-Type": "text/html"})
    nothing = machine.post(url(world))

    assert is_problem(empty, 422, "missing")
    assert is_problem(text, 422, "missing")
    assert is_problem(kind, 415, "unsupported_media_type")
    assert is_problem(nothing, 415, "unsupported_media_type")


@pytest.mark.parametrize(
    "body", [b"", b"rubbish", b"--B\r\n\r\n", b"--B\r\nContent-Disposition: x\r\n\r\n1\r\n--B--"]
)
def test_a_broken_form_is_the_senders_fault(world: World, body: bytes):
    headers = {"Content-Type": "multipart/form-data; boundary=B"}
    answer = world.machine().post(url(world), content=body, headers=headers)

    assert answer.status_code in {400, 422}
    assert is_problem(answer, answer.status_code)


def test_a_form_that_does_not_say_where_its_parts_end_is_refused(world: World):
    for kind in ("multipart/form-data", "multipart/form-data; charset=rot13"):
        answer = world.machine().post(url(world), content=CSV, headers={"Content-Type": kind})

        assert is_problem(answer, 400, "bad_request")
        assert "boundary" in answer.json()["detail"]


def test_a_form_of_many_parts_is_cut_off(world: World):
    files = [("file", (f"{n}.csv", CSV)) for n in range(3)]
    fields = {f"f{n}": "x" for n in range(50)}

    answer = world.machine().post(url(world), files=files)
    assert is_problem(answer, 400, "bad_request")
    assert "Too many files" in answer.json()["detail"]
    assert is_problem(
        world.machine().post(url(world), files={"file": ("a.csv", CSV)}, data=fields), 400
    )


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x\\leads.csv", "a\nb.csv", "é" * 300])
def test_a_files_name_is_only_a_name(world: World, name: str):
    body = send_file(world, CSV, name).json()

    assert "/" not in body["source"]
    assert body["source"].isprintable()
    assert len(body["source"]) <= 200


# --- too large ------------------------------------------------------------------------------


def test_what_unpacks_to_far_too_much_is_413(real_world: RealWorld):
    member = gzip.compress(b"name,phone\n" + b"x" * 16_000_000)
    bomb = member * 40  # members one after another are one file

    answer = send_file(real_world, bomb, "leads.csv.gz")

    assert len(bomb) < 1_000_000
    assert is_problem(answer, 413, "file_too_large")
    assert count(real_world, UploadBatch) == 0


def test_a_workbook_that_would_fill_the_memory_is_413(real_world: RealWorld):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        cell = '<worksheet><sheetData><c r="XFD1048576"/></sheetData></worksheet>'
        book.writestr("xl/worksheets/sheet1.xml", cell)

    answer = send_file(real_world, packed.getvalue(), "leads.xlsx")

    assert is_problem(answer, 413, "file_too_large")


# --- cut off --------------------------------------------------------------------------------


async def _cut_off(world: World, kind: str, begun: bytes) -> list[Any]:
    """Send the beginning of an upload and hang up; return what was answered to nobody."""
    arriving = iter([
        {"type": "http.request", "body": begun, "more_body": True}, {"type": "http.disconnect"},
    ])  # fmt: skip
    sent: list[Any] = []

    async def receive() -> Any:
        return next(arriving)

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"content-type", kind.encode()), (b"x-api-key", world.key.encode())]
    headers.append((b"idempotency-key", b"upload-7"))
    await world.app(
        {
            "type": "http",
            "http_version": "1.1",
            "method": "POST",
            "path": url(world),
            "raw_path": url(world).encode(),
            "query_string": b"",
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "scheme": "http",
        },
        receive,
        send,
    )
    return sent


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        ("text/csv", b""),
        (
            "multipart/form-data; boundary=B",
            b'--B\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n',
        ),
    ],
)
def test_an_upload_cut_off_half_way_leaves_nothing(
    real_world: RealWorld, tmp_path: Path, monkeypatch, capsys, kind: str, start: bytes
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    sent = real_world.portal.call(_cut_off, real_world, kind, start + CSV)

    assert sent == []
    assert not list(tmp_path.glob("openchair-upload-*"))
    for table in (UploadBatch, Lead, Call, IdempotencyKey):
        assert count(real_world, table) == 0
    assert "client_went_away" in capsys.readouterr().err
    assert figures(send_raw(real_world, CSV)) == (2, 0, 0, 2)
