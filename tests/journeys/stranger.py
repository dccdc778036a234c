"""Somebody without an account who holds a paper: scans its code, or uploads the file."""

import re
from io import BytesIO
from pathlib import Path

import pikepdf
from playwright.async_api import Browser, FilePayload, Page, expect

from .watching import picture, report_faults


class Stranger:
    def __init__(self, page: Page, url: str, screens: Path | None) -> None:
        self.page, self.url, self.screens = page, url, screens

    @classmethod
    async def of(cls, browser: Browser, url: str, screens: Path | None) -> "Stranger":
        context = await browser.new_context(viewport={"width": 360, "height": 640}, locale="zh-CN")
        page = await context.new_page()
        report_faults(page, "stranger")
        return cls(page, url, screens)

    async def scans(self, code: str) -> str:
        """Follow the QR code's address; returns all that the page says."""
        await self.page.goto(f"{self.url}/v/{code}")
        return await self._answer("verify-by-code")

    async def is_refused(self, file: bytes, name: str) -> str:
        """Choose something that is no paper; returns what the page says at once."""
        await self._choose(file, name)
        alert = self.page.get_by_role("alert").filter(has_text=re.compile("."))
        await expect(alert).to_be_visible()
        return await alert.inner_text()

    async def uploads(self, file: bytes, name: str) -> str:
        """Upload a file and return all that the page says of it."""
        await self._choose(file, name)
        return await self._answer(f"verify-{name}")

    async def _choose(self, file: bytes, name: str) -> None:
        await self.page.goto(f"{self.url}/v")
        chosen = FilePayload(name=f"{name}.pdf", mimeType="application/pdf", buffer=file)
        await self.page.locator("input[type=file]").set_input_files(chosen)

    async def _answer(self, name: str) -> str:
        await expect(self.page.get_by_role("heading", name="验证结果")).to_be_visible(timeout=20_000)
        if self.screens is not None:
            await picture(self.page, self.screens / f"phone-{name}.png")
        return await self.page.locator("main").inner_text()


def with_one_byte_changed(pdf: bytes) -> bytes:
    """Change one byte of the first page's content stream."""
    at = pdf.index(b"stream") + 40
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def cut_back(pdf: bytes, revisions: int) -> bytes:
    """Take the last revisions off, each of which ends with %%EOF."""
    ends = [match.end() for match in re.finditer(rb"%%EOF\r?\n?", pdf)]
    return pdf[: ends[-1 - revisions]]


def foreign() -> bytes:
    """A PDF that nobody signed."""
    made = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(made)
    return made.getvalue()
