"""Exports: every call of a client, in three forms, safe to open and the same in each."""

import csv
import io
import itertools
import json
from typing import Any

import openpyxl
import pytest

from openchair.web import exports
from tests.web.conftest import RealWorld, World, is_problem, used

NASTY = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\uff1d1", " =1", "\u200b=1", "'=1")
TAME = ("Ana", "Zoë Núñez", "O'Neil", "a=b", "1-2", "李 小龙", "")


def url(world: World, path: str = "export") -> str:
    return f"/api/clients/{world.here.id}/{path}"


def exported(world: World, form: str = "csv", **query: Any):
    answer = world.machine().get(url(world), params={"format": form, **query})
    assert answer.status_code == 200, answer.text
    return answer


def lines_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def talked(world: World) -> None:
    """Two leads, one of them with a result of several lines."""
    world.upload(rows=2)
    [first, _] = world.machine().get(f"/api/clients/{world.here.id}/calls").json()["items"]
    news = {"result": "declined", "transcript": 'agent: Hi.\ncaller: "No", thanks.', "notes": "=1"}
    world.machine().post(f"/api/calls/{first['id']}/status", json=news)


@pytest.mark.parametrize(
    ("form", "kind"),
    [("csv", "text/csv"), ("json", "application/json"), ("xlsx", "application/vnd.openxml")],
)
def test_an_export_is_a_file_of_its_kind(world: World, form: str, kind: str):
    answer = exported(world, form)

    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["content-disposition"] == f'attachment; filename="calls.{form}"'


def test_all_three_forms_say_the_same(both_worlds: World):
    talked(both_worlds)

    lines = lines_of(exported(both_worlds).text)
    items = json.loads(exported(both_worlds, "json").text)
    sheet = openpyxl.load_workbook(io.BytesIO(exported(both_worlds, "xlsx").content)).active

    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert tuple(rows[0]) == exports.COLUMNS == tuple(lines[0])
    ids = [item["id"] for item in items]
    assert [line["call_id"] for line in lines] == [row[0] for row in rows[1:]] == ids
    told = {item["id"]: (item["result"] or {}).get("transcript", "") for item in items}
    assert {line["call_id"]: line["transcript"] for line in lines} == told
    assert {row[0]: row[exports.COLUMNS.index("transcript")] for row in rows[1:]} == told


def test_json_is_what_lists_say(world: World):
    talked(world)
    batch = world.machine().get(f"/api/clients/{world.here.id}/batches").json()["items"][0]["id"]
    listed = world.machine().get(f"/api/clients/{world.here.id}/batches/{batch}/calls").json()

    assert json.loads(exported(world, "json").text) == listed["items"]


def test_an_empty_export_is_whole(world: World):
    assert exported(world).text == ",".join(exports.COLUMNS) + "\r\n"
    assert json.loads(exported(world, "json").text) == []
    assert openpyxl.load_workbook(io.BytesIO(exported(world, "xlsx").content)).active.max_row == 1


@pytest.mark.parametrize("text", NASTY)
def test_no_cell_of_a_csv_is_a_formula(world: World, text: str):
    leads = [{"name": text, "phone": "+12125550123"}]
    world.machine().post(f"/api/clients/{world.here.id}/uploads", json=leads)

    [line] = lines_of(exported(world).text)

    assert line["name"] == f"'{text}"
    assert line["phone"] == "+12125550123"


@pytest.mark.parametrize("text", TAME)
def test_other_text_stays_as_it_is(world: World, text: str):
    leads = [{"name": text, "phone": "+12125550123"}]
    world.machine().post(f"/api/clients/{world.here.id}/uploads", json=leads)

    assert lines_of(exported(world).text)[0]["name"] == text


def test_an_export_can_be_uploaded_again(real_world: RealWorld):
    leads = [
        {"name": f"=L{n}", "phone": f"+1212555{n:04}", "email": "l@example.com"} for n in range(3)
    ]
    real_world.machine().post(f"/api/clients/{real_world.here.id}/uploads", json=leads)

    text = exported(real_world).text
    answer = real_world.machine(real_world.foreign_key).post(
        f"/api/clients/{real_world.there.id}/uploads",
        content=text.encode(),
        headers={"Content-Type": "text/csv"},
    )

    assert answer.json()["accepted"] == 3
    there = real_world.machine(real_world.foreign_key).get(
        f"/api/clients/{real_world.there.id}/calls"
    )
    assert {item["lead"]["name"] for item in there.json()["items"]} == {"=L0", "=L1", "=L2"}


def test_one_batch_is_exported_alone(world: World):
    world.upload(rows=2)
    world.clock.sleep(1)
    second = world.upload(rows=1)

    assert len(lines_of(exported(world).text)) == 3
    assert {line["batch_id"] for line in lines_of(exported(world, batch_id=second).text)} == {
        second
    }
    unknown = world.machine().get(url(world), params={"batch_id": "batch_nope"})
    assert is_problem(unknown, 404, "not_found")


def test_another_clinics_calls_are_not_in_it(world: World):
    world.upload(rows=1)
    bob = world.machine(world.foreign_key)

    assert json.loads(bob.get(f"/api/clients/{world.there.id}/export?format=json").text) == []
    batch = world.machine().get(f"/api/clients/{world.here.id}/batches").json()["items"][0]["id"]
    stolen = bob.get(f"/api/clients/{world.there.id}/export", params={"batch_id": batch})
    assert is_problem(stolen, 404, "not_found")


def test_an_unknown_form_is_refused(world: World):
    assert is_problem(world.machine().get(url(world), params={"format": "pdf"}), 422)


def test_rows_are_read_in_chunks_and_each_once(world: World, monkeypatch):
    monkeypatch.setattr(exports, "_CHUNK", 2)
    world.upload(rows=5)

    pieces = exports.written(world.database, world.here.id, exports.Format.CSV)

    ids = [line["call_id"] for line in lines_of("".join(pieces))]
    assert len(ids) == len(set(ids)) == 5


def test_a_long_csv_comes_in_pieces(world: World):
    leads = [{"name": "x" * 200, "phone": f"+1212555{n:04}"} for n in range(600)]
    world.machine().post(f"/api/clients/{world.here.id}/uploads", json=leads)

    pieces = list(
        itertools.islice(exports.written(world.database, world.here.id, exports.Format.CSV), 3)
    )

    assert len(pieces) == 3
    assert max(map(len, pieces)) < 100_000


def test_what_a_call_cost_is_exported_and_what_is_unknown_is_empty(both_worlds: World):
    both_worlds.upload(rows=2)
    [first, second] = both_worlds.machine().get(url(both_worlds, "calls")).json()["items"]
    used(both_worlds, first["id"], voice_seconds=1.5)

    lines = {line["call_id"]: line for line in lines_of(exported(both_worlds).text)}

    told = lines[first["id"]]
    assert (told["voice_seconds"], told["line_seconds"]) == ("1.5", "")
    assert (told["cost_usd"], told["cost_known_usd"]) == ("", "0.0075")
    assert lines[second["id"]]["cost_known_usd"] == ""
