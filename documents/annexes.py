"""
附表 of a group's agreement as a paper of its own: the rows that one may see, under the root that all signed.

The agreement itself carries sums and the root alone; this is what makes a row readable.
"""

import asyncio

import cases
import people
from kernel import NotFound, Work
from people import Principal

from . import store
from .model import Kind
from .office import Office
from .pages import PREVIEW, AnnexData, Paper, PayRow, PaySchedule, Proof, annex_copy
from .registry import draft_in, registered
from .schedules import rows_for


async def annex_for(work: Work, office: Office, who: Principal, case_id: str) -> AnnexData:
    """
    Return what this person may see of the schedule in force, in signing or in the draft.

    One's own row comes with the salt that leads to the root. NotFound("schedule.none")
    """
    case = await cases.load(work, case_id)
    agreement = await registered(work, Kind.AGREEMENT, case_id)
    draft = await store.load_draft(work, case_id)
    terms = draft_in(agreement) if agreement is not None else draft.data if draft is not None else None
    if terms is None or terms.schedule is None or not (seen := rows_for(terms, case, who)):
        raise NotFound("schedule.none")
    schedule = terms.schedule
    rows = tuple(
        PayRow(
            number,
            row.name,
            row.amount_fen,
            tuple((each.due, each.amount_fen) for each in row.instalments),
            row.account,
        )
        for number, row in enumerate(schedule.rows, start=1)
        if row in seen
    )
    own = len(rows) == 1 < len(schedule.rows)
    annex = PaySchedule(rows, len(schedule.rows), schedule.root, schedule.salt(seen[0]) if own else "")
    proof = PREVIEW
    if agreement is not None:
        proof = Proof(office.verify_url(agreement.verify_code), agreement.verify_code)
    committee = await people.organisation(work, case.committee)
    number = agreement.number if agreement is not None else case.number
    return AnnexData(number, committee.name, terms.made_on, annex, proof)


async def draw_annex(data: AnnexData) -> Paper:
    return await asyncio.to_thread(annex_copy, data)
