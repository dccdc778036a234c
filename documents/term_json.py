"""Drafts as JSON, as they are kept in the database and beside the paper that was made from them."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from .terms import Act, AgreementDraft, Clause, Instalment, Row, Schedule


def draft_as_json(data: AgreementDraft) -> str:
    return json.dumps(asdict(data), ensure_ascii=False, default=str)


def draft_from_json(text: str) -> AgreementDraft:
    fields = json.loads(text)
    clauses = tuple(
        Clause(
            **{
                **clause,
                "act": Act(clause["act"]),
                "due": date.fromisoformat(clause["due"]) if clause["due"] else None,
            }
        )
        for clause in fields["clauses"]
    )
    read = {"clauses": clauses, "made_on": date.fromisoformat(fields["made_on"])}
    read |= {"schedule": _schedule(fields.get("schedule")), "sealing": tuple(fields.get("sealing", ()))}
    return AgreementDraft(**{**fields, **read})


def _schedule(fields: dict[str, Any] | None) -> Schedule | None:
    if fields is None:
        return None
    rows = [
        Row(
            **{
                **row,
                "instalments": tuple(
                    Instalment(date.fromisoformat(each["due"]), each["amount_fen"]) for each in row["instalments"]
                ),
            }
        )
        for row in fields["rows"]
    ]
    return Schedule(fields["clause"], tuple(rows), fields["nonce"])
