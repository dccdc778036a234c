"""What people do in a call besides talking: another camera, a screen to show, sound only, a consent taken back."""

import re
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from web.demo.world import written

from .conftest import Served
from .desk import Desk
from .phone import Phone
from .watching import barriers, sees_moving, until

pytestmark = pytest.mark.asyncio(loop_scope="module")

PARTY = written()["deposit"]["parties"][0]
PUBLISHED = """
() => {
  const send = WebSocket.prototype.send
  window.__published = 0
  WebSocket.prototype.send = function (text) {
    if (String(text).includes('"type":"publish"')) window.__published += 1
    return send.call(this, text)
  }
}
"""
RECEIVED = """
async () => {
  let bytes = 0
  for (const connection of window.__connections) {
    if (connection.connectionState === 'closed') continue
    for (const [, entry] of await connection.getStats())
      if (entry.type === 'inbound-rtp' && entry.kind === 'video') bytes += entry.bytesReceived
  }
  return bytes
}
"""
SCREEN_MOVES = """
() => {
  const video = document.querySelector('video[data-screen]')
  return video && video.videoWidth > 0 ? video.getVideoPlaybackQuality().totalVideoFrames : 0
}
"""
BROWSERS_STOP_BUTTON = """
() => {
  for (const connection of window.__connections)
    for (const sender of connection.getSenders())
      if (sender.track?.contentHint === 'detail') sender.track.dispatchEvent(new Event('ended'))
}
"""


async def test_a_call_with_another_camera_a_screen_sound_only_and_a_consent_taken_back(
    served: Served, browser: Browser, screens: Any
) -> None:
    desk = await Desk.of(browser, served.url, "zhongmin", screens)
    phone = await Phone.of(browser, served.url, PARTY["name"], screens)
    await phone.context.add_init_script(f"({PUBLISHED})()")
    case = (await desk.get("/api/cases"))["cases"][0]
    room = (await desk.get(f"/api/cases/{case['id']}"))["session"]["room_id"]
    await phone.arrive(PARTY["id_number"])
    await desk.enter_room(room)
    await desk.admit(PARTY["name"])
    await phone.is_in_session()
    await sees_moving(desk.page, phone.person)
    await sees_moving(phone.page, desk.person)

    await every_tile_says_how_good_its_link_is(desk, phone)
    await another_device_is_taken_without_a_new_negotiation(desk, phone)
    await a_screen_is_seen_by_all_and_named(desk, phone)
    await sound_only_stops_pictures_both_ways(desk, phone)
    await a_consent_taken_back_stops_the_recording_at_once(desk, phone)


async def every_tile_says_how_good_its_link_is(desk: Desk, phone: Phone) -> None:
    for page in (desk.page, phone.page):
        await expect(page.locator("[data-signal]")).to_have_count(2, timeout=8_000)
        await expect(page.locator("[data-signal]").first).to_have_text(re.compile("信号(好|一般|差)"))
    await desk.shot("call-1-signals")
    await phone.shot("call-1-signals")


async def another_device_is_taken_without_a_new_negotiation(desk: Desk, phone: Phone) -> None:
    page = phone.page
    published = await page.evaluate("() => window.__published")
    await page.get_by_role("button", name="更多").click()
    await phone.shot("call-2-more")
    assert await barriers(page) == []
    cameras = page.get_by_role("group", name="摄像头").get_by_role("radio")
    await expect(cameras).to_have_count(3)  # the second of Chromium's three is one of depth, which nobody sees
    other = cameras.nth(2)
    await expect(other).to_have_attribute("aria-checked", "false")
    name = await other.inner_text()
    await other.click()
    await expect(page.get_by_role("radio", name=name)).to_have_attribute("aria-checked", "true")
    assert await page.evaluate("() => localStorage.getItem('concord.chosen-camera')")
    await sees_moving(desk.page, phone.person)
    await cameras.first.click()  # and back: of Chromium's cameras only this one moves all the time
    await expect(cameras.first).to_have_attribute("aria-checked", "true")
    await page.get_by_role("button", name="关闭").click()

    await sees_moving(desk.page, phone.person)
    assert await page.evaluate("() => window.__published") == published

    await desk.page.get_by_role("button", name="更多").click()
    microphones = desk.page.get_by_label("话筒", exact=True)
    labels = await microphones.locator("option").all_inner_texts()
    assert len(labels) > 1
    await microphones.select_option(label=labels[-1])
    await expect(microphones).to_be_enabled()
    assert (await microphones.locator("option:checked").inner_text()) == labels[-1]
    await desk.shot("call-2-devices")
    await desk.page.keyboard.press("Escape")


async def a_screen_is_seen_by_all_and_named(desk: Desk, phone: Phone) -> None:
    page = phone.page
    await expect(page.get_by_role("button", name="共享屏幕")).to_have_count(0)
    await desk.page.get_by_role("button", name="共享屏幕").click()
    await expect(desk.page.get_by_text("您正在共享屏幕")).to_be_visible()
    await expect(page.get_by_text("钟敏 正在共享屏幕")).to_be_visible(timeout=20_000)
    await until(lambda: page.evaluate(SCREEN_MOVES), 10, "frames of the screen")
    await sees_moving(page, desk.person)
    await phone.shot("call-3-screen")
    await page.get_by_role("button", name="放大").click()
    await expect(page.get_by_role("button", name="缩小")).to_be_visible()
    await phone.shot("call-3-screen-enlarged")
    assert await barriers(page) == []
    await page.get_by_role("button", name="缩小").click()

    await desk.page.evaluate(BROWSERS_STOP_BUTTON)
    await expect(desk.page.get_by_text("共享已停止")).to_be_visible()
    await expect(page.get_by_text("正在共享屏幕")).to_have_count(0)
    await desk.page.get_by_role("button", name="共享屏幕").click()
    await expect(page.get_by_text("钟敏 正在共享屏幕")).to_be_visible(timeout=10_000)
    await desk.page.get_by_role("toolbar").get_by_role("button", name="停止共享").click()
    await expect(page.get_by_text("正在共享屏幕")).to_have_count(0)


async def sound_only_stops_pictures_both_ways(desk: Desk, phone: Phone) -> None:
    page = phone.page
    await page.get_by_role("button", name="更多").click()
    await page.get_by_role("switch", name=re.compile("只听声音")).click()
    await page.get_by_role("button", name="关闭").click()
    await expect(page.get_by_text("现在只有声音，没有画面")).to_be_visible()
    await expect(desk.page.locator(f'video[data-seat="{phone.person}"].hidden')).to_have_count(1)
    await phone.shot("call-4-sound-only")

    async def nothing_arrives() -> bool:
        before = await page.evaluate(RECEIVED)
        await page.wait_for_timeout(700)
        return bool(await page.evaluate(RECEIVED) == before)

    await until(nothing_arrives, 8, "no more pictures at the phone")
    await page.get_by_role("button", name="恢复画面").click()
    await sees_moving(page, desk.person)
    await sees_moving(desk.page, phone.person)


async def a_consent_taken_back_stops_the_recording_at_once(desk: Desk, phone: Phone) -> None:
    page = phone.page
    await desk.page.get_by_role("button", name="开始录制").click()
    await expect(page.get_by_text("正在录音录像")).to_be_visible()
    await page.get_by_role("button", name="更多").click()
    await page.get_by_role("button", name=re.compile("我的同意")).click()
    recording = page.locator('[data-consent="recording"]')
    await expect(recording).to_have_attribute("data-state", "given")
    await phone.shot("call-5-consents")
    assert await barriers(page) == []
    await recording.get_by_role("button", name="撤回同意").click()
    await expect(page.get_by_text("会立即停止")).to_be_visible()
    await phone.shot("call-5-withdraw")
    await page.get_by_role("button", name="我知道了，撤回").click()
    await expect(recording).to_have_attribute("data-state", "withdrawn")
    await expect(desk.page.get_by_role("button", name="开始录制")).to_be_visible()
    await recording.get_by_role("button", name="重新同意").click()
    await recording.get_by_role("button", name="看过了，同意").click()
    await expect(recording).to_have_attribute("data-state", "given")

    await page.locator('[data-consent="online_mediation"]').get_by_role("button", name="撤回同意").click()
    await page.get_by_role("button", name="我知道了，撤回").click()
    await expect(page.get_by_role("heading", name="您已离开调解室")).to_be_visible()
    await expect(desk.page.locator(f'video[data-seat="{phone.person}"]')).to_have_count(0)
    await page.goto(f"{phone.url}/p/consents")
    await expect(page.get_by_text("已撤回")).to_be_visible()
    await phone.shot("call-6-consents")
    assert await barriers(page) == []
