"""The deposit dispute as data, and its opening: filed, planned, everybody arrived and admitted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.async_api import Browser

from .conftest import Served
from .desk import PASSWORD, Desk
from .lawyer import Lawyer
from .phone import Phone
from .watching import hears, sees_moving, until

TENANT, LANDLORD, MEDIATOR, LAWYER = "孙晓雯", "胡桂芳", "钟敏", "王芷"
DUE = (date.today() + timedelta(days=10)).isoformat()
STORY: dict[str, Any] = {
    "type": "租赁押金",
    "site": "和顺社区",
    "place": "太平镇和顺街18号305房",
    "facts": "2025年9月1日，孙晓雯承租胡桂芳位于和顺街18号305房的房屋，交付押金2800元。期满后双方对门锁损坏产生争议。",
    "request": "全额退还租房押金2800元。",
    "dispute": "胡桂芳主张从押金中扣除换锁费350元；孙晓雯认为门锁属于正常使用磨损，要求全额退还。",
    "parties": [
        {"name": TENANT, "phone": "19900001001", "id_number": "449999198107110048", "address": "太平镇和顺街18号305房"},
        {"name": LANDLORD, "phone": "19900001002", "id_number": "44999919750508002X", "address": "太平镇和顺街20号"},
    ],
    "payment": {"由谁": LANDLORD, "对谁": TENANT, "期限": DUE, "金额": "2800", "方式": "银行转账至孙晓雯本人账户"},
    "hand_over": {"由谁": TENANT, "对谁": LANDLORD, "期限": DUE, "方式": "当面交还", "做什么": "交还305房钥匙两把"},
    "performance": "双方通过银行转账和当面交接的方式履行。",
    "breach": "逾期付款的，自逾期之日起按未付金额每日万分之五支付违约金。",
}


@dataclass
class Gathering:
    """The people of one session, each in an own browser context; the lawyer is a program."""

    case_id: str
    room: str
    mediator: Desk
    tenant: Phone
    landlord: Phone
    lawyer: Lawyer

    @property
    def pages(self) -> dict[str, Any]:
        people = (self.mediator, self.tenant, self.landlord)
        return {who.person: who.page for who in people}

    async def all_seen_and_heard(self) -> None:
        """Moving pictures and sound with energy, in every direction."""
        for viewer, page in self.pages.items():
            async with asyncio.TaskGroup() as all_at_once:
                all_at_once.create_task(hears(page))
                for other in (*self.pages, self.lawyer.person):
                    if other != viewer:
                        all_at_once.create_task(sees_moving(page, other))

        async def lawyer_receives_all() -> bool:
            return all(self.lawyer.frames.get((who, kind), 0) > 10 for who in self.pages for kind in ("audio", "video"))

        await until(lawyer_receives_all, 10, "pictures and voices at the lawyer's")


@asynccontextmanager
async def gathered(served: Served, browser: Browser, screens: Path | None = None) -> AsyncIterator[Gathering]:
    """File and plan the case, bring everybody to the waiting room, admit all."""
    registrar = await Desk.of(browser, served.url, "hexiaoli", screens)
    case_id = await registrar.file_case(STORY)
    await registrar.assign(MEDIATOR)
    await registrar.close()
    mediator = await Desk.of(browser, served.url, "zhongmin", screens)
    planned = datetime.now(UTC)
    await mediator.schedule(case_id, LAWYER)
    room = (await mediator.get(f"/api/cases/{case_id}"))["session"]["room_id"]
    await mediator.look_at("/demo", "云和解", "0-demo")
    await mediator.look_at("/console/cases", "纠纷案件", "3-cases")
    tenant = await Phone.of(browser, served.url, TENANT, screens)
    landlord = await Phone.of(browser, served.url, LANDLORD, None)
    async with asyncio.TaskGroup() as both:
        both.create_task(tenant.arrive(STORY["parties"][0]["id_number"], planned))
        both.create_task(landlord.arrive(STORY["parties"][1]["id_number"], planned))
    await mediator.enter_room(room)
    async with Lawyer(served.url, "wangzhi", PASSWORD) as lawyer:
        await lawyer.enter(room)
        for name in (TENANT, LANDLORD, LAWYER):
            await mediator.admit(name)
        await tenant.is_in_session()
        await landlord.is_in_session()
        yield Gathering(case_id, room, mediator, tenant, landlord, lawyer)
