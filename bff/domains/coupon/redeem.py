"""Coupons are redeemed at counters: used up, the store's gift added, and booked, at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from bff.domains.code import errors as code_errors
from bff.domains.code import service as codes
from bff.domains.coupon import issuing
from bff.domains.coupon.errors import EvidenceMissing, LookOver, NotRedeemable
from bff.domains.coupon.issuing import STATEMENTS, Locked
from bff.domains.coupon.redeeming import Desk, Found, Redemption, fact, found, row_of
from bff.domains.coupon.rules import Channel, Issue, Wish
from bff.domains.coupon.rules import Desk as GiftDesk
from bff.domains.profit import service as profit
from bff.gateways.signals import Signals
from bff.kit import answer
from bff.kit.answer import Answers, Request
from bff.kit.database import Database, Transaction, columns
from bff.kit.keyring import Keyring
from bff.kit.refusal import BadInput, Refusal
from bff.kit.writes import Write

# More than three cases of six, which is more than anybody carries out.
GOODS_MAX = 20
# It stops a slip of the finger, not a sale.
SALE_FEN_MAX = 10_000_000_000


@dataclass(frozen=True, slots=True)
class Redeem:
    """A clerk redeems what a look showed, with the outer codes of bottles and the sale's sum."""

    store_id: UUID
    clerk_id: UUID
    look_id: UUID
    goods: tuple[str, ...]
    sale_fen: int | None
    request: Request


@dataclass(frozen=True, slots=True)
class Redeemed:
    """The redemption, the coupon that it used up, the gift's coupon, and the booked fact.

    There is no gift where the store adds none or it ran out, and no fact while it is held.
    """

    redemption_id: UUID
    coupon_id: UUID
    gift_coupon_id: UUID | None
    fact_id: UUID | None


ANSWERS = Answers(
    "couponRedeem",
    Redeemed,
    LookOver,
    NotRedeemable,
    EvidenceMissing,
    code_errors.CodeUnknown,
    code_errors.CodeNotActive,
    code_errors.CodeOfAnotherLevel,
    code_errors.BottleAlreadyRedeemed,
    code_errors.BottleOfAnotherStore,
)


def asked(
    *,
    store_id: UUID,
    clerk_id: UUID,
    look_id: UUID,
    goods: Sequence[str],
    sale_fen: int | None,
    key: str,
) -> Redeem:
    """Describe a redemption; BadInput when no sale could be so."""
    if len(goods) > GOODS_MAX:
        raise BadInput(f"A redemption shows at most {GOODS_MAX} bottles.")
    if sale_fen is not None and not 0 <= sale_fen <= SALE_FEN_MAX:
        raise BadInput(f"saleFen must be from 0 to {SALE_FEN_MAX}.")
    request = answer.request(clerk_id, key, store_id, look_id, list(goods), sale_fen)
    return Redeem(store_id, clerk_id, look_id, tuple(goods), sale_fen, request)


def topic(coupon_id: UUID) -> str:
    """Return the topic that is told when a coupon changed."""
    return f"coupon:{coupon_id}"


async def redeem(
    database: Database, ring: Keyring, signals: Signals, commands: Sequence[Redeem]
) -> list[Redeemed | Refusal | BadInput]:
    """Redeem each once, at the right store: coupon, gift and booking stand together or not at all.

    What a campaign without evidence would owe a store beyond its daily limit is redeemed too, but
    held: it is booked only when it is released.
    """
    async with database.transaction() as transaction:

        async def act(fresh: list[int]) -> list[Redeemed | Refusal]:
            return await _redeemed(transaction, ring, signals, [commands[i] for i in fresh])

        return await ANSWERS.once(transaction, [c.request for c in commands], act)


async def _redeemed(
    transaction: Transaction, ring: Keyring, signals: Signals, commands: Sequence[Redeem]
) -> list[Redeemed | Refusal]:
    # Locks in the order of all verbs: stores, coupons, gifts, bottles, and payees last.
    looks = [command.look_id for command in commands]
    stores = [command.store_id for command in commands]
    gifts = issuing.locked(await transaction.fetch(STATEMENTS["counters_locked"], looks, stores))
    rows = await _found(transaction, commands)
    asked = list(zip(commands, rows, strict=True))
    # Of those only whose look it was: nobody else's words lock a bottle.
    texts = [text for command, row in asked if row for text in command.goods]
    desk = Desk(await codes.lock_outers(transaction, ring, texts))
    outcomes = [desk.decide(row, sale_fen=c.sale_fen, goods=c.goods) for c, row in asked]
    transaction.before_commit(desk.bottles.write)
    given = _gifts(transaction, gifts, rows, outcomes)
    done = [
        replace(outcome, gift_coupon_id=given.get(outcome.id))
        if isinstance(outcome, Redemption)
        else outcome
        for outcome in outcomes
    ]
    facts = await _written(
        transaction, signals, [one for one in done if isinstance(one, Redemption)]
    )
    return [
        Redeemed(one.id, one.coupon.coupon_id, one.gift_coupon_id, facts.get(one.id))
        if isinstance(one, Redemption)
        else one
        for one in done
    ]


async def _found(transaction: Transaction, commands: Sequence[Redeem]) -> list[Found | None]:
    # A statement of its own: one that waited for locks sees what was before them.
    rows = await transaction.fetch(STATEMENTS["looked_at"], [c.look_id for c in commands])
    return [
        found(row, store_id=command.store_id, clerk_id=command.clerk_id)
        for command, row in zip(commands, rows, strict=True)
    ]


def _gifts(
    transaction: Transaction,
    locked: Locked,
    rows: Sequence[Found | None],
    outcomes: Sequence[Redemption | Refusal],
) -> Mapping[UUID, UUID]:
    wishes = [
        Wish(row.gift_id, row.coupon.member_id, row.members, Channel.GIFT, outcome.id)
        for row, outcome in zip(rows, outcomes, strict=True)
        if row and row.gift_id and isinstance(outcome, Redemption)
    ]
    if locked.now is None:
        return {}
    holdings = {key: held for row in rows if row for key, held in row.gifts_held.items()}
    desk = GiftDesk(locked.stocks, holdings, locked.now)
    # A gift that ran out must not cost the customer the coupon.
    issues = [one for one in map(desk.decide, wishes) if isinstance(one, Issue)]
    issuing.write(transaction, locked, issues)
    return {issue.source_id: issue.id for issue in issues if issue.source_id}


async def _written(
    transaction: Transaction, signals: Signals, redemptions: Sequence[Redemption]
) -> Mapping[UUID, UUID]:
    if not redemptions:
        return {}
    rows = [row_of(one) for one in redemptions]
    transaction.before_commit(Write(STATEMENTS["redeem"], columns(rows), rows=len(rows)))
    # Held ones too: the customer's phone waits for the coupon, not for the booking.
    topics = [topic(one.coupon.coupon_id) for one in redemptions]
    transaction.after_commit(partial(signals.tell, *topics))
    facts = [fact(one) for one in redemptions if not one.held]
    booked = await profit.book_new(transaction, facts, signals)
    return {one.fact.ref: one.fact_id for one in booked}
