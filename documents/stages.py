"""
The life of a paper, from the moment it is laid out for signing.

A paper that some have signed is SIGNING and nothing else: it becomes EFFECTIVE in one step,
when the last required act is in the bytes (Rules on Online Mediation, art. 19).
"""

from enum import StrEnum

from kernel import Machine


class Stage(StrEnum):
    SIGNING = "SIGNING"
    EFFECTIVE = "EFFECTIVE"
    REFUSED = "REFUSED"
    SUPERSEDED = "SUPERSEDED"


class Event(StrEnum):
    SIGN = "SIGN"
    COMPLETE = "COMPLETE"
    REFUSE = "REFUSE"
    SUPERSEDE = "SUPERSEDE"


LIFE = Machine(
    "document",
    {
        (Stage.SIGNING, Event.SIGN): Stage.SIGNING,
        (Stage.SIGNING, Event.COMPLETE): Stage.EFFECTIVE,
        (Stage.SIGNING, Event.REFUSE): Stage.REFUSED,
        (Stage.SIGNING, Event.SUPERSEDE): Stage.SUPERSEDED,
        (Stage.REFUSED, Event.SUPERSEDE): Stage.SUPERSEDED,
    },
)


class SignerState(StrEnum):
    """
    `signing`: given by the person, not yet in the bytes. `refused` and `absent` end a paper unless
    the person is one of many whose claims are apart: then it binds the others.
    """

    PENDING = "pending"
    SIGNING = "signing"
    SIGNED = "signed"
    REFUSED = "refused"
    ABSENT = "absent"


class SealStage(StrEnum):
    APPLIED = "APPLIED"
    IN_USE = "IN_USE"
    SUSPENDED = "SUSPENDED"
    REJECTED = "REJECTED"
    REVOKED = "REVOKED"


class SealEvent(StrEnum):
    APPROVE = "APPROVE"
    REJECT = "REJECT"
    USE = "USE"
    SUSPEND = "SUSPEND"
    RESUME = "RESUME"
    REVOKE = "REVOKE"


SEAL_LIFE = Machine(
    "seal",
    {
        (SealStage.APPLIED, SealEvent.APPROVE): SealStage.IN_USE,
        (SealStage.APPLIED, SealEvent.REJECT): SealStage.REJECTED,
        (SealStage.IN_USE, SealEvent.USE): SealStage.IN_USE,
        (SealStage.IN_USE, SealEvent.SUSPEND): SealStage.SUSPENDED,
        (SealStage.SUSPENDED, SealEvent.RESUME): SealStage.IN_USE,
        (SealStage.IN_USE, SealEvent.REVOKE): SealStage.REVOKED,
        (SealStage.SUSPENDED, SealEvent.REVOKE): SealStage.REVOKED,
    },
)
"""An organisation's seal: only what is in use seals (Rules on Electronic Seals, 2025; see docs/keys.md)."""
