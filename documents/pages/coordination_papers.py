"""Between a centre and the departments it calls on: 提示函, 交办单, 督办单, 会商纪要."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from .composing import Composer
from .model import Count, Day, Facts, Line, Lines, Moment, Paper, Proof, Text
from .sheet import FLUSH
from .tables import MIDDLE, Column


@dataclass(frozen=True, kw_only=True)
class ReminderData(Facts):
    """提示函: Regulations on Petitions (2022), art. 22 in kind; document 24."""

    centre: Line
    addressee: Line
    matter: Text
    wishes: Lines
    due_on: Day
    contact: Line


def reminder(data: ReminderData, proof: Proof) -> Paper:
    paper = Composer("reminder", data, proof, head=data.centre)
    paper.say("addressed", FLUSH)
    paper.text(data.matter)
    paper.say("wishes_intro")
    paper.points(data.wishes)
    paper.say("reply")
    paper.say("closing")
    return paper.signed((), data.centre, ("centre-seal", "centre-seal", data.centre))


@dataclass(frozen=True, kw_only=True)
class AssignmentData(Facts):
    """交办单: document 24; who leads, who helps, until when."""

    centre: Line
    lead: Line
    helpers: Lines = ()
    people: Count
    matter: Text
    wishes: Lines
    due_on: Day
    feedback: Text = ""
    issuer: Line
    receiver: Line = ""


def assignment(data: AssignmentData, proof: Proof) -> Paper:
    paper = Composer("assignment", data, proof, head=data.centre)
    paper.facts["wishes"] = "\n".join(f"{n}．{wish}" for n, wish in enumerate(data.wishes, start=1))
    paper.form("lead helpers", "people due_on", "matter", "wishes", "feedback")
    signers = [*paper.hands("issuer", data.issuer), *paper.hands("receiver", data.receiver)]
    return paper.signed(signers, data.centre, ("centre-seal", "centre-seal", data.centre))


@dataclass(frozen=True, kw_only=True)
class SupervisionData(Facts):
    """督办单: document 24; an assignment that is late is called in."""

    centre: Line
    lead: Line
    assignment_number: Line
    assigned_on: Day
    was_due_on: Day
    matter: Text
    lacking: Text
    wishes: Lines
    due_on: Day
    feedback: Text = ""
    issuer: Line
    receiver: Line = ""


def supervision(data: SupervisionData, proof: Proof) -> Paper:
    paper = Composer("supervision", data, proof, head=data.centre)
    paper.facts["wishes"] = "\n".join(f"{n}．{wish}" for n, wish in enumerate(data.wishes, start=1))
    paper.form("lead assignment_number", "assigned_on was_due_on", "matter", "lacking", "wishes", "due_on", "feedback")
    signers = [*paper.hands("issuer", data.issuer), *paper.hands("receiver", data.receiver)]
    return paper.signed(signers, data.centre, ("centre-seal", "centre-seal", data.centre))


@dataclass(frozen=True)
class TaskRow:
    task: Line
    lead: Line
    due_on: Day


@dataclass(frozen=True, kw_only=True)
class MinutesData(Facts):
    """会商纪要: document 24; what departments agreed to do together."""

    centre: Line
    held_at: Moment
    place: Line
    chair: Line
    present: Lines
    topic: Text
    opinions: Lines
    tasks: Annotated[tuple[TaskRow, ...], Field(max_length=100)]
    recorder: Line


def meeting_minutes(data: MinutesData, proof: Proof) -> Paper:
    paper = Composer("meeting-minutes", data, proof, head=data.centre)
    paper.form("held_at place", "chair recorder", "present")
    paper.section("topic", data.topic)
    paper.section("opinions")
    paper.points(data.opinions)
    paper.section("tasks")
    columns = [Column(paper.words["row_number"], 2, MIDDLE), Column(paper.name("task"), 12)]
    columns += [Column(paper.name("lead"), 6, MIDDLE), Column(paper.name("due_on"), 5, MIDDLE)]
    rows = [[str(n), row.task, row.lead, paper.value("due_on", row.due_on)] for n, row in enumerate(data.tasks, 1)]
    paper.listing(columns, rows)
    signers = [*paper.hands("chair", data.chair), *paper.hands("recorder", data.recorder)]
    return paper.signed(signers, data.centre, ("centre-seal", "centre-seal", data.centre))
