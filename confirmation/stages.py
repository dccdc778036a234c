"""
The life of one joint application to a court, from its filing to its end.

Until it is filed it is a paper like any other (`documents`): drafted and signed by both sides
together with the agreement. The names are those of the full procedure.
"""

from enum import StrEnum

from kernel import Machine


class Stage(StrEnum):
    SUBMITTED = "C_SUBMITTED"
    SUPPLEMENT = "C_SUPPLEMENT"
    NOT_ACCEPTED = "C_NOT_ACCEPTED"
    WITHDRAWN = "C_WITHDRAWN"
    DEEMED_WITHDRAWN = "C_DEEMED_WITHDRAWN"
    ACCEPTED = "C_ACCEPTED"
    REVIEW = "C_REVIEW"
    CONFIRMED = "C_CONFIRMED"
    REJECTED = "C_REJECTED"
    SERVED = "C_SERVED"


class Event(StrEnum):
    REFUSE = "REFUSE"
    ACCEPT = "ACCEPT"
    ASK_SUPPLEMENT = "ASK_SUPPLEMENT"
    SUPPLY = "SUPPLY"
    RETURN_TO_FILING = "RETURN_TO_FILING"
    RESUME = "RESUME"
    WITHDRAW = "WITHDRAW"
    DEEM_WITHDRAWN = "DEEM_WITHDRAWN"
    DRAFT_RULING = "DRAFT_RULING"
    CONFIRM = "CONFIRM"
    REJECT = "REJECT"
    SERVE = "SERVE"


LIFE = Machine(
    "confirmation",
    {
        (Stage.SUBMITTED, Event.REFUSE): Stage.NOT_ACCEPTED,
        (Stage.SUBMITTED, Event.ACCEPT): Stage.ACCEPTED,
        (Stage.ACCEPTED, Event.DRAFT_RULING): Stage.REVIEW,
        # The judge may write it anew until it is signed.
        (Stage.REVIEW, Event.DRAFT_RULING): Stage.REVIEW,
        # Asked for before it was accepted or after, it goes on where it stood.
        (Stage.SUBMITTED, Event.ASK_SUPPLEMENT): Stage.SUPPLEMENT,
        (Stage.ACCEPTED, Event.ASK_SUPPLEMENT): Stage.SUPPLEMENT,
        (Stage.REVIEW, Event.ASK_SUPPLEMENT): Stage.SUPPLEMENT,
        (Stage.SUPPLEMENT, Event.SUPPLY): Stage.SUPPLEMENT,
        (Stage.SUPPLEMENT, Event.RETURN_TO_FILING): Stage.SUBMITTED,
        (Stage.SUPPLEMENT, Event.RESUME): Stage.ACCEPTED,
        (Stage.SUPPLEMENT, Event.DEEM_WITHDRAWN): Stage.DEEMED_WITHDRAWN,
        (Stage.SUBMITTED, Event.WITHDRAW): Stage.WITHDRAWN,
        (Stage.SUPPLEMENT, Event.WITHDRAW): Stage.WITHDRAWN,
        (Stage.ACCEPTED, Event.WITHDRAW): Stage.WITHDRAWN,
        (Stage.REVIEW, Event.WITHDRAW): Stage.WITHDRAWN,
        (Stage.REVIEW, Event.CONFIRM): Stage.CONFIRMED,
        (Stage.REVIEW, Event.REJECT): Stage.REJECTED,
        (Stage.CONFIRMED, Event.SERVE): Stage.SERVED,
        (Stage.REJECTED, Event.SERVE): Stage.SERVED,
    },
)
