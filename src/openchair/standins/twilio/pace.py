"""How fast time passes on the stand-in's lines: life's pace, or a multiple of it."""

import asyncio


class Pace:
    """Seconds of the call, which may be shorter than real ones."""

    def __init__(self, speed: float) -> None:
        if speed <= 0:
            raise ValueError(f"a speed is more than nothing, not {speed}")
        self.speed = speed

    def now(self) -> float:
        """Return the time, in seconds of the call from some start."""
        return asyncio.get_running_loop().time() * self.speed

    async def sleep(self, seconds: float) -> None:
        """Let so many of the call's seconds pass."""
        await asyncio.sleep(seconds / self.speed)

    async def until(self, moment: float) -> float:
        """Wait for a moment of `now`; return how much too late it is, in real seconds."""
        early = (moment - self.now()) / self.speed
        await asyncio.sleep(max(0.0, early))
        return max(0.0, -early)
