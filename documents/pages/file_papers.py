"""The file itself: 卷宗封面, 卷内目录, 卷宗情况说明, 结案报告表, 卷宗封底."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from .composing import Composer
from .model import Count, Day, Facts, Line, Lines, Paper, Proof, Text
from .tables import MIDDLE, Column

COVER_ROW = 62.0
"""Points: a cover is read from a shelf."""


@dataclass(frozen=True, kw_only=True)
class CoverData(Facts):
    """人民调解卷宗封面: People's Mediation Law (2010), art. 27; document 1. `number` is 卷号."""

    committee: Line
    file_name: Line
    mediators: Lines
    began_on: Day
    ended_on: Day
    compiler: Line
    retention: Line
    remarks: Text = ""


def file_cover(data: CoverData, proof: Proof) -> Paper:
    paper = Composer("file-cover", data, proof, head=data.committee)
    paper.facts["compiled_on"] = paper.facts["made_on"]
    paper.form(
        "file_name", "mediators", "began_on ended_on", "compiler compiled_on", "retention", "remarks",
        least=COVER_ROW,
    )  # fmt: skip
    return paper.signed()


@dataclass(frozen=True)
class ContentsRow:
    title: Line
    page_number: Line
    """`1` or `3-5`"""
    remarks: Line = ""


@dataclass(frozen=True, kw_only=True)
class ContentsData(Facts):
    """卷内目录: People's Mediation Law (2010), art. 27; document 2."""

    contents: Annotated[tuple[ContentsRow, ...], Field(max_length=300)]
    compiler: Line


def file_contents(data: ContentsData, proof: Proof) -> Paper:
    paper = Composer("file-contents", data, proof)
    fields = ("title", "page_number", "remarks")
    columns = [Column(paper.words["row_number"], 2, MIDDLE)]
    columns += [Column(paper.name(f), share, MIDDLE) for f, share in zip(fields, (14, 4, 6), strict=True)]
    rows = [[str(n), *(getattr(row, field) for field in fields)] for n, row in enumerate(data.contents, start=1)]
    paper.listing(columns, rows)
    return paper.signed(paper.hands("compiler", data.compiler))


@dataclass(frozen=True, kw_only=True)
class FileNoteData(Facts):
    """卷宗情况说明: People's Mediation Law (2010), art. 27; document 16."""

    committee: Line
    note: Text
    compiler: Line
    inspector: Line


def file_note(data: FileNoteData, proof: Proof) -> Paper:
    paper = Composer("file-note", data, proof)
    paper.text(data.note)
    paper.say("confirmed")
    signers = [*paper.hands("compiler", data.compiler), *paper.hands("inspector", data.inspector)]
    return paper.signed(signers, data.committee)


@dataclass(frozen=True, kw_only=True)
class ClosingReportData(Facts):
    """结案报告表: People's Mediation Law (2010), art. 27; document 16."""

    committee: Line
    party_names: Lines
    source: Line
    accepted_on: Day
    closed_on: Day
    facts: Text
    result: Text
    performance: Text = ""
    approval: Text = ""
    mediators: Lines
    director: Line


def closing_report(data: ClosingReportData, proof: Proof) -> Paper:
    paper = Composer("closing-report", data, proof)
    paper.form("party_names", "source mediators", "accepted_on closed_on", "facts", "result", "performance", "approval")
    signers = [*paper.hands("mediator", data.mediators), *paper.hands("director", data.director)]
    return paper.signed(signers, data.committee, ("committee-seal", "committee-seal", data.committee))


@dataclass(frozen=True, kw_only=True)
class BackCoverData(Facts):
    """卷宗封底: People's Mediation Law (2010), art. 27; document 16."""

    pages: Count
    copies_pages: Count = 0
    remarks: Text = ""
    compiler: Line
    inspector: Line


def back_cover(data: BackCoverData, proof: Proof) -> Paper:
    paper = Composer("back-cover", data, proof)
    paper.say("counted")
    paper.form("pages copies_pages", "remarks")
    signers = [*paper.hands("compiler", data.compiler), *paper.hands("inspector", data.inspector)]
    return paper.signed(signers)
