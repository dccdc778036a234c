"""A party with a phone: no account, only the link and the codes that arrive by SMS."""

import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, expect
from playwright.async_api import TimeoutError as NotInTime

from .desk import code_sent, draw_name
from .watching import KEEP_CONNECTIONS, picture, report_faults, until

EVER = datetime.fromtimestamp(0, UTC)
SMALL = ViewportSize(width=360, height=640)


class Phone:
    """One party in a browser context of their own, phone-sized."""

    def __init__(self, name: str, context: BrowserContext, page: Page, url: str, screens: Path | None) -> None:
        self.name, self.context, self.page, self.url, self.screens = name, context, page, url, screens
        self.person = ""

    @classmethod
    async def of(cls, browser: Browser, url: str, name: str, screens: Path | None) -> "Phone":
        context = await browser.new_context(
            viewport=SMALL,
            device_scale_factor=1 if screens is None else 2,
            is_mobile=True,
            has_touch=True,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        await context.grant_permissions(["camera", "microphone"], origin=url)
        await context.add_init_script(KEEP_CONNECTIONS)
        page = await context.new_page()
        report_faults(page, name)
        page.set_default_timeout(10_000)
        return cls(name, context, page, url, screens)

    async def shot(self, name: str) -> None:
        if self.screens is not None:
            await picture(self.page, self.screens / f"phone-{name}.png")

    async def link(self, since: datetime = EVER) -> str:
        """Find the invitation that came after `since`: the demonstration has invited the same people before."""

        async def arrived() -> str | None:
            messages = await (await self.context.request.get(f"{self.url}/api/demo/messages")).json()
            fitting = (m for m in messages if m["name"] == self.name and m["url"])
            return next((m["url"] for m in fitting if datetime.fromisoformat(m["at"]) >= since), None)

        link: str = await until(arrived, 20, f"invitation of {self.name}", every=0.2)
        return link

    async def arrive(self, id_number: str, since: datetime = EVER) -> None:
        """From the link to the waiting room: name, code, identity, consents one by one, devices."""
        page = self.page
        await page.goto(await self.link(since))
        await page.get_by_label("请填写您的姓名").fill(self.name)
        await self.shot("1-invitation")
        asked = datetime.now(UTC)
        await page.get_by_role("button", name="下一步，发验证码").click()
        await expect(page.get_by_role("heading", name="填写短信验证码")).to_be_visible()
        await self.shot("2-code")
        await page.get_by_role("textbox").first.fill(await code_sent(page, self.url, self.name, "code.arrival", asked))
        await expect(page.get_by_role("heading", name="核对您的身份")).to_be_visible()
        await page.get_by_label("身份证号码").fill(id_number)
        await self.shot("3-identity")
        await page.get_by_role("button", name="核对", exact=True).click()
        await self._consent_to_all()
        await expect(page.get_by_role("heading", name="试一试声音和画面")).to_be_visible()
        await self.shot("5-devices-explained")
        await page.get_by_role("button", name="好，开始试").click()
        await expect(page.get_by_text("听到了，话筒正常")).to_be_visible(timeout=10_000)
        await self.shot("6-devices")
        await page.get_by_role("button", name="都好了，去等候室").click()
        await expect(page.get_by_role("heading", name="您已经到了，请稍候")).to_be_visible()
        await self.shot("7-waiting")
        self.person = (await (await self.context.request.get(f"{self.url}/api/me")).json())["person_id"]

    async def _consent_to_all(self) -> None:
        """Each consent is asked for apart, and noted before the next is shown."""
        count = self.page.get_by_text(re.compile(r"^第 \d 项，共 \d 项$"))
        await expect(count).to_be_visible()
        of = int((await count.inner_text()).split("共")[1].strip().split()[0])
        for number in range(1, of + 1):
            await expect(self.page.get_by_text(f"第 {number} 项，共 {of} 项")).to_be_visible()
            await self.shot(f"4-consent-{number}")
            await self.page.get_by_role("button", name="同意", exact=True).click()

    async def is_in_session(self) -> None:
        await expect(self.page.get_by_label("通话操作")).to_be_visible(timeout=15_000)

    async def close(self) -> None:
        await self.context.close()

    async def sign(self, shots: bool = False, papers: int = 2) -> None:
        """Read every page, agree to each paper apart, write the name, enter a fresh code."""
        page = self.page
        await self.shot("9-paper-shown")
        await page.get_by_role("button", name="关闭").click()
        await page.get_by_role("button", name="请看文书并签名").click()
        await page.get_by_role("button", name="开始看文书").click()
        for number in range(1, papers + 1):
            await self.agrees(number)
        await self.agrees_and_writes()

    async def agrees(self, number: int) -> None:
        await self.read_to_the_end()
        await self.shot(f"9-read-{number}")
        await self.page.get_by_role("checkbox", name=re.compile("我看过了")).click()
        await self.page.get_by_role("button", name="下一步", exact=True).click()

    async def corrects_address(self, street: str) -> None:
        """Read agreement and application, then find the own address wrong; what is refused stays typed."""
        page = self.page
        await page.get_by_role("button", name="开始看文书").click()
        for number in (1, 2):
            await self.agrees(number)
        await page.get_by_role("button", name="地址不对，改一下").click()
        await page.get_by_label("邮寄地址").fill(street)
        await page.get_by_label("邮政编码").fill("4499")
        await page.get_by_role("button", name="改好了").click()
        await expect(page.get_by_text("邮政编码不对")).to_be_visible()
        await expect(page.get_by_label("邮寄地址")).to_have_value(street)
        await self.shot("9-address-typed")
        await page.get_by_label("邮政编码").fill("449900")
        await page.get_by_role("button", name="改好了").click()
        await expect(page.get_by_role("heading", name=re.compile("送达地址确认书"))).to_be_visible()
        await self.agrees(3)

    async def agrees_and_writes(self) -> None:
        """Write the name once for all papers, and enter a fresh code."""
        page = self.page
        await draw_name(page, page.locator("canvas"))
        await self.shot("10-write")
        asked = datetime.now(UTC)
        await page.get_by_role("button", name="写好了").click()
        await expect(page.get_by_role("heading", name="最后一步：短信验证码")).to_be_visible()
        code = await code_sent(page, self.url, self.name, "code.signature", asked)
        await page.get_by_role("textbox").first.fill(code)
        await expect(page.get_by_role("heading", name=re.compile("您已签好|正在把签名"))).to_be_visible(timeout=15_000)
        await expect(page.get_by_role("heading", name="您已签好")).to_be_visible(timeout=20_000)
        await self.shot("11-signed")

    async def read_to_the_end(self) -> None:
        """Turn pages until the page offers to agree, which it does once every page has been seen."""
        agree = self.page.get_by_role("checkbox", name=re.compile("我看过了"))
        following = self.page.get_by_role("button", name=re.compile("看下一页"))
        while True:
            await expect(agree.or_(following)).to_be_visible()
            if await agree.count():
                return
            with suppress(NotInTime):  # the last page may have been seen just now
                await following.click(timeout=1000)

    async def reads_ruling(self) -> None:
        """Find the served ruling among the own papers and look at it."""
        page = self.page
        await page.goto(f"{self.url}/p/papers")
        ruling = page.get_by_role("button", name=re.compile("打开看 .*裁定书"))
        await expect(ruling).to_be_visible(timeout=20_000)
        await self.shot("12-papers")
        await ruling.click()
        await expect(page.get_by_role("img").first).to_be_visible()
        await page.wait_for_timeout(500)
        await self.shot("13-ruling")

    async def papers(self) -> list[dict[str, Any]]:
        answer = await self.context.request.get(f"{self.url}/api/mine")
        papers: list[dict[str, Any]] = (await answer.json())["papers"]
        return papers

    async def download(self, document_id: str) -> bytes:
        answer = await self.context.request.get(f"{self.url}/api/documents/{document_id}/file")
        assert answer.headers["content-type"] == "application/pdf"
        return await answer.body()
