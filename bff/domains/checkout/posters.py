"""Posters that people share: with their name, and a code that opens the app where it matters."""

from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass
from typing import NamedTuple
from uuid import UUID

import orjson

from bff.context import App
from bff.domains.checkout import poster_facts
from bff.domains.checkout.errors import PosterUnavailable, PosterUnknown
from bff.domains.checkout.poster_facts import IDS, PAGES, PosterKind, Shown
from bff.domains.member import roles
from bff.domains.store import rules, scene
from bff.domains.store.scene import NewScene
from bff.domains.store.staff import STAFF
from bff.gateways.objects import Objects
from bff.gateways.poster import drawing
from bff.gateways.wechat import MiniProgram, WeChatError
from bff.gateways.workshop.service import Workshop
from bff.kit import ids
from bff.kit.database import Database
from bff.kit.keyring import Keyring, blind
from bff.kit.refusal import Forbidden

# The page of the consumer's app that asks `sceneOpen` where to go on.
PAGE = "pages/scene/open"
# Another number when posters look different, so that none of before is taken for one of now.
EDITION = 1
NAME_BYTES = 16


@dataclass(frozen=True, slots=True)
class Wish:
    """Whose poster of what; `at_counter` is a store's own people, who are known by its code."""

    kind: PosterKind
    object_id: UUID
    store_id: UUID | None
    member_id: UUID
    at_counter: bool


class Made(NamedTuple):
    """Where the poster is found, and the token that its code carries."""

    url: str
    token: str


class Studio(NamedTuple):
    """What posters are made with."""

    ring: Keyring
    mini_program: MiniProgram
    workshop: Workshop
    objects: Objects


async def make(database: Database, studio: Studio, wish: Wish) -> Made:
    """Return the poster of a thing, drawn unless the same one was drawn before.

    PosterUnknown, PosterUnavailable; Forbidden at the counter of a store that is not one's own.
    """
    if wish.at_counter:
        await _at_work(database, wish)
    shown = await poster_facts.shown(
        database, wish.kind, wish.object_id, store_id=wish.store_id, by=wish.member_id
    )
    if shown is None:
        raise PosterUnknown
    led = _scene(studio.ring, wish, shown)
    assert led.token is not None
    name = _name(studio.ring, shown, led.token)
    if not await studio.objects.has(name):
        async with database.transaction() as transaction:
            await scene.made(transaction, [led])
        # Outside any transaction: WeChat may take seconds, and connections are few.
        await studio.objects.put(name, await _drawn(studio, shown, led.token))
    return Made(studio.objects.url(name), led.token)


async def _at_work(database: Database, wish: Wish) -> None:
    here = wish.store_id
    if here is None or not await roles.holds(
        database, member_id=wish.member_id, roles=STAFF, scope_id=here
    ):
        raise Forbidden


def _scene(ring: Keyring, wish: Wish, shown: Shown) -> NewScene:
    led = NewScene(
        page=PAGES[wish.kind],
        object_id=ids.opaque(IDS[wish.kind], wish.object_id),
        store_id=shown.store_id,
        clerk_id=wish.member_id if wish.at_counter else None,
        member_id=wish.member_id,
    )
    # The same for the same: a poster that is asked for again needs no other code.
    facts = (led.page, led.object_id, str(led.store_id), str(led.clerk_id), str(led.member_id))
    return NewScene(**asdict(led) | {"token": rules.token(blind(ring.code_index, "scene", *facts))})


def _name(ring: Keyring, shown: Shown, token: str) -> str:
    said = orjson.dumps([EDITION, shown.poster, shown.picture_url, token]).decode()
    digest = blind(ring.code_index, "poster", said)[:NAME_BYTES]
    return f"{urlsafe_b64encode(digest).decode().rstrip('=')}.jpg"


async def _drawn(studio: Studio, shown: Shown, token: str) -> bytes:
    try:
        code = await studio.mini_program.code_image(App.CONSUMER, token, PAGE)
    except WeChatError:
        raise PosterUnavailable from None
    # Only pictures of our own: a server that fetches what a text names can be sent anywhere.
    kept = studio.objects.name_of(shown.picture_url)
    picture = await studio.objects.get(kept) if kept else None
    pictures = [picture] if picture else []
    return await studio.workshop.made(drawing.drawn, asdict(shown.poster), code, *pictures)
