"""How people get posters to share."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from bff.context import Context
from bff.domains.checkout import posters
from bff.domains.checkout.posters import Studio
from bff.gateways.objects import Objects
from bff.gateways.wechat import MiniProgram
from bff.gateways.workshop.service import Workshop
from bff.kit.keyring import Keyring
from miniprogram_schema.poster import PosterMade, PosterMakeInput, PosterMakeResult

Asked = Annotated[PosterMakeInput, strawberry.argument(description="What it is made of.")]


@strawberry.type
class PosterMutations:
    """What people share."""

    @strawberry.mutation(description="Makes a poster with the viewer's name and a code (海报).")
    async def poster_make(self, info: Info[Context, None], input: Asked) -> PosterMakeResult:
        """Make a poster."""
        here, find = info.context, info.context.services.get
        studio = Studio(find(Keyring), find(MiniProgram), find(Workshop), find(Objects))
        return PosterMade.of(await posters.make(here.database, studio, input.wish(here.me)))
