"""What became of uploads: a client's own batch, and problems that are safe and come back whole."""

import csv

import pytest

from openchair.db import Database
from openchair.errors import Problem
from openchair.leads import store, writing
from openchair.leads.cells import unguarded
from openchair.tables import Client
from tests.support.clinics import World

NINTH = Problem("phone_invalid", "No number.", "phone", 9, "12")
SECOND = Problem("phone_missing", "There is no phone number.", None, 2)
WARNED = Problem("email_invalid", "No address.", "email", 3, "=1+1")


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


def keep(world: World, client: Client, *problems: Problem, is_warning: bool = False) -> None:
    with world.database.writing() as session:
        writing.add_problems(session, f"batch-{client.id}", problems, is_warning=is_warning)


def listed(world: World, client: Client) -> list[dict[str, str]]:
    """A batch's problems, as a spreadsheet reads them."""
    with world.database.reading() as session:
        text = "".join(store.problems_csv(session, f"batch-{client.id}"))
    return list(csv.DictReader(text.splitlines()))


def test_a_batch_is_found_by_its_own_client_only(world):
    here, there = world.client(), world.client()

    with world.database.reading() as session:
        own = store.find_batch(session, here.id, f"batch-{here.id}")
        others = store.find_batch(session, here.id, f"batch-{there.id}")

    assert own is not None
    assert own.client_id == here.id
    assert others is None


def test_problems_come_in_the_order_of_the_file_with_all_there_is_to_say(world):
    client = world.client()
    keep(world, client, NINTH, SECOND)
    keep(world, client, WARNED, is_warning=True)

    found = listed(world, client)

    assert [(each["row"], each["kind"]) for each in found] == [
        ("2", "error"),
        ("3", "warning"),
        ("9", "error"),
    ]
    assert found[2] == {
        "row": "9",
        "kind": "error",
        "field": "phone",
        "code": "phone_invalid",
        "message": "No number.",
        "value": "12",
    }
    assert (found[0]["field"], found[0]["value"]) == ("", "")


def test_another_batch_s_problems_stay_there(world):
    here, there = world.client(), world.client()
    keep(world, there, NINTH)

    assert listed(world, here) == []


def test_a_list_of_problems_is_safe_in_a_spreadsheet_and_can_be_sent_again(world):
    client = world.client()
    keep(world, client, WARNED)

    [found] = listed(world, client)

    assert found["value"] == "'=1+1"
    assert unguarded(found["value"]) == "=1+1"


def test_a_problem_of_no_row_has_none_in_the_list(world):
    client = world.client()
    keep(world, client, Problem("no_rows", "Nothing, or\nnext to it.", field="file"))

    with world.database.reading() as session:
        text = "".join(store.problems_csv(session, f"batch-{client.id}"))

    [_, row] = list(csv.reader(text.splitlines(keepends=True)))
    assert (row[0], row[4]) == ("", "Nothing, or\nnext to it.")


def test_a_long_list_comes_in_pieces_and_whole(world):
    client = world.client()
    rows = range(1, store.LINES + 10)
    keep(world, client, *(Problem("phone_invalid", "No number.", row=row) for row in rows))

    with world.database.reading() as session:
        pieces = list(store.problems_csv(session, f"batch-{client.id}"))

    assert len(pieces) == 3
    assert [int(row["row"]) for row in csv.DictReader("".join(pieces).splitlines())] == list(rows)
