"""The door of the brand's operators."""

import strawberry
from strawberry.types import Info

from bff.context import Context
from bff.domains.member import roles
from bff.domains.member.kinds import Role
from miniprogram_schema.my_brand import MyBrand


@strawberry.type
class MyBrandQueries:
    """What an operator may ask."""

    @strawberry.field(description="The brand's desk; null for whoever is no operator.")
    async def my_brand(self, info: Info[Context, None]) -> MyBrand | None:
        """Open the door to an operator."""
        viewer = info.context.viewer
        if viewer is None:
            return None
        may = await roles.holds(
            info.context.database, member_id=viewer.member_id, roles=[Role.OPERATOR]
        )
        return MyBrand() if may else None
