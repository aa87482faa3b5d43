"""What the sockets to both sides have in common."""

from openchair.media_path.sockets import hang_up, unsent_bytes
from tests.support.streams import play, scene, until


@play
async def test_who_is_hung_up_is_told() -> None:
    async with scene() as made:
        line = await made.ready()
        transport = made.call.line._transport
        assert transport is not None

        hang_up(transport)
        await until(line.closed.is_set)

        assert line.socket.close_code == 1000


@play
async def test_a_side_that_reads_leaves_nothing_unsent() -> None:
    async with scene() as made:
        await made.ready()

        assert unsent_bytes(made.call.line._transport) == 0


def test_no_side_has_nothing_unsent():
    assert unsent_bytes(None) == 0
