"""The life of a recording. Once sealed, what was said is fixed by its manifest."""

from enum import StrEnum

from kernel import Machine


class Stage(StrEnum):
    RECORDING = "recording"
    CLOSING = "closing"
    COMPOSING = "composing"
    READY = "ready"
    FAILED = "failed"


class Event(StrEnum):
    STOP = "stop"
    SEAL = "seal"
    COMPOSE = "compose"
    FAIL = "fail"
    RETRY = "retry"


LIFE = Machine(
    "recording",
    {
        (Stage.RECORDING, Event.STOP): Stage.CLOSING,
        (Stage.CLOSING, Event.SEAL): Stage.COMPOSING,
        (Stage.CLOSING, Event.FAIL): Stage.FAILED,
        (Stage.COMPOSING, Event.COMPOSE): Stage.READY,
        (Stage.COMPOSING, Event.FAIL): Stage.FAILED,
        (Stage.FAILED, Event.RETRY): Stage.CLOSING,
    },
)
