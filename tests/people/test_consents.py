import hashlib
import sys
from dataclasses import replace

import pytest
import sqlalchemy as sa

import people
from kernel import Announcement, Conflict, journal
from people import ConsentKind, ConsentState
from people.consents import table
from tests.builders import QINGHE, a_case

RECORDING = ConsentKind.RECORDING


@pytest.fixture
async def case(database, world):
    return await a_case(database, world)


async def test_nobody_has_consented_to_anything_unasked(database, case):
    assert {each.state for each in (await said(database, case)).values()} == {ConsentState.OPEN}


@pytest.mark.parametrize("kind", ConsentKind)
async def test_each_consent_is_given_apart_from_all_others(database, case, kind):
    await say(database, case, kind, True)

    assert {other for other, consent in (await said(database, case)).items() if consent.given} == {kind}


async def test_a_consent_remembers_version_digest_and_time_of_the_text_shown(database, case, watch):
    await say(database, case, RECORDING, True)

    consent = (await said(database, case))[RECORDING]
    text = people.consent_texts("zh")[RECORDING]
    assert (consent.version, consent.at) == (text.version, watch.instant)
    assert consent.digest == hashlib.sha256(f"{text.version}\n{text.title}\n{text.text}".encode()).hexdigest()


async def test_a_no_after_a_yes_is_a_withdrawal_and_a_yes_after_it_counts_again(database, case):
    states = [await say(database, case, RECORDING, given) for given in (False, True, False, False, True)]

    assert states == ["refused", "given", "withdrawn", "withdrawn", "given"]


async def test_what_was_said_earlier_stays_on_record(database, case):
    for given in (True, False):
        await say(database, case, RECORDING, given)

    async with database.reading(case.parties[0].person, QINGHE) as work:
        kept = (await work.db.execute(sa.select(table.c.state).order_by(table.c.number))).scalars()
        events = [entry.event for entry in await journal.read(work)]
        assert list(kept) == ["given", "withdrawn"]
    assert events[-2:] == ["consent.given", "consent.withdrawn"]


async def test_a_withdrawal_is_told_at_once_so_that_a_recording_can_stop(database, case):
    told: list[Announcement] = []
    await say(database, case, RECORDING, True)
    database.announcer.listen("people.consent-changed", told.append)

    await say(database, case, RECORDING, False)

    assert [(each.facts["kind"], each.facts["state"]) for each in told] == [("recording", "withdrawn")]


async def test_what_was_given_can_be_taken_back_though_the_text_has_changed(database, case, monkeypatch):
    await say(database, case, RECORDING, True)
    newer = {kind: replace(text, version="2027-1") for kind, text in people.consent_texts("zh").items()}
    monkeypatch.setattr(sys.modules["people.consents"], "consent_texts", lambda language: newer)

    assert await say(database, case, RECORDING, False) == "withdrawn"

    assert (await said(database, case))[RECORDING].version == "2026-1"
    with pytest.raises(Conflict, match=r"consent\.text-changed"):
        await say(database, case, RECORDING, True)
    assert await say(database, case, RECORDING, True, version="2027-1") == "given"


async def test_a_yes_to_a_text_that_is_no_longer_in_force_is_refused(database, case):
    with pytest.raises(Conflict, match=r"consent\.text-changed"):
        await say(database, case, RECORDING, True, version="2025-9")


async def test_only_mediation_by_video_itself_is_required():
    required = [kind for kind, text in people.consent_texts("zh").items() if text.required]

    assert required == [ConsentKind.ONLINE_MEDIATION]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_consent_has_a_text_that_says_how_to_withdraw_and_what_else_serves(language):
    way_out = {"zh": "撤回", "en": "withdraw"}[language]
    without = {"zh": ("不同意", "改为到现场"), "en": ("Without my consent", "in person")}[language]

    for text in people.consent_texts(language).values():
        assert way_out in text.text
        assert any(words in text.text for words in without)


def test_both_languages_hold_the_same_version():
    versions = [{text.version for text in people.consent_texts(language).values()} for language in ("zh", "en")]

    assert versions[0] == versions[1]


async def said(database, case):
    async with database.reading(case.parties[0].person, QINGHE) as work:
        return await people.consents(work, case.parties[0].person, case.id)


async def say(database, case, kind, given, version="2026-1"):
    person = case.parties[0].person
    async with database.work(person, QINGHE) as work:
        return (await people.record_consent(work, person, case.id, kind, version, given)).state
