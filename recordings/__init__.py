"""
What was said, kept whole: journals while it happens, a manifest that fixes them, a film to watch.

Start with `stages`, then `actions`: `start` and `stop` are what people do, `written` says
that the media engine is through, `close` and `compose_playback` are the jobs that follow.
"""

from .actions import (
    SEALED_AT_LATEST,
    case_of,
    close,
    compose_playback,
    folder_of,
    running,
    start,
    stop,
    stop_interrupted,
    written,
)
from .model import Gap, Recording
from .stages import LIFE, Event, Stage
from .store import load, of_case

__all__ = [
    "LIFE",
    "SEALED_AT_LATEST",
    "Event",
    "Gap",
    "Recording",
    "Stage",
    "case_of",
    "close",
    "compose_playback",
    "folder_of",
    "load",
    "of_case",
    "running",
    "start",
    "stop",
    "stop_interrupted",
    "written",
]
