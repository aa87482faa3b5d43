"""What runs in virtual time: a file called to its end, on a database that is gone or kept."""

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from openchair.assembly.parts import DEMO_CLINIC
from openchair.assembly.virtual import CampaignOrder, Virtual, one_call, run_campaign
from openchair.calling.runner import converse
from openchair.clock import VirtualClock
from openchair.compliance.store import suppress
from openchair.conversation.call import Result, State
from openchair.conversation.events import CallAnswered
from openchair.db import Database, migrate
from openchair.errors import InvalidInputError, NotFoundError
from openchair.phone import Phone
from openchair.settings import Settings
from openchair.simulation.people import who_picks_up
from openchair.tables import Appointment, Call, CallResult, Client, Lead

START = dt.datetime(2026, 12, 1, 15, tzinfo=dt.UTC)
LEADS = "name,phone\n" + "".join(f"Lead {n},+1212555{100 + n:04}\n" for n in range(6))


@dataclass
class Watcher:
    """Remembers how far it was told the campaign has come."""

    total: int = 0
    ended: int = 0

    def leads(self, count: int) -> None:
        self.total = count

    def finished(self, count: int) -> None:
        self.ended += count


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/openchair.db")


@pytest.fixture
def order(tmp_path: Path) -> CampaignOrder:
    file = tmp_path / "leads.csv"
    file.write_text(LEADS)
    return CampaignOrder(file, seed=7, start=START)


@dataclass(frozen=True)
class Told:
    """What a campaign left behind."""

    clients: list[Client]
    calls: list[tuple[str, int, str, str, str]]
    """Number, attempt, result, transcript and slot, in the order of the calls."""
    attempts: int
    watcher: Watcher


def called(settings: Settings, order: CampaignOrder) -> Told:
    watcher = Watcher()
    with run_campaign(settings, order, watcher) as ran, ran.database.reading() as session:
        rows = session.execute(
            select(Call, CallResult)
            .join(CallResult, col(CallResult.call_id) == col(Call.id))
            .where(col(Call.client_id) == ran.client_id)
            .order_by(col(Call.id))
        )
        calls = [
            (call.phone, call.attempt, told.result, told.transcript, told.booked_slot or "")
            for call, told in rows
        ]
        return Told(list(session.scalars(select(Client))), calls, ran.attempts, watcher)


def kept(settings: Settings) -> Database:
    """The product's own database."""
    database = Database(settings.database_url)
    migrate(database)
    return database


def own_clinic(settings: Settings, **values) -> None:
    """Let there be a clinic in the product's database."""
    database = kept(settings)
    profile = {"id": "client_own", "name": "Lakeside", "created_at": START, **values}
    database.write(lambda session: session.add(Client(**profile)))
    database.close()


def count(settings: Settings, table: type) -> int:
    database = kept(settings)
    with database.reading() as session:
        found = session.scalar(select(func.count()).select_from(table)) or 0
    database.close()
    return found


# --- a campaign -----------------------------------------------------------------------------


def test_every_lead_is_called_until_it_has_its_last_result(settings, order):
    told = called(settings, order)

    assert {phone for phone, *_ in told.calls} == {f"+1212555{100 + n:04}" for n in range(6)}
    assert len(told.calls) == told.attempts > 6
    assert any(result == Result.BOOKED and slot for _, _, result, _, slot in told.calls)
    assert any("agent: " in transcript for *_, transcript, _ in told.calls)


def test_whoever_watches_is_told_how_far_it_has_come(settings, order):
    told = called(settings, order)

    assert (told.watcher.total, told.watcher.ended) == (6, told.attempts)


def test_the_same_order_is_the_same_campaign(settings, order):
    assert called(settings, order).calls == called(settings, order).calls


def test_another_seed_is_another_campaign(settings, order):
    assert called(settings, order).calls != called(settings, replace(order, seed=8)).calls


def test_the_campaign_begins_when_it_is_told_to(settings, order):
    start = START + dt.timedelta(days=100)

    with (
        run_campaign(settings, replace(order, start=start), Watcher()) as ran,
        ran.database.reading() as session,
    ):
        assert session.scalar(select(func.min(Call.created_at))) == start


def test_a_file_without_a_lead_calls_nobody(settings, order):
    order.leads.write_text("name,phone\nNobody,\n")

    with pytest.raises(InvalidInputError), run_campaign(settings, order, Watcher()):
        raise AssertionError("nobody was to be called")


# --- whose campaign -------------------------------------------------------------------------


def test_unless_told_otherwise_the_demo_clinic_calls_and_nothing_is_left(settings, order, tmp_path):
    told = called(settings, order)

    assert [client.name for client in told.clients] == [DEMO_CLINIC]
    assert [path.name for path in tmp_path.iterdir()] == ["leads.csv"]


def test_a_clinic_lends_its_settings_and_keeps_its_own_books(settings, order):
    own_clinic(settings, language="es", max_attempts=1, paused=True, timezone="America/Chicago")

    told = called(settings, replace(order, client="Lakeside"))

    [client] = told.clients
    assert (client.name, client.language, client.timezone) == ("Lakeside", "es", "America/Chicago")
    assert client.id != "client_own"
    assert {attempt for _, attempt, *_ in told.calls} == {1}
    assert any("Hola" in transcript for *_, transcript, _ in told.calls)
    assert count(settings, Call) == 0


@pytest.mark.parametrize("keep", [False, True])
def test_a_clinic_nobody_knows_lends_nothing_where_there_is_no_database_yet(settings, order, keep):
    order = replace(order, client="Nobody", keep=keep)

    with (
        pytest.raises(NotFoundError, match="no client named Nobody"),
        run_campaign(settings, order, Watcher()),
    ):
        raise AssertionError("nobody was to be called")


def test_what_is_kept_is_in_the_product_s_database(settings, order):
    told = called(settings, replace(order, keep=True))

    assert count(settings, Call) == told.attempts
    assert count(settings, Lead) == 6


def test_a_clinic_s_own_campaign_is_kept_as_its_own(settings, order):
    own_clinic(settings)
    database = kept(settings)
    database.write(
        lambda session: suppress(
            session,
            "client_own",
            Phone("+12125550100"),
            reason="manual",
            source="api",
            now=START,
        )
    )
    database.close()

    told = called(settings, replace(order, client="Lakeside", keep=True))

    assert [client.id for client in told.clients] == ["client_own"]
    assert "+12125550100" not in {phone for phone, *_ in told.calls}
    assert count(settings, Call) == told.attempts


# --- the parts ------------------------------------------------------------------------------


@pytest.mark.parametrize("compliance", ["enforce", "advise"])
def test_the_law_binds_where_it_is_asked_to(sqlite_database, compliance):
    settings = Settings(_env_file=None, compliance=compliance)

    virtual = Virtual(settings, sqlite_database, VirtualClock(START), seed=1)

    assert virtual.house.enforced == (compliance == "enforce")
    assert virtual.house.allow_test_numbers


def test_the_same_seed_gives_the_same_ids(settings, sqlite_database):
    one, same, other = (
        Virtual(settings, sqlite_database, VirtualClock(START), seed=seed) for seed in (1, 1, 2)
    )

    assert one.ids.new("call") == same.ids.new("call") != other.ids.new("call")


# --- one talk -------------------------------------------------------------------------------


def test_one_talk_has_a_clinic_behind_it_that_books(settings, tmp_path):
    person = who_picks_up(7, lead_name="Maria Lopez", persona="agreeable")

    with one_call(settings, START, name="Maria Lopez", language="en", seed=7) as (runner, clock):
        for seconds in converse(runner, person):
            clock.sleep(seconds)
        ending = runner.ending()

    assert (runner.call.state, ending.result) == (State.END, Result.BOOKED)
    assert DEMO_CLINIC in ending.transcript
    assert clock.now() - START > dt.timedelta(seconds=30)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("language", "hello"), [("en", "AI assistant"), ("es", "inteligencia")])
def test_one_talk_is_held_in_the_language_asked_for(settings, language, hello):
    person = who_picks_up(7, lead_name="Sam", language=language, persona="not_interested")

    with one_call(settings, START, name="Sam", language=language, seed=7) as (runner, clock):
        for seconds in converse(runner, person):
            clock.sleep(seconds)

    assert hello in "\n".join(runner.lines)


def test_a_visit_booked_in_one_talk_is_in_its_own_day_book(settings):
    person = who_picks_up(7, lead_name="Sam", persona="agreeable")

    with one_call(settings, START, name="Sam", language="en", seed=7) as (runner, clock):
        for seconds in converse(runner, person):
            clock.sleep(seconds)
        visit = runner.desk.transact(
            lambda session: session.get_one(Appointment, runner.ending().appointment_id)
        )

    assert (visit.state, visit.name) == ("booked", "Sam")


@pytest.fixture
def begun(settings):
    """A talk in which the receptionist has said her first words."""
    with one_call(settings, START, name="Sam", language="en", seed=7) as (runner, _):
        runner.happened(CallAnswered())
        yield runner


def test_who_asks_for_spanish_is_greeted_in_it_and_not_told_to_repeat(begun):
    begun.hear("hablo español")

    assert (begun.call.language, begun.call.misses) == ("es", 0)
    assert "no le entendí" not in "\n".join(begun.lines)


@pytest.mark.parametrize("words", ["nothing hurts", "i'm fine", "no pain at all", "todo bien"])
def test_who_is_in_no_pain_is_asked_the_next_question(begun, words):
    begun.hear("yes")
    begun.hear(words)

    assert not begun.call.urgent
    assert begun.call.asked == "patient_status"
