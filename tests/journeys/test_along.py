"""Four papers in one ceremony, on the desk and on a phone: chosen, corrected, read, agreed to apart, signed."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from .conftest import Served
from .desk import Desk
from .story import STORY, TENANT, gathered
from .watching import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

FOUNDED = "由清和县司法局于2019年3月设立，已在清和县人民法院备案"
STREET = "太平镇新街8号2栋301房"


async def test_agreement_application_addresses_and_proof_are_signed_in_one_ceremony(
    served: Served, browser: Browser, screens: Path | None
) -> None:
    async with gathered(served, browser, screens) as people:
        mediator, tenant = people.mediator, people.tenant
        await people.lawyer.leave()
        await mediator.draft(STORY)
        await mediator.issue_with(FOUNDED)
        await tenant.page.get_by_role("button", name="关闭").click()
        await tenant.page.get_by_role("button", name="请看文书并签名").click()
        await expect(tenant.page.get_by_text("一共 3 份文书")).to_be_visible()
        await tenant.corrects_address(STREET)
        await tenant.agrees_and_writes()
        await people.landlord.sign(papers=3)
        await mediator.sign("钟敏")
        await mediator.end()
    director = await Desk.of(browser, served.url, "liangguohua", screens)
    await director.seal("梁国华", papers=2)
    await director.close()

    async def all_in_force() -> bool:
        found = await people.mediator.get(f"/api/cases/{people.case_id}/ceremony")
        return [paper["stage"] for paper in found["documents"]] == ["EFFECTIVE"] * 5

    await until(all_in_force, 30, "five papers in force", every=0.5)
    titles = [paper["title"] for paper in await tenant.papers()]
    assert [title for title in titles if "送达地址" in title] == [f"送达地址确认书（{TENANT}）"]
    assert re.search("调解组织主持调解的证明", "、".join(titles))
