"""A member of staff at a desk: what they click and read, by the words on the page."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from .watching import KEEP_CONNECTIONS, picture, report_faults, until

PASSWORD = "Qinghe-2026!"
WIDE = ViewportSize(width=1440, height=900)
FINDINGS = (
    "经审查，双方自愿达成协议，内容明确，不违反法律、行政法规的强制性规定，不损害国家利益、社会公共利益和他人合法权益。"
)


class Desk:
    """One member of staff in a browser context of their own."""

    def __init__(self, name: str, context: BrowserContext, page: Page, url: str, screens: Path | None) -> None:
        self.name, self.context, self.page, self.url, self.screens = name, context, page, url, screens
        self.person = ""

    @classmethod
    async def of(cls, browser: Browser, url: str, username: str, screens: Path | None) -> "Desk":
        context = await browser.new_context(
            viewport=WIDE, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
        )
        await context.grant_permissions(["camera", "microphone"], origin=url)
        await context.add_init_script(KEEP_CONNECTIONS)
        page = await context.new_page()
        report_faults(page, username)
        page.set_default_timeout(10_000)
        desk = cls(username, context, page, url, screens)
        await page.goto(f"{url}/console/sign-in")
        await page.get_by_label("用户名").fill(username)
        await page.get_by_label("密码").fill(PASSWORD)
        await desk.shot("0-sign-in", only="zhongmin")
        await page.get_by_role("button", name="登录", exact=True).click()
        await page.wait_for_url(lambda address: "sign-in" not in address)
        desk.person = (await desk.get("/api/me"))["person_id"]
        return desk

    async def shot(self, name: str, only: str = "") -> None:
        if self.screens is not None and only in ("", self.name):
            await picture(self.page, self.screens / f"desk-{name}.png")

    async def look_at(self, path: str, heading: str, name: str) -> None:
        """Open a page only to see it."""
        await self.page.goto(self.url + path)
        await expect(self.page.get_by_role("heading", name=heading).first).to_be_visible()
        await self.shot(name)

    async def get(self, path: str) -> Any:
        """Ask the API as this person."""
        answer = await self.context.request.get(self.url + path)
        assert answer.ok, f"{path}: {answer.status} {await answer.text()}"
        return await answer.json()

    async def file_case(self, story: dict[str, Any]) -> str:
        """Register the dispute in one form; returns the case's id."""
        page = self.page
        await page.goto(f"{self.url}/console/cases/new")
        await page.get_by_placeholder("选大类").click()
        await page.keyboard.type(story["type"])
        await page.get_by_text(re.compile(story["type"])).last.click()
        await page.get_by_label("案件来源").select_option("police")
        await page.get_by_label("调解地点").select_option(label=story["site"])
        await page.get_by_label("纠纷发生地").fill(story["place"])
        await page.get_by_label("主要事实").fill(story["facts"])
        await page.get_by_label("调解请求").fill(story["request"])
        for side, party in zip(("申请人", "被申请人"), story["parties"], strict=True):
            group = page.get_by_role("group", name=re.compile(f"^{side}"))
            await group.get_by_label("姓名").fill(party["name"])
            await group.get_by_label("手机号码").fill(party["phone"])
            await group.get_by_label("居民身份证号").fill(party["id_number"])
            await group.get_by_label("住址").fill(party["address"])
        await self.shot("1-intake")
        await page.get_by_role("button", name="登记", exact=True).click()
        await page.wait_for_url(re.compile(r"/console/cases/[0-9a-f]{32}"))
        return page.url.rsplit("/", 1)[-1]

    async def assign(self, mediator: str) -> None:
        await self.page.get_by_label("调解员", exact=True).select_option(label=mediator)
        await self.page.get_by_role("button", name="指派", exact=True).click()
        await expect(self.page.get_by_text(f"调解员 {mediator}")).to_be_visible()

    async def schedule(self, case_id: str, lawyer: str) -> None:
        """Plan a session that starts in a minute, with the duty lawyer."""
        await self.page.goto(f"{self.url}/console/cases/{case_id}")
        await self.page.get_by_role("button", name="马上开始").click()
        await self.page.get_by_label(lawyer).check()
        await self.shot("2-schedule")
        await self.page.get_by_role("button", name="排定并发送邀请").click()
        await expect(self.page.get_by_role("heading", name="进入调解室")).to_be_visible()
        await self.shot("3-case")

    async def enter_room(self, room: str) -> None:
        await self.page.goto(f"{self.url}/console/room/{room}")
        await expect(self.page.get_by_text("画面正常就可以进入了")).to_be_visible()
        await self.shot("4-before-entering")
        await self.page.get_by_role("button", name="进入调解室").click()
        await expect(self.page.get_by_role("toolbar")).to_be_visible()

    async def admit(self, name: str) -> None:
        await self.page.get_by_role("button", name=f"放行{name}").click(timeout=20_000)

    async def draft(self, story: dict[str, Any]) -> None:
        """Write the agreement beside the video: one payment, one hand-over, breach."""
        page = self.page
        await page.get_by_label("主要事实").fill(story["facts"])
        await page.get_by_label("争议事项").fill(story["dispute"])
        while await page.get_by_role("button", name=re.compile("^删除第")).count():
            await page.get_by_role("button", name=re.compile("^删除第")).first.click()
        await self._clause("退还押金", story["payment"])
        await self._clause("返还钥匙", story["hand_over"])
        await page.get_by_label("履行方式、地点、期限").fill(story["performance"])
        await page.get_by_label("违约责任").fill(story["breach"])
        await expect(page.get_by_text("大写：人民币贰仟捌佰元整")).to_be_visible()
        await expect(page.get_by_text(re.compile("检查通过|可以定稿"))).to_be_visible(timeout=15_000)
        await expect(page.get_by_role("img", name=re.compile("协议成稿预览"))).not_to_have_count(0, timeout=15_000)

    async def _clause(self, template: str, facts: dict[str, str]) -> None:
        """Add a clause from its template and fill in what it says."""
        clauses = self.page.get_by_role("group", name=re.compile(r"^第 \d+ 条$"))
        before = await clauses.count()
        await self.page.get_by_role("button", name=template, exact=True).click()
        await expect(clauses).to_have_count(before + 1)
        for label, value in facts.items():
            await clauses.nth(before).get_by_label(label).fill(value)

    async def issue(self) -> None:
        await self.page.get_by_role("button", name="定稿并发起签署").first.click()
        await self.page.get_by_role("dialog").get_by_role("button", name="定稿并发起签署").click()
        await expect(self.page.get_by_role("heading", name="签署进度")).to_be_visible(timeout=20_000)

    async def issue_with(self, founded: str) -> None:
        """Let addresses and proof of mediation go along; a refusal keeps what was typed."""
        await self.page.get_by_role("button", name="定稿并发起签署").first.click()
        dialog = self.page.get_by_role("dialog")
        await dialog.get_by_label(re.compile("送达地址确认书")).check()
        await dialog.get_by_label(re.compile("由调委会盖章")).check()
        go = dialog.get_by_role("button", name="定稿并发起签署")
        await expect(go).to_be_disabled()
        await dialog.get_by_label(re.compile("由谁、在什么时候设立")).fill(founded)
        await self.shot("7-along")
        await go.click()
        await expect(self.page.get_by_role("heading", name="签署进度")).to_be_visible(timeout=20_000)

    async def sign(self, name: str) -> None:
        """Sign as the mediator: handwriting, fresh code, consent."""
        page = self.page
        await page.get_by_role("button", name="我来签署").click(timeout=30_000)
        dialog = page.get_by_role("dialog")
        await draw_name(page, dialog.locator("canvas"))
        await self._fill_code(dialog, name, "code.signature")
        await dialog.get_by_text("我已阅读左侧").click()
        await self.shot("8-mediator-signs")
        await dialog.get_by_role("button", name="确认签署").click()
        await expect(dialog).to_be_hidden(timeout=15_000)

    async def end(self) -> None:
        """End the session for all."""
        await self.page.get_by_role("button", name="结束会议").click()
        await self.page.get_by_role("dialog").get_by_role("button", name="结束会议").click()
        await expect(self.page.get_by_text("已结束", exact=True)).to_be_visible()

    async def seal(self, name: str, papers: int = 1) -> None:
        """Put the committee's seal under what everybody has signed, each paper with its own consent."""
        page = self.page
        await page.goto(f"{self.url}/console/seal")
        await expect(page.get_by_role("heading", name="盖章前核对")).to_be_visible()
        await self._fill_code(page, name, "code.signature")
        for number in range(papers):
            await page.get_by_text("我已核对").nth(number).click()
        await self.shot("9-seal")
        await page.get_by_role("button", name="加盖印章").click()
        await expect(page.get_by_text("盖章，正在写入文书")).to_be_visible(timeout=15_000)

    async def submit_to_court(self, case_id: str) -> None:
        page = self.page
        await page.goto(f"{self.url}/console/cases/{case_id}")
        await page.get_by_label("提交到").select_option(index=0)
        await self.shot("10-submit")
        await page.get_by_role("button", name="提交法院", exact=True).click()
        await expect(page.get_by_role("heading", name="已提交法院")).to_be_visible(timeout=15_000)

    async def accept_application(self) -> str:
        """As the clerk: open the newest application, look at every check, accept; returns its id."""
        page = self.page
        await page.goto(f"{self.url}/console/court")
        await page.get_by_text("租赁押金").first.click()
        await expect(page.get_by_role("heading", name="各项检查均符合")).to_be_visible(timeout=20_000)
        await self.shot("11-court-bundle")
        await page.get_by_role("button", name="受理立案").click()
        await expect(page.get_by_text("等待审判员审查")).to_be_visible(timeout=15_000)
        return page.url.rsplit("/", 1)[-1]

    async def watches_recording(self) -> None:
        """Play the recording in the browser: time goes on and the picture changes."""
        page = self.page
        await expect(page.locator("video")).to_be_visible(timeout=90_000)
        await page.evaluate("async () => { const v = document.querySelector('video'); v.muted = true; await v.play() }")
        await page.wait_for_function("() => document.querySelector('video').currentTime > 2", timeout=20_000)
        assert await page.evaluate("() => document.querySelector('video').videoWidth") == 1280
        await self.shot("11-recording")

    async def confirm(self, application: str, name: str) -> None:
        """As the judge: write findings, read the ruling, sign it."""
        page = self.page
        await page.goto(f"{self.url}/console/court/{application}")
        await page.get_by_label("审查意见").fill(FINDINGS)
        await page.get_by_role("button", name=re.compile("裁定书")).last.click()
        await expect(page.get_by_text("审判员签名")).to_be_visible(timeout=20_000)
        await draw_name(page, page.locator("canvas"))
        await self._fill_code(page, name, "code.ruling")
        await self.shot("12-judge-signs")
        await page.get_by_role("button", name="签署裁定书（有效）").click()
        await expect(page.get_by_text(re.compile("送达$")).first).to_be_visible(timeout=30_000)
        await self.shot("13-served")

    async def _fill_code(self, scope: Any, name: str, purpose: str) -> None:
        asked = datetime.now(UTC)
        await scope.get_by_role("button", name="获取验证码").click()
        await scope.get_by_label("短信验证码").fill(await code_sent(self.page, self.url, name, purpose, asked))

    async def close(self) -> None:
        await self.context.close()


async def draw_name(page: Page, canvas: Locator) -> None:
    """Draw four strokes of a name on a canvas with the mouse."""
    await canvas.first.scroll_into_view_if_needed()
    box = await canvas.first.bounding_box()
    assert box is not None
    x, y, width, height = box["x"], box["y"], box["width"], box["height"]
    for line in ((0.15, 0.3, 0.45, 0.3), (0.3, 0.15, 0.22, 0.8), (0.55, 0.2, 0.85, 0.75), (0.82, 0.2, 0.55, 0.8)):
        await page.mouse.move(x + width * line[0], y + height * line[1])
        await page.mouse.down()
        for step in range(1, 9):
            part = step / 8
            await page.mouse.move(
                x + width * (line[0] + (line[2] - line[0]) * part),
                y + height * (line[1] + (line[3] - line[1]) * part + 0.04 * (step % 3)),
            )
        await page.mouse.up()


async def code_sent(page: Page, url: str, name: str, purpose: str, after: datetime) -> str:
    """Read the newest code for `name` from the SMS simulator's inbox."""

    async def newest() -> str | None:
        answer = await page.context.request.get(f"{url}/api/demo/messages")
        for message in await answer.json():
            at = datetime.fromisoformat(message["at"])
            if message["name"] == name and message["purpose"] == purpose and at >= after - timedelta(seconds=1):
                found = re.search(r"验证码(\d{6})", message["text"])
                if found:
                    return found[1]
        return None

    code: str = await until(newest, 20, f"code for {name}", every=0.2)
    return code
