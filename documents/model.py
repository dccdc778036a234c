"""
Facts and rules of papers: what a draft holds, who signs, whose turn it is, when a paper is whole.

Instants are in UTC, dates are civil dates in China, money is whole fen, digests are SHA-256
as 64 lower-case hexadecimal digits.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from math import hypot, isfinite
from typing import NewType

from kernel import Conflict, CountyId, Forbidden, Invalid, PersonId

from .handwriting import LARGEST_SIGNATURE, Strokes
from .stages import LIFE, Event, SignerState, Stage

DocumentId = NewType("DocumentId", str)
NOBODY: frozenset[PersonId] = frozenset()


class Kind(StrEnum):
    AGREEMENT = "agreement"
    APPLICATION = "application"
    ACCEPTANCE = "acceptance"
    RULING = "ruling"
    SERVICE_ADDRESS = "service-address"
    MEDIATION_PROOF = "mediation-proof"


ALONG = frozenset({Kind.SERVICE_ADDRESS, Kind.MEDIATION_PROOF})
"""Papers that go along with an agreement and come into force with it: see `alongside`."""


class Role(StrEnum):
    """What somebody signs as; each has certificates of its own policy."""

    PARTY = "party"
    APPLICANT = "applicant"
    RECIPIENT = "recipient"
    MEDIATOR = "mediator"
    RECORDER = "recorder"
    INTERPRETER = "interpreter"
    PARTY_SEAL = "party-seal"
    COMMITTEE_SEAL = "committee-seal"
    JUDGE = "judge"
    COURT_SEAL = "court-seal"


STEPS = {
    Role.PARTY: 1,
    Role.APPLICANT: 1,
    Role.RECIPIENT: 1,
    Role.PARTY_SEAL: 1,
    Role.MEDIATOR: 2,
    Role.RECORDER: 2,
    Role.INTERPRETER: 2,
    Role.COMMITTEE_SEAL: 3,
    Role.JUDGE: 1,
    Role.COURT_SEAL: 2,
}
"""Parties sign in any order, then those who act by office, then the seal (People's Mediation Law, art. 29)."""
SEALS = frozenset({Role.PARTY_SEAL, Role.COMMITTEE_SEAL, Role.COURT_SEAL})
REGISTERED = SEALS - {Role.PARTY_SEAL}
"""Seals of the register; a party's own is put by its representative's signature and drawn from its name."""
PARTIES = frozenset({Role.PARTY, Role.APPLICANT, Role.RECIPIENT})
OUT = frozenset({SignerState.REFUSED, SignerState.ABSENT})

CERTIFIED, CLOSED, RENEWED = "platform", "closing", "renewal"
"""Revisions that no person made."""

LEAST_INK = 0.25
"""Length of the written line, as a share of the field's longer side: less is a slip, not a name."""
LEAST_POINTS = 8


@dataclass(frozen=True)
class SignatureGiven:
    """What one person did at one instant, before it is in the bytes."""

    person: PersonId
    seen_sha256: str
    given_at: datetime
    strokes_sha256: str | None = None
    """Digest of the strokes as kept in storage; None for seals."""
    code_request: str | None = None
    """The one-time code that proved who acted."""
    identity_sha256: str | None = None
    """Evidence of the identity check of this day; for parties."""
    helper: PersonId | None = None
    """Who held the tablet: a helper shows and types, and never signs."""


@dataclass(frozen=True)
class Signer:
    """One expected act. `id` names it in the certificate, the journal and here."""

    id: str
    field: str
    role: Role
    person: PersonId | None
    """Who acts; for a seal, who may order it (None: any director of the organisation)."""
    organisation: str | None
    """Whose seal."""
    name: str
    """As it stands in the certificate."""
    state: SignerState = SignerState.PENDING
    given: SignatureGiven | None = None
    signed_at: datetime | None = None
    """From the time-stamp."""
    reason: str = ""
    """Why the person refused or was absent."""
    several: bool = False
    """One of many whose claims are apart: without this signature the paper still binds those who signed."""

    @property
    def step(self) -> int:
        return STEPS[self.role]

    @property
    def is_out(self) -> bool:
        """Not bound, and waited for no longer."""
        return self.several and self.state in OUT


@dataclass(frozen=True)
class RevisionRecord:
    """One increment of the bytes: the file after it, and what proves it."""

    number: int
    field: str
    """The field it filled; CERTIFIED for the certified paper, CLOSED for the closing proof, `renewal-N` after it."""
    sha256: str
    previous_sha256: str
    size: int
    certificate: bytes
    token: bytes
    made_at: datetime


@dataclass(frozen=True)
class Document:
    id: DocumentId
    county: CountyId
    case_id: str
    kind: Kind
    number: str
    stage: Stage
    shown_sha256: str
    """Revision 0, certified and unsigned: the bytes that everybody is shown and agrees to."""
    sha256: str
    """The present revision."""
    pages: int
    template: str
    template_version: str
    law_version: str
    verify_code: str
    journal_size: int
    journal_root: str
    issued_at: datetime
    signers: tuple[Signer, ...]
    data: str = "{}"
    """What it was rendered from, JSON."""
    revision: int = 0
    effective_at: datetime | None = None
    renew_before: datetime | None = None
    """When the certificate of the closing time-stamp ends; None before the paper is closed."""
    report_sha256: str | None = None
    """Stored verification report on the final bytes, once it is made."""
    least: int = 0
    """How many of those who sign for themselves alone must sign; fewer, and the paper has failed."""
    open_until: datetime | None = None
    """Until when parties may sign; None without a limit."""
    by_hand: bool = False
    """Printed and signed in ink; `sha256` is that of the scan once it is in force."""
    version: int = 0

    def awaits(
        self, person: PersonId, organisations: frozenset[str] = frozenset(), principals: frozenset[PersonId] = NOBODY
    ) -> tuple[Signer, ...]:
        """Return the acts still expected of this person, whose turn it is; those of `principals` too."""
        if self.stage is not Stage.SIGNING or self.by_hand:
            return ()
        step = self._open_step()
        return tuple(
            signer
            for signer in self.signers
            if signer.state is SignerState.PENDING
            and signer.step == step
            and _acts(signer, {person, *principals}, organisations)
        )

    def signed_by(
        self,
        given: SignatureGiven,
        organisations: frozenset[str] = frozenset(),
        principals: frozenset[PersonId] = NOBODY,
    ) -> "Document":
        """
        Return the paper with these acts given, not yet in the bytes.

        `principals` are those for whom this person may sign beside the own act. Whoever answers
        for an organisation's seal orders it with the own signature.

        1. The paper is still open for signing.
        2. The person is an expected signer who has not acted yet.
        3. It is this person's turn, and not too late.
        4. What the person was shown is what is signed.
        """
        LIFE.after(self.stage, Event.SIGN)  # 1
        if self.by_hand:
            raise Conflict("document.by-hand", document=self.id)
        mine = [signer for signer in self.signers if _acts(signer, {given.person, *principals}, organisations)]
        if not mine:  # 2
            raise Forbidden("document.not-a-signer", document=self.id)
        pending = [signer for signer in mine if signer.state is SignerState.PENDING]
        if not pending and all(signer.is_out for signer in mine):
            raise Conflict("document.signing-over", document=self.id)
        if not pending:
            raise Conflict("document.already-signed", document=self.id)
        now = [signer for signer in pending if signer.step == self._open_step()]
        if not now:  # 3
            raise Conflict("document.not-your-turn", document=self.id)
        if self.open_until is not None and given.given_at > self.open_until and now[0].step == 1:
            raise Conflict("document.signing-over", document=self.id)
        if given.seen_sha256 != self.shown_sha256:  # 4
            raise Conflict("document.changed-since-shown", document=self.id, shown=self.shown_sha256)
        return self._with(*(replace(signer, state=SignerState.SIGNING, given=given) for signer in now))

    def seal_ordered_by(self, given: SignatureGiven) -> "Document":
        """Return the paper whose seal follows by itself, by this person's order, once all others have signed."""
        LIFE.after(self.stage, Event.SIGN)
        for signer in self.signers:
            if signer.role in SEALS and signer.state is SignerState.PENDING and signer.person == given.person:
                return self._with(replace(signer, state=SignerState.SIGNING, given=given))
        raise Forbidden("document.not-a-signer", document=self.id)

    def refused_by(self, person: PersonId, reason: str) -> "Document":
        """
        Return the paper refused; one clear refusal ends it (People's Mediation Law, art. 3 and 17).

        Of many whose claims are apart, one who refuses is left out and the others go on.
        """
        waiting = [signer for signer in self.signers if signer.person == person and signer.state is SignerState.PENDING]
        if not waiting:
            raise Forbidden("document.not-a-signer", document=self.id)
        refused = self._with(*(replace(signer, state=SignerState.REFUSED, reason=reason) for signer in waiting))
        if all(signer.several for signer in waiting) and refused.enough_may_sign:
            LIFE.after(self.stage, Event.SIGN)
            return refused
        return replace(refused, stage=LIFE.after(self.stage, Event.REFUSE))

    def without(self, people: frozenset[PersonId], reason: str) -> "Document":
        """
        Return the paper that waits no longer for these people, who did not come.

        Conflict("document.needed") for somebody without whom there is no agreement;
        Conflict("document.too-few") where fewer would be left than were to sign at least.
        """
        LIFE.after(self.stage, Event.SIGN)
        waiting = [signer for signer in self.signers if signer.person in people and signer.state is SignerState.PENDING]
        if not all(signer.several for signer in waiting):
            raise Conflict("document.needed", document=self.id)
        left = self._with(*(replace(signer, state=SignerState.ABSENT, reason=reason) for signer in waiting))
        if not left.enough_may_sign:
            raise Conflict("document.too-few", document=self.id, least=max(self.least, 1))
        return left

    @property
    def only_seal_left(self) -> bool:
        """Everybody has signed; what is missing, if anything, is the seal."""
        return self.stage in (Stage.SIGNING, Stage.EFFECTIVE) and self._open_step() in (0, STEPS[Role.COMMITTEE_SEAL])

    @property
    def enough_may_sign(self) -> bool:
        """Of those who sign each for themselves, as many are left as must sign at least."""
        several = [signer for signer in self.signers if signer.several]
        return not several or sum(not signer.is_out for signer in several) >= max(self.least, 1)

    @property
    def not_bound(self) -> frozenset[PersonId]:
        """Who refused or did not come, while the paper goes on without them."""
        return frozenset(signer.person for signer in self.signers if signer.is_out and signer.person is not None)

    def next_act(self) -> Signer | None:
        """Return the given act that goes into the bytes next."""
        if self.stage is not Stage.SIGNING:
            return None
        step = self._open_step()
        ready = [signer for signer in self.signers if signer.state is SignerState.SIGNING and signer.step == step]
        return min(ready, key=_given_at, default=None)

    @property
    def all_signed(self) -> bool:
        return all(signer.state is SignerState.SIGNED or signer.is_out for signer in self.signers)

    @property
    def last_act_at(self) -> datetime:
        """The moment of the last required act, from its time-stamp (People's Mediation Law, art. 29)."""
        return max(signer.signed_at for signer in self.signers if signer.signed_at is not None)

    def in_the_bytes(self, signer: Signer, record: RevisionRecord) -> "Document":
        """Return the paper after this act went into its bytes."""
        done = replace(signer, state=SignerState.SIGNED, signed_at=record.made_at)
        return replace(self._with(done), sha256=record.sha256, revision=record.number)

    def completed(self, record: RevisionRecord) -> "Document":
        """Return the paper closed and in force since its last act."""
        if not self.all_signed:
            raise Conflict("document.signatures-missing", document=self.id)
        return replace(
            self,
            stage=LIFE.after(self.stage, Event.COMPLETE),
            sha256=record.sha256,
            revision=record.number,
            effective_at=self.last_act_at,
        )

    def renewed(self, record: RevisionRecord, renew_before: datetime, report_sha256: str) -> "Document":
        """Return the closed paper with one more time-stamp; nothing else about it changes."""
        if self.stage is not Stage.EFFECTIVE:
            raise Conflict("document.not-in-force", document=self.id)
        return replace(
            self,
            sha256=record.sha256,
            revision=record.number,
            renew_before=renew_before,
            report_sha256=report_sha256,
        )

    def signed_in_ink(self, record: RevisionRecord, effective_at: datetime) -> "Document":
        """Return the paper in force by the scan of what everybody signed by hand."""
        everybody = (replace(each, state=SignerState.SIGNED, signed_at=effective_at) for each in self.signers)
        signed = self._with(*everybody)
        return replace(
            signed,
            stage=LIFE.after(self.stage, Event.COMPLETE),
            sha256=record.sha256,
            revision=record.number,
            effective_at=effective_at,
        )

    @property
    def lacks_report(self) -> bool:
        return self.stage is Stage.EFFECTIVE and self.report_sha256 is None and not self.by_hand

    def superseded(self) -> "Document":
        return replace(self, stage=LIFE.after(self.stage, Event.SUPERSEDE))

    @property
    def open_to_readers_sha256(self) -> str:
        """The bytes people may have: never a paper that only some have signed, nor what came from a scanner."""
        signed_here = self.stage is Stage.EFFECTIVE and not self.by_hand
        return self.sha256 if signed_here else self.shown_sha256

    def _open_step(self) -> int:
        waited_for = [signer for signer in self.signers if not signer.is_out]
        open_steps = [signer.step for signer in waited_for if signer.state is not SignerState.SIGNED]
        return min(open_steps, default=0)

    def _with(self, *changed: Signer) -> "Document":
        new = {signer.id: signer for signer in changed}
        return replace(self, signers=tuple(new.get(signer.id, signer) for signer in self.signers))


def check_ink(strokes: Strokes) -> None:
    """Refuse a signature that is no writing, or more than any hand writes."""
    points = [point for line in strokes.lines for point in line]
    numbers = [number for point in points for number in point]
    if not 1 <= strokes.width <= 10_000 or not 1 <= strokes.height <= 10_000 or not all(map(isfinite, numbers)):
        raise Invalid("signature.unreadable")
    if len(points) > LARGEST_SIGNATURE:
        raise Invalid("signature.too-much-ink", most=LARGEST_SIGNATURE)
    length = sum(hypot(end[0] - start[0], end[1] - start[1]) for line in strokes.lines for start, end in pairwise(line))
    if len(points) < LEAST_POINTS or length < LEAST_INK * max(strokes.width, strokes.height):
        raise Invalid("signature.too-little-ink")


def bound_to(documents: Iterable[Document]) -> str:
    """Return what a one-time code is bound to: these papers, byte by byte."""
    digests = sorted(document.shown_sha256 for document in documents)
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def _acts(signer: Signer, people: set[PersonId], organisations: frozenset[str]) -> bool:
    """A seal without a person may be ordered by those who answer for its organisation."""
    if signer.person is not None:
        return signer.person in people
    return signer.organisation is not None and signer.organisation in organisations


def _given_at(signer: Signer) -> tuple[datetime, str]:
    assert signer.given is not None
    return signer.given.given_at, signer.field
