"""Papers from forms over HTTP: the case fills in what it knows, drafts are kept, and each desk sees its own."""

import base64
import json
from dataclasses import asdict
from typing import Any

import pytest

from tests.builders import QINGHE, an_assigned_case
from tests.documents.pages_reading import text_of
from tests.documents.papers_examples import EXAMPLES

from .conftest import Site, site

__all__ = ["site"]

CHANGE = {"X-Concord": "1"}


@pytest.fixture
async def case(site: Site) -> str:
    return (await an_assigned_case(site.database, site.world)).id


async def browser_of(site: Site, who: str) -> Any:
    return await site.browser(getattr(site.world, who).id, QINGHE)


@pytest.fixture
async def mediator(site: Site) -> Any:
    return await browser_of(site, "mediator")


def typed(kind: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(asdict(EXAMPLES[kind]), default=str))
    return found


async def test_each_desk_lists_its_own_papers_with_when_they_are_due(site, mediator):
    ours = {each["kind"]: each for each in await (await mediator.get("/api/papers")).get_json()}
    clerk = await browser_of(site, "clerk")
    theirs = {each["kind"] for each in await (await clerk.get("/api/papers")).get_json()}

    assert (ours["mediation-record"]["title"], ours["mediation-record"]["need"]) == ("人民调解记录", "必须")
    assert ours["mediation-request"]["instead"] == [{"kind": "intake-register", "title": "人民调解受理登记表"}]
    assert ours["mediation-record"]["instead"] == []
    assert theirs == {
        "supplement-notice", "court-inquiry", "non-acceptance", "withdrawal-allowed", "deemed-withdrawn",
        "service-record",
    }  # fmt: skip
    assert not ours.keys() & theirs
    assert "agreement" not in ours
    refused = await clerk.get("/api/papers/mediation-record")
    assert (refused.status_code, (await refused.get_json())["code"]) == (403, "paper.other-desk")


async def test_a_form_says_what_it_asks_and_which_article_does(mediator):
    form = await (await mediator.get("/api/papers/follow-up")).get_json()

    fields = {field["name"]: field for field in form["fields"]}
    assert fields["visited_at"]["entry"] == "moment"
    assert fields["agreement_number"]["article"] == "人民调解法第三十一条"
    assert {"value": "video", "label": "视频回访"} in fields["way"]["choices"]


async def test_a_preview_shows_pages_and_names_what_is_missing(mediator):
    whole = await mediator.post("/api/papers/follow-up/preview", json={"data": typed("follow-up")}, headers=CHANGE)
    empty = await mediator.post("/api/papers/follow-up/preview", json={"data": {}}, headers=CHANGE)

    answer, blank = await whole.get_json(), await empty.get_json()
    assert answer["missing"] == []
    assert answer["pages"] == len(answer["images"]) == 1
    picture = base64.b64decode(answer["images"][0].removeprefix("data:image/png;base64,"))
    assert picture.startswith(b"\x89PNG")
    assert {"field": "visitor", "name": "回访人", "article": "人民调解法第三十一条"} in blank["missing"]


async def test_the_case_fills_in_what_it_knows(mediator, case):
    known = (await (await mediator.get(f"/api/cases/{case}/papers/new/mediation-record")).get_json())["data"]

    assert known["number"]
    assert [party["side"] for party in known["parties"]] == ["甲方", "乙方"]
    assert "****" in known["parties"][0]["phone_masked"]
    assert known["mediators"]
    assert known["committee"].endswith("调解委员会")


async def test_a_draft_is_kept_changed_and_printed_to_be_signed_in_ink(mediator, case):
    address = f"/api/cases/{case}/papers"
    kept = await (
        await mediator.post(address, json={"kind": "follow-up", "data": typed("follow-up")}, headers=CHANGE)
    ).get_json()
    changed = await mediator.put(
        f"{address}/{kept['id']}", json={"version": 1, "data": typed("follow-up") | {"risks": "无"}}, headers=CHANGE
    )
    late = await mediator.put(f"{address}/{kept['id']}", json={"version": 1, "data": {}}, headers=CHANGE)
    listed = await (await mediator.get(address)).get_json()
    printed = await mediator.get(f"{address}/{kept['id']}/file")

    assert (await changed.get_json())["version"] == 2
    assert (late.status_code, (await late.get_json())["code"]) == (409, "paper.edited-meanwhile")
    assert [(row["title"], row["version"]) for row in listed] == [("人民调解回访记录", 2)]
    assert printed.content_type == "application/pdf"
    assert "纸面签署件" in text_of(await printed.get_data())


async def test_an_incomplete_draft_is_kept_but_not_printed(mediator, case):
    address = f"/api/cases/{case}/papers"
    kept = await (await mediator.post(address, json={"kind": "withdrawal", "data": {}}, headers=CHANGE)).get_json()

    refused = await mediator.get(f"{address}/{kept['id']}/file")

    assert (refused.status_code, (await refused.get_json())["code"]) == (400, "paper.missing-field")


async def test_a_paper_of_the_course_of_the_case_or_of_the_court_is_not_filled_in_here(mediator, case):
    for kind, code in (("ruling", "paper.unknown-kind"), ("service-record", "paper.other-desk")):
        answer = await mediator.post(f"/api/cases/{case}/papers", json={"kind": kind, "data": {}}, headers=CHANGE)
        assert (await answer.get_json())["code"] == code


async def test_another_mediator_sees_none_of_it(site, mediator, case):
    stranger = await browser_of(site, "other_mediator")

    for path in ("papers", "papers/new/follow-up"):
        assert (await stranger.get(f"/api/cases/{case}/{path}")).status_code == 403
