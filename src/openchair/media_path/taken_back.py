"""Tool calls that are not to be answered any more: known at once, while a step is at work on them.

A step that was asked before may come back with the answer; it is not sent.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from openchair.voice.base import ToolsAsked, VoiceNews


@dataclass(slots=True)
class TakenBack:
    """Those of one call, by their ids."""

    _ids: set[str] = field(default_factory=set)

    def add(self, ids: Iterable[str]) -> None:
        """These were taken back."""
        self._ids.update(ids)

    def __contains__(self, tool_call_id: str) -> bool:
        return tool_call_id in self._ids

    def leave_out(self, news: VoiceNews) -> VoiceNews:
        """Leave out what was taken back before anybody thought about it."""
        if not isinstance(news, ToolsAsked) or not self._ids:
            return news
        return ToolsAsked(tuple(each for each in news.calls if each.id not in self._ids))
