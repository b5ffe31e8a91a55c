"""A member, as anybody may see one."""

import strawberry

from bff.engine.part import part
from bff.kit import ids
from bff.kit.ids import Kind


@strawberry.type(description="A member of the brand (会员), as anybody may see one.")
class Member:
    """A member."""

    # What stands here anybody may see of anybody: never a phone, a place or an app.
    id: strawberry.ID = part(
        "id", made=ids.sealed(Kind.MEMBER), description="The id of the member."
    )
    nickname: str = part("nickname", description="How the member is called.")
    avatar_url: str | None = part(
        "avatar_url",
        description="Where the member's picture is found; null until the member gives one.",
    )
