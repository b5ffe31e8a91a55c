"""Pictures that members send (上传)."""

from datetime import datetime
from enum import Enum
from typing import Annotated

import strawberry

from bff.domains.member import errors, kinds, uploads
from bff.domains.member.uploads import Prepared, Wish
from bff.gateways import pictures
from bff.kit import ids
from bff.kit.ids import Kind
from miniprogram_schema.problem import Problem


@strawberry.enum(description="What a picture is sent for.")
class UploadPurpose(Enum):
    """What a picture is sent for."""

    SHOP_PHOTO = strawberry.enum_value(
        "SHOP_PHOTO", description="To show a store; its owner sends it."
    )
    DAMAGE_PHOTO = strawberry.enum_value(
        "DAMAGE_PHOTO",
        description="To prove what was broken or short; the store's staff, or a leader, sends it.",
    )
    AVATAR = strawberry.enum_value("AVATAR", description="To show the viewer.")


@strawberry.input(description="What picture is to be sent.")
class UploadPrepareInput:
    """What picture is to be sent."""

    purpose: UploadPurpose = strawberry.field(description="What it is for.")
    store_id: strawberry.ID | None = strawberry.field(
        default=None, description="The store that it is of; left out where it is of none."
    )
    request_id: strawberry.ID = strawberry.field(
        description="An id made by the phone; the same one gets the first answer again."
    )

    def wish(self) -> Wish:
        """Return it as the domain has it."""
        store_id = ids.read(Kind.STORE, self.store_id) if self.store_id else None
        return Wish(kinds.UploadPurpose[self.purpose.name], store_id)


@strawberry.type(description="A picture may be sent, once.")
class UploadPrepared:
    """A picture may be sent, once."""

    url: str = strawberry.field(
        description="Where `wx.uploadFile` sends it; the answer is JSON, with the `url` at which"
        " everybody finds it, or with a `message` that is ready to show."
    )
    expires_at: datetime = strawberry.field(description="Until when it is waited for.")
    bytes_max: int = strawberry.field(description="How long it may be, in bytes.")
    pixels_max: int = strawberry.field(description="How many pixels it may have.")

    @classmethod
    def of(cls, prepared: Prepared, url: str) -> "UploadPrepared":
        """Say where a prepared picture is sent to."""
        return cls(
            url=url,
            expires_at=prepared.expires_at,
            bytes_max=uploads.BYTES_MAX,
            pixels_max=pictures.PIXELS_MAX,
        )


@strawberry.type(description="Returned when the viewer has prepared all that one may in a day.")
class UploadsExhausted(Problem):
    """The viewer has prepared all that one may in a day."""

    limit: int = strawberry.field(description="How many pictures one may prepare in a day.")

    @classmethod
    def of(cls, refusal: errors.UploadsExhausted, message: str) -> "UploadsExhausted":
        """Say it in words."""
        return cls(message=message, limit=refusal.limit)


UploadPrepareResult = Annotated[
    UploadPrepared | UploadsExhausted,
    strawberry.union("UploadPrepareResult", description="What comes of preparing a picture."),
]
