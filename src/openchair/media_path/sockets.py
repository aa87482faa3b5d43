"""What the sockets to both sides have in common."""

from picows import WSCloseCode, WSTransport

MAX_FRAME_BYTES = 1_000_000


def hang_up(side: WSTransport) -> None:
    """Close a socket with a goodbye, which is not waited for."""
    side.send_close(WSCloseCode.OK)
    side.disconnect()


def unsent_bytes(side: WSTransport | None) -> int:
    """Return how much the other side leaves unread."""
    if side is None or side.underlying_transport is None:
        return 0
    size: int = side.underlying_transport.get_write_buffer_size()
    return size
