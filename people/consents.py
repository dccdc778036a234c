"""
Consents: each asked, given, refused and withdrawn apart, with the text that was shown.

The texts are data: texts/consents.zh.json and .en.json, with a version and a date. What a
person said is never overwritten; the latest word counts.

Source: Personal Information Protection Law, arts. 14, 15, 29; Online Mediation Rules, art. 4.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from kernel import Conflict, PersonId, Work, journal
from kernel.database import Instant, metadata

from .model import REQUIRED_CONSENTS, Consent, ConsentKind, ConsentState
from .store import COUNTY, DIGEST, ID

table = sa.Table(
    "consents",
    metadata,
    sa.Column("id", ID, primary_key=True),
    sa.Column("county_id", COUNTY, sa.ForeignKey("counties.county_id"), nullable=False),
    sa.Column("case_id", ID, nullable=False, index=True),
    sa.Column("person_id", ID, sa.ForeignKey("persons.id"), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("version", sa.String(20), nullable=False),
    sa.Column("digest", DIGEST, nullable=False),
    sa.Column("language", sa.String(2), nullable=False),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.UniqueConstraint("case_id", "person_id", "number"),
)

TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class ConsentText:
    kind: ConsentKind
    title: str
    text: str
    version: str
    required: bool

    @property
    def digest(self) -> str:
        """SHA-256 over version, title and text as shown, one a line, UTF-8."""
        return hashlib.sha256(f"{self.version}\n{self.title}\n{self.text}".encode()).hexdigest()


@cache
def consent_texts(language: str) -> dict[ConsentKind, ConsentText]:
    """Return the texts in force, in the order in which they are asked; `language` is "zh" or "en"."""
    file = json.loads((TEXTS / f"consents.{language}.json").read_text(encoding="utf-8"))
    return {
        kind: ConsentText(
            kind, file["kinds"][kind]["title"], file["kinds"][kind]["text"], file["version"], kind in REQUIRED_CONSENTS
        )
        for kind in ConsentKind
    }


async def consents(work: Work, person: PersonId, case: str) -> dict[ConsentKind, Consent]:
    """Return the latest word of this person in this case on each kind; OPEN where there is none."""
    query = sa.select(table).where(table.c.person_id == person, table.c.case_id == case).order_by(table.c.number)
    said = {kind: Consent(kind, ConsentState.OPEN) for kind in ConsentKind}
    for row in await work.db.execute(query):
        kind = ConsentKind(row.kind)
        said[kind] = Consent(kind, ConsentState(row.state), row.version, row.digest, row.at)
    return said


async def record_consent(
    work: Work,
    person: PersonId,
    case: str,
    kind: ConsentKind,
    version: str,
    given: bool,
    *,
    language: str = "zh",
    channel: str = "web",
) -> Consent:
    """
    Record a yes or a no to the text of `version`; a no after a yes is a withdrawal.

    A withdrawal takes back what was given, whichever text is in force by now: it must be as easy as
    giving was (Personal Information Protection Law, art. 15). Otherwise raises
    Conflict("consent.text-changed") when `version` is not the one in force.
    Announces "people.consent-changed", so that a running recording can stop.
    """
    text = consent_texts(language)[kind]
    before = (await consents(work, person, case))[kind]
    state = _after(before.state, given)
    digest = text.digest
    if state is ConsentState.WITHDRAWN:
        version, digest = before.version, before.digest
    elif version != text.version:
        raise Conflict("consent.text-changed", version=text.version)
    if state is before.state and before.version == version:
        return before
    told = sa.select(sa.func.count()).select_from(table).where(table.c.person_id == person, table.c.case_id == case)
    await work.db.execute(
        table.insert().values(
            id=work.new_id(),
            county_id=work.county,
            case_id=case,
            person_id=person,
            number=(await work.db.execute(told)).scalar_one(),
            kind=kind,
            state=state,
            version=version,
            digest=digest,
            language=language,
            channel=channel,
            at=work.now,
        )
    )
    await journal.append(
        work,
        f"consent.{state}",
        case=case,
        person=person,
        kind=str(kind),
        version=version,
        digest=digest,
        channel=channel,
    )
    work.announce("people.consent-changed", case=case, person=person, kind=str(kind), state=str(state))
    return Consent(kind, state, version, digest, work.now)


def _after(before: ConsentState, given: bool) -> ConsentState:
    if given:
        return ConsentState.GIVEN
    withdrawn = before in (ConsentState.GIVEN, ConsentState.WITHDRAWN)
    return ConsentState.WITHDRAWN if withdrawn else ConsentState.REFUSED
