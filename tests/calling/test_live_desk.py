"""What a live talk needs of the database and the carrier."""

import pytest
from sqlalchemy import select
from sqlmodel import col

from openchair.calling import ledger
from openchair.calling.callbacks import VERDICT
from openchair.calling.ledger import Entry, Source
from openchair.calling.live_desk import MOST_TRIES
from openchair.calling.orders import EndLine, SayOnLine, TransferLine
from openchair.calling.usage import Measured
from openchair.conversation.call import Result
from openchair.db import Database
from openchair.phone import Phone
from openchair.tables import Call, CallEvent, CallUsage
from openchair.voice.base import CallerSpoke
from tests.support.clinics import World
from tests.support.talks import Stage, spoken


@pytest.fixture
def stage(database: Database) -> Stage:
    """On either engine."""
    return Stage(World(database))


def kinds(stage: Stage) -> list[str]:
    with stage.world.database.reading() as session:
        statement = select(col(CallEvent.kind)).where(col(CallEvent.call_id) == stage.call.id)
        return list(session.scalars(statement.order_by(col(CallEvent.id))))


def change(stage: Stage, **changes: object) -> None:
    with stage.world.database.writing() as session:
        call = session.get_one(Call, stage.call.id)
        for name, value in changes.items():
            setattr(call, name, value)


# --- letting in -----------------------------------------------------------------------------


def test_a_pass_opens_its_call_once(stage: Stage):
    assert stage.open() is not None
    assert stage.open() is None


def test_a_pass_opens_no_other_call(stage: Stage):
    assert stage.open(carrier_id="CA2") is None


@pytest.mark.parametrize(
    "changes",
    [{"status": "completed"}, {"dial_state": "placing"}, {"dial_state": "ended"}],
)
def test_a_call_that_is_not_under_way_is_not_led(stage: Stage, changes: dict[str, object]):
    change(stage, **changes)

    assert stage.open() is None


# --- looking --------------------------------------------------------------------------------


def test_a_cancelled_call_is_cut_within_a_look(stage: Stage):
    opened = stage.open()
    assert opened is not None
    opened.talk.begin(caller_speaks=False)
    assert opened.look() == []

    change(stage, cancel_requested=True)

    assert opened.look() == [EndLine()]


def test_the_carriers_guess_is_taken_once(stage: Stage):
    opened = stage.open()
    assert opened is not None
    opened.talk.begin(caller_speaks=True)
    guess = Entry(
        stage.call.id, stage.call.client_id, stage.world.now, Source.LINE, VERDICT,
        {"by": "machine_end_beep"}, VERDICT,
    )  # fmt: skip
    with stage.world.database.writing() as session:
        ledger.write_once(session, guess)

    assert spoken(opened.look())
    assert opened.look() == []


# --- acting ---------------------------------------------------------------------------------


def test_what_ends_a_line_is_asked_of_the_carrier(stage: Stage):
    opened = stage.open()
    assert opened is not None

    for order in (EndLine(), TransferLine(Phone("+12125550111")), SayOnLine("Sorry.")):
        opened.act(order)

    assert stage.line.asked == [
        ("hang_up", "CA1"),
        ("transfer", "CA1", "+12125550111"),
        ("say", "CA1", "Sorry.", "en"),
    ]


def test_a_carrier_that_is_away_breaks_nothing(stage: Stage):
    opened = stage.open()
    assert opened is not None
    stage.line.is_away = True

    opened.act(EndLine())

    assert stage.line.asked == [("hang_up", "CA1")] * MOST_TRIES


def test_a_refusal_for_good_is_not_asked_again(stage: Stage):
    opened = stage.open()
    assert opened is not None
    stage.line.is_away = stage.line.is_for_good = True

    opened.act(SayOnLine("Sorry."))

    assert len(stage.line.asked) == 1


# --- ending ---------------------------------------------------------------------------------


def test_the_end_is_reported_with_the_transcript(stage: Stage):
    opened = stage.open()
    assert opened is not None
    opened.talk.begin(caller_speaks=True)
    opened.talk.heard(CallerSpoke("stop calling me"))

    opened.end()

    [(call_id, ending)] = stage.reports
    assert call_id == stage.call.id
    assert ending.result is Result.OPTED_OUT
    assert ending.transcript == "caller: stop calling me"
    assert {"stream", "said", "asked_to_stop", "suppress"} <= set(kinds(stage))


def test_a_refused_report_settles_the_call_all_the_same(stage: Stage):
    stage.takes_reports = False
    opened = stage.open()
    assert opened is not None
    opened.talk.begin(caller_speaks=True)

    opened.end()

    result = stage.world.result(stage.call)
    assert result is not None
    assert stage.world.read(stage.call).status == "completed"


def test_what_is_kept_is_kept_once(stage: Stage):
    opened = stage.open()
    assert opened is not None
    opened.talk.begin(caller_speaks=True)
    opened.talk.heard(CallerSpoke("hello"))

    opened.keep()
    opened.keep()

    assert kinds(stage).count("said") == 1


def test_a_line_that_drops_is_not_somebody_who_hung_up(stage: Stage):
    opened = stage.open()
    assert opened is not None
    opened.talk.begin(caller_speaks=False)

    opened.end(is_dropped=True)

    [(_, ending)] = stage.reports
    assert ending.result is Result.FAILED
    assert "the line dropped" in ending.notes


# --- who called us --------------------------------------------------------------------------


def test_who_calls_us_is_greeted_at_once_and_asked_who_they_are(stage: Stage):
    change(stage, direction="inbound", placing_at=None)

    opened = stage.open()

    assert opened is not None
    assert opened.greets_at_once
    settings = stage.begins(opened.talk, caller_speaks=True)
    assert "Ada?" in settings["agent"]["greeting"]


def test_whom_we_call_may_speak_first(stage: Stage):
    opened = stage.open()

    assert opened is not None
    assert not opened.greets_at_once


def test_a_stranger_on_a_lead_s_phone_goes_on_as_a_lead_of_their_own(stage: Stage):
    change(stage, direction="inbound", placing_at=None)
    talk = stage.talk()
    stage.begins(talk, caller_speaks=False)
    lead_id = talk.runner.desk.facts.lead_id

    stage.move(talk, "disagreed")
    stage.move(talk, "gave_answer", question="caller_name", value="Kim Example")

    facts = talk.runner.desk.facts
    assert (facts.lead_name, facts.lead_id != lead_id) == ("Kim Example", True)
    assert stage.world.read(stage.call).lead_id == facts.lead_id


def test_who_calls_us_and_cannot_be_led_hears_an_apology_and_no_message(stage: Stage):
    change(stage, direction="inbound", placing_at=None)
    talk = stage.talk()
    talk.begin(caller_speaks=False)

    orders = [order for _ in range(9) for order in talk.lost("gone")]

    [text] = [order.text for order in orders if isinstance(order, SayOnLine)]
    assert "automated assistant" not in text
    assert "sorry" in text.lower() or "apologise" in text


def test_what_a_call_used_is_written_down_at_its_end(stage: Stage):
    opened = stage.open()
    assert opened is not None
    opened.talk.begin(caller_speaks=True)

    opened.end(measured=Measured(stream_seconds=20.5, voice_seconds=19.25))

    with stage.world.database.reading() as session:
        row = session.get_one(CallUsage, stage.call.id)
    assert (row.stream_seconds, row.voice_seconds, row.line_seconds) == (20.5, 19.25, None)
    assert {line["item"] for line in row.cost_lines} >= {"stream_minute", "voice_minute"}
