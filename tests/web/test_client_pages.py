"""A party's pages on a small phone: readable by elders, free of barriers, and never at a dead end."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.journeys.conftest import Served, browser, demonstration, served
from tests.journeys.phone import Phone
from tests.journeys.watching import barriers

__all__ = ["browser", "demonstration", "served"]  # fixtures

pytestmark = [pytest.mark.alone, pytest.mark.asyncio(loop_scope="module")]

FAILURES = [
    ("NotAllowedError", "", "手机没有允许使用摄像头和话筒"),
    ("NotAllowedError", "Permission denied by system", "手机设置里关掉了摄像头或话筒"),
    ("NotReadableError", "", "摄像头或话筒正被别的程序占用"),
    ("NotFoundError", "", "没有找到摄像头和话筒"),
    ("OverconstrainedError", "", "这个摄像头用不了"),
    ("AbortError", "", "摄像头或话筒突然停了"),
    ("SecurityError", "", "请换一种方式打开"),
    ("TypeError", "", "这个浏览器不能视频通话"),
    ("OddError", "", "摄像头和话筒没有打开"),
]
MEASURE = """() => {
  const shown = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility === 'visible'
  const style = (element) => getComputedStyle(element)
  const text = [...document.querySelectorAll('main p, main li, main dd, main label, main button, main a')].filter(shown)
  const targets = [...document.querySelectorAll('main .button, main .choice, main input:not(.unseen)')].filter(shown)
  return {
    smallest: Math.min(...text.map((element) => parseFloat(style(element).fontSize))),
    tightest: Math.min(...text.map(style).map((own) => parseFloat(own.lineHeight) / parseFloat(own.fontSize))),
    lowest: Math.min(...targets.map((element) => element.getBoundingClientRect().height)),
    narrowest: Math.min(...targets.map((element) => element.getBoundingClientRect().width)),
    sideways: document.documentElement.scrollWidth - innerWidth,
  }
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def arrived(served: Served, browser: Browser) -> AsyncIterator[Phone]:
    """A party of the demonstration case who stands in the waiting room."""
    phone = await Phone.of(browser, served.url, "孙晓雯", None)
    await phone.arrive("449999198107110048")
    yield phone
    await phone.close()


async def test_every_failure_of_camera_and_microphone_has_an_instruction_and_a_way_out(arrived: Phone) -> None:
    page = arrived.page

    for name, message, title in FAILURES:
        await page.goto(f"{arrived.url}/p/devices")
        await page.evaluate(
            """([name, message]) => {
              navigator.mediaDevices.getUserMedia = () => Promise.reject(Object.assign(new Error(message), { name }))
              navigator.mediaDevices.enumerateDevices = () => Promise.resolve([])
            }""",
            [name, message],
        )
        await page.get_by_role("button", name="好，开始试").click()

        await expect(page.get_by_role("heading", name=title)).to_be_visible()
        assert await page.locator("main ol li").count() >= 1, title
        await expect(page.get_by_role("button", name="我只听，不用摄像头和话筒")).to_be_visible()
        assert await barriers(page) == [], title

    await page.get_by_role("button", name="我只听，不用摄像头和话筒").click()
    await expect(page.get_by_role("heading", name="您已经到了，请稍候")).to_be_visible()


async def test_pages_are_large_enough_for_elders_and_have_no_barriers(arrived: Phone) -> None:
    page = arrived.page
    link = await arrived.link()
    ready = {
        "/p/devices": "试一试声音和画面",
        "/p/case": "租赁押金",
        "/p/papers": "我的文书",
        "/p/court": "法院确认",
        "/p/draft": "协议草稿",
        "/p/consents": "我的同意",
        "/v": "验证文书真假",
        "/p/nowhere": "没有这个页面",
    }

    for size, least in (("normal", 20.0), ("largest", 30.0)):
        await page.add_init_script(f"localStorage.setItem('concord.text-size', '{size}')")
        for path, heading in ready.items():
            await page.goto(arrived.url + path)
            await expect(page.get_by_role("heading", name=heading).first).to_be_visible()
            await expect(page.locator(".loading")).to_have_count(0)
            assert await barriers(page) == [], path
            await is_large(page, path, least)

    stranger = await page.context.browser.new_context(viewport={"width": 360, "height": 640})  # type: ignore[union-attr]
    fresh = await stranger.new_page()
    await fresh.goto(link)
    await expect(fresh.get_by_label("请填写您的姓名")).to_be_in_viewport()
    await is_large(fresh, "invitation", 20.0)
    assert await barriers(fresh) == []
    await stranger.close()


async def is_large(page: Page, where: str, size: float) -> None:
    """MIIT elder-friendly rules: 18 px at least and adjustable to 30, targets of 60, lines 1.3 apart."""
    seen: dict[str, float] = await page.evaluate(MEASURE)

    assert seen["smallest"] >= size * 0.9, (where, seen)
    assert seen["tightest"] >= 1.3, (where, seen)
    assert seen["lowest"] >= 60, (where, seen)
    assert seen["narrowest"] >= 60, (where, seen)
    assert seen["sideways"] <= 0, (where, seen)
    assert await page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == size
