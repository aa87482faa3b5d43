"""The pages: what they show, to whom, and that every link on them leads somewhere."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
import sqlalchemy as sa

from openchair.calling import recording_store
from openchair.calling.recording_files import RecordingFiles
from openchair.tables import Client, RecordingState
from openchair.telephony.recordings import Sound
from tests.web.conftest import PASSWORD, World, used
from tests.web.dashboard.conftest import (
    Browser,
    browser,
    call_of,
    decide,
    end,
    go_on,
    happen,
)

NASTY = "<script>alert('x')</script>"


def name_lead(world: World, call_id: str, **values: str) -> None:
    with world.database.writing() as session:
        statement = "UPDATE lead SET {} WHERE id = (SELECT lead_id FROM call WHERE id = :id)"
        sets = ", ".join(f"{name} = :{name}" for name in values)
        session.execute(sa.text(statement.format(sets)), {"id": call_id, **values})


def paths(world: World, call_id: str) -> list[str]:
    here = f"/clients/{world.here.id}"
    call = world.machine().get(f"/api/calls/{call_id}").json()
    return [
        here,
        f"{here}/calls",
        f"{here}/batches/{call['batch_id']}",
        f"{here}/batches/{call['batch_id']}/problems.csv",
        f"{here}/batches/{call['batch_id']}/report",
        f"{here}/batches",
        f"{here}/calls/{call_id}",
    ]


# --- who sees what --------------------------------------------------------------------------


def test_a_member_sees_their_clinic_and_no_other(world: World, ana: Browser):
    found = paths(world, call_of(world))
    bob = browser(world, "bob")

    assert [ana.get(path).status_code for path in found] == [200] * len(found)
    assert [bob.get(path).status_code for path in found] == [404] * len(found)


def test_what_another_clinic_has_looks_like_what_nobody_has(world: World):
    found = paths(world, call_of(world))
    bob = browser(world, "bob")

    for path in found:
        nobody_s = path.replace(world.here.id, "client_nobody")
        assert bob.get(path).text == bob.get(nobody_s).text


@pytest.mark.parametrize("id_", ["x", "%00", "a%20b", "call_nobody"])
def test_an_id_that_is_none_is_not_there(world: World, ana: Browser, id_: str):
    here = f"/clients/{world.here.id}"

    assert ana.get(f"{here}/calls/{id_}").status_code == 404
    assert ana.get(f"{here}/batches/{id_}").status_code == 404
    assert ana.get(f"/clients/{id_}").status_code == 404


def test_a_call_is_not_shown_under_another_clinic_s_name(world: World):
    call_id = call_of(world)

    answer = browser(world, "admin").get(f"/clients/{world.there.id}/calls/{call_id}")

    assert answer.status_code == 404


def test_a_member_of_one_clinic_starts_there_and_an_admin_chooses(world: World, ana: Browser):
    first = ana.get("/", follow=False)
    assert first.headers["location"] == f"/clients/{world.here.id}"

    choice = browser(world, "admin").get("/").text
    assert "Here</a>" in choice
    assert "There</a>" in choice


def test_no_page_runs_or_styles_anything_inline(world: World, ana: Browser):
    for path in paths(world, call_of(world))[:3]:
        text = ana.get(path).text
        assert not re.search(r"<script(?! type=\"module\" src=)|<style|\sstyle=|\son\w+=", text)


# --- the overview ---------------------------------------------------------------------------


def test_an_empty_clinic_is_told_so_in_words(world: World, ana: Browser):
    text = ana.get(f"/clients/{world.here.id}").text

    for words in (
        "Nobody is on the phone right now.",
        "No visits are booked yet.",
        "No leads yet.",
        "No call has ended yet.",
        "Nobody has asked for a person.",
        "nobody’s phone rings",
    ):
        assert words in text


def test_a_call_that_goes_on_is_shown_with_what_was_said_last(world: World, ana: Browser):
    call_id = call_of(world)
    go_on(world, call_id)
    happen(world, call_id, "line", "line_news", status="ringing")

    assert "The phone is ringing" in ana.get(f"/clients/{world.here.id}").text

    happen(world, call_id, "caller", "said", text="is this about my crown")
    assert "Caller: “is this about my crown”" in ana.get(f"/clients/{world.here.id}").text


def test_results_are_counted_and_listed(world: World, ana: Browser):
    call_id = call_of(world)
    end(world, call_id, "booked", booked_slot="2026-12-03T10:30:00-05:00", notes="in pain")

    text = ana.get(f"/clients/{world.here.id}").text

    assert re.search(r'good"><span class="big">1</span><span>Booked', text)
    assert "Thu Dec 3, 10:30 AM" in text
    assert "In pain" in text
    assert "1 booked" in text
    assert "1 call to 1 lead: 1 ended" in text


def test_who_wants_a_person_is_listed_for_the_team(world: World, ana: Browser):
    end(world, call_of(world), "transferred", notes="wants to talk about a bill")

    text = ana.get(f"/clients/{world.here.id}").text

    assert "Wants to talk about a bill" in text.partition("For your team")[2].partition("<h2")[0]


def test_times_are_the_clinic_s(world: World, ana: Browser):
    with world.database.writing() as session:
        session.get_one(Client, world.here.id).timezone = "America/Los_Angeles"
    end(world, call_of(world), "declined")

    text = ana.get(f"/clients/{world.here.id}").text

    assert "Tue Dec 1, 7:00 AM" in text
    assert "America/Los_Angeles (PST)" in text


def test_a_rehearsal_with_stand_ins_is_told_from_real_calls(world: World):
    def front_page(**settings: str) -> str:
        visitor = Browser(world.client(world.build(**settings)))
        visitor.post("/login", username="ana@example.com", password=PASSWORD)
        return visitor.get(f"/clients/{world.here.id}").text

    assert "Rehearsal:" in front_page(telephony_mode="TWILIO_STUB")
    assert "nobody’s phone rings" not in front_page(
        telephony_mode="TWILIO_STUB",
        twilio_api_base="https://api.example.com",
        deepgram_agent_url="wss://agent.example.com",
    )


# --- lists ----------------------------------------------------------------------------------


def test_a_batch_is_filtered_by_a_form_without_script(world: World, ana: Browser):
    call_id = call_of(world, rows=3)
    end(world, call_id, "declined")
    batch = world.machine().get(f"/api/calls/{call_id}").json()["batch_id"]
    path = f"/clients/{world.here.id}/batches/{batch}"

    def listed(query: str) -> int:
        found = re.search(r"(\d+) calls?</p>", ana.get(f"{path}?{query}").text)
        assert found
        return int(found[1])

    assert listed("") == 3
    assert listed("q=&status=&result=declined") == 1
    assert listed("q=&status=queued&result=") == 2
    assert listed("q=lead+2&status=&result=") == 1
    assert listed("q=&status=nonsense&result=") == 3


def test_a_long_list_goes_on_on_the_next_page(world: World, ana: Browser):
    call_of(world, rows=60)

    first = ana.get(f"/clients/{world.here.id}/calls").text
    following = re.search(r'<a href="([^"]+)">Next page', first)
    assert following
    second = ana.get(unescape(following[1])).text

    assert (first.count("<tr>") - 1, second.count("<tr>") - 1) == (50, 10)
    assert "Next page" not in second


def test_batches_are_listed_newest_first_and_cut(world: World, ana: Browser):
    for _ in range(21):
        world.upload(rows=1)

    first = ana.get(f"/clients/{world.here.id}/batches").text
    following = re.search(r'<a href="([^"]+)">Next page', first)
    assert following
    second = ana.get(unescape(following[1])).text

    assert "21 batches" in first
    assert (first.count('class="line"'), second.count('class="line"')) == (20, 1)
    assert "All 21 batches" in ana.get(f"/clients/{world.here.id}").text


# --- one call -------------------------------------------------------------------------------


def test_a_call_shows_what_was_said_and_what_happened(world: World, ana: Browser):
    call_id = call_of(world)
    happen(world, call_id, "dial", "placed", carrier_id="SIM1")
    happen(world, call_id, "agent", "say", text="Hi, this is Ava.")
    happen(world, call_id, "caller", "said", text="stop calling me")
    happen(world, call_id, "machine", "asked_to_stop")
    happen(world, call_id, "machine", "settled", result="opted-out", notes="")
    end(world, call_id, "opted-out")

    text = ana.get(f"/clients/{world.here.id}/calls/{call_id}").text

    said, _, happened = text.partition("What happened")
    assert said.index("Hi, this is Ava.") < said.index("stop calling me")
    assert "The carrier has taken the call" in happened
    assert "Understood: do not call again" in happened
    assert "Result: Asked not to be called" in happened
    assert "stop calling me" not in happened


def test_a_call_shows_what_it_cost_and_how_fast_it_was_answered(world: World, ana: Browser):
    call_id = call_of(world)
    for seconds in (0.4, 0.6, 2.0):
        happen(world, call_id, "agent", "answered_after", seconds=seconds)
    used(world, call_id, line_seconds=61)

    text = ana.get(f"/clients/{world.here.id}/calls/{call_id}").text

    assert "<dt>Cost</dt><dd>$0.0355" in text
    assert "Minutes on the line: $0.0280" in text
    assert "0.6 s as a rule, 2.0 s at the slowest 5 %" in text


def test_a_cost_that_is_not_known_is_said_to_be_so(world: World, ana: Browser):
    call_id = call_of(world)
    used(world, call_id)

    text = ana.get(f"/clients/{world.here.id}/calls/{call_id}").text

    assert "not known; at least $0.0075" in text
    assert "Minutes on the line: not known (not measured)" in text


def test_a_decision_is_told_in_words_with_its_source(world: World, ana: Browser):
    call_id = call_of(world)
    code = {"code": "WINDOW_FEDERAL", "citation": "47 CFR 64.1200(c)(1)", "observed": "07:00"}
    decide(world, call_id, "defer", code)

    text = ana.get(f"/clients/{world.here.id}/calls/{call_id}").text

    assert "not at that time" in text
    assert "outside the hours the federal law allows" in text
    assert "47 CFR 64.1200(c)(1)" in text


def test_what_people_write_is_text_and_nothing_else(world: World, ana: Browser):
    call_id = call_of(world)
    name_lead(world, call_id, name=NASTY, notes=NASTY, source_url="javascript:alert(1)")
    happen(world, call_id, "caller", "said", text=NASTY)
    end(world, call_id, "transferred", notes=NASTY)

    *found, _, _, _, call = paths(world, call_id)
    for path in (*found, call):
        text = ana.get(path).text
        assert NASTY not in text
        assert 'href="javascript:' not in text
    assert unescape(ana.get(call).text).count(NASTY) >= 4


# --- links ----------------------------------------------------------------------------------


def test_every_link_leads_to_a_page_of_ours(world: World, ana: Browser):
    call_id = call_of(world, rows=60)
    end(world, call_id, "transferred", notes="wants a person")
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        seen.add(path)
        answer = ana.get(path)
        assert answer.status_code == 200, path
        found = {unescape(each) for each in re.findall(r'(?:href|src)="([^"]+)"', answer.text)}
        assert all(each.startswith(("/", "#main")) for each in found)
        new = {each for each in found if each.startswith("/")} - seen - set(waiting)
        waiting += [each for each in sorted(new) if "/calls/call_" not in each or len(seen) < 9]
    assert any("problems.csv" in path for path in seen) or len(seen) > 5


def test_a_call_that_came_in_says_so_instead_of_its_attempt(world: World, ana: Browser):
    call_id = call_of(world)
    with world.database.writing() as session:
        session.execute(
            sa.text("UPDATE call SET direction = 'inbound' WHERE id = :id"), {"id": call_id}
        )

    assert "They called us" in ana.get(f"/clients/{world.here.id}/calls/{call_id}").text
    assert "called us" in ana.get(f"/clients/{world.here.id}/calls").text
    assert world.machine().get(f"/api/calls/{call_id}").json()["direction"] == "inbound"


# --- the recording --------------------------------------------------------------------------


def recorded(world: World, folder: Path, state: RecordingState) -> str:
    call_id = call_of(world)
    files, now = RecordingFiles(folder), world.clock.now()
    files.save(world.here.id, call_id, lambda into: Sound(into.write(b"sound"), ""))
    with world.database.writing() as session:
        recording_store.ask(session, call_id, world.here.id, now=now)
        recording_store.move(session, call_id, RecordingState.ASKED, state, now=now)
    world.app.state.services = replace(world.app.state.services, recordings=files)
    return call_id


def test_a_recording_is_played_on_the_call_s_page(world: World, ana: Browser, tmp_path: Path):
    call_id = recorded(world, tmp_path, RecordingState.STORED)
    path = f"/clients/{world.here.id}/calls/{call_id}"

    text = ana.get(path).text
    sound = ana.get(f"{path}/recording")

    assert f'<audio controls preload="none" src="{path}/recording">' in text
    assert (sound.status_code, sound.content) == (200, b"sound")


def test_a_recording_is_not_played_to_others(world: World, tmp_path: Path):
    call_id = recorded(world, tmp_path, RecordingState.STORED)
    bob = browser(world, "bob")

    for client_id in (world.here.id, world.there.id):
        answer = bob.get(f"/clients/{client_id}/calls/{call_id}/recording", follow=False)
        assert answer.status_code == 404
    assert browser(world).get(
        f"/clients/{world.here.id}/calls/{call_id}/recording", follow=False
    ).status_code in {303, 401}


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (RecordingState.KNOWN, "being fetched"),
        (RecordingState.LOST, "could not be fetched"),
        (RecordingState.ERASED, "was deleted"),
    ],
)
def test_a_recording_that_is_not_there_is_told_of_in_words(
    world: World, ana: Browser, tmp_path: Path, state: RecordingState, words: str
):
    call_id = recorded(world, tmp_path, state)

    text = ana.get(f"/clients/{world.here.id}/calls/{call_id}").text

    assert words in text
    assert "<audio" not in text
