"""Every route with every role, towards the own case, one of the county, one of another county."""

import re

import pytest

import people
from cases import Case
from kernel import CountyId, Forbidden, PersonId
from people import Object, Organisation, Principal, Role, Scope
from signaling import NEEDS, may_send, require
from tests.builders import LANDLORD, PASSWORD, TENANT, World, a_case, an_assigned_case
from web import standing
from web.security import RULES, Need, Public, Rule

from .conftest import Site

ANYTHING = "1" * 32
STAFF = [role for role in Role if role not in (Role.PARTY, Role.AGENT)]


def path_of(rule: Rule, case: str, room: str) -> str:
    """Fill the names of a path: the case and the room as given, everything else with something that is not there."""
    names = {"case_id": case, "room_id": room, "digest": "a" * 64, "code": "A" * 16, "page": "1"}
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: names.get(found[1], ANYTHING), rule.path)


async def member(site: Site, world: World, role: Role) -> PersonId:
    """Return somebody with this role alone; of the mediators the one who has the case."""
    if role is Role.MEDIATOR:
        return world.mediator.id
    async with site.database.work(world.admin.id, world.county) as work:
        known = await people.staff_with(work, role)
        if known:
            return known[0].person
        who = await people.add_person(work, str(role), phone="19900000300")
        home: Organisation = world.centre
        await people.add_member(
            work, who, f"{role}-only", await people.hash_password(PASSWORD), frozenset({role}), home.id
        )
        return who.id


async def codes(
    site: Site, person: PersonId, county: CountyId, case: str | None, rule: Rule, path: str
) -> tuple[int, str]:
    browser = await site.browser(person, county, case)
    answer = await browser.open(
        path, method=rule.method, json={} if rule.method != "GET" else None, headers={"X-Concord": "1"}
    )
    body = await answer.get_json() if answer.content_type == "application/problem+json" else {}
    return answer.status_code, (body or {}).get("code", "")


@pytest.fixture
def all_subjects_lead_to(monkeypatch: pytest.MonkeyPatch):
    """Documents, recordings and applications of the walk belong to the case that is given."""

    def lead_to(case: Case) -> None:
        async def case_of(*_: object) -> str:
            return case.id

        for subject in ("document_id", "recording_id", "application_id"):
            monkeypatch.setitem(standing.CASE_OF, subject, case_of)

    return lead_to


# Signing out comes last: nothing is reached after it.
GUARDED = sorted(
    (rule for rule in RULES if isinstance(rule.needs, Need)), key=lambda rule: rule.path == "/api/sign-out"
)


async def test_a_role_reaches_exactly_as_far_as_the_table_says(site: Site, all_subjects_lead_to) -> None:
    case = await an_assigned_case(site.database, site.world)
    all_subjects_lead_to(case)
    wrong = []
    for role in STAFF:
        person = await member(site, site.world, role)
        reach = {Scope.COUNTY} | ({Scope.OWN} if role in (Role.MEDIATOR, Role.DIRECTOR, Role.SECRETARY) else set())
        for rule in GUARDED:
            assert isinstance(rule.needs, Need)
            named = "<case_id>" in rule.path or any(f"<{subject}>" in rule.path for subject in standing.CASE_OF)
            scopes = people.scopes(frozenset({role}), rule.needs.object, rule.needs.action)
            allowed = bool(scopes & reach) if named else bool(scopes)
            if "<room_id>" in rule.path:
                continue  # its room is named by the next test
            status, code = await codes(site, person, site.world.county, None, rule, path_of(rule, case.id, site.room))
            refused = status == 401 or code == "permission.missing"
            if refused == allowed or (status >= 500 and code == "program.fault"):
                wrong.append((role, rule.method, rule.path, status, code))

    assert wrong == []


async def test_a_party_reaches_the_own_case_and_no_other(site: Site, all_subjects_lead_to) -> None:
    own = await a_case(site.database, site.world, (TENANT, LANDLORD))
    all_subjects_lead_to(site.case)
    party = own.parties[0].person
    leaks = []
    for rule in GUARDED:
        if "<" not in rule.path or "service_id" in rule.path:
            continue
        status, code = await codes(site, party, site.world.county, own.id, rule, path_of(rule, site.case.id, site.room))
        if status not in (403, 404):
            leaks.append((rule.method, rule.path, status, code))

    assert leaks == []


async def test_another_county_does_not_exist(site: Site, all_subjects_lead_to) -> None:
    all_subjects_lead_to(site.case)
    leaks = []
    for role in STAFF:
        person = await member(site, site.other_world, role)
        for rule in GUARDED:
            if not any(f"<{subject}>" in rule.path for subject in ("case_id", "room_id", *standing.CASE_OF)):
                continue
            path = path_of(rule, site.case.id, site.room)
            status, code = await codes(site, person, site.other_world.county, None, rule, path)
            if status not in (403, 404):
                leaks.append((role, rule.method, rule.path, status, code))

    assert leaks == []


async def test_without_a_session_nothing_guarded_answers(site: Site) -> None:
    open_doors = []
    for rule in GUARDED:
        browser = site.app.test_client()
        answer = await browser.open(
            path_of(rule, site.case.id, site.room),
            method=rule.method,
            json={} if rule.method != "GET" else None,
            headers={"X-Concord": "1"},
        )
        if answer.status_code != 401:
            open_doors.append((rule.method, rule.path, answer.status_code))

    assert open_doors == []


async def test_no_change_of_state_is_taken_from_another_site(site: Site) -> None:
    taken = []
    for rule in RULES:
        if rule.method == "GET" or not rule.path.startswith("/api/"):
            continue
        for headers in ({"Origin": "https://evil.example", "X-Concord": "1"}, {}):
            browser = await site.browser(site.world.mediator.id, site.world.county)
            path = path_of(rule, site.case.id, site.room)
            answer = await browser.open(path, method=rule.method, json={}, headers=headers)
            if answer.status_code != 403:
                taken.append((rule.method, rule.path, answer.status_code))

    assert taken == []


def test_every_route_states_what_it_needs(site: Site) -> None:
    registered = {
        (method, rule.rule)
        for rule in site.app.url_map.iter_rules()
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS") and rule.endpoint != "openapi" and not rule.websocket
    }

    assert registered == {(rule.method, rule.path) for rule in RULES}
    assert all(rule.rate.count > 0 and 0 < rule.size <= 21 * 1024 * 1024 for rule in RULES)
    assert all(rule.needs.because for rule in RULES if isinstance(rule.needs, Public))


def test_no_need_is_out_of_everybodys_reach() -> None:
    """A cell that nobody has is a typing mistake in the table or in the route."""
    unreachable = [
        (rule.method, rule.path)
        for rule in GUARDED
        if isinstance(rule.needs, Need)
        and not any(people.scope(role, rule.needs.object, rule.needs.action) for role in Role)
    ]

    assert unreachable == []


def test_only_mediator_and_lawyer_may_send_a_screen() -> None:
    shows = {role for role in Role if "screen" in may_send(frozenset({role}))}

    assert shows == {Role.MEDIATOR, Role.LAWYER}
    assert all({"audio", "video"} <= may_send(frozenset({role})) for role in Role)


@pytest.mark.parametrize("role", list(Role))
def test_a_message_of_the_room_is_obeyed_for_exactly_the_roles_of_the_table(role: Role) -> None:
    who = Principal(PersonId("p"), "某人", frozenset({role}), CountyId("QH-00"), None, None, "s")
    for effect, action in NEEDS.items():
        allowed = people.scope(role, Object.SESSION, action) is Scope.OWN
        instance = object.__new__(effect)

        if allowed:
            require(who, instance)
        else:
            with pytest.raises(Forbidden, match="permission.missing"):
                require(who, instance)
