"""What a person may be refused. Anything else that is raised is our bug."""


class Refusal(Exception):
    """
    A clear no, with a code that never changes and facts that fill its text.

    The words live in `web/locales`, keyed by `code`; `facts` fill their places.
    Only the edge turns a refusal into a problem (RFC 9457) or an `error` message.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class Invalid(Refusal):
    """What was sent cannot be understood or is incomplete."""


class Forbidden(Refusal):
    """Understood, but this person may not."""


class NotFound(Refusal):
    """It does not exist, or this person may not know that it does."""


class Conflict(Refusal):
    """It does not fit the present state."""


class Unavailable(Refusal):
    """Try later: something outside, or capacity, is missing."""
