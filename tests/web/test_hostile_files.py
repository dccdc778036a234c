"""Files that strangers send to be verified: bombs, loops, nonsense. Everybody else is served meanwhile."""

import asyncio
import io
import re
import resource
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

import documents
from documents import examination
from documents.verifying import limited
from tests.builders import QINGHE
from tests.confirmation.test_http_story import DRAFT, HEADERS, Play, play
from tests.documents.corpus import a_world

from .conftest import site
from .hostile_files import PAGE, PAGES, ROOT, a_pdf, a_sample, a_stream, files
from .test_hostile_requests import said

__all__ = ["play", "site"]


SAMPLE = 24
"""Of 300; all of them run in `benchmarks.papers_hostile_files`."""
MOST_SECONDS = 10.0


async def test_hostile_files_are_answered_and_everybody_else_is_served_meanwhile(play: Play, tmp_path: Path) -> None:
    paper = a_world(tmp_path / "paper").closed
    assert len(files(paper)) >= 300
    for what, make in a_sample(paper, SAMPLE).items():
        asking = asyncio.create_task(play.site.app.test_client().post("/api/verify", data=make(), headers=HEADERS))
        await asyncio.sleep(0)
        meanwhile = await play.site.app.test_client().get("/livez")
        assert (meanwhile.status_code, asking.done()) == (200, False), what
        answer = await asking
        report = await answer.get_json()
        assert answer.status_code == 200, what
        assert report["verdict"] in ("TOTAL_FAILED", "NO_SIGNATURE", "INDETERMINATE"), what
        assert re.search("[\u4e00-\u9fff]", report["title"] + report["detail"] + report["next_step"]), what


def test_a_file_under_verification_gets_little_memory_and_no_file_to_write() -> None:
    assert limited.MEMORY <= 512 * 1024 * 1024
    assert limited.CPU_SECONDS < MOST_SECONDS
    assert resource.RLIMIT_AS and resource.RLIMIT_FSIZE


async def test_who_comes_while_too_many_files_are_verified_is_asked_to_come_again(play: Play, monkeypatch) -> None:
    monkeypatch.setattr(examination._PLACES, "free", 1)
    file = a_pdf(ROOT, PAGES, PAGE, a_stream(b"q Q", b""))

    async def upload() -> Any:
        return await play.site.app.test_client().post("/api/verify", data=file, headers=HEADERS)

    taken, refused = sorted(await asyncio.gather(upload(), upload()), key=lambda answer: answer.status_code)
    later = await upload()

    assert [taken.status_code, refused.status_code, later.status_code] == [200, 503, 200]
    assert (await said(refused))["code"] == "verify.busy"


@pytest.mark.parametrize("query", [b"", b"\x30\x80", b"\x30\x84\xff\xff\xff\xff", b"x" * 4000, b"\x30" * 3000])
async def test_the_clock_refuses_nonsense_in_its_own_language(play: Play, query: bytes) -> None:
    answer = await play.site.app.test_client().post(
        "/tsa", data=query, headers={"Content-Type": "application/timestamp-query"}
    )

    assert (answer.status_code, answer.content_type) == (200, "application/timestamp-reply")
    assert len(await answer.get_data()) < 40


async def test_markup_in_an_agreement_is_printed_as_text_and_makes_nothing_active(play: Play) -> None:
    mediator = await play.actor(play.site.world.mediator.id)
    markup = "<script>alert(1)</script>&lt;b&gt;(x)/URI(http://evil.example)\\) endstream endobj"
    data = DRAFT | {"facts": markup, "performance": markup, "clauses": [DRAFT["clauses"][0] | {"how": markup}]}  # type: ignore[index]

    drawn = await mediator.send(f"/api/cases/{play.case}/agreement/preview", {"data": data})

    async with play.site.database.reading(mediator.person, QINGHE) as work:
        file = await documents.kept_preview(work, play.case, drawn["digest"])
    with pikepdf.open(io.BytesIO(file)) as pdf:
        for item in pdf.objects:
            keys = set(item.keys()) if isinstance(item, pikepdf.Dictionary | pikepdf.Stream) else set()
            assert not keys & {"/JS", "/JavaScript", "/URI", "/Launch", "/AA", "/OpenAction", "/EmbeddedFiles"}, keys
    document = pypdfium2.PdfDocument(file)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert re.sub(r"\s", "", text).count("<script>alert(1)</script>&lt;b&gt;(x)/URI(http://evil.example)") >= 2
    assert re.sub(r"\s", "", text).count("<script>") == 3
