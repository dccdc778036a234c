"""The pages: two entries, built once; every answer carries the headers that keep them safe."""

from pathlib import Path

from quart import Blueprint, Response, redirect, request, send_file
from werkzeug.security import safe_join

from kernel import NotFound

from .security import Public, Rate, parts, reading, route

blueprint = Blueprint("pages", __name__)
OPEN = Public("the page itself holds nothing; what it shows it asks for with a session")
PAGES = Rate(600, 60)
YEAR = 365 * 24 * 3600

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), microphone=(self), display-capture=(self), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@route(blueprint, "GET", "/", needs=OPEN, rate=PAGES, documented=False)
async def home() -> Response:
    """Lead to the console; parties come by their own link."""
    place = "/demo" if parts().settings.demo else "/console"
    return redirect(place)  # type: ignore[return-value]


def _serve_entry(entry: str, paths: tuple[str, ...]) -> None:
    """Answer all these addresses with one built page; what it shows is decided in the browser."""
    for number, path in enumerate(paths):

        async def page(_rest: str = "") -> Response:
            return await _built(f"{entry}.html", 0)

        page.__name__ = f"{entry}_{number}"
        route(blueprint, "GET", path, needs=OPEN, rate=PAGES, documented=False)(page)


_serve_entry("party", ("/j/<path:_rest>", "/p", "/p/<path:_rest>", "/v", "/v/<path:_rest>"))
_serve_entry("console", ("/console", "/console/<path:_rest>", "/demo"))


@route(blueprint, "GET", "/assets/<path:name>", needs=OPEN, rate=Rate(3000, 60), documented=False)
async def asset(name: str) -> Response:
    """Send a built file; its name holds its hash, so it never changes."""
    return await _built(f"assets/{name}", YEAR)


@route(blueprint, "GET", "/favicon.svg", needs=OPEN, rate=PAGES, documented=False)
async def favicon() -> Response:
    return await _built("favicon.svg", YEAR)


@route(blueprint, "GET", "/livez", needs=Public("the process answers"), rate=Rate(600, 60), documented=False)
async def alive() -> Response:
    return Response("alive\n", content_type="text/plain")


@route(blueprint, "GET", "/readyz", needs=Public("the parts answer"), rate=Rate(600, 60), documented=False)
async def ready() -> Response:
    """Say whether database and media answer; a balancer asks this."""
    async with reading() as opened:
        await opened.db.exec_driver_sql("SELECT 1")
    health = await parts().engine.health()
    return Response("ready\n" if health.workers else "no media\n", 200 if health.workers else 503)


async def _built(name: str, keep_seconds: int) -> Response:
    folder = parts().settings.client.resolve()
    found = safe_join(str(folder), name)
    path = Path(found) if found else folder / "?"
    if not _is_file(path):
        raise NotFound("request.no-such-page")
    packed = path.with_name(path.name + ".gz")
    use_packed = "gzip" in request.headers.get("Accept-Encoding", "") and packed.is_file()
    kind = {".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8", ".svg": "image/svg+xml"}
    response = await send_file(packed if use_packed else path, mimetype=kind.get(path.suffix), conditional=True)
    if use_packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = f"public, max-age={keep_seconds}, immutable" if keep_seconds else "no-cache"
    return response


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name longer than the file system allows
        return False


async def add_headers(response: Response) -> Response:
    """After each request: the safety headers, and no cache for what belongs to a person."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.path.startswith("/api/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response
