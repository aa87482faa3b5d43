"""Opens and changes clinics: the profile, checked against the rooms it speaks of."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from openchair.accounts import client_store
from openchair.accounts.profile import ClientChange, NewClient
from openchair.assembly.doors import check_policy, check_script
from openchair.assembly.parts import Parts
from openchair.errors import InvalidInputError
from openchair.tables import Client


def open_clinic(session: Session, parts: Parts, profile: NewClient, *, now: dt.datetime) -> Client:
    """Add a clinic. Raises InvalidInputError where its policy or script is wrong."""
    _check(parts, profile.policy, profile.script)
    return client_store.create_client(session, profile, now=now, ids=parts.ids)


def change_clinic(session: Session, parts: Parts, client: Client, change: ClientChange) -> None:
    """Change a clinic's profile. Raises InvalidInputError where policy or script is wrong."""
    _check(parts, change.policy or {}, change.script or {})
    client_store.change_client(session, client, change.changes())


def _check(parts: Parts, policy: Mapping[str, Any], script: Mapping[str, Any]) -> None:
    problems = [*check_policy(policy), *check_script(parts.config, script)]
    if problems:
        raise InvalidInputError("The clinic's profile cannot be used.", problems)
