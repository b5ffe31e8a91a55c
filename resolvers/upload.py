"""How members send pictures."""

from typing import Annotated

import strawberry
from strawberry.types import Info

from bff.context import Context
from bff.domains.member import uploads
from bff.gateways.objects import Objects
from bff.kit import answer
from bff.kit.keyring import Keyring
from miniprogram_schema.upload import UploadPrepared, UploadPrepareInput, UploadPrepareResult

Asked = Annotated[UploadPrepareInput, strawberry.argument(description="What is to be sent.")]


@strawberry.type
class UploadMutations:
    """What members may send."""

    @strawberry.mutation(description="Prepares to take a picture that the viewer sends (上传).")
    async def upload_prepare(self, info: Info[Context, None], input: Asked) -> UploadPrepareResult:
        """Prepare to take a picture."""
        here, wish = info.context, input.wish()
        request = answer.request(
            here.me.member_id, input.request_id, wish.purpose, str(wish.store_id)
        )
        prepared = await uploads.prepare(here.database, wish, request=request)
        token = uploads.token(here.services.get(Keyring), prepared.upload_id)
        return UploadPrepared.of(prepared, here.services.get(Objects).upload_url(token))
