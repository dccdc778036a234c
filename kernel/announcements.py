"""What is told after a commit, inside this process."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .ids import CountyId


@dataclass(frozen=True)
class Announcement:
    """A hint that something has changed; the truth is in the database."""

    topic: str
    county: CountyId
    facts: Mapping[str, object]


Listener = Callable[[Announcement], None]


class Announcer:
    """Hands each announcement to those who listen to its topic; a listener must not block."""

    def __init__(self) -> None:
        self._listeners: dict[str, list[Listener]] = {}

    def listen(self, topic: str, listener: Listener) -> Callable[[], None]:
        """Call `listener` for each announcement of `topic` ("*" for all); return what ends it."""
        self._listeners.setdefault(topic, []).append(listener)
        return lambda: self._listeners[topic].remove(listener)

    def tell(self, announcement: Announcement) -> None:
        for listener in [*self._listeners.get(announcement.topic, ()), *self._listeners.get("*", ())]:
            listener(announcement)
