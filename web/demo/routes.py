"""The demonstration page's data: who can be played, and the inbox of the SMS simulator."""

import re
from datetime import datetime

from pydantic import BaseModel
from quart import Blueprint

import people
from kernel import NotFound
from web.security import Public, Rate, parts, reading, route

from . import wages
from .world import written

blueprint = Blueprint("demo", __name__)
DEMO = Public("exists only in a demonstration, where all people are invented")
OFTEN = Rate(600, 60)
LINK = re.compile(r"https?://\S+/j/\w+")


class DemoPerson(BaseModel):
    username: str
    name: str
    roles: list[str]
    organisation: str
    entry: str
    password: str
    hint: str


class Demo(BaseModel):
    county: str
    people: list[DemoPerson]
    simulators: list[str]
    """Codes: sms, identity, face."""
    hints: list[str]


class DemoMessage(BaseModel):
    id: str
    to: str
    name: str
    text: str
    purpose: str
    at: datetime
    url: str | None
    """The link in it, if there is one."""


@route(blueprint, "GET", "/api/demo", needs=DEMO, rate=OFTEN)
async def demo() -> Demo:
    """Say who can be played; NotFound("demo.off") outside a demonstration."""
    _only_in_demo()
    organisations = {each["key"]: each["name"] for each in written()["organisations"]}
    return Demo(
        county=written()["county"],
        people=[
            DemoPerson(
                username=each["username"],
                name=each["name"],
                roles=each["roles"],
                organisation=organisations[each["organisation"]],
                entry="/console/sign-in",
                password=written()["password"],
                hint=each["try"],
            )
            for each in written()["staff"]
        ],
        simulators=["sms", "identity", "face"],
        hints=written()["hints"],
    )


@route(blueprint, "GET", "/api/demo/messages", needs=DEMO, rate=OFTEN)
async def messages() -> list[DemoMessage]:
    """Show what the SMS simulator "delivered", latest first."""
    _only_in_demo()
    wage_dispute = [*wages.written()["workers"], wages.written()["interpreter"], wages.written()["company"]]
    known = [*written()["staff"], *written()["deposit"]["parties"], *wage_dispute]
    names = {each["phone"]: each["name"] for each in known}
    async with reading() as opened:
        inbox = await people.simulated_inbox(opened)
    return [
        DemoMessage(
            id=message.id,
            to=people.mask_phone(message.phone),
            name=names.get(message.phone, ""),
            text=message.text,
            purpose=message.purpose,
            at=message.arrived_at,
            url=found[0] if (found := LINK.search(message.text)) else None,
        )
        for message in inbox
    ]


def _only_in_demo() -> None:
    if not parts().settings.demo:
        raise NotFound("demo.off")
