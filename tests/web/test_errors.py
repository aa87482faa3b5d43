"""Errors as problems: what each kind becomes, and what they never say."""

import json

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import IntegrityError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from openchair.errors import ConflictError, InvalidInputError, NotFoundError, Problem
from openchair.web.errors import (
    MOST_ERRORS,
    Refusal,
    add_error_handlers,
    documented,
    problem,
    too_many,
    unauthorized,
)
from tests.web.conftest import is_problem


def answer_to(error: Exception):
    app = FastAPI()
    add_error_handlers(app)

    @app.get("/")
    async def fail() -> None:
        raise error

    return TestClient(app, raise_server_exceptions=False).get("/")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NotFoundError("client_17 is gone"), 404, "not_found"),
        (ConflictError("The slot is taken.", code="slot_taken"), 409, "slot_taken"),
        (InvalidInputError("Wrong."), 422, "invalid_input"),
        (InvalidInputError("Wrong.", [Problem("phone_invalid", "No.")]), 422, "phone_invalid"),
        (unauthorized(), 401, "unauthorized"),
        (too_many(7), 429, "too_many_requests"),
        (Refusal(418, "teapot", "Short and stout."), 418, "teapot"),
        (PoolTimeoutError(), 503, "busy"),
        (InterfaceError("SELECT 1", {}, Exception("closed")), 503, "busy"),
    ],
)
def test_each_error_has_its_answer(error: Exception, status: int, code: str):
    assert is_problem(answer_to(error), status, code)


def test_a_broken_constraint_is_our_fault_and_not_busy():
    assert answer_to(IntegrityError("INSERT", {}, Exception("unique"))).status_code == 500


def test_what_is_not_there_is_not_named():
    assert "client_17" not in answer_to(NotFoundError("client_17 is gone")).text


def test_faults_say_row_field_code_message_and_value():
    fault = Problem("phone_invalid", "No such number.", field="phone", row=7, value="12")

    body = answer_to(InvalidInputError("No row can be used.", [fault, fault])).json()

    assert body["errors"][0] == {
        "row": 7,
        "field": "phone",
        "code": "phone_invalid",
        "message": "No such number.",
        "value": "12",
    }
    assert body["code"] == "invalid_input"


def test_of_very_many_faults_the_first_are_told():
    faults = [Problem("phone_invalid", "No.", row=row) for row in range(MOST_ERRORS + 50)]

    assert len(answer_to(InvalidInputError("Wrong.", faults)).json()["errors"]) == MOST_ERRORS


def test_headers_go_along():
    assert answer_to(too_many(7)).headers["retry-after"] == "7"
    assert answer_to(unauthorized()).headers["www-authenticate"] == "Bearer"


def test_a_value_that_is_no_text_for_utf_8_is_still_told():
    body = problem(422, "x", "y", errors=[Problem("a", "b", value="\ud800")]).body

    assert json.loads(bytes(body))["errors"][0]["value"] == "\ud800"


def test_documentation_names_every_status_given_and_the_rest():
    assert set(documented(404, 409)) == {404, 409, "default"}
