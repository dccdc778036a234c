from dataclasses import replace
from datetime import date

import pytest

import documents
from documents.comparing import Change, changes
from documents.terms import Act
from kernel import Conflict, Forbidden, NotFound
from people import Role
from tests.builders import Watch
from tests.documents.builders import a_clause, a_draft
from tests.documents.flow import a_story
from tests.documents.test_schedules import CHEN, LIU, ROWS, a_schedule, wages


def test_a_draft_that_stayed_has_no_changes():
    assert changes(a_draft(), a_draft()) == ()


def test_each_changed_field_of_a_clause_is_said_as_people_read_it():
    after = a_draft(clauses=(a_clause(amount_fen=270_000, due=date(2026, 5, 21)),))

    assert changes(a_draft(), after) == (
        Change("clause", "c1", "amount_fen", "2,800.00", "2,700.00"),
        Change("clause", "c1", "due", "2026-05-20", "2026-05-21"),
    )


def test_added_and_removed_clauses_and_their_order_are_changes():
    keys = a_clause(id="c2", act=Act.OTHER, text="返还钥匙")
    both, turned = a_draft(clauses=(a_clause(), keys)), a_draft(clauses=(keys, a_clause()))

    assert {change.field for change in changes(a_draft(), both)} >= {"text", "act"}
    assert all(change.before == "" for change in changes(a_draft(), both))
    assert all(change.after == "" for change in changes(both, a_draft()))
    assert changes(both, turned) == (Change("clauses", "", "order", "c1 c2", "c2 c1"),)


def test_rows_are_compared_person_by_person():
    less = replace(ROWS[0], amount_fen=584_001)

    assert changes(wages(), wages(a_schedule(rows=(less, ROWS[1])))) == (
        Change("row", "刘建国", "amount", "5,840.00", "5,840.01"),
    )
    assert (
        changes(wages().seen_by(frozenset({CHEN})), wages(a_schedule(rows=(less, ROWS[1]))).seen_by(frozenset({CHEN})))
        == ()
    )
    assert LIU not in {row.person for row in wages().seen_by(frozenset({CHEN})).schedule.rows}


@pytest.fixture
async def story(database, tmp_path):
    return await a_story(database, tmp_path)


async def test_versions_are_kept_with_their_editor_and_one_sitting_is_one_version(story):
    watch = Watch(story.database.now())
    story.database.now = watch
    for facts in ("一", "一二", "一二三"):
        await story.save_draft(facts=facts)
    watch.advance(minutes=3)
    await story.save_draft(facts="四")

    async with story.database.reading(story.tenant.person, story.tenant.county) as work:
        kept = await documents.versions_of(work, story.case.id)
        since = await documents.changes_since(work, story.mediator, story.case.id, 3)
        with pytest.raises(NotFound, match="version-unknown"):
            await documents.changes_since(work, story.mediator, story.case.id, 1)

    assert [(each.number, each.editor) for each in kept] == [(4, "钟敏"), (3, "钟敏")]
    assert since == (Change("facts", "", "", "一二三", "四"),)


async def test_two_earlier_versions_are_compared_with_each_other(story):
    watch = Watch(story.database.now())
    story.database.now = watch
    for facts in ("一", "二", "三"):
        await story.save_draft(facts=facts)
        watch.advance(minutes=3)

    async with story.database.reading(story.tenant.person, story.tenant.county) as work:
        between = await documents.changes_since(work, story.mediator, story.case.id, 1, 2)
        with pytest.raises(NotFound, match="version-unknown"):
            await documents.changes_since(work, story.mediator, story.case.id, 1, 0)

    assert between == (Change("facts", "", "", "一", "二"),)


async def test_an_earlier_version_comes_back_as_a_new_one_and_what_it_replaces_stays(story):
    watch = Watch(story.database.now())
    story.database.now = watch
    await story.save_draft(facts="原来的")
    watch.advance(minutes=3)
    await story.save_draft(facts="改坏了")

    async with story.database.work(story.mediator.person, story.mediator.county) as work:
        restored = await documents.restore(work, story.case.id, 2, 1)
        with pytest.raises(Conflict, match="edited-meanwhile"):
            await documents.restore(work, story.case.id, 2, 1)

    async with story.database.reading(story.mediator.person, story.mediator.county) as work:
        kept = await documents.versions_of(work, story.case.id)
    assert (restored.draft.version, restored.draft.data.facts) == (3, "原来的")
    assert [each.number for each in kept] == [3, 2, 1]


async def say(story, who, text, to=None):
    async with story.database.work(who.person, who.county) as work:
        await documents.comment(work, who, story.case.id, "c1", text, to)


async def read(story, who):
    async with story.database.reading(who.person, who.county) as work:
        return [each.text for each in await documents.comments_for(work, who, story.case.id)]


async def test_a_party_reads_the_own_words_and_the_mediators_never_the_other_sides(story):
    await story.save_draft()
    await say(story, story.tenant, "最低2700")
    await say(story, story.landlord, "最多2600")
    await say(story, story.mediator, "请看第一条")
    await say(story, story.mediator, "对方还没有同意", story.tenant.person)

    assert await read(story, story.tenant) == ["最低2700", "请看第一条", "对方还没有同意"]
    assert await read(story, story.landlord) == ["最多2600", "请看第一条"]
    assert await read(story, story.mediator) == ["最低2700", "最多2600", "请看第一条", "对方还没有同意"]
    assert await read(story, story.director) == []


async def test_who_is_not_in_the_talk_says_nothing(story):
    await story.save_draft()

    with pytest.raises(Forbidden, match="only-mediators-answer"):
        await say(story, story.tenant, "给你", story.landlord.person)
    with pytest.raises(Forbidden, match="not-in-the-talk"):
        await say(story, story.director, "我看看")
    lawyer = story.staff(story.world.lawyer, Role.LAWYER, story.world.firm)
    with pytest.raises(Forbidden, match="not-in-the-talk"):
        await say(story, lawyer, "我看看")


async def test_a_comment_is_laid_aside_by_a_mediator_or_by_who_said_it(story):
    await story.save_draft()
    await say(story, story.tenant, "最低2700")
    await say(story, story.mediator, "请看第一条")

    async def settle(who, text, settled=True):
        async with story.database.work(who.person, who.county) as work:
            known = await documents.comments_for(work, story.mediator, story.case.id)
            this = next(each.id for each in known if each.text == text)
            return await documents.settle(work, who, story.case.id, this, settled)

    assert (await settle(story.mediator, "最低2700")).settled_at is not None
    assert (await settle(story.tenant, "最低2700", settled=False)).settled_at is None
    with pytest.raises(Forbidden, match="not-yours"):
        await settle(story.tenant, "请看第一条")
    with pytest.raises(NotFound, match=r"comment\.unknown"):
        await settle(story.landlord, "最低2700")
