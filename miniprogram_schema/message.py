"""What members are told (消息): the inbox, and what may be sent to their phones."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum

import strawberry

from bff.context import Context, Language
from bff.domains.member import moments as domain
from bff.kit import ids
from bff.kit.ids import Kind
from bff.kit.page import Page
from loaders.message import MessageRow
from miniprogram_schema.message_words import words
from miniprogram_schema.page import PageInfo


@strawberry.enum(description="What a member is told of.")
class MessageMoment(Enum):
    """What a member is told of."""

    ORDER_PAID = strawberry.enum_value("ORDER_PAID", description="An order is paid (支付成功).")
    ORDER_EXPIRED = strawberry.enum_value(
        "ORDER_EXPIRED", description="An order was not paid in time (订单关闭)."
    )
    REFUND_DONE = strawberry.enum_value("REFUND_DONE", description="Money was given back (退款).")
    PICKUP_READY = strawberry.enum_value(
        "PICKUP_READY", description="Goods can be picked up (待自提)."
    )
    PICKUP_OVERDUE = strawberry.enum_value(
        "PICKUP_OVERDUE", description="Goods have waited for long (逾期未取)."
    )
    PARTY_COMPLETE = strawberry.enum_value(
        "PARTY_COMPLETE", description="A party is complete (成团)."
    )
    PARTY_EXPIRED = strawberry.enum_value(
        "PARTY_EXPIRED", description="A party did not fill in time (拼团失败)."
    )
    PARTY_MOVED = strawberry.enum_value(
        "PARTY_MOVED", description="A payment that came too late went to another party (换团)."
    )
    SALE_ARRIVED = strawberry.enum_value(
        "SALE_ARRIVED", description="The goods of a community sale have arrived (到货)."
    )


@strawberry.type(description="Something that the viewer was told (消息).")
class Message:
    """Something that the viewer was told."""

    id: strawberry.ID = strawberry.field(description="The id of the message.")
    moment: MessageMoment = strawberry.field(description="What it tells of.")
    at: datetime = strawberry.field(description="When it was told.")
    read_at: datetime | None = strawberry.field(description="When it was read; null until then.")
    title: str = strawberry.field(description="Its headline, ready to show.")
    text: str = strawberry.field(description="What it says, ready to show.")
    page: str = strawberry.field(description="The page of the app that shows more of it.")

    @classmethod
    def of(cls, row: MessageRow, language: Language) -> "Message":
        """Make the message of a row."""
        title, text = words(row.moment, domain.said(row.facts, row.at), language)
        return cls(
            id=strawberry.ID(ids.opaque(Kind.MESSAGE, row.id)),
            moment=MessageMoment(row.moment.value),
            at=row.at,
            read_at=row.read_at,
            title=title,
            text=text,
            page=row.page,
        )


@strawberry.type(description="A page of messages, the newest first.")
class MessageConnection:
    """A page of messages."""

    nodes: list[Message] = strawberry.field(description="The messages of this page.")
    page_info: PageInfo = strawberry.field(description="Where the page ends.")

    @classmethod
    def of(cls, page: Page[MessageRow], here: Context) -> "MessageConnection":
        """Make the page of rows, in the language of the request."""
        nodes = [Message.of(row, here.language) for row in page.rows]
        return cls(nodes=nodes, page_info=PageInfo.of(page))


@strawberry.type(description="A subscribe message of WeChat's, to be asked for before it is due.")
class MessageTemplate:
    """A subscribe message that a member may agree to."""

    template_id: str = strawberry.field(description="What `wx.requestSubscribeMessage` takes.")
    moments: list[MessageMoment] = strawberry.field(description="What it tells of.")
    accepted: int = strawberry.field(
        description="How many more of it the viewer agreed to in this app."
    )

    @classmethod
    def of(
        cls, template_id: str, told: Sequence[domain.Moment], agreed: Mapping[str, int]
    ) -> "MessageTemplate":
        """Make the template of what it tells of and how often it was agreed to."""
        shown = [MessageMoment(moment.value) for moment in told]
        return cls(template_id=template_id, moments=shown, accepted=agreed.get(template_id, 0))
