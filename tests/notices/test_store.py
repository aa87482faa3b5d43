"""Who is told, what is remembered of each try, and that nobody sees another clinic's."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from openchair.errors import ConflictError, NotFoundError
from openchair.notices.rules import Delivered, Disable, Kind, TryAgain
from openchair.notices.signing import Auth
from openchair.notices.store import (
    Added,
    NoticeState,
    WebhookOrder,
    add_trial,
    change_webhook,
    count_deliveries,
    due_notices,
    get_webhook,
    give_up,
    list_deliveries,
    list_webhooks,
    read_errand,
    record_try,
    remove_webhook,
    replay,
)
from openchair.tables import Notice, Webhook
from tests.notices.receivers import NOW, SECRET
from tests.notices.rows import BODY, add_client, add_hook, new_ids, tell

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def session(database):
    with database.writing() as session:
        add_client(session)
        yield session


def errand_of(session, added: Added):
    errand = read_errand(session, added.notice_id)
    assert errand is not None
    return errand


def notice_of(session: Session, added: Added) -> Notice:
    session.expire_all()
    return session.get_one(Notice, added.notice_id)


# --- telling --------------------------------------------------------------------------------


def test_nobody_is_told_where_nobody_asked(session):
    assert tell(session) == []


def test_each_webhook_and_the_leads_own_address_get_one_notice(session):
    first, second = add_hook(session), add_hook(session, "https://b.example.com/")

    added = tell(session, callback_url="https://c.example.com/x")

    assert {item.partition for item in added} == {first.id, second.id, "c.example.com"}
    assert len({item.notice_id for item in added}) == 3
    assert all(notice_of(session, item).body == BODY for item in added)


def test_a_webhook_gets_only_the_kinds_it_wants(session):
    finished = add_hook(session, events=(Kind.LEAD_FINISHED,))
    everything = add_hook(session)

    assert [item.partition for item in tell(session)] == [everything.id]
    told = {item.partition for item in tell(session, kind=Kind.LEAD_FINISHED)}
    assert told == {finished.id, everything.id}


def test_a_webhook_that_is_off_gets_nothing(session):
    add_hook(session, active=False)
    assert tell(session) == []


def test_the_leads_own_address_is_told_of_ended_calls_only(session):
    url = "https://c.example.com/x"
    assert tell(session, kind=Kind.LEAD_FINISHED, callback_url=url) == []
    assert tell(session, kind=Kind.LEAD_OPTED_OUT, callback_url=url) == []
    assert len(tell(session, kind=Kind.CALL_COMPLETED, callback_url=url)) == 1


def test_another_clinics_webhook_is_not_told(session):
    add_client(session, "client_2")
    add_hook(session)
    assert tell(session, client_id="client_2") == []


def test_a_trial_goes_to_its_webhook_whatever_it_subscribed_to(session):
    hook = add_hook(session, events=(Kind.LEAD_FINISHED,))

    added = add_trial(session, "client_1", hook.id, now=NOW, ids=new_ids())

    assert notice_of(session, added).kind == "webhook.test"
    with pytest.raises(NotFoundError):
        add_trial(session, "client_2", hook.id, now=NOW, ids=new_ids())


# --- delivering -----------------------------------------------------------------------------


def test_a_webhooks_errand_carries_its_own_secret_and_wish(session):
    hook = add_hook(session, auth=Auth.JWT)
    errand = errand_of(session, tell(session)[0])

    assert (errand.secret, errand.auths) == (hook.secret, {Auth.JWT})
    assert (errand.state, errand.tries, errand.next_try_at) == (NoticeState.PENDING, 0, NOW)
    assert not errand.is_off


def test_a_leads_own_address_gets_the_clinics_secret_and_every_form_of_proof(session):
    errand = errand_of(session, tell(session, callback_url="https://c.example.com/")[0])

    assert (errand.secret, errand.auths) == (SECRET, {Auth.HEADER, Auth.JWT})
    assert not errand.is_off


def test_there_is_no_errand_for_an_unknown_notice(session):
    assert read_errand(session, "notice_unknown") is None


def test_a_delivered_notice_is_over(session):
    add_hook(session)
    added = tell(session)[0]

    again = record_try(session, errand_of(session, added), Delivered(), now=NOW, jitter=0)

    notice = notice_of(session, added)
    assert again is None
    assert (notice.state, notice.tries, notice.delivered_at) == ("delivered", 1, NOW)
    assert notice.next_try_at is None


def test_a_failed_try_is_remembered_with_its_reason_and_the_next_time(session):
    add_hook(session)
    added = tell(session)[0]
    failed = TryAgain("the receiver answered 500")

    again = record_try(session, errand_of(session, added), failed, now=NOW, jitter=0)

    notice = notice_of(session, added)
    assert again == notice.next_try_at == NOW + 5 * SECOND
    assert (notice.state, notice.tries) == ("pending", 1)
    assert notice.last_error == "the receiver answered 500"


def test_the_tenth_failure_is_the_last(session):
    add_hook(session)
    added = tell(session)[0]
    now = NOW

    for _ in range(9):
        later = record_try(session, errand_of(session, added), TryAgain("no"), now=now, jitter=0)
        assert later is not None
        now = later
    again = record_try(session, errand_of(session, added), TryAgain("no"), now=now, jitter=0)

    assert again is None
    assert (notice_of(session, added).state, notice_of(session, added).tries) == ("gave_up", 10)
    assert now - NOW == dt.timedelta(hours=75, minutes=35, seconds=5)


def test_a_very_long_reason_is_cut(session):
    add_hook(session)
    added = tell(session)[0]
    record_try(session, errand_of(session, added), TryAgain("x" * 9000), now=NOW, jitter=0)
    assert len(notice_of(session, added).last_error) == 300


def test_gone_switches_the_webhook_off_and_ends_the_notice(session):
    hook = add_hook(session)
    added = tell(session)[0]

    assert (
        record_try(session, errand_of(session, added), Disable("gone"), now=NOW, jitter=0) is None
    )

    assert notice_of(session, added).state == "gave_up"
    assert not session.get_one(Webhook, hook.id).active
    assert tell(session) == []


def test_gone_at_a_leads_own_address_switches_no_webhook_off(session):
    hook = add_hook(session)
    added = tell(session, callback_url="https://a.example.com/hook")[1]

    record_try(session, errand_of(session, added), Disable("gone"), now=NOW, jitter=0)

    assert notice_of(session, added).state == "gave_up"
    assert session.get_one(Webhook, hook.id).active


def test_gone_at_its_old_address_does_not_switch_a_moved_webhook_off(session):
    hook = add_hook(session)
    added = tell(session)[0]
    errand = errand_of(session, added)
    change_webhook(session, "client_1", hook.id, WebhookOrder("https://new.example.com/"))

    record_try(session, errand, Disable("gone"), now=NOW, jitter=0)

    session.expire_all()
    assert session.get_one(Webhook, hook.id).active


def test_a_webhook_switched_off_or_removed_turns_its_errands_off(session):
    first, second = add_hook(session), add_hook(session, "https://b.example.com/")
    added = tell(session)
    change_webhook(session, "client_1", first.id, WebhookOrder(first.url, active=False))
    remove_webhook(session, "client_1", second.id)

    assert all(errand_of(session, item).is_off for item in added)
    give_up(session, errand_of(session, added[0]), "the webhook is off")
    assert notice_of(session, added[0]).state == "gave_up"
    assert notice_of(session, added[0]).tries == 0


def test_of_two_processes_that_fail_one_counts(session):
    add_hook(session)
    added = tell(session)[0]
    ours = theirs = errand_of(session, added)

    first = record_try(session, ours, TryAgain("first"), now=NOW, jitter=0)
    second = record_try(session, theirs, TryAgain("second"), now=NOW + SECOND, jitter=0)

    assert first == second
    assert notice_of(session, added).tries == 1
    assert notice_of(session, added).last_error == "first"


@pytest.mark.parametrize("other", [TryAgain("failed"), Disable("gone")])
def test_of_two_processes_the_one_that_got_through_wins(session, other):
    add_hook(session)
    added = tell(session)[0]
    ours = theirs = errand_of(session, added)

    record_try(session, theirs, other, now=NOW, jitter=0)
    assert record_try(session, ours, Delivered(), now=NOW, jitter=0) is None
    assert record_try(session, theirs, TryAgain("late"), now=NOW, jitter=0) is None

    assert notice_of(session, added).state == "delivered"


def test_being_delivered_twice_counts_once(session):
    add_hook(session)
    added = tell(session)[0]
    errand = errand_of(session, added)
    record_try(session, errand, Delivered(), now=NOW, jitter=0)
    record_try(session, errand, Delivered(), now=NOW + SECOND, jitter=0)

    assert notice_of(session, added).tries == 1
    assert notice_of(session, added).delivered_at == NOW


def test_the_sweeper_finds_what_is_due_longest_overdue_first(session):
    add_hook(session)
    late = tell(session)[0]
    early = tell(session, now=NOW - SECOND)[0]
    future = tell(session, now=NOW + SECOND)[0]
    done = tell(session, now=NOW - 2 * SECOND)[0]
    record_try(session, errand_of(session, done), Delivered(), now=NOW, jitter=0)

    assert due_notices(session, NOW) == [early, late]
    assert due_notices(session, NOW, limit=1) == [early]
    assert future in due_notices(session, NOW + SECOND)


# --- webhooks -------------------------------------------------------------------------------


def test_every_webhook_has_a_secret_of_its_own(session):
    first, second = add_hook(session), add_hook(session)

    assert first.secret.startswith("whsec_")
    assert first.secret != second.secret
    assert [hook.id for hook in list_webhooks(session, "client_1")] == sorted([first.id, second.id])


def test_what_waits_for_a_moved_webhook_goes_to_its_new_address(session):
    hook = add_hook(session)
    waiting, done = tell(session)[0], tell(session)[0]
    record_try(session, errand_of(session, done), Delivered(), now=NOW, jitter=0)

    order = WebhookOrder("https://new.example.com/", events=(Kind.LEAD_FINISHED,), auth=Auth.HEADER)
    changed = change_webhook(session, "client_1", hook.id, order)

    assert (changed.events, changed.auth, changed.secret) == (
        ["lead.finished"],
        "header",
        hook.secret,
    )
    assert notice_of(session, waiting).url == "https://new.example.com/"
    assert notice_of(session, done).url == "https://a.example.com/hook"


def test_another_clinics_webhook_does_not_exist(session):
    hook = add_hook(session)

    for attempt in (
        lambda: get_webhook(session, "client_2", hook.id),
        lambda: change_webhook(session, "client_2", hook.id, WebhookOrder("https://x.example/")),
        lambda: remove_webhook(session, "client_2", hook.id),
        lambda: get_webhook(session, "client_1", "webhook_unknown"),
    ):
        with pytest.raises(NotFoundError):
            attempt()
    assert list_webhooks(session, "client_2") == []


# --- the delivery log -----------------------------------------------------------------------


def test_the_log_is_newest_first_and_turns_pages(session):
    hook = add_hook(session)
    added = [tell(session)[0].notice_id for _ in range(5)]
    tell(session, callback_url="https://c.example.com/")
    newest_first = sorted(added, reverse=True)

    page = list_deliveries(session, "client_1", hook.id, limit=100)
    assert [notice.id for notice in page if notice.id in added] == newest_first
    rest = list_deliveries(session, "client_1", hook.id, before=page[2].id)
    assert [notice.id for notice in rest] == [notice.id for notice in page[3:]]
    assert count_deliveries(session, "client_1", hook.id) == 6
    assert count_deliveries(session, "client_1") == len(list_deliveries(session, "client_1")) == 7


def test_another_clinics_log_is_empty(session):
    hook = add_hook(session)
    added = tell(session)[0]

    assert list_deliveries(session, "client_2", hook.id) == []
    assert count_deliveries(session, "client_2") == 0
    with pytest.raises(NotFoundError):
        replay(session, "client_2", added.notice_id, now=NOW)


@pytest.mark.parametrize("verdict", [Delivered(), Disable("gone")])
def test_a_notice_that_is_over_can_be_sent_again_under_its_old_id(session, verdict):
    added = tell(session, callback_url="https://c.example.com/")[0]
    record_try(session, errand_of(session, added), verdict, now=NOW, jitter=0)
    later = NOW + dt.timedelta(days=9)

    assert replay(session, "client_1", added.notice_id, now=later) == added

    errand = errand_of(session, added)
    assert (errand.state, errand.tries, errand.next_try_at) == (NoticeState.PENDING, 0, later)


def test_a_notice_that_waits_or_whose_webhook_is_off_cannot(session):
    hook = add_hook(session)
    added = tell(session)[0]

    with pytest.raises(ConflictError, match="still being tried"):
        replay(session, "client_1", added.notice_id, now=NOW)
    record_try(session, errand_of(session, added), Delivered(), now=NOW, jitter=0)
    remove_webhook(session, "client_1", hook.id)
    with pytest.raises(ConflictError, match="switched off"):
        replay(session, "client_1", added.notice_id, now=NOW)
    with pytest.raises(NotFoundError):
        replay(session, "client_1", "notice_unknown", now=NOW)
