"""One whole body for each route that takes one; hostile ones are made from it."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from kernel import clock
from tests.builders import PASSWORD, TENANT
from tests.confirmation.test_http_story import DRAFT
from tests.documents.builders import strokes
from web.security import RULES

from .conftest import Site

ZEROS, DIGEST, CODE = "0" * 32, "a" * 64, "A2B3C4D5E6F7"
WITH_BODY = [rule for rule in RULES if rule.body is not None]
PARTY = {
    "side": "applicant",
    "kind": "person",
    "name": TENANT.name,
    "gender": "女",
    "phone": TENANT.phone,
    "id_number": TENANT.id_number,
    "address": TENANT.address,
    "representative": "",
}
WHOLE_DRAFT = DRAFT | {
    "made_on": "2026-11-22",
    "sealing": [],
    "schedule": {
        "clause": "c1",
        "rows": [
            {
                "person": ZEROS,
                "name": "孙晓雯",
                "amount_fen": 280000,
                "account": "农行 尾号0027",
                "instalments": [{"due": "2030-05-20", "amount_fen": 280000}],
            }
        ],
    },
}
FORM = {"number": "12", "made_on": "2026-11-22", "note": "无须制作授权委托书。"}
ADDRESS = {"seen_sha256": DIGEST, "postal_address": "新街1号", "phone": "1234567", "receiver": "", "e_mail": ""}
INK = asdict(strokes()) | {"lines": [[list(point) for point in line] for line in strokes().lines[:1]]}


def whole_bodies(site: Site) -> dict[str, tuple[str, Any]]:
    """Return, for the path of each route with a body, who sends it and one that is read without a fault."""
    world = site.world
    return {
        "/api/sign-in": ("nobody", {"username": "mediator", "password": PASSWORD}),
        "/api/me/password": ("lawyer", {"old": "Wrong-2026!", "new": "Other-2026!"}),
        "/api/cases": (
            "registrar",
            {
                "dispute_type": "0401",
                "source": "police",
                "site_id": world.village.id,
                "facts": "押金纠纷。",
                "request": "退还押金。",
                "place": "和顺街",
                "parties": [PARTY, PARTY | {"side": "respondent"}],
            },
        ),
        "/api/cases/search": ("registrar", {"words": "押金", "before": ""}),
        "/api/cases/<case_id>/assignment": ("registrar", {"mediator_id": world.mediator.id, "reason": ""}),
        "/api/cases/<case_id>/schedule": (
            "mediator",
            {
                "starts_at": (clock.now() + timedelta(days=30)).isoformat(),
                "site_id": world.village.id,
                "lawyer_ids": [world.lawyer.id],
                "reason": "",
            },
        ),
        "/api/cases/<case_id>/termination": ("mediator", {"why": "party-refuses", "reason": "不愿调解"}),
        "/api/cases/<case_id>/closure": ("registrar", {"reason": "已告知"}),
        "/api/arrivals": ("nobody", {"code": CODE}),
        "/api/arrivals/codes": ("nobody", {"code": CODE, "name": TENANT.name}),
        "/api/arrivals/sessions": (
            "nobody",
            {"code": CODE, "name": TENANT.name, "request_id": ZEROS, "sms_code": "123456"},
        ),
        "/api/arrival/identity": ("tenant", {"method": "id_number", "id_number": TENANT.id_number}),
        "/api/arrival/consents": ("tenant", {"kind": "recording", "version": "2026-1", "given": True}),
        "/api/arrival/devices": ("tenant", {"camera": "ok", "microphone": "ok", "browser": "Chrome 140"}),
        "/api/cases/<case_id>/agreement": ("mediator", {"version": 0, "data": WHOLE_DRAFT}),
        "/api/cases/<case_id>/agreement/preview": ("mediator", {"data": WHOLE_DRAFT}),
        "/api/papers/<kind>/preview": ("mediator", {"data": FORM}),
        "/api/cases/<case_id>/papers": ("mediator", {"kind": "file-note", "data": FORM}),
        "/api/cases/<case_id>/papers/<paper_id>": ("mediator", {"version": 1, "data": FORM}),
        "/api/cases/<case_id>/agreement/scans/<scan_id>/comparison": ("mediator", {"matches": False, "reason": "缺页"}),
        "/api/cases/<case_id>/agreement/comments": (
            "mediator",
            {"clause": "c1", "text": "请看这一条", "to_person_id": site.case.parties[0].person},
        ),
        "/api/cases/<case_id>/agreement/comments/<comment_id>/settlement": ("mediator", {"settled": True}),
        "/api/cases/<case_id>/agreement/versions/<int:earlier>/restoration": ("mediator", {"version": 1}),
        "/api/cases/<case_id>/agreement/reopen": ("mediator", {"reason": "写错了"}),
        "/api/cases/<case_id>/agreement/issue": (
            "mediator",
            {
                "version": 99,
                "override_reason": "",
                "court_id": world.court.id,
                "least": 0,
                "open_until": "2030-01-01T00:00:00Z",
                "by_hand": False,
                "addresses": True,
                "founded": "县司法局",
            },
        ),
        "/api/cases/<case_id>/ceremony/codes": ("tenant", {}),
        "/api/cases/<case_id>/ceremony/signatures": (
            "tenant",
            {
                "request_id": ZEROS,
                "sms_code": "123456",
                "documents": [{"id": ZEROS, "seen_sha256": DIGEST, "consent": True}],
                "strokes": INK,
                "on_behalf_of": [],
            },
        ),
        "/api/cases/<case_id>/ceremony/closing": ("mediator", {"person_ids": [ZEROS], "reason": "未到场"}),
        "/api/cases/<case_id>/ceremony/assisted-codes": ("mediator", {"person_id": ZEROS}),
        "/api/cases/<case_id>/ceremony/assisted-signatures": (
            "mediator",
            {
                "person_id": ZEROS,
                "agreed": True,
                "request_id": ZEROS,
                "sms_code": "123456",
                "seen_how": "",
                "documents": [{"id": ZEROS, "seen_sha256": DIGEST, "consent": True}],
                "strokes": INK,
            },
        ),
        "/api/cases/<case_id>/companions": (
            "mediator",
            {
                "duty": "interpreter",
                "person_id": None,
                "name": "古丽娜尔",
                "phone": "19900000088",
                "for_person_id": site.case.parties[0].person,
            },
        ),
        "/api/cases/<case_id>/confirmation/withdrawal": ("tenant", {"reason": "不再申请"}),
        "/api/court/applications/<application_id>/supplement": (
            "clerk",
            {"wanted": "身份证复印件", "until": "2030-01-01"},
        ),
        "/api/court/applications/<application_id>/resumption": ("clerk", {}),
        "/api/court/applications/<application_id>/deemed-withdrawal": ("clerk", {}),
        "/api/cases/<case_id>/ceremony/refusal": ("tenant", {"reason": "不同意", "document_id": ZEROS}),
        "/api/cases/<case_id>/ceremony/addresses/<paper_id>": ("tenant", ADDRESS),
        "/api/cases/<case_id>/ceremony/assisted-addresses/<paper_id>": ("mediator", ADDRESS),
        "/api/cases/<case_id>/confirmation": ("mediator", {"court_id": world.court.id}),
        "/api/court/applications/<application_id>/acceptance": ("clerk", {"case_number": "（2026）清和01诉前调确1号"}),
        "/api/court/applications/<application_id>/refusal": ("clerk", {"ground": "other", "reason": "不属于受理范围"}),
        "/api/court/applications/<application_id>/codes": ("judge", {}),
        "/api/court/applications/<application_id>/ruling": (
            "judge",
            {
                "decision": "confirm",
                "findings": "双方自愿。",
                "request_id": ZEROS,
                "sms_code": "123456",
                "strokes": INK,
            },
        ),
        "/api/seals": ("director", {"reason": "启用电子印章"}),
        "/api/seals/<seal_id>/suspension": ("director", {"reason": "印章保管人变动"}),
        "/api/seals/<seal_id>/decision": ("admin", {"decision": "approve", "reason": "印模与备案一致"}),
        "/api/organisations": ("admin", {"kind": "village", "name": "新", "parent_id": world.village.id, "mark": "新"}),
        "/api/users": (
            "admin",
            {"name": "新人", "phone": "19900000077", "username": "newcomer", "roles": ["mediator"]}
            | {"organisation_id": world.village.id},
        ),
        "/api/users/<person_id>/disabling": ("admin", {"reason": "离职"}),
        "/api/users/<person_id>/enabling": ("admin", {"reason": "回来"}),
        "/api/users/<person_id>/password": ("admin", {"reason": "忘记密码"}),
        "/api/court/applications/<application_id>/services": (
            "clerk",
            {"person_id": world.mediator.id, "served_at": "2026-11-22T00:00:00Z"},
        ),
    }
