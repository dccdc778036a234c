"""
The one place that sees all parts: reads the settings, opens what has a life, registers routes.

`create_app` builds; nothing runs before the server serves. What lives while it serves is in
`_living`: the media engine with its processes, the job runner, the conversations, the timer
of journal checkpoints. When the server stops, each has stopped before the next is closed.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from quart import Quart
from quart_rate_limiter import RateLimiter
from quart_schema import Info, QuartSchema

import confirmation
import documents
import people
import recordings
import rooms
import signaling
from kernel import SYSTEM, PersonId, Unavailable, clock, jobs, journal
from kernel.database import Database
from kernel.logs import log
from kernel.storage import FolderStorage
from media import EmbeddedEngine, GrantIssuer, JanusConfig, JanusEngine, MediaConfig, TurnConfig, relay_for

from . import keys, pages, problems, security, sockets
from .demo import routes as demo_routes
from .openapi import Provider
from .parts import PLATFORM, TRUSTED, Parts, Settings, time_stamp
from .routes import (
    alongside as alongside_routes,
)
from .routes import (
    arrivals as arrival_routes,
)
from .routes import (
    case_list as case_list_routes,
)
from .routes import (
    cases as case_routes,
)
from .routes import (
    ceremony as ceremony_routes,
)
from .routes import (
    companions as companion_routes,
)
from .routes import (
    court as court_routes,
)
from .routes import (
    discussion as discussion_routes,
)
from .routes import (
    documents as document_routes,
)
from .routes import (
    evidence as evidence_routes,
)
from .routes import (
    journal as journal_routes,
)
from .routes import (
    mine as mine_routes,
)
from .routes import (
    papers as paper_routes,
)
from .routes import (
    people as people_routes,
)
from .routes import (
    pki as pki_routes,
)
from .routes import (
    recordings as recording_routes,
)
from .routes import (
    rooms as room_routes,
)
from .routes import (
    scans as scan_routes,
)
from .routes import (
    schedules as schedule_routes,
)
from .routes import (
    seals as seal_routes,
)
from .routes import (
    supplements as supplement_routes,
)
from .routes import (
    users as user_routes,
)
from .routes import (
    verify as verify_routes,
)

CHECKPOINT_SECONDS = 300
CLOCK_SECONDS = 300
RENEWAL_SECONDS = 24 * 3600
BLUEPRINTS = (
    pages.blueprint,
    people_routes.blueprint,
    arrival_routes.blueprint,
    case_list_routes.blueprint,
    case_routes.blueprint,
    room_routes.blueprint,
    recording_routes.blueprint,
    document_routes.blueprint,
    discussion_routes.blueprint,
    scan_routes.blueprint,
    schedule_routes.blueprint,
    companion_routes.blueprint,
    paper_routes.blueprint,
    ceremony_routes.blueprint,
    alongside_routes.blueprint,
    court_routes.blueprint,
    evidence_routes.blueprint,
    supplement_routes.blueprint,
    mine_routes.blueprint,
    verify_routes.blueprint,
    pki_routes.blueprint,
    seal_routes.blueprint,
    user_routes.blueprint,
    journal_routes.blueprint,
    sockets.blueprint,
    demo_routes.blueprint,
)


def create_app(
    settings: Settings,
    media: MediaConfig | None = None,
    turn: TurnConfig | None = None,
    papers: documents.PapersConfig | None = None,
    janus: JanusConfig | None = None,
) -> Quart:
    """Build the program. Raises Unavailable where a key is missing or a simulator is not allowed."""
    refuse_simulators(settings, papers or documents.PapersConfig())
    app = Quart(__name__, static_folder=None)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.asgi_websocket_class = sockets.RoomSocketConnection
    app.config["MAX_CONTENT_LENGTH"] = 21 * security.MB
    app.config["BODY_TIMEOUT"] = 60
    app.extensions["concord"] = assemble(
        settings,
        media or MediaConfig(),
        turn or TurnConfig(),
        papers or documents.PapersConfig(),
        janus or JanusConfig(),
    )
    QuartSchema(
        app,
        info=Info(title="Concord", version="0.1.0"),
        openapi_path="/api/openapi.json",
        swagger_ui_path=None,
        redoc_ui_path=None,
        scalar_ui_path=None,
        openapi_provider_class=Provider,
    )
    problems.register(app)
    app.before_request(security.load_principal)
    app.teardown_request(security.end_reading)
    app.after_request(pages.add_headers)
    RateLimiter(app, key_function=security.rate_key)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)

    @app.while_serving
    async def live() -> AsyncGenerator[None, None]:
        async with _living(app.extensions["concord"]):
            yield

    return app


def refuse_simulators(settings: Settings, papers: documents.PapersConfig) -> None:
    """A real centre must not start with a simulator in place unknowingly; SMS and identity have nothing else so far."""
    if not settings.allow_simulators:
        others = documents.open_outside(papers, settings.data).simulated()
        raise Unavailable("config.simulator-in-place", port=", ".join(("SMS", "identity", *others)))


def assemble(
    settings: Settings, media: MediaConfig, turn: TurnConfig, papers: documents.PapersConfig, janus: JanusConfig
) -> Parts:
    """Open what needs no event loop: database, bytes, keys, ports."""
    people.unlock(keys.master_key(settings))
    database = Database(f"sqlite+aiosqlite:///{settings.data / 'concord.db'}")
    storage = FolderStorage(settings.data / "bytes")
    documents.use_fonts(settings.fonts)
    guard = documents.ClockGuard()
    passphrase = keys.master_key_file(settings)
    desk = documents.open_desk(
        papers, settings.data, passphrase, settings.seal_fonts, PLATFORM, settings.public_url, guard
    )
    issuer = GrantIssuer()
    embedded = media.server == ("embedded",)
    engine = EmbeddedEngine(media, issuer.public_key) if embedded else JanusEngine(media, janus, issuer.public_key)
    hub = signaling.Hub(database)
    conductor = signaling.Conductor(
        database, engine, issuer, settings.data / "recordings", hub, partial(ice_servers, turn)
    )
    return Parts(
        settings=settings,
        database=database,
        storage=storage,
        office=documents.Office(storage, desk, settings.public_url, documents.authorities_in(settings.data / TRUSTED)),
        papers=papers,
        guard=guard,
        engine=engine,
        conductor=conductor,
        keeper=signaling.Keeper(conductor),
        identity=people.SimulatedIdentity(),
        reach=people.SimulatedReach(database),
    )


def ice_servers(turn: TurnConfig, room: str, person: PersonId) -> list[signaling.IceServer]:
    """Return by which relay this person's browser may reach the engine, for some minutes."""
    relay = relay_for(turn, room, person, clock.now())
    if relay is None:
        return []
    return [signaling.IceServer(urls=list(relay.urls), username=relay.username, credential=relay.credential)]


@asynccontextmanager
async def _living(parts: Parts) -> AsyncIterator[None]:
    """Run what lives while the server serves, each part inside the next."""
    async with AsyncExitStack() as lives:
        lives.push_async_callback(parts.database.close)
        await lives.enter_async_context(parts.engine)
        await parts.keeper.recover()
        await recordings.stop_interrupted(parts.database, parts.settings.county_id)
        tasks = await lives.enter_async_context(asyncio.TaskGroup())
        running = [
            tasks.create_task(jobs.Runner(parts.database, handlers(parts)).run()),
            tasks.create_task(parts.keeper.run()),
            tasks.create_task(_checkpoints(parts)),
            tasks.create_task(_watch_the_clock(parts)),
            tasks.create_task(_renewals(parts)),
        ]
        yield
        for task in running:
            task.cancel()


def handlers(parts: Parts) -> dict[str, jobs.Handler]:
    """Bind each kind of job to what it needs."""
    stamp = partial(time_stamp, parts)
    journals, storage = parts.settings.data / "recordings", parts.storage
    font = parts.settings.fonts / "FandolHei-Regular.ttf"
    return {
        "people.reach": partial(people.deliver, parts.reach, parts.settings.public_url),
        "recordings.close": partial(recordings.close, root=journals, storage=storage, stamp=stamp),
        "recordings.compose": partial(
            recordings.compose_playback, root=journals, storage=storage, labels=rooms.labels, font=font
        ),
        "documents.sign": partial(documents.sign_given, parts.office, confirmation.when_effective),
        "documents.stamp-outside": partial(documents.stamp_outside, parts.office),
        "documents.renew": partial(documents.renew_due, parts.office),
        "documents.renew-paper": partial(documents.renew_paper, parts.office),
        "documents.revoke-seal": partial(documents.seals.revoke_certificates, parts.office),
        **confirmation.jobs(parts.office),
    }


async def _checkpoints(parts: Parts) -> None:
    """State the journal's head every few minutes, signed and time-stamped."""
    key = keys.journal_key(parts.settings)
    stamp = partial(time_stamp, parts)
    while True:
        await asyncio.sleep(CHECKPOINT_SECONDS)
        async with parts.database.work(SYSTEM, parts.settings.county_id) as work:
            await journal.checkpoint(work, f"concord/{work.county}", key, stamp)


async def _renewals(parts: Parts) -> None:
    """Once a day, and when the program starts: look whose proof must be renewed."""
    while True:
        async with parts.database.work(SYSTEM, parts.settings.county_id) as work:
            await jobs.enqueue(work, "documents.renew", {})
        await asyncio.sleep(RENEWAL_SECONDS)


async def _watch_the_clock(parts: Parts) -> None:
    """Compare the clock with time servers again and again; a difference stops the time-stamp service."""
    while parts.papers.time_sources:
        difference = await asyncio.to_thread(parts.guard.compare, parts.papers.time_sources)
        if difference is None or abs(difference) > documents.ClockGuard.ALLOWED_SECONDS:
            log.warning("clock_not_confirmed", seconds=difference)
        await asyncio.sleep(CLOCK_SECONDS)
