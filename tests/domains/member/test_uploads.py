import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bff.context import Viewer
from bff.domains.member import uploads
from bff.domains.member.errors import UploadsExhausted
from bff.domains.member.kinds import Role, UploadPurpose
from bff.domains.member.rules import may_prepare
from bff.domains.member.uploads import PREPARED_A_DAY_MAX, Prepared, UploadUnknown, Wish
from bff.gateways.objects import Objects
from bff.gateways.workshop.service import WorkRefused, Workshop
from bff.kit import answer, clock
from bff.kit.database import Database
from bff.kit.ids import uuid7
from bff.kit.keyring import Keyring
from bff.kit.refusal import Forbidden
from tests.given.member import viewer
from tests.given.pictures import opened, picture

AVATAR = Wish(UploadPurpose.AVATAR, None)
LAPSE_S = uploads.PREPARED_FOR.total_seconds()
DAY_S = 86_400.0


@pytest.fixture
def objects(tmp_path: Path) -> Objects:
    return Objects(tmp_path, "http://brand")


@pytest.fixture(scope="module")
async def workshop() -> AsyncIterator[Workshop]:
    async with Workshop() as workshop:
        yield workshop


def kept(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


async def prepared(
    database: Database, lin: Viewer, wish: Wish = AVATAR, key: str | None = None
) -> Prepared:
    request = answer.request(lin.member_id, key or uuid7().hex, wish.purpose, wish.store_id)
    return await uploads.prepare(database, wish, request=request)


async def count(database: Database, lin: Viewer) -> int:
    asked = "select count(*) from upload where member_id = $1"
    return int(await database.value(asked, lin.member_id))


@pytest.mark.parametrize(
    ("purpose", "in_store", "roles", "may"),
    [
        (UploadPurpose.AVATAR, False, set(), True),
        (UploadPurpose.AVATAR, True, {Role.OWNER}, False),
        (UploadPurpose.SHOP_PHOTO, True, {Role.OWNER}, True),
        (UploadPurpose.SHOP_PHOTO, True, {Role.CLERK}, False),
        (UploadPurpose.SHOP_PHOTO, False, {Role.OWNER}, False),
        (UploadPurpose.DAMAGE_PHOTO, True, {Role.CLERK}, True),
        (UploadPurpose.DAMAGE_PHOTO, True, {Role.LEADER}, False),
        (UploadPurpose.DAMAGE_PHOTO, False, {Role.LEADER}, True),
        (UploadPurpose.DAMAGE_PHOTO, False, {Role.OPERATOR}, False),
    ],
)
def test_who_may_send_what(
    *, purpose: UploadPurpose, in_store: bool, roles: set[Role], may: bool
) -> None:
    assert may_prepare(purpose, in_store=in_store, roles=roles) is may


async def test_roles_are_those_held_in_the_store(database: Database) -> None:
    store_id = uuid7()
    owner = await viewer(database, granted=[(Role.OWNER, store_id)])

    await prepared(database, owner, Wish(UploadPurpose.SHOP_PHOTO, store_id))
    with pytest.raises(Forbidden):
        await prepared(database, owner, Wish(UploadPurpose.SHOP_PHOTO, uuid7()))

    assert await count(database, owner) == 1


async def test_a_repeated_request_prepares_once(database: Database, ring: Keyring) -> None:
    lin = await viewer(database)

    first, again = [await prepared(database, lin, key="one") for _ in range(2)]

    assert first == again
    assert uploads.token(ring, first.upload_id) == uploads.token(ring, again.upload_id)
    assert await count(database, lin) == 1


async def test_a_day_has_an_end(own_database: Database) -> None:
    lin = await viewer(own_database)
    for _ in range(PREPARED_A_DAY_MAX):
        await prepared(own_database, lin)

    with pytest.raises(UploadsExhausted):
        await prepared(own_database, lin)
    assert await count(own_database, lin) == PREPARED_A_DAY_MAX
    await clock.advance(own_database, DAY_S + 1)

    assert await prepared(own_database, lin)


async def test_a_picture_is_kept_small_and_clean(
    database: Database, ring: Keyring, workshop: Workshop, objects: Objects
) -> None:
    lin = await viewer(database)
    shown = uploads.token(ring, (await prepared(database, lin)).upload_id)
    content = picture("PNG", (2_000, 1_000))

    name = await uploads.keep(database, ring, workshop, objects, shown=shown, content=content)

    picture_kept = await objects.get(name)
    assert picture_kept
    assert (opened(picture_kept).format, opened(picture_kept).size) == ("JPEG", (512, 256))


async def test_of_many_sent_at_once_one_is_kept(
    database: Database, ring: Keyring, workshop: Workshop, objects: Objects, tmp_path: Path
) -> None:
    shown = uploads.token(ring, (await prepared(database, await viewer(database))).upload_id)
    contents = [picture(colour=colour) for colour in ("red", "green", "blue")]

    names = await asyncio.gather(
        *(
            uploads.keep(database, ring, workshop, objects, shown=shown, content=content)
            for content in contents
        )
    )

    assert len(set(names)) == 1
    assert kept(tmp_path) == names[:1]


async def test_what_is_no_picture_is_not_kept(
    database: Database, ring: Keyring, workshop: Workshop, objects: Objects, tmp_path: Path
) -> None:
    shown = uploads.token(ring, (await prepared(database, await viewer(database))).upload_id)

    with pytest.raises(WorkRefused):
        await uploads.keep(database, ring, workshop, objects, shown=shown, content=b"nonsense")

    assert kept(tmp_path) == []
    # The phone may choose another one.
    assert await uploads.keep(database, ring, workshop, objects, shown=shown, content=picture())


async def test_a_token_ends_with_its_time(
    own_database: Database, ring: Keyring, workshop: Workshop, objects: Objects, tmp_path: Path
) -> None:
    lin = await viewer(own_database)
    shown = uploads.token(ring, (await prepared(own_database, lin)).upload_id)
    await clock.advance(own_database, LAPSE_S)

    with pytest.raises(UploadUnknown):
        await uploads.keep(own_database, ring, workshop, objects, shown=shown, content=picture())
    await clock.advance(own_database, DAY_S)

    assert kept(tmp_path) == []
    assert await uploads.sweep(own_database) == 1
    assert await count(own_database, lin) == 0


@pytest.mark.parametrize("shown", ["", "a", "ä", "=" * 43, "A" * 43, "A" * 500])
def test_a_token_that_we_never_gave_is_none(ring: Keyring, shown: str) -> None:
    with pytest.raises(UploadUnknown):
        uploads.opened(ring, shown)


def test_a_token_says_which_picture_it_is_of(ring: Keyring) -> None:
    upload_id = uuid7()
    token = uploads.token(ring, upload_id)

    assert uploads.opened(ring, token) == upload_id
    with pytest.raises(UploadUnknown):
        uploads.opened(ring, uploads.token(ring, uuid7())[:20] + token[20:])
