"""Every dial of a database is held against every check, on either engine."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import col

from openchair.calling import ledger, outcome
from openchair.calling.admission import Limits, admit
from openchair.calling.attempt import back_to_intent
from openchair.calling.audit import Audit, audit
from openchair.calling.dial_checks import Check
from openchair.calling.door import door
from openchair.calling.ledger import Entry, Source
from openchair.calling.line import adopt
from openchair.calling.outcome import Settlement
from openchair.calling.rules import Ending, Reason
from openchair.calling.store import call as find
from openchair.compliance.store import suppress
from openchair.conversation.call import Result
from openchair.phone import Phone
from openchair.tables import Call, Client, Decision
from tests.support.clinics import World
from tests.support.tampering import tampering

WIDE = Limits(seats=50, calls_per_second=1000, intents=50)


def dialled(world: World, client: Client, phone: str = "+12125550123", **lead) -> Call:
    """Queue a call and bring it to the carrier, as the dialer does."""
    call = world.call(client, phone, lead=lead)
    world.database.write(lambda session: admit(session, world.house, WIDE, now=world.now))
    world.clock.sleep(0.3)
    world.database.write(lambda session: door(session, call.id, world.house, WIDE, now=world.now))
    placed(world, call, f"carrier-{call.id}")
    return call


def placed(world: World, call: Call, carrier_id: str) -> None:
    with world.database.writing() as session:
        row = find(session, call.id)
        assert row is not None
        adopt(session, row, carrier_id, world.now)


def audited(world: World, client: Client | None = None) -> Audit:
    with world.database.reading() as session:
        return audit(session, world.house.ruleset, client.id if client else None)


def broken(world: World) -> dict[str, list[str]]:
    """The checks that do not hold, by the call."""
    found: dict[str, list[str]] = {}
    for each in audited(world).violations:
        found.setdefault(each.call_id, []).append(each.check.value)
    return found


def change(world: World, table: type[Call | Decision], key: str | None, **values) -> None:
    with tampering(world.database) as session:
        session.execute(sa.update(table).where(col(table.id) == key).values(**values))


def placing_at(world: World, call: Call) -> dt.datetime:
    at = world.read(call).placing_at
    assert at is not None
    return at


def tell(world: World, call: Call, kind: str, **data) -> None:
    entry = Entry(call.id, call.client_id, world.now, Source.DIAL, kind, data)
    world.database.write(lambda session: ledger.write(session, [entry]))


def test_calls_that_were_dialled_as_they_should_be_are_proved(world):
    client = world.client()
    for nth in range(3):
        dialled(world, client, f"+1212555012{nth}")
    world.call(client, "+12125550129")

    found = audited(world)

    assert (found.calls, found.dials, found.violations) == (4, 3, [])
    assert found.checked == dict.fromkeys(Check, 3)


def test_what_was_advised_against_is_counted_and_no_violation(database):
    world = World(database, enforced=False)
    dialled(world, world.client(), consent_level="none")

    found = audited(world)

    assert (found.advised, found.against_advice, found.violations) == (1, 1, [])
    assert found.checked[Check.HOURS] == 0


def test_a_dial_without_its_decision_is_found(world):
    call = dialled(world, world.client())
    change(world, Call, call.id, decision_id="decision_gone")

    assert broken(world) == {call.id: ["decision"]}


def test_a_dial_long_after_its_decision_is_found(world):
    call = dialled(world, world.client())
    late = placing_at(world, call) + dt.timedelta(minutes=2)
    change(world, Call, call.id, placing_at=late)

    (violation,) = audited(world).violations

    assert (violation.check, violation.dialled_at) == (Check.FRESH, late)
    assert violation.says == "It was decided 120.3 seconds before the dial."


def test_a_dial_against_a_binding_no_is_found(world):
    call = dialled(world, world.client())
    change(world, Decision, world.read(call).decision_id, outcome="block")

    assert broken(world) == {call.id: ["allowed", "chain"]}


def opted_out(world: World, client: Client, call: Call, seconds_before: float) -> None:
    then = placing_at(world, call) - dt.timedelta(seconds=seconds_before)
    with world.database.writing() as session:
        phone = Phone(call.phone)
        suppress(session, client.id, phone, reason="opted_out", source="x", now=then)


def test_a_dial_after_an_opt_out_is_found(world):
    client = world.client()
    late, just_so = dialled(world, client), dialled(world, client, "+12125550124")

    opted_out(world, client, late, seconds_before=60)
    opted_out(world, client, just_so, seconds_before=2)

    assert broken(world) == {late.id: ["suppression"]}
    assert audited(world).while_taking_effect == 1


def test_another_clinics_list_is_not_this_ones(world):
    call = dialled(world, world.client())
    opted_out(world, world.client(name="Other"), call, seconds_before=86_400)

    assert broken(world) == {}


def test_a_call_that_the_carrier_refused_and_took_later_was_dialled_once(world):
    call = dialled(world, world.client())
    change(world, Call, call.id, dial_state="placing", carrier_id=None)
    with world.database.writing() as session:
        row = find(session, call.id)
        assert row is not None
        back_to_intent(session, row, world.now)
    world.clock.sleep(5)
    world.database.write(lambda session: door(session, call.id, world.house, WIDE, now=world.now))
    placed(world, call, f"carrier-{call.id}")

    assert broken(world) == {}


def test_a_call_that_the_carrier_was_asked_for_twice_is_found(world):
    call = dialled(world, world.client())
    tell(world, call, "placing")

    assert broken(world) == {call.id: ["once"]}


def test_a_call_that_the_carrier_knows_under_two_names_is_found(world):
    call = dialled(world, world.client())
    tell(world, call, "line_news", carrier_id="another", status="ringing")

    (violation,) = audited(world).violations

    assert violation.says == "The carrier knows it under 2 names."


def test_a_call_taken_for_never_placed_that_rang_after_all_is_found(world):
    call = dialled(world, world.client())
    change(world, Call, call.id, dial_state="placing", carrier_id=None)
    ending = Ending(Result.FAILED, Reason.NEVER_PLACED)
    world.database.write(
        lambda session: outcome.settle(
            session, [Settlement(call.id, ending)], world.house, now=world.now
        )
    )

    (violation,) = audited(world).violations

    assert audited(world).dials == 0
    assert violation.says == "It was taken for never placed, and the carrier told of it."


def test_one_clinics_dials_can_be_audited_alone(world):
    client, other = world.client(), world.client(name="Other")
    dialled(world, client)
    call = dialled(world, other, "+12125550124")
    change(world, Call, call.id, decision_id=None)

    assert audited(world, client).violations == []
    assert [each.call_id for each in audited(world, other).violations] == [call.id]


def test_a_decision_that_was_taken_out_is_found_though_no_dial_names_it(world):
    client = world.client()
    world.call(client, lead={"consent_level": "none"})
    dialled(world, client, "+12125550124")
    with tampering(world.database) as session:
        session.execute(sa.delete(Decision).where(col(Decision.outcome) == "block"))

    (violation,) = audited(world).violations

    assert (violation.check, violation.client_id) == (Check.CHAIN, client.id)
    assert violation.says == "Decision no. 2 of its client is missing."


def test_the_ends_of_the_chains_are_told_to_be_kept_elsewhere(world):
    call = dialled(world, world.client())
    decision = world.read(call).decision_id

    (end,) = audited(world).to_json()["chains"]

    with world.database.reading() as session:
        last = session.get_one(Decision, decision)
        assert (end["client_id"], end["decisions"]) == (call.client_id, last.position)
        assert end["sha256"] == last.sha256


def test_an_audit_is_plain_json(world):
    call = dialled(world, world.client())
    change(world, Call, call.id, decision_id=None)

    document = audited(world).to_json()

    assert document["dials"] == 1
    assert {"check": "decision", "checked": 1, "violations": 1}.items() <= document["checks"][0].items()  # fmt: skip
    assert document["violations"][0]["says"] == "No decision is stored."
