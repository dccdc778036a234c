"""Whatever lies in the body of a request, the answer is a refusal in words, never a fault of the program."""

import copy
import inspect
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from pydantic import BaseModel

import rooms
import web.demo
import web.routes
from tests.confirmation.test_http_story import HEADERS, Play, play
from web.security import Rule

from .conftest import site
from .whole_bodies import WITH_BODY, ZEROS, whole_bodies

__all__ = ["play", "site"]

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
