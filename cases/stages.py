"""
The life of a case on one screen.

The names are those of the full procedure; the stages at the window before ACCEPTED and those
of performance after EFFECTIVE join the table when something leads to them.
"""

from enum import StrEnum

from kernel import Machine


class Stage(StrEnum):
    REGISTERED = "REGISTERED"
    ACCEPTED = "ACCEPTED"
    ASSIGNED = "ASSIGNED"
    SCHEDULED = "SCHEDULED"
    IN_MEDIATION = "IN_MEDIATION"
    ADJOURNED = "ADJOURNED"
    AGREED_DRAFTING = "AGREED_DRAFTING"
    SIGNING = "SIGNING"
    EFFECTIVE = "EFFECTIVE"
    PARTLY_EFFECTIVE = "PARTLY_EFFECTIVE"
    TERMINATED = "TERMINATED"
    CLOSED = "CLOSED"


class Event(StrEnum):
    ACCEPT = "ACCEPT"
    ASSIGN = "ASSIGN"
    SCHEDULE = "SCHEDULE"
    BEGIN = "BEGIN"
    ADJOURN = "ADJOURN"
    DRAFT = "DRAFT"
    SIGN = "SIGN"
    TAKE_EFFECT = "TAKE_EFFECT"
    TAKE_PARTIAL_EFFECT = "TAKE_PARTIAL_EFFECT"
    CONFIRM = "CONFIRM"
    TERMINATE = "TERMINATE"
    CLOSE = "CLOSE"


LIFE = Machine(
    "case",
    {
        (Stage.REGISTERED, Event.ACCEPT): Stage.ACCEPTED,
        (Stage.ACCEPTED, Event.ASSIGN): Stage.ASSIGNED,
        (Stage.ASSIGNED, Event.ASSIGN): Stage.ASSIGNED,
        (Stage.ASSIGNED, Event.SCHEDULE): Stage.SCHEDULED,
        (Stage.SCHEDULED, Event.SCHEDULE): Stage.SCHEDULED,
        (Stage.SCHEDULED, Event.BEGIN): Stage.IN_MEDIATION,
        (Stage.IN_MEDIATION, Event.ADJOURN): Stage.ADJOURNED,
        (Stage.ADJOURNED, Event.SCHEDULE): Stage.SCHEDULED,
        (Stage.IN_MEDIATION, Event.DRAFT): Stage.AGREED_DRAFTING,
        (Stage.AGREED_DRAFTING, Event.ADJOURN): Stage.ADJOURNED,
        (Stage.AGREED_DRAFTING, Event.SIGN): Stage.SIGNING,
        # A word changed: a new version, and all sign anew.
        (Stage.SIGNING, Event.DRAFT): Stage.AGREED_DRAFTING,
        (Stage.SIGNING, Event.TAKE_EFFECT): Stage.EFFECTIVE,
        # Of many whose claims are apart some have not signed: they go on in a case of their own.
        (Stage.SIGNING, Event.TAKE_PARTIAL_EFFECT): Stage.PARTLY_EFFECTIVE,
        (Stage.PARTLY_EFFECTIVE, Event.CONFIRM): Stage.PARTLY_EFFECTIVE,
        (Stage.PARTLY_EFFECTIVE, Event.CLOSE): Stage.CLOSED,
        # The court's own life of an application is in `confirmation`; here only its good end.
        (Stage.EFFECTIVE, Event.CONFIRM): Stage.EFFECTIVE,
        (Stage.EFFECTIVE, Event.CLOSE): Stage.CLOSED,
        # One party's clear no ends it at any time (People's Mediation Law, arts. 3, 17).
        (Stage.REGISTERED, Event.TERMINATE): Stage.TERMINATED,
        (Stage.ACCEPTED, Event.TERMINATE): Stage.TERMINATED,
        (Stage.ASSIGNED, Event.TERMINATE): Stage.TERMINATED,
        (Stage.SCHEDULED, Event.TERMINATE): Stage.TERMINATED,
        (Stage.IN_MEDIATION, Event.TERMINATE): Stage.TERMINATED,
        (Stage.ADJOURNED, Event.TERMINATE): Stage.TERMINATED,
        (Stage.AGREED_DRAFTING, Event.TERMINATE): Stage.TERMINATED,
        (Stage.SIGNING, Event.TERMINATE): Stage.TERMINATED,
        (Stage.TERMINATED, Event.CLOSE): Stage.CLOSED,
    },
)
