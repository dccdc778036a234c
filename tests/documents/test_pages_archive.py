"""
Papers stay what an archive takes, before the first signature and after the last.

Our own check runs always. Where somebody has veraPDF, `CONCORD_VERAPDF=/path/to/verapdf` lets it
judge the same files as PDF/A-2a, which is 2u with a structure tree.
"""

import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from documents import certify, close, lay_fields, seal, sign
from documents.pages import Paper, PaySchedule, agreement, render
from documents.pages.invariants import violations
from tests.documents.corpus import STROKES, Clock, a_desk
from tests.documents.papers_examples import EXAMPLES, PROOF
from tests.documents.test_pages_schedule import a_group_agreement

Judge = Callable[[bytes, Path], list[str]]


def ours(pdf: bytes, folder: Path) -> list[str]:
    return violations(pdf)


def verapdf(pdf: bytes, folder: Path) -> list[str]:
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    command = [os.environ["CONCORD_VERAPDF"], "--flavour", "2a", "--format", "text", str(file)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return [] if said.startswith("PASS") else [said]


JUDGES: list[Judge] = [ours, verapdf] if os.environ.get("CONCORD_VERAPDF") else [ours]


def signed_by_all(paper: Paper, folder: Path) -> Iterator[bytes]:
    """Yield the file as laid, half signed, and closed after everybody has signed and sealed."""
    clock = Clock()
    desk = a_desk(folder / "desk", clock)
    pdf = lay_fields(paper.pdf, paper.boxes)
    yield pdf
    pdf = certify(pdf, desk).pdf
    hands = [box for box in paper.boxes if box.role != "committee-seal"]
    for number, box in enumerate(hands):
        clock.forward(minutes=1)
        pdf = sign(pdf, box.field, box.label.split()[1], f"act-{number}", box.role, STROKES, desk).pdf
        if number == len(hands) // 2:
            yield pdf
    clock.forward(minutes=1)
    yield close(seal(pdf, "committee-seal", "committee-1", desk).pdf, desk).pdf


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize(
    "make", [lambda: render("agreement", EXAMPLES["agreement"], PROOF), lambda: _group()], ids=["two", "ten"]
)
def test_a_paper_is_archivable_before_during_and_after_all_signatures(make, judge, tmp_path):
    for pdf in signed_by_all(make(), tmp_path):
        assert judge(pdf, tmp_path) == []


def _group() -> Paper:
    """Nine workers and their employer: signatures on more than one page, and the annex after them."""
    data = a_group_agreement()
    assert data.schedule is not None
    few = PaySchedule(data.schedule.rows[:9], 9)
    return agreement(replace(data, parties=(*data.parties[:9], data.parties[-1]), schedule=few))


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize("kind", ["intake-register", "evidence-list", "service-address", "meeting-minutes"])
def test_papers_with_tables_and_fields_are_archivable(kind, judge, tmp_path):
    paper = render(kind, EXAMPLES[kind], PROOF)

    assert judge(lay_fields(paper.pdf, paper.boxes), tmp_path) == []


def test_every_field_is_told_between_what_is_read_before_and_after_it(tmp_path):
    paper = render("agreement", EXAMPLES["agreement"], PROOF)
    file = tmp_path / "laid.pdf"
    file.write_bytes(lay_fields(paper.pdf, paper.boxes))

    with pikepdf.open(file) as pdf:
        nodes = list(pdf.Root.StructTreeRoot.K[0].K)
        kinds = [str(node.S) for node in nodes]
        told = [str(node.K[0].Obj.TU) for node in nodes if pikepdf.Name.Form == node.S]
        assert told == [box.label for box in paper.boxes]
        first = kinds.index("/Form")
        assert kinds[first - 1] == "/P", "the caption is read before its field"
        assert "/Figure" in kinds[first:], "the code to scan comes after the names"
