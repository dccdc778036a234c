"""What the report says, and that no file makes it say more or breaks it."""

import json
import random
import re
from datetime import timedelta
from pathlib import Path

import pytest

from documents import Expectation, Reason, Report, Verdict, verify, verify_limited
from documents.fields import QuietWriter
from documents.verifying import checking

from .corpus import COMMITTEE, a_paper, a_world

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return a_world(tmp_path_factory.mktemp("world"))


def test_the_report_says_who_signed_what_when_and_for_whom(world):
    report = verify(world.closed, world.clock(), world.trust())

    kinds = [(each.field, each.kind, each.role, each.name, each.event_id) for each in report.signatures]
    assert kinds == [
        ("platform", "certification", "certification", "Concord", ""),
        ("party-1", "signature", "party", "孙晓雯", "act-1"),
        ("party-2", "signature", "party", "周建国", "act-2"),
        ("mediator-1", "signature", "mediator", "李芳", "act-3"),
        ("committee-seal", "seal", "committee-seal", COMMITTEE, "committee-1"),
        ("closing-7", "closing", "", "Concord Time-stamp 2026", ""),
    ]
    assert {each.level for each in report.signatures} == {"B-LTA"}
    assert {each.trust_anchor for each in report.signatures} == {"Concord Root R1"}
    assert [each.signed_at[11:16] for each in report.signatures] == [f"08:0{minute}" for minute in range(1, 7)]
    assert (report.pages, report.closed, report.covers_whole_file) == (2, True, True)
    assert report.renew_before.startswith("2037-11")


def test_each_signature_names_the_file_as_its_signer_left_it(world):
    report = verify(world.closed, world.clock(), world.trust())

    for signature, pdf in ((report.signatures[2], world.half), (report.signatures[4], world.sealed)):
        alone = verify(pdf, world.clock(), world.trust())
        assert (signature.revision_sha256, signature.revision_bytes) == (alone.sha256, alone.size)


def test_a_report_survives_json(world):
    for pdf in (world.closed, world.half, a_paper(), b"no pdf"):
        report = verify(pdf, world.clock(), world.trust())

        assert Report.from_json(json.loads(json.dumps(report.as_json()))) == report


def test_a_paper_without_signatures_says_so(world):
    assert verify(a_paper(), world.clock(), world.trust()).verdict is Verdict.NO_SIGNATURE
    laid = verify(world.laid, world.clock(), world.trust())
    assert laid.verdict is Verdict.NO_SIGNATURE
    assert laid.missing == ("platform", "party-1", "party-2", "mediator-1", "committee-seal")


@pytest.mark.parametrize(
    ("bytes_", "finding"),
    [
        (b"", "file.not-a-pdf"),
        (b"PK\x03\x04 a word document", "file.not-a-pdf"),
        (b"%PDF-1.7\n", "file.unreadable"),
        (b"%PDF-1.7\n" + b"[" * 100_000, "file.unreadable"),
    ],
)
def test_what_is_no_pdf_fails_by_its_format(world, bytes_, finding):
    report = verify(bytes_, world.clock(), world.trust())

    assert (report.verdict, report.reason) == (Verdict.TOTAL_FAILED, Reason.FORMAT_FAILURE)
    assert [each.code for each in report.findings] == [finding]


def test_a_file_too_large_is_not_even_read(world, monkeypatch):
    monkeypatch.setattr(checking, "LARGEST_FILE", 1000)

    assert verify(world.closed, world.clock(), world.trust()).findings[0].code == "file.too-large"


def test_after_the_time_stamp_service_has_ended_an_unrenewed_paper_is_out_of_bounds(world):
    at = world.clock() + timedelta(days=365 * 12)

    report = verify(world.closed, at, world.trust())

    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, Reason.OUT_OF_BOUNDS_NO_POE)


def test_no_single_bit_of_the_closing_time_stamp_may_flip(world):
    """The one place that no signature covers; it has one form, so every flip shows."""
    start, stop = [each.span(1) for each in re.finditer(rb"/Contents (<[0-9A-F]{2000,}>)", world.closed)][-1]
    chance = random.Random(7)
    trust = world.trust()

    for _ in range(60):
        at = chance.randrange(start, stop)
        pdf = bytearray(world.closed)
        pdf[at] ^= 1 << chance.randrange(8)
        assert verify(bytes(pdf), world.clock(), trust).verdict is not Verdict.TOTAL_PASSED


async def test_in_a_process_of_its_own_the_answer_is_the_same(world):
    expected = Expectation({"party-1": "party"}, {"party-1": "act-1"})

    apart = await verify_limited(world.closed, world.clock(), world.trust(), expected)

    assert apart == verify(world.closed, world.clock(), world.trust(), expected)
    assert apart.verdict is Verdict.TOTAL_PASSED


def a_hundred_thousand_updates() -> bytes:
    """A file over which a reader sits for many seconds: a chain of cross-reference tables (ISO 32000-2, 7.5.6)."""
    pdf = bytearray(
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    )
    previous = ""
    for _ in range(100_000):
        start = len(pdf)
        pdf += f"xref\n0 0\ntrailer\n<</Size 3/Root 1 0 R{previous}>>\nstartxref\n{start}\n%%EOF\n".encode()
        previous = f"/Prev {start}"
    return bytes(pdf)


async def test_a_file_that_takes_too_much_memory_or_time_is_reported_not_raised(world):
    hungry = await verify_limited(world.closed, world.clock(), world.trust(), memory=1024)
    slow = await verify_limited(a_hundred_thousand_updates(), world.clock(), world.trust(), cpu_seconds=1)

    assert [each.findings[0].code for each in (hungry, slow)] == ["file.could-not-be-checked", "file.takes-too-long"]
    assert {each.reason for each in (hungry, slow)} == {Reason.FORMAT_FAILURE}


async def test_a_machine_too_busy_to_look_says_nothing_against_the_file(world):
    report = await verify_limited(world.closed, world.clock(), world.trust(), wall_seconds=0.01)

    assert report.findings[0].code == "file.not-looked-at"
    assert (report.verdict, report.reason) == (Verdict.INDETERMINATE, Reason.TRY_LATER)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_verdict_reason_and_finding_has_words(language):
    words = json.loads((ROOT / f"web/locales/parts/verification.{language}.json").read_text(encoding="utf-8"))
    codes = set()
    for source in (ROOT / "documents/verifying").glob("*.py"):
        text = source.read_text(encoding="utf-8")
        codes |= set(
            re.findall(
                r'"((?:file|signature|structure|certificate|certification|timestamp|role|paper|foreign)\.[a-z-]+)"',
                text,
            )
        )
        codes |= {f"structure.{each}" for each in re.findall(r'refuse\("([a-z-]+)"', text)}

    wanted = {f"verification.{code}" for code in codes}
    wanted |= {f"verification.verdict.{each}" for each in Verdict}
    wanted |= {f"verification.reason.{each}" for each in Reason}
    wanted |= {f"verification.next.{each}" for each in (*Reason, *Verdict)}
    assert wanted - set(words) == set()
    assert {key for key in words if key.startswith("verification.")} - wanted == set()
    assert all(set(text) == {"title", "detail"} and all(text.values()) for text in words.values())


def test_the_tool_that_writes_stays_quiet():
    """`_update_meta` is private to pyHanko; should it be renamed, Info and XMP would be rewritten again."""
    assert "_update_meta" in dir(QuietWriter.__mro__[1])
