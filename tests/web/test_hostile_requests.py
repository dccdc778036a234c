"""Addresses and headers from people who mean harm or made a mistake."""

import json
import re
from typing import Any

import pytest

from tests.builders import QINGHE
from tests.confirmation.test_http_story import DRAFT, HEADERS, Play, play
from web.security import RULES

from .conftest import ORIGIN, Site, site
from .test_hostile_bodies import refused_in_words

__all__ = ["play", "site"]

SECRETS = ("root:x:", "PRIVATE KEY", "SQLite format 3", "Traceback")
PATHS = [
    "..",
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e%2f%2e%2e%2fetc/passwd",
    "%252e%252e%252fetc%252fpasswd",
    "..%5c..%5cwindows%5cwin.ini",
    "%2fetc%2fpasswd",
    "%00",
    "..%00.png",
    "concord.db",
    "....//....//etc/passwd",
    "%c0%ae%c0%ae%c0%af",
    "%ff%fe",
    "file:%2f%2f%2fetc%2fpasswd",
    "' or 1=1 --",
    "9" * 400,
    "长",
]
NAMED = re.compile(r"<(?:\w+:)?(\w+)>")


def within(rule_path: str, name: str, value: str) -> str:
    """Fill the names of a path with things that are not there, and `name` with `value`."""
    usual = {"digest": "a" * 64, "page": "1", "code": "A" * 16, "_rest": "x", "name": "x.js"}
    return NAMED.sub(lambda found: value if found[1] == name else usual.get(found[1], "0" * 32), rule_path)


async def said(answer: Any) -> dict[str, Any]:
    """Return the problem in an answer; it must have words."""
    assert answer.content_type == "application/problem+json"
    problem: dict[str, Any] = await answer.get_json(force=True)
    refused_in_words(problem)
    return problem


@pytest.mark.parametrize("path", PATHS)
async def test_no_name_in_an_address_leads_out_of_its_folder(site: Site, path: str) -> None:
    mediator = await site.browser(site.world.mediator.id, QINGHE)
    wrong = []
    for rule in RULES:
        for name in NAMED.findall(rule.path):
            if rule.path.startswith(("/j/", "/p/", "/v/", "/console/", "/ocsp/")):
                continue  # every address below these is the same page, or a question answered in its own language
            address = within(rule.path, name, path).replace(" ", "%20").replace("长", "%E9%95%BF")
            answer = await mediator.open(
                address, method=rule.method, headers=HEADERS, json={} if rule.method != "GET" else None
            )
            text = await answer.get_data(as_text=False)
            # 308: two slashes become one, in the same place.
            if answer.status_code not in (308, 400, 403, 404, 405) or any(each.encode() in text for each in SECRETS):
                wrong.append((rule.path, name, answer.status_code, text[:80]))

    assert wrong == []


async def test_guessed_ids_name_nothing(play: Play) -> None:
    mediator = await play.actor(play.site.world.mediator.id)
    for number in range(200):
        answer = await mediator.browser.get(f"/api/documents/{number:032x}/file", headers=HEADERS)
        assert answer.status_code == 404
    assert (await said(answer))["code"] == "case.unknown"


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "__Host-concord=" + "x" * 4000},
        {"Cookie": "__Host-concord=\xff\xfe; language=../../etc/passwd"},
        {"Cookie": "language=zh; language=%00; ;;;=="},
        {"Accept-Language": "xx;q=nonsense,,," + "zh," * 500},
        {"Range": "bytes=9999999999999999999-1,-,--5"},
        {"If-None-Match": '"' + "a" * 3000},
        {"Accept-Encoding": "gzip;q=x, *"},
        {"X-Forwarded-For": "'; drop table sessions; --", "Host": "evil.example"},
        {"Content-Length": "-1"},
    ],
)
async def test_no_strange_header_is_a_fault_of_ours(site: Site, headers: dict[str, str]) -> None:
    for path in ("/api/me", "/console", "/api/verify/ABC", "/v/ABC", "/api/demo"):
        answer = await site.app.test_client().get(path, headers=headers)
        assert answer.status_code < 500, (path, headers)


@pytest.mark.parametrize(
    "query", ["width=abc", "width=-1", "width=" + "9" * 5000, "width=%00", "width=1e9", "width=%D9%A3"]
)
async def test_a_strange_width_gets_a_picture_or_a_refusal(play: Play, query: str) -> None:
    mediator = await play.actor(play.site.world.mediator.id)
    drawn = await mediator.send(f"/api/cases/{play.case}/agreement/preview", {"data": DRAFT})

    answer = await mediator.browser.get(f"{drawn['images'][0]}?{query}", headers=HEADERS)

    assert answer.status_code == 200 or (await said(answer))["code"] == "document.width"


@pytest.mark.parametrize("page", ["0", "2000000", "9" * 30, "-1", "1.5", "x"])
async def test_a_page_that_is_not_there_is_said_to_be_none(play: Play, page: str) -> None:
    mediator = await play.actor(play.site.world.mediator.id)
    drawn = await mediator.send(f"/api/cases/{play.case}/agreement/preview", {"data": DRAFT})

    answer = await mediator.browser.get(drawn["images"][0].replace("/1.png", f"/{page}.png"), headers=HEADERS)

    assert (await said(answer))["status"] == 404


@pytest.mark.parametrize("accept", ["zh-CN", "en-US", "fr", "", "*"])
async def test_who_wishes_no_language_that_we_have_is_answered_in_chinese(site: Site, accept: str) -> None:
    answer = await site.app.test_client().get("/api/me", headers={"Accept-Language": accept})

    problem = json.loads(await answer.get_data())
    assert problem["title"] == ("Please sign in" if accept == "en-US" else "请先登录")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/nothing", 404),
        ("GET", "/nothing", 404),
        ("DELETE", "/api/me", 405),
        ("TRACE", "/api/me", 405),
        ("PUT", "/api/sign-in", 405),
    ],
)
async def test_an_address_or_method_that_is_not_ours_is_refused_in_words(site: Site, method, path, status) -> None:
    answer = await site.app.test_client().open(path, method=method, headers=HEADERS, json=None)

    assert answer.status_code == status
    await said(answer)


async def test_more_than_any_route_takes_is_refused_in_words(site: Site) -> None:
    answer = await site.app.test_client().post("/api/sign-in", data=b"x" * (22 << 20), headers=HEADERS)

    assert answer.status_code == 413
    await said(answer)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Concord": "1", "Origin": "https://evil.example"},
        {"X-Concord": "1", "Origin": "null"},
        {"X-Concord": "1", "Origin": ORIGIN + ".evil.example"},
        {"X-Concord": "1", "Origin": ORIGIN.replace("8080", "8081")},
        {"Origin": ORIGIN},
    ],
)
async def test_a_form_on_another_page_signs_nobody_in(site: Site, headers: dict[str, str]) -> None:
    answer = await site.app.test_client().post("/api/sign-in", json={}, headers=headers)

    assert (answer.status_code, (await said(answer))["code"]) == (403, "request.other-origin")
