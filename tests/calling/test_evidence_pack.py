"""The evidence about a call, or a campaign, in one file that proves itself; on either engine."""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from openchair.calling.admission import Limits, admit
from openchair.calling.evidence_pack import Packed, Wanted, pack_call, pack_campaign
from openchair.errors import NotFoundError
from openchair.tables import Call, Client, Decision
from tests.support.clinics import World
from tests.support.tampering import tampering

WIDE = Limits(seats=50, calls_per_second=1000, intents=50)


def decided(world: World, client: Client, *phones: str) -> list[Call]:
    calls = [world.call(client, phone) for phone in phones]
    world.database.write(lambda session: admit(session, world.house, WIDE, now=world.now))
    return calls


def packed(world: World, call: Call, to: Path) -> Packed:
    with world.database.reading() as session:
        return pack_call(session, call.id, wanted(world), to)


def wanted(world: World) -> Wanted:
    return Wanted(world.house.ruleset, "+12125550100", world.now, "0.1.0")


def inside(file: Path) -> dict[str, Any]:
    with zipfile.ZipFile(file) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    return {n: json.loads(text) if n.endswith(".json") else text for n, text in texts.items()}


def test_a_calls_evidence_is_one_file_with_its_own_hashes(world, tmp_path):
    (call,) = decided(world, world.client(), "+12125550123")

    told = packed(world, call, tmp_path / "call.zip")

    with zipfile.ZipFile(tmp_path / "call.zip") as archive:
        sums = archive.read("SHA256SUMS").decode()
        names = set(archive.namelist())
        for line in sums.splitlines():
            sha256, name = line.split("  ")
            assert hashlib.sha256(archive.read(name)).hexdigest() == sha256
            names.remove(name)
    assert names == {"SHA256SUMS"}
    assert hashlib.sha256(sums.encode()).hexdigest() == told.sha256
    assert (told.calls, told.is_whole) == (1, True)


def test_it_holds_the_record_the_decision_and_the_end_of_the_chain(world, tmp_path):
    (call,) = decided(world, world.client(), "+12125550123")

    packed(world, call, tmp_path / "call.zip")

    files = inside(tmp_path / "call.zip")
    record = files[f"calls/{call.id}.json"]
    (stored,) = record["decisions_as_stored"]
    (end,) = files["chain.json"]["ends"]
    assert record["call"]["called_number"] == "+12125550123"
    assert (end["decisions"], end["sha256"]) == (stored["position"], stored["sha256"])
    assert files["chain.json"]["breaks"] == []
    assert "Nothing stood against the call." in files[f"calls/{call.id}.txt"]
    assert files["manifest.json"]["files"].keys() == files.keys() - {"manifest.json", "SHA256SUMS"}


def test_a_campaigns_evidence_holds_every_call_of_it(world, tmp_path):
    client = world.client()
    calls = decided(world, client, "+12125550123", "+12125550124")
    decided(world, world.client(name="Other"), "+12125550125")

    with world.database.reading() as session:
        told = pack_campaign(session, f"batch-{client.id}", wanted(world), tmp_path / "all.zip")

    files = inside(tmp_path / "all.zip")
    assert told.calls == 2
    assert {each["call_id"] for each in files["campaign.json"]["calls"]} == {c.id for c in calls}
    assert {name for name in files if name.startswith("calls/")} == {
        f"calls/{call.id}.{kind}" for call in calls for kind in ("json", "txt")
    }


def test_a_broken_chain_is_said_to_be(world, tmp_path):
    (call,) = decided(world, world.client(), "+12125550123")
    with tampering(world.database) as session:
        session.execute(sa.update(Decision).values(outcome="block"))

    told = packed(world, call, tmp_path / "call.zip")

    (found,) = inside(tmp_path / "call.zip")["chain.json"]["breaks"]
    assert not told.is_whole
    assert "was changed after it was stored" in found["says"]


def test_the_same_evidence_is_the_same_file(world, tmp_path):
    (call,) = decided(world, world.client(), "+12125550123")

    for name in ("one.zip", "two.zip"):
        packed(world, call, tmp_path / name)

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_what_nobody_knows_is_not_packed(world, tmp_path):
    with world.database.reading() as session:
        for pack in (pack_call, pack_campaign):
            with pytest.raises(NotFoundError):
                pack(session, "nobody", wanted(world), tmp_path / "none.zip")
    assert list(tmp_path.glob("*.zip")) == []
