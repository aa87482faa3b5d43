"""What proves a call, or a campaign, written by the command line."""

import hashlib
import json
import zipfile
from pathlib import Path

from tests.cli.commands import run


def first_call(called: Path) -> dict[str, str]:
    document = json.loads((called / "calls.json").read_text())
    return {"call": document["calls"][0]["id"], "batch": document["batch_id"]}


def test_a_calls_evidence_is_written_and_its_hash_is_told(called: Path, tmp_path: Path):
    to = tmp_path / "call.zip"

    said = run(called, "compliance", "evidence", first_call(called)["call"], "-o", str(to))

    with zipfile.ZipFile(to) as archive:
        sums = archive.read("SHA256SUMS")
    assert said.code == 0, said.err
    assert hashlib.sha256(sums).hexdigest() in said.out


def test_a_campaigns_evidence_is_written(called: Path, tmp_path: Path):
    to = tmp_path / "all.zip"
    batch = first_call(called)["batch"]

    said = run(called, "compliance", "evidence", "--campaign", batch, "-o", str(to), "--json")

    assert (said.json["chain_is_whole"], said.json["calls"] >= 2) == (True, True)
    again = run(called, "compliance", "evidence", "--campaign", batch, "-o", str(to))
    assert (again.code, "give another name" in " ".join(again.err.split())) == (1, True)


def test_one_of_both_must_be_named(called: Path):
    said = run(called, "compliance", "evidence")

    assert (said.code, "give the id of a CALL" in said.err) == (2, True)
