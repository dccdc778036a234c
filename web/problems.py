"""A refusal becomes a problem (RFC 9457) here, and nowhere else; the words come from the locales."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from quart import Quart, Response, g, has_request_context, request, websocket
from quart_rate_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException

from kernel import Conflict, Forbidden, Invalid, NotFound, Refusal, Unavailable, new_id
from kernel.logs import log

STATUS: dict[type[Refusal], int] = {Invalid: 400, Forbidden: 403, NotFound: 404, Conflict: 409, Unavailable: 503}
SPECIAL = {"session.absent": 401, "request.too-large": 413, "request.content-type": 415}
LANGUAGES = ("zh", "en")
FOLDER = Path(__file__).parent / "locales" / "parts"


@cache
def texts(language: str) -> dict[str, dict[str, str]]:
    """Return code -> {"title", "detail"} of all packages in "zh" or "en"."""
    merged: dict[str, dict[str, str]] = {}
    for file in sorted(FOLDER.glob(f"*.{language}.json")):
        merged |= json.loads(file.read_text(encoding="utf-8"))
    return merged


def words(code: str, facts: dict[str, Any], language: str) -> tuple[str, str]:
    """Return title and detail of a code; a code without words names itself (a test forbids that)."""
    text = texts(language).get(code) or {"title": code, "detail": ""}
    return text["title"], text["detail"].format_map(_Facts(facts))


def language_asked() -> str:
    """Chinese unless the browser, or the switch on the page, asks for English first."""
    asking = request if has_request_context() else websocket
    wished = asking.cookies.get("language") or asking.accept_languages.best_match(LANGUAGES, "zh")
    return wished if wished in LANGUAGES else "zh"


def problem(code: str, status: int, facts: dict[str, Any]) -> Response:
    title, detail = words(code, facts, language_asked())
    body = {
        **facts,
        "type": f"/problems/{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "trace_id": g.get("trace_id", ""),
    }
    text = json.dumps(body, ensure_ascii=False, default=str)
    return Response(text, status, content_type="application/problem+json")


def register(app: Quart) -> None:
    @app.before_request
    async def _name_trace() -> None:
        g.trace_id = new_id()[:16]

    @app.errorhandler(Refusal)
    async def _refusal(refusal: Refusal) -> Response:
        status = SPECIAL.get(refusal.code, STATUS.get(type(refusal), 400))
        return problem(refusal.code, status, refusal.facts)

    @app.errorhandler(RateLimitExceeded)
    async def _too_often(error: RateLimitExceeded) -> Response:
        response = problem("request.too-often", 429, {"retry_after": error.retry_after})
        response.headers["Retry-After"] = str(error.retry_after)
        return response

    @app.errorhandler(HTTPException)
    async def _http(error: HTTPException) -> Response:
        codes = {404: "request.no-such-page", 405: "request.method", 413: "request.too-large"}
        facts = {"limit": app.config["MAX_CONTENT_LENGTH"]} if error.code == 413 else {}
        return problem(codes.get(error.code or 500, "request.refused"), error.code or 500, facts)

    @app.errorhandler(Exception)
    async def _bug(error: Exception) -> Response:
        # Our fault: logged whole, shown as nothing but the number under which it is found.
        asking = request if has_request_context() else websocket
        log.error("unhandled", trace_id=g.get("trace_id", ""), endpoint=asking.endpoint, exc_info=error)
        return problem("program.fault", 500, {})


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"
