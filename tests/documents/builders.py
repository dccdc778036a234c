"""Good papers for tests; each test changes one thing."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from documents.handwriting import Strokes
from documents.model import Document, DocumentId, Kind, Role, SignatureGiven, Signer
from documents.stages import Stage
from documents.terms import Act, AgreementDraft, Clause
from kernel import CountyId, PersonId

QINGHE = CountyId("449999")
SUN, HU, ZHONG, LIN = PersonId("sun"), PersonId("hu"), PersonId("zhong"), PersonId("lin")
COMMITTEE = "committee-1"
TEN = datetime(2026, 5, 15, 2, 0, tzinfo=UTC)
SHOWN = "ab" * 32


def strokes(width: float = 600, height: float = 240) -> Strokes:
    """A line such as a hand writes, across the field."""
    line = tuple((20.0 + 10 * step, 100.0 + 40 * (step % 5), 16.0 * step) for step in range(50))
    return Strokes(width, height, (line,))


def a_clause(**changes: Any) -> Clause:
    values: dict[str, Any] = {
        "id": "c1",
        "who": "胡桂芳",
        "whom": "孙晓雯",
        "act": Act.PAY,
        "amount_fen": 280_000,
        "due": date(2026, 5, 20),
        "how": "转账至孙晓雯本人的微信账户",
        "text": "",
    }
    return Clause(**(values | changes))


def a_draft(**changes: Any) -> AgreementDraft:
    values: dict[str, Any] = {
        "facts": "2025年3月1日，孙晓雯承租胡桂芳位于凤城街道的房屋，交付押金2800元；租期届满，孙晓雯已搬离。",
        "dispute": "双方对门锁损坏是否应从押金中扣除350元有争议。",
        "clauses": (a_clause(),),
        "performance": "收款后双方再无其他争议。",
        "breach": "逾期付款的，自逾期之日起按全国银行间同业拆借中心公布的贷款市场报价利率支付利息。",
        "signing_method": "各方同意以电子签名方式签署。",
        "copies": 3,
        "made_on": date(2026, 5, 15),
    }
    return AgreementDraft(**(values | changes))


def a_signer(field: str, role: Role, person: PersonId | None = None, **changes: Any) -> Signer:
    values: dict[str, Any] = {
        "id": f"act-{field}",
        "field": field,
        "role": role,
        "person": person,
        "organisation": None if person else COMMITTEE,
        "name": field,
    }
    return Signer(**(values | changes))


def an_agreement(**changes: Any) -> Document:
    values: dict[str, Any] = {
        "id": DocumentId("d1"),
        "county": QINGHE,
        "case_id": "case-1",
        "kind": Kind.AGREEMENT,
        "number": "清和调字〔2026〕第12号",
        "stage": Stage.SIGNING,
        "shown_sha256": SHOWN,
        "sha256": SHOWN,
        "pages": 2,
        "template": "agreement",
        "template_version": "1",
        "law_version": "2010-08-28",
        "verify_code": "ABCDEFGHJKLMNPQR",
        "journal_size": 1,
        "journal_root": "00" * 32,
        "issued_at": TEN,
        "signers": (
            a_signer("party-1", Role.PARTY, SUN),
            a_signer("party-2", Role.PARTY, HU),
            a_signer("mediator-1", Role.MEDIATOR, ZHONG),
            a_signer("committee-seal", Role.COMMITTEE_SEAL),
        ),
    }
    return Document(**(values | changes))


def a_signature(person: PersonId = SUN, **changes: Any) -> SignatureGiven:
    values: dict[str, Any] = {
        "person": person,
        "seen_sha256": SHOWN,
        "given_at": TEN + timedelta(minutes=5),
        "strokes_sha256": "cd" * 32,
        "code_request": "request-1",
    }
    return SignatureGiven(**(values | changes))
