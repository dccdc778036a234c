"""A paper that dozens sign: what wage agreements of a whole construction site look like."""

import time
from dataclasses import dataclass

from documents import SigningDesk, certify, close, lay_fields, seal, sign
from tests.documents.corpus import STROKES, Box, a_paper

ACROSS, DOWN = 3, 5
"""Signatures on a page; the last rows of the second page are the mediator's and the seal's."""


@dataclass(frozen=True)
class ManySigned:
    pdf: bytes
    seconds: tuple[float, ...]
    """CPU time of each signature, in order; the mediator's and the seal are among them."""
    around: float
    """CPU seconds for the certification and for closing."""


def boxes_for(signatures: int) -> tuple[Box, ...]:
    """Return places for `signatures` acts, the mediator's and the committee's seal included."""
    parties = []
    for number in range(signatures - 2):
        row, column = divmod(number, ACROSS)
        left, bottom = 60 + column * 170, 690 - (row % DOWN) * 110
        box = (left, bottom, left + 120, bottom + 50)
        parties.append(Box(f"party-{number + 1}", "party", row // DOWN % 2, box, f"乙方 工人{number + 1} 签名"))
    return (
        *parties,
        Box("mediator-1", "mediator", 1, (80, 60, 200, 110), "调解员 李芳 签名"),
        Box("committee-seal", "committee-seal", 1, (300, 40, 419, 159), "人民调解委员会 印章"),
    )


def signed_by_many(desk: SigningDesk, signatures: int) -> ManySigned:
    """Let everybody sign, one after another, and close the paper."""
    boxes = boxes_for(signatures)
    laid = lay_fields(a_paper(), boxes)
    began = time.process_time()
    pdf = certify(laid, desk).pdf
    around = time.process_time() - began
    seconds = []
    for box in boxes:
        began = time.process_time()
        if box.role == "committee-seal":
            pdf = seal(pdf, box.field, "committee-1", desk).pdf
        else:
            pdf = sign(pdf, box.field, f"工人{box.field}", f"act-{box.field}", box.role, STROKES, desk).pdf
        seconds.append(time.process_time() - began)
    began = time.process_time()
    pdf = close(pdf, desk).pdf
    return ManySigned(pdf, tuple(seconds), around + time.process_time() - began)
