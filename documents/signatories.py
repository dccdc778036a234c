"""Who stands in a paper and who signs it, gathered from the case and its people."""

from dataclasses import dataclass
from datetime import date

import cases
import people
from cases import BESIDE_A_PARTY, Companion, Duty
from kernel import Conflict, PersonId, Work
from people import Organisation, OrganisationKind

from .model import PARTIES, Role, Signer
from .pages import AgreementData, ApplicationData, PaperParty, SignatureBox
from .terms import AgreementDraft
from .wording import in_words, sentences, words


@dataclass(frozen=True)
class SigningParty:
    """A party as printed, and the person who signs for it."""

    id: str
    printed: PaperParty
    person: PersonId
    signs_as: str

    @property
    def seal(self) -> str:
        """Under what the organisation's own seal is kept."""
        return f"party-{self.id}"


@dataclass(frozen=True)
class Signatories:
    parties: tuple[SigningParty, ...]
    """Applicants (甲方) first."""
    mediator: people.Person
    committee: Organisation
    companions: tuple[Companion, ...] = ()

    @property
    def printed(self) -> tuple[PaperParty, ...]:
        return tuple(party.printed for party in self.parties)

    @property
    def mediators(self) -> tuple[str, ...]:
        return (self.mediator.name, *(each.name for each in self._with_duty(Duty.CO_MEDIATOR)))

    def agreement_data(
        self, data: AgreementDraft, number: str, verify_url: str, verify_code: str, journal_root: str
    ) -> AgreementData:
        return AgreementData(
            number=number,
            committee=self.committee.name,
            parties=self.printed,
            facts=data.facts,
            dispute=data.dispute,
            clauses=sentences(data),
            performance=data.performance,
            breach=data.breach,
            signing_method="\n".join((data.signing_method, *self._who_stood_by())),
            copies=data.copies,
            mediators=self.mediators,
            made_on=data.made_on,
            verify_url=verify_url,
            verify_code=verify_code,
            journal_root=journal_root,
            recorder="、".join(each.name for each in self._with_duty(Duty.RECORDER)[:1]),
            interpreters=tuple(each.name for each in self.interpreters),
            sealing=tuple(number for number, party in enumerate(self.parties, 1) if party.id in data.sealing),
        )

    def application_data(
        self,
        data: AgreementDraft,
        number: str,
        court: str,
        agreement_sha256: str,
        attachments: tuple[str, ...],
        verify_url: str,
        verify_code: str,
    ) -> ApplicationData:
        text = words()["application"]
        facts = {"committee": self.committee.name, "agreement_number": number, "agreed_on": in_words(data.made_on)}
        return ApplicationData(
            number=number,
            court=court,
            parties=self.printed,
            agreement_number=number,
            agreement_digest=agreement_sha256,
            committee=self.committee.name,
            agreed_on=data.made_on,
            request=text["request"].format(**facts),
            reasons=text["reasons"].format(**facts),
            promises=tuple(text["promises"]),
            attachments=attachments,
            made_on=data.made_on,
            verify_url=verify_url,
            verify_code=verify_code,
        )

    def signers_of(
        self, work: Work, boxes: tuple[SignatureBox, ...], several: frozenset[PersonId] = frozenset()
    ) -> tuple[Signer, ...]:
        """
        Return one expected act for each box; `party-3` is the third party's, `mediator-2` the second mediator's.

        `several` are the people who sign each for a claim of their own.
        """
        return tuple(self._signer(work.new_id(), box, several) for box in boxes)

    @property
    def interpreters(self) -> tuple[Companion, ...]:
        """Each once, though one may stand by several parties."""
        return tuple({each.person: each for each in self._with_duty(Duty.INTERPRETER)}.values())

    def _signer(self, act: str, box: SignatureBox, several: frozenset[PersonId]) -> Signer:
        role, number = Role(box.role), _number_in(box.field)
        if role in PARTIES:
            party = self.parties[number - 1]
            alone = party.person in several
            return Signer(act, box.field, role, party.person, None, party.signs_as, several=alone)
        if role is Role.PARTY_SEAL:
            party = self.parties[number - 1]
            return Signer(act, box.field, role, party.person, party.seal, party.printed.name)
        if role is Role.COMMITTEE_SEAL:
            return Signer(act, box.field, role, None, self.committee.id, self.committee.name)
        who: people.Person | Companion = self.mediator
        if role is Role.RECORDER:
            who = self._with_duty(Duty.RECORDER)[0]
        elif role is Role.INTERPRETER:
            who = self.interpreters[number - 1]
        elif number > 1:
            who = self._with_duty(Duty.CO_MEDIATOR)[number - 2]
        person = who.person if isinstance(who, Companion) else who.id
        return Signer(act, box.field, role, person, None, who.name)

    def _with_duty(self, duty: Duty) -> tuple[Companion, ...]:
        return tuple(each for each in self.companions if each.duty is duty)

    def _who_stood_by(self) -> tuple[str, ...]:
        """Return a sentence for each interpreter and helper: the paper names them."""
        names = {party.person: party.signs_as for party in self.parties}
        said: dict[str, str] = words()["companions"]
        return tuple(
            said[each.duty].format(party=names[each.for_person], name=each.name)
            for each in self.companions
            if each.duty in BESIDE_A_PARTY and each.for_person is not None
        )


async def signatories_of(work: Work, case: cases.Case) -> Signatories:
    """Return who is in the papers of `case`; Conflict("case.no-mediator") before one is assigned."""
    if case.mediator is None:
        raise Conflict("case.no-mediator")
    sides: dict[str, str] = words()["sides"]
    ordered = sorted(case.parties, key=lambda party: list(sides).index(party.side))
    return Signatories(
        tuple([await _signing_party(work, party, sides[party.side]) for party in ordered]),
        await people.person(work, case.mediator),
        await people.organisation(work, case.committee),
        tuple(await cases.companions_of(work, case.id)),
    )


async def the_court(work: Work, court_id: str | None) -> Organisation:
    """Return the court asked for, or the county's own; Conflict("court.unknown") where there is none."""
    courts = await people.organisations_of(work, OrganisationKind.COURT)
    for court in courts:
        if court_id in (None, court.id):
            return court
    raise Conflict("court.unknown")


async def _signing_party(work: Work, party: cases.Party, side: str) -> SigningParty:
    who = await people.person(work, party.person)
    is_person = party.kind == "person"
    printed = PaperParty(
        side=side,  # type: ignore[arg-type]  # the words come from wording.json
        kind="person" if is_person else "organisation",
        name=party.name,
        gender=words()["genders"].get(who.gender, "") if is_person else "",
        birth_year_month=_birth_year_month(who.id_number) if is_person else "",
        id_number_masked=people.mask_id_number(party.id_number if not is_person else who.id_number),
        phone_masked=people.mask_phone(who.phone),
        address=who.address,
        representative=party.representative or "",
    )
    return SigningParty(party.id, printed, who.id, who.name)


def _number_in(field: str) -> int:
    """Return 3 from `party-3`; fields that there is one of have no number."""
    number = field.rpartition("-")[2]
    return int(number) if number.isdecimal() else 1


def _birth_year_month(id_number: str) -> str:
    """Return `1995-05` from an 18-character identity number (GB 11643), else nothing."""
    return date(int(id_number[6:10]), int(id_number[10:12]), 1).strftime("%Y-%m") if len(id_number) == 18 else ""
