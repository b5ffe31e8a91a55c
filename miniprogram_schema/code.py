"""Codes on goods (一物一码): opening a case, and why a code is refused."""

from datetime import datetime
from enum import Enum
from typing import Annotated
from uuid import UUID

import strawberry

from bff.domains.code import errors
from bff.domains.code.service import CaseOpened as Opened
from bff.engine.edge import edge
from bff.engine.keys import At
from loaders.product import products_of
from loaders.share import shares_of
from miniprogram_schema.point import PointInput
from miniprogram_schema.problem import Problem
from miniprogram_schema.product import Product
from miniprogram_schema.share import Share


@strawberry.enum(description="Where a code is printed.")
class CodeLevel(Enum):
    """Where a code is printed."""

    CAP_INNER = strawberry.enum_value("CAP_INNER", description="Hidden under a bottle's cap.")
    CAP_OUTER = strawberry.enum_value("CAP_OUTER", description="On the outside of a bottle.")
    CASE_INNER = strawberry.enum_value("CASE_INNER", description="Inside a case.")
    CASE_OUTER = strawberry.enum_value("CASE_OUTER", description="On the outside of a case.")
    PALLET = strawberry.enum_value("PALLET", description="On a pallet.")


@strawberry.input(description="Which case a store opens.")
class CaseOpenInput:
    """Which case a store opens."""

    store_id: strawberry.ID = strawberry.field(description="The viewer's store.")
    code: str = strawberry.field(description="The code inside the case, bare or as a link.")
    # For the pattern of scans only; a case opens wherever the phone says it is.
    near: PointInput | None = strawberry.field(
        default=None, description="Where the phone is; kept as a square of about 1 km."
    )
    # Without it, who lost the answer and asks again would hear that the case is open already.
    request_id: strawberry.ID = strawberry.field(
        description="An id made by the phone; the same one gets the first answer again."
    )


@strawberry.type(description="The case and its bottles are the store's (开箱).")
class CaseOpened:
    """The case and its bottles are the store's."""

    bottles: int = strawberry.field(description="How many bottles the case holds.")
    product_id: strawberry.Private[UUID]
    # The opening store's own share: what the dealer earned is the dealer's to see.
    share_id: strawberry.Private[UUID | None]

    product = edge(
        products_of,
        key=At("product_id"),
        returns=Product,
        description="What the bottles hold.",
    )
    earned = edge(
        shares_of,
        key=At("share_id"),
        of=Share.of,
        returns=Share | None,
        description="What the store earned; null when no rule rewards an opening.",
    )

    @classmethod
    def of(cls, opened: Opened) -> "CaseOpened":
        """Show an opened case."""
        return cls(bottles=opened.bottles, product_id=opened.product_id, share_id=opened.share_id)


@strawberry.type(description="Returned when no code of the brand reads like this.")
class CodeUnknown(Problem):
    """No code reads like this."""

    @classmethod
    def of(cls, refusal: errors.CodeUnknown, message: str) -> "CodeUnknown":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(description="Returned when the code is not activated, not shipped or void.")
class CodeNotActive(Problem):
    """Nothing can be done with the code."""

    @classmethod
    def of(cls, refusal: errors.CodeNotActive, message: str) -> "CodeNotActive":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(description="Returned when another code on the same goods is meant.")
class CodeOfAnotherLevel(Problem):
    """Another code is meant."""

    level: CodeLevel = strawberry.field(description="Where the scanned code is printed.")

    @classmethod
    def of(cls, refusal: errors.CodeOfAnotherLevel, message: str) -> "CodeOfAnotherLevel":
        """Say it in words."""
        return cls(message=message, level=CodeLevel(refusal.level.value))


@strawberry.type(description="Returned when a store opened this case before.")
class CaseAlreadyOpened(Problem):
    """A store opened this case before."""

    at: datetime = strawberry.field(description="When it was opened.")
    # Which store it was stays between that store and the brand.
    yours: bool = strawberry.field(description="Whether it was this store.")

    @classmethod
    def of(cls, refusal: errors.CaseAlreadyOpened, message: str) -> "CaseAlreadyOpened":
        """Say it in words."""
        return cls(message=message, at=refusal.at, yours=refusal.yours)


@strawberry.type(description="Returned when a day has had too many scans, or guesses were wrong.")
class ScanHeld(Problem):
    """The viewer waits."""

    until: datetime = strawberry.field(description="When the viewer may scan again.")

    @classmethod
    def of(cls, refusal: errors.ScanHeld, message: str) -> "ScanHeld":
        """Say it in words."""
        return cls(message=message, until=refusal.until)


CaseOpenResult = Annotated[
    CaseOpened | CodeUnknown | CodeNotActive | CodeOfAnotherLevel | CaseAlreadyOpened | ScanHeld,
    strawberry.union("CaseOpenResult", description="What opening a case comes to."),
]
