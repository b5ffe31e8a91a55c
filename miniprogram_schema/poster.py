"""Posters that people share (海报)."""

from enum import Enum
from typing import Annotated

import strawberry

from bff.context import App, Viewer
from bff.domains.checkout import errors, poster_facts
from bff.domains.checkout.poster_facts import IDS
from bff.domains.checkout.posters import Made, Wish
from bff.gateways.poster import layout
from bff.kit import ids
from bff.kit.ids import Kind
from miniprogram_schema.problem import Problem


@strawberry.enum(description="What a poster is made of.")
class PosterKind(Enum):
    """What a poster is made of."""

    PRODUCT = strawberry.enum_value("PRODUCT", description="A product (商品).")
    PARTY = strawberry.enum_value("PARTY", description="A party that one may join (团).")
    SALE = strawberry.enum_value("SALE", description="A community sale (社区团购场次).")


@strawberry.input(description="Of what a poster is made.")
class PosterMakeInput:
    """Of what a poster is made."""

    # No requestId: the same poster is the same picture, however often it is asked for.
    kind: PosterKind = strawberry.field(description="What it is made of.")
    object_id: strawberry.ID = strawberry.field(description="Its id.")
    store_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="The store that it leads to; in the store owners' app, the viewer's own.",
    )

    def wish(self, viewer: Viewer) -> Wish:
        """Return it as the domain has it."""
        kind = poster_facts.PosterKind[self.kind.name]
        return Wish(
            kind=kind,
            object_id=ids.read(IDS[kind], self.object_id),
            store_id=ids.read(Kind.STORE, self.store_id) if self.store_id else None,
            member_id=viewer.member_id,
            at_counter=viewer.app is App.STORE_OWNER,
        )


@strawberry.type(description="A poster with the viewer's name and a code that leads to it.")
class PosterMade:
    """A poster."""

    url: str = strawberry.field(description="Where it is found, a JPEG.")
    width: int = strawberry.field(description="How wide it is, in pixels.")
    height: int = strawberry.field(description="How high it is, in pixels.")
    token: str = strawberry.field(description="What its code carries, for `sceneOpen`.")

    @classmethod
    def of(cls, made: Made) -> "PosterMade":
        """Say where a poster is found."""
        return cls(url=made.url, width=layout.WIDTH, height=layout.HEIGHT, token=made.token)


@strawberry.type(description="Returned when there is nothing (any more) to make a poster of.")
class PosterUnknown(Problem):
    """There is nothing to make a poster of."""

    @classmethod
    def of(cls, refusal: errors.PosterUnknown, message: str) -> "PosterUnknown":
        """Say it in words."""
        del refusal
        return cls(message=message)


@strawberry.type(description="Returned when WeChat gives no code for it just now: ask again.")
class PosterUnavailable(Problem):
    """WeChat gives no code for it just now."""

    @classmethod
    def of(cls, refusal: errors.PosterUnavailable, message: str) -> "PosterUnavailable":
        """Say it in words."""
        del refusal
        return cls(message=message)


PosterMakeResult = Annotated[
    PosterMade | PosterUnknown | PosterUnavailable,
    strawberry.union("PosterMakeResult", description="What comes of making a poster."),
]
