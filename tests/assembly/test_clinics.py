"""Opening and changing clinics: a profile that cannot be used changes nothing and says why."""

import pytest
from sqlalchemy import select

from openchair.accounts.profile import ClientChange, NewClient
from openchair.assembly.clinics import change_clinic, open_clinic
from openchair.assembly.parts import Parts
from openchair.errors import InvalidInputError
from openchair.tables import Client

WRONG_POLICY = {"gap_hours": -1, "windows": []}
WRONG_SCRIPT = {"persona": {"name": 7}}


def opened(still: Parts, **profile) -> Client:
    new = NewClient(**{"name": "Smile Dental", **profile})
    return still.database.write(
        lambda session: open_clinic(session, still, new, now=still.clock.now())
    )


def change(still: Parts, client: Client, **values) -> None:
    def work(session) -> None:
        row = session.get_one(Client, client.id)
        change_clinic(session, still, row, ClientChange(**values))

    still.database.write(work)


def clients(still: Parts) -> list[Client]:
    with still.database.reading() as session:
        return list(session.scalars(select(Client)))


def told(error: InvalidInputError) -> set[str | None]:
    """The fields that something was wrong with."""
    return {problem.field for problem in error.problems}


def test_a_clinic_is_opened_with_what_it_asked_for(still):
    policy, script = {"gap_hours": 6}, {"persona": {"name": "Mia"}}

    made = opened(still, callback_number="(212) 555-0100", policy=policy, script=script)

    [row] = clients(still)
    assert (row.id, row.name, row.created_at) == (made.id, "Smile Dental", still.clock.now())
    assert (row.policy, row.script, row.callback_number) == (policy, script, "+12125550100")
    assert row.inbound_secret.startswith("whsec_")


@pytest.mark.parametrize(
    ("profile", "fields"),
    [
        ({"policy": WRONG_POLICY}, {"policy.gap_hours", "policy.windows"}),
        ({"script": WRONG_SCRIPT}, {"script.persona.name"}),
        (
            {"policy": WRONG_POLICY, "script": WRONG_SCRIPT},
            {"policy.gap_hours", "policy.windows", "script.persona.name"},
        ),
        ({"callback_number": "call me"}, {"callback_number"}),
    ],
)
def test_a_profile_that_cannot_be_used_opens_nothing(still, profile, fields):
    with pytest.raises(InvalidInputError) as refused:
        opened(still, **profile)

    assert told(refused.value) == fields
    assert clients(still) == []


def test_a_change_changes_what_it_names(still):
    made = opened(still, language="es", policy={"gap_hours": 6})

    change(still, made, paused=True, script={"persona": {"name": "Mia"}})

    [row] = clients(still)
    assert (row.paused, row.script) == (True, {"persona": {"name": "Mia"}})
    assert (row.language, row.policy) == ("es", {"gap_hours": 6})


def test_overrides_are_taken_back(still):
    made = opened(still, policy={"gap_hours": 6}, script={"persona": {"name": "Mia"}})

    change(still, made, policy={}, script={})

    [row] = clients(still)
    assert (row.policy, row.script) == ({}, {})


@pytest.mark.parametrize("wrong", [{"policy": WRONG_POLICY}, {"script": WRONG_SCRIPT}])
def test_a_change_that_cannot_be_used_changes_nothing_else_either(still, wrong):
    made = opened(still)

    with pytest.raises(InvalidInputError):
        change(still, made, paused=True, **wrong)

    [row] = clients(still)
    assert (row.paused, row.policy, row.script) == (False, {}, {})
