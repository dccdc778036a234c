"""Papers that go along with an agreement: what the mediator may choose, and where papers reach a party."""

from typing import Annotated

from pydantic import BaseModel, Field
from quart import Blueprint

import documents
from documents import AddressFacts, PartyAddress
from people import Action, Object
from web.routes.ceremony import CeremonyView, Digest, ceremony_view
from web.security import KB, PER_MINUTE, Need, parts, principal, reading, route

blueprint = Blueprint("alongside", __name__)

SIGN = Need(Object.AGREEMENT, Action.SIGN)
ASSIST = Need(Object.AGREEMENT, Action.ASSIST)
CREATE = Need(Object.AGREEMENT, Action.CREATE)

Line = Annotated[str, Field(max_length=200)]
Number = Annotated[str, Field(max_length=40)]


class AlongChoice(BaseModel):
    founded: str
    """What the committee's latest proof of mediation said of its foundation; empty before the first."""


class AddressView(BaseModel):
    document_id: str
    sha256: str
    """Of the paper as it is shown now."""
    postal_address: str
    postcode: str
    phone: str
    receiver: str
    receiver_id: str
    e_phone: str
    e_mail: str
    electronic: bool
    """Agreed to electronic service, among the consents; without it, phone and mail for it are not printed."""


class AddressBody(BaseModel):
    seen_sha256: Digest
    postal_address: Line
    postcode: Number = ""
    phone: Number
    receiver: Line = ""
    receiver_id: Number = ""
    e_phone: Number = ""
    e_mail: Line = ""


@route(blueprint, "GET", "/api/cases/<case_id>/ceremony/along", needs=CREATE)
async def show_choice(case_id: str) -> AlongChoice:
    """Show what is known for the papers that may go along when the signing begins."""
    async with reading() as opened:
        return AlongChoice(founded=await documents.latest_foundation(opened, case_id))


@route(blueprint, "GET", "/api/cases/<case_id>/ceremony/addresses/<paper_id>", needs=SIGN)
async def show_address(case_id: str, paper_id: str) -> AddressView:
    """Show the facts of a confirmation of address, one's own or of somebody one signs for, to be corrected."""
    async with reading() as opened:
        return _view(await documents.address_of(opened, principal(), case_id, paper_id))


@route(
    blueprint,
    "PUT",
    "/api/cases/<case_id>/ceremony/addresses/<paper_id>",
    needs=SIGN,
    size=16 * KB,
    rate=PER_MINUTE(10),
)
async def change_address(case_id: str, paper_id: str, body: AddressBody) -> CeremonyView:
    """Correct an address before signing: that paper is laid out anew, to be read anew."""
    await _change(case_id, paper_id, body, beside=False)
    return await ceremony_view(case_id)


@route(blueprint, "GET", "/api/cases/<case_id>/ceremony/assisted-addresses/<paper_id>", needs=ASSIST)
async def show_address_beside(case_id: str, paper_id: str) -> AddressView:
    """Show the address of the person who sits before this tablet, to be corrected."""
    async with reading() as opened:
        return _view(await documents.address_of(opened, principal(), case_id, paper_id, beside=True))


@route(
    blueprint,
    "PUT",
    "/api/cases/<case_id>/ceremony/assisted-addresses/<paper_id>",
    needs=ASSIST,
    size=16 * KB,
    rate=PER_MINUTE(60),
)
async def change_address_beside(case_id: str, paper_id: str, body: AddressBody) -> CeremonyView:
    """Type what the person before this tablet says of the own address; who typed is in the record."""
    await _change(case_id, paper_id, body, beside=True)
    return await ceremony_view(case_id)


async def _change(case_id: str, paper_id: str, body: AddressBody, *, beside: bool) -> None:
    facts = AddressFacts(**body.model_dump(exclude={"seen_sha256"}))
    await documents.change_address(
        parts().office, parts().database, principal(), case_id, paper_id, body.seen_sha256, facts, beside=beside
    )


def _view(own: PartyAddress) -> AddressView:
    facts = own.facts
    return AddressView(
        document_id=own.document.id,
        sha256=own.document.shown_sha256,
        postal_address=facts.postal_address,
        postcode=facts.postcode,
        phone=facts.phone,
        receiver=facts.receiver,
        receiver_id=facts.receiver_id,
        e_phone=facts.e_phone,
        e_mail=facts.e_mail,
        electronic=own.electronic,
    )
