"""
Every route states what it needs: a permission, a size and a rate. Nothing is served without.

`route` registers a handler together with its `Rule`; a test walks `RULES` with every role.
The order of checks is always the same:

1. The session cookie is turned into a `Principal` (or none).
2. A change of state must come from our own pages: `Origin` and the header `X-Concord: 1`.
3. The rate of this person, or of this address when nobody is signed in (quart-rate-limiter).
4. A first password must have been changed, unless the route is about the own account.
5. The permission: the role first, then the standing to the case that the path names.
6. The body: read up to its size, then parsed into the model that the handler declares.

Source: OWASP ASVS 5.0, 3.5.1, 4.4, 7.2.3, 8.2, 8.3; reliability bar 27.
"""

import inspect
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import wraps
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, TypeAdapter, ValidationError
from quart import Blueprint, Response, current_app, g, request
from quart_rate_limiter import rate_limit
from quart_schema import document_request, document_response, hide

import people
from kernel import ANONYMOUS, CountyId, Forbidden, Invalid, PersonId, Work
from people import Action, Object, Principal, Scope

from .parts import Parts
from .standing import standing_to

KB = 1024
MB = 1024 * KB
COOKIE = "__Host-concord"
CHANGES_STATE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
ANYTHING: TypeAdapter[Any] = TypeAdapter(Any)
SUBJECTS = ("case_id", "room_id", "document_id", "recording_id", "application_id")


@dataclass(frozen=True)
class Need:
    """What a person must be allowed to do; the path's case decides how far the right must reach."""

    object: Object
    action: Action


@dataclass(frozen=True)
class Public:
    """Open to everybody, with a reason that can be read."""

    because: str


@dataclass(frozen=True)
class Rate:
    """At most `count` calls in `seconds` by one person, or by one address when nobody is signed in."""

    count: int
    seconds: int


def PER_MINUTE(count: int) -> Rate:
    return Rate(count, 60)


SIGNED_IN = Need(Object.ACCOUNT, Action.READ)
OWN_ACCOUNT = Need(Object.ACCOUNT, Action.CHANGE)


@dataclass(frozen=True)
class Rule:
    endpoint: str
    method: str
    path: str
    needs: Need | Public
    rate: Rate
    size: int
    body: type[BaseModel] | None


RULES: list[Rule] = []
Handler = Callable[..., Awaitable[Any]]


def route(
    blueprint: Blueprint,
    method: str,
    path: str,
    *,
    needs: Need | Public,
    rate: Rate | None = None,
    size: int = 16 * KB,
    documented: bool = True,
) -> Callable[[Handler], Handler]:
    """
    Register a handler. It may declare `body: SomeModel`, `body: bytes`, and the path's names.

    It returns a pydantic model, a list of them, `tuple[model, Literal[status]]`, a `Response`, or None for 204.
    """
    limit = rate or (PER_MINUTE(120) if method == "GET" else PER_MINUTE(60))

    def register(handler: Handler) -> Handler:
        hints = get_type_hints(handler)
        body = hints.get("body")

        @wraps(handler)
        async def view(**names: Any) -> Any:
            await _check_permission(needs, names)
            if isinstance(needs, Public) or request.method in CHANGES_STATE:
                await end_reading()
            if body is not None:
                data = await _read_body(size)
                if body is not bytes and data and request.mimetype != "application/json":
                    raise Invalid("request.content-type")
                names["body"] = data if body is bytes else _parse(body, data)
            return _answer(await handler(**names))

        model = body if inspect.isclass(body) and issubclass(body, BaseModel) else None
        endpoint = f"{blueprint.name}.{handler.__name__}"
        RULES.append(Rule(endpoint, method, path, needs, limit, size, model))
        limited = rate_limit(limit.count, timedelta(seconds=limit.seconds))
        served = limited(_document(view, model, hints.get("return"), documented))
        blueprint.add_url_rule(path, endpoint=handler.__name__, view_func=served, methods=[method])
        return handler

    return register


def parts() -> Parts:
    """Return what the program was put together from."""
    found: Parts = current_app.extensions["concord"]
    return found


def principal() -> Principal:
    """Return who is signed in; Forbidden("session.absent") when nobody is."""
    found: Principal | None = g.get("principal")
    if found is None:
        raise Forbidden("session.absent")
    return found


@asynccontextmanager
async def work() -> AsyncIterator[Work]:
    """Open a writing transaction in the name and county of whoever asks."""
    await end_reading()
    async with parts().database.work(*_asker()) as opened:
        yield opened


@asynccontextmanager
async def reading() -> AsyncIterator[Work]:
    """
    The same for reading only: it waits for no writer.

    The first block of a request goes on in the transaction that found out who asks.
    """
    actor, county = _asker()
    if (begun := _take_reading()) is None:
        async with parts().database.reading(actor, county) as opened:
            yield opened
    else:
        async with begun.life:
            yield replace(begun.work, actor=actor, county=county)


@dataclass(frozen=True)
class Reading:
    """The transaction in which a request finds out who asks and whether they may, kept for the answer."""

    work: Work
    life: AsyncExitStack


async def load_principal() -> None:
    """Before each request: turn the cookie into a principal, and refuse changes from other sites."""
    g.principal = None
    if token := request.cookies.get(COOKIE):
        database = parts().database
        found = await people.signed_in(await _begun_reading(), token)
        g.principal = found.principal if found else None
        if found and found.mark_is_old:
            await end_reading()  # nobody holds one connection while waiting for a second
            async with database.work(ANONYMOUS, found.principal.county) as opened:
                await people.keep_session(opened, found.principal.session)
    if request.method in CHANGES_STATE and request.path.startswith("/api/"):
        refuse_other_origins(request.headers.get("Origin"), request.headers.get("X-Concord"))


async def end_reading(_error: BaseException | None = None) -> None:
    """Give the transaction of this request back, if it still has one; also at the end of each request."""
    if (begun := _take_reading()) is not None:
        await begun.life.aclose()


def refuse_other_origins(origin: str | None, mark: str | None = "1") -> None:
    """Refuse what a foreign page sends: browsers let no page forge `Origin` or add our header."""
    allowed = {parts().settings.public_url, f"{request.scheme}://{request.host}"}
    if mark != "1" or (origin is not None and origin not in allowed):
        raise Forbidden("request.other-origin")


async def rate_key() -> str:
    """Count by person where one is signed in, else by address."""
    who: Principal | None = g.get("principal")
    return f"person:{who.person}" if who else f"address:{request.remote_addr}"


def start_session(response: Response, token: str) -> None:
    """Give the browser its session: not readable by scripts, sent to this host only."""
    response.set_cookie(COOKIE, token, httponly=True, secure=True, samesite="Lax", path="/")


def end_session(response: Response) -> None:
    response.delete_cookie(COOKIE, httponly=True, secure=True, samesite="Lax", path="/")


async def _check_permission(needs: Need | Public, names: dict[str, Any]) -> None:
    if isinstance(needs, Public):
        return
    who = principal()
    if who.must_change_password and needs.object is not Object.ACCOUNT:
        raise Forbidden("password.change-first")
    standing = frozenset(Scope)  # nothing is named: the action itself shows only what this person may see
    for subject in SUBJECTS:
        if subject in names:
            opened = replace(await _begun_reading(), actor=who.person, county=who.county)
            standing = await standing_to(opened, who, subject, names[subject])
    people.require(who.roles, needs.object, needs.action, standing)


def _asker() -> tuple[PersonId, CountyId]:
    who: Principal | None = g.get("principal")
    return (who.person, who.county) if who else (ANONYMOUS, parts().settings.county_id)


async def _begun_reading() -> Work:
    """Return the transaction of this request, begun where there is none."""
    if g.get("reading") is None:
        life = AsyncExitStack()
        opened = await life.enter_async_context(parts().database.reading(ANONYMOUS, CountyId("")))
        g.reading = Reading(opened, life)
    begun: Reading = g.reading
    return begun.work


def _take_reading() -> Reading | None:
    begun: Reading | None = g.pop("reading", None)
    return begun


async def _read_body(size: int) -> bytes:
    if (request.content_length or 0) > size:
        raise Invalid("request.too-large", limit=size)
    data = bytearray()
    async for chunk in request.body:
        data += chunk
        if len(data) > size:
            raise Invalid("request.too-large", limit=size)
    return bytes(data)


def _parse(model: type[BaseModel], data: bytes) -> BaseModel:
    try:
        # The JSON reader of pydantic is iterative and bounds depth itself.
        return model.model_validate_json(data or b"{}")
    except ValidationError as error:
        faults = [
            {"field": ".".join(str(step) for step in fault["loc"]), "fault": fault["type"]}
            for fault in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        code = "request.not-json" if any(fault["fault"] == "json_invalid" for fault in faults) else "request.invalid"
        raise Invalid(code, faults=faults[:20], field=faults[0]["field"]) from None


def _answer(value: Any) -> Any:
    value, status = value if isinstance(value, tuple) else (value, None)
    if value is None:
        return Response("", status or 204)
    if isinstance(value, Response):
        return value
    text = value.model_dump_json() if isinstance(value, BaseModel) else ANYTHING.dump_json(value)
    return Response(text, status or 200, content_type="application/json")


def _document(view: Handler, body: type[BaseModel] | None, returned: Any, documented: bool) -> Handler:
    if not documented:
        return hide(view)
    if body is not None:
        view = document_request(body)(view)
    status = 200
    if get_origin(returned) is tuple:  # tuple[Model, Literal[202]]
        returned, said = get_args(returned)
        status = get_args(said)[0]
    if returned is not None and returned is not Response and returned is not type(None):
        view = document_response(returned, status)(view)
    return view


def as_json(value: object) -> str:
    """Write JSON as the API does: UTF-8, no escapes for Chinese."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
