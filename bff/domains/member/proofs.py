"""Pictures that prove something: sent here for that, by whoever shows them."""

from collections.abc import Sequence
from uuid import UUID

from bff.domains.member.uploads import STATEMENTS
from bff.kit.database import Database
from bff.kit.refusal import BadInput


async def of_damage(
    database: Database, members: Sequence[UUID], names: Sequence[str | None]
) -> None:
    """Let pictures of damage pass that one of these members sent; BadInput for all others."""
    asked = set(names)
    if not asked:
        return
    # What is kept elsewhere may be another picture tomorrow, and looks at who opens it.
    sent = await database.value(STATEMENTS["damage_photos"], list(members), list(asked - {None}))
    if sent < len(asked):
        raise BadInput("photos: each is a DAMAGE_PHOTO that the viewer sent by uploadPrepare.")
