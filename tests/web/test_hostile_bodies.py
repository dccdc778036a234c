"""Whatever lies in the body of a request, the answer is a refusal in words, never a fault of the program."""

import copy
import inspect
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from pydantic import BaseModel

import rooms
import web.demo
import web.routes
from kernel import clock
from tests.builders import PASSWORD, TENANT
from tests.confirmation.test_http_story import DRAFT, HEADERS, Play, play
from tests.documents.builders import strokes
from web.security import RULES, Rule

from .conftest import Site, site

__all__ = ["play", "site"]

ZEROS, DIGEST, CODE = "0" * 32, "a" * 64, "A2B3C4D5E6F7"
WITH_BODY = [rule for rule in RULES if rule.body is not None]
STRANGE: list[Any] = [
    None,
    True,
    -1,
    0,
    2**63,
    10**40,
    1e308,
    float("nan"),
    "",
    "\x00",
    "长" * 5_000,
    "\u202e倒\u200b着\ufeff写",
    "../../etc/passwd",
    "'; drop table cases; --",
    "2026-02-30",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "0001-01-01",
    "9999-12-31",
    [],
    {},
    [[[[[[[[]]]]]]]],
]
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


class Senders:
    """Sends bodies as the person who may, to the case of the play."""

    def __init__(self, play: Play, names: dict[str, str]) -> None:
        self.play, self.names = play, names
        self.bodies = whole_bodies(play.site)
        self.browsers: dict[str, Any] = {}

    async def browser(self, who: str) -> Any:
        site = self.play.site
        if who not in self.browsers:
            if who == "nobody":
                self.browsers[who] = site.app.test_client()
            elif who == "tenant":
                self.browsers[who] = await site.browser(site.case.parties[0].person, site.world.county, self.play.case)
            else:
                self.browsers[who] = await site.browser(getattr(site.world, who).id, site.world.county)
        return self.browsers[who]

    async def send(self, rule: Rule, data: bytes, kind: str | None = "application/json") -> tuple[int, dict[str, Any]]:
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: self.names[found[1]], rule.path)
        headers = HEADERS | ({"Content-Type": kind} if kind else {})
        browser = await self.browser(self.bodies[rule.path][0])
        answer = await browser.open(path, method=rule.method, scheme="https", headers=headers, data=data)
        found: dict[str, Any] = await answer.get_json(force=True) if await answer.get_data() else {}
        if answer.status_code >= 400:
            assert answer.content_type == "application/problem+json", path
            refused_in_words(found)
        return answer.status_code, found


def refused_in_words(problem: dict[str, Any]) -> None:
    """A stable code, and a title and a detail in Chinese without holes."""
    assert re.fullmatch(r"[a-z][a-z-]*(\.[a-z0-9-]+)+", problem["code"]), problem
    assert problem["type"] == f"/problems/{problem['code']}"
    assert problem["title"] != problem["code"], problem
    for part in ("title", "detail"):
        assert re.search("[\u4e00-\u9fff]", problem[part]), problem
        assert "…" not in problem[part] and "{" not in problem[part], problem


@pytest.fixture
async def senders(play: Play, monkeypatch: pytest.MonkeyPatch) -> Senders:
    async with play.site.database.reading(play.site.world.mediator.id, play.site.world.county) as work:
        room = await rooms.of_case(work, play.case)
    names = {"case_id": play.case, "application_id": ZEROS, "room_id": room.id if room else ZEROS}
    names |= {"kind": "file-note", "paper_id": ZEROS}
    names |= {"person_id": play.site.world.other_mediator.id, "scan_id": ZEROS, "comment_id": ZEROS, "earlier": "1"}
    names["seal_id"] = ZEROS
    return Senders(play, names)


@pytest.fixture
def applications_lead_to_the_case(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async def case_of(*_: object) -> str:
        return play.case

    async def submitted(*_: object) -> bool:
        return True

    monkeypatch.setitem(web.standing.CASE_OF, "application_id", case_of)
    monkeypatch.setattr("web.standing.confirmation.submitted_to", submitted)


def test_every_route_with_a_body_is_among_the_examples(play: Play) -> None:
    assert {rule.path for rule in WITH_BODY} == set(whole_bodies(play.site)), "give the new route an example here"
    for rule in WITH_BODY:
        assert rule.body is not None
        rule.body.model_validate_json(json.dumps(whole_bodies(play.site)[rule.path][1]))


BROKEN = {
    "cut off": b'{"code": "A',
    "no json": b"<xml/>",
    "two documents": b"{}{}",
    "not utf-8": b'{"code": "\xff\xfe"}',
    "half a surrogate": b'{"code": "\\ud800"}',
    "nested deeply": b"[" * 500 + b"]" * 500,
    "nested very deeply": b'{"a":' * 150 + b"1" + b"}" * 150,
    "a list": b"[]",
    "a number": b"1e999",
    "a name twice": b'{"code": 1, "code": 2}',
    "nothing at all": b"",
}


@pytest.mark.parametrize("what", BROKEN)
async def test_broken_json_is_refused_by_every_route(senders: Senders, applications_lead_to_the_case, what) -> None:
    wrong = []
    for rule in WITH_BODY:
        status, problem = await senders.send(rule, BROKEN[what])
        assert rule.body is not None
        optional = not any(field.is_required() for field in rule.body.model_fields.values())
        if status != 400 and not (optional and what in ("nothing at all", "a name twice", "nested very deeply")):
            wrong.append((rule.path, status, problem.get("code")))

    assert wrong == []


async def test_a_body_over_the_size_of_its_route_is_refused(senders: Senders, applications_lead_to_the_case) -> None:
    wrong = []
    for rule in WITH_BODY:
        whole = json.dumps(senders.bodies[rule.path][1]).encode()
        status, problem = await senders.send(rule, whole + b" " * (rule.size + 1 - len(whole)))
        if (status, problem.get("code"), problem.get("limit")) != (413, "request.too-large", rule.size):
            wrong.append((rule.path, status, problem))

    assert wrong == []


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/xml"])
async def test_what_is_not_called_json_is_not_read_as_json(
    senders: Senders, applications_lead_to_the_case, kind
) -> None:
    wrong = []
    for rule in WITH_BODY:
        whole = json.dumps(senders.bodies[rule.path][1]).encode()
        status, problem = await senders.send(rule, whole, kind)
        if (status, problem.get("code")) != (415, "request.content-type"):
            wrong.append((rule.path, status, problem.get("code")))

    assert wrong == []


def with_something_strange(body: Any) -> Iterator[tuple[str, Any]]:
    """Yield (place, body): a quarter of the strange values in each place in turn, so that each comes up often."""
    for number, place in enumerate(places(body)):
        for value in STRANGE[number % 4 :: 4]:
            yield "/".join(map(str, place)), put(body, place, value)
    if isinstance(body, dict):
        yield "stranger", body | {"stranger": 1, "__proto__": {"admin": True}}


def places(body: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield here
    inner = body.items() if isinstance(body, dict) else enumerate(body[:2]) if isinstance(body, list) else ()
    for key, value in inner:
        yield from places(value, (*here, key))


def put(body: Any, place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return value
    changed = copy.deepcopy(body)
    inner = changed
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return changed


@pytest.mark.parametrize("path", sorted(rule.path for rule in WITH_BODY))
async def test_no_strange_value_in_any_field_is_a_fault_of_ours(
    senders: Senders, applications_lead_to_the_case, path
) -> None:
    rule = next(rule for rule in WITH_BODY if rule.path == path)
    faults = []
    for place, body in with_something_strange(senders.bodies[path][1]):
        if isinstance(body, dict) and "version" in body and place != "version":
            body["version"] = await version_now(senders)
        status, problem = await senders.send(rule, json.dumps(body).encode())
        if status >= 500 and problem["code"] == "program.fault":
            faults.append((place, json.dumps(body)[:200]))

    assert faults == []


async def version_now(senders: Senders) -> int:
    browser = await senders.browser("mediator")
    answer = await browser.get(f"/api/cases/{senders.play.case}/agreement", scheme="https")
    return int((await answer.get_json())["version"])


def test_no_two_models_of_the_api_have_one_name() -> None:
    """In OpenAPI the second would replace the first, and pages would be written against the wrong one."""
    homes = defaultdict(set)
    folders = (web.routes, web.demo)
    modules = [f"{folder.__name__}.{found.name}" for folder in folders for found in iter_modules(folder.__path__)]
    for name in modules:
        for held in vars(import_module(name)).values():
            if inspect.isclass(held) and issubclass(held, BaseModel):
                homes[held.__name__].add(held.__module__)

    assert {name: where for name, where in homes.items() if len(where) > 1} == {}
