"""What an expected "no" looks like on the phone."""

import strawberry


@strawberry.interface(description="Why a mutation did not do what was asked.")
class Problem:
    """The interface of every result that is no success."""

    message: str = strawberry.field(description="The reason in words, ready to show.")
