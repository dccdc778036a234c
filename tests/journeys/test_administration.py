"""A county that has just been installed: its administrator makes it able to work, its auditor looks on."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from .conftest import ROOT, Served, free_port
from .watching import report_faults

pytestmark = pytest.mark.asyncio(loop_scope="module")

PASSWORD = "Zhongxin-2026!"


class Installed(Served):
    """The program without the demonstration."""

    words = ("serve",)

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"CONCORD_DEMO": "0", "CONCORD_COUNTY_ID": "440101"}


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Installed]:
    port = free_port()
    program = Installed(f"http://localhost:{port}", tmp_path / "data", port)
    assert program.command("init").returncode == 0
    subprocess.run(
        [sys.executable, "-m", "web", "create-admin", "admin", "管理员", "--county-name", "某县"],
        cwd=ROOT,
        env=program.environment,
        input=PASSWORD + "\n",
        text=True,
        check=True,
        capture_output=True,
    )
    program.start()
    yield program
    if program.process is not None and program.process.poll() is None:
        program.stop()


async def signed_in(browser: Browser, url: str, username: str, password: str) -> Page:
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = await context.new_page()
    report_faults(page, username)
    page.set_default_timeout(10_000)
    await page.goto(f"{url}/console/sign-in")
    await page.get_by_label("用户名").fill(username)
    await page.get_by_label("密码").fill(password)
    await page.get_by_role("button", name="登录", exact=True).click()
    await page.wait_for_url(lambda address: "sign-in" not in address)
    return page


async def choose_password(page: Page, first: str, new: str) -> None:
    """Replace a first password, as the page demands before anything else; again until both are the same."""
    await page.wait_for_url("**/console/password")
    await page.goto(page.url.replace("/password", "/cases"))
    await page.wait_for_url("**/console/password")
    await page.get_by_label("初始密码").fill(first)
    await page.get_by_label("新密码", exact=True).fill(new)
    await page.get_by_label("再输一遍新密码").fill(new + "x")
    await expect(page.locator("li.met")).to_have_count(3)
    await expect(page.get_by_role("button", name="更换密码")).to_be_disabled()
    await page.get_by_label("再输一遍新密码").fill(new)
    await page.get_by_role("button", name="更换密码").click()
    await page.get_by_role("link", name="开始工作").click()


async def add_organisation(page: Page, missing: str, name: str, mark: str) -> None:
    await page.get_by_role("button", name=f"+ {missing}").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("名称（全称）").fill(name)
    await dialog.get_by_label("代字").fill(mark)
    await dialog.get_by_role("button", name="添加").click()
    await expect(page.get_by_role("heading", name=name)).to_be_visible()


async def add_member(page: Page, missing: str, role: str, number: int) -> str:
    """Add what the page says is missing; returns the password that it shows once."""
    await page.get_by_role("button", name=f"+ {missing}").click()
    dialog = page.get_by_role("dialog")
    box = dialog.get_by_label(role, exact=True)
    await box.check()
    await dialog.get_by_label("姓名").fill(f"职员{number}")
    await dialog.get_by_label("手机号码").fill(f"1990000010{number}")
    await dialog.get_by_label("用户名").fill(f"staff{number}")
    await dialog.get_by_role("button", name="添加").click()
    password = await page.get_by_test_id("new-password").inner_text()
    await page.get_by_role("button", name="我已交接，关闭").click()
    return password


async def test_an_administrator_makes_a_new_county_able_to_work_and_an_auditor_checks_it(
    installed: Installed, browser: Browser
) -> None:
    admin = await signed_in(browser, installed.url, "admin", PASSWORD)
    assert admin.url.endswith("/console/users")
    await expect(admin.get_by_role("heading", name="开始办案前，还差 8 项")).to_be_visible()

    await add_organisation(admin, "人民调解委员会", "某县人民调解委员会", "某县")
    await add_organisation(admin, "人民法院", "某县人民法院", "粤9998")
    passwords = {
        role: await add_member(admin, missing, role, number)
        for number, (missing, role) in enumerate(
            (
                ("窗口登记人员", "窗口登记"),
                ("调解员", "调解员"),
                ("调委会主任", "调委会主任"),
                ("法院书记员", "法院书记员"),
                ("审判员", "审判员"),
                ("安全审计员", "安全审计"),
            )
        )
    }
    await expect(admin.get_by_text("开始办案前")).to_have_count(0)

    registrar = await signed_in(browser, installed.url, "staff0", passwords["窗口登记"])
    await choose_password(registrar, passwords["窗口登记"], "Chuangkou-2026!")
    await expect(registrar.get_by_role("link", name="登记纠纷").first).to_be_visible()
    await expect(registrar.get_by_role("link", name="机构与人员")).to_have_count(0)
    await admin.get_by_role("button", name="全县").click()
    await admin.get_by_role("button", name="停用 职员0").click()
    await admin.get_by_role("dialog").get_by_role("textbox").fill("调离岗位")
    await admin.get_by_role("dialog").get_by_role("button", name="停用").click()
    await expect(admin.get_by_role("button", name="启用 职员0")).to_be_visible()
    await registrar.reload()
    await expect(registrar.get_by_label("用户名")).to_be_visible()

    auditor = await signed_in(browser, installed.url, "staff5", passwords["安全审计"])
    await choose_password(auditor, passwords["安全审计"], "Shenji-2026!")
    await auditor.wait_for_url("**/console/journal")
    await auditor.get_by_role("button", name="校验").click()
    await expect(auditor.get_by_text("没有发现改动、缺失或错序")).to_be_visible()
    await auditor.get_by_label("事项", exact=True).select_option(label="人员账号")
    disabled = auditor.get_by_role("row").filter(has_text="停用账号")
    await expect(disabled).to_contain_text("调离岗位")
    await expect(disabled).to_contain_text("管理员")
