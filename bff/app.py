"""The application: opens what all requests share, and serves it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from bff import (
    database,
    documents,
    errands,
    health,
    jobs,
    metrics,
    pages,
    replica,
    sweeps,
    uploads,
    webhooks,
)
from bff.config import ConfigError, Settings
from bff.context import App, Services
from bff.domains.checkout import notices
from bff.domains.checkout.cashier import Cashier
from bff.domains.member import sessions, templates
from bff.domains.member.sessions import Sessions
from bff.domains.member.templates import Templates
from bff.endpoint import Endpoint
from bff.endpoint.lane import PATH
from bff.engine.trust import Trust
from bff.gateways import pay, signals, wechat
from bff.gateways.objects import Objects
from bff.gateways.pay import Pay
from bff.gateways.signals import Signals
from bff.gateways.tokens import Tokens
from bff.gateways.wechat import Credentials, MiniProgram
from bff.gateways.workshop.service import Workshop
from bff.health import Vitals
from bff.kit import keyring
from bff.kit.convoys import Convoys
from bff.kit.database import Database
from bff.kit.keyring import Keyring
from bff.limits import Limits
from bff.limits.refills import Refills
from bff.replica import Sources
from bff.watch import Watch
from loaders import arrivals
from loaders.arrivals import Arrivals
from resolvers import schema

# Redis is never worth a longer wait: whatever asks it can go on without.
REDIS_TIMEOUT_S = 0.5
KEY_FILE = "keys.json"
MEDIA = "media"


@dataclass(frozen=True, slots=True)
class House:
    """What a process opened once for all its requests."""

    settings: Settings
    database: Database
    services: Services
    vitals: Vitals
    sources: Sources | None = None
    closing: asyncio.Event = field(default_factory=asyncio.Event)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[House]:
    """Open everything; the settings must name PostgreSQL, Redis and WeChat."""
    database_url, redis_url = _needed(settings, "database_url"), _needed(settings, "redis_url")
    ring = keys(settings)
    # What leans on another is opened after it, and so is closed before it.
    async with AsyncExitStack() as stack:
        opening = database.opened(
            database_url, production=settings.production, pool_size=settings.database_pool_size
        )
        opened_database = await stack.enter_async_context(opening)
        redis = await stack.enter_async_context(_redis(redis_url))
        told = await stack.enter_async_context(signals.opened(redis_url))
        workshop = await stack.enter_async_context(Workshop())
        convoys = Convoys(metrics.batch)
        remembered = Sessions(told, convoys)
        await stack.enter_async_context(sessions.watched(opened_database, remembered))
        apps = _apps(settings)
        reaching = _wechat(settings, apps, opened_database, redis)
        mini_program = await stack.enter_async_context(reaching)
        paying = await stack.enter_async_context(_pay(settings, apps, redis))
        appids = {app: each.appid for app, each in apps.items()}
        cashier = Cashier(opened_database, paying, told, convoys, appids)
        arriving = await stack.enter_async_context(arrivals.opened(opened_database, told))
        opening_replica = replica.opened(settings, opened_database, told)
        sources = await stack.enter_async_context(opening_replica)
        services = Services(
            {
                Arrivals: arriving,
                Convoys: convoys,
                Keyring: ring,
                Limits: Limits(settings, Refills(Tokens(redis), ring, watch=metrics.batch)),
                Redis: redis,
                Signals: told,
                Sessions: remembered,
                MiniProgram: mini_program,
                Objects: Objects(settings.data_dir / MEDIA, _needed(settings, "public_url")),
                Templates: templates_of(settings),
                Cashier: cashier,
                Workshop: workshop,
            }
        )
        waiting = partial(database.waiting, database_url)
        word = sources.word if sources else None
        vitals = Vitals(opened_database, redis, waiting, replica=word)
        house = House(settings, opened_database, services, vitals, sources)
        # Last of all, for a job may need everything else; and the first to be ended.
        async with _worker(house) if settings.worker else nullcontext():
            yield house


def served(house: House) -> ASGIApp:
    """Return the application that serves an opened house."""
    settings = house.settings
    viewer_of = partial(sessions.viewer, house.database, house.services.get(Sessions))
    trust = Trust(documents.released(), only=settings.production)
    ask = house.services.get(Limits).ask
    graph = schema.built(trust, house.sources.gate(ask) if house.sources else ask)
    endpoint = Endpoint(graph, house, viewer_of)
    shown = [] if settings.production else pages.routes(settings.sandbox_port)
    asked: ASGIApp = endpoint if settings.production else pages.Browsable(endpoint)
    cashier = house.services.get(Cashier)
    told = webhooks.routes(cashier.pay, partial(notices.received, cashier))
    pictures = uploads.routes(house.database, house.services)
    vital = health.routes(lambda: house.vitals)
    others = Starlette(routes=[*vital, *told, *pictures, *shown])
    # Outermost, so that what is refused by a room within is counted and has an id as well.
    traced = settings.otel_endpoint is not None
    return Watch(Signpost(asked, others), lane=endpoint.lane, traced=traced)


class Signpost:
    """Sends what is for the graph straight to it, and all else by Starlette's longer way."""

    def __init__(self, graph: ASGIApp, others: ASGIApp) -> None:
        """Part the ways at `/graphql`."""
        self._graph = graph
        self._others = others

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Serve one request or socket."""
        for_graph = scope.get("path") == PATH
        return (self._graph if for_graph else self._others)(scope, receive, send)


def keys(settings: Settings) -> Keyring:
    """Return the secret keys; outside production they are made on first use."""
    path = settings.key_file or settings.data_dir / KEY_FILE
    # In production a ring made in passing would lock every later process out of what it sealed.
    if not settings.production and settings.key_file is None and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        keyring.written(keyring.made(), path)
    return keyring.read(path)


def templates_of(settings: Settings) -> Templates:
    """Return the subscribe messages that the settings name; ConfigError in words."""
    if settings.wechat_templates is None:
        return Templates({}) if settings.production else templates.demo()
    try:
        return templates.read(settings.wechat_templates)
    except ValueError as error:
        raise ConfigError(f"BFF_WECHAT_TEMPLATES: {error}.") from None


def _needed(settings: Settings, name: str) -> str:
    value = getattr(settings, name)
    if value is None:
        raise ConfigError(f"BFF_{name.upper()} is not set.")
    return str(getattr(value, "get_secret_value", value.__str__)())


def _redis(url: str) -> Redis:
    return Redis.from_url(
        url, socket_timeout=REDIS_TIMEOUT_S, socket_connect_timeout=REDIS_TIMEOUT_S
    )


def _apps(settings: Settings) -> Mapping[App, Credentials]:
    try:
        return wechat.credentials.read(_needed(settings, "wechat_apps"))
    except ValueError as error:
        raise ConfigError(f"BFF_WECHAT_APPS: {error}.") from None


def _wechat(
    settings: Settings, apps: Mapping[App, Credentials], database: Database, redis: Redis
) -> MiniProgram:
    base_url = _needed(settings, "wechat_api_url")
    return MiniProgram(base_url=base_url, apps=apps, database=database, redis=redis)


def _pay(settings: Settings, apps: Mapping[App, Credentials], redis: Redis) -> Pay:
    try:
        merchant = pay.merchant.read(Path(_needed(settings, "wechat_pay_file")))
    except ValueError as error:
        raise ConfigError(f"BFF_WECHAT_PAY_FILE: {error}.") from None
    return Pay(
        base_url=_needed(settings, "wechat_pay_url"),
        merchant=merchant,
        notify_url=f"{_needed(settings, 'public_url')}{webhooks.PATH}",
        appids=[each.appid for each in apps.values()],
        redis=redis,
    )


@asynccontextmanager
async def _worker(house: House) -> AsyncIterator[None]:
    stop = asyncio.Event()
    # A worker that fails in a way nobody foresaw takes the process with it, to be started anew.
    async with asyncio.TaskGroup() as working:
        working.create_task(jobs.run(house.database, house.services, stop))
        working.create_task(sweeps.run(house.database, stop))
        working.create_task(errands.run(house.services.get(Cashier), stop))
        try:
            yield
        finally:
            stop.set()
