"""Process 2: claims due calls and dials. The only one that executes durable jobs."""

import signal
import threading
from types import FrameType

from openchair.assembly.dialing import build_dialer
from openchair.assembly.parts import assemble
from openchair.log import configure
from openchair.settings import Settings


def work(settings: Settings) -> None:
    """Dial until SIGTERM or SIGINT; then let running calls finish."""
    configure(settings.log_format, settings.log_level)
    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    parts = assemble(settings)
    try:
        build_dialer(parts).run(stop)
    finally:
        parts.close()
