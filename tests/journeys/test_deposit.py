"""The deposit dispute from the window to the court's ruling, as the people in it live it."""

import re
import subprocess
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from .conftest import Served
from .desk import Desk
from .story import STORY, Gathering, gathered
from .stranger import Stranger, cut_back, foreign, with_one_byte_changed
from .watching import until

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_deposit_dispute_comes_to_a_confirmed_agreement(
    served: Served, browser: Browser, screens: Path | None, tmp_path: Path
) -> None:
    # 1 to 3. Filed, planned, arrived, admitted: everybody sees and hears everybody, and is recorded.
    async with gathered(served, browser, screens) as people:
        mediator, tenant = people.mediator, people.tenant
        await people.all_seen_and_heard()
        await mediator.page.get_by_role("button", name="开始录制").click()
        await expect(tenant.page.get_by_text("正在录音录像")).to_be_visible()
        await tenant.shot("8-session")
        await mediator.shot("5-session")

        # 4. Agreement, drafted beside the video.
        await mediator.draft(STORY)
        await mediator.shot("6-draft")
        await mediator.issue()
        await mediator.shot("7-issued")
        await people.lawyer.leave()

        # 5. Signing: the parties on their phones, the mediator, then the director with the seal.
        await tenant.sign()
        await people.landlord.sign()
        await mediator.sign("钟敏")
        await mediator.end()
    director = await Desk.of(browser, served.url, "liangguohua", screens)
    await director.seal("梁国华")
    await director.close()

    # 6. Court: submitted, checked, accepted, confirmed, served.
    await in_force(people)
    await mediator.submit_to_court(people.case_id)
    clerk = await Desk.of(browser, served.url, "linshu", screens)
    application = await clerk.accept_application()
    await clerk.watches_recording()
    judge = await Desk.of(browser, served.url, "fangyuan", screens)
    await judge.confirm(application, "方远")
    await tenant.reads_ruling()

    # 7. Verification, by anybody.
    papers = {paper["kind"]: paper for paper in (await tenant.papers())}
    files = {kind: await tenant.download(paper["document_id"]) for kind, paper in papers.items()}
    assert set(files) >= {"agreement", "application", "ruling"}
    other_tools_agree(files, tmp_path)
    stranger = await Stranger.of(browser, served.url, screens)
    await honest_answers(stranger, files["agreement"], code_printed_in(files["agreement"], tmp_path))
    assert journal_is_intact(served)


async def in_force(people: Gathering) -> None:
    async def effective() -> bool:
        return bool((await people.mediator.get(f"/api/cases/{people.case_id}"))["stage"] == "EFFECTIVE")

    await until(effective, 30, "the agreement in force", every=0.5)


async def honest_answers(stranger: Stranger, agreement: bytes, verify_code: str) -> None:
    """Genuine, changed, cut back, foreign and no PDF at all each get their own answer."""
    genuine = await stranger.uploads(agreement, "genuine")
    assert "验证通过" in genuine
    assert "与平台登记的原件一致" in genuine or "原件" in genuine
    changed = await stranger.uploads(with_one_byte_changed(agreement), "changed")
    assert "验证不通过" in changed
    shortened = await stranger.uploads(cut_back(agreement, 2), "cut-back")
    assert "验证通过" not in shortened
    assert "清和县矛盾纠纷人民调解委员会" in shortened
    unsigned = await stranger.uploads(foreign(), "foreign")
    assert "未发现电子签名" in unsigned
    assert "这不是 PDF 文件" in await stranger.is_refused(b"\x89PNG this is no paper", "no-pdf")
    by_code = await stranger.scans(verify_code)
    assert "验证通过" in by_code


def other_tools_agree(files: dict[str, bytes], folder: Path) -> None:
    """poppler finds every signature intact and every font embedded."""
    for kind, expected in (("agreement", 5), ("application", 3), ("ruling", 3)):
        path = folder / f"{kind}.pdf"
        path.write_bytes(files[kind])
        said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout
        assert said.count("Signature is Valid") == expected, said
        assert "Total document signed" in said
        fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
        assert fonts
        assert all(line.split()[-5] == "yes" for line in fonts), fonts


def code_printed_in(pdf: bytes, folder: Path) -> str:
    """Read the verification code from the paper as a person would."""
    path = folder / "printed.pdf"
    path.write_bytes(pdf)
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"/v/([A-Z0-9]{16})", text.replace("\n", ""))
    assert found is not None
    return found[1]


def journal_is_intact(served: Served) -> bool:
    """`concord verify-journal` recomputes the county's tree while the program runs."""
    answer = served.command("verify-journal")
    return answer.returncode == 0 and '"findings": []' in answer.stdout
