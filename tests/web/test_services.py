"""What the doors need: the real rooms fit the ports, and nobody changes them on the way."""

from dataclasses import FrozenInstanceError, fields

import pytest

from openchair.web.services import Rooms, UploadOptions
from tests.web.conftest import RealWorld, World


def test_assembly_fills_every_port(real_world: RealWorld):
    rooms = real_world.app.state.services.rooms

    assert isinstance(rooms, Rooms)
    empty = {port.name for port in fields(rooms) if getattr(rooms, port.name) is None}
    assert empty == {"side_door"}  # no carrier speaks to us in a simulation


def test_services_are_one_frozen_value(world: World):
    services = world.app.state.services

    with pytest.raises(FrozenInstanceError):
        services.jwt_secret = "other"


def test_an_upload_starts_calls_unless_told_otherwise():
    options = UploadOptions()

    assert (options.start, options.dry_run, options.mapping) == (True, False, {})
