"""
Forms for the papers, made from their data classes: what is asked, how it is entered, and back again.

`form_of` tells a page what to show, `read` makes the facts of a paper from what somebody typed,
`read_for_preview` does so while much is still missing.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from kernel import Invalid

from . import required
from .kinds import KINDS, PaperKind

Entry = Literal[
    "line", "text", "number", "money", "yes-no", "date", "moment", "choice", "ticks", "lines", "rows", "group"
]
BLANK = "＿＿＿＿"
"""Stands in a preview where something is still missing."""
LONG = 300
"""Characters; what may be longer is entered in a larger field."""
_ANY_DAY = date(1900, 1, 1)


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True)
class FormField:
    name: str
    label: str
    entry: Entry
    article: str
    """What asks for it; empty where it may be left out."""
    choices: tuple[Choice, ...] = ()
    fields: "tuple[FormField, ...]" = ()
    """Of a group, or of each row."""


@dataclass(frozen=True)
class Missing:
    field: str
    name: str
    article: str


def form_of(kind: PaperKind) -> tuple[FormField, ...]:
    """Return the fields in the order in which they are asked."""
    return _fields_of(kind, kind.data)


def read(kind: PaperKind, given: Mapping[str, Any]) -> Any:
    """
    Return the facts of a paper.

    Invalid("paper.missing-field") for a choice or day that is not there (empty texts are refused
    when the paper is made), Invalid("paper.field-invalid") for what is not what was asked.
    """
    filled, missing = _filled(kind, kind.data, given, _ANY_DAY)
    if missing:
        raise required.refusal(kind.kind, missing[0].field, missing[0].article)
    return _validated(kind, filled)


def read_for_preview(kind: PaperKind, given: Mapping[str, Any], today: date) -> tuple[Any, tuple[Missing, ...]]:
    """Return the facts with what is required and missing left blank to look at, and what that is."""
    filled, missing = _filled(kind, kind.data, given, today)
    while True:
        data = _validated(kind, filled)
        try:
            required.check(kind.kind, data)
        except Invalid as refusal:
            field, name, article = (str(refusal.facts[fact]) for fact in ("field", "name", "article"))
            missing.append(Missing(field, name, article))
            _leave_blank(kind, filled, field.split("."), today)
        else:
            return data, tuple(missing)


def _leave_blank(kind: PaperKind, values: Any, path: list[str], day: date) -> None:
    """Put a blank where `required.check` found nothing: a text, an empty list, a side without a party."""
    field = next(each for each in form_of(kind) if each.name == path[0])
    *way, last = path
    for step in way:
        values = values[int(step) if isinstance(values, list) else step]
    if isinstance(values, list) and last in required.BOTH_SIDES:
        values.append({"side": last, "kind": "person", "name": BLANK})
    elif isinstance(values, list):
        values[int(last)] = BLANK
    elif field.entry == "rows" and not way:
        values[last] = [_filled(kind, _inner_of(kind.data, last), {}, day)[0]]
    elif field.entry == "ticks":
        values[last] = [field.choices[0].value]
    elif field.entry == "lines":
        values[last] = [BLANK]
    else:
        values[last] = BLANK


@cache
def _fields_of(kind: PaperKind, data: Any) -> tuple[FormField, ...]:
    hints = get_type_hints(data, include_extras=True)
    return tuple(
        _field(kind, each.name, hints[each.name], _article(kind, each) if data is kind.data else "")
        for each in fields(data)
    )


def _article(kind: PaperKind, field: Field[Any]) -> str:
    """What asks for a field; a day or a choice that has no empty value is asked for by what asks for the paper."""
    has_none = _entry(field.name, _hint(kind.data, field.name))[0] in ("choice", "date", "moment")
    for_all = "number" if has_none and field.default is MISSING else ""
    return required.article_for(kind.kind, field.name) or required.article_for(kind.kind, for_all)


def _field(kind: PaperKind, name: str, hint: Any, article: str) -> FormField:
    entry, inner = _entry(name, hint)
    label = required.name_of(kind.kind, name)
    choices: tuple[Choice, ...] = ()
    inside: tuple[FormField, ...] = ()
    if entry in ("choice", "ticks"):
        named = kind.words["choices"].get(name, {})
        choices = tuple(Choice(value, named.get(value, value)) for value in get_args(inner))
    elif entry in ("rows", "group"):
        inside = _fields_of(kind, inner)
    return FormField(name, label, entry, article, choices, inside)


def _entry(name: str, hint: Any) -> tuple[Entry, Any]:
    """Return how a field is entered, and the type of what is in it."""
    longest = 0
    while get_origin(hint) in (Annotated, Union, UnionType):
        if get_origin(hint) is Annotated:
            longest = max([longest, *(_longest(note) for note in get_args(hint)[1:])])
        hint = next(part for part in get_args(hint) if part is not NoneType)
    if get_origin(hint) is tuple:
        inner_entry, inner = _entry(name, get_args(hint)[0])
        many: dict[Entry, Entry] = {"choice": "ticks", "group": "rows"}
        return many.get(inner_entry, "lines"), inner
    if get_origin(hint) is Literal:
        return "choice", hint
    if is_dataclass(hint):
        return "group", hint
    plain: dict[Any, Entry] = {
        bool: "yes-no",
        date: "date",
        datetime: "moment",
        str: "text" if longest > LONG else "line",
    }
    return plain.get(hint, "money" if name.endswith("_fen") else "number"), hint


def _longest(note: Any) -> int:
    if not isinstance(note, FieldInfo):
        return 0
    return next((rule.max_length for rule in note.metadata if hasattr(rule, "max_length")), 0)


def _filled(kind: PaperKind, data: Any, given: Mapping[str, Any], day: date) -> tuple[dict[str, Any], list[Missing]]:
    """
    Return what was given with every absent field filled in: empty where the type has an empty value.

    Where it has none (a choice, a day), the first choice or `day` stands in and the field is listed.
    """
    values: dict[str, Any] = {}
    missing: list[Missing] = []
    for each, field in zip(fields(data), _fields_of(kind, data), strict=True):
        value = given.get(each.name)
        inner = _inner_of(data, each.name)
        if field.entry == "group" and (value is None or isinstance(value, Mapping)):
            values[each.name], more = _filled(kind, inner, value or {}, day)
            missing += [replace(one, field=f"{field.name}.{one.field}") for one in more]
        elif field.entry == "rows" and isinstance(value, list):
            rows = [_filled(kind, inner, row, day) if isinstance(row, Mapping) else (row, []) for row in value]
            values[each.name] = [row for row, _ in rows]
            missing += [
                replace(one, field=f"{field.name}.{place}.{one.field}")
                for place, (_, more) in enumerate(rows)
                for one in more
            ]
        elif value is not None and value != "":
            values[each.name] = list(value) if isinstance(value, tuple) else value
        elif each.default is MISSING:
            values[each.name] = _empty(field, day)
            if field.entry in ("choice", "date", "moment"):
                article = field.article or required.article_for(kind.kind, "number")
                missing.append(Missing(field.name, field.label, article))
    return values, missing


def _empty(field: FormField, day: date) -> Any:
    values: dict[Entry, Any] = {
        "line": "",
        "text": "",
        "yes-no": False,
        "number": 0,
        "money": 0,
        "date": day.isoformat(),
        "moment": f"{day.isoformat()}T00:00",
    }
    if field.entry == "choice":
        return field.choices[0].value
    return values.get(field.entry, [])


@cache
def _inner_of(data: Any, name: str) -> Any:
    return _entry(name, _hint(data, name))[1]


def _hint(data: Any, name: str) -> Any:
    return get_type_hints(data, include_extras=True)[name]


@cache
def _readers(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(KINDS[kind].data)


def _validated(kind: PaperKind, values: dict[str, Any]) -> Any:
    try:
        return _readers(kind.kind).validate_python(values)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
        path = ".".join(str(step) for step in fault["loc"])
        outer = str(fault["loc"][0]) if fault["loc"] else ""
        label = next((field.label for field in form_of(kind) if field.name == outer), outer)
        raise Invalid("paper.field-invalid", field=path, name=label, fault=fault["type"]) from None
