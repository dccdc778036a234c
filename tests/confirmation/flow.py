"""The court's part of the story, played after the ceremony."""

from pathlib import Path

import confirmation
from confirmation import Application, Bundle, Decision, Ruling
from documents import Along
from documents.alongside import NOTHING_ALONG
from kernel.database import Database
from people import Principal, Role
from tests.documents.builders import strokes
from tests.documents.flow import Story, a_story

FINDINGS = "经审查，申请人达成的调解协议，符合司法确认调解协议的法定条件。"


async def a_court_story(database: Database, folder: Path) -> Story:
    story = await a_story(database, folder, confirmation.when_effective)
    story.handlers |= confirmation.jobs(story.office)
    return story


async def an_agreement_in_force(story: Story, along: Along = NOTHING_ALONG) -> None:
    await story.issue(along)
    await story.all_sign()


def clerk(story: Story) -> Principal:
    return story.staff(story.world.clerk, Role.CLERK, story.world.court)


def judge(story: Story) -> Principal:
    return story.staff(story.world.judge, Role.JUDGE, story.world.court)


async def submit(story: Story) -> Application:
    who = story.mediator
    async with story.database.work(who.person, who.county) as work:
        application = await confirmation.submit(work, story.case.id, story.world.court.id)
    await story.run_jobs()
    return application


async def accept(story: Story, application: Application, number: str | None = None) -> Application:
    who = clerk(story)
    async with story.database.work(who.person, who.county) as work:
        accepted = await confirmation.accept(work, application.id, number)
    await story.run_jobs()
    return accepted


async def rule(story: Story, application: Application, decision: Decision = Decision.CONFIRM) -> None:
    who = judge(story)
    async with story.database.work(who.person, who.county) as work:
        request = await confirmation.ask_code(work, who, application.id)
    await story.run_jobs()
    code = await story.latest_code(who.person)
    await confirmation.sign_ruling(
        story.office,
        story.database,
        who,
        application.id,
        Ruling(decision, FINDINGS),
        request.request_id,
        code,
        strokes(),
    )
    await story.run_jobs()


async def reload(story: Story, application: Application) -> Application:
    async with story.database.reading(clerk(story).person, story.world.county) as work:
        return await confirmation.load(work, application.id)


async def bundle_of(story: Story, application: Application) -> Bundle:
    found = await confirmation.examined(story.office, await reload(story, application))
    async with story.database.reading(clerk(story).person, story.world.county) as work:
        loaded = await confirmation.load(work, application.id)
        return await confirmation.gather(work, loaded, found, None)
