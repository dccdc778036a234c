"""Who someone is and where they belong: facts, and what follows from them without asking anybody."""

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kernel import CountyId, PersonId

from .permissions import Role


class OrganisationKind(StrEnum):
    CENTRE = "centre"
    TOWN = "town"
    VILLAGE = "village"
    COMMITTEE = "committee"
    COURT = "court"
    FIRM = "firm"


SITES = frozenset({OrganisationKind.CENTRE, OrganisationKind.TOWN, OrganisationKind.VILLAGE})
"""Where a person without equipment can sit down before a camera (Online Mediation Rules, art. 16)."""


@dataclass(frozen=True)
class Organisation:
    """`mark` is what its papers are numbered with: "清和" for a committee, "粤9999" for a court."""

    id: str
    kind: OrganisationKind
    name: str
    parent_id: str | None = None
    mark: str = ""


@dataclass(frozen=True)
class Person:
    """Phone and identity number are empty where nobody has given them; never print or log either."""

    id: PersonId
    name: str
    gender: str = ""
    phone: str = field(default="", repr=False)
    id_number: str = field(default="", repr=False)
    address: str = field(default="", repr=False)


@dataclass(frozen=True)
class Staff:
    """A person who signs in with a user name."""

    person: PersonId
    name: str
    username: str
    roles: frozenset[Role]
    organisation: str
    disabled: bool = False


@dataclass(frozen=True)
class Principal:
    """
    Who acts, as known from their session right now.

    `case` binds the session of a party to one case; staff have none. `session` names the
    session without opening it.
    """

    person: PersonId
    name: str
    roles: frozenset[Role]
    county: CountyId
    organisation: Organisation | None
    case: str | None
    session: str
    must_change_password: bool = False
    """Somebody else has seen the password: nothing but the own account is open until it is changed."""


class ConsentKind(StrEnum):
    """Each is asked and withdrawn apart (Personal Information Protection Law, arts. 14, 15, 29)."""

    ONLINE_MEDIATION = "online_mediation"
    RECORDING = "recording"
    E_SIGNATURE = "e_signature"
    E_SERVICE = "e_service"
    FACE_CHECK = "face_check"


REQUIRED_CONSENTS = frozenset({ConsentKind.ONLINE_MEDIATION})
"""Without it nobody can be heard by video; each other has an equal way on paper or at a site."""


class ConsentState(StrEnum):
    OPEN = "open"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Consent:
    """What a person last said to one text; `digest` is the SHA-256 of the text they saw."""

    kind: ConsentKind
    state: ConsentState
    version: str = ""
    digest: str = ""
    at: datetime | None = None

    @property
    def given(self) -> bool:
        return self.state is ConsentState.GIVEN


class IdentityMethod(StrEnum):
    ID_NUMBER = "id_number"
    FACE = "face"


class IdentityState(StrEnum):
    OPEN = "open"
    MATCHED = "matched"
    MISMATCHED = "mismatched"


@dataclass(frozen=True)
class IdentityCheck:
    """Only the result and the digest of the provider's evidence are kept, never a picture."""

    state: IdentityState
    method: IdentityMethod | None = None
    checked_at: datetime | None = None
    evidence_sha256: str = ""


class DeviceState(StrEnum):
    OK = "ok"
    REFUSED = "refused"
    BUSY = "busy"
    ABSENT = "absent"
    OFF = "off"


@dataclass(frozen=True)
class DeviceCheck:
    camera: DeviceState
    microphone: DeviceState
    browser: str
    checked_at: datetime

    @property
    def can_be_heard(self) -> bool:
        """A microphone is enough; who has no camera may still take part."""
        return self.microphone is DeviceState.OK


@dataclass(frozen=True)
class Arrival:
    """How far a person has come on the way to the waiting room of one case."""

    identity: IdentityCheck
    consents: dict[ConsentKind, Consent]
    devices: DeviceCheck | None

    @property
    def next(self) -> str:
        """The step to show: "identity", "consents", "devices" or "waiting"."""
        if self.identity.state is not IdentityState.MATCHED:
            return "identity"
        if not self.consents_settled:
            return "consents"
        return "waiting" if self.devices is not None else "devices"

    @property
    def consents_settled(self) -> bool:
        """Every consent answered, the face check apart: it is asked only of who chooses it."""
        apart = (kind for kind in self.consents if kind is not ConsentKind.FACE_CHECK)
        answered = all(self.consents[kind].state is not ConsentState.OPEN for kind in apart)
        return answered and all(self.consents[kind].given for kind in REQUIRED_CONSENTS)


def same_name(one: str, other: str) -> bool:
    """Compare names as people write them: width, spaces and the middle dot do not matter."""
    return _plain(one) == _plain(other) != ""


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", name).casefold() if c not in "·・•‧." and not c.isspace())
