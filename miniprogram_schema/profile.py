"""What members say of themselves, and the phone that proves who they are."""

from typing import Annotated

import strawberry

from bff.domains.member import errors
from miniprogram_schema.me import Me
from miniprogram_schema.problem import Problem


@strawberry.input(description="How the viewer wants to be called and shown.")
class ProfileUpdateInput:
    """How the viewer wants to be called and shown."""

    # Null and left out mean the same here: a profile cannot be emptied.
    nickname: str | None = strawberry.field(
        default=None, description="At most 20 visible characters; left out, the name stays."
    )
    avatar: str | None = strawberry.field(
        default=None, description="An https URL of a picture; left out, the picture stays."
    )


@strawberry.type(description="The profile says what was asked for.")
class ProfileUpdated:
    """The profile says what was asked for."""

    me: Me = strawberry.field(description="The viewer, as changed.")


@strawberry.type(description="Returned when WeChat finds the nickname unfit to be shown.")
class NicknameRefused(Problem):
    """The nickname is unfit to be shown."""

    @classmethod
    def of(cls, refusal: errors.NicknameRefused, message: str) -> "NicknameRefused":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.input(description="The viewer's phone, proved by WeChat.")
class PhoneBindInput:
    """The viewer's phone."""

    phone_code: str = strawberry.field(description="What the phone-number button gave.")
    # WeChat takes the code once, so only this id finds an answer that was lost.
    request_id: strawberry.ID = strawberry.field(
        description="The app's id of this request: sent again, it gets the first answer again."
    )


@strawberry.type(description="The phone is the viewer's.")
class PhoneBound:
    """The phone is the viewer's."""

    me: Me = strawberry.field(description="The viewer, with the phone.")
    merged: bool = strawberry.field(
        description="Whether another member was found to be the same person and is one with `me`."
    )


@strawberry.type(description="Returned when the phone belongs to another person.")
class PhoneTaken(Problem):
    """The phone belongs to another person."""

    @classmethod
    def of(cls, refusal: errors.PhoneTaken, message: str) -> "PhoneTaken":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(description="Returned when WeChat does not know the code: press the button again.")
class PhoneCodeRefused(Problem):
    """WeChat does not know the code."""

    @classmethod
    def of(cls, refusal: errors.PhoneCodeRefused, message: str) -> "PhoneCodeRefused":
        """Say it in words."""
        del refusal
        return cls(message=message)


ProfileUpdateResult = Annotated[
    ProfileUpdated | NicknameRefused,
    strawberry.union("ProfileUpdateResult", description="What comes of changing the profile."),
]
PhoneBindResult = Annotated[
    PhoneBound | PhoneTaken | PhoneCodeRefused,
    strawberry.union("PhoneBindResult", description="What comes of binding a phone."),
]
